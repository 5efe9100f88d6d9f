// SPDX-License-Identifier: EUPL-1.2
#include "config/limits.hpp"
#include "net/limits/silent_reads.hpp"

#include <gtest/gtest.h>

namespace ecoute {

namespace {

using std::chrono::seconds;

const silent_reads::moment first_read{seconds{1000}};
constexpr agent_id morgan{9};
constexpr agent_id noa{8};

} // namespace

TEST(SilentReads, AreCountedForEachAgentUntilTheyAreTooOld) {
  silent_reads all;
  for (std::size_t i = 0; i < fixed::silent_reads_max; ++i)
    EXPECT_TRUE(all.let_in(morgan, first_read + seconds{i}));
  const auto full = first_read + seconds{fixed::silent_reads_max};
  EXPECT_FALSE(all.let_in(morgan, full));
  EXPECT_TRUE(all.let_in(noa, full)) << "one officer takes nothing from the other";
  const auto first_is_old = first_read + fixed::silent_reads_window;
  EXPECT_FALSE(all.let_in(morgan, first_is_old - seconds{1})) << "a refusal is no reading";
  EXPECT_TRUE(all.let_in(morgan, first_is_old));
  EXPECT_FALSE(all.let_in(morgan, first_is_old)) << "one is too old, and one was begun";
}

TEST(SilentReads, WhoHasNotReadForAWhileIsForgotten) {
  silent_reads all;
  ASSERT_TRUE(all.let_in(morgan, first_read));
  ASSERT_TRUE(all.let_in(noa, first_read + seconds{1}));
  EXPECT_EQ(all.remembered(), 2U);
  ASSERT_TRUE(all.let_in(noa, first_read + fixed::silent_reads_window));
  EXPECT_EQ(all.remembered(), 1U);
}

} // namespace ecoute
