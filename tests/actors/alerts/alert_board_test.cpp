// SPDX-License-Identifier: EUPL-1.2
// The alert board with its own escalations; the archive is the twin, registry and sessions are
// probes.
#include "actors/domain/alert_causes.hpp"
#include "actors/escalation/alert_board_actor.hpp"
#include "tests/support/alert_plans.hpp"
#include "tests/support/role_fixture.hpp"

#include <caf/stateful_actor.hpp>

namespace ecoute::test {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

class AlertBoard : public role_fixture {
protected:
  AlertBoard() {
    with_alerts = true;
    plain_policies(limits);
    limits.alerts.test_at = "00:00"; // midnight in Paris is an hour before this engine begins
    alerts->plan = three_levels();
    alerts->names = {{first_called, "Camille"}, {second_called, "Alex"}};
    directory::put(system, under_test(spawn_memory_alert_archive(system, alerts)));
    directory::put(system, dispatcher.as<dispatcher_handle>());
    directory::put(system, registry.as<registry_handle>());
  }

  void spawn() {
    it = under_test(system.spawn(alert_board_actor, shared_parts{make_parts()}));
    directory::put(system, alert_board_handle{it});
  }
  /// As after a death: only what is stored remains.
  void spawn_again() {
    caf::anon_send_exit(it, caf::exit_reason::kill);
    run();
    spawn();
  }
  static alert_cause cause(alert_kind kind, on_call_scope scope = on_call_scope::police) {
    return {kind, scope, {}, {}};
  }
  void raise(const raise_alert& m) {
    caf::anon_send(it, m);
    run();
  }
  void raise(alert_kind kind) { raise(raise_alert{cause(kind)}); }
  void over(alert_kind kind) {
    caf::anon_send(it, alert_cause_over{cause(kind)});
    run();
  }
  void watch(const probe& session, agent_id who,
             const platforms_watched& platforms = {force::police}, bool sees_system = true) {
    caf::anon_send(it, session.as<agent_session_handle>(),
                   watch_alerts{who, platforms, sees_system, true});
    run();
  }
  static alerts_told seen(const probe& session) { return session.got<alerts_told>().back(); }
  refusal act(const alert_id& about, alert_command what, agent_id by, agent_id to = {}) {
    return refused(ask<done>(it, act_on_alert{about, {what, by, to, "drill", 1000}}));
  }
  std::vector<escalation_ref> escalations() {
    auto* actor = caf::actor_cast<caf::abstract_actor*>(it);
    auto* board =
        dynamic_cast<caf::stateful_actor<alert_board_state, alert_board_ref::base>*>(actor);
    return board->state.escalations();
  }
  void kill_escalations() {
    for (const auto& one : escalations())
      caf::anon_send_exit(one, caf::exit_reason::unhandled_exception);
    run();
  }
  alert only_open(alert_kind kind) const {
    const auto found = alerts->open(kind);
    EXPECT_EQ(found.size(), 1U);
    return found.empty() ? alert{} : found.front();
  }

  probe dispatcher{system};
  probe registry{system};
  probe phone{system};
  alert_board_ref it;
};

} // namespace

// --- what is raised -----------------------------------------------------------------------------

TEST_F(AlertBoard, AsksEverybodyToTellAgainAsItBegins) {
  spawn();
  EXPECT_EQ(registry.count<announce_yourself>(), 1U);
}

TEST_F(AlertBoard, MakesOneAlertOfEachCauseAndCounts) {
  spawn();
  raise(alert_kind::waiting_long);
  raise(alert_kind::waiting_long);
  raise(raise_alert{cause(alert_kind::waiting_long, on_call_scope::gendarmerie)});
  ASSERT_EQ(alerts->open().size(), 2U);
  EXPECT_EQ(alerts->open()[0].count, 2U);
  EXPECT_EQ(alerts->open()[1].count, 1U);
  EXPECT_EQ(alerts->open()[1].rings, 1U);
}

