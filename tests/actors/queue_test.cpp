// SPDX-License-Identifier: EUPL-1.2
// The queue of one platform alone: conversations, desks, platform and registry are probes.
#include "actors/queue/queue_actor.hpp"
#include "tests/support/role_fixture.hpp"

namespace ecoute::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Queue : public role_fixture {
protected:
  Queue() {
    directory::put(system, force::police, platform.as<platform_handle>());
    directory::put(system, registry.as<registry_handle>());
    desk.on<set_my_presence>([](const set_my_presence&) { return done{}; });
    spawn();
  }

  void spawn() {
    it = under_test(system.spawn(queue_actor, shared_parts{make_parts()}, force::police));
  }
  void join(probe& who, const conversation_id& id, queue_reason reason = queue_reason::arrived,
            std::uint32_t spell = 2) {
    waiting_entry entry;
    entry.conversation = id;
    entry.reason = reason;
    entry.spell = spell;
    entry.since = now();
    who.send(it, join_queue{entry});
    run_for(milliseconds{1}); // so that the next one waits since later
  }
  candidate available(agent_id agent) {
    candidate c;
    c.agent = agent;
    c.state = presence::available;
    c.certified_until = now() + std::chrono::hours{24};
    c.idle_since = now();
    return c;
  }
  void tell(probe& who, const candidate& c) {
    who.send(it, candidate_changed{c});
    run();
  }
  queue_view view() { return std::get<queue_view>(ask<queue_view>(it, ask_queue{})); }

  conversation_id a_id{{1, 1}};
  conversation_id b_id{{1, 2}};
  agent_id one{1};
  agent_id two{2};
  probe platform{system};
  probe registry{system};
  probe desk{system};
  probe second{system};
  probe a{system};
  probe b{system};
  queue_ref it;
};

} // namespace

TEST_F(Queue, StartsEmptyAndAsksTheConversationsOfItsPlatform) {
  ASSERT_EQ(registry.count<announce_yourself>(), 1U);
  EXPECT_EQ(registry.got<force>(), std::vector<force>{force::police});
  EXPECT_EQ(view().waiting, 0U);
}

TEST_F(Queue, ConfirmsWhoJoinsAndTellsThePlaceAndThatNobodyIsOnDuty) {
  join(a, a_id);
  join(b, b_id);
  EXPECT_EQ(a.count<done>(), 1U);
  ASSERT_EQ(b.count<place_in_queue>(), 1U);
  EXPECT_EQ(b.got<place_in_queue>().back().ahead, 1U);
  EXPECT_TRUE(b.got<place_in_queue>().back().nobody_on_duty);
}

TEST_F(Queue, APlaceIsToldOnlyWhenItChanges) {
  join(a, a_id);
  join(b, b_id);
  EXPECT_EQ(a.count<place_in_queue>(), 1U) << "who came behind changes nothing for the first";
  a.send(it, leave_queue{a_id});
  run();
  EXPECT_EQ(b.got<place_in_queue>().back().ahead, 0U);
  EXPECT_EQ(a.count<place_in_queue>(), 1U);
}

TEST_F(Queue, WhoJoinsAgainIsTheSameEntryAndIsToldItsPlaceAnew) {
  join(a, a_id);
  join(b, a_id); // restarted: another actor of the same conversation
  EXPECT_EQ(view().waiting, 1U);
  EXPECT_EQ(b.count<place_in_queue>(), 1U);
  tell(desk, available(one));
  EXPECT_EQ(b.count<offer_noted>(), 1U);
  EXPECT_EQ(a.count<offer_noted>(), 0U);
}

TEST_F(Queue, NamesTheSpellOfWaitingInAllItTellsAConversation) {
  join(a, a_id, queue_reason::arrived, 7);
  EXPECT_EQ(a.got<place_in_queue>().back().spell, 7U);
  tell(desk, available(one));
  ASSERT_EQ(a.count<offer_noted>(), 1U);
  EXPECT_EQ(a.got<offer_noted>().front().spell, 7U);
  run_for(limits.queue.offer_life);
  ASSERT_EQ(a.count<offer_ended>(), 1U);
  EXPECT_EQ(a.got<offer_ended>().front().spell, 7U);
}

TEST_F(Queue, WhoWaitsAnewWhileItThoughtThemHereStandsAsIfTheyHadLeft) {
  join(a, a_id);
  tell(desk, available(one));
  ASSERT_EQ(desk.count<offer>(), 1U);
  join(b, a_id, queue_reason::given_back, 9);
  EXPECT_EQ(view().waiting, 1U);
  ASSERT_EQ(desk.count<offer_over>(), 1U) << "of a spell that is over";
  EXPECT_EQ(desk.got<offer_over>().front().reason, lapse_reason::withdrawn);
  EXPECT_EQ(a.count<offer_ended>() + b.count<offer_ended>(), 0U);
  ASSERT_EQ(b.count<offer_noted>(), 1U) << "and is offered anew";
  EXPECT_EQ(b.got<offer_noted>().front().spell, 9U);
}

