// SPDX-License-Identifier: EUPL-1.2
// Who raises alerts, each alone; the alert board is a probe.
#include "actors/domain/alert_causes.hpp"
#include "actors/platform/platform_actor.hpp"
#include "actors/queue/queue_actor.hpp"
#include "actors/roster/roster_actor.hpp"
#include "tests/actors/lone_conversation.hpp"

#include <string>
#include <vector>

namespace ecoute::test {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// What the board was told of one cause, in order: 1 for an occurrence, 0 for one that lasts, -1
/// for its end.
std::vector<int> told_of(const probe& board, const alert_cause& which) {
  std::vector<int> told;
  for (std::size_t i = 0; i < board.total(); ++i) {
    if (const auto* m = board.at<raise_alert>(i); m != nullptr && m->cause == which)
      told.push_back(m->lasts ? 0 : 1);
    if (const auto* m = board.at<alert_cause_over>(i); m != nullptr && m->cause == which)
      told.push_back(-1);
  }
  return told;
}

using tellings = std::vector<int>;

alert_cause of_police(alert_kind kind, std::string detail = {}) {
  return {kind, on_call_scope::police, {}, std::move(detail)};
}
alert_cause of_the_system(std::string detail) {
  return {alert_kind::system_fault, on_call_scope::system, {}, std::move(detail)};
}

class Raiser : public role_fixture {
protected:
  Raiser() { directory::put(system, board.as<alert_board_handle>()); }
  tellings told(const alert_cause& which) const { return told_of(board, which); }

  probe board{system};
};

// --- queue --------------------------------------------------------------------------------------

class RaisingQueue : public Raiser {
protected:
  RaisingQueue() {
    it = under_test(system.spawn(queue_actor, shared_parts{make_parts()}, force::police));
  }
  void join(probe& who, std::uint64_t number, bool away = false) {
    waiting_entry entry;
    entry.conversation = {{1, number}};
    entry.since = now();
    entry.away = away;
    who.send(it, join_queue{entry});
    run();
  }

  const alert_cause cause = of_police(alert_kind::waiting_long);
  probe one{system};
  probe other{system};
  queue_ref it;
};

} // namespace

TEST_F(RaisingQueue, AWaitOfFiveMinutesIsTold) {
  join(one, 1);
  run_for(minutes{5} - milliseconds{1});
  EXPECT_EQ(told(cause), tellings{});
  run_for(milliseconds{1});
  EXPECT_EQ(told(cause), tellings{1});
}

TEST_F(RaisingQueue, EachWhoWaitsTooLongCountsOnceAndItIsRepeatedWhileItLasts) {
  join(one, 1);
  run_for(minutes{1});
  join(other, 2);
  run_for(minutes{4});
  EXPECT_EQ(told(cause), tellings{1});
  run_for(minutes{1});
  EXPECT_EQ(told(cause), (tellings{1, 0, 1}));
  run_for(limits.supervision.fault_well_after);
  EXPECT_GE(told(cause).size(), 5U) << "often enough not to be taken for over";
  EXPECT_EQ(told(cause).back(), 0);
  one.send(it, leave_queue{{{1, 1}}});
  run();
  EXPECT_EQ(told(cause).back(), 0) << "somebody else still waits";
  other.send(it, leave_queue{{{1, 2}}});
  run();
  EXPECT_EQ(told(cause).back(), -1);
  const auto all = told(cause).size();
  run_for(minutes{10});
  EXPECT_EQ(told(cause).size(), all);
}

TEST_F(RaisingQueue, WhoIsAwayIsNotKeptWaiting) {
  join(one, 1, true);
  run_for(minutes{20});
  EXPECT_EQ(told(cause), tellings{});
  EXPECT_EQ(board.total(), 0U);
}

// --- platform -----------------------------------------------------------------------------------

namespace {

class RaisingPlatform : public Raiser {
protected:
  RaisingPlatform() {
    directory::put(system, registry.as<registry_handle>());
    directory::put(system, supervisor.as<supervisor_handle>());
  }
  platform_ref spawn(force which) {
    return under_test(system.spawn(platform_actor, shared_parts{make_parts()}, which));
  }
  void fault(const platform_ref& of, const std::string& what, const std::string& about) {
    caf::anon_send(of, fault_notice{what, about});
    run();
  }

