// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/engine_fixture.hpp"

namespace ecoute::test {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

} // namespace

using TwoOperatorsRace = engine_fixture;

TEST_F(TwoOperatorsRace, OneTakesTheOtherIsToldAndKeepsItsSlot) {
  start();
  scripted_agent one{*this, 1};
  scripted_agent two{*this, 2};
  ASSERT_EQ(one.available(), refusal::none);
  ASSERT_EQ(two.available(), refusal::none);
  scripted_visitor visitor{*this};
  ASSERT_EQ(visitor.open(), refusal::none);
  store->latency = std::chrono::milliseconds{50}; // both are under way at once
  caf::scoped_actor a{system};
  caf::scoped_actor b{system};
  auto first = a->request(one.desk, seconds{50}, take_conversation{visitor.id});
  auto second = b->request(two.desk, seconds{50}, take_conversation{visitor.id});
  run_for(seconds{2});
  int wins = 0;
  const auto lost = [](const caf::error& why) {
    EXPECT_EQ(refusal_of(why), refusal::already_taken);
  };
  first.receive([&](const done&) { ++wins; }, lost);
  second.receive([&](const done&) { ++wins; }, lost);
  EXPECT_EQ(wins, 1);
  EXPECT_EQ(count_stored(visitor.id, kind_of(taken{})), 1U);
  EXPECT_NE(one.holds(visitor.id), two.holds(visitor.id));
  store->latency = {};
  auto& loser = one.holds(visitor.id) ? two : one;
  for (int i = 0; i < 2; ++i) {
    scripted_visitor next{*this};
    ASSERT_EQ(next.open(), refusal::none);
    EXPECT_EQ(loser.take(next.id), refusal::none);
  }
  scripted_visitor third{*this};
  ASSERT_EQ(third.open(), refusal::none);
  EXPECT_EQ(loser.take(third.id), refusal::at_capacity);
}

using ClosedTab = engine_fixture;

/// SERVICE.md F11. The tab is closed, nobody says anything: the place is kept, then given up.
TEST_F(ClosedTab, WhoClosesItWhileWaitingLeavesTheQueueInTimeAndIsCounted) {
  start();
  scripted_visitor gone{*this};
  scripted_visitor there{*this};
  ASSERT_EQ(gone.open(), refusal::none);
  ASSERT_EQ(there.open(), refusal::none);
  gone.vanish();
  run_for(limits.conversation.absence_kept - seconds{1});
  EXPECT_EQ(there.told->standing->ahead, 1U) << "the place is kept";
  scripted_agent agent{*this, 1};
  ASSERT_EQ(agent.available(), refusal::none);
  run();
  EXPECT_TRUE(agent.has_offer(there.id)) << "who is there comes first";
  EXPECT_FALSE(agent.has_offer(gone.id));
  run_for(seconds{2});
  EXPECT_EQ(store->heads.at(gone.id).where, phase::closed);
  EXPECT_EQ(store->heads.at(there.id).where, phase::waiting);
  EXPECT_EQ(there.told->standing->ahead, 0U);
  EXPECT_EQ(counts->left_before_answer(force::police), 1U);
  run_for(seconds{1});
  EXPECT_EQ(agent.told->queue->left_before_answer, 1U);
  EXPECT_EQ(agent.told->queue->waiting, 1U);
}

/// The engine may have been away for longer than the place is kept: nobody could come back then.
TEST_F(ClosedTab, AnAbsenceIsNotCountedAgainstWhoComesBackWithTheEngine) {
  start();
  scripted_visitor one{*this};
  ASSERT_EQ(one.open(), refusal::none);
  one.vanish();
  run();
  stop();
  run_for(hours{1});
  start();
  run_for(limits.network.visitor_lost_after / 2);
  ASSERT_EQ(one.attach(), refusal::none);
  run_for(hours{3});
  EXPECT_EQ(store->heads.at(one.id).where, phase::waiting);
  EXPECT_EQ(counts->left_before_answer(), 0U);
}

using EngineRestart = engine_fixture;

