// SPDX-License-Identifier: EUPL-1.2
// Tries on threads of their own, in a real actor system.
#include "net/outbound/outgoing.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <gtest/gtest.h>

#include <future>
#include <stdexcept>
#include <thread>

namespace ecoute::test {
namespace {

using namespace std::chrono_literals;

TEST(SendingThread, GivesBackWhatTheWorkCameTo) {
  caf::actor_system_config config;
  caf::actor_system system{config};
  std::promise<sent> over;
  std::thread::id where;
  send_on_thread(
      system,
      [&where] {
        where = std::this_thread::get_id();
        return sent{sending_outcome::delivered, 204};
      },
      [&over](sent s) { over.set_value(s); });
  EXPECT_EQ(over.get_future().get(), (sent{sending_outcome::delivered, 204}));
  EXPECT_NE(where, std::this_thread::get_id());
}

TEST(SendingThread, TakesAnExceptionForATryThatFailed) {
  caf::actor_system_config config;
  caf::actor_system system{config};
  std::promise<sent> over;
  ::testing::internal::CaptureStderr();
  ::testing::internal::CaptureStdout();
  send_on_thread(
      system, []() -> sent { throw std::runtime_error("PLANTED-WORDS"); },
      [&over](sent s) { over.set_value(s); });
  EXPECT_EQ(over.get_future().get(), (sent{sending_outcome::unreachable, 0}));
  system.await_all_actors_done();
  EXPECT_EQ(::testing::internal::GetCapturedStdout() + ::testing::internal::GetCapturedStderr(),
            "");
}

TEST(SendingThread, MakesNoneWaitBehindThoseThatHang) {
  caf::actor_system_config config;
  caf::actor_system system{config};
  std::promise<void> thaw;
  const auto frozen = thaw.get_future().share();
  for (int i = 0; i < 64; ++i)
    send_on_thread(
        system,
        [frozen] {
          frozen.wait();
          return sent{};
        },
        [](sent) {});
  std::promise<sent> over;
  auto heard = over.get_future();
  send_on_thread(
      system,
      [] {
        return sent{sending_outcome::delivered, 200};
      },
      [&over](sent s) { over.set_value(s); });
  EXPECT_EQ(heard.wait_for(10s), std::future_status::ready);
  thaw.set_value();
}

} // namespace
} // namespace ecoute::test
