// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/roster.hpp"
#include "tests/domain/round_the_clock/roster_fixture.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace ecoute::round_the_clock {
namespace {

using std::chrono::hours;

const auto eight = paris("2026-11-02T08:00");
const auto twenty = paris("2026-11-02T20:00");
const auto next_eight = paris("2026-11-03T08:00");

std::vector<faulty_shift> faults(std::vector<shift> shifts, const roster_policy& policy = {}) {
  auto made = roster::make(std::move(shifts), people, policy);
  if (auto* found = std::get_if<std::vector<faulty_shift>>(&made))
    return *found;
  return {};
}

TEST(Roster, ListsEveryFaultAndIsNotMade) {
  const auto found = faults({
      shift_of(camille, eight, twenty),
      shift_of(camille, twenty, eight),
      shift_of(dominique, eight, eight),
      shift_of({9}, eight, twenty),
      shift_of({}, eight, twenty),
      shift_of(sacha, eight, eight + hours{14} + milliseconds{1}),
      shift_of(camille, twenty - minutes{1}, next_eight, force::gendarmerie, duty::on_call),
  });
  EXPECT_EQ(found, (std::vector<faulty_shift>{{1, roster_fault::ends_before_start},
                                              {2, roster_fault::ends_before_start},
                                              {3, roster_fault::unknown_agent},
                                              {4, roster_fault::unknown_agent},
                                              {5, roster_fault::too_long},
                                              {6, roster_fault::overlaps}}));
}

TEST(Roster, NamesTheLaterOfTwoThatOverlapWhateverTheirOrder) {
  const auto early = shift_of(camille, eight, twenty);
  const auto late = shift_of(camille, twenty - hours{1}, next_eight);
  EXPECT_EQ(faults({late, early}), (std::vector<faulty_shift>{{0, roster_fault::overlaps}}));
  EXPECT_EQ(faults({early, early}), (std::vector<faulty_shift>{{1, roster_fault::overlaps}}));
}

TEST(Roster, SeesAnOverlapWithALongShiftBehindAShortOne) {
  const auto found = faults({shift_of(camille, eight, twenty),
                             shift_of(camille, eight + hours{1}, eight + hours{2}),
                             shift_of(camille, eight + hours{3}, eight + hours{4})});
  EXPECT_EQ(found,
            (std::vector<faulty_shift>{{1, roster_fault::overlaps}, {2, roster_fault::overlaps}}));
}

TEST(Roster, HoldsNoMoreThanItsBound) {
  const roster_policy two{.shifts_max = 2};
  const std::vector<shift> three{shift_of(camille, eight, twenty),
                                 shift_of(dominique, eight, twenty),
                                 shift_of(sacha, eight, twenty)};
  EXPECT_EQ(faults(three, two), (std::vector<faulty_shift>{{2, roster_fault::too_many}}));
  EXPECT_TRUE(faults({three[0], three[1]}, two).empty());
}

TEST(Roster, LetsPeopleFollowEachOtherAndThemselves) {
  EXPECT_TRUE(faults({shift_of(camille, eight, twenty), shift_of(camille, twenty, next_eight),
                      shift_of(dominique, eight, twenty)})
                  .empty());
}

TEST(Roster, AllowsTheTwelveHourNightThatLasts13InOctober) {
  const auto night = shift_of(camille, paris("2026-10-24T20:00"), paris("2026-10-25T08:00"));
  EXPECT_EQ(night.when.length(), hours{13});
  EXPECT_TRUE(faults({night}).empty());
  const auto short_night = shift_of(camille, paris("2026-03-28T20:00"), paris("2026-03-29T08:00"));
  EXPECT_EQ(short_night.when.length(), hours{11});
}

TEST(Roster, KnowsWhoIsOnDutyFromTheFirstInstantToBeforeTheLast) {
  const auto r =
      roster_of({shift_of(camille, eight, twenty), shift_of(dominique, twenty, next_eight),
                 shift_of(sacha, eight, twenty, force::gendarmerie)});
  const auto who = [&](force platform, instant t) {
    std::vector<std::int64_t> ids;
    for (const auto& s : r.on_duty(platform, t))
      ids.push_back(s.agent.value);
    return ids;
  };
  using ids = std::vector<std::int64_t>;
  EXPECT_EQ(who(force::police, eight - milliseconds{1}), ids{});
  EXPECT_EQ(who(force::police, eight), ids{1});
  EXPECT_EQ(who(force::police, twenty - milliseconds{1}), ids{1});
  EXPECT_EQ(who(force::police, twenty), ids{2});
  EXPECT_EQ(who(force::police, next_eight), ids{});
  EXPECT_EQ(who(force::gendarmerie, eight), ids{3});
}

TEST(Roster, CountsShiftsThatFollowEachOtherAsOneDuty) {
  const auto r =
      roster_of({shift_of(camille, eight, twenty), shift_of(camille, twenty, next_eight),
                 shift_of(dominique, eight, twenty),
                 shift_of(dominique, twenty, next_eight, force::police, duty::duty_officer)});
  EXPECT_EQ(r.duty_end(camille, eight), next_eight);
  EXPECT_EQ(r.time_left(camille, twenty), hours{12});
  EXPECT_EQ(r.duty_end(dominique, eight), twenty) << "another duty is not the same duty";
  EXPECT_EQ(r.duty_end(sacha, eight), std::nullopt);
  EXPECT_EQ(r.time_left(camille, next_eight), std::nullopt);
  EXPECT_EQ(r.next(camille, eight)->when.start, twenty);
  EXPECT_EQ(r.next(camille, twenty), std::nullopt);
  EXPECT_EQ(r.find({camille, twenty})->when.end, next_eight);
  EXPECT_EQ(r.find({camille, twenty + seconds{1}}), std::nullopt);
}

TEST(Roster, NamesDutiesAndFaultsOnce) {
  for (const auto d : {duty::operator_agent, duty::psychologist, duty::duty_officer, duty::on_call})
    EXPECT_EQ(duty_named(name_of(d)), d);
  EXPECT_EQ(duty_named("none"), std::nullopt);
  EXPECT_EQ(name_of(duty{0}), "");
  EXPECT_EQ(name_of(roster_fault::over), "over");
  EXPECT_EQ(name_of(roster_fault{99}), "");
}

/// Two days of shifts of two hours' grain, faults and all.
std::vector<shift> any_shifts() {
  const auto steps = *rc::gen::container<std::vector<std::tuple<int, int, int>>>(
      rc::gen::tuple(rc::gen::inRange(1, 4), rc::gen::inRange(0, 48), rc::gen::inRange(-1, 9)));
  std::vector<shift> out;
  for (const auto& [who, start, length] : steps)
    out.push_back(shift_of({who}, eight + hours{start}, eight + hours{start + length}));
  return out;
}

TEST(RosterWalk, IsMadeOfWhatHasNoFaultAndAgreesWithAPlainLook) {
  EXPECT_TRUE(rc::check("roster against a plain look", [] {
    auto shifts = any_shifts();
    const auto found = faults_of(shifts, people, {});
    std::vector<shift> good;
    for (std::size_t i = 0; i < shifts.size(); ++i)
      if (std::none_of(found.begin(), found.end(), [&](auto& f) { return f.index == i; }))
        good.push_back(shifts[i]);
    auto made = roster::make(good, people, {});
    RC_ASSERT(std::holds_alternative<roster>(made));
    const auto& r = std::get<roster>(made);
    const auto t = eight + minutes{30 * *rc::gen::inRange(-2, 120)};
    for (const auto who : people) {
      std::optional<shift> seen;
      for (const auto& s : good)
        if (s.agent == who && s.when.contains(t)) {
          RC_ASSERT(!seen.has_value());
          seen = s;
        }
      RC_ASSERT(r.current(who, t) == seen);
      RC_ASSERT(r.duty_end(who, t).has_value() == seen.has_value());
      if (seen)
        RC_ASSERT(*r.duty_end(who, t) >= seen->when.end);
    }
    const auto plain = static_cast<std::size_t>(std::count_if(
        good.begin(), good.end(), [&](const shift& s) { return s.when.contains(t); }));
    RC_ASSERT(r.on_duty(force::police, t).size() == plain);
  }));
}

} // namespace
} // namespace ecoute::round_the_clock
