// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/coverage.hpp"
#include "actors/domain/duty.hpp"
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
const interval day{eight, next_eight};
const std::vector<certification> all_certified{for_ever(camille), for_ever(dominique),
                                               for_ever(sacha)};

coverage_rule at_least(std::uint32_t n) {
  return {.platform = force::police,
          .role = duty::operator_agent,
          .at_least = n,
          .needs = certificate::adults};
}

TEST(Coverage, FindsTheWholeWindowWhenNobodyIsThere) {
  EXPECT_EQ(gaps({}, {}, at_least(1), day), (std::vector<coverage_gap>{{day, 0, 1}}));
  EXPECT_TRUE(gaps({}, {}, at_least(0), day).empty());
  EXPECT_TRUE(gaps({}, {}, at_least(1), {eight, eight}).empty());
}

TEST(Coverage, FindsTheMinutesBetweenTwoShifts) {
  const auto r = roster_of(
      {shift_of(camille, eight, twenty), shift_of(dominique, twenty + minutes{10}, next_eight)});
  EXPECT_EQ(gaps(r, all_certified, at_least(1), day),
            (std::vector<coverage_gap>{{{twenty, twenty + minutes{10}}, 0, 1}}));
  const auto tight =
      roster_of({shift_of(camille, eight, twenty), shift_of(dominique, twenty, next_eight)});
  EXPECT_TRUE(gaps(tight, all_certified, at_least(1), day).empty());
}

TEST(Coverage, JoinsPiecesThatTouchAndSaysTheFewest) {
  const auto r =
      roster_of({shift_of(camille, eight, twenty), shift_of(dominique, eight, eight + hours{4}),
                 shift_of(sacha, eight + hours{8}, twenty)});
  EXPECT_EQ(gaps(r, all_certified, at_least(2), day),
            (std::vector<coverage_gap>{{{eight + hours{4}, eight + hours{8}}, 1, 2},
                                       {{twenty, next_eight}, 0, 2}}));
  EXPECT_EQ(gaps(r, all_certified, at_least(3), day), (std::vector<coverage_gap>{{day, 0, 3}}));
}

TEST(Coverage, CountsOnlyThatPlatformAndThatDuty) {
  const auto r = roster_of({shift_of(camille, eight, twenty, force::gendarmerie),
                            shift_of(dominique, eight, twenty, force::police, duty::duty_officer)});
  EXPECT_EQ(gaps(r, all_certified, at_least(1), {eight, twenty}).size(), 1u);
}

TEST(Coverage, CountsNobodyWhoseCertificateEndsDuringTheShift) {
  const auto midnight = paris("2026-11-03T00:00");
  const auto r = roster_of({shift_of(camille, twenty, next_eight)});
  const std::vector<certification> ends{{camille, certificate::adults, {instant{}, midnight}}};
  EXPECT_EQ(gaps(r, ends, at_least(1), {twenty, next_eight}),
            (std::vector<coverage_gap>{{{midnight, next_eight}, 0, 1}}));
  auto renewed = ends;
  renewed.push_back({camille, certificate::adults, {midnight - hours{24}, midnight + hours{99}}});
  EXPECT_TRUE(gaps(r, renewed, at_least(1), {twenty, next_eight}).empty())
      << "a renewal that overlaps counts the person once";
  EXPECT_EQ(gaps(r, renewed, at_least(2), {twenty, next_eight}).size(), 1u);
  auto anybody = at_least(1);
  anybody.needs.reset();
  EXPECT_TRUE(gaps(r, {}, anybody, {twenty, next_eight}).empty());
}

/// Dominique is provisional beside Camille; both are certified for ever.
std::vector<rostered> a_newcomer_and_buddy(instant provisional_until) {
  const auto certified_until = for_ever(camille).valid.end;
  return {{.agent = camille, .certified_until = certified_until},
          {.agent = dominique,
           .certified_until = certified_until,
           .buddy = camille,
           .provisional_until = provisional_until}};
}

struct buddy_row {
  const char* what;
  std::vector<shift> buddys;
  instant provisional_until;
  bool required;
  std::vector<interval> counts; ///< when the newcomer does
};

