// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/on_call.hpp"
#include "tests/domain/alerts/on_call_fixture.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace ecoute::alerts {
namespace {

using std::chrono::hours;
using people = std::vector<agent_id>;

agent_id who(const on_call_plan& plan, instant t, std::uint8_t level = 1) {
  const auto turn = on_call_now(plan, police_scope, level, t);
  return turn ? turn->agent : agent_id{};
}

/// The instants at which that zone's clock is put forward or back, found by its offset alone.
std::vector<instant> clock_changes(const civil_zone& zone, int from_year, int to_year) {
  std::vector<instant> found;
  const auto new_year = [](int y) { return date::sys_days{date::year{y} / date::January / 1}; };
  for (instant t = new_year(from_year); t < instant{new_year(to_year + 1)}; t += hours{1})
    if (zone.offset_at(t) != zone.offset_at(t - hours{1}))
      found.push_back(t);
  return found;
}

TEST(OnCall, TakesTurnsByWeeksAtTheSameTimeOfDay) {
  const on_call_plan plan{{rotation_of("2026-11-02T08:00", 7, {camille, dominique, sacha})}, {}};
  EXPECT_EQ(on_call_now(plan, police_scope, 1, paris("2026-11-02T07:59")), std::nullopt)
      << "the first turn has not begun";
  struct row {
    const char* at;
    agent_id agent;
    const char* until;
    agent_id then;
  };
  for (const auto& r : {row{"2026-11-02T08:00", camille, "2026-11-09T08:00", dominique},
                        row{"2026-11-09T07:59", camille, "2026-11-09T08:00", dominique},
                        row{"2026-11-09T08:00", dominique, "2026-11-16T08:00", sacha},
                        row{"2026-11-20T23:00", sacha, "2026-11-23T08:00", camille},
                        row{"2027-03-30T12:00", camille, "2027-04-05T08:00", dominique}})
    EXPECT_EQ(on_call_now(plan, police_scope, 1, paris(r.at)),
              (on_call_turn{r.agent, paris(r.until), r.then}))
        << r.at;
}

TEST(OnCall, ChangesAtTheTimeOnTheWallThroughNightsOf23And25Hours) {
  const on_call_plan plan{{rotation_of("2020-01-01T08:00", 1, {camille, dominique})}, {}};
  int changes = 0;
  for (const auto& change : clock_changes(zone_named(mainland_zone), 2020, 2040)) {
    const auto night = on_call_now(plan, police_scope, 1, change);
    ASSERT_TRUE(night);
    const auto before = on_call_now(plan, police_scope, 1, night->until - hours{26});
    ASSERT_TRUE(before);
    const bool spring = zone_named(mainland_zone).offset_at(change) == hours{2};
    EXPECT_EQ(night->until - before->until, spring ? hours{23} : hours{25});
    EXPECT_EQ(zone_named(mainland_zone).at(night->until).time_since_epoch() % hours{24}, hours{8});
    EXPECT_NE(before->agent, night->agent);
    ++changes;
  }
  EXPECT_EQ(changes, 42) << "two a year";
}

/// Whose turn it is, without any arithmetic of zones: the wall clock's furthest showing so far,
/// counted in turns. A clock put back shows nothing new for an hour.
class wall_reference {
public:
  wall_reference(const on_call_rotation& r, instant since)
      : rotation_(r), zone_(zone_named(r.zone)), furthest_(zone_.at(since)) {}

