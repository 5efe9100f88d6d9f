// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/memory_use.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace ecoute {
namespace {

TEST(MemoryUse, IsShortAboveItsShareOfTheLimit) {
  constexpr std::uint64_t gib = std::uint64_t{1} << 30;
  EXPECT_FALSE(is_short({0, 2 * gib}, 70));
  EXPECT_FALSE(is_short({700, 1000}, 70));
  EXPECT_TRUE(is_short({701, 1000}, 70));
  EXPECT_FALSE(is_short({gib + gib / 4, 2 * gib}, 70));
  EXPECT_TRUE(is_short({gib + gib / 2, 2 * gib}, 70));
  EXPECT_TRUE(is_short({3 * gib, 2 * gib}, 70));
}

TEST(MemoryUse, IsNeverShortWithoutALimit) {
  EXPECT_FALSE(is_short({std::numeric_limits<std::uint64_t>::max(), 0}, 70));
}

TEST(MemoryUse, OfHugeNumbersIsStillRight) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  EXPECT_TRUE(is_short({most, most}, 70));
  EXPECT_FALSE(is_short({most / 2, most}, 70));
}

} // namespace
} // namespace ecoute
