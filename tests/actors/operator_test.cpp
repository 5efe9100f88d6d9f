// SPDX-License-Identifier: EUPL-1.2
// One operator's desk alone: session, queue, registry and conversations are probes.
#include "actors/operator/operator_actor.hpp"
#include "tests/support/role_fixture.hpp"

namespace ecoute::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Desk : public role_fixture {
protected:
  Desk() {
    directory::put(system, force::police, queue.as<queue_handle>());
    directory::put(system, registry.as<registry_handle>());
    registry.on<locate>([this](const locate& m) -> reply<conversation_handle> {
      if (m.conversation == gone)
        return refusal::unknown_conversation;
      return conversation.as<conversation_handle>();
    });
    conversation_agrees();
    profile.agent = me;
    profile.shown_name = "Camille";
    profile.certified_until = now() + std::chrono::hours{24};
    it = under_test(system.spawn(operator_actor, shared_parts{make_parts()}, profile));
  }

  void conversation_agrees() {
    conversation.on<take>([](const take&) { return done{}; });
    conversation.on<hand_back>([](const hand_back&) { return done{}; });
  }
  reply<desk_view> attach(probe& who) {
    return ask<desk_view>(it, who.as<agent_session_handle>(), attach_desk{});
  }
  template <class Message>
  refusal request(const Message& m) {
    return refused(ask<done>(it, m));
  }
  /// As a conversation tells its holder's desk.
  void hold(const conversation_id& id) {
    conversation_card card;
    card.id = id;
    card.where = phase::held;
    card.holder = me;
    EXPECT_EQ(request(now_holding{card}), refusal::none);
  }
  void on_duty() {
    ASSERT_EQ(refused(attach(session)), refusal::none);
    ASSERT_EQ(request(set_my_presence{presence::available}), refusal::none);
  }
  void propose(const conversation_id& id) {
    offer o;
    o.entry.conversation = id;
    o.until = now() + seconds{20};
    queue.send(it, o);
    run();
  }
  candidate last_told() { return queue.got<candidate_changed>().back().who; }
  void forget() {
    for (auto* one : {&queue, &registry, &conversation, &session})
      one->forget();
  }

  agent_id me{1};
  conversation_id x{{1, 1}};
  conversation_id y{{1, 2}};
  conversation_id z{{1, 3}};
  conversation_id gone{{1, 9}};
  agent_profile profile;
  probe queue{system};
  probe registry{system};
  probe conversation{system};
  probe session{system};
  probe newer{system};
  operator_ref it;
};

} // namespace

TEST_F(Desk, StartsSilentAndOfflineAndTellsTheQueue) {
  ASSERT_EQ(queue.count<candidate_changed>(), 1U);
  EXPECT_TRUE(last_told().link_silent);
  EXPECT_EQ(last_told().state, presence::offline);
  EXPECT_EQ(last_told().capacity, profile.capacity);
}

TEST_F(Desk, AttachingShowsTheDeskAndEndsTheSilence) {
  hold(x);
  propose(y);
  const auto view = std::get<desk_view>(attach(session));
  EXPECT_EQ(view.agent, me);
  EXPECT_EQ(view.shown_name, "Camille");
  ASSERT_EQ(view.held.size(), 1U);
  EXPECT_EQ(view.held.front().id, x);
  EXPECT_EQ(view.offers.size(), 1U);
  EXPECT_FALSE(last_told().link_silent);
}

TEST_F(Desk, TheNewestSessionWinsAndTheOldersEndIsNoSilence) {
  on_duty();
  ASSERT_EQ(refused(attach(newer)), refusal::none);
  EXPECT_EQ(session.count<superseded_by_newer>(), 1U);
  session.die();
  run();
  EXPECT_FALSE(last_told().link_silent);
  propose(x);
  EXPECT_EQ(newer.count<offer>(), 1U);
}

TEST_F(Desk, PresenceIsToldToTheQueueWhenItChanges) {
  on_duty();
  EXPECT_EQ(last_told().state, presence::available);
  queue.forget();
  EXPECT_EQ(request(set_my_presence{presence::available}), refusal::none);
  EXPECT_EQ(queue.total(), 0U);
  EXPECT_EQ(request(set_my_presence{presence::on_break}), refusal::none);
  EXPECT_EQ(last_told().state, presence::on_break);
}

TEST_F(Desk, WithoutACertificateNobodyIsAvailable) {
  ASSERT_EQ(refused(attach(session)), refusal::none);
  profile.certified_until = now();
  caf::anon_send(it, profile);
  run();
  EXPECT_EQ(request(set_my_presence{presence::available}), refusal::not_certified);
  EXPECT_EQ(last_told().state, presence::offline);
  EXPECT_EQ(request(set_my_presence{static_cast<presence>(99)}), refusal::malformed);
}

