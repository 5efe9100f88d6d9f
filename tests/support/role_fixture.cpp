// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/role_fixture.hpp"

#include <caf/sec.hpp>

namespace ecoute::test {

role_fixture::~role_fixture() {
  for (const auto& who : subjects_)
    caf::anon_send_exit(who, caf::exit_reason::kill);
  subjects_.clear();
  run_for(std::chrono::minutes{1}); // whoever awaits an answer that never comes ends by its timeout
}

bool role_fixture::survives(const caf::actor& who) {
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  caf::scoped_actor self{system};
  caf::error answered;
  auto pending = self->request(who, std::chrono::seconds{1}, std::string{"PLANTED-WORDS"});
  run();
  pending.receive([](const std::string&) {}, [&](caf::error& why) { answered = why; });
  const auto printed =
      ::testing::internal::GetCapturedStdout() + ::testing::internal::GetCapturedStderr();
  return answered == caf::sec::unexpected_message && printed.empty() && lives(who);
}

} // namespace ecoute::test
