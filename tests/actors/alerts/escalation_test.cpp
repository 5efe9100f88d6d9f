// SPDX-License-Identifier: EUPL-1.2
// One alert while its archive answers: its clock, who takes it, what is counted.
#include "tests/actors/alerts/lone_escalation.hpp"

namespace ecoute::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

using Escalation = lone_escalation;
using people = std::vector<agent_id>;

} // namespace

TEST_F(Escalation, IsStoredWithItsDeliveriesBeforeAnybodyHears) {
  probe slow{system};
  directory::put(system, slow.as<alert_archive_handle>());
  raise(alert_kind::danger_lost);
  EXPECT_EQ(board.total(), 0U);
  EXPECT_EQ(dispatcher.total(), 0U);
  ASSERT_EQ(slow.count<store_alert>(), 1U);
  const auto asked = slow.got<store_alert>().front();
  EXPECT_EQ(asked.expected, 0U);
  EXPECT_EQ(asked.deliveries.size(), 2U) << "a webhook and a mail";
  EXPECT_TRUE(slow.answer<store_alert>(done{}));
  run();
  EXPECT_EQ(told(), asked.what);
  EXPECT_TRUE(row().stored);
  EXPECT_EQ(row().level, 1U);
  EXPECT_EQ(dispatcher.count<look_at_outbox>(), 1U);
  EXPECT_EQ(dispatcher.count<deliver_now>(), 0U) << "the outbox has it";
}

TEST_F(Escalation, ClimbsThreeLevelsAtExactTimesAndThenTellsEverybodyAgainAndAgain) {
  raise(alert_kind::danger_lost);
  const auto began = now();
  EXPECT_EQ(mailed(), people{first_called});
  run_for(seconds{60} - milliseconds{1});
  EXPECT_EQ(mailed(), people{first_called});
  run_for(milliseconds{1});
  EXPECT_EQ(mailed(), people{second_called});
  EXPECT_EQ(row().level, 2U);
  run_for(seconds{60} - milliseconds{1});
  EXPECT_EQ(mailed(), people{second_called});
  run_for(milliseconds{1});
  EXPECT_EQ(mailed(), people{third_called});
  for (int again = 3; again < 6; ++again) {
    run_for(seconds{60} - milliseconds{1});
    EXPECT_EQ(stored().rings, static_cast<std::uint32_t>(again));
    run_for(milliseconds{1});
    EXPECT_EQ(mailed(), (people{first_called, second_called, third_called}));
    EXPECT_EQ(row().level, 0U);
  }
  std::vector<milliseconds> rang;
  for (const auto& step : alerts->history)
    rang.push_back(step.at - began);
  EXPECT_EQ(rang, (std::vector<milliseconds>{seconds{0}, seconds{60}, seconds{120}, seconds{180},
                                             seconds{240}, seconds{300}}));
}

TEST_F(Escalation, OfTwoWhoTakeItAtOnceOneHasIt) {
  raise(alert_kind::danger_lost);
  probe one{system};
  probe other{system};
  const auto version = seen();
  one.send(it, act_on_alert{id, {alert_command::take, first_called, {}, {}, version}});
  other.send(it, act_on_alert{id, {alert_command::take, second_called, {}, {}, version}});
  run();
  EXPECT_EQ(one.count<done>() + other.count<done>(), 1U);
  EXPECT_EQ(one.refusals().size() + other.refusals().size(), 1U);
  const auto owner = one.count<done>() == 1 ? first_called : second_called;
  const auto& late = one.count<done>() == 1 ? other : one;
  EXPECT_EQ(late.refusals(), std::vector{refusal::already_taken});
  EXPECT_EQ(stored().owner, owner);
  EXPECT_EQ(told().owner, owner);
  EXPECT_EQ(alerts->history.back().by, owner);
}

TEST_F(Escalation, TakenItRestsAndNotActedUponItClimbsAgain) {
  raise(alert_kind::danger_lost);
  ASSERT_EQ(take(first_called), refusal::none);
  const auto rings = stored().rings;
  run_for(minutes{15} - milliseconds{1});
  EXPECT_EQ(stored().rings, rings);
  run_for(milliseconds{1});
  EXPECT_EQ(stored().state, alert_state::climbing);
  EXPECT_TRUE(stored().owner.is_none());
  EXPECT_EQ(mailed(), people{second_called});
  run_for(minutes{1});
  EXPECT_EQ(mailed(), people{third_called});
}

TEST_F(Escalation, PassedOnItRingsOnePersonAndThenClimbs) {
  raise(alert_kind::danger_lost);
  ASSERT_EQ(take(first_called), refusal::none);
  ASSERT_EQ(act(alert_command::pass_on, first_called, agent_id{77}), refusal::none);
  EXPECT_EQ(mailed(), people{agent_id{77}});
  run_for(minutes{1});
  EXPECT_EQ(stored().state, alert_state::climbing);
  EXPECT_EQ(mailed(), people{second_called});
}

TEST_F(Escalation, ResolvedItEnds) {
  raise(alert_kind::danger_lost);
  EXPECT_EQ(resolve(first_called), refusal::not_holder);
  ASSERT_EQ(take(first_called), refusal::none);
  EXPECT_EQ(resolve(second_called), refusal::not_holder);
  ASSERT_EQ(resolve(first_called), refusal::none);
  EXPECT_EQ(stored().state, alert_state::resolved);
  EXPECT_EQ(stored().done, "called_back");
  EXPECT_EQ(told().state, alert_state::resolved);
  EXPECT_EQ(end_of(it), caf::error{}) << "by itself";
}