TEST_F(EngineRestart, EverythingIsRebuiltFromWhatIsStored) {
  start();
  scripted_agent agent{*this, 1};
  scripted_visitor held{*this};
  scripted_visitor waiting{*this};
  scripted_visitor over{*this};
  ASSERT_EQ(agent.available(), refusal::none);
  ASSERT_EQ(held.open(), refusal::none);
  ASSERT_EQ(agent.take(held.id), refusal::none);
  ASSERT_EQ(held.say("kept"), refusal::none);
  ASSERT_EQ(waiting.open(), refusal::none);
  ASSERT_EQ(over.open(), refusal::none);
  ASSERT_EQ(refused(ask<done>(over.conversation(), close_conversation{})), refusal::none);
  restart();
  ASSERT_EQ(held.attach(), refusal::none);
  ASSERT_EQ(waiting.attach(), refusal::none);
  ASSERT_EQ(agent.sign_on(), refusal::none);
  EXPECT_TRUE(agent.holds(held.id));
  EXPECT_FALSE(agent.holds(waiting.id));
  ASSERT_EQ(agent.follow(held.id), refusal::none);
  EXPECT_EQ(agent.say(held.id, "answer"), refusal::none);
  run_for(seconds{120});
  EXPECT_EQ(held.texts(), (std::vector<std::string>{"kept", "answer"}));
  ASSERT_EQ(agent.be(presence::available), refusal::none);
  run();
  EXPECT_TRUE(agent.has_offer(waiting.id));
  EXPECT_FALSE(agent.has_offer(over.id));
}

TEST_F(EngineRestart, AnOperatorWhoDoesNotComeBackGivesItBackAfterAMinute) {
  start();
  scripted_agent agent{*this, 1};
  scripted_visitor visitor{*this};
  ASSERT_EQ(agent.available(), refusal::none);
  ASSERT_EQ(visitor.open(), refusal::none);
  ASSERT_EQ(agent.take(visitor.id), refusal::none);
  restart();
  ASSERT_EQ(visitor.attach(), refusal::none);
  run_for(seconds{59});
  EXPECT_EQ(store->heads[visitor.id].where, phase::held);
  run_for(seconds{2});
  EXPECT_EQ(store->heads[visitor.id].where, phase::waiting);
}

using OtherForce = engine_fixture;

TEST_F(OtherForce, TakesNothingOfThisOneNorLearnsThatItExists) {
  start();
  scripted_agent gendarme{*this, 2, force::gendarmerie};
  scripted_visitor visitor{*this, force::police};
  ASSERT_EQ(gendarme.available(), refusal::none);
  ASSERT_EQ(visitor.open(), refusal::none);
  EXPECT_EQ(gendarme.take(visitor.id), refusal::unknown_conversation);
  EXPECT_EQ(store->heads[visitor.id].where, phase::waiting);
}

using VisitorLeaves = engine_fixture;

TEST_F(VisitorLeaves, TheConversationIsKeptAndTheTokenDiesAfterTwoHours) {
  start();
  scripted_agent agent{*this, 1};
  ASSERT_EQ(agent.available(), refusal::none);
  scripted_visitor visitor{*this};
  ASSERT_EQ(visitor.open(), refusal::none);
  ASSERT_EQ(agent.take(visitor.id), refusal::none);
  visitor.lose();
  EXPECT_EQ(count_stored(visitor.id, kind_of(visitor_lost{})), 1U);
  run_for(hours{1});
  ASSERT_EQ(visitor.attach(), refusal::none);
  run();
  EXPECT_EQ(count_stored(visitor.id, kind_of(visitor_back{})), 1U);
  visitor.lose();
  run_for(hours{2});
  EXPECT_EQ(visitor.attach(), refusal::stale_session);
}

TEST_F(VisitorLeaves, ASessionThatEndsIsALostVisitor) {
  start();
  scripted_visitor visitor{*this};
  ASSERT_EQ(visitor.open(), refusal::none);
  visitor.vanish();
  EXPECT_EQ(count_stored(visitor.id, kind_of(visitor_lost{})), 1U);
}

using VisitorResumesByCode = engine_fixture;

TEST_F(VisitorResumesByCode, SeesNothingOlderUntilTheOperatorReopens) {
  start();
  scripted_agent agent{*this, 1};
  scripted_visitor visitor{*this};
  ASSERT_EQ(agent.available(), refusal::none);
  ASSERT_EQ(visitor.open(), refusal::none);
  ASSERT_EQ(agent.take(visitor.id), refusal::none);
  ASSERT_EQ(visitor.say("secret past"), refusal::none);
  ASSERT_EQ(refused(ask<done>(visitor.conversation(), store_code{"index"})), refusal::none);
  ASSERT_EQ(refused(ask<done>(visitor.conversation(), redeem_code{"index", "new token"})),
            refusal::none);
  EXPECT_EQ(visitor.told->superseded, 1);
  EXPECT_EQ(store->tokens.count(visitor.wish.token_hash), 0U);
  EXPECT_EQ(store->tokens.count("new token"), 1U);
  scripted_visitor returned_one{*this};
  returned_one.id = visitor.id;
  ASSERT_EQ(returned_one.attach(), refusal::none);
  EXPECT_GT(returned_one.told->floor, 0U);
  EXPECT_TRUE(returned_one.texts().empty());
  EXPECT_TRUE(returned_one.gapless());
  ASSERT_EQ(agent.say(visitor.id, "welcome back"), refusal::none);
  run();
  EXPECT_EQ(returned_one.texts(), std::vector<std::string>{"welcome back"});
  ASSERT_EQ(refused(ask<done>(visitor.conversation(), reopen{agent_id{1}})), refusal::none);
  scripted_visitor again{*this};
  again.id = visitor.id;
  ASSERT_EQ(again.attach(), refusal::none);
  EXPECT_EQ(again.texts(), (std::vector<std::string>{"secret past", "welcome back"}));
}