TEST_F(Desk, ThePresenceSetByTheQueueIsToldToTheSession) {
  on_duty();
  session.forget();
  queue.send(it, set_my_presence{presence::on_break});
  run();
  ASSERT_EQ(session.count<presence_changed>(), 1U);
  EXPECT_EQ(session.got<presence_changed>().front().state, presence::on_break);
  session.forget();
  session.send(it, set_my_presence{presence::available});
  run();
  EXPECT_EQ(session.count<presence_changed>(), 0U) << "its own wish is answered";
}

TEST_F(Desk, TakingReservesAsksTheConversationAndConfirms) {
  on_duty();
  conversation.freeze<take>();
  session.send(it, take_conversation{x});
  run();
  EXPECT_EQ(last_told().load, 1U) << "reserved";
  ASSERT_EQ(conversation.count<take>(), 1U);
  EXPECT_EQ(conversation.got<take>().front().by, me);
  EXPECT_EQ(conversation.got<take>().front().shown_name, "Camille");
  EXPECT_EQ(session.count<done>(), 0U);
  ASSERT_TRUE(conversation.answer<take>(done{}));
  run();
  EXPECT_EQ(session.count<done>(), 1U);
  EXPECT_EQ(last_told().load, 1U);
}

TEST_F(Desk, NobodyTakesBeyondTheCapacityNorOffDuty) {
  EXPECT_EQ(request(take_conversation{x}), refusal::not_available);
  on_duty();
  EXPECT_EQ(request(take_conversation{x}), refusal::none);
  EXPECT_EQ(request(take_conversation{y}), refusal::none);
  EXPECT_EQ(request(take_conversation{z}), refusal::at_capacity);
  EXPECT_EQ(conversation.count<take>(), 2U);
}

TEST_F(Desk, ARefusedTakingFreesTheSlotAndSaysWhy) {
  on_duty();
  conversation.on<take>([](const take&) { return refusal::already_taken; });
  EXPECT_EQ(request(take_conversation{x}), refusal::already_taken);
  EXPECT_EQ(last_told().load, 0U);
  EXPECT_EQ(request(take_conversation{gone}), refusal::unknown_conversation);
  EXPECT_EQ(last_told().load, 0U);
}

TEST_F(Desk, AConversationThatDoesNotAnswerFreesTheSlot) {
  on_duty();
  conversation.freeze<take>();
  EXPECT_EQ(request(take_conversation{x}), refusal::unavailable);
  EXPECT_EQ(last_told().load, 0U);
}

TEST_F(Desk, AnAnswerAfterTheReservationLapsedStillCounts) {
  on_duty();
  conversation.freeze<take>();
  session.send(it, take_conversation{x});
  run_for(limits.operators.reservation_life);
  EXPECT_EQ(last_told().load, 0U);
  conversation.answer<take>(done{});
  run();
  EXPECT_EQ(last_told().load, 1U);
  EXPECT_EQ(session.count<done>(), 1U);
}

TEST_F(Desk, WithoutARegistryNothingIsTaken) {
  on_duty();
  directory::put(system, registry_handle{});
  EXPECT_EQ(request(take_conversation{x}), refusal::unavailable);
  EXPECT_EQ(request(return_conversation{x}), refusal::unavailable);
  EXPECT_EQ(last_told().load, 0U);
}

TEST_F(Desk, TakingTheSameTwiceHoldsOneSlot) {
  on_duty();
  conversation.freeze<take>();
  session.send(it, take_conversation{x});
  session.send(it, take_conversation{x});
  run();
  EXPECT_EQ(last_told().load, 1U);
  conversation.answer<take>(done{});
  conversation.answer<take>(done{});
  run();
  EXPECT_EQ(last_told().load, 1U);
  EXPECT_EQ(session.count<done>(), 2U);
}

TEST_F(Desk, AnOfferIsToldAndEndsWhenTheQueueSaysSo) {
  on_duty();
  propose(x);
  EXPECT_EQ(session.count<offer>(), 1U);
  queue.send(it, offer_over{x, lapse_reason::expired});
  queue.send(it, offer_over{y, lapse_reason::expired});
  run();
  EXPECT_EQ(session.count<offer_over>(), 1U) << "only of what was offered";
}

TEST_F(Desk, RefusingAnOfferTellsTheQueue) {
  on_duty();
  propose(x);
  EXPECT_EQ(request(refuse_offer{x}), refusal::none);
  ASSERT_EQ(queue.count<pass_offer>(), 1U);
  EXPECT_EQ(queue.got<pass_offer>().front().by, me);
  EXPECT_EQ(request(refuse_offer{x}), refusal::not_waiting);
  EXPECT_EQ(queue.count<pass_offer>(), 1U);
}