TEST_F(Escalation, TheSameTakeWhoseAnswerWasLostChangesNothing) {
  raise(alert_kind::danger_lost);
  ASSERT_EQ(take(first_called), refusal::none);
  const auto version = stored().version;
  EXPECT_EQ(take(first_called), refusal::none);
  EXPECT_EQ(stored().version, version);
}

TEST_F(Escalation, TheSameCauseCountsAndRingsNoMore) {
  raise(alert_kind::danger_lost);
  const auto version = seen();
  tell_again();
  tell_again();
  EXPECT_EQ(stored().count, 3U);
  EXPECT_EQ(stored().rings, 1U);
  tell_again(true);
  EXPECT_EQ(stored().count, 3U) << "it only lasts";
  EXPECT_EQ(refused(ask<done>(
                it, act_on_alert{id, {alert_command::take, first_called, {}, {}, version}})),
            refusal::none)
      << "what was counted meanwhile makes nobody late";
}

TEST_F(Escalation, AnOriginOfTheSameCauseIsAnsweredByIt) {
  alerts->origins = {{"one", {}}, {"two", {}}};
  raise(alert_kind::emergency, "one");
  ASSERT_EQ(alerts->origins.size(), 1U);
  raise_alert again;
  again.cause = stored().cause;
  again.origin = "two";
  caf::anon_send(it, again);
  run();
  EXPECT_TRUE(alerts->origins.empty());
  EXPECT_EQ(stored().count, 2U);
}

TEST_F(Escalation, EndsWithItsCauseUnlessItIsADanger) {
  raise(alert_kind::queue_full);
  caf::anon_send(it, alert_cause_over{stored().cause});
  run();
  EXPECT_EQ(stored().state, alert_state::resolved);
  EXPECT_EQ(stored().done, "cause_over");
  EXPECT_FALSE(lives(it));
  id = {{2, 2}};
  raise(alert_kind::danger_lost);
  caf::anon_send(it, alert_cause_over{stored().cause});
  run();
  EXPECT_EQ(stored().state, alert_state::climbing);
}

TEST_F(Escalation, ACauseThatIsRepeatedAndNotHeardOfAnyMoreIsOver) {
  raise(alert_kind::queue_full);
  const auto well = limits.supervision.fault_well_after;
  run_for(well / 2);
  tell_again(true);
  run_for(well - milliseconds{1});
  EXPECT_EQ(stored().state, alert_state::climbing);
  run_for(milliseconds{1});
  EXPECT_EQ(stored().done, "cause_over");
}

TEST_F(Escalation, WhatNobodyRepeatsWaitsForAPerson) {
  raise(alert_kind::delivery_failing);
  run_for(std::chrono::hours{3});
  EXPECT_EQ(stored().state, alert_state::climbing);
}

TEST_F(Escalation, StartedFromWhatIsStoredItKeepsItsClock) {
  raise(alert_kind::danger_lost);
  run_for(seconds{40});
  const auto known = stored();
  caf::anon_send_exit(it, caf::exit_reason::kill);
  run();
  board.forget();
  spawn({.id = id, .began = {known.cause}, .known = known, .stored = known.version, .plan = {}});
  EXPECT_EQ(told(), known);
  run_for(seconds{20} - milliseconds{1});
  EXPECT_EQ(stored().rings, 1U);
  run_for(milliseconds{1});
  EXPECT_EQ(mailed(), people{second_called});
}

TEST_F(Escalation, StartedLateItActsAtOnce) {
  raise(alert_kind::danger_lost);
  const auto known = stored();
  caf::anon_send_exit(it, caf::exit_reason::kill);
  run_for(minutes{30});
  spawn({.id = id, .began = {known.cause}, .known = known, .stored = known.version, .plan = {}});
  EXPECT_EQ(mailed(), people{second_called});
}

TEST_F(Escalation, WhoLostARaceIsStartedAnewByItsBoard) {
  raise(alert_kind::danger_lost);
  alerts->all.at(id).version += 5; // somebody else wrote
  run_for(minutes{1});
  EXPECT_EQ(end_of(it), caf::error{caf::exit_reason::unhandled_exception});
}

TEST_F(Escalation, ANewPlanCallsOtherPeople) {
  raise(alert_kind::danger_lost);
  on_call_plan other;
  other.rotations.push_back(
      {.scope = on_call_scope::police, .level = 2, .members = {agent_id{99}}});
  caf::anon_send(it, other);
  run_for(minutes{1});
  EXPECT_EQ(mailed(), people{agent_id{99}});
}

TEST_F(Escalation, WithNobodyOnCallItClimbsAndTellsTheEndpoints) {
  escalation_start start;
  start.id = id;
  start.began.cause = {alert_kind::danger_lost, on_call_scope::police, {}, {}};
  it = under_test(system.spawn(escalation_actor, shared_parts{make_parts()},
                               board.as<alert_board_handle>(), start));
  run_for(minutes{3});
  EXPECT_EQ(stored().rings, 4U);
  EXPECT_EQ(alerts->outbox.size(), 4U) << "the webhook, each time";
  EXPECT_TRUE(mailed().empty());
}

TEST_F(Escalation, InMemoryOnlyItClimbsAllTheSame) {
  with_alerts = false;
  raise(alert_kind::danger_lost);
  run_for(minutes{2});
  EXPECT_EQ(told().rings, 3U);
  EXPECT_TRUE(row().stored);
  EXPECT_EQ(keys_out_of_memory().size(), 6U) << "a webhook and a mail, three times";
  EXPECT_EQ(take(first_called), refusal::none);
}

TEST_F(Escalation, TheUnexpectedIsRefusedAndNeverPrinted) {
  raise(alert_kind::danger_lost);
  EXPECT_TRUE(survives_the_unexpected(it));
}

} // namespace ecoute::test
