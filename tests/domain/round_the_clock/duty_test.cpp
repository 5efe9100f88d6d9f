// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/duty.hpp"
#include "tests/domain/round_the_clock/roster_fixture.hpp"

#include <gtest/gtest.h>

namespace ecoute::round_the_clock {
namespace {

const auto evening = paris("2026-11-02T20:00");
const auto midnight = paris("2026-11-03T00:00");
const auto morning = paris("2026-11-03T06:00");

rostered person(agent_id who) {
  return {.agent = who, .certified_until = utc("2030-01-01T00:00:00Z")};
}

instant until(const rostered& who, const roster& shifts, bool required, instant now,
              std::optional<instant> before = std::nullopt) {
  const duty_policy policy{required};
  return standing_of(who, {shifts, policy}, before, now).duty_until;
}

TEST(Duty, LastsToTheEndOfTheShiftsThatFollowEachOther) {
  const auto all =
      roster_of({shift_of(camille, evening, midnight), shift_of(camille, midnight, morning)});
  EXPECT_EQ(until(person(camille), all, true, evening), morning);
  EXPECT_EQ(until(person(camille), all, false, evening), morning);
}

TEST(Duty, EndsWithTheShiftAndBeginsWithTheNext) {
  const auto all = roster_of({shift_of(camille, evening, midnight)});
  EXPECT_EQ(until(person(camille), all, true, midnight, midnight), midnight);
  EXPECT_EQ(until(person(camille), all, true, morning), midnight) << "never told: since the end";
  EXPECT_LT(until(person(camille), all, true, evening - minutes{1}), evening - minutes{1});
}

TEST(Duty, IsAlwaysForWhoStandsInNoRosterUnlessOneIsRequired) {
  const auto all = roster_of({shift_of(camille, evening, midnight)});
  EXPECT_EQ(until(person(dominique), all, false, evening), instant{});
  EXPECT_NE(until(person(dominique), all, true, evening), instant{});
  EXPECT_LE(until(person(dominique), all, true, evening), evening);
}

TEST(Duty, TakenAwayInTheMiddleHasEndedNowSoThatOvertimeIsLeft) {
  const auto emptied = roster_of({});
  EXPECT_EQ(until(person(camille), emptied, true, evening, morning), evening);
  EXPECT_EQ(until(person(camille), emptied, true, evening, instant{}), evening);
  EXPECT_EQ(until(person(camille), emptied, true, morning, evening), evening) << "and stays so";
}

TEST(Duty, ElsewhereOrAsSomethingElseIsNone) {
  const auto other = roster_of({shift_of(camille, evening, morning, force::gendarmerie)});
  EXPECT_LE(until(person(camille), other, false, midnight), midnight);
  const auto psychologist =
      roster_of({shift_of(camille, evening, morning, force::police, duty::psychologist)});
  EXPECT_LE(until(person(camille), psychologist, false, midnight), midnight);
  EXPECT_NE(until(person(camille), psychologist, false, midnight), instant{});
}

TEST(Duty, OfADutyOfficerIsOneToo) {
  const auto officer =
      roster_of({shift_of(camille, evening, morning, force::police, duty::duty_officer)});
  EXPECT_EQ(until(person(camille), officer, true, midnight), morning)
      << "who may have to take over";
}

TEST(Duty, OfAProvisionalAgentIsBesideTheirBuddyAndUntilTheirEnd) {
  auto newcomer = person(dominique);
  newcomer.buddy = camille;
  newcomer.provisional_until = morning;
  const auto both =
      roster_of({shift_of(camille, evening, midnight), shift_of(dominique, evening, morning)});
  EXPECT_EQ(until(newcomer, both, true, evening), midnight) << "the buddy leaves";
  EXPECT_LE(until(newcomer, both, true, midnight), midnight);
  newcomer.provisional_until = paris("2026-11-02T22:00");
  EXPECT_EQ(until(newcomer, both, true, evening), newcomer.provisional_until);
  newcomer.provisional_until = morning;
  EXPECT_EQ(until(newcomer, roster_of({}), false, evening), morning) << "no roster at all";
}

TEST(Duty, ChangesAtEachShiftsEdgesAndAtAProvisionalEnd) {
  const auto all = roster_of({shift_of(camille, evening, midnight)});
  auto who = person(dominique);
  who.provisional_until = morning;
  const std::vector<rostered> everybody{person(camille), who};
  EXPECT_EQ(next_standing(everybody, all, evening - minutes{1}), evening);
  EXPECT_EQ(next_standing(everybody, all, evening), midnight);
  EXPECT_EQ(next_standing(everybody, all, midnight), morning);
  EXPECT_EQ(next_standing(everybody, all, morning), std::nullopt);
}

TEST(Duty, GivesTheCertificatesThatCoverageLooksAt) {
  auto both = person(camille);
  both.minors_until = morning;
  const std::vector<rostered> everybody{both, person(dominique)};
  const auto all = certificates_of(everybody);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_TRUE(certified(all, camille, certificate::minors, midnight));
  EXPECT_FALSE(certified(all, camille, certificate::minors, morning));
  EXPECT_FALSE(certified(all, dominique, certificate::minors, midnight));
}

} // namespace
} // namespace ecoute::round_the_clock
