// SPDX-License-Identifier: EUPL-1.2
// The database is away: what cannot wait rings out of memory, and is stored later as it was.
#include "tests/scenario/alerts/alert_story.hpp"

namespace ecoute::test {

namespace {

using std::chrono::seconds;

class AlertAway : public alert_story {
protected:
  void database_dies() {
    store->otherwise = journal_fault::unavailable;
    store->archive_away = true;
    alerts->mode = alert_storing::unavailable;
    caf::anon_send(directory::supervisor(system), mode_changed{engine_mode::cut});
    run();
  }
  void database_returns() {
    store->otherwise = journal_fault::none;
    store->archive_away = false;
    alerts->mode = alert_storing::works;
    caf::anon_send(directory::supervisor(system), mode_changed{engine_mode::normal});
    run_for(limits.supervision.reload_pause);
  }
};

} // namespace

TEST_F(AlertAway, ADeadDatabaseIsItselfToldWithinTenSecondsAndStoredWhenItReturns) {
  start();
  looks(phone, first_called);
  database_dies();
  run_for(seconds{10});
  EXPECT_EQ(woken(), std::vector{first_called});
  EXPECT_EQ(alerts->received.size(), 2U) << "the webhook too";
  const auto page = phone.got<alerts_told>().back();
  ASSERT_EQ(page.rows.size(), 1U);
  EXPECT_EQ(page.rows.front().what.cause.detail, "journal_cut");
  EXPECT_FALSE(page.stored);
  EXPECT_TRUE(alerts->all.empty());
  const auto keys = received_keys();
  database_returns();
  ASSERT_EQ(alerts->all.size(), 1U);
  EXPECT_EQ(stored_keys(), keys) << "under the same keys";
  EXPECT_EQ(received_keys(), keys) << "a receiver is woken once";
  EXPECT_EQ(alerts->all.begin()->second.done, "cause_over");
}

TEST_F(AlertAway, AnEngineThatStartsWithoutADatabaseCallsAllTheSame) {
  start();
  in_danger();
  visitor.lose();
  run_for(seconds{60});
  stop();
  alerts->received.clear();
  alerts->mode = alert_storing::unavailable;
  start();
  run_for(seconds{2});
  ASSERT_EQ(alerts->received.size(), 1U) << "the conversation tells its danger anew";
  EXPECT_EQ(alerts->received.front().channel, alert_channel::webhook)
      << "who is on call cannot be read yet";
  alerts->mode = alert_storing::works;
  run_for(seconds{5});
  EXPECT_EQ(alerts->open(alert_kind::danger_lost).size(), 1U) << "and of both one is left";
}

TEST_F(AlertAway, WhatIsTakenMeanwhileIsStoredAsTaken) {
  start();
  database_dies();
  looks(phone, first_called);
  const auto row = phone.got<alerts_told>().back().rows.front();
  ASSERT_EQ(act(row.what, alert_command::take, first_called), refusal::none);
  run_for(minutes{2});
  EXPECT_EQ(woken(), std::vector{first_called}) << "nobody else is woken";
  store->otherwise = journal_fault::none;
  store->archive_away = false;
  alerts->mode = alert_storing::works;
  run_for(seconds{2});
  EXPECT_EQ(only(alert_kind::system_fault).owner, first_called);
}

} // namespace ecoute::test
