// SPDX-License-Identifier: EUPL-1.2
// The roster's actor alone; its archive and both platforms are probes.
#include "actors/roster/roster_actor.hpp"
#include "tests/support/role_fixture.hpp"

namespace ecoute::test {

namespace {

using std::chrono::hours;

class RosterActor : public role_fixture {
protected:
  RosterActor() {
    directory::put(system, archive.as<roster_archive_handle>());
    directory::put(system, force::police, police.as<platform_handle>());
    directory::put(system, force::gendarmerie, gendarmerie.as<platform_handle>());
    limits.roster.duty.required = true;
    limits.roster.coverage_at_least = 1;
    limits.roster.look_ahead = hours{8};
    archive.on<load_roster>([this](const load_roster&) { return answer(); });
    people = {person(camille, force::police), person(alex, force::gendarmerie)};
    police_from(hours{0}, hours{4});
  }

  void start() { it = under_test(system.spawn(roster_actor, shared_parts{make_parts()})); }
  std::variant<roster_record, refusal> answer() const {
    if (away)
      return refusal::unavailable;
    return roster_record{people, shifts};
  }
  rostered person(agent_id who, force platform) {
    return {.agent = who, .platform = platform, .certified_until = now() + hours{24 * 365}};
  }
  void police_from(milliseconds from, milliseconds to) {
    shifts.push_back({camille, force::police, duty::operator_agent, {now() + from, now() + to}});
  }
  void tell_again() {
    caf::anon_send(it, read_roster{});
    run();
  }
  instant last_duty() { return police.got<duty_told>().back().how.duty_until; }