  probe registry{system};
  probe supervisor{system};
};

} // namespace

TEST_F(RaisingPlatform, TellsOnWhatItsConsolesAreTold) {
  const auto it = spawn(force::police);
  const auto cause = of_police(alert_kind::nobody_on_duty);
  fault(it, "nobody_on_duty", "police");
  EXPECT_EQ(told(cause), tellings{1});
  run_for(seconds{40});
  fault(it, "nobody_on_duty", "police");
  EXPECT_EQ(told(cause), (tellings{1, 0}));
  run_for(limits.supervision.fault_well_after);
  EXPECT_EQ(told(cause), (tellings{1, 0, -1}));
  fault(it, "queue_full", "police");
  EXPECT_EQ(told(of_police(alert_kind::queue_full)), tellings{1});
}

TEST_F(RaisingPlatform, WhatBothPlatformsAreToldIsToldOnOnce) {
  for (const auto which : {force::police, force::gendarmerie}) {
    const auto it = spawn(which);
    fault(it, "memory_short", std::string{name_of(which)});
    fault(it, "many_codes", std::string{name_of(which)});
  }
  EXPECT_EQ(told(of_the_system("memory_short")), tellings{1});
  EXPECT_EQ(told(of_the_system("many_codes")), tellings{1});
}

TEST_F(RaisingPlatform, ConversationsThatCannotBeReadAreCountedAndOverOnceAllAreRead) {
  const auto it = spawn(force::police);
  const auto cause = of_the_system("conversation_quarantined");
  fault(it, "conversation_quarantined", "one");
  run_for(seconds{60});
  fault(it, "conversation_quarantined", "two");
  EXPECT_EQ(told(cause), (tellings{1, 1}));
  run_for(seconds{60});
  EXPECT_EQ(told(cause), (tellings{1, 1})) << "the second still is";
  run_for(seconds{60});
  EXPECT_EQ(told(cause), (tellings{1, 1, -1}));
}

TEST_F(RaisingPlatform, AFaultThatFindsNoRoomIsToldOnAllTheSame) {
  limits.supervision.faults_open_max = 1;
  const auto it = spawn(force::police);
  fault(it, "conversation_unreadable", "one");
  fault(it, "nobody_on_duty", "police");
  EXPECT_EQ(told(of_police(alert_kind::nobody_on_duty)), tellings{0})
      << "raised, if it is not open";
}

// --- roster -------------------------------------------------------------------------------------

namespace {

class RaisingRoster : public Raiser {
protected:
  RaisingRoster() {
    limits.roster.duty.required = true;
    limits.roster.coverage_at_least = 1;
    limits.roster.look_ahead = hours{72};
    limits.roster.rules.shift_max = hours{30};
    directory::put(system, archive.as<roster_archive_handle>());
    archive.on<load_roster>([this](const load_roster&) {
      return roster_record{{{.agent = agent_id{1},
                             .platform = force::police,
                             .certified_until = now() + hours{24 * 365}}},
                           shifts};
    });
  }
  void works(milliseconds from, milliseconds to) {
    shifts.push_back(
        {agent_id{1}, force::police, duty::operator_agent, {now() + from, now() + to}});
  }
  void start() { it = under_test(system.spawn(roster_actor, shared_parts{make_parts()})); }

  const alert_cause within_a_day = of_police(alert_kind::coverage_gap, "24h");
  const alert_cause within_an_hour = of_police(alert_kind::coverage_gap, "1h");
  std::vector<shift> shifts;
  probe archive{system};
  roster_ref it;
};

} // namespace