TEST_F(Queue, AJoinFromNobodyIsRefused) {
  caf::anon_send(it, join_queue{});
  run();
  EXPECT_EQ(view().waiting, 0U);
}

TEST_F(Queue, WhatWasGivenBackStandsFirst) {
  join(a, a_id);
  join(b, b_id, queue_reason::given_back);
  EXPECT_EQ(b.got<place_in_queue>().back().ahead, 0U);
  EXPECT_EQ(a.got<place_in_queue>().back().ahead, 1U);
  tell(desk, available(one));
  ASSERT_EQ(desk.count<offer>(), 1U);
  EXPECT_EQ(desk.got<offer>().front().entry.conversation, b_id);
}

TEST_F(Queue, OffersTheOldestToAFreeDeskAndTellsTheConversation) {
  join(a, a_id);
  join(b, b_id);
  tell(desk, available(one));
  ASSERT_EQ(desk.count<offer>(), 1U);
  EXPECT_EQ(desk.got<offer>().front().entry.conversation, a_id);
  EXPECT_EQ(desk.got<offer>().front().until, now() + limits.queue.offer_life);
  ASSERT_EQ(a.count<offer_noted>(), 1U);
  EXPECT_EQ(a.got<offer_noted>().front().why.among, 1U) << "for the record";
  EXPECT_EQ(desk.got<offer>().front().why, a.got<offer_noted>().front().why);
  EXPECT_EQ(a.got<offer_noted>().front().to, one);
  tell(second, available(two));
  ASSERT_EQ(second.count<offer>(), 1U);
  EXPECT_EQ(second.got<offer>().front().entry.conversation, b_id);
  EXPECT_EQ(desk.count<offer>(), 1U);
}

TEST_F(Queue, ADeskThatMayNotReceiveIsOfferedNothing) {
  join(a, a_id);
  auto c = available(one);
  c.state = presence::busy;
  tell(desk, c);
  c.state = presence::available;
  c.link_silent = true;
  tell(desk, c);
  c.link_silent = false;
  c.load = c.capacity;
  tell(desk, c);
  c.load = 0;
  c.certified_until = now();
  tell(desk, c);
  EXPECT_EQ(desk.count<offer>(), 0U);
  tell(desk, available(one));
  EXPECT_EQ(desk.count<offer>(), 1U);
}

TEST_F(Queue, APassedOfferGoesToTheNextDesk) {
  join(a, a_id);
  tell(desk, available(one));
  tell(second, available(two));
  desk.send(it, pass_offer{a_id, one});
  run();
  ASSERT_EQ(desk.count<offer_over>(), 1U);
  EXPECT_EQ(desk.got<offer_over>().front().reason, lapse_reason::passed);
  ASSERT_EQ(a.count<offer_ended>(), 1U);
  EXPECT_EQ(a.got<offer_ended>().front().by, one);
  EXPECT_EQ(second.count<offer>(), 1U);
}

TEST_F(Queue, PassingWhatIsNotOfferedToOneselfMeansNothing) {
  join(a, a_id);
  tell(desk, available(one));
  second.send(it, pass_offer{a_id, two});
  second.send(it, pass_offer{b_id, one});
  run();
  EXPECT_EQ(desk.count<offer_over>(), 0U);
  EXPECT_EQ(a.count<offer_ended>(), 0U);
}

TEST_F(Queue, AnOfferLapsesAtItsTimeAndIsMadeToTheNext) {
  join(a, a_id);
  tell(desk, available(one));
  tell(second, available(two));
  run_for(limits.queue.offer_life - milliseconds{1});
  EXPECT_EQ(desk.count<offer_over>(), 0U);
  run_for(milliseconds{1});
  ASSERT_EQ(desk.count<offer_over>(), 1U);
  EXPECT_EQ(desk.got<offer_over>().front().reason, lapse_reason::expired);
  EXPECT_EQ(a.got<offer_ended>().front().reason, lapse_reason::expired);
  EXPECT_EQ(second.count<offer>(), 1U);
}

TEST_F(Queue, TooManyMissesInARowSendTheDeskOnBreak) {
  join(a, a_id);
  tell(desk, available(one));
  run_for(limits.queue.offer_life);
  EXPECT_EQ(desk.count<set_my_presence>(), 0U);
  run_for(limits.queue.offer_life);
  ASSERT_EQ(desk.count<set_my_presence>(), 1U);
  EXPECT_EQ(desk.got<set_my_presence>().front().wished, presence::on_break);
  EXPECT_EQ(desk.count<offer>(), 2U) << "and it is asked no more";
  EXPECT_TRUE(a.got<place_in_queue>().back().nobody_on_duty);
}

