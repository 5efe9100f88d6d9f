// SPDX-License-Identifier: EUPL-1.2
// A visitor who is lost while waiting (SERVICE.md F11): the place is kept, then given up.
#include "tests/actors/lone_conversation.hpp"

namespace ecoute::test {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

class ConversationLeft : public lone_conversation {
protected:
  void lost(loss_reason how = loss_reason::connection) {
    waiting();
    ASSERT_EQ(refused(attach(visitor)), refusal::none);
    caf::anon_send(it, visitor_gone{how});
    visitor.die();
    run();
    ASSERT_EQ(stored_of<visitor_lost>(), 1U);
  }
  [[nodiscard]] milliseconds kept() const { return limits.conversation.absence_kept; }

  probe newer{system};
};

} // namespace

TEST_F(ConversationLeft, ClosesByItselfLeavesTheQueueAndIsCountedOnce) {
  lost();
  queue.forget();
  run_for(kept() - milliseconds{1});
  EXPECT_EQ(stored_of<closed>(), 0U);
  run_for(milliseconds{1});
  ASSERT_EQ(stored_of<closed>(), 1U);
  const auto& end = std::get<closed>(stored_events(id).back().body);
  EXPECT_EQ(end, (closed{author::engine, {}, close_reason::left_before_answer}));
  EXPECT_EQ(queue.count<leave_queue>(), 1U);
  EXPECT_EQ(counts->left_before_answer(force::police), 1U);
  EXPECT_EQ(counts->left_before_answer(force::gendarmerie), 0U);
  run_for(hours{1});
  EXPECT_FALSE(lives(it)) << "closed, and nobody looks";
  EXPECT_EQ(counts->left_before_answer(), 1U);
}

TEST_F(ConversationLeft, AQuickExitIsCountedLikeAnyOther) {
  lost(loss_reason::quick_exit);
  run_for(kept());
  EXPECT_EQ(stored_of<closed>(), 1U);
  EXPECT_EQ(counts->left_before_answer(), 1U);
}

TEST_F(ConversationLeft, TheQueueIsToldWhoIsAwayAndWhoIsBack) {
  lost();
  ASSERT_FALSE(queue.got<join_queue>().empty());
  EXPECT_TRUE(queue.got<join_queue>().back().entry.away);
  ASSERT_EQ(refused(attach(newer)), refusal::none);
  run();
  EXPECT_FALSE(queue.got<join_queue>().back().entry.away);
}

TEST_F(ConversationLeft, WhoComesBackInTimeKeepsThePlaceForGood) {
  lost();
  run_for(kept() - milliseconds{1});
  ASSERT_EQ(refused(attach(newer)), refusal::none);
  run_for(hours{5});
  EXPECT_EQ(stored_of<closed>(), 0U);
  EXPECT_EQ(counts->left_before_answer(), 0U);
}

TEST_F(ConversationLeft, WhoComesBackByWordsKeepsThePlace) {
  lost();
  ASSERT_EQ(request(store_code{"index"}), refusal::none);
  run_for(kept() - milliseconds{1});
  ASSERT_EQ(request(redeem_code{"index", "newer token"}), refusal::none);
  run_for(seconds{5});
  ASSERT_EQ(refused(attach(newer)), refusal::none);
  run_for(hours{5});
  EXPECT_EQ(stored_of<closed>(), 0U);
}

TEST_F(ConversationLeft, TheWordsOfAClosedOneOpenNothing) {
  lost();
  ASSERT_EQ(request(store_code{"index"}), refusal::none);
  run_for(kept());
  EXPECT_EQ(request(redeem_code{"index", "newer token"}), refusal::closed);
}

TEST_F(ConversationLeft, WhoIsTakenWhileAwayStaysWithTheOperator) {
  lost();
  ASSERT_EQ(request(take{holder, "Camille", force::police}), refusal::none);
  run_for(hours{5});
  EXPECT_EQ(stored_of<closed>(), 0U);
  ASSERT_EQ(request(close_conversation{author::operator_agent, holder}), refusal::none);
  EXPECT_EQ(counts->left_before_answer(), 1U) << "was never answered";
}

TEST_F(ConversationLeft, AReplayWaitsOnceMoreForWhoIsOnTheWayBack) {
  lost();
  caf::anon_send_exit(it, caf::exit_reason::kill);
  run_for(hours{1});
  spawn(spawned_to::replay);
  run_for(limits.network.visitor_lost_after - milliseconds{1});
  EXPECT_EQ(stored_of<closed>(), 0U);
  run_for(milliseconds{1});
  EXPECT_EQ(stored_of<closed>(), 1U);
  EXPECT_EQ(stored_of<visitor_lost>(), 1U);
}

TEST_F(ConversationLeft, AJournalThatIsAwayIsAskedAgainWithPauses) {
  lost();
  journal_fails(refusal::unavailable);
  journal.forget();
  run_for(kept() + seconds{10});
  EXPECT_EQ(stored_of<closed>(), 0U);
  EXPECT_LE(journal.count<append>(), 12U);
  EXPECT_GE(journal.count<append>(), 2U);
  journal_works();
  run_for(limits.supervision.reload_pause);
  EXPECT_EQ(stored_of<closed>(), 1U);
  EXPECT_EQ(counts->left_before_answer(), 1U);
}

TEST_F(ConversationLeft, AClosingStoredInDoubtIsCountedWhenItIsReadAgain) {
  lost();
  journal.on<append>([this](const append& a) {
    EXPECT_EQ(store->store(a), refusal::none);
    return refusal::in_doubt;
  });
  run_for(kept());
  journal_works();
  run_for(minutes{1});
  EXPECT_EQ(stored_of<closed>(), 1U);
  EXPECT_EQ(counts->left_before_answer(), 1U);
}

} // namespace ecoute::test