TEST_F(Desk, WhatItHoldsIsToldToTheSessionAndTheLinkToTheConversation) {
  on_duty();
  forget();
  hold(x);
  EXPECT_EQ(session.count<card_changed>(), 1U);
  ASSERT_EQ(conversation.count<operator_link>(), 1U);
  EXPECT_FALSE(conversation.got<operator_link>().front().silent);
  queue.send(it, card_changed{[&] {
               conversation_card card;
               card.id = y;
               return card;
             }()});
  run();
  EXPECT_EQ(session.count<card_changed>(), 1U) << "not of what others hold";
  conversation.send(it, no_longer_holding{x});
  conversation.send(it, no_longer_holding{x});
  run();
  EXPECT_EQ(session.count<no_longer_holding>(), 1U);
  EXPECT_EQ(last_told().load, 0U);
}

TEST_F(Desk, ReturningAsksTheConversationWhichDecides) {
  on_duty();
  hold(x);
  EXPECT_EQ(request(return_conversation{x}), refusal::none);
  ASSERT_EQ(conversation.count<hand_back>(), 1U);
  EXPECT_EQ(conversation.got<hand_back>().front().why, return_reason::handed_back);
  EXPECT_EQ(last_told().load, 1U) << "until the conversation says so";
  conversation.on<hand_back>([](const hand_back&) { return refusal::busy; });
  EXPECT_EQ(request(return_conversation{x}), refusal::busy);
  conversation.freeze<hand_back>();
  EXPECT_EQ(request(return_conversation{x}), refusal::unavailable);
}

TEST_F(Desk, ASilenceIsToldAtOnceAndGivesEverythingBackAtItsTime) {
  on_duty();
  hold(x);
  hold(y);
  forget();
  caf::anon_send(it, agent_link{true});
  run();
  EXPECT_TRUE(last_told().link_silent);
  EXPECT_EQ(conversation.count<operator_link>(), 2U);
  run_for(limits.operators.silence_kept - milliseconds{1});
  EXPECT_EQ(conversation.count<hand_back>(), 0U);
  run_for(milliseconds{1});
  ASSERT_EQ(conversation.count<hand_back>(), 2U);
  EXPECT_EQ(conversation.got<hand_back>().front().why, return_reason::operator_silent);
}

TEST_F(Desk, TheSilenceCountsFromItsFirstSign) {
  on_duty();
  hold(x);
  caf::anon_send(it, agent_link{true});
  run_for(seconds{40});
  session.die(); // the connection is given up as well
  run_for(limits.operators.silence_kept - seconds{40});
  EXPECT_EQ(conversation.count<hand_back>(), 1U);
}

TEST_F(Desk, BackInTimeItKeepsEverything) {
  on_duty();
  hold(x);
  session.die();
  run_for(limits.operators.silence_kept - milliseconds{1});
  ASSERT_EQ(refused(attach(newer)), refusal::none);
  run_for(seconds{120});
  EXPECT_EQ(conversation.count<hand_back>(), 0U);
  EXPECT_FALSE(conversation.got<operator_link>().back().silent);
}

TEST_F(Desk, GivingBackIsTriedAgainAfterAPauseUntilItIsDone) {
  hold(x);
  conversation.on<hand_back>([](const hand_back&) { return refusal::unavailable; });
  run_for(limits.operators.silence_kept + limits.supervision.reload_pause * 3);
  EXPECT_EQ(conversation.count<hand_back>(), 4U);
  conversation.send(it, no_longer_holding{x});
  run();
  conversation.forget();
  run_for(seconds{10});
  EXPECT_EQ(conversation.total(), 0U);
}

class DeskForgets : public Desk, public ::testing::WithParamInterface<refusal> {};

TEST_P(DeskForgets, WhatTheConversationSaysItDoesNotHold) {
  hold(x);
  conversation.on<hand_back>([](const hand_back&) { return GetParam(); });
  run_for(limits.operators.silence_kept);
  EXPECT_EQ(last_told().load, 0U);
  conversation.forget();
  run_for(seconds{10});
  EXPECT_EQ(conversation.total(), 0U) << "and asks no more";
}

INSTANTIATE_TEST_SUITE_P(EachWay, DeskForgets,
                         ::testing::Values(refusal::not_holder, refusal::closed,
                                           refusal::unknown_conversation, refusal::quarantined),
                         [](const auto& one) { return std::string{refusal_name(one.param)}; });