TEST_F(Queue, ADeskThatDoesNotAnswerItsBreakHoldsNothingUp) {
  desk.freeze<set_my_presence>();
  join(a, a_id);
  tell(desk, available(one));
  run_for(seconds{60});
  EXPECT_TRUE(lives(it));
  tell(second, available(two));
  EXPECT_EQ(second.count<offer>(), 1U);
}

TEST_F(Queue, TakenWhileItIsOfferedTheOtherDeskIsToldThatItIsOver) {
  join(a, a_id);
  tell(desk, available(one));
  a.send(it, leave_queue{a_id});
  run();
  ASSERT_EQ(desk.count<offer_over>(), 1U);
  EXPECT_EQ(desk.got<offer_over>().front().reason, lapse_reason::withdrawn);
  EXPECT_EQ(view().waiting, 0U);
}

TEST_F(Queue, LeavingTwiceOrUnknownMeansNothing) {
  join(a, a_id);
  b.send(it, leave_queue{b_id});
  a.send(it, leave_queue{a_id});
  a.send(it, leave_queue{a_id});
  run();
  EXPECT_EQ(view().waiting, 0U);
  EXPECT_TRUE(lives(it));
}

TEST_F(Queue, ADeskThatEndsGivesItsOfferToTheNext) {
  join(a, a_id);
  tell(desk, available(one));
  tell(second, available(two));
  platform.send(it, candidate_left{one});
  run();
  EXPECT_EQ(a.got<offer_ended>().front().reason, lapse_reason::withdrawn);
  EXPECT_EQ(second.count<offer>(), 1U);
  EXPECT_EQ(view().operators_available, 1U);
}

TEST_F(Queue, ADeskThatFallsSilentLosesItsOffer) {
  join(a, a_id);
  auto c = available(one);
  tell(desk, c);
  c.link_silent = true;
  tell(desk, c);
  EXPECT_EQ(desk.count<offer_over>(), 1U);
  EXPECT_TRUE(a.got<place_in_queue>().back().nobody_on_duty);
}

TEST_F(Queue, ThatNobodyIsOnDutyIsOverAsSoonAsSomebodyIs) {
  join(a, a_id);
  run_for(limits.supervision.fault_well_after);
  ASSERT_GE(platform.count<fault_notice>(), 1U);
  EXPECT_EQ(platform.count<fault_over>(), 0U);
  tell(desk, available(one));
  ASSERT_EQ(platform.count<fault_over>(), 1U);
  EXPECT_EQ(platform.got<fault_over>().front().what, platform.got<fault_notice>().front());
  tell(desk, available(one));
  EXPECT_EQ(platform.count<fault_over>(), 1U);
}

TEST_F(Queue, TheViewGoesToThePlatformAtMostOnceAPeriod) {
  platform.forget();
  for (std::uint64_t i = 1; i <= 60; ++i) {
    waiting_entry entry;
    entry.conversation = {{2, i}};
    a.send(it, join_queue{entry});
  }
  run();
  run_for(limits.supervision.queue_view_every);
  const auto views = platform.got<queue_view>();
  ASSERT_LE(views.size(), 2U);
  ASSERT_FALSE(views.empty());
  EXPECT_EQ(views.back().waiting, 60U);
  EXPECT_EQ(views.back().first.size(), 50U);
  platform.forget();
  run_for(seconds{10});
  EXPECT_EQ(platform.total(), 0U) << "nothing changed: nothing is said";
}

TEST_F(Queue, AViewThatIsTheSameIsNotSentAgain) {
  tell(desk, available(one));
  run_for(limits.supervision.queue_view_every);
  ASSERT_EQ(platform.count<queue_view>(), 1U);
  for (int i = 0; i < 3; ++i) {
    platform.send(it, other_side{2});
    tell(desk, available(one));
    run_for(seconds{1});
  }
  EXPECT_EQ(platform.count<queue_view>(), 1U);
  desk.send(it, candidate_left{one});
  run_for(limits.supervision.queue_view_every);
  EXPECT_EQ(platform.got<queue_view>().back().operators_available, 0U);
}

TEST_F(Queue, ForANewQueueOfTheOtherPlatformTheViewIsSentAgain) {
  tell(desk, available(one));
  run_for(limits.supervision.queue_view_every);
  platform.forget();
  platform.send(it, announce_yourself{});
  run_for(limits.supervision.queue_view_every);
  ASSERT_EQ(platform.count<queue_view>(), 1U);
  EXPECT_EQ(platform.got<queue_view>().front().operators_available, 1U);
}

