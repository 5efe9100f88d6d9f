// SPDX-License-Identifier: EUPL-1.2
// One operator's day at their desk: wrap-up, one more, "are you there?", breaks and debrief.
#include "tests/actors/round_the_clock/lone_desk.hpp"

namespace ecoute::test {

namespace {

using std::chrono::hours;
using causes = std::vector<presence_cause>;

class DeskDay : public lone_desk {
protected:
  DeskDay() {
    conversation.on<take>([](const take&) { return done{}; });
    attach();
  }

  void on_duty() {
    ASSERT_EQ(be(presence::available), refusal::none);
    session.forget();
  }
  void goes(const conversation_id& id, bool closed = true) {
    caf::anon_send(it, no_longer_holding{id, closed});
    run();
  }
  void act() {
    caf::anon_send(it, agent_acted{});
    run();
  }
  /// As the queue tells: so many wait, and these colleagues are there.
  void queue_shows(std::uint32_t waiting, std::vector<colleague> there = {}) {
    queue_view v;
    v.waiting = waiting;
    v.colleagues = std::move(there);
    caf::anon_send(it, v);
    run();
  }
  static colleague somebody(std::int64_t number, presence state, bool silent = false) {
    colleague c;
    c.agent = agent_id{number};
    c.state = state;
    c.silent = silent;
    return c;
  }
  presence state() { return last_told().state; }
  causes told() {
    causes all;
    for (const auto& m : session.got<presence_changed>())
      all.push_back(m.why);
    return all;
  }
};

} // namespace

TEST_F(DeskDay, WhoHasSignedOutIsNotThereUntilTheySignInAgain) {
  on_duty();
  hold(x);
  caf::anon_send(it, sign_off{});
  run();
  EXPECT_EQ(be(presence::available), refusal::not_signed_in);
  EXPECT_EQ(state(), presence::offline) << "nothing is offered to them";
  attach();
  EXPECT_EQ(be(presence::available), refusal::none);
  EXPECT_EQ(state(), presence::available);
}

// --- wrap-up ----------------------------------------------------------------------------------

TEST_F(DeskDay, AfterTheLastConversationThereIsTimeToFinishAndThenOffersAgain) {
  on_duty();
  hold(x);
  hold(y);
  goes(x);
  EXPECT_TRUE(told().empty()) << "another one is held";
  goes(y);
  ASSERT_EQ(told(), causes{presence_cause::conversation_ended});
  EXPECT_EQ(session.got<presence_changed>().front().state, presence::wrap_up);
  EXPECT_EQ(session.got<presence_changed>().front().until, now() + limits.operators.wrap_up_max);
  EXPECT_EQ(state(), presence::wrap_up) << "no offers meanwhile";
  const auto view = attach();
  EXPECT_EQ(view.state, presence::wrap_up);
  EXPECT_EQ(view.stands.until, now() + limits.operators.wrap_up_max);
  run_for(limits.operators.wrap_up_max - milliseconds{1});
  EXPECT_EQ(state(), presence::wrap_up);
  run_for(milliseconds{1});
  EXPECT_EQ(state(), presence::available);
  EXPECT_EQ(told().back(), presence_cause::wrap_up_over);
}

TEST_F(DeskDay, TheAgentsOwnWordEndsTheWrapUpAtOnce) {
  on_duty();
  hold(x);
  goes(x);
  session.send(it, set_my_presence{presence::available});
  run();
  EXPECT_EQ(state(), presence::available);
  EXPECT_EQ(told(), causes{presence_cause::conversation_ended}) << "its own wish is answered";
  session.forget();
  run_for(limits.operators.wrap_up_max);
  EXPECT_TRUE(told().empty());
}

TEST_F(DeskDay, WhatIsHandedOverOrGivenBackLeavesNothingToFinish) {
  on_duty();
  hold(x);
  goes(x, false);
  EXPECT_EQ(state(), presence::available);
}

TEST_F(DeskDay, WhoIsAskedSomethingMeanwhileIsNotTakenAway) {
  on_duty();
  hold(x);
  offer o;
  o.entry.conversation = y;
  o.until = now() + seconds{20};
  caf::anon_send(it, o);
  run();
  goes(x);
  EXPECT_EQ(state(), presence::available);
  EXPECT_EQ(request(take_conversation{y}), refusal::none);
}

TEST_F(DeskDay, AWrapUpThatOutlivesTheCertificateEndsInABreakAndSaysWhy) {
  profile.certified_until = now() + minutes{2};
  caf::anon_send(it, profile);
  run();
  on_duty();
  hold(x);
  goes(x);
  run_for(limits.operators.wrap_up_max);
  EXPECT_EQ(state(), presence::on_break);
  EXPECT_EQ(told().back(), presence_cause::not_certified);
}

// --- room -------------------------------------------------------------------------------------

TEST_F(DeskDay, AConversationInDangerTakesAllTheRoomUntilOneMoreIsAskedFor) {
  on_duty();
  hold(x);
  EXPECT_EQ(session.got<room_told>().back(), (room_told{1, 2}));
  conversation_card card;
  card.id = x;
  card.danger = true;
  caf::anon_send(it, card_changed{card});
  run();
  EXPECT_EQ(session.got<room_told>().back(), (room_told{2, 2}));
  EXPECT_EQ(queue.got<candidate_changed>().back().who.load, 2U);
  EXPECT_EQ(request(take_conversation{y}), refusal::at_capacity);
  EXPECT_EQ(request(ask_for_one_more{}), refusal::none);
  EXPECT_EQ(session.got<room_told>().back(), (room_told{1, 2}));
  EXPECT_EQ(request(take_conversation{y}), refusal::none);
  EXPECT_EQ(session.got<room_told>().back(), (room_told{2, 2}));
}

TEST_F(DeskDay, OneMoreIsAskedForOnceAndNeverBeyondTheMaximum) {
  EXPECT_EQ(request(ask_for_one_more{}), refusal::not_available);
  on_duty();
  hold(x);
  hold(y);
  EXPECT_EQ(request(take_conversation{z}), refusal::at_capacity);
  EXPECT_EQ(request(ask_for_one_more{}), refusal::none);
  EXPECT_EQ(queue.got<candidate_changed>().back().who.capacity, 3U);
  EXPECT_EQ(request(take_conversation{z}), refusal::none);
  EXPECT_EQ(request(ask_for_one_more{}), refusal::too_large);
}

TEST_F(DeskDay, ACapacityOfNothingChangesNothing) {
  for (const std::uint32_t entered : {3U, 0U}) {
    profile.capacity = entered;
    caf::anon_send(it, profile);
    run();
    EXPECT_EQ(attach().capacity, 3U) << entered;
  }
}

// --- "are you there?" -------------------------------------------------------------------------

TEST_F(DeskDay, WhoIsAvailableAndDoesNothingIsAskedAndThenOnABreak) {
  on_duty();
  const auto began = now();
  run_for(limits.attention.idle_max - milliseconds{1});
  EXPECT_EQ(session.count<attention_told>(), 0U);
  run_for(milliseconds{1});
  ASSERT_EQ(session.count<attention_told>(), 1U);
  const attention_told asked{true,
                             began + limits.attention.idle_max + limits.attention.answer_within};
  EXPECT_EQ(session.got<attention_told>().front(), asked);
  EXPECT_EQ(attach().attention, asked) << "a window that opens now is asked too";
  run_for(limits.attention.answer_within);
  EXPECT_EQ(state(), presence::on_break);
  EXPECT_EQ(told(), causes{presence_cause::no_answer});
  EXPECT_FALSE(session.got<attention_told>().back().asked);
  EXPECT_EQ(attach().stands.why, presence_cause::no_answer);
}

TEST_F(DeskDay, AnyActAnswersAndPutsOffTheNextQuestion) {
  on_duty();
  run_for(limits.attention.idle_max);
  ASSERT_EQ(session.count<attention_told>(), 1U);
  act();
  EXPECT_FALSE(session.got<attention_told>().back().asked);
  run_for(limits.attention.idle_max - milliseconds{1});
  EXPECT_EQ(state(), presence::available);
  EXPECT_EQ(session.count<attention_told>(), 2U);
  act();
  run_for(limits.attention.idle_max - milliseconds{1});
  EXPECT_EQ(session.count<attention_told>(), 2U);
  run_for(milliseconds{1});
  EXPECT_EQ(session.count<attention_told>(), 3U);
}

TEST_F(DeskDay, WhoHoldsAConversationIsBusyOrGoneIsNotAsked) {
  on_duty();
  hold(x);
  run_for(hours{1});
  EXPECT_EQ(session.count<attention_told>(), 0U);
  goes(x, false);
  ASSERT_EQ(session.count<attention_told>(), 1U) << "an hour without an act";
  ASSERT_EQ(be(presence::busy), refusal::none);
  EXPECT_FALSE(session.got<attention_told>().back().asked);
  run_for(hours{1});
  EXPECT_EQ(session.count<attention_told>(), 2U);
  EXPECT_EQ(state(), presence::busy);
  ASSERT_EQ(be(presence::available), refusal::none);
  caf::anon_send(it, agent_link{true});
  run_for(hours{1});
  EXPECT_EQ(session.count<attention_told>(), 2U) << "a silent link is no inattention";
}

// --- breaks and debrief -----------------------------------------------------------------------

TEST_F(DeskDay, ABreakIsRefusedOnlyWhileSomebodyWaitsAndTooFewWouldStay) {
  on_duty();
  queue_shows(1, {somebody(1, presence::available), somebody(2, presence::on_break),
                  somebody(3, presence::available, true)});
  EXPECT_EQ(be(presence::on_break), refusal::not_yet) << "nobody else is really there";
  EXPECT_EQ(be(presence::busy), refusal::none);
  EXPECT_EQ(be(presence::on_break), refusal::not_yet) << "nor by another way";
  queue_shows(1, {somebody(1, presence::busy), somebody(2, presence::wrap_up)});
  EXPECT_EQ(be(presence::on_break), refusal::none);
  ASSERT_EQ(be(presence::available), refusal::none);
  queue_shows(0);
  EXPECT_EQ(be(presence::on_break), refusal::none) << "nobody waits";
  queue_shows(5);
  EXPECT_EQ(be(presence::on_break), refusal::none) << "it takes nobody away";
}

TEST_F(DeskDay, TheQueueTakesWhoMissesOffersAsAbsentWhoeverWaits) {
  on_duty();
  queue_shows(5);
  queue.send(it, set_my_presence{presence::on_break});
  run();
  EXPECT_EQ(told(), causes{presence_cause::missed_offers});
}

TEST_F(DeskDay, ALongStretchIsFollowedByTheAdviceToTakeABreak) {
  on_duty();
  hold(x);
  run_for(limits.care.work_max - milliseconds{1});
  EXPECT_EQ(session.count<care_told>(), 0U);
  run_for(milliseconds{1});
  ASSERT_EQ(session.count<care_told>(), 1U);
  EXPECT_EQ(session.got<care_told>().back().advice, care_advice::take_a_break);
  EXPECT_EQ(attach().care.advice, care_advice::take_a_break);
  ASSERT_EQ(be(presence::on_break), refusal::none);
  EXPECT_EQ(session.got<care_told>().back().advice, care_advice::none);
  run_for(limits.care.break_min);
  ASSERT_EQ(be(presence::available), refusal::none);
  EXPECT_EQ(session.count<care_told>(), 2U) << "rested";
}

TEST_F(DeskDay, TwoConversationsInDangerInARowAreFollowedByADebrief) {
  on_duty();
  hold(x, true);
  goes(x, false);
  EXPECT_EQ(session.count<care_told>(), 0U);
  hold(y, true);
  goes(y);
  ASSERT_EQ(session.count<care_told>(), 1U);
  EXPECT_EQ(session.got<care_told>().back().advice, care_advice::debrief);
  EXPECT_EQ(request(debrief_held{}), refusal::none);
  EXPECT_EQ(session.got<care_told>().back().advice, care_advice::none);
}

TEST_F(DeskDay, NothingOfTheAdviceOutlivesTheSignIn) {
  on_duty();
  for (const auto& id : {x, y}) {
    hold(id, true);
    goes(id, false);
  }
  hold(z);
  EXPECT_EQ(attach().care.advice, care_advice::debrief);
  caf::anon_send(it, sign_off{});
  run();
  EXPECT_EQ(attach().care.advice, care_advice::none);
  ASSERT_EQ(be(presence::available), refusal::none);
  EXPECT_EQ(attach().care.advice, care_advice::none);
}

} // namespace ecoute::test