TEST_F(Desk, SigningOffGivesEverythingBackAtOnceAndEndsWhenItIsDone) {
  on_duty();
  hold(x);
  forget();
  caf::anon_send(it, sign_off{});
  run();
  ASSERT_EQ(conversation.count<hand_back>(), 1U);
  EXPECT_EQ(conversation.got<hand_back>().front().why, return_reason::signed_out);
  EXPECT_EQ(session.got<presence_changed>().back().state, presence::offline);
  EXPECT_EQ(last_told().state, presence::offline);
  EXPECT_TRUE(lives(it)) << "while something is in its care";
  conversation.send(it, no_longer_holding{x});
  run();
  EXPECT_EQ(end_of(it), caf::error{});
}

TEST_F(Desk, WhatComesToADeskThatSignedOffGoesBackAtOnce) {
  on_duty();
  hold(x);
  caf::anon_send(it, sign_off{});
  run();
  conversation.forget();
  hold(y);
  EXPECT_EQ(conversation.count<hand_back>(), 1U);
}

TEST_F(Desk, SigningOnAgainBeforeTheEndKeepsTheDesk) {
  on_duty();
  hold(x);
  caf::anon_send(it, sign_off{});
  run();
  ASSERT_EQ(refused(attach(newer)), refusal::none);
  conversation.send(it, no_longer_holding{x});
  run();
  EXPECT_TRUE(lives(it));
}

TEST_F(Desk, AskedToAnnounceItselfItTellsTheQueueAgain) {
  on_duty();
  queue.forget();
  caf::anon_send(it, announce_yourself{});
  run();
  ASSERT_EQ(queue.count<candidate_changed>(), 1U);
  EXPECT_EQ(last_told().state, presence::available);
}

TEST_F(Desk, ANewQueueKnowsNothingOfTheOffersOfTheDeadOne) {
  on_duty();
  propose(x);
  caf::anon_send(it, announce_yourself{});
  run();
  ASSERT_EQ(session.count<offer_over>(), 1U);
  EXPECT_EQ(session.got<offer_over>().front().conversation, x);
  EXPECT_TRUE(std::get<desk_view>(attach(session)).offers.empty());
  EXPECT_EQ(request(refuse_offer{x}), refusal::not_waiting);
}

TEST_F(Desk, WithoutAQueueItTellsTheNextOne) {
  directory::put(system, force::police, queue_handle{});
  on_duty();
  directory::put(system, force::police, queue.as<queue_handle>());
  queue.forget();
  caf::anon_send(it, announce_yourself{});
  run();
  EXPECT_EQ(queue.count<candidate_changed>(), 1U);
}

TEST_F(Desk, TheProfileMayChangeButNeverBeyondTheCapacityAllowed) {
  profile.capacity = 99;
  profile.shown_name = "Dominique";
  caf::anon_send(it, profile);
  run();
  EXPECT_EQ(last_told().capacity, limits.operators.capacity_max);
  EXPECT_EQ(std::get<desk_view>(attach(session)).shown_name, "Dominique");
}

TEST_F(Desk, TheQueueAndFaultsArePassedToTheConsole) {
  on_duty();
  queue.send(it,
             queue_view{.platform = force::police, .waiting = 7, .first = {}, .colleagues = {}});
  const fault_notice open{"conversation_quarantined", "reference"};
  queue.send(it, open);
  queue.send(it, open);
  run();
  EXPECT_EQ(session.got<queue_view>().back().waiting, 7U);
  EXPECT_EQ(session.count<fault_notice>(), 1U);
  const auto seen = std::get<desk_view>(attach(newer));
  EXPECT_EQ(seen.queue.waiting, 7U);
  EXPECT_EQ(seen.faults, std::vector{open}) << "the newer window is told of it too";
}

TEST_F(Desk, AFaultThatIsOverIsToldOnceAndForgotten) {
  on_duty();
  const fault_notice open{"conversation_quarantined", "reference"};
  queue.send(it, open);
  queue.send(it, fault_over{open});
  queue.send(it, fault_over{open});
  run();
  EXPECT_EQ(session.count<fault_over>(), 1U);
  EXPECT_TRUE(std::get<desk_view>(attach(newer)).faults.empty());
}

TEST_F(Desk, StartedForWhatItsAgentHoldsItEndsWhenNobodyEverCame) {
  hold(x);
  run_for(limits.operators.silence_kept);
  ASSERT_EQ(conversation.count<hand_back>(), 1U);
  queue.send(it, no_longer_holding{x});
  run();
  EXPECT_FALSE(lives(it));
}

TEST_F(Desk, AnAlarmOfAnOlderGenerationMeansNothing) {
  hold(x);
  caf::anon_send(it, alarm_rang{12345});
  run();
  EXPECT_EQ(conversation.count<hand_back>(), 0U);
}

TEST_F(Desk, TheUnexpectedIsRefusedAndNeverPrinted) {
  EXPECT_TRUE(survives_the_unexpected(it));
}

} // namespace ecoute::test
