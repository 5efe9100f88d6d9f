// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/relief.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>

namespace ecoute {
namespace {

const relief_policy policy;
instant at(std::int64_t s) {
  return instant{seconds{1'000'000 + s}};
}
constexpr std::int64_t minute = 60;
const auto end_of_duty = at(100 * minute);

conversation_id conv(std::uint64_t n) {
  return {{0, n}};
}
live_conversation live(std::uint64_t n, std::int64_t holder = 99) {
  live_conversation l{conv(n), {holder}, {}};
  l.about.conversation = conv(n);
  l.about.since = at(static_cast<std::int64_t>(n));
  return l;
}
candidate successor(std::int64_t n, std::uint32_t load = 0, std::uint32_t capacity = 2) {
  candidate c;
  c.agent = {n};
  c.state = presence::available;
  c.load = load;
  c.capacity = capacity;
  c.certified_until = at(1'000'000);
  c.idle_since = at(n);
  return c;
}
std::vector<std::int64_t> takers(const std::vector<planned_relief>& plan) {
  std::vector<std::int64_t> ids;
  for (const auto& p : plan)
    ids.push_back(p.to.value);
  return ids;
}
using ids = std::vector<std::int64_t>;

TEST(Relief, RemindsThenHandsOverThenGivesBack) {
  using enum relief_stage;
  struct row {
    std::int64_t second;
    relief_stage stage;
    std::optional<instant> next;
  };
  for (const auto& r :
       {row{0, on_duty, at(85 * minute)}, row{85 * minute - 1, on_duty, at(85 * minute)},
        row{85 * minute, leaving, end_of_duty}, row{100 * minute, over, at(115 * minute)},
        row{115 * minute - 1, over, at(115 * minute)}, row{115 * minute, spent, std::nullopt}}) {
    EXPECT_EQ(stage_at(end_of_duty, policy, at(r.second)), r.stage) << r.second;
    EXPECT_EQ(next_stage(end_of_duty, policy, at(r.second)), r.next) << r.second;
  }
  using effects = std::vector<relief_effect>;
  EXPECT_EQ(effects_between(on_duty, leaving), effects{relief_effect::remind});
  EXPECT_EQ(effects_between(leaving, over), effects{relief_effect::hand_over});
  EXPECT_EQ(effects_between(over, spent), effects{relief_effect::give_back});
  EXPECT_EQ(effects_between(on_duty, spent), effects{relief_effect::give_back}) << "jumped over";
  EXPECT_EQ(effects_between(over, on_duty), effects{}) << "the end was moved later";
  EXPECT_EQ(effects_between(leaving, leaving), effects{});
}

TEST(Relief, NeverComesWhereNoEndIsKnown) {
  EXPECT_EQ(stage_at({}, policy, end_of_duty), relief_stage::on_duty);
  EXPECT_EQ(next_stage({}, policy, end_of_duty), std::nullopt);
}

TEST(Relief, IsPlannedAtOnceForAnOfferToSomebodyShortOfTime) {
  EXPECT_TRUE(plan_at_once({.among = 1, .load = 0, .short_of_time = true}));
  EXPECT_FALSE(plan_at_once({}));
  EXPECT_EQ(long_due(at(0), policy), at(7200));
  EXPECT_EQ(name_of(relief_stage::spent), "spent");
  EXPECT_EQ(name_of(relief_stage{0}), "");
}

TEST(ReliefPlan, SpreadsTheLoadInTheOrderOfTheQueue) {
  auto danger = live(3);
  danger.about.danger = true;
  const auto plan = plan_relief({live(1), live(2), danger},
                                std::vector{successor(1), successor(2, 1)}, {}, at(0));
  ASSERT_EQ(plan.size(), 3u);
  EXPECT_EQ(plan[0].conversation, conv(3));
  EXPECT_EQ(takers(plan), (ids{1, 1, 2})) << "equal loads: who has been idle longest";
  EXPECT_EQ(text_of(plan[0].why), "best_of_2 load_0");
}

TEST(ReliefPlan, LooksAtLanguageCertificateAndTimeLeft) {
  auto english = live(1);
  english.about.language = "en";
  auto minor = live(2);
  minor.about.minor = true;
  auto speaker = successor(1, 1);
  speaker.languages = {"en"};
  auto trained = successor(2, 1);
  trained.minors_until = at(9999);
  auto leaving = successor(3);
  leaving.duty_until = at(10 * minute);
  const auto plan = plan_relief({english, minor, live(3)},
                                std::vector{leaving, speaker, trained, successor(4, 1)}, {}, at(0));
  EXPECT_EQ(takers(plan), (ids{2, 1, 4})) << "the minor is placed first";
}

TEST(ReliefPlan, SendsToTheQueueWhatNobodyCanTake) {
  const auto plan = plan_relief({live(1), live(2)}, std::vector{successor(1, 1)}, {}, at(0));
  EXPECT_EQ(takers(plan), (ids{1, 0}));
  EXPECT_EQ(takers(plan_relief({live(1, 1)}, std::vector{successor(1)}, {}, at(0))), ids{0})
      << "not from oneself";
}

TEST(ReliefPlan, GivesNothingToWhoIsExpiredOffDutyFullOrInConflict) {
  auto expired = successor(1);
  expired.certified_until = at(0);
  auto gone = successor(2);
  gone.duty_until = at(0);
  auto knows = successor(3);
  knows.conflicts = {conv(1)};
  const std::vector all{expired, gone, knows, successor(4, 2)};
  auto plan = plan_relief({live(1)}, all, {}, at(0));
  EXPECT_EQ(takers(plan), ids{0});
  const auto before = plan;
  const auto change = [&](std::int64_t to) {
    return change_plan(plan, conv(1), {to}, all, {}, at(0));
  };
  EXPECT_EQ(change(1), refusal::not_certified);
  EXPECT_EQ(change(2), refusal::not_available);
  EXPECT_EQ(change(3), refusal::forbidden);
  EXPECT_EQ(change(4), refusal::at_capacity);
  EXPECT_EQ(change(5), refusal::not_available);
  EXPECT_EQ(change(99), refusal::not_available);
  EXPECT_EQ(change_plan(plan, conv(8), {1}, all, {}, at(0)), refusal::unknown_conversation);
  EXPECT_EQ(plan, before);
}

TEST(ReliefPlan, MayBeChangedByTheDutyOfficerWithinCapacity) {
  const std::vector all{successor(1, 1), successor(2, 1)};
  auto plan = plan_relief({live(1), live(2)}, all, {}, at(0));
  ASSERT_EQ(takers(plan), (ids{1, 2}));
  EXPECT_EQ(change_plan(plan, conv(1), {2}, all, {}, at(0)), refusal::at_capacity);
  EXPECT_EQ(change_plan(plan, conv(2), {}, all, {}, at(0)), refusal::none);
  EXPECT_EQ(change_plan(plan, conv(1), {2}, all, {}, at(0)), refusal::none);
  EXPECT_EQ(takers(plan), (ids{2, 0}));
}

live_conversation chosen(live_conversation l, std::int64_t to) {
  l.chosen = agent_id{to};
  return l;
}

TEST(ReliefPlan, PlacesWhatTheDutyOfficerChoseBeforeAnythingElse) {
  const std::vector all{successor(1, 1), successor(2, 1), successor(3, 0, 1)};
  const auto plan = plan_relief({live(1), chosen(live(2), 3), live(3)}, all, {}, at(0));
  EXPECT_EQ(takers(plan), (ids{1, 3, 2})) << "3 would have had the first";
  EXPECT_TRUE(plan[1].chosen);
  EXPECT_FALSE(plan[0].chosen || plan[2].chosen);
}

TEST(ReliefPlan, SendsToTheQueueWhatTheDutyOfficerWantsThere) {
  const auto plan =
      plan_relief({chosen(live(1), 0), live(2)}, std::vector{successor(1, 1)}, {}, at(0));
  EXPECT_EQ(takers(plan), (ids{0, 1}));
  EXPECT_TRUE(plan[0].chosen) << "not: nobody can";
  EXPECT_FALSE(plan[1].chosen);
}

TEST(ReliefPlan, ProposesAnotherAndSaysWhyWhereTheChosenOneCannot) {
  auto expired = successor(1);
  expired.certified_until = at(0);
  auto gone = successor(2);
  gone.duty_until = at(0);
  auto knows = successor(3);
  knows.conflicts = {conv(1)};
  const std::vector all{expired, gone, knows, successor(4, 2), successor(5)};
  struct row {
    std::int64_t to;
    refusal why;
  };
  for (const auto& r : {row{1, refusal::not_certified}, row{2, refusal::not_available},
                        row{3, refusal::forbidden}, row{4, refusal::at_capacity},
                        row{6, refusal::not_available}, row{99, refusal::not_available}}) {
    const auto plan = plan_relief({chosen(live(1), r.to)}, all, {}, at(0));
    EXPECT_EQ(takers(plan), ids{5}) << r.to;
    EXPECT_EQ(plan[0].why_not, r.why) << r.to;
    EXPECT_FALSE(plan[0].chosen) << r.to;
  }
}

TEST(ReliefPlan, MovesNothingThatTheDutyOfficerChose) {
  auto first_only = successor(1, 1);
  auto second = successor(2, 1);
  second.conflicts = {conv(2)};
  // The second fits on 1 alone, which is taken by choice, though 2 could take that one.
  const auto plan =
      plan_relief({chosen(live(1), 1), live(2)}, std::vector{first_only, second}, {}, at(0));
  EXPECT_EQ(takers(plan), (ids{1, 0}));
}

TEST(ReliefPlan, TwoChoicesOfOneSlotGoInTheOrderOfTheQueue) {
  const auto plan = plan_relief({chosen(live(1), 1), chosen(live(2), 1)},
                                std::vector{successor(1, 1), successor(2, 1)}, {}, at(0));
  EXPECT_EQ(takers(plan), (ids{1, 2}));
  EXPECT_EQ(plan[1].why_not, refusal::at_capacity);
}

TEST(ReliefPlan, AChangeOfALineIsAChoiceLikeThoseBefore) {
  const std::vector all{successor(1, 1), successor(2, 1)};
  auto plan = plan_relief({live(1), live(2)}, all, {}, at(0));
  ASSERT_EQ(change_plan(plan, conv(2), {}, all, {}, at(0)), refusal::none);
  ASSERT_EQ(change_plan(plan, conv(1), {2}, all, {}, at(0)), refusal::none);
  const auto again = plan_relief({chosen(live(1), 2), chosen(live(2), 0)}, all, {}, at(0));
  EXPECT_EQ(takers(again), takers(plan));
  EXPECT_TRUE(plan[0].chosen && plan[1].chosen && again[0].chosen && again[1].chosen);
}

TEST(ReliefPlan, IsToldOfAColleagueAndNeverOfAConflict) {
  EXPECT_EQ(of_colleague(refusal::at_capacity), refusal::colleague_full);
  EXPECT_EQ(of_colleague(refusal::not_certified), refusal::colleague_not_certified);
  EXPECT_EQ(of_colleague(refusal::not_available), refusal::colleague_unavailable);
  EXPECT_EQ(of_colleague(refusal::forbidden), refusal::colleague_unavailable);
  EXPECT_EQ(of_colleague(refusal::none), refusal::none);
  EXPECT_EQ(of_colleague(refusal::unknown_conversation), refusal::unknown_conversation);
}

TEST(ReliefPlan, MovesOneToMakeRoomForWhoCanGoNowhereElse) {
  auto second_only = successor(2, 1);
  second_only.conflicts = {conv(2)};
  // Both fit on 1, who has been idle longest; 2 must not see the second.
  const auto plan =
      plan_relief({live(1), live(2)}, std::vector{successor(1, 1), second_only}, {}, at(0));
  EXPECT_EQ(takers(plan), (ids{2, 1}));
}

/// The most that can be placed, found by trying everything.
std::size_t most_placed(const std::vector<live_conversation>& all, std::size_t i,
                        std::vector<candidate> people) {
  if (i == all.size())
    return 0;
  auto most = most_placed(all, i + 1, people);
  for (auto& c : people) {
    if (c.agent == all[i].holder || may_receive(c, at(0)) != refusal::none ||
        in_conflict(c, all[i].conversation))
      continue;
    ++c.load;
    most = std::max(most, 1 + most_placed(all, i + 1, people));
    --c.load;
  }
  return most;
}

TEST(ReliefPlanWalk, PlacesAsManyAsCanBeWithinTheRules) {
  EXPECT_TRUE(rc::check("relief plan", [] {
    std::vector<live_conversation> all;
    for (std::uint64_t n = 1; n <= 5; ++n) {
      all.push_back(live(n, *rc::gen::inRange<std::int64_t>(1, 6)));
      all.back().about.minor = *rc::gen::arbitrary<bool>();
      all.back().about.language = *rc::gen::element<std::string>("fr", "en");
    }
    std::vector<candidate> people;
    for (std::int64_t n = 1; n <= 4; ++n) {
      auto c = successor(n, *rc::gen::inRange(0u, 3u));
      c.duty_until = *rc::gen::element(instant{}, at(0), at(10 * minute));
      c.languages = *rc::gen::element(std::vector<std::string>{}, std::vector<std::string>{"en"});
      for (std::uint64_t k = 1; k <= 5; ++k)
        if (*rc::gen::inRange(0, 3) == 0)
          c.conflicts.push_back(conv(k));
      people.push_back(c);
    }
    const auto plan = plan_relief(all, people, {}, at(0));
    RC_ASSERT(plan.size() == all.size());
    RC_ASSERT(plan == plan_relief(all, people, {}, at(0)));
    std::map<std::int64_t, std::uint32_t> load;
    std::size_t placed = 0;
    for (const auto& p : plan) {
      if (p.to.is_none())
        continue;
      ++placed;
      RC_ASSERT(p.to != p.from);
      auto c = people[static_cast<std::size_t>(p.to.value - 1)];
      c.load += load[p.to.value]++;
      RC_ASSERT(may_receive(c, at(0)) == refusal::none);
      RC_ASSERT(!in_conflict(c, p.conversation));
    }
    RC_ASSERT(placed == most_placed(all, 0, people));
  }));
}

TEST(ReliefPlanWalk, HoldsToWhatWasChosenOrSaysWhyNot) {
  EXPECT_TRUE(rc::check("relief plan with choices", [] {
    std::vector<live_conversation> all;
    for (std::uint64_t n = 1; n <= 5; ++n) {
      all.push_back(live(n, *rc::gen::inRange<std::int64_t>(1, 6)));
      if (*rc::gen::arbitrary<bool>())
        all.back().chosen = agent_id{*rc::gen::inRange<std::int64_t>(0, 6)};
    }
    std::vector<candidate> people;
    for (std::int64_t n = 1; n <= 4; ++n)
      people.push_back(successor(n, *rc::gen::inRange(0u, 3u)));
    const auto plan = plan_relief(all, people, {}, at(0));
    std::map<std::int64_t, std::uint32_t> load;
    for (const auto& p : plan) {
      const auto& wish = all[static_cast<std::size_t>(p.conversation.low - 1)].chosen;
      RC_ASSERT(p.chosen == (wish.has_value() && p.why_not == refusal::none));
      if (p.chosen)
        RC_ASSERT(p.to == *wish);
      if (!p.to.is_none())
        ++load[p.to.value];
    }
    for (const auto& c : people) {
      const auto given = load[c.agent.value];
      const bool within = given == 0 || c.load + given <= c.capacity;
      RC_ASSERT(within);
    }
  }));
}

} // namespace
} // namespace ecoute