TEST_F(RaisingRoster, AGapIsToldADayAheadAndAgainAnHourAhead) {
  works(-hours{1}, hours{26});
  start();
  EXPECT_EQ(told(within_a_day), tellings{});
  run_for(hours{2});
  ASSERT_FALSE(told(within_a_day).empty());
  EXPECT_EQ(told(within_a_day).front(), 1);
  EXPECT_EQ(told(within_an_hour), tellings{});
  run_for(hours{23});
  EXPECT_EQ(told(within_a_day).back(), -1);
  ASSERT_FALSE(told(within_an_hour).empty());
  EXPECT_EQ(told(within_an_hour).front(), 1);
  run_for(hours{1} + minutes{10});
  EXPECT_EQ(told(within_an_hour).back(), 0) << "under way";
}

TEST_F(RaisingRoster, AGapThatIsFilledIsOver) {
  works(-hours{1}, minutes{30});
  start();
  EXPECT_EQ(told(within_an_hour), tellings{0}) << "just started: it may have been told before";
  works(minutes{30}, hours{20});
  works(hours{20}, hours{40});
  works(hours{40}, hours{60});
  works(hours{60}, hours{80});
  caf::anon_send(it, read_roster{});
  run();
  EXPECT_EQ(told(within_an_hour).back(), -1);
  EXPECT_EQ(told(within_a_day), tellings{});
}

TEST_F(RaisingRoster, AGapThatLastsIsRepeatedOftenEnough) {
  limits.roster.read_every = hours{1};
  start();
  const auto before = told(within_an_hour).size();
  run_for(limits.supervision.fault_well_after);
  EXPECT_GE(told(within_an_hour).size(), before + 2);
}

// --- conversation -------------------------------------------------------------------------------

namespace {

class RaisingConversation : public lone_conversation {
protected:
  RaisingConversation() {
    directory::put(system, board.as<alert_board_handle>());
    limits.network.visitor_lost_after = hours{1}; // nobody is lost by accident
  }
  void in_danger() {
    held();
    ASSERT_EQ(request(set_mark{holder, mark::danger, true}), refusal::none);
  }
  void gone(loss_reason how = loss_reason::connection) {
    caf::anon_send(it, visitor_gone{how});
    run();
  }
  void here() {
    caf::anon_send(it, visitor_here{});
    run();
  }
  tellings told(alert_kind kind) const {
    return told_of(board, alert_cause{kind, on_call_scope::police, id, {}});
  }

  probe board{system};
};

} // namespace

TEST_F(RaisingConversation, ALostVisitorInDangerIsToldAfterAMinute) {
  in_danger();
  gone();
  run_for(seconds{60} - milliseconds{1});
  EXPECT_EQ(told(alert_kind::danger_lost), tellings{});
  run_for(milliseconds{1});
  EXPECT_EQ(told(alert_kind::danger_lost), tellings{1});
  run_for(minutes{10});
  EXPECT_EQ(told(alert_kind::danger_lost), tellings{1});
  here();
  EXPECT_EQ(told(alert_kind::danger_lost), (tellings{1, -1}));
}

TEST_F(RaisingConversation, AQuickExitInDangerIsToldAfterAMinute) {
  in_danger();
  gone(loss_reason::quick_exit);
  run_for(seconds{60});
  EXPECT_EQ(told(alert_kind::danger_lost), tellings{1});
}

TEST_F(RaisingConversation, AnOperatorWhoIsSilentInDangerIsToldAfterAMinute) {
  in_danger();
  ASSERT_EQ(visitor_says("he is at the door"), refusal::none);
  run_for(seconds{30});
  ASSERT_EQ(visitor_says("please"), refusal::none);
  run_for(seconds{30} - milliseconds{1});
  EXPECT_EQ(told(alert_kind::danger_unanswered), tellings{});
  run_for(milliseconds{1});
  EXPECT_EQ(told(alert_kind::danger_unanswered), tellings{1});
  ASSERT_EQ(agent_says("I am here"), refusal::none);
  EXPECT_EQ(told(alert_kind::danger_unanswered), (tellings{1, -1}));
}

TEST_F(RaisingConversation, WithoutDangerNobodyIsCalled) {
  held();
  ASSERT_EQ(visitor_says("hello"), refusal::none);
  gone();
  run_for(minutes{5});
  EXPECT_EQ(board.total(), 0U);
}

