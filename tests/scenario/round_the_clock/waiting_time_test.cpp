// SPDX-License-Identifier: EUPL-1.2
// What a waiting visitor is told of the wait: an honest range, on change only, and when it passes.
#include "tests/support/engine_fixture.hpp"

namespace ecoute::test {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class WaitingTime : public engine_fixture {
protected:
  /// Three are answered after four minutes; the only operator is full then.
  WaitingTime() {
    agent.profile.capacity = 3;
    start();
    EXPECT_EQ(agent.sign_on(), refusal::none);
    for (auto* v : {&one, &two, &three})
      EXPECT_EQ(v->open(), refusal::none);
    run_for(minutes{4});
    for (const auto* v : {&one, &two, &three})
      EXPECT_EQ(v->told->standing->wait, wait_told{}) << "nothing is known yet";
    EXPECT_EQ(agent.be(presence::available), refusal::none);
    for (const auto* v : {&one, &two, &three})
      EXPECT_EQ(agent.take(v->id), refusal::none);
    run();
  }

  static wait_told range(std::uint32_t least, std::uint32_t most, bool longer = false) {
    return {least, most, false, longer};
  }

  scripted_agent agent{*this, 1};
  scripted_visitor one{*this};
  scripted_visitor two{*this};
  scripted_visitor three{*this};
  scripted_visitor next{*this};
  scripted_visitor after{*this};
};

} // namespace

TEST_F(WaitingTime, IsARangeByPlaceFromWhatOthersWaited) {
  ASSERT_EQ(next.open(), refusal::none);
  ASSERT_EQ(after.open(), refusal::none);
  run();
  EXPECT_EQ(next.told->standing->wait, range(1, 5));
  EXPECT_EQ(after.told->standing->ahead, 1U);
  EXPECT_EQ(after.told->standing->wait, range(2, 10));
}

TEST_F(WaitingTime, IsToldWhenItChangesAndThenOnlyThatItTakesLonger) {
  ASSERT_EQ(next.open(), refusal::none);
  run();
  const auto told = next.told->standings;
  run_for(minutes{5} - seconds{1});
  EXPECT_EQ(next.told->standings, told) << "nothing changed";
  EXPECT_EQ(next.told->standing->wait, range(1, 5));
  run_for(seconds{2});
  EXPECT_EQ(next.told->standings, told + 1);
  EXPECT_EQ(next.told->standing->wait, range(1, 5, true));
  run_for(minutes{20});
  EXPECT_EQ(next.told->standings, told + 1) << "once";
}

TEST_F(WaitingTime, IsSaidAnewAtAnotherPlace) {
  ASSERT_EQ(next.open(), refusal::none);
  ASSERT_EQ(after.open(), refusal::none);
  run_for(minutes{11});
  EXPECT_TRUE(after.told->standing->wait.longer);
  ASSERT_EQ(refused(ask<done>(next.conversation(), close_conversation{author::visitor, {}})),
            refusal::none);
  run();
  EXPECT_EQ(after.told->standing->ahead, 0U);
  EXPECT_EQ(after.told->standing->wait, range(1, 5));
}

TEST_F(WaitingTime, IsNotPromisedWhileNobodyIsAvailable) {
  ASSERT_EQ(agent.be(presence::busy), refusal::none);
  ASSERT_EQ(next.open(), refusal::none);
  run_for(minutes{10});
  EXPECT_TRUE(next.told->standing->nobody_on_duty);
  EXPECT_EQ(next.told->standing->wait, wait_told{});
  ASSERT_EQ(agent.be(presence::available), refusal::none);
  run();
  EXPECT_EQ(next.told->standing->wait, range(1, 5)) << "from now on";
}

TEST_F(WaitingTime, IsKnownToAPageThatComesBack) {
  ASSERT_EQ(next.open(), refusal::none);
  run();
  caf::anon_send_exit(next.conversation(), caf::exit_reason::unhandled_exception);
  run_for(limits.supervision.reload_pause);
  const auto told = next.told->standings;
  ASSERT_EQ(next.attach(), refusal::none);
  run();
  EXPECT_GT(next.told->standings, told);
  EXPECT_EQ(next.told->standing->wait, range(1, 5));
}

} // namespace ecoute::test
