// SPDX-License-Identifier: EUPL-1.2
// One operator asks another to take over, in the whole engine and virtual time.
#include "tests/support/engine_fixture.hpp"

namespace ecoute::test {

namespace {

using std::chrono::seconds;

class Handover : public engine_fixture {
protected:
  /// `first` holds the conversation, two lines were said; `second` and `third` are on duty.
  void talk() {
    start();
    ASSERT_EQ(first.available(), refusal::none);
    ASSERT_EQ(visitor.open(), refusal::none);
    ASSERT_EQ(first.take(visitor.id), refusal::none);
    ASSERT_EQ(visitor.say("one"), refusal::none);
    ASSERT_EQ(first.say(visitor.id, "two"), refusal::none);
    ASSERT_EQ(second.available(), refusal::none);
    ASSERT_EQ(third.available(), refusal::none);
    run();
  }
  void invited() {
    talk();
    ASSERT_EQ(first.note(visitor.id, "facts, danger, promises"), refusal::none);
    ASSERT_EQ(first.hand_over(visitor.id, second), refusal::none);
    run();
    ASSERT_EQ(second.told->invitations.count(visitor.id), 1U);
  }

  scripted_agent first{*this, 1};
  scripted_agent second{*this, 2};
  scripted_agent third{*this, 3};
  scripted_visitor visitor{*this};
};

} // namespace

TEST_F(Handover, TheInvitedReadsAlongAcceptsAndGoesOn) {
  invited();
  const auto& card = second.told->invitations.at(visitor.id);
  EXPECT_EQ(card.holder, first.profile.agent);
  EXPECT_EQ(card.holder_name, "Agent 1");
  EXPECT_EQ(card.invited_until, now() + seconds{90});
  ASSERT_EQ(second.follow(visitor.id), refusal::none);
  ASSERT_EQ(visitor.say("three"), refusal::none);
  run();
  EXPECT_EQ(first.texts(visitor.id), second.texts(visitor.id)) << "both are present";
  EXPECT_EQ(second.say(visitor.id, "too early"), refusal::not_holder);
  ASSERT_EQ(second.accept_handover(visitor.id), refusal::none);
  run();
  EXPECT_FALSE(first.holds(visitor.id));
  EXPECT_TRUE(second.holds(visitor.id));
  EXPECT_EQ(second.told->invitations.count(visitor.id), 0U);
  EXPECT_EQ(visitor.told->standing->holder_name, "Agent 2");
  ASSERT_EQ(visitor.say("four"), refusal::none);
  ASSERT_EQ(second.say(visitor.id, "five"), refusal::none);
  run();
  EXPECT_EQ(visitor.texts(), (std::vector<std::string>{"one", "two", "three", "four", "five"}));
  EXPECT_EQ(second.texts(visitor.id), visitor.texts());
  EXPECT_EQ(first.texts(visitor.id).size(), 3U) << "who left reads nothing more";
  EXPECT_TRUE(visitor.gapless());
  EXPECT_TRUE(second.gapless(visitor.id));
  EXPECT_EQ(first.say(visitor.id, "late"), refusal::not_holder);
  EXPECT_EQ(first.follow(visitor.id), refusal::not_holder);
}

TEST_F(Handover, NotAcceptedInTimeItStaysWithItsHolder) {
  invited();
  ASSERT_EQ(second.follow(visitor.id), refusal::none);
  run_for(seconds{91});
  EXPECT_EQ(second.told->invitations.count(visitor.id), 0U);
  EXPECT_TRUE(first.holds(visitor.id));
  EXPECT_TRUE(first.told->cards.at(visitor.id).invited.is_none());
  EXPECT_EQ(second.accept_handover(visitor.id), refusal::not_invited);
  EXPECT_EQ(second.follow(visitor.id), refusal::not_holder);
  ASSERT_EQ(visitor.say("not for the second"), refusal::none);
  run();
  EXPECT_EQ(second.texts(visitor.id).size(), 2U) << "who was asked in vain reads nothing more";
}

TEST_F(Handover, OnlyWhoCouldTakeItIsAsked) {
  talk();
  EXPECT_EQ(first.hand_over(visitor.id, first), refusal::oneself);
  ASSERT_EQ(second.be(presence::on_break), refusal::none);
  EXPECT_EQ(first.hand_over(visitor.id, second), refusal::colleague_unavailable);
  scripted_agent nobody{*this, 44};
  EXPECT_NE(first.hand_over(visitor.id, nobody), refusal::none);
  EXPECT_EQ(second.hand_over(visitor.id, third), refusal::not_holder);
  scripted_agent elsewhere{*this, 5, force::gendarmerie};
  ASSERT_EQ(elsewhere.available(), refusal::none);
  EXPECT_NE(first.hand_over(visitor.id, elsewhere), refusal::none);
  EXPECT_TRUE(first.holds(visitor.id));
}

TEST_F(Handover, OfTwoWhoWereAskedOnlyTheLastMayAccept) {
  invited();
  ASSERT_EQ(first.hand_over(visitor.id, third), refusal::none);
  run();
  EXPECT_EQ(second.told->invitations.count(visitor.id), 0U);
  EXPECT_EQ(second.accept_handover(visitor.id), refusal::not_invited);
  EXPECT_EQ(third.accept_handover(visitor.id), refusal::none);
  run();
  EXPECT_TRUE(third.holds(visitor.id));
  EXPECT_FALSE(second.holds(visitor.id));
}

TEST_F(Handover, AHolderWhoVanishesMeanwhileLosesNothing) {
  invited();
  first.vanish();
  run_for(seconds{30});
  ASSERT_EQ(second.accept_handover(visitor.id), refusal::none);
  run_for(seconds{60});
  EXPECT_EQ(visitor.told->standing->where, phase::held);
  EXPECT_EQ(visitor.told->standing->holder_name, "Agent 2");
}

TEST_F(Handover, WhenBothVanishItIsAtTheHeadOfTheQueue) {
  invited();
  first.vanish();
  second.vanish();
  run_for(seconds{61});
  EXPECT_EQ(visitor.told->standing->where, phase::waiting);
  EXPECT_TRUE(third.has_offer(visitor.id));
}

TEST_F(Handover, SurvivesTheDeathOfTheEngine) {
  invited();
  restart();
  ASSERT_EQ(first.sign_on(), refusal::none);
  ASSERT_EQ(second.available(), refusal::none);
  run_for(seconds{5});
  ASSERT_EQ(second.told->invitations.count(visitor.id), 1U);
  ASSERT_EQ(second.accept_handover(visitor.id), refusal::none);
  run();
  EXPECT_TRUE(second.holds(visitor.id));
}

TEST_F(Handover, ToTheOtherPlatformReachesItsHead) {
  talk();
  scripted_agent gendarme{*this, 7, force::gendarmerie};
  ASSERT_EQ(gendarme.available(), refusal::none);
  ASSERT_EQ(refused(ask<done>(first.desk, reroute_conversation{visitor.id, force::gendarmerie})),
            refusal::none);
  run();
  EXPECT_FALSE(first.holds(visitor.id));
  EXPECT_FALSE(second.has_offer(visitor.id));
  ASSERT_TRUE(gendarme.has_offer(visitor.id));
  EXPECT_EQ(second.take(visitor.id), refusal::unknown_conversation);
  ASSERT_EQ(gendarme.take(visitor.id), refusal::none);
  EXPECT_EQ(gendarme.texts(visitor.id), (std::vector<std::string>{"one", "two"}));
  EXPECT_TRUE(gendarme.gapless(visitor.id));
}

TEST_F(Handover, AnUrgentConversationTakesAllTheRoomOfItsHolder) {
  talk();
  ASSERT_EQ(refused(ask<done>(locate_one(visitor.id), set_mark{first.profile.agent, mark::urgent})),
            refusal::none);
  run();
  scripted_visitor later{*this};
  ASSERT_EQ(second.be(presence::busy), refusal::none);
  ASSERT_EQ(third.be(presence::busy), refusal::none);
  ASSERT_EQ(later.open(), refusal::none);
  run();
  EXPECT_FALSE(first.has_offer(later.id));
  ASSERT_EQ(refused(ask<done>(locate_one(visitor.id),
                              set_mark{first.profile.agent, mark::urgent, false})),
            refusal::none);
  run();
  EXPECT_TRUE(first.has_offer(later.id));
}

} // namespace ecoute::test
