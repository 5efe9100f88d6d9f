// SPDX-License-Identifier: EUPL-1.2
// One alert while its archive is away: what cannot wait is told out of memory and stored later.
#include "config/limits.hpp"
#include "tests/actors/alerts/lone_escalation.hpp"

namespace ecoute::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class EscalationAway : public lone_escalation {
protected:
  void away(alert_storing how = alert_storing::unavailable) { alerts->mode = how; }
  void back() {
    alerts->mode = alert_storing::works;
    run_for(limits.supervision.reload_pause);
  }
};

} // namespace

TEST_F(EscalationAway, ADangerRingsAtOnceAndIsStoredLaterUnderTheSameKeys) {
  away();
  raise(alert_kind::danger_lost);
  EXPECT_FALSE(row().stored);
  EXPECT_EQ(told().state, alert_state::climbing);
  EXPECT_EQ(keys_out_of_memory().size(), 2U) << "a webhook and a mail";
  run_for(minutes{2});
  EXPECT_EQ(told().rings, 3U) << "it climbs on time";
  const auto keys = keys_out_of_memory();
  EXPECT_TRUE(alerts->all.empty());
  back();
  EXPECT_EQ(stored(), told());
  EXPECT_TRUE(row().stored);
  EXPECT_EQ(stored_keys(), keys);
  EXPECT_EQ(alerts->history.size(), 3U) << "each step";
  EXPECT_EQ(alerts->history[1].at - alerts->history[0].at, minutes{1}) << "as it was";
}

TEST_F(EscalationAway, AFaultOfTheSystemDoesNotWaitEither) {
  away();
  raise(alert_kind::system_fault);
  EXPECT_FALSE(row().stored);
  EXPECT_FALSE(keys_out_of_memory().empty());
}

TEST_F(EscalationAway, AnArchiveThatDoesNotAnswerIsAwayAfterItsPatience) {
  away(alert_storing::frozen);
  raise(alert_kind::danger_lost);
  run_for(fixed::alert_store_patience - milliseconds{1});
  EXPECT_EQ(board.total(), 0U);
  run_for(milliseconds{1});
  EXPECT_FALSE(row().stored);
  EXPECT_EQ(keys_out_of_memory().size(), 2U);
}

TEST_F(EscalationAway, WhatWasStoredAndNeverAnsweredIsStoredOnce) {
  away(alert_storing::silent);
  raise(alert_kind::danger_lost);
  run_for(minutes{1});
  back();
  run_for(fixed::alert_store_patience + seconds{2});
  EXPECT_EQ(stored(), told());
  EXPECT_TRUE(row().stored);
  EXPECT_EQ(stored_keys(), keys_out_of_memory());
  EXPECT_EQ(alerts->history.size(), 2U);
}

TEST_F(EscalationAway, ItIsTakenAndResolvedOutOfMemoryToo) {
  away();
  raise(alert_kind::danger_lost);
  ASSERT_EQ(take(first_called), refusal::none);
  EXPECT_EQ(take(second_called), refusal::already_taken);
  ASSERT_EQ(resolve(first_called), refusal::none);
  EXPECT_TRUE(lives(it)) << "until it is stored";
  back();
  EXPECT_EQ(stored().state, alert_state::resolved);
  EXPECT_EQ(stored().owner, first_called);
  ASSERT_EQ(alerts->history.size(), 3U);
  EXPECT_EQ(alerts->history[1].by, first_called);
  EXPECT_FALSE(lives(it));
}

TEST_F(EscalationAway, ADangerThatWasStoredBeforeGoesOnOutOfMemory) {
  raise(alert_kind::danger_lost);
  away();
  run_for(minutes{1});
  EXPECT_FALSE(row().stored);
  EXPECT_EQ(told().rings, 2U);
  EXPECT_EQ(stored().rings, 1U);
  back();
  EXPECT_EQ(stored(), told());
}

TEST_F(EscalationAway, WhatCanWaitIsToldOnceItIsStored) {
  away();
  raise(alert_kind::waiting_long);
  run_for(minutes{2});
  EXPECT_EQ(board.total(), 0U);
  EXPECT_EQ(dispatcher.total(), 0U);
  back();
  EXPECT_EQ(stored(), told());
  EXPECT_EQ(dispatcher.count<look_at_outbox>(), 1U);
  EXPECT_EQ(dispatcher.count<deliver_now>(), 0U);
}

TEST_F(EscalationAway, WhatCanWaitDoesNotClimbBeforeThatIsStored) {
  raise(alert_kind::delivery_failing);
  away();
  run_for(minutes{6});
  EXPECT_EQ(told().rings, 1U);
  EXPECT_EQ(take(first_called), refusal::unavailable) << "something else is being stored";
  back();
  EXPECT_EQ(told().rings, 2U);
  EXPECT_EQ(take(first_called), refusal::none);
}

TEST_F(EscalationAway, WhoTakesWhatCannotBeStoredYetIsInDoubtAndHasItLater) {
  raise(alert_kind::waiting_long);
  away();
  EXPECT_EQ(take(first_called), refusal::in_doubt);
  EXPECT_EQ(told().state, alert_state::climbing);
  back();
  EXPECT_EQ(stored().owner, first_called);
  EXPECT_EQ(told().owner, first_called);
}

TEST_F(EscalationAway, WhatTheDatabaseRefusesIsToldAllTheSame) {
  away(alert_storing::malformed);
  raise(alert_kind::waiting_long);
  EXPECT_FALSE(row().stored);
  EXPECT_EQ(keys_out_of_memory().size(), 2U);
}

TEST_F(EscalationAway, ALongAbsenceIsKeptWithinBoundsAndStoredInOrder) {
  away();
  raise(alert_kind::danger_lost);
  run_for(minutes{1} * (fixed::alert_changes_unstored_max + 50));
  const auto rings = told().rings;
  EXPECT_GT(rings, fixed::alert_changes_unstored_max);
  back();
  EXPECT_EQ(stored(), told());
  EXPECT_EQ(stored().rings, rings);
  EXPECT_LE(alerts->history.size(), fixed::alert_changes_unstored_max);
  EXPECT_EQ(stored_keys().back(), keys_out_of_memory().back());
}

TEST_F(EscalationAway, StartedFromMemoryItStoresWhatItIs) {
  away();
  raise(alert_kind::danger_lost);
  const auto known = told();
  caf::anon_send_exit(it, caf::exit_reason::kill);
  run();
  spawn({.id = id, .began = {known.cause}, .known = known, .stored = 0, .plan = {}});
  EXPECT_FALSE(row().stored);
  back();
  EXPECT_EQ(stored(), known);
  EXPECT_TRUE(row().stored);
}

} // namespace ecoute::test