std::vector<buddy_row> buddies() {
  const auto noon = eight + hours{4};
  const auto sixteen = eight + hours{8};
  const auto late = next_eight + hours{999};
  return {
      {"the buddy is there all along",
       {shift_of(camille, eight, twenty)},
       late,
       true,
       {{eight, twenty}}},
      {"the buddy comes late and leaves early",
       {shift_of(camille, noon, sixteen)},
       late,
       true,
       {{noon, sixteen}}},
      {"the buddy is away in between",
       {shift_of(camille, eight, noon), shift_of(camille, sixteen, twenty)},
       late,
       true,
       {{eight, noon}, {sixteen, twenty}}},
      {"the buddy is never there", {}, late, true, {}},
      {"the buddy needs no shift", {}, late, false, {{eight, twenty}}},
      {"the buddy is at the other service",
       {shift_of(camille, eight, twenty, force::gendarmerie)},
       late,
       false,
       {}},
      {"the buddy is there for something else",
       {shift_of(camille, eight, twenty, force::police, duty::psychologist)},
       late,
       false,
       {}},
      {"the buddy is the duty officer",
       {shift_of(camille, eight, twenty, force::police, duty::duty_officer)},
       late,
       true,
       {{eight, twenty}}},
      {"the rights end at noon", {shift_of(camille, eight, twenty)}, noon, true, {{eight, noon}}},
      {"the rights have ended", {shift_of(camille, eight, twenty)}, eight, true, {}},
  };
}

TEST(Coverage, CountsAProvisionalAgentOnlyBesideTheirBuddy) {
  const auto newcomer = shift_of(dominique, eight, twenty);
  for (const auto& r : buddies()) {
    auto shifts = r.buddys;
    shifts.push_back(newcomer);
    const auto all = roster_of(shifts);
    const auto staff = a_newcomer_and_buddy(r.provisional_until);
    const duty_policy policy{r.required};
    const duty_context known{all, policy};
    const std::vector<certification> hers{for_ever(dominique)}; // so that only she counts
    std::vector<interval> counts;
    for (const auto& piece :
         presence_over(all, hers, at_least(1), day, accompanied(staff, known, day)))
      if (piece.count > 0)
        counts.push_back(piece.when);
    EXPECT_EQ(counts, r.counts) << r.what;
    for (auto t = eight; t < twenty; t += minutes{30}) {
      const auto until = standing_of(staff[1], known, std::nullopt, t).duty_until;
      const bool offered = until == instant{} || until > t;
      const bool counted = std::any_of(counts.begin(), counts.end(),
                                       [&](const interval& i) { return i.contains(t); });
      EXPECT_EQ(counted, offered) << r.what << ": not as for offers, " << (t - eight).count();
    }
  }
}

TEST(Coverage, FindsTheGapThatAProvisionalAgentAloneLeaves) {
  const auto all = roster_of({shift_of(camille, eight, twenty), shift_of(dominique, eight, twenty),
                              shift_of(dominique, twenty, next_eight)});
  const auto staff = a_newcomer_and_buddy(next_eight);
  const duty_policy policy{true};
  const auto beside = accompanied(staff, {all, policy}, day);
  EXPECT_EQ(gaps(all, all_certified, at_least(1), day, beside),
            (std::vector<coverage_gap>{{{twenty, next_eight}, 0, 1}}));
  EXPECT_TRUE(gaps(all, all_certified, at_least(1), day).empty()) << "as if she were experienced";
}

TEST(Coverage, CoversTheNightOf25HoursAndTheOneOf23) {
  for (const auto* date : {"2026-10-24", "2026-03-28"}) {
    const auto start = paris(std::string{date} + "T20:00");
    const bool october = std::string{date} == "2026-10-24";
    const auto end = paris(october ? "2026-10-25T08:00" : "2026-03-29T08:00");
    const auto r = roster_of({shift_of(camille, start, end)});
    EXPECT_TRUE(gaps(r, all_certified, at_least(1), {start, end}).empty());
    EXPECT_EQ(end - start, october ? hours{13} : hours{11});
  }
}

TEST(CoverageNotices, ComeAt7Days72Hours24HoursAnd1Hour) {
  const coverage_gap gap{{twenty, next_eight}, 0, 1};
  const std::vector<coverage_gap> one{gap};
  const auto told = [&](instant since, instant now) { return gap_notices(one, one, since, now); };
  EXPECT_TRUE(told(twenty - hours{200}, twenty - hours{169}).empty());
  for (const auto before : {hours{168}, hours{72}, hours{24}, hours{1}}) {
    const auto due = twenty - before;
    EXPECT_EQ(told(due - seconds{1}, due), (std::vector<gap_notice>{{gap, before}}));
    EXPECT_TRUE(told(due, due + seconds{1}).empty()) << "told once";
  }
  EXPECT_EQ(told(twenty - hours{200}, twenty - hours{2}),
            (std::vector<gap_notice>{{gap, hours{24}}}))
      << "an engine that was away tells the most urgent only";
  EXPECT_TRUE(told(next_eight - hours{100}, next_eight).empty()) << "a gap that is over";
}