TEST_F(AlertBoard, ADrillStandsBesideWhatItRehearses) {
  spawn();
  raise(raise_alert{cause(alert_kind::emergency), {}, true});
  raise(raise_alert{cause(alert_kind::emergency)});
  EXPECT_EQ(alerts->open(alert_kind::emergency).size(), 2U);
}

TEST_F(AlertBoard, WhatIsOverEndsAndIsRaisedAnewLater) {
  spawn();
  raise(alert_kind::queue_full);
  const auto first = only_open(alert_kind::queue_full).id;
  over(alert_kind::queue_full);
  EXPECT_TRUE(alerts->open().empty());
  raise(raise_alert{cause(alert_kind::queue_full), {}, false, true});
  EXPECT_NE(only_open(alert_kind::queue_full).id, first) << "though it only lasts";
}

TEST_F(AlertBoard, AnOriginIsAnsweredOnceHoweverOftenItIsRead) {
  alerts->origins = {{"conversation/7", cause(alert_kind::emergency)}};
  spawn();
  EXPECT_EQ(only_open(alert_kind::emergency).count, 1U);
  EXPECT_TRUE(alerts->origins.empty());
  raise(raise_alert{cause(alert_kind::emergency), "conversation/7"});
  run_for(minutes{5});
  EXPECT_EQ(only_open(alert_kind::emergency).count, 1U);
}

// --- who sees and who acts ----------------------------------------------------------------------

TEST_F(AlertBoard, ShowsWhatIsOpenAtOnceAndThenOnChangeOnly) {
  spawn();
  raise(alert_kind::waiting_long);
  watch(phone, first_called);
  ASSERT_EQ(phone.count<alerts_told>(), 1U);
  EXPECT_EQ(seen(phone).rows.size(), 1U);
  EXPECT_EQ(seen(phone).on_call.size(), 9U) << "wherever they are called, whatever they watch";
  watch(phone, first_called);
  run_for(seconds{20});
  EXPECT_EQ(phone.count<alerts_told>(), 1U);
  raise(alert_kind::nobody_on_duty);
  EXPECT_EQ(seen(phone).rows.size(), 2U);
  EXPECT_EQ(seen(phone).rows.front().what.cause.kind, alert_kind::nobody_on_duty) << "newest first";
}

TEST_F(AlertBoard, TellsNothingMoreToWhoseLeaseHasEnded) {
  spawn();
  watch(phone, first_called);
  phone.forget();
  run_for(fixed::alerts_lease);
  raise(alert_kind::waiting_long);
  EXPECT_EQ(phone.count<alerts_told>(), 0U);
}

TEST_F(AlertBoard, OnlyWhoSeesAnAlertActsOnIt) {
  spawn();
  raise(alert_kind::emergency);
  const auto id = only_open(alert_kind::emergency).id;
  const agent_id elsewhere{60};
  EXPECT_EQ(act(id, alert_command::take, first_called), refusal::unavailable) << "nobody watches";
  probe other{system};
  watch(other, elsewhere, {force::gendarmerie}, false);
  EXPECT_EQ(act(id, alert_command::take, elsewhere), refusal::forbidden);
  watch(phone, first_called);
  EXPECT_EQ(act({{5, 5}}, alert_command::take, first_called), refusal::closed);
  EXPECT_EQ(act(id, alert_command::take, first_called), refusal::none);
  EXPECT_EQ(seen(phone).rows.front().owner_name, "Camille");
  EXPECT_EQ(act(id, alert_command::pass_on, first_called, elsewhere),
            refusal::colleague_unavailable)
      << "nobody that this engine knows";
  EXPECT_EQ(act(id, alert_command::pass_on, first_called, second_called), refusal::none);
  EXPECT_EQ(seen(phone).rows.front().what.state, alert_state::passed);
}

