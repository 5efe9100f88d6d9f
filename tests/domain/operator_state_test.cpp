// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/operator_state.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <tuple>

namespace ecoute {
namespace {

const operator_policy policy;
instant at(int s) {
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

TEST(Desk, IsAvailableOnlyWhileCertified) {
  desk d;
  d.certified_until = at(10);
  const auto before = d;
  EXPECT_EQ(set_presence(d, presence::available, at(10)), refusal::not_certified);
  EXPECT_EQ(set_presence(d, static_cast<presence>(9), at(0)), refusal::malformed);
  EXPECT_EQ(d, before);
  EXPECT_EQ(set_presence(d, presence::available, at(9)), refusal::none);
  EXPECT_EQ(d.idle_since, at(9));
  EXPECT_EQ(set_presence(d, presence::on_break, at(20)), refusal::none);
}

TEST(Desk, ReservesUpToItsCapacityAndNoFurther) {
  auto d = open_desk();
  EXPECT_EQ(reserve(d, conv(1), policy, at(1)), refusal::none);
  confirm(d, conv(1));
  EXPECT_EQ(reserve(d, conv(1), policy, at(1)), refusal::none) << "held already";
  EXPECT_EQ(reserve(d, conv(2), policy, at(2)), refusal::none);
  EXPECT_EQ(reserve(d, conv(2), policy, at(3)), refusal::none) << "reserved already";
  EXPECT_EQ(as_candidate(d).load, 2u);
  const auto before = d;
  EXPECT_EQ(reserve(d, conv(3), policy, at(4)), refusal::at_capacity);
  EXPECT_EQ(d, before);
  EXPECT_EQ(next_deadline(d, policy), at(13));
  EXPECT_EQ(reserve(d, conv(3), policy, at(13)), refusal::none) << "the old slot ran out";
  release(d, conv(1), at(15));
  EXPECT_EQ(d.idle_since, at(15));
  EXPECT_EQ(as_candidate(d).load, 1u);
}

TEST(Desk, NeverGoesOverTheHighestCapacityAllowed) {
  auto d = open_desk();
  d.capacity = 50;
  for (std::uint64_t n = 1; n <= policy.capacity_max; ++n)
    EXPECT_EQ(reserve(d, conv(n), policy, at(1)), refusal::none);
  EXPECT_EQ(reserve(d, conv(9), policy, at(1)), refusal::at_capacity);
}

TEST(Desk, GivesBackWhatItHoldsAfterTheSilenceCountedFromItsFirstSign) {
  auto d = open_desk();
  confirm(d, conv(1));
  confirm(d, conv(2));
  confirm(d, conv(2));
  link_lost(d, at(100));
  link_lost(d, at(120));
  EXPECT_TRUE(as_candidate(d).link_silent);
  EXPECT_EQ(reserve(d, conv(3), policy, at(121)), refusal::not_available);
  EXPECT_EQ(next_deadline(d, policy), at(160));
  EXPECT_TRUE(overdue(d, policy, at(159)).empty());
  EXPECT_EQ(overdue(d, policy, at(160)), (std::vector{conv(1), conv(2)}));
  EXPECT_EQ(d.held.size(), 2u) << "only the conversation's own event empties the desk";
  link_back(d);
  EXPECT_TRUE(overdue(d, policy, at(999)).empty());
  EXPECT_FALSE(next_deadline(d, policy));
}

using step = std::tuple<std::uint8_t, std::uint8_t, std::uint8_t>;

TEST(DeskWalk, NeverHoldsOrReservesOverItsCapacity) {
  EXPECT_TRUE(rc::check("desk walk", [](const std::vector<step>& steps) {
    auto d = open_desk();
    int now = 0;
    for (const auto& [kind, which, on] : steps) {
      const auto id = conv(which % 6);
      now += on % 8;
      if (kind % 6 < 3)
        reserve(d, id, policy, at(now));
      else if (kind % 6 == 3 && !d.reserved.empty())
        confirm(d, d.reserved[which % d.reserved.size()].conversation);
      else if (kind % 6 == 4)
        release(d, id, at(now));
      else
        expire_reservations(d, at(now));
      RC_ASSERT(as_candidate(d).load <= d.capacity);
      for (const auto& r : d.reserved)
        RC_ASSERT(std::count(d.held.begin(), d.held.end(), r.conversation) == 0);
    }
  }));
}

} // namespace
} // namespace ecoute
