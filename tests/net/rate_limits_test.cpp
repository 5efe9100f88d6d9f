// SPDX-License-Identifier: EUPL-1.2
#include "config/limits.hpp"
#include "net/rate_limits.hpp"

#include <gtest/gtest.h>

namespace ecoute {

namespace {

using namespace std::chrono_literals;

const steady_instant start{1000s};
constexpr source_id one{1, 1};
constexpr source_id other{2, 2};

} // namespace

TEST(TokenBucket, LetsTheBurstThroughThenSlowsDown) {
  token_bucket bucket{3, 2.0};
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(bucket.take(start), 0ms);
  EXPECT_EQ(bucket.take(start), 500ms);
  EXPECT_EQ(bucket.take(start), 1000ms) << "the debt adds up: nothing is dropped";
  EXPECT_EQ(bucket.take(start + 2s), 0ms) << "four came back, two of them paid the debt";
}

TEST(TokenBucket, NeverHoldsMoreThanItsBurst) {
  token_bucket bucket{2, 100.0};
  EXPECT_TRUE(bucket.try_take(start));
  EXPECT_TRUE(bucket.try_take(start + 24h));
  EXPECT_TRUE(bucket.try_take(start + 24h));
  EXPECT_FALSE(bucket.try_take(start + 24h));
}

TEST(TokenBucket, IsNotRefilledByAClockThatStepsBack) {
  token_bucket bucket{1, 1.0};
  EXPECT_TRUE(bucket.try_take(start));
  EXPECT_FALSE(bucket.try_take(start - 1h));
}

TEST(TokenBucket, RefusesWithoutDebt) {
  token_bucket bucket{1, 1.0};
  EXPECT_TRUE(bucket.try_take(start));
  for (int i = 0; i < 100; ++i)
    EXPECT_FALSE(bucket.try_take(start));
  EXPECT_TRUE(bucket.try_take(start + 1s));
}

TEST(SourceLimits, AskPatienceOfWhoOpensTooOften) {
  const network_settings limits;
  source_limits all{limits};
  std::uint64_t n = 0;
  const auto opens = [&](const source_id& who, steady_instant now) {
    return all.opening(who, {{4, ++n}}, now);
  };
  for (std::uint32_t i = 0; i < limits.openings_per_source; ++i)
    EXPECT_EQ(opens(one, start).wait, 0ms);
  for (int i = 1; i <= static_cast<int>(limits.openings_pending_max); ++i)
    EXPECT_EQ(opens(one, start).wait, i * limits.opening_friction);
  EXPECT_TRUE(opens(one, start).refused);
  EXPECT_EQ(opens(other, start).wait, 0ms);
  EXPECT_FALSE(opens(other, start).refused);
  EXPECT_EQ(opens(one, start + 20min).wait, 0ms);
}

TEST(SourceLimits, BoundTheCodesOfOneSourceInAnHour) {
  const network_settings limits;
  source_limits all{limits};
  for (std::uint32_t i = 0; i < limits.codes_per_source_hour; ++i)
    EXPECT_TRUE(all.code(one, start));
  EXPECT_FALSE(all.code(one, start));
  EXPECT_TRUE(all.code(other, start));
  EXPECT_TRUE(all.code(one, start + 1h));
}

TEST(SourceLimits, DelayAllCodesWhenThereAreManyEverywhere) {
  const network_settings limits;
  source_limits all{limits};
  for (std::uint32_t i = 0; i < limits.codes_hour_soft; ++i)
    EXPECT_EQ(all.code_delay(start), 0ms);
  EXPECT_EQ(all.code_delay(start), 10s);
  EXPECT_EQ(all.code_delay(start + 1h), 0ms);
}

TEST(SourceLimits, BoundTheSignInsOfOneSourceInAMinute) {
  const network_settings limits;
  source_limits all{limits};
  for (std::uint32_t i = 0; i < limits.sign_ins_per_source_minute; ++i)
    EXPECT_TRUE(all.sign_in(one, start));
  EXPECT_FALSE(all.sign_in(one, start));
  EXPECT_TRUE(all.sign_in(other, start));
  EXPECT_TRUE(all.sign_in(one, start + 1min));
}

TEST(SourceLimits, ForgetTheLongestUnseenSourceFirst) {
  network_settings limits;
  limits.sign_ins_per_source_minute = 1;
  source_limits all{limits};
  EXPECT_TRUE(all.sign_in(one, start));
  EXPECT_TRUE(all.sign_in(other, start));
  EXPECT_FALSE(all.sign_in(one, start)) << "seen again: now the younger of the two";
  for (std::uint64_t i = 0; i < fixed::sources_max - 1; ++i)
    all.sign_in({3, i}, start);
  EXPECT_FALSE(all.sign_in(one, start)) << "still remembered";
  EXPECT_TRUE(all.sign_in(other, start)) << "forgotten, the table being full";
}

} // namespace ecoute
