// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/opening_turns.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <tuple>

namespace ecoute {
namespace {

const opening_policy policy;

instant at(int s) {
  return instant{seconds{1'000'000 + s}};
}
message_id wish(std::uint64_t n) {
  return {{5, n}};
}

/// The free ones of a window are taken.
opening_turns worn() {
  opening_turns turns;
  for (std::uint64_t n = 1; n <= policy.free; ++n)
    EXPECT_EQ(turns.ask(wish(n), at(0), policy).wait, seconds{0});
  return turns;
}

TEST(OpeningTurns, LetAHouseholdOrAShelterOpenAtOnce) {
  auto turns = worn();
  EXPECT_EQ(turns.ask(wish(100), at(600), policy).wait, seconds{0}) << "a new window";
}

TEST(OpeningTurns, GoOneAfterTheOtherHoweverManyAskAtOnce) {
  auto turns = worn();
  for (int n = 1; n <= 10; ++n)
    EXPECT_EQ(turns.ask(wish(100U + static_cast<unsigned>(n)), at(0), policy).wait,
              policy.friction * n);
  EXPECT_EQ(turns.ask(wish(200), at(30), policy).wait, policy.friction * 10) << "one has passed";
}

TEST(OpeningTurns, AreRefusedBeyondTheBoundAndOnlyUntilOneHasPassed) {
  auto turns = worn();
  for (std::uint64_t n = 0; n < policy.pending_max; ++n)
    EXPECT_FALSE(turns.ask(wish(100 + n), at(0), policy).refused);
  EXPECT_TRUE(turns.ask(wish(200), at(0), policy).refused);
  EXPECT_TRUE(turns.ask(wish(200), at(29), policy).refused);
  EXPECT_FALSE(turns.ask(wish(200), at(30), policy).refused);
}

TEST(OpeningTurns, AreKeptForAWishThatIsSentAgain) {
  auto turns = worn();
  EXPECT_EQ(turns.ask(wish(100), at(0), policy).wait, seconds{30});
  EXPECT_EQ(turns.ask(wish(101), at(0), policy).wait, seconds{60});
  EXPECT_EQ(turns.ask(wish(100), at(20), policy).wait, seconds{10});
  EXPECT_EQ(turns.ask(wish(100), at(45), policy).wait, seconds{0});
  EXPECT_EQ(turns.ask(wish(102), at(45), policy).wait, seconds{45}) << "no turn was used up";
}

TEST(OpeningTurns, NeverPassEachOtherNorTheirRate) {
  EXPECT_TRUE(rc::check("turns", [](const std::vector<std::tuple<std::uint8_t, bool>>& steps) {
    opening_turns turns;
    std::vector<instant> given;
    auto now = at(0);
    std::uint64_t n = 0;
    for (const auto& [passed, twice] : steps) {
      now += seconds{passed % 64};
      const auto got = turns.ask(wish(++n), now, policy);
      const bool bounded = got.wait <= policy.friction * policy.pending_max;
      RC_ASSERT(bounded);
      if (got.refused)
        continue;
      RC_ASSERT(!twice || turns.ask(wish(n), now, policy).wait == got.wait);
      given.push_back(now + got.wait);
    }
    for (std::size_t i = 1; i < given.size(); ++i)
      RC_ASSERT(given[i - 1] <= given[i]);
    // In any window at most the free ones, and one more each friction.
    const auto most = policy.free + policy.window / policy.friction + 1;
    for (std::size_t i = 0; i + static_cast<std::size_t>(most) < given.size(); ++i)
      RC_ASSERT(given[i + static_cast<std::size_t>(most)] - given[i] >= policy.window);
  }));
}

} // namespace
} // namespace ecoute