TEST_F(AlertBoard, AResolvedAlertIsShownNoMore) {
  spawn();
  raise(alert_kind::emergency);
  watch(phone, first_called);
  const auto id = seen(phone).rows.front().what.id;
  ASSERT_EQ(act(id, alert_command::take, first_called), refusal::none);
  ASSERT_EQ(act(id, alert_command::resolve, first_called), refusal::none);
  EXPECT_TRUE(seen(phone).rows.empty());
  EXPECT_EQ(act(id, alert_command::take, second_called), refusal::closed);
}

// --- death --------------------------------------------------------------------------------------

TEST_F(AlertBoard, TakesOverWhatIsOpenWithItsClock) {
  spawn();
  raise(alert_kind::danger_lost);
  run_for(seconds{40});
  spawn_again();
  watch(phone, first_called);
  EXPECT_EQ(seen(phone).rows.size(), 1U);
  run_for(seconds{20} - milliseconds{1});
  EXPECT_EQ(only_open(alert_kind::danger_lost).rings, 1U);
  run_for(milliseconds{1});
  EXPECT_EQ(only_open(alert_kind::danger_lost).rings, 2U);
}

TEST_F(AlertBoard, ADeadEscalationComesBackWithItsClock) {
  spawn();
  raise(alert_kind::danger_lost);
  run_for(seconds{40});
  const auto before = escalations();
  kill_escalations();
  ASSERT_EQ(escalations().size(), 1U);
  EXPECT_NE(escalations().front(), before.front());
  run_for(seconds{20} - milliseconds{1});
  EXPECT_EQ(only_open(alert_kind::danger_lost).rings, 1U);
  run_for(milliseconds{1});
  EXPECT_EQ(only_open(alert_kind::danger_lost).rings, 2U);
}

TEST_F(AlertBoard, ADeadEscalationThatIsNotStoredComesBackFromWhatItTold) {
  alerts->mode = alert_storing::unavailable;
  spawn();
  raise(alert_kind::danger_lost);
  run_for(minutes{1});
  watch(phone, first_called);
  const auto told = seen(phone).rows.front().what;
  EXPECT_FALSE(seen(phone).stored);
  ASSERT_EQ(act(told.id, alert_command::take, first_called), refusal::none);
  kill_escalations();
  ASSERT_EQ(seen(phone).rows.size(), 1U);
  EXPECT_EQ(seen(phone).rows.front().what.owner, first_called);
  alerts->mode = alert_storing::works;
  run_for(minutes{2});
  EXPECT_EQ(only_open(alert_kind::danger_lost).id, told.id);
  EXPECT_EQ(only_open(alert_kind::danger_lost).owner, first_called);
  EXPECT_TRUE(seen(phone).stored);
}

TEST_F(AlertBoard, WhoLostARaceGoesOnFromWhatIsStored) {
  spawn();
  raise(alert_kind::danger_lost);
  auto& stored = alerts->all.begin()->second;
  stored.version += 5;
  stored.state = alert_state::taken;
  stored.owner = second_called;
  stored.due = now() + hours{1};
  run_for(minutes{1});
  watch(phone, first_called);
  ASSERT_EQ(seen(phone).rows.size(), 1U);
  EXPECT_EQ(seen(phone).rows.front().what.owner, second_called);
}

TEST_F(AlertBoard, WhatIsToldWhileItsLikeIsBeingResolvedCallsAnew) {
  spawn();
  raise(alert_kind::emergency);
  watch(phone, first_called);
  const auto first = only_open(alert_kind::emergency);
  ASSERT_EQ(act(first.id, alert_command::take, first_called), refusal::none);
  caf::anon_send(it,
                 act_on_alert{first.id, {alert_command::resolve, first_called, {}, "drill", 1000}});
  caf::anon_send(it, raise_alert{cause(alert_kind::emergency)}); // before anybody heard of that
  run();
  EXPECT_EQ(alerts->all.at(first.id).state, alert_state::resolved);
  EXPECT_NE(only_open(alert_kind::emergency).id, first.id);
}