  agent_id at(instant t) {
    furthest_ = std::max(furthest_, zone_.at(t));
    const auto passed = furthest_ - rotation_.first;
    const auto turn = passed / hours{24 * rotation_.turn_days};
    const auto size = static_cast<std::int64_t>(rotation_.members.size());
    return rotation_.members[static_cast<std::size_t>(turn % size)];
  }

private:
  const on_call_rotation& rotation_;
  civil_zone zone_;
  civil_time furthest_;
};

struct place {
  const char* zone;
  int changes; ///< of the clock, 2020 to 2040
};

TEST(OnCall, HasOnePersonAtEachMinuteAroundEachChangeOfTheClock) {
  for (const auto& p : {place{"Europe/Paris", 42}, place{"America/Miquelon", 42}}) {
    const auto changes = clock_changes(zone_named(p.zone), 2020, 2040);
    EXPECT_EQ(changes.size(), static_cast<std::size_t>(p.changes)) << p.zone;
    for (const auto* time : {"T02:00", "T02:30", "T03:00"}) {
      auto rotation = rotation_of(std::string{"2019-12-31"} + time, 1, {camille, dominique, sacha});
      rotation.zone = p.zone;
      const on_call_plan plan{{rotation}, {}};
      for (const auto& change : changes) {
        wall_reference expected{rotation, change - hours{3}};
        for (auto t = change - hours{3}; t < change + hours{3}; t += minutes{1})
          ASSERT_EQ(who(plan, t), expected.at(t)) << p.zone << time << date::format(" %FT%TZ", t);
      }
    }
  }
}

TEST(OnCall, KnowsNoChangeOfTheClockWhereThereIsNone) {
  auto rotation = rotation_of("2026-10-24T08:00", 1, {camille, dominique});
  rotation.zone = "Indian/Reunion";
  EXPECT_TRUE(clock_changes(zone_named(rotation.zone), 2020, 2040).empty());
  const on_call_plan plan{{rotation}, {}};
  for (const auto* day : {"2026-10-24T04:00:00Z", "2026-10-25T04:00:00Z", "2026-10-26T04:00:00Z"})
    EXPECT_EQ(on_call_now(plan, police_scope, 1, utc(day))->until, utc(day) + hours{24}) << day;
}

TEST(OnCall, BeginsATurnAtTheJumpOrAtTheFirstShowingOfARepeatedTime) {
  const on_call_plan plan{{rotation_of("2026-03-27T02:30", 1, {camille, dominique})}, {}};
  const auto jump = utc("2026-03-29T01:00:00Z");
  EXPECT_EQ(who(plan, jump - milliseconds{1}), dominique);
  EXPECT_EQ(who(plan, jump), camille) << "02:30 is jumped over";
  EXPECT_EQ(on_call_now(plan, police_scope, 1, jump)->until, utc("2026-03-30T00:30:00Z"));
  const auto first = utc("2026-10-25T00:30:00Z");
  const auto before = who(plan, first - milliseconds{1});
  EXPECT_NE(who(plan, first), before);
  EXPECT_EQ(who(plan, first + hours{1}), who(plan, first)) << "02:30 is shown again";
  EXPECT_EQ(who(plan, first + minutes{45}), who(plan, first)) << "02:15, shown again";
}

TEST(OnCall, GivesALonePersonTheirNextTurn) {
  const on_call_plan plan{{rotation_of("2026-11-02T08:00", 7, {camille})}, {}};
  EXPECT_EQ(on_call_now(plan, police_scope, 1, paris("2026-11-03T00:00")),
            (on_call_turn{camille, paris("2026-11-09T08:00"), camille}));
}

TEST(OnCall, PassesOverTurnsOfTheSamePersonToSomebodyElses) {
  const on_call_plan plan{{rotation_of("2026-11-02T08:00", 1, {camille, camille, dominique})}, {}};
  EXPECT_EQ(on_call_now(plan, police_scope, 1, paris("2026-11-02T09:00")),
            (on_call_turn{camille, paris("2026-11-04T08:00"), dominique}));
}

TEST(OnCall, IsTakenOverByOverridesAndTheLatestMadeWins) {
  on_call_plan plan{{rotation_of("2026-11-02T08:00", 7, {camille, dominique})}, {}};
  plan.overrides = {
      override_of(sacha, paris("2026-11-03T00:00"), paris("2026-11-06T00:00")),
      override_of(noa, paris("2026-11-04T00:00"), paris("2026-11-05T00:00")),
      override_of(noa, paris("2026-11-04T00:00"), paris("2026-11-07T00:00"), on_call_scope::system),
      override_of(noa, paris("2026-11-08T00:00"), paris("2026-11-08T00:00"))};
  struct row {
    const char* at;
    agent_id agent;
    const char* until;
    agent_id then;
  };
  for (const auto& r : {row{"2026-11-02T23:59", camille, "2026-11-03T00:00", sacha},
                        row{"2026-11-03T00:00", sacha, "2026-11-04T00:00", noa},
                        row{"2026-11-04T12:00", noa, "2026-11-05T00:00", sacha},
                        row{"2026-11-05T00:00", sacha, "2026-11-06T00:00", camille},
                        row{"2026-11-06T00:00", camille, "2026-11-09T08:00", dominique}})
    EXPECT_EQ(on_call_now(plan, police_scope, 1, paris(r.at)),
              (on_call_turn{r.agent, paris(r.until), r.then}))
        << r.at;
  std::swap(plan.overrides[0], plan.overrides[1]);
  EXPECT_EQ(who(plan, paris("2026-11-04T12:00")), sacha) << "made later";
}

TEST(OnCall, HasNobodyWhereNothingNamesAnybody) {
  on_call_plan plan{{rotation_of("2026-11-02T08:00", 7, {camille})}, {}};
  EXPECT_EQ(on_call_now(plan, police_scope, 2, paris("2026-11-03T00:00")), std::nullopt);
  EXPECT_EQ(on_call_now(plan, on_call_scope::system, 1, paris("2026-11-03T00:00")), std::nullopt);
  for (auto spoil : std::vector<void (*)(on_call_rotation&)>{
           [](on_call_rotation& r) { r.members.clear(); },
           [](on_call_rotation& r) { r.turn_days = 0; },
           [](on_call_rotation& r) { r.turn_days = 367; },
           [](on_call_rotation& r) { r.zone = "Europe/Atlantis"; }}) {
    auto faulty = plan;
    spoil(faulty.rotations[0]);
    EXPECT_EQ(on_call_now(faulty, police_scope, 1, paris("2026-11-03T00:00")), std::nullopt);
  }
  plan.overrides = {override_of(sacha, paris("2026-10-01T00:00"), paris("2026-10-02T00:00"))};
  EXPECT_EQ(on_call_now(plan, police_scope, 1, paris("2026-10-01T12:00")),
            (on_call_turn{sacha, paris("2026-10-02T00:00"), {}}))
      << "before the first turn";
}

TEST(OnCall, FallsBackToTheSystemsPeopleLevelByLevel) {
  constexpr auto system = on_call_scope::system;
  const auto now = paris("2026-11-03T00:00");
  const on_call_plan plan{{rotation_of("2026-11-02T08:00", 7, {camille}),
                           rotation_of("2026-12-01T08:00", 7, {sacha}, police_scope, 2),
                           rotation_of("2026-11-02T08:00", 7, {dominique}, system, 1),
                           rotation_of("2026-11-02T08:00", 7, {noa}, system, 2),
                           rotation_of("2026-11-02T08:00", 7, {camille}, system, 3)},
                          {}};
  EXPECT_EQ(last_level(plan, police_scope), 2);
  EXPECT_EQ(last_level(plan, system), 3);
  EXPECT_EQ(last_level(plan, on_call_scope::gendarmerie), 0);
  EXPECT_EQ(called_by(plan, police_scope, 1, now), people{camille});
  EXPECT_EQ(called_by(plan, police_scope, 2, now), people{noa}) << "their own has not begun";
  EXPECT_EQ(called_by(plan, police_scope, 2, paris("2026-12-02T00:00")), people{sacha});
  EXPECT_EQ(called_by(plan, police_scope, 3, now), people{camille});
  EXPECT_EQ(called_by(plan, police_scope, 0, now), (people{camille, noa})) << "each once";
  EXPECT_EQ(called_by(plan, on_call_scope::gendarmerie, 1, now), people{dominique});
  EXPECT_EQ(called_by(plan, on_call_scope::gendarmerie, 0, now), (people{dominique, noa, camille}));
  EXPECT_EQ(called_by(plan, system, 2, now), people{noa});
}

TEST(OnCall, TellsAllLevelsWhereALevelHasNobodyAtAll) {
  const auto now = paris("2026-11-03T00:00");
  const on_call_plan plan{{rotation_of("2026-11-02T08:00", 7, {camille}),
                           rotation_of("2026-11-02T08:00", 7, {noa}, on_call_scope::system)},
                          {}};
  EXPECT_EQ(called_by(plan, police_scope, 3, now), people{camille});
  EXPECT_EQ(called_by(plan, on_call_scope::system, 2, now), people{noa});
  EXPECT_TRUE(called_by({}, police_scope, 1, now).empty());
}

TEST(OnCall, GivesOnePersonTheirTurnsWholeAndCutByOverrides) {
  on_call_plan plan{{rotation_of("2026-11-02T08:00", 7, {camille, dominique}),
                     rotation_of("2026-11-05T08:00", 30, {camille}, on_call_scope::system, 2)},
                    {}};
  plan.overrides = {override_of(sacha, paris("2026-11-04T00:00"), paris("2026-11-05T00:00")),
                    override_of(camille, paris("2026-11-10T00:00"), paris("2026-11-18T00:00"))};
  const interval window{paris("2026-11-06T00:00"), paris("2026-11-17T00:00")};
  const auto level_two = interval{paris("2026-11-05T08:00"), paris("2026-12-05T08:00")};
  EXPECT_EQ(turns_of(plan, camille, window),
            (std::vector<own_turn>{
                {police_scope, 1, {paris("2026-11-05T00:00"), paris("2026-11-09T08:00")}},
                {on_call_scope::system, 2, level_two},
                {police_scope, 1, {paris("2026-11-10T00:00"), paris("2026-11-18T00:00")}}}));
  EXPECT_EQ(turns_of(plan, dominique, window),
            (std::vector<own_turn>{
                {police_scope, 1, {paris("2026-11-09T08:00"), paris("2026-11-10T00:00")}}}));
  EXPECT_TRUE(turns_of(plan, sacha, window).empty()) << "theirs was before";
  EXPECT_TRUE(turns_of(plan, camille, {window.start, window.start}).empty());
}

on_call_plan any_plan() {
  on_call_plan plan;
  const auto anybody = rc::gen::elementOf(everybody);
  auto rotation = rotation_of("2026-10-20T02:30", *rc::gen::element(1u, 2u, 7u),
                              *rc::gen::nonEmpty(rc::gen::container<people>(anybody)));
  rotation.first += minutes{*rc::gen::inRange(0, 1440)};
  rotation.zone = *rc::gen::element<std::string>("Europe/Paris", "America/Miquelon",
                                                 "Indian/Reunion", "Pacific/Marquesas");
  plan.rotations.push_back(rotation);
  for (auto n = *rc::gen::inRange(0, 6); n > 0; --n) {
    const auto start = utc("2026-10-22T00:00:00Z") + minutes{*rc::gen::inRange(0, 8000)};
    plan.overrides.push_back(
        override_of(*anybody, start, start + minutes{*rc::gen::inRange(0, 3000)}));
  }
  return plan;
}

TEST(OnCallWalk, HasNeitherAGapNorAnOverlap) {
  const interval days{utc("2026-10-23T00:00:00Z"), utc("2026-10-27T00:00:00Z")};
  EXPECT_TRUE(rc::check("each minute is in one turn of one person", [&] {
    const auto plan = any_plan();
    std::vector<std::pair<interval, agent_id>> pieces;
    for (const auto agent : everybody)
      for (const auto& t : turns_of(plan, agent, days))
        pieces.emplace_back(t.when, agent);
    std::sort(pieces.begin(), pieces.end(),
              [](const auto& a, const auto& b) { return a.first.start < b.first.start; });
    RC_ASSERT(!pieces.empty());
    RC_ASSERT(pieces.front().first.start <= days.start);
    RC_ASSERT(pieces.back().first.end >= days.end);
    for (std::size_t i = 1; i < pieces.size(); ++i)
      RC_ASSERT(pieces[i - 1].first.end == pieces[i].first.start);
    auto piece = pieces.begin();
    for (auto t = days.start; t < days.end; t += minutes{29}) {
      while (piece->first.end <= t)
        ++piece;
      const auto turn = on_call_now(plan, police_scope, 1, t);
      RC_ASSERT(turn.has_value());
      RC_ASSERT(turn->agent == piece->second);
      RC_ASSERT(turn->until > t);
      RC_ASSERT(who(plan, turn->until) == turn->then);
      RC_ASSERT(who(plan, turn->until - milliseconds{1}) == turn->agent);
    }
  }));
}

TEST(OnCallFaults, AreAllListedByTheirPlaceInThePlan) {
  using enum on_call_fault;
  const auto start = paris("2026-11-02T08:00");
  on_call_plan plan{{rotation_of("2026-11-02T08:00", 7, {camille}),
                     rotation_of("2026-11-02T08:00", 7, {}),
                     rotation_of("2026-11-02T08:00", 367, {agent_id{99}}, police_scope, 3),
                     rotation_of("2026-11-02T08:00", 0, {camille}, police_scope, 0),
                     rotation_of("2026-11-02T08:00", 7, {camille}, on_call_scope::system, 6)},
                    {override_of(agent_id{99}, start, start),
                     override_of(camille, start, start + hours{1}, police_scope, 6)}};
  plan.rotations[3].zone = "Europe/Atlantis";
  EXPECT_EQ(faults_of(plan, everybody), (std::vector<faulty_on_call>{{1, nobody},
                                                                     {1, twice},
                                                                     {2, unknown_agent},
                                                                     {2, turn_out_of_range},
                                                                     {2, level_missing},
                                                                     {3, unknown_zone},
                                                                     {3, turn_out_of_range},
                                                                     {3, level_out_of_range},
                                                                     {4, level_out_of_range},
                                                                     {4, level_missing},
                                                                     {5, unknown_agent},
                                                                     {5, ends_before_start},
                                                                     {6, level_out_of_range}}));
  EXPECT_EQ(name_of(nobody), "nobody");
  EXPECT_EQ(name_of(ends_before_start), "ends_before_start");
}

TEST(OnCallFaults, AreNoneOfAPlanWithLevelsInAnyOrder) {
  const on_call_plan plan{{rotation_of("2026-11-02T08:00", 366, {camille}, police_scope, 2),
                           rotation_of("2026-11-02T08:00", 1, {camille, dominique})},
                          {}};
  EXPECT_TRUE(faults_of(plan, everybody).empty());
  EXPECT_TRUE(faults_of({}, everybody).empty());
}

} // namespace
} // namespace ecoute::alerts