TEST(CoverageNotices, TellAtOnceWhatAppearsLate) {
  const std::vector<coverage_gap> now_seen{{{twenty, next_eight}, 0, 1}};
  const auto now = twenty - hours{30};
  EXPECT_EQ(gap_notices(now_seen, {}, now - seconds{1}, now),
            (std::vector<gap_notice>{{now_seen[0], hours{72}}}));
  EXPECT_TRUE(gap_notices(now_seen, now_seen, now - seconds{1}, now).empty());
}

TEST(CoverageWalk, AgreesWithCountingMinuteByMinute) {
  EXPECT_TRUE(rc::check("gaps against counting", [] {
    std::vector<shift> shifts;
    std::vector<certification> certificates;
    for (const auto who : people) {
      auto t = eight;
      for (int i = 0; i < 3; ++i) {
        const auto start = t + minutes{*rc::gen::inRange(0, 300)};
        t = start + minutes{*rc::gen::inRange(1, 600)};
        shifts.push_back(shift_of(who, start, t));
      }
      for (int i = 0; i < 2; ++i) {
        const auto from = eight + minutes{*rc::gen::inRange(-100, 1200)};
        certificates.push_back(
            {who, certificate::adults, {from, from + minutes{*rc::gen::inRange(0, 1500)}}});
      }
    }
    const auto r = roster_of(shifts);
    const auto rule = at_least(*rc::gen::inRange(1u, 4u));
    const interval window{eight + minutes{*rc::gen::inRange(-60, 300)},
                          eight + minutes{*rc::gen::inRange(300, 2000)}};
    const auto found = gaps(r, certificates, rule, window);
    for (auto t = window.start; t < window.end; t += minutes{1}) {
      std::uint32_t present = 0;
      for (const auto& s : shifts)
        present += s.when.contains(t) && certified(certificates, s.agent, certificate::adults, t);
      const auto gap = std::find_if(found.begin(), found.end(),
                                    [&](const auto& g) { return g.when.contains(t); });
      RC_ASSERT((gap != found.end()) == (present < rule.at_least));
      if (gap != found.end())
        RC_ASSERT(gap->present <= present);
    }
    for (std::size_t i = 1; i < found.size(); ++i)
      RC_ASSERT(found[i - 1].when.end < found[i].when.start);
    if (!found.empty()) {
      RC_ASSERT(found.front().when.start >= window.start);
      RC_ASSERT(found.back().when.end <= window.end);
    }
  }));
}

TEST(Certification, IsToldAbout30And7And1DaysBeforeAndAtTheEnd) {
  const std::vector<certification> one{{camille, certificate::minors, {instant{}, twenty}}};
  struct row {
    hours before;
    expiry_notice notice;
  };
  for (const auto& [before, notice] :
       {row{hours{720}, expiry_notice::days_30}, row{hours{168}, expiry_notice::days_7},
        row{hours{24}, expiry_notice::days_1}, row{hours{0}, expiry_notice::expired}}) {
    const auto due = twenty - before;
    EXPECT_EQ(notices_due(one, due - seconds{1}, due),
              (std::vector<due_notice>{{camille, certificate::minors, notice, twenty}}));
    EXPECT_TRUE(notices_due(one, due, due + seconds{1}).empty());
  }
  EXPECT_EQ(notices_due(one, instant{}, twenty - hours{2}).size(), 1u);
  EXPECT_TRUE(notices_due(one, twenty, twenty + hours{999}).empty());
}

TEST(Certification, RenewedInTimeIsToldNothingOfTheOldEnd) {
  const std::vector<certification> renewed{
      {camille, certificate::adults, {instant{}, twenty}},
      {camille, certificate::adults, {twenty, twenty + hours{24 * 365}}}};
  EXPECT_TRUE(notices_due(renewed, instant{}, twenty).empty());
  EXPECT_EQ(certified_until(renewed, camille, certificate::adults, eight),
            twenty + hours{24 * 365});
  EXPECT_EQ(certified_until(renewed, camille, certificate::minors, eight), std::nullopt);
  EXPECT_TRUE(certified(renewed, camille, certificate::adults, twenty));
  EXPECT_FALSE(certified(renewed, dominique, certificate::adults, twenty));
}

TEST(Certification, HasANameForEach) {
  EXPECT_EQ(name_of(certificate::adults), "adults");
  EXPECT_EQ(name_of(certificate::minors), "minors");
  EXPECT_EQ(name_of(certificate::gendarmerie_zone), "gendarmerie_zone");
  EXPECT_EQ(name_of(certificate{0}), "");
}

} // namespace
} // namespace ecoute::round_the_clock
