// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/swap.hpp"
#include "tests/domain/round_the_clock/roster_fixture.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace ecoute::round_the_clock {
namespace {

using std::chrono::hours;

const auto monday = paris("2026-11-02T08:00");
const auto tuesday = paris("2026-11-03T08:00");
const auto wednesday = paris("2026-11-04T08:00");
const auto before = monday - hours{24};
constexpr agent_id officer{77};

class Swap : public testing::Test {
protected:
  [[nodiscard]] swap_context known() const { return {shifts, certificates, policy}; }
  [[nodiscard]] swap asked() const {
    return std::get<swap>(ask_swap({camille, monday}, {dominique, tuesday}, known(), before));
  }
  static roster_fault why(const swap_answer& a) {
    const auto* fault = std::get_if<roster_fault>(&a);
    return fault != nullptr ? *fault : roster_fault::none;
  }

  roster shifts = roster_of({shift_of(camille, monday, monday + hours{12}),
                             shift_of(dominique, tuesday, tuesday + hours{12}),
                             shift_of(sacha, monday, monday + hours{12}, force::gendarmerie),
                             shift_of(camille, wednesday, wednesday + hours{12})});
  std::vector<certification> certificates{for_ever(camille), for_ever(dominique), for_ever(sacha)};
  swap_policy policy;
};

TEST_F(Swap, IsAskedAcceptedApprovedAndThenChangesTheRoster) {
  auto s = asked();
  EXPECT_EQ(s.state, swap_state::asked);
  EXPECT_EQ(why(accept_swap(s, camille, known(), before)), roster_fault::not_theirs);
  EXPECT_EQ(std::get<roster_fault>(swapped(shifts, s)), roster_fault::over) << "not agreed yet";
  s = std::get<swap>(accept_swap(s, dominique, known(), before));
  EXPECT_EQ(s.state, swap_state::accepted);
  for (const auto who : {camille, dominique, agent_id{}})
    EXPECT_EQ(why(approve_swap(s, who, known(), before)), roster_fault::not_theirs);
  s = std::get<swap>(approve_swap(s, officer, known(), before));
  EXPECT_EQ(s.state, swap_state::agreed);
  EXPECT_EQ(s.approved_by, officer);

  const auto after = roster_of(std::get<std::vector<shift>>(swapped(shifts, s)));
  EXPECT_TRUE(after.find({dominique, monday}));
  EXPECT_TRUE(after.find({camille, tuesday}));
  EXPECT_FALSE(after.find({camille, monday}));
  EXPECT_TRUE(after.find({camille, wednesday}));
  EXPECT_EQ(std::get<roster_fault>(swapped(after, s)), roster_fault::unknown_shift) << "once";
}

TEST_F(Swap, NeedsNoApprovalWhereTheSettingSaysSo) {
  policy.needs_approval = false;
  const auto s = std::get<swap>(accept_swap(asked(), dominique, known(), before));
  EXPECT_EQ(s.state, swap_state::agreed);
  EXPECT_EQ(why(approve_swap(s, officer, known(), before)), roster_fault::over);
}

TEST_F(Swap, IsRefusedWhereItCannotBe) {
  const auto ask = [&](shift_key a, shift_key b, instant now = before) {
    return why(ask_swap(a, b, known(), now));
  };
  EXPECT_EQ(ask({camille, monday}, {camille, wednesday}), roster_fault::with_oneself);
  EXPECT_EQ(ask({camille, monday}, {camille, monday}), roster_fault::with_oneself);
  EXPECT_EQ(ask({camille, monday}, {dominique, monday}), roster_fault::unknown_shift);
  EXPECT_EQ(ask({camille, tuesday}, {dominique, tuesday}), roster_fault::unknown_shift);
  EXPECT_EQ(ask({camille, monday}, {dominique, tuesday}, monday), roster_fault::already_begun);
  EXPECT_EQ(ask({camille, wednesday}, {sacha, monday}), roster_fault::other_duty);
}

TEST_F(Swap, IsRefusedWhereSomebodyWouldBeAtTwoPlaces) {
  shifts = roster_of({shift_of(camille, monday, monday + hours{12}),
                      shift_of(camille, tuesday + hours{6}, tuesday + hours{18}),
                      shift_of(dominique, tuesday, tuesday + hours{12})});
  EXPECT_EQ(why(ask_swap({camille, monday}, {dominique, tuesday}, known(), before)),
            roster_fault::overlaps);
  EXPECT_EQ(why(ask_swap({dominique, tuesday}, {camille, monday}, known(), before)),
            roster_fault::overlaps);
  EXPECT_EQ(why(ask_swap({camille, tuesday + hours{6}}, {dominique, tuesday}, known(), before)),
            roster_fault::none)
      << "the two may overlap each other";
}

TEST_F(Swap, IsRefusedWithoutACertificateForTheWholeShiftReceived) {
  certificates = {{camille, certificate::adults, {instant{}, tuesday + hours{11}}},
                  for_ever(dominique)};
  EXPECT_EQ(why(ask_swap({camille, monday}, {dominique, tuesday}, known(), before)),
            roster_fault::not_certified);
}

TEST_F(Swap, LooksAtTheRosterAgainAtEachStep) {
  const auto s = asked();
  shifts = roster_of({shift_of(camille, monday, monday + hours{12})});
  EXPECT_EQ(why(accept_swap(s, dominique, known(), before)), roster_fault::unknown_shift);
}

TEST_F(Swap, EndsWhenDeclinedWithdrawnRejectedOrLate) {
  const auto s = asked();
  const auto accepted = std::get<swap>(accept_swap(s, dominique, known(), before));
  EXPECT_EQ(why(decline_swap(s, camille)), roster_fault::not_theirs);
  EXPECT_EQ(why(withdraw_swap(s, dominique)), roster_fault::not_theirs);
  EXPECT_EQ(why(reject_swap(accepted, dominique)), roster_fault::not_theirs);
  EXPECT_EQ(why(reject_swap(s, officer)), roster_fault::over) << "nothing to approve yet";
  const std::vector<swap> ended{std::get<swap>(decline_swap(s, dominique)),
                                std::get<swap>(withdraw_swap(s, camille)),
                                std::get<swap>(withdraw_swap(accepted, camille)),
                                std::get<swap>(reject_swap(accepted, officer))};
  for (const auto& e : ended) {
    EXPECT_EQ(why(accept_swap(e, dominique, known(), before)), roster_fault::over);
    EXPECT_EQ(why(approve_swap(e, officer, known(), before)), roster_fault::over);
    EXPECT_EQ(why(withdraw_swap(e, camille)), roster_fault::over);
    EXPECT_EQ(why(decline_swap(e, dominique)), roster_fault::over);
    EXPECT_FALSE(lapses(e, wednesday));
  }
  EXPECT_FALSE(lapses(s, monday - seconds{1}));
  EXPECT_TRUE(lapses(s, monday));
  EXPECT_TRUE(lapses(accepted, monday));
}

TEST(SwapWalk, NeverMakesARosterWithAFault) {
  EXPECT_TRUE(rc::check("swaps keep rosters whole", [] {
    std::vector<shift> shifts;
    for (const auto who : people) {
      auto t = monday;
      for (int i = 0; i < 4; ++i) {
        const auto start = t + hours{*rc::gen::inRange(0, 8)};
        t = start + hours{*rc::gen::inRange(1, 13)};
        shifts.push_back(shift_of(who, start, t));
      }
    }
    auto current = roster_of(shifts);
    const std::vector<certification> certificates{for_ever(camille), for_ever(dominique),
                                                  for_ever(sacha)};
    const swap_policy policy{.needs_approval = false};
    for (int i = 0; i < 20; ++i) {
      const auto& all = current.shifts();
      const auto pick = [&] { return all[*rc::gen::inRange<std::size_t>(0, all.size())]; };
      const auto a = pick();
      const auto b = pick();
      const swap_context known{current, certificates, policy};
      const auto s = ask_swap({a.agent, a.when.start}, {b.agent, b.when.start}, known, before);
      if (!std::holds_alternative<swap>(s))
        continue;
      const auto agreed = std::get<swap>(accept_swap(std::get<swap>(s), b.agent, known, before));
      auto after = roster::make(std::get<std::vector<shift>>(swapped(current, agreed)), people, {});
      RC_ASSERT(std::holds_alternative<roster>(after));
      RC_ASSERT(std::get<roster>(after).shifts().size() == all.size());
      current = std::get<roster>(std::move(after));
    }
  }));
}

TEST_F(Swap, ChoicesAreTheShiftsThatMayBeHad) {
  const auto of = [&](agent_id who, instant start, milliseconds ahead = hours{24 * 14}) {
    std::vector<shift_key> keys;
    for (const auto& s : choices_for({who, start}, known(), before, ahead))
      keys.push_back({s.agent, s.when.start});
    return keys;
  };
  EXPECT_EQ(of(camille, monday), (std::vector<shift_key>{{dominique, tuesday}}))
      << "neither one's own nor the other platform's";
  EXPECT_EQ(of(dominique, tuesday),
            (std::vector<shift_key>{{camille, monday}, {camille, wednesday}}));
  EXPECT_EQ(of(dominique, tuesday, hours{30}), (std::vector<shift_key>{{camille, monday}}));
  EXPECT_TRUE(of(camille, tuesday).empty()) << "not theirs to give";
  certificates = {for_ever(camille)};
  EXPECT_TRUE(of(camille, monday).empty()) << "nobody else is certified";
}

TEST_F(Swap, EachFaultIsToldAsARefusalOfItsOwn) {
  EXPECT_EQ(refusal_for(roster_fault::none), refusal::none);
  EXPECT_EQ(refusal_for(roster_fault::with_oneself), refusal::oneself);
  EXPECT_EQ(refusal_for(roster_fault::unknown_shift), refusal::unknown_shift);
  EXPECT_EQ(refusal_for(roster_fault::already_begun), refusal::shift_begun);
  EXPECT_EQ(refusal_for(roster_fault::overlaps), refusal::shifts_overlap);
  EXPECT_EQ(refusal_for(roster_fault::other_duty), refusal::other_duty);
  EXPECT_EQ(refusal_for(roster_fault::not_certified), refusal::shift_needs_certificate);
  EXPECT_EQ(refusal_for(roster_fault::over), refusal::swap_over);
  EXPECT_EQ(refusal_for(roster_fault::not_theirs), refusal::forbidden);
}

} // namespace
} // namespace ecoute::round_the_clock