TEST_F(AlertBoard, WhatIsToldWhileItsLikeIsResolvedInMemoryOnlyCallsAnewAndIsStored) {
  spawn();
  raise(alert_kind::emergency);
  watch(phone, first_called);
  const auto first = only_open(alert_kind::emergency);
  ASSERT_EQ(act(first.id, alert_command::take, first_called), refusal::none);
  alerts->mode = alert_storing::unavailable;
  ASSERT_EQ(act(first.id, alert_command::resolve, first_called), refusal::none);
  raise(alert_kind::emergency);
  ASSERT_EQ(seen(phone).rows.size(), 1U);
  EXPECT_NE(seen(phone).rows.front().what.id, first.id);
  alerts->mode = alert_storing::works;
  run_for(seconds{10});
  EXPECT_EQ(alerts->all.at(first.id).state, alert_state::resolved);
  EXPECT_NE(only_open(alert_kind::emergency).id, first.id);
}

TEST_F(AlertBoard, AnEscalationThatKeepsDyingEndsTheBoard) {
  spawn();
  raise(alert_kind::danger_lost);
  for (std::uint32_t i = 0; i < limits.supervision.restarts_max; ++i)
    kill_escalations();
  ASSERT_TRUE(lives(it));
  kill_escalations();
  EXPECT_EQ(end_of(it), caf::error{caf::exit_reason::unhandled_exception});
}

// --- the archive is away ------------------------------------------------------------------------

TEST_F(AlertBoard, BeforeItHasReadAnythingWhatCannotWaitIsRaisedAndTheRestLater) {
  alerts->mode = alert_storing::unavailable;
  spawn();
  raise(alert_kind::danger_lost);
  raise(alert_kind::waiting_long);
  watch(phone, first_called);
  ASSERT_EQ(seen(phone).rows.size(), 1U);
  EXPECT_EQ(seen(phone).rows.front().what.cause.kind, alert_kind::danger_lost);
  EXPECT_FALSE(seen(phone).stored);
  alerts->mode = alert_storing::works;
  run_for(limits.supervision.reload_pause * 2);
  EXPECT_EQ(seen(phone).rows.size(), 2U);
  EXPECT_TRUE(seen(phone).stored);
}

TEST_F(AlertBoard, OfAnAlertThatIsOpenThereItMakesNoSecondOne) {
  spawn();
  raise(alert_kind::danger_lost);
  const auto id = only_open(alert_kind::danger_lost).id;
  alerts->mode = alert_storing::unavailable;
  spawn_again();
  raise(raise_alert{cause(alert_kind::danger_lost), {}, false, true}); // rings, as nothing is known
  alerts->mode = alert_storing::works;
  run_for(seconds{10});
  EXPECT_EQ(only_open(alert_kind::danger_lost).id, id);
  EXPECT_EQ(escalations().size(), 1U);
}

TEST_F(AlertBoard, WhatIsResolvedOutOfMemoryAndHappensAgainIsTwoAlerts) {
  spawn();
  raise(alert_kind::danger_lost);
  watch(phone, first_called);
  const auto first = only_open(alert_kind::danger_lost).id;
  alerts->mode = alert_storing::unavailable;
  ASSERT_EQ(act(first, alert_command::take, first_called), refusal::none);
  ASSERT_EQ(act(first, alert_command::resolve, first_called), refusal::none);
  raise(alert_kind::danger_lost);
  ASSERT_EQ(seen(phone).rows.size(), 1U);
  const auto second = seen(phone).rows.front().what.id;
  EXPECT_NE(second, first);
  alerts->mode = alert_storing::works;
  run_for(seconds{10});
  EXPECT_EQ(alerts->all.at(first).state, alert_state::resolved);
  EXPECT_EQ(only_open(alert_kind::danger_lost).id, second);
}

