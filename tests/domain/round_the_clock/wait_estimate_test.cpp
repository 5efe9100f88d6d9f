// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/wait_estimate.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace ecoute {
namespace {

instant at(std::int64_t s) {
  return instant{seconds{1'000'000 + s}};
}

TEST(WaitEstimate, SaysNothingBeforeThreeWereAnsweredWithinTheHour) {
  wait_estimate e;
  EXPECT_EQ(e.range(0, at(0)), std::nullopt);
  e.answered(at(0), minutes{4}, 0);
  e.answered(at(1), minutes{4}, 0);
  EXPECT_EQ(e.range(0, at(2)), std::nullopt);
  e.answered(at(2), minutes{4}, 0);
  EXPECT_EQ(e.range(0, at(3)), (wait_range{minutes{3}, minutes{5}, false}));
  EXPECT_EQ(e.range(0, at(3599)), (wait_range{minutes{3}, minutes{5}, false}));
  EXPECT_EQ(e.range(0, at(3600)), std::nullopt) << "an hour later the first no longer counts";
}

TEST(WaitEstimate, KnowsWhenTimeAloneChangesIt) {
  wait_estimate e;
  EXPECT_EQ(e.next_change(at(0)), std::nullopt);
  e.answered(at(0), minutes{4}, 0);
  e.answered(at(9), minutes{4}, 0);
  EXPECT_EQ(e.next_change(at(10)), at(3600));
  EXPECT_EQ(e.next_change(at(3600)), at(3609));
  EXPECT_EQ(e.next_change(at(3609)), std::nullopt);
}

TEST(WaitEstimate, GrowsWithThePlace) {
  wait_estimate e;
  for (int i = 0; i < 5; ++i)
    e.answered(at(i), minutes{8}, 3); // two minutes a place
  EXPECT_EQ(e.range(0, at(9)), (wait_range{minutes{2}, minutes{2}, false}));
  EXPECT_EQ(e.range(6, at(9)), (wait_range{minutes{10}, minutes{15}, false}));
  EXPECT_EQ(e.range(100, at(9)), (wait_range{minutes{120}, minutes{120}, true}));
}

TEST(WaitEstimate, LeavesOutTheLuckiestAndTheUnluckiestFifth) {
  wait_estimate e;
  for (const int m : {0, 10, 10, 10, 90})
    e.answered(at(1), minutes{m}, 0);
  EXPECT_EQ(e.range(0, at(2)), (wait_range{minutes{10}, minutes{10}, false}));
}

TEST(WaitEstimate, PromisesNoWaitOfZeroAndTakesNoNegativeOne) {
  wait_estimate e;
  for (int i = 0; i < 3; ++i)
    e.answered(at(i), -minutes{1}, 0);
  EXPECT_EQ(e.range(0, at(3)), (wait_range{minutes{0}, minutes{1}, false}));
}

TEST(WaitEstimate, KeepsABoundedNumberOfSamples) {
  wait_estimate e{{.samples_min = 1, .samples_max = 3}};
  for (const int m : {90, 90, 90, 2, 2, 2})
    e.answered(at(1), minutes{m}, 0);
  EXPECT_EQ(e.range(0, at(2)), (wait_range{minutes{2}, minutes{2}, false}));
}

TEST(WaitNews, ComeOnlyWhenTheRangeChangesOrHasPassed) {
  const wait_range three{minutes{2}, minutes{3}, false};
  const wait_range five{minutes{3}, minutes{5}, false};
  told_wait told;
  EXPECT_EQ(news(told, std::nullopt, at(0)), wait_news::none);
  EXPECT_EQ(longer_due(told), std::nullopt);
  EXPECT_EQ(news(told, three, at(0)), wait_news::changed);
  EXPECT_EQ(news(told, three, at(100)), wait_news::none);
  EXPECT_EQ(longer_due(told), at(180));
  EXPECT_EQ(news(told, three, at(179)), wait_news::none);
  EXPECT_EQ(news(told, three, at(180)), wait_news::takes_longer);
  EXPECT_EQ(news(told, three, at(400)), wait_news::none) << "once";
  EXPECT_EQ(news(told, std::nullopt, at(400)), wait_news::none) << "what was said stands";
  EXPECT_EQ(news(told, five, at(500)), wait_news::changed);
  EXPECT_EQ(longer_due(told), at(800));
}

TEST(WaitNews, NeverSayThatAnOpenRangeTakesLonger) {
  told_wait told;
  EXPECT_EQ(news(told, wait_range{minutes{120}, minutes{120}, true}, at(0)), wait_news::changed);
  EXPECT_EQ(longer_due(told), std::nullopt);
}

TEST(WaitEstimateWalk, IsARangeThatDoesNotShrinkWithThePlace) {
  EXPECT_TRUE(rc::check("ranges", [] {
    wait_estimate e;
    const auto many = *rc::gen::inRange(3, 40);
    for (int i = 0; i < many; ++i)
      e.answered(at(i), seconds{*rc::gen::inRange(0, 5000)}, *rc::gen::inRange(0u, 20u));
    wait_range before;
    for (std::uint32_t ahead = 0; ahead < 30; ++ahead) {
      const auto r = e.range(ahead, at(100));
      RC_ASSERT(r.has_value());
      RC_ASSERT(r->least <= r->most);
      RC_ASSERT(r->least >= before.least);
      RC_ASSERT(r->most >= before.most);
      before = *r;
    }
  }));
}

} // namespace
} // namespace ecoute
