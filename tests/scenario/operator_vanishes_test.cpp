// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/engine_fixture.hpp"

namespace ecoute::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class OperatorVanishes : public engine_fixture {
protected:
  /// One conversation held by `first`, with two lines.
  void talk() {
    start();
    ASSERT_EQ(first.available(), refusal::none);
    ASSERT_EQ(visitor.open(), refusal::none);
    ASSERT_EQ(first.take(visitor.id), refusal::none);
    ASSERT_EQ(visitor.say("one"), refusal::none);
    ASSERT_EQ(first.say(visitor.id, "two"), refusal::none);
    run();
  }

  scripted_agent first{*this, 1};
  scripted_agent second{*this, 2};
  scripted_visitor visitor{*this};
};

} // namespace

TEST_F(OperatorVanishes, TheConversationReturnsToTheHeadAfterTheConfiguredSilence) {
  talk();
  scripted_visitor later{*this};
  ASSERT_EQ(first.be(presence::busy), refusal::none);
  ASSERT_EQ(later.open(), refusal::none);
  first.vanish();
  run();
  EXPECT_TRUE(visitor.told->standing->holder_silent);
  run_for(seconds{60} - milliseconds{10});
  EXPECT_EQ(visitor.told->standing->where, phase::held);
  run_for(milliseconds{20});
  EXPECT_EQ(visitor.told->standing->where, phase::waiting);
  EXPECT_EQ(visitor.told->standing->ahead, 0U);
  EXPECT_EQ(later.told->standing->ahead, 1U);
  ASSERT_EQ(second.available(), refusal::none);
  run();
  EXPECT_TRUE(second.has_offer(visitor.id));
  EXPECT_FALSE(second.has_offer(later.id));
  ASSERT_EQ(second.take(visitor.id), refusal::none);
  EXPECT_EQ(second.texts(visitor.id), (std::vector<std::string>{"one", "two"}));
  ASSERT_EQ(second.say(visitor.id, "three"), refusal::none);
  run();
  EXPECT_EQ(visitor.texts(), (std::vector<std::string>{"one", "two", "three"}));
  EXPECT_TRUE(visitor.gapless());
}

TEST_F(OperatorVanishes, AnOperatorBackInTimeKeepsTheConversation) {
  talk();
  first.vanish();
  run_for(seconds{59});
  ASSERT_EQ(first.sign_on(), refusal::none);
  run_for(seconds{120});
  EXPECT_EQ(visitor.told->standing->where, phase::held);
  EXPECT_FALSE(visitor.told->standing->holder_silent);
  ASSERT_EQ(first.follow(visitor.id), refusal::none);
  EXPECT_TRUE(first.gapless(visitor.id));
}

TEST_F(OperatorVanishes, SigningOutGivesEverythingBackAtOnce) {
  talk();
  caf::anon_send(first.desk, sign_off{});
  run();
  EXPECT_EQ(visitor.told->standing->where, phase::waiting);
  EXPECT_EQ(
      refused(ask<stored>(locate_one(visitor.id), say{author::operator_agent, agent_id{1},
                                                      next_message_id(), secret_text{"late"}})),
      refusal::not_holder);
}

TEST_F(OperatorVanishes, GivingBackIsTriedAgainWhileTheJournalIsAway) {
  talk();
  first.vanish();
  run_for(seconds{55});
  store->otherwise = journal_fault::unavailable;
  run_for(seconds{30});
  EXPECT_EQ(visitor.told->standing->where, phase::held);
  store->otherwise = journal_fault::none;
  run_for(seconds{3});
  EXPECT_EQ(visitor.told->standing->where, phase::waiting);
}

TEST_F(OperatorVanishes, AnOfferNobodyAnswersGoesToTheNextAndThenTheDeskIsOnBreak) {
  start();
  ASSERT_EQ(first.available(), refusal::none);
  ASSERT_EQ(visitor.open(), refusal::none);
  run();
  ASSERT_TRUE(first.has_offer(visitor.id));
  run_for(seconds{20});
  ASSERT_TRUE(first.has_offer(visitor.id)) << "alone, the same operator is asked again";
  run_for(seconds{21});
  EXPECT_FALSE(first.has_offer(visitor.id)) << "two misses in a row: absent";
  EXPECT_TRUE(visitor.told->standing->nobody_on_duty);
  EXPECT_EQ(first.told->state, presence::on_break) << "and the console says so";
  ASSERT_EQ(second.available(), refusal::none);
  run();
  EXPECT_TRUE(second.has_offer(visitor.id));
}

} // namespace ecoute::test
