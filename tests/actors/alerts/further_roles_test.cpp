// SPDX-License-Identifier: EUPL-1.2
// Roles of the floors beside the actors', under the supervisor.
#include "tests/support/role_fixture.hpp"

#include <algorithm>
#include <list>

namespace ecoute::test {
namespace {

class FurtherRoles : public role_fixture {
protected:
  FurtherRoles() {
    auto parts = make_parts();
    parts->further_roles.push_back({"dispatcher", [this](caf::actor_system& in) {
                                      auto& one = lives.emplace_back(in);
                                      directory::put(in, one.as<dispatcher_handle>());
                                      return one.as<caf::actor>();
                                    }});
    supervisor = under_test(start_engine(system, parts));
  }

  std::list<probe> lives;
  supervisor_handle supervisor;
};

} // namespace

TEST_F(FurtherRoles, AreStartedAndStartedAgainAndShown) {
  ASSERT_EQ(lives.size(), 1U);
  lives.front().die(caf::exit_reason::unhandled_exception);
  run();
  ASSERT_EQ(lives.size(), 2U);
  EXPECT_EQ(directory::dispatcher(system), lives.back().as<dispatcher_handle>());
  const auto answer = ask<engine_status>(supervisor, ask_status{});
  ASSERT_TRUE(std::holds_alternative<engine_status>(answer));
  const auto& roles = std::get<engine_status>(answer).roles;
  const auto shown = std::find_if(roles.begin(), roles.end(),
                                  [](const role_status& r) { return r.role == "dispatcher"; });
  ASSERT_NE(shown, roles.end());
  EXPECT_EQ(shown->running, 1U);
  EXPECT_EQ(shown->restarts, 1U);
}

TEST_F(FurtherRoles, EndWithTheEngine) {
  caf::scoped_actor watcher{system};
  watcher->monitor(lives.front().as<caf::actor>());
  stop();
  EXPECT_FALSE(watcher->mailbox().empty());
  EXPECT_FALSE(directory::dispatcher(system));
}

} // namespace ecoute::test