TEST_F(Queue, AViewWaitsForAPlatformThatIsAway) {
  directory::put(system, force::police, platform_handle{});
  tell(desk, available(one));
  run_for(seconds{10});
  directory::put(system, force::police, platform.as<platform_handle>());
  run_for(limits.supervision.reload_pause);
  EXPECT_EQ(platform.count<queue_view>(), 1U);
}

TEST_F(Queue, ACertificateThatEndsInAQuietHourIsToldToWhoWaits) {
  auto full = available(one);
  full.load = full.capacity;
  full.certified_until = now() + std::chrono::hours{9};
  tell(desk, full);
  join(a, a_id);
  ASSERT_FALSE(a.got<place_in_queue>().back().nobody_on_duty);
  run_for(full.certified_until - now() - milliseconds{1});
  ASSERT_FALSE(a.got<place_in_queue>().back().nobody_on_duty);
  run_for(milliseconds{1});
  EXPECT_TRUE(a.got<place_in_queue>().back().nobody_on_duty);
}

TEST_F(Queue, NoTimerIsLeftBehindForMonths) {
  auto c = available(one);
  c.certified_until = now() + std::chrono::hours{24 * 300};
  tell(desk, c);
  run_for(seconds{1});
  const auto& timers = scheduler.clock().schedule();
  ASSERT_FALSE(timers.empty());
  EXPECT_LE(timers.rbegin()->first - scheduler.clock().current_time, std::chrono::hours{2});
}

TEST_F(Queue, WhoDidNotHearThatTheOtherPlatformAnswersIsToldAgain) {
  limits.queue.overflow_after = seconds{60};
  spawn();
  join(a, a_id);
  platform.send(it, other_side{2});
  run_for(seconds{61});
  ASSERT_EQ(a.count<overflow_to>(), 1U);
  run_for(limits.supervision.request_timeout);
  EXPECT_EQ(a.count<overflow_to>(), 2U);
}

TEST_F(Queue, WhoIsPerhapsBeingTakenHereDoesNotGoToTheOtherPlatform) {
  limits.queue.overflow_after = seconds{60};
  spawn();
  join(a, a_id);
  run_for(seconds{61});
  tell(desk, available(one));
  ASSERT_EQ(desk.count<offer>(), 1U);
  platform.send(it, other_side{2});
  auto taking = available(one);
  taking.load = taking.capacity; // a slot is kept for the one being taken: it was the last
  tell(desk, taking);
  run_for(limits.operators.reservation_life - seconds{1});
  EXPECT_EQ(a.count<overflow_to>(), 0U);
  run_for(seconds{1});
  EXPECT_EQ(a.count<overflow_to>(), 1U) << "nothing came of it, and nobody is free";
}

TEST_F(Queue, AfterADeathItStartsEmptyAndOffersAnew) {
  join(a, a_id);
  tell(desk, available(one));
  caf::anon_send_exit(it, caf::exit_reason::unhandled_exception);
  run();
  spawn();
  EXPECT_EQ(registry.count<announce_yourself>(), 2U);
  join(a, a_id);
  tell(desk, available(one));
  EXPECT_EQ(desk.count<offer>(), 2U);
}

TEST_F(Queue, AConversationThatDiedIsToldNothingAndHoldsNothingUp) {
  join(a, a_id);
  join(b, b_id);
  a.die();
  run();
  tell(desk, available(one));
  EXPECT_EQ(desk.count<offer>(), 1U);
  EXPECT_TRUE(lives(it));
}

TEST_F(Queue, WhoIsAwayKeepsThePlaceAndIsOfferedAfterWhoIsThere) {
  join(a, a_id);
  join(b, b_id);
  waiting_entry gone;
  gone.conversation = a_id;
  gone.since = view().first.front().since;
  gone.away = true;
  a.send(it, join_queue{gone});
  run();
  EXPECT_EQ(b.got<place_in_queue>().back().ahead, 1U) << "the place is kept";
  tell(desk, available(one));
  ASSERT_EQ(desk.count<offer>(), 1U);
  EXPECT_EQ(desk.got<offer>().back().entry.conversation, b_id);
  tell(second, available(two));
  ASSERT_EQ(second.count<offer>(), 1U);
  EXPECT_TRUE(second.got<offer>().back().entry.away);
}

TEST_F(Queue, AnAlarmOfAnOlderGenerationMeansNothing) {
  join(a, a_id);
  tell(desk, available(one));
  caf::anon_send(it, alarm_rang{12345});
  run();
  EXPECT_EQ(desk.count<offer_over>(), 0U);
}

TEST_F(Queue, TheUnexpectedIsRefusedAndNeverPrinted) {
  EXPECT_TRUE(survives_the_unexpected(it));
}

} // namespace ecoute::test