TEST_F(VisitorResumesByCode, ACodeIsGoodOnceAndAnyOtherIsOneAnswer) {
  start();
  scripted_visitor visitor{*this};
  ASSERT_EQ(visitor.open(), refusal::none);
  const redeem_code wish{"index", "new token"};
  EXPECT_EQ(refused(ask<done>(visitor.conversation(), wish)), refusal::wrong_code);
  ASSERT_EQ(refused(ask<done>(visitor.conversation(), store_code{"index"})), refusal::none);
  EXPECT_EQ(refused(ask<done>(visitor.conversation(), wish)), refusal::none);
  EXPECT_EQ(refused(ask<done>(visitor.conversation(), wish)), refusal::wrong_code);
}

using QueueFull = engine_fixture;

TEST_F(QueueFull, RefusesArrivalsOnlyAndOpensAgainWhenSomebodyIsTaken) {
  limits.queue.length_max = 2;
  start();
  scripted_agent agent{*this, 1};
  scripted_visitor first{*this};
  scripted_visitor second{*this};
  scripted_visitor third{*this};
  ASSERT_EQ(first.open(), refusal::none);
  ASSERT_EQ(second.open(), refusal::none);
  EXPECT_EQ(third.open(), refusal::queue_full);
  EXPECT_EQ(store->heads.size(), 2U);
  ASSERT_EQ(agent.available(), refusal::none);
  ASSERT_EQ(agent.take(first.id), refusal::none);
  EXPECT_EQ(third.open(), refusal::none);
  EXPECT_EQ(agent.give_back(first.id), refusal::none) << "what comes back is never refused";
  run();
  EXPECT_EQ(first.told->standing->where, phase::waiting);
  EXPECT_EQ(first.told->standing->ahead, 0U);
}

using NewestWindowWins = engine_fixture;

TEST_F(NewestWindowWins, OfTheVisitor) {
  start();
  scripted_visitor older{*this};
  ASSERT_EQ(older.open(), refusal::none);
  scripted_visitor newer{*this};
  newer.id = older.id;
  ASSERT_EQ(newer.attach(), refusal::none);
  run();
  EXPECT_EQ(older.told->superseded, 1);
  EXPECT_EQ(newer.told->superseded, 0);
  older.vanish();
  EXPECT_EQ(count_stored(older.id, kind_of(visitor_lost{})), 0U) << "nobody left";
  ASSERT_EQ(newer.say("here"), refusal::none);
  run();
  EXPECT_TRUE(older.texts().empty());
  EXPECT_EQ(newer.texts(), std::vector<std::string>{"here"});
}

TEST_F(NewestWindowWins, OfTheOperator) {
  start();
  scripted_agent older{*this, 1};
  scripted_agent newer{*this, 1};
  ASSERT_EQ(older.available(), refusal::none);
  ASSERT_EQ(newer.sign_on(), refusal::none);
  run();
  EXPECT_EQ(older.told->superseded, 1);
  older.vanish();
  scripted_visitor visitor{*this};
  ASSERT_EQ(visitor.open(), refusal::none);
  run();
  EXPECT_TRUE(newer.has_offer(visitor.id));
  EXPECT_FALSE(older.has_offer(visitor.id));
}

TEST_F(NewestWindowWins, OnlyTheHolderReadsTheThread) {
  start();
  scripted_agent holder{*this, 1};
  scripted_agent other{*this, 2};
  ASSERT_EQ(holder.available(), refusal::none);
  ASSERT_EQ(other.available(), refusal::none);
  scripted_visitor visitor{*this};
  ASSERT_EQ(visitor.open(), refusal::none);
  EXPECT_EQ(other.follow(visitor.id), refusal::not_holder) << "candidates may not";
  ASSERT_EQ(holder.take(visitor.id), refusal::none);
  EXPECT_EQ(other.follow(visitor.id), refusal::not_holder);
  EXPECT_FALSE(store->audit.empty());
}

} // namespace ecoute::test
