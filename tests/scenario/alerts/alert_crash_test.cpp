// SPDX-License-Identifier: EUPL-1.2
// Alerts outlive whatever dies: the engine, the board, an escalation; each receiver is told once.
#include "tests/scenario/alerts/alert_story.hpp"

#include <algorithm>

namespace ecoute::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class AlertCrash : public alert_story {
protected:
  void kill_board() {
    caf::anon_send_exit(directory::alert_board(system), caf::exit_reason::unhandled_exception);
    run();
  }
};

} // namespace

TEST_F(AlertCrash, AnEngineKilledBetweenRaisedAndNotifiedNotifiesOnceByKey) {
  start();
  in_danger();
  visitor.lose();
  run_for(seconds{60} - milliseconds{1});
  alerts->mode = alert_storing::silent; // it is stored, and nobody hears of it
  run_for(milliseconds{1});
  ASSERT_EQ(alerts->open(alert_kind::danger_lost).size(), 1U);
  EXPECT_TRUE(alerts->received.empty());
  stop();
  EXPECT_TRUE(alerts->received.empty());
  alerts->mode = alert_storing::works;
  start();
  EXPECT_EQ(received_keys(), stored_keys());
  EXPECT_EQ(alerts->received.size(), 2U) << "a webhook and a mail";
  run_for(seconds{30});
  EXPECT_EQ(alerts->received.size(), 2U);
  EXPECT_EQ(only(alert_kind::danger_lost).count, 1U) << "the conversation told it once more";
}

TEST_F(AlertCrash, ARestartKeepsTheClock) {
  start();
  in_danger();
  visitor.lose();
  const auto lost = now();
  run_for(seconds{100});
  restart();
  run_for(seconds{20} - milliseconds{1});
  EXPECT_EQ(only(alert_kind::danger_lost).rings, 1U);
  run_for(milliseconds{1});
  EXPECT_EQ(rings(alert_kind::danger_lost),
            (std::vector<instant>{lost + seconds{60}, lost + seconds{120}}));
}

TEST_F(AlertCrash, WhatFellDueWhileTheEngineWasAwayRingsAsItComesBack) {
  start();
  in_danger();
  visitor.lose();
  run_for(seconds{60});
  stop();
  run_for(minutes{20});
  EXPECT_EQ(only(alert_kind::danger_lost).rings, 1U);
  start();
  EXPECT_EQ(only(alert_kind::danger_lost).rings, 2U);
}

TEST_F(AlertCrash, AnEventWhoseAlertWasNeverRaisedIsAnsweredAtTheStart) {
  start();
  in_danger();
  stop();
  alerts->origins = {
      {"emergency/1", {alert_kind::emergency, on_call_scope::police, visitor.id, {}}}};
  start();
  EXPECT_EQ(only(alert_kind::emergency).cause.conversation, visitor.id);
  EXPECT_TRUE(alerts->origins.empty());
  EXPECT_EQ(woken(), std::vector{first_called});
  restart();
  EXPECT_EQ(only(alert_kind::emergency).count, 1U);
}

TEST_F(AlertCrash, ADeadBoardComesBackAndIsToldAgainWithoutASecondAlert) {
  start();
  in_danger();
  visitor.lose();
  run_for(seconds{70});
  kill_board();
  looks(phone, first_called);
  ASSERT_EQ(phone.got<alerts_told>().back().rows.size(), 1U);
  run_for(seconds{50} - milliseconds{1});
  EXPECT_EQ(only(alert_kind::danger_lost).rings, 1U);
  run_for(milliseconds{1});
  EXPECT_EQ(only(alert_kind::danger_lost).rings, 2U);
  EXPECT_EQ(only(alert_kind::danger_lost).count, 1U);
}

TEST_F(AlertCrash, ABoardThatDiesWhileTheDatabaseIsAwayIsToldOfTheDangerAgain) {
  start();
  in_danger();
  alerts->mode = alert_storing::unavailable;
  visitor.lose();
  run_for(seconds{60});
  const auto before = alerts->received.size();
  EXPECT_GT(before, 0U);
  kill_board();
  run();
  EXPECT_GT(alerts->received.size(), before) << "better twice than not at all";
  alerts->mode = alert_storing::works;
  run_for(seconds{5});
  EXPECT_EQ(alerts->open(alert_kind::danger_lost).size(), 1U);
}

TEST_F(AlertCrash, AConversationThatDiesDoesNotForgetWhomItCalled) {
  start();
  in_danger();
  visitor.lose();
  run_for(seconds{30});
  caf::anon_send_exit(visitor.conversation(), caf::exit_reason::unhandled_exception);
  run_for(seconds{30});
  EXPECT_EQ(only(alert_kind::danger_lost).count, 1U) << "its clock went on";
  caf::anon_send_exit(visitor.conversation(), caf::exit_reason::unhandled_exception);
  run_for(seconds{1});
  EXPECT_EQ(only(alert_kind::danger_lost).count, 1U);
}

} // namespace ecoute::test