  agent_id camille{1};
  agent_id alex{2};
  std::vector<rostered> people;
  std::vector<shift> shifts;
  bool away = false;
  probe archive{system};
  probe police{system};
  probe gendarmerie{system};
  roster_ref it;
};

} // namespace

TEST_F(RosterActor, TellsEachPlatformItsOwnPeoplesDuty) {
  start();
  ASSERT_EQ(police.count<duty_told>(), 1U);
  EXPECT_EQ(last_duty(), now() + hours{4});
  ASSERT_EQ(gendarmerie.count<duty_told>(), 1U);
  EXPECT_LT(gendarmerie.got<duty_told>().front().how.duty_until, now()) << "in no roster";
}

TEST_F(RosterActor, TellsOnlyWhatChangedAndWhenItChanges) {
  start();
  police.forget();
  run_for(limits.roster.read_every * 3);
  EXPECT_EQ(police.count<duty_told>(), 0U) << "the same as before";
  const auto end = shifts.front().when.end;
  run_for(hours{4});
  EXPECT_EQ(police.count<duty_told>(), 0U) << "the end was told before it came";
  shifts.push_back(
      {camille, force::police, duty::operator_agent, {end + hours{1}, end + hours{2}}});
  tell_again();
  EXPECT_EQ(police.count<duty_told>(), 0U) << "not yet";
  run_for(hours{1});
  ASSERT_EQ(police.count<duty_told>(), 1U) << "told at the instant the next shift begins";
  EXPECT_EQ(last_duty(), end + hours{2});
}

TEST_F(RosterActor, TellsAShiftThatWasTakenAwayAsEndedNow) {
  start();
  run_for(hours{1});
  shifts.clear();
  tell_again();
  EXPECT_EQ(last_duty(), now());
}

TEST_F(RosterActor, GoesOnByWhatItKnewWhileTheDatabaseIsAway) {
  police_from(hours{5}, hours{6});
  start();
  away = true;
  run_for(hours{5});
  EXPECT_EQ(last_duty(), now() + hours{1}) << "the second shift began without the archive";
  EXPECT_TRUE(lives(it));
  away = false;
  shifts.clear();
  run_for(limits.roster.read_every);
  EXPECT_LE(last_duty(), now());
}

TEST_F(RosterActor, TellsNothingBeforeItHasReadAnything) {
  away = true;
  start();
  run_for(hours{1});
  EXPECT_EQ(police.total(), 0U);
  away = false;
  run_for(limits.roster.read_every);
  EXPECT_EQ(police.count<duty_told>(), 1U);
}

TEST_F(RosterActor, AsksOnceWhileAnArchiveDoesNotAnswer) {
  archive.freeze<load_roster>();
  start();
  tell_again();
  tell_again();
  EXPECT_EQ(archive.count<load_roster>(), 1U);
  run_for(limits.supervision.request_timeout);
  tell_again();
  EXPECT_EQ(archive.count<load_roster>(), 2U);
}

TEST_F(RosterActor, TellsAPlatformThatCameBackEverything) {
  start();
  police.forget();
  caf::anon_send(it, force::police, announce_yourself{});
  run();
  EXPECT_EQ(police.count<duty_told>(), 1U);
  EXPECT_EQ(police.count<coverage_told>(), 1U);
}

TEST_F(RosterActor, TellsTheGapsAheadOnceAndThatTheyAreFilled) {
  start();
  const auto began = now();
  ASSERT_EQ(police.count<coverage_told>(), 1U);
  auto told = police.got<coverage_told>().back();
  EXPECT_EQ(told.platform, force::police);
  ASSERT_EQ(told.gaps.size(), 1U);
  EXPECT_EQ(told.gaps.front().when, (interval{began + hours{4}, began + hours{8}}));
  EXPECT_EQ(told.gaps.front().needed - told.gaps.front().present, 1U);
  run_for(limits.roster.read_every * 5);
  EXPECT_EQ(police.count<coverage_told>(), 1U) << "unchanged";
  police_from(hours{3} + minutes{55}, hours{12});
  tell_again();
  EXPECT_TRUE(police.got<coverage_told>().back().gaps.empty()) << "filled";
}

TEST_F(RosterActor, AProvisionalAgentWithoutTheirBuddyFillsNoGap) {
  const agent_id sacha{3};
  people.push_back(person(sacha, force::police));
  people.back().buddy = camille;
  people.back().provisional_until = now() + hours{99};
  shifts.push_back({sacha, force::police, duty::operator_agent, {now(), now() + hours{9}}});
  start();
  const auto told = police.got<coverage_told>().back();
  ASSERT_EQ(told.gaps.size(), 1U);
  EXPECT_EQ(told.gaps.front().when, (interval{now() + hours{4}, now() + hours{8}}));
  police_from(hours{4}, hours{9});
  tell_again();
  EXPECT_TRUE(police.got<coverage_told>().back().gaps.empty()) << "the buddy stays";
}

TEST_F(RosterActor, KeepsTheBeginningOfAGapThatIsUnderWay) {
  shifts.clear();
  start();
  const auto began = now();
  run_for(minutes{30});
  ASSERT_EQ(police.count<coverage_told>(), 1U);
  run_for(hours{1});
  const auto told = police.got<coverage_told>().back();
  ASSERT_EQ(told.gaps.size(), 1U);
  EXPECT_EQ(told.gaps.front().when.start, began);
}

TEST_F(RosterActor, LooksForNoGapWhereNobodyKeepsARoster) {
  limits.roster.duty.required = false;
  shifts.clear();
  start();
  EXPECT_EQ(police.count<coverage_told>(), 0U);
  EXPECT_EQ(last_duty(), instant{}) << "on duty always";
}

TEST_F(RosterActor, LeavesOutAShiftThatTheRulesRefuse) {
  shifts.push_back({alex, force::gendarmerie, duty::operator_agent, {now(), now() + hours{99}}});
  shifts.push_back({camille, force::police, duty::operator_agent, {now() + hours{1}, now()}});
  start();
  EXPECT_EQ(last_duty(), now() + hours{4});
  EXPECT_LT(gendarmerie.got<duty_told>().front().how.duty_until, now());
}

TEST_F(RosterActor, SurvivesWhatNobodySends) {
  start();
  EXPECT_TRUE(survives_the_unexpected(it));
}

} // namespace ecoute::test
