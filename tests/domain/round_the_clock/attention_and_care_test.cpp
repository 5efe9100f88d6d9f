// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/attention.hpp"
#include "actors/domain/care.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace ecoute {
namespace {

instant at(std::int64_t s) {
  return instant{seconds{1'000'000 + s}};
}

TEST(Attention, IsAskedForAfter20MinutesAndTakenAsABreakAMinuteLater) {
  const attention_policy policy;
  attention a{.last_act = at(0), .asked_at = std::nullopt, .locked = false};
  EXPECT_EQ(next_check(a, policy), at(1200));
  EXPECT_EQ(check(a, policy, at(1199)), attention_effect::none);
  EXPECT_EQ(check(a, policy, at(1200)), attention_effect::ask);
  EXPECT_EQ(check(a, policy, at(1201)), attention_effect::none) << "asked once";
  EXPECT_EQ(next_check(a, policy), at(1260));
  EXPECT_EQ(check(a, policy, at(1259)), attention_effect::none);
  EXPECT_EQ(check(a, policy, at(1260)), attention_effect::on_break);
}

TEST(Attention, IsShownByAnyAct) {
  const attention_policy policy;
  attention a{.last_act = at(0), .asked_at = std::nullopt, .locked = false};
  EXPECT_EQ(check(a, policy, at(1200)), attention_effect::ask);
  act(a, at(1230));
  EXPECT_EQ(check(a, policy, at(1260)), attention_effect::none);
  EXPECT_EQ(next_check(a, policy), at(2430));
}

TEST(Attention, IsAbsentAtOnceBehindALockedScreen) {
  const attention_policy policy;
  attention a{.last_act = at(0), .asked_at = std::nullopt, .locked = false};
  lock(a, true, at(10));
  EXPECT_LE(next_check(a, policy), at(10));
  EXPECT_EQ(check(a, policy, at(10)), attention_effect::on_break);
  lock(a, false, at(500));
  EXPECT_EQ(check(a, policy, at(500)), attention_effect::none);
  EXPECT_EQ(a.last_act, at(500));
}

TEST(AttentionWalk, NeverTakesSomebodyAsAbsentWhoActed) {
  EXPECT_TRUE(rc::check("attention", [](const std::vector<std::uint8_t>& steps) {
    const attention_policy policy;
    attention a{.last_act = at(0), .asked_at = std::nullopt, .locked = false};
    std::int64_t now = 0;
    std::optional<std::int64_t> asked;
    for (const auto step : steps) {
      now += step * 7;
      if (step % 5 == 0) {
        act(a, at(now));
        asked.reset();
        continue;
      }
      const auto effect = check(a, policy, at(now));
      if (effect == attention_effect::ask)
        asked = now;
      if (effect == attention_effect::on_break) {
        RC_ASSERT(asked.has_value());
        RC_ASSERT(now - *asked >= 60);
      }
      if (effect == attention_effect::none)
        RC_ASSERT(next_check(a, policy) > at(now));
    }
  }));
}

TEST(Care, AdvisesABreakAfterTwoHours) {
  const care_policy policy;
  auto s = begin_shift(at(0));
  EXPECT_EQ(next_advice(s, policy, at(0)), at(7200));
  EXPECT_EQ(advice(s, policy, at(7199)), care_advice::none);
  EXPECT_EQ(advice(s, policy, at(7200)), care_advice::take_a_break);
  break_begun(s, at(7200));
  EXPECT_EQ(advice(s, policy, at(7300)), care_advice::none);
  EXPECT_EQ(next_advice(s, policy, at(7300)), std::nullopt);
  break_ended(s, policy, at(7200 + 899));
  EXPECT_EQ(advice(s, policy, at(8100)), care_advice::take_a_break) << "too short to count";
  break_begun(s, at(9000));
  break_begun(s, at(9500));
  break_ended(s, policy, at(9900));
  EXPECT_EQ(advice(s, policy, at(9900)), care_advice::none);
  EXPECT_EQ(next_advice(s, policy, at(9900)), at(9900 + 7200));
}

TEST(Care, ProposesADebriefAfterTwoHeavyConversationsInARow) {
  const care_policy policy;
  auto s = begin_shift(at(0));
  conversation_ended(s, true);
  conversation_ended(s, false);
  conversation_ended(s, true);
  EXPECT_EQ(advice(s, policy, at(1)), care_advice::none);
  conversation_ended(s, true);
  EXPECT_EQ(advice(s, policy, at(1)), care_advice::debrief);
  EXPECT_EQ(advice(s, policy, at(9999)), care_advice::debrief) << "before any break";
  debriefed(s);
  EXPECT_EQ(advice(s, policy, at(1)), care_advice::none);
}

TEST(Care, LetsABreakBeginWhereItLeavesEnoughOrNobodyWaits) {
  EXPECT_TRUE(break_fits(3, 2, 5));
  EXPECT_FALSE(break_fits(2, 2, 1));
  EXPECT_TRUE(break_fits(1, 2, 0));
}

} // namespace
} // namespace ecoute
