// SPDX-License-Identifier: EUPL-1.2
// A conversation that lasts is told once to whoever holds it.
#include "tests/actors/lone_conversation.hpp"

namespace ecoute::test {

namespace {

using std::chrono::hours;

class LongConversation : public lone_conversation {
protected:
  std::size_t told_long() const {
    const auto cards = desk.got<card_changed>();
    return static_cast<std::size_t>(std::count_if(
        cards.begin(), cards.end(), [](const card_changed& m) { return m.card.lasts_long; }));
  }
};

} // namespace

TEST_F(LongConversation, IsToldOnceWhenItsTimeHasPassed) {
  held();
  run_for(limits.relief.long_conversation - milliseconds{1});
  EXPECT_EQ(told_long(), 0U);
  run_for(milliseconds{1});
  EXPECT_EQ(told_long(), 1U);
  run_for(hours{5});
  EXPECT_EQ(told_long(), 1U);
}

TEST_F(LongConversation, CountsFromTheFirstHolderOfARowOfThem) {
  held();
  run_for(hours{1});
  ASSERT_EQ(request(invite{holder, agent_id{2}, handover_reason::asked}), refusal::none);
  ASSERT_EQ(refused(ask<stored>(it, write_note{holder, next_message_id(), secret_text{"calm"}})),
            refusal::none);
  ASSERT_EQ(request(accept_invitation{agent_id{2}, "Sacha", force::police}), refusal::none);
  run_for(limits.relief.long_conversation - hours{1});
  EXPECT_EQ(told_long(), 1U);
}

TEST_F(LongConversation, BeginsAnewAfterTheQueue) {
  held();
  run_for(limits.relief.long_conversation);
  ASSERT_EQ(told_long(), 1U);
  ASSERT_EQ(request(hand_back{holder, return_reason::handed_back}), refusal::none);
  ASSERT_EQ(request(take{holder, "Camille", force::police}), refusal::none);
  desk.forget();
  run_for(limits.relief.long_conversation - milliseconds{1});
  EXPECT_EQ(told_long(), 0U);
  run_for(milliseconds{1});
  EXPECT_EQ(told_long(), 1U);
}

TEST_F(LongConversation, IsKnownToADeskThatComesBack) {
  held();
  run_for(limits.relief.long_conversation + hours{1});
  replayed();
  run();
  ASSERT_GE(desk.count<now_holding>(), 1U);
  EXPECT_TRUE(desk.got<now_holding>().back().card.lasts_long);
}

} // namespace ecoute::test
