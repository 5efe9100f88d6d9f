// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/conversation.hpp"
#include "actors/domain/overflow.hpp"

#include <gtest/gtest.h>

namespace ecoute {
namespace {

const instant now{minutes{1000}};

waiting_entry waits(std::uint64_t n, int minutes_ago) {
  waiting_entry e;
  e.conversation = {{n, 0}};
  e.since = now - minutes{minutes_ago};
  return e;
}
queue_policy after(int m, std::uint32_t spare = 1) {
  queue_policy p;
  p.overflow_after = minutes{m};
  p.overflow_spare = spare;
  return p;
}

const std::vector<waiting_entry> line{waits(1, 9), waits(2, 3), waits(3, 8)};

TEST(Overflow, IsOffByDefault) {
  EXPECT_TRUE(overflowing(line, {0, 50}, {}, now).empty());
  EXPECT_FALSE(next_overflow(line, {}, now));
}

TEST(Overflow, MovesWhoWaitedLongEnoughInTheOrderOfTheQueue) {
  const auto moved = overflowing(line, {0, 50}, after(5), now);
  EXPECT_EQ(moved, (std::vector<conversation_id>{{{1, 0}}, {{3, 0}}}));
}

TEST(Overflow, NotWhileSomebodyIsFreeHere) {
  EXPECT_TRUE(overflowing(line, {1, 50}, after(5), now).empty());
}

TEST(Overflow, LeavesTheOtherPlatformItsSpare) {
  EXPECT_TRUE(overflowing(line, {0, 1}, after(5), now).empty());
  EXPECT_EQ(overflowing(line, {0, 2}, after(5), now).size(), 1U);
  EXPECT_TRUE(overflowing(line, {0, 0}, after(5, 0), now).empty());
  EXPECT_EQ(overflowing(line, {0, 1}, after(5, 0), now).size(), 1U);
}

TEST(Overflow, AtTheVeryMomentAndNotBefore) {
  const std::vector<waiting_entry> one{waits(1, 5)};
  EXPECT_EQ(overflowing(one, {0, 9}, after(5), now).size(), 1U);
  EXPECT_TRUE(overflowing(one, {0, 9}, after(5), now - milliseconds{1}).empty());
  EXPECT_EQ(next_overflow(one, after(5), now - milliseconds{1}), now);
  EXPECT_FALSE(next_overflow(one, after(5), now));
}

TEST(Overflow, WhatTheLineThatWasLeftStillSaysIsNotNoted) {
  conversation_state state;
  const auto tell = [&state](const command& wish) {
    auto made = decide(state, wish, {}, now);
    for (const auto& e : made.events)
      apply(state, e);
    return made.why_not;
  };
  const agent_id here{1};
  const agent_id there{2};
  tell(open_it{visitor_role::victim, {}, {force::police, confidence::sure}, "fr"});
  const auto first = state.spell;
  ASSERT_EQ(tell(overflow_it{force::gendarmerie}), refusal::none);
  EXPECT_NE(state.spell, first);
  EXPECT_EQ(tell(note_offer{here, {}, first}), refusal::not_waiting);
  EXPECT_FALSE(state.offer);
  EXPECT_EQ(tell(note_offer{there, {}, state.spell}), refusal::none);
  EXPECT_EQ(tell(note_lapse{there, lapse_reason::expired, first}), refusal::not_waiting);
  EXPECT_EQ(tell(note_offer{there}), refusal::not_waiting) << "a note without its spell";
  EXPECT_TRUE(state.offer);
}

} // namespace
} // namespace ecoute