TEST_F(AlertBoard, ReadsWhoIsOnCallAgainAndAgain) {
  spawn();
  raise(alert_kind::danger_lost);
  alerts->plan = {};
  alerts->plan.rotations.push_back(
      {.scope = on_call_scope::police, .level = 1, .members = {agent_id{99}}});
  run_for(limits.alerts.plan_read_every + minutes{1});
  EXPECT_EQ(alerts->outbox.back().recipient, agent_id{99});
}

// --- tests --------------------------------------------------------------------------------------

TEST_F(AlertBoard, RaisesATestEachDayAndAnotherAlertWhenNobodyTakesIt) {
  spawn();
  EXPECT_TRUE(alerts->open().empty()) << "its time was before this engine began";
  run_for(hours{23} - milliseconds{1});
  EXPECT_TRUE(alerts->open().empty());
  run_for(milliseconds{1});
  EXPECT_TRUE(only_open(alert_kind::test).exercise);
  run_for(limits.alerts.test_answer_within - milliseconds{1});
  EXPECT_TRUE(alerts->open(alert_kind::test_missing).empty());
  run_for(milliseconds{1});
  EXPECT_FALSE(only_open(alert_kind::test_missing).exercise);
  watch(phone, first_called);
  ASSERT_EQ(act(only_open(alert_kind::test).id, alert_command::take, first_called), refusal::none);
  EXPECT_TRUE(alerts->open(alert_kind::test_missing).empty()) << "late, but somebody is there";
  EXPECT_EQ(seen(phone).last_test, now());
}

TEST_F(AlertBoard, ATestThatIsTakenInTimeIsNotMissed) {
  spawn();
  run_for(hours{23});
  watch(phone, first_called);
  const auto id = only_open(alert_kind::test).id;
  ASSERT_EQ(act(id, alert_command::take, first_called), refusal::none);
  ASSERT_EQ(act(id, alert_command::resolve, first_called), refusal::none);
  run_for(hours{2});
  EXPECT_TRUE(alerts->open().empty());
  spawn_again();
  run_for(hours{1});
  EXPECT_TRUE(alerts->open().empty()) << "it knows that there was one today";
  run_for(hours{21});
  EXPECT_EQ(alerts->open(alert_kind::test).size(), 1U) << "the next day";
}

TEST_F(AlertBoard, ATestMissingIsKnownToABoardThatBeganInBetween) {
  spawn();
  run_for(hours{23});
  spawn_again();
  run_for(limits.alerts.test_answer_within);
  EXPECT_EQ(alerts->open(alert_kind::test).size(), 1U);
  EXPECT_EQ(alerts->open(alert_kind::test_missing).size(), 1U);
}

TEST_F(AlertBoard, ATestMayBeAskedForAtAnyTime) {
  spawn();
  EXPECT_EQ(refused(ask<done>(it, start_test_alert{first_called, on_call_scope::police})),
            refusal::none);
  const auto test = only_open(alert_kind::test);
  EXPECT_EQ(test.cause.scope, on_call_scope::police);
  EXPECT_EQ(test.cause.detail, asked_test);
  EXPECT_TRUE(test.exercise);
  alerts->mode = alert_storing::unavailable;
  spawn_again();
  EXPECT_EQ(refused(ask<done>(it, start_test_alert{first_called, on_call_scope::police})),
            refusal::unavailable);
}

TEST_F(AlertBoard, InMemoryOnlyItRaisesAndShowsAndTestsNothing) {
  with_alerts = false;
  spawn();
  raise(alert_kind::danger_lost);
  watch(phone, first_called);
  EXPECT_EQ(seen(phone).rows.size(), 1U);
  kill_escalations();
  EXPECT_EQ(escalations().size(), 1U);
  run_for(hours{25});
  EXPECT_EQ(escalations().size(), 1U);
}

TEST_F(AlertBoard, TheUnexpectedIsRefusedAndNeverPrinted) {
  spawn();
  EXPECT_TRUE(survives_the_unexpected(it));
}

} // namespace ecoute::test
