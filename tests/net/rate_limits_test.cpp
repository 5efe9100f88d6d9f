// SPDX-License-Identifier: EUPL-1.2
#include "config/limits.hpp"
#include "net/rate_limits.hpp"

#include <gtest/gtest.h>

namespace ecoute {

namespace {

using namespace std::chrono_literals;

const steady_instant start{1000s};
/// An IPv4 address: its own network, without a name of the hour before.
constexpr source_ids alone(std::uint64_t n) {
  return {{n, n}, {~n, n}, {n, n}, {~n, n}};
}

constexpr source_ids one = alone(1);
constexpr source_ids other = alone(2);

/// A household of one IPv6 /48 in this hour.
constexpr source_ids household(std::uint64_t n, std::uint64_t hour = 1000) {
  return {{hour, n}, {hour - 1, n}, {hour, ~0U}, {hour - 1, ~0U}};
}

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

TEST(TokenBucket, SaysThatItHoldsOneWithoutTakingIt) {
  token_bucket bucket{1, 1.0};
  for (int i = 0; i < 100; ++i)
    EXPECT_TRUE(bucket.holds_one(start));
  EXPECT_TRUE(bucket.try_take(start));
  EXPECT_FALSE(bucket.holds_one(start));
  EXPECT_TRUE(bucket.holds_one(start + 1s));
}

TEST(TokenBucket, RefusesWithoutDebt) {
  token_bucket bucket{1, 1.0};
  EXPECT_TRUE(bucket.try_take(start));
  for (int i = 0; i < 100; ++i)
    EXPECT_FALSE(bucket.try_take(start));
  EXPECT_TRUE(bucket.try_take(start + 1s));
}

/// One more try, of other words than the one before.
code_turn another(source_limits& all, const source_ids& who, steady_instant at = start) {
  static int n = 0;
  return all.code(who, "words " + std::to_string(++n), at);
}

bool code(source_limits& all, const source_ids& who) {
  return another(all, who).within == code_try::let_in;
}

TEST(SourceLimits, AskPatienceOfWhoOpensTooOften) {
  const network_settings limits;
  source_limits all{limits};
  std::uint64_t n = 0;
  const auto opens = [&](const source_ids& who, steady_instant now) {
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
  const auto tried = [&](const source_ids& who, steady_instant at) {
    return another(all, who, at).within;
  };
  for (std::uint32_t i = 0; i < limits.codes_per_source_hour; ++i)
    EXPECT_EQ(tried(one, start), code_try::let_in);
  for (std::uint32_t i = 0; i < fixed::codes_hashed_in_vain_hour; ++i)
    EXPECT_EQ(tried(one, start), code_try::in_vain);
  EXPECT_EQ(tried(one, start), code_try::unanswerable);
  EXPECT_EQ(tried(other, start), code_try::let_in);
  EXPECT_EQ(tried(one, start + 1h), code_try::let_in);
}

TEST(SourceLimits, CountACodeAskedAgainOnce) {
  const network_settings limits;
  source_limits all{limits};
  const auto tried = [&](const std::string& asked) { return all.code(one, asked, start).within; };
  for (std::uint32_t i = 0; i <= fixed::code_repeats_max; ++i)
    EXPECT_EQ(tried("the same"), code_try::let_in);
  for (std::uint32_t i = 1; i < limits.codes_per_source_hour; ++i)
    EXPECT_EQ(tried("another one " + std::to_string(i)), code_try::let_in);
  EXPECT_EQ(tried("the same"), code_try::in_vain) << "only while it is the last";
}

TEST(SourceLimits, DelayAllCodesWhenThereAreManyEverywhere) {
  const network_settings limits;
  source_limits all{limits};
  std::uint64_t n = 100;
  for (std::uint32_t i = 0; i < limits.codes_hour_soft; ++i) {
    const auto turn = another(all, alone(++n));
    EXPECT_EQ(turn.delay, 0ms);
    EXPECT_FALSE(turn.beyond_soft);
  }
  const auto late = another(all, alone(++n));
  EXPECT_EQ(late.within, code_try::let_in);
  EXPECT_EQ(late.delay, 10s);
  EXPECT_TRUE(late.beyond_soft);
  EXPECT_EQ(another(all, alone(++n), start + 1h).delay, 0ms);
}

TEST(SourceLimits, CountEachTryAmongThoseOfEverybodyOnlyWithinItsOwnLimit) {
  struct row {
    const char* what;
    source_ids who;
    const char* asked; ///< none: other words each time
    std::uint32_t tries;
    std::uint32_t counted;
  };
  constexpr std::uint32_t own = 5;
  const row table[] = {
      {"within its limit", one, nullptr, own - 1, own - 1},
      {"beyond its limit, hashed in vain and not", one, nullptr, own + 100, own},
      {"the same, its answer lost each time", one, "the same", fixed::code_repeats_max, 1},
      {"a household within", household(1), nullptr, own - 1, own - 1},
      {"a household beyond", household(1), nullptr, own + 100, own},
  };
  for (const auto& r : table) {
    network_settings limits;
    limits.codes_per_source_hour = own;
    limits.codes_hour_soft = 20;
    source_limits all{limits};
    for (std::uint32_t i = 0; i < r.tries; ++i) {
      const auto turn = r.asked == nullptr ? another(all, r.who) : all.code(r.who, r.asked, start);
      EXPECT_EQ(turn.delay, 0ms) << r.what << ", try " << i;
      EXPECT_FALSE(turn.beyond_soft) << r.what << ", try " << i;
    }
    std::uint32_t left = 0;
    while (another(all, alone(1000 + left)).delay == 0ms)
      ++left;
    EXPECT_EQ(left, limits.codes_hour_soft - r.counted) << r.what;
  }
}

TEST(SourceLimits, DelayWhatCountsNowhereAsTheOthersAre) {
  network_settings limits;
  limits.codes_hour_soft = 20;
  source_limits all{limits};
  EXPECT_EQ(all.code(other, "the same", start).delay, 0ms);
  for (std::uint32_t i = 0; i < limits.codes_per_source_hour; ++i)
    another(all, one);
  for (std::uint64_t n = 100; another(all, alone(n)).delay == 0ms; ++n) {
  }
  const auto again = all.code(other, "the same", start);
  EXPECT_EQ(again.within, code_try::let_in);
  EXPECT_EQ(again.delay, 10s);
  EXPECT_FALSE(again.beyond_soft) << "it tells the consoles nothing";
  for (const auto within : {code_try::in_vain, code_try::unanswerable}) {
    auto turn = another(all, one);
    while (turn.within != within)
      turn = another(all, one);
    EXPECT_EQ(turn.delay, 10s);
    EXPECT_FALSE(turn.beyond_soft);
  }
  const auto refilled = start + 60min / limits.codes_hour_soft + 1s;
  EXPECT_EQ(another(all, one, refilled).delay, 0ms) << "as anybody's would be then";
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

TEST(SourceLimits, GiveAWiderNetworkSomeTimesTheLimitsOfASource) {
  network_settings limits;
  limits.codes_per_source_hour = 1;
  limits.sign_ins_per_source_minute = 1;
  limits.openings_per_source = 1;
  limits.openings_pending_max = 1;
  source_limits all{limits};
  const auto opens = [&](std::uint64_t n) { return all.opening(household(n), {{4, n}}, start); };
  std::uint64_t n = 1;
  for (; n <= fixed::wide_factor; ++n) {
    EXPECT_TRUE(code(all, household(n))) << n;
    EXPECT_TRUE(all.sign_in(household(n), start)) << n;
    EXPECT_EQ(opens(n).wait, 0ms) << n;
  }
  EXPECT_FALSE(code(all, household(n)));
  EXPECT_FALSE(all.sign_in(household(n), start));
  for (std::uint32_t i = 1; i <= fixed::wide_factor; ++i, ++n)
    EXPECT_EQ(opens(n).wait, i * limits.opening_friction / fixed::wide_factor) << n;
  EXPECT_TRUE(opens(n).refused);
  EXPECT_TRUE(code(all, other)) << "another network has its own";
  EXPECT_FALSE(all.opening(other, {{4, 0}}, start).refused);
}

TEST(SourceLimits, KeepWhatWasCountedAcrossTheTurnOfTheHour) {
  network_settings limits;
  limits.codes_per_source_hour = 1;
  limits.sign_ins_per_source_minute = 1;
  limits.openings_per_source = 1;
  source_limits all{limits};
  EXPECT_TRUE(code(all, household(1, 5)));
  EXPECT_TRUE(all.sign_in(household(1, 5), start));
  EXPECT_EQ(all.opening(household(1, 5), {{4, 1}}, start).wait, 0ms);
  EXPECT_FALSE(code(all, household(1, 6)));
  EXPECT_FALSE(all.sign_in(household(1, 6), start));
  EXPECT_EQ(all.opening(household(1, 6), {{4, 2}}, start).wait, limits.opening_friction);
  EXPECT_FALSE(code(all, household(1, 5))) << "a connection older than the key";
  EXPECT_FALSE(code(all, household(1, 7))) << "and two hours on";
}

TEST(SourceLimits, KeepAWiderNetworkAcrossTheTurnOfTheHour) {
  network_settings limits;
  limits.codes_per_source_hour = 1;
  source_limits all{limits};
  for (std::uint64_t n = 1; n <= fixed::wide_factor; ++n)
    EXPECT_TRUE(code(all, household(n, 5))) << n;
  EXPECT_FALSE(code(all, household(99, 6)));
}

TEST(SourceLimits, ForgetTheLongestUnseenSourceFirst) {
  network_settings limits;
  limits.sign_ins_per_source_minute = 1;
  source_limits all{limits};
  EXPECT_TRUE(all.sign_in(one, start));
  EXPECT_TRUE(all.sign_in(other, start));
  EXPECT_FALSE(all.sign_in(one, start)) << "seen again: now the younger of the two";
  for (std::uint64_t i = 0; i < fixed::sources_max - 1; ++i)
    all.sign_in(alone(100 + i), start);
  EXPECT_FALSE(all.sign_in(one, start)) << "still remembered";
  EXPECT_TRUE(all.sign_in(other, start)) << "forgotten, the table being full";
}

} // namespace ecoute
