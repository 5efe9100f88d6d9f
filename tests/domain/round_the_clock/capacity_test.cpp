// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/operator_state.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <tuple>

namespace ecoute {
namespace {

const operator_policy policy;
instant at(std::int64_t s) {
  return instant{seconds{1'000'000 + s}};
}
conversation_id conv(std::uint64_t n) {
  return {{0, n}};
}

desk open_desk() {
  desk d;
  d.agent = {1};
  d.certified_until = at(1'000'000);
  EXPECT_EQ(set_presence(d, presence::available, at(0)), refusal::none);
  return d;
}
desk holding(std::uint64_t many) {
  auto d = open_desk();
  for (std::uint64_t n = 1; n <= many; ++n)
    confirm(d, conv(n));
  return d;
}
refusal receives(const desk& d) {
  return may_receive(as_candidate(d), at(1));
}

TEST(Capacity, IsTwoByDefaultAndThreeAtMost) {
  auto d = open_desk();
  EXPECT_EQ(capacity_of(d), 2u);
  const auto before = d;
  EXPECT_EQ(set_capacity(d, 0, policy), refusal::malformed);
  EXPECT_EQ(set_capacity(d, 4, policy), refusal::too_large);
  EXPECT_EQ(set_capacity(d, 99, policy), refusal::too_large);
  EXPECT_EQ(d, before);
  EXPECT_EQ(set_capacity(d, 3, policy), refusal::none);
  EXPECT_EQ(set_capacity(d, 1, policy), refusal::none);
  EXPECT_EQ(capacity_of(d), 1u);
}

TEST(Capacity, IsFilledByOneUrgentConversation) {
  auto d = holding(1);
  EXPECT_EQ(receives(d), refusal::none);
  mark_urgent(d, conv(1), true);
  mark_urgent(d, conv(1), true);
  mark_urgent(d, conv(9), true);
  EXPECT_EQ(d.urgent, (std::vector{conv(1)})) << "only what is held can be urgent";
  EXPECT_EQ(receives(d), refusal::at_capacity);
  mark_urgent(d, conv(1), false);
  EXPECT_EQ(receives(d), refusal::none);
  mark_urgent(d, conv(1), true);
  release(d, conv(1), at(2));
  EXPECT_EQ(receives(d), refusal::none);
  EXPECT_TRUE(d.urgent.empty());
}

TEST(Capacity, GrowsByOneOnceWhenAskedFor) {
  auto d = holding(2);
  EXPECT_EQ(receives(d), refusal::at_capacity);
  EXPECT_EQ(ask_one_more(d, policy, at(1)), refusal::none);
  EXPECT_EQ(receives(d), refusal::none);
  EXPECT_EQ(reserve(d, conv(3), policy, at(1)), refusal::none);
  EXPECT_EQ(receives(d), refusal::at_capacity) << "one more, not two";
  release(d, conv(3), at(2));
  EXPECT_EQ(receives(d), refusal::none) << "it did not come: the wish stands";
  EXPECT_EQ(reserve(d, conv(4), policy, at(2)), refusal::none);
  confirm(d, conv(4));
  EXPECT_EQ(ask_one_more(d, policy, at(3)), refusal::too_large) << "three at most";
  release(d, conv(4), at(4));
  EXPECT_EQ(receives(d), refusal::at_capacity) << "once";
}

TEST(Capacity, LetsOneBeAskedForBesideAnUrgentOne) {
  auto d = holding(1);
  mark_urgent(d, conv(1), true);
  EXPECT_EQ(ask_one_more(d, policy, at(1)), refusal::none);
  EXPECT_EQ(receives(d), refusal::none);
  EXPECT_EQ(reserve(d, conv(2), policy, at(1)), refusal::none);
  confirm(d, conv(2));
  EXPECT_EQ(receives(d), refusal::at_capacity);
}

TEST(Capacity, IsAskedForOnlyByWhoWorks) {
  auto d = holding(2);
  link_lost(d, at(1));
  EXPECT_EQ(ask_one_more(d, policy, at(1)), refusal::not_available);
  link_back(d);
  EXPECT_EQ(ask_one_more(d, policy, at(1)), refusal::none);
  EXPECT_EQ(set_presence(d, presence::on_break, at(1)), refusal::none);
  EXPECT_EQ(set_presence(d, presence::available, at(1)), refusal::none);
  EXPECT_EQ(receives(d), refusal::at_capacity) << "a break ends the wish";
  auto free = holding(1);
  EXPECT_EQ(ask_one_more(free, policy, at(1)), refusal::none);
  EXPECT_EQ(capacity_of(free), 2u) << "a slot was free: nothing changes";
}

TEST(WrapUp, FollowsTheLastConversationAndEndsByItself) {
  auto d = holding(1);
  begin_wrap_up(d, policy, at(10));
  EXPECT_EQ(d.state, presence::available) << "another conversation is held";
  release(d, conv(1), at(10));
  begin_wrap_up(d, policy, at(10));
  EXPECT_EQ(d.state, presence::wrap_up);
  EXPECT_EQ(receives(d), refusal::not_available);
  EXPECT_EQ(next_deadline(d, policy), at(310));
  end_wrap_up(d, at(309));
  EXPECT_EQ(d.state, presence::wrap_up);
  end_wrap_up(d, at(310));
  EXPECT_EQ(d.state, presence::available);
  EXPECT_EQ(d.idle_since, at(310));
  EXPECT_EQ(next_deadline(d, policy), std::nullopt);
}

TEST(WrapUp, IsEndedByTheAgentsWordAndNeverEnteredByIt) {
  auto d = open_desk();
  EXPECT_EQ(set_presence(d, presence::wrap_up, at(1)), refusal::forbidden);
  begin_wrap_up(d, policy, at(1));
  EXPECT_EQ(set_presence(d, presence::available, at(2)), refusal::none);
  EXPECT_EQ(next_deadline(d, policy), std::nullopt);
  EXPECT_EQ(set_presence(d, presence::on_break, at(3)), refusal::none);
  begin_wrap_up(d, policy, at(3));
  EXPECT_EQ(d.state, presence::on_break);
}

TEST(WrapUp, EndsInABreakWhenTheCertificateHasEnded) {
  auto d = open_desk();
  begin_wrap_up(d, policy, at(1));
  d.certified_until = at(200);
  end_wrap_up(d, at(301));
  EXPECT_EQ(d.state, presence::on_break);
  EXPECT_EQ(next_deadline(d, policy), std::nullopt);
}

TEST(Desk, TellsTheQueueWhatTheRosterSays) {
  auto d = open_desk();
  d.duty_until = at(50);
  d.minors_until = at(60);
  d.languages = {"en"};
  d.conflicts = {conv(7)};
  const auto c = as_candidate(d);
  EXPECT_EQ(c.duty_until, at(50));
  EXPECT_EQ(c.minors_until, at(60));
  EXPECT_EQ(c.languages, d.languages);
  EXPECT_EQ(c.conflicts, d.conflicts);
}

using step = std::tuple<std::uint8_t, std::uint8_t>;

TEST(CapacityWalk, NeverReceivesBeyondTheMaximum) {
  EXPECT_TRUE(rc::check("capacity walk", [](const std::vector<step>& steps) {
    auto d = open_desk();
    std::int64_t now = 0;
    for (const auto& [kind, which] : steps) {
      const auto id = conv(which % 6);
      const auto held = d.held.size() + d.reserved.size();
      ++now;
      switch (kind % 8) {
      case 0:
      case 1:
        if (reserve(d, id, policy, at(now)) == refusal::none)
          RC_ASSERT(d.held.size() + d.reserved.size() <= policy.capacity_max);
        break;
      case 2:
        if (!d.reserved.empty())
          confirm(d, d.reserved[0].conversation);
        break;
      case 3:
        release(d, id, at(now));
        break;
      case 4:
        mark_urgent(d, id, which % 2 == 0);
        break;
      case 5:
        ask_one_more(d, policy, at(now));
        break;
      case 6:
        set_capacity(d, which % 5, policy);
        break;
      default:
        begin_wrap_up(d, policy, at(now));
        end_wrap_up(d, at(now + which * 3));
      }
      RC_ASSERT(d.held.size() + d.reserved.size() <= std::max<std::size_t>(held, 3));
      RC_ASSERT(d.wrap_up_until.has_value() == (d.state == presence::wrap_up));
      for (const auto& u : d.urgent)
        RC_ASSERT(std::find(d.held.begin(), d.held.end(), u) != d.held.end());
    }
  }));
}

} // namespace
} // namespace ecoute
