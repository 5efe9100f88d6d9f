// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/said_messages.hpp"

#include <gtest/gtest.h>

namespace ecoute {
namespace {

message_id id(std::uint32_t n) {
  return {{n + 1, 7}};
}

said_before what(std::uint32_t n) {
  return {n, n + 1, n + 2, n * 7ULL, instant{milliseconds{n}}, author::operator_agent, agent_id{n}};
}

said_messages many(std::uint32_t count) {
  said_messages all;
  for (std::uint32_t n = 0; n < count; ++n)
    all.note(id(n), what(n));
  return all;
}

class SaidMessages : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(SaidMessages, GivesEachBackWholeAndKnowsNoOther) {
  const auto all = many(GetParam());
  EXPECT_EQ(all.size(), GetParam());
  for (std::uint32_t n = 0; n < GetParam(); ++n)
    EXPECT_EQ(all.find(id(n)), what(n));
  EXPECT_EQ(all.find(id(GetParam())), std::nullopt);
  EXPECT_EQ(all.find({}), std::nullopt);
}

TEST_P(SaidMessages, ReplacesAKnownOneAndAddsNothing) {
  auto all = many(GetParam());
  for (std::uint32_t n = 0; n < GetParam(); ++n) {
    all.note(id(n), what(n + 1'000'000));
    EXPECT_EQ(all.find(id(n)), what(n + 1'000'000));
  }
  EXPECT_EQ(all.size(), GetParam());
}

TEST_P(SaidMessages, AreEqualWhenTheyHoldTheSame) {
  auto one = many(GetParam());
  EXPECT_EQ(one, many(GetParam()));
  one.note(id(GetParam()), what(1));
  EXPECT_NE(one, many(GetParam()));
}

// Around the size where an index takes over from the scan, and well beyond it.
INSTANTIATE_TEST_SUITE_P(Sizes, SaidMessages, ::testing::Values(0U, 1U, 63U, 64U, 65U, 66U, 5000U));

} // namespace
} // namespace ecoute