TEST_F(RaisingConversation, AMinorIsToldAtOnce) {
  held();
  ASSERT_EQ(request(set_mark{holder, mark::minor, true}), refusal::none);
  EXPECT_EQ(told(alert_kind::minor), tellings{1});
}

TEST_F(RaisingConversation, StartedAgainItTellsWhatStillHoldsAsTheSame) {
  in_danger();
  gone();
  run_for(seconds{40});
  replayed();
  run_for(seconds{20} - milliseconds{1});
  EXPECT_EQ(told(alert_kind::danger_lost), tellings{-1}) << "not yet, as far as it knows";
  run_for(milliseconds{1});
  EXPECT_EQ(told(alert_kind::danger_lost), (tellings{-1, 1})) << "its clock went on";
  replayed();
  EXPECT_EQ(told(alert_kind::danger_lost), (tellings{-1, 1, 0}));
}

TEST_F(RaisingConversation, ABoardThatBeginsAnewIsToldAgain) {
  in_danger();
  gone();
  run_for(seconds{60});
  probe next{system};
  directory::put(system, next.as<alert_board_handle>());
  caf::anon_send(it, announce_yourself{});
  run();
  EXPECT_EQ(told_of(next, alert_cause{alert_kind::danger_lost, on_call_scope::police, id, {}}),
            tellings{0});
  caf::anon_send(it, announce_yourself{});
  run();
  EXPECT_EQ(next.count<raise_alert>(), 1U);
}

TEST_F(RaisingConversation, ADangerThatMovesToTheOtherPlatformCallsItsPeople) {
  in_danger();
  gone();
  run_for(seconds{60});
  probe gendarmerie{system};
  directory::put(system, force::gendarmerie, gendarmerie.as<platform_handle>());
  ASSERT_EQ(request(reroute{holder, force::gendarmerie}), refusal::none);
  EXPECT_EQ(told(alert_kind::danger_lost), (tellings{1, -1}));
  EXPECT_EQ(
      told_of(board, alert_cause{alert_kind::danger_lost, on_call_scope::gendarmerie, id, {}}),
      tellings{1});
}

// --- supervisor ---------------------------------------------------------------------------------

namespace {

/// A whole engine, with a probe in the place of its alert board.
class RaisingSupervisor : public Raiser {
protected:
  void spawn() {
    it = under_test(start_engine(system, shared_parts{make_parts()}));
    directory::put(system, board.as<alert_board_handle>());
  }
  void mode(engine_mode m) {
    caf::anon_send(it, mode_changed{m});
    run();
  }

  supervisor_handle it;
};

} // namespace

TEST_F(RaisingSupervisor, ACutJournalIsToldWhileItLasts) {
  spawn();
  const auto cause = of_the_system(std::string{journal_cut});
  mode(engine_mode::slow);
  EXPECT_EQ(told(cause), tellings{});
  mode(engine_mode::cut);
  EXPECT_EQ(told(cause), tellings{1});
  run_for(limits.supervision.fault_well_after);
  EXPECT_EQ(told(cause), (tellings{1, 0, 0, 0}));
  mode(engine_mode::normal);
  EXPECT_EQ(told(cause).back(), -1);
  const auto all = told(cause).size();
  run_for(minutes{10});
  EXPECT_EQ(told(cause).size(), all);
}

TEST_F(RaisingSupervisor, ARoleThatKeepsDyingIsToldBeforeEverythingEnds) {
  spawn();
  const auto cause = of_the_system(std::string{role_dying});
  for (std::uint32_t i = 0; i < limits.supervision.restarts_max; ++i) {
    caf::anon_send_exit(directory::archive(system), caf::exit_reason::unhandled_exception);
    run();
  }
  EXPECT_EQ(told(cause), tellings{}) << "an accident";
  caf::anon_send_exit(directory::archive(system), caf::exit_reason::unhandled_exception);
  run();
  EXPECT_EQ(told(cause), tellings{1});
  EXPECT_TRUE(lives(it));
}

} // namespace ecoute::test
