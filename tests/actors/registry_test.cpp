// SPDX-License-Identifier: EUPL-1.2
// The registry with its own conversations; journal, archive, queue, platforms and supervisor are
// probes.
#include "actors/registry/registry_actor.hpp"
#include "actors/support/directory.hpp"
#include "config/limits.hpp"
#include "tests/support/role_fixture.hpp"

#include <stdexcept>

namespace ecoute::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Registry : public role_fixture {
protected:
  Registry() {
    directory::put(system, journal.as<journal_handle>());
    directory::put(system, archive.as<archive_handle>());
    directory::put(system, supervisor.as<supervisor_handle>());
    directory::put(system, force::police, queue.as<queue_handle>());
    directory::put(system, force::police, police.as<platform_handle>());
    directory::put(system, force::gendarmerie, gendarmerie.as<platform_handle>());
    journal.on<append>([this](const append& a) -> reply<committed> {
      if (const auto why = store->store(a); why != refusal::none)
        return why;
      return committed{a.conversation, a.events.back().seq};
    });
    archive.on<load_conversation>(
        [this](const load_conversation& m) { return store->load(m.conversation); });
    archive.on<find_token>([this](const find_token& m) { return store->find(m); });
    archive.on<read_thread>([this](const read_thread& m) { return store->read(m); });
    queue.on<join_queue>([](const join_queue&) { return done{}; });
  }

  void spawn() { // and found, as the supervisor would have it
    it = under_test(system.spawn(registry_actor, shared_parts{make_parts()}));
    directory::put(system, registry_handle{it});
  }
  void spawn_with_memory() {
    auto made = make_parts();
    made->look_at_memory = [this] { return memory; };
    it = under_test(system.spawn(registry_actor, shared_parts{made}));
    directory::put(system, registry_handle{it});
  }
  open_conversation wish() {
    open_conversation w;
    w.wish.route = {force::police, confidence::sure};
    w.client_id = next_message_id();
    w.token_hash = "token of " + to_text(w.client_id);
    return w;
  }
  reply<opened_as> open(const open_conversation& w) { return ask<opened_as>(it, w); }
  conversation_id opened() {
    const auto r = open(wish());
    EXPECT_EQ(refused(r), refusal::none);
    return refused(r) == refusal::none ? std::get<opened_as>(r).conversation : conversation_id{};
  }
  reply<conversation_handle> find(const conversation_id& id) {
    return ask<conversation_handle>(it, locate{id});
  }
  std::uint32_t running() {
    return std::get<role_status>(ask<role_status>(it, ask_status{})).running;
  }
  void kill(const conversation_id& id) {
    caf::anon_send_exit(std::get<conversation_handle>(find(id)),
                        caf::exit_reason::unhandled_exception);
    run();
  }
  struct outliving {
    conversation_id id;
    conversation_handle old;
    say late;
    append its_append;
  };
  /// The registry ends while one of its conversations awaits the journal.
  outliving append_outlives_the_registry() {
    spawn();
    const auto id = opened();
    const auto old = std::get<conversation_handle>(find(id));
    journal.freeze<append>();
    const say late{author::visitor, {}, next_message_id(), secret_text{"words"}};
    session.send(old, late);
    run();
    caf::anon_send_exit(it, caf::exit_reason::unhandled_exception);
    run();
    return {id, old, late, journal.got<append>().back()};
  }
  void quarantined(const conversation_id& id) {
    for (std::uint32_t i = 0; i <= limits.supervision.restarts_max; ++i)
      kill(id);
  }
  void end(const conversation_id& id) {
    ASSERT_EQ(refused(ask<done>(std::get<conversation_handle>(find(id)), close_conversation{})),
              refusal::none);
    run_for(seconds{3});
  }

  probe journal{system};
  probe archive{system};
  probe queue{system};
  probe police{system};
  probe gendarmerie{system};
  probe supervisor{system};
  probe session{system};
  registry_handle it;
  memory_use memory;
};

} // namespace

TEST_F(Registry, OpensAConversationOnceItIsStored) {
  spawn();
  journal.freeze<append>();
  session.send(it, wish());
  run();
  EXPECT_EQ(session.total(), 0U);
  ASSERT_EQ(journal.count<append>(), 1U);
  journal.answer<append>(committed{journal.got<append>().front().conversation, 2});
  run();
  ASSERT_EQ(session.count<opened_as>(), 1U);
  EXPECT_EQ(session.got<opened_as>().front().conversation,
            journal.got<append>().front().conversation);
}

TEST_F(Registry, TheSameWishTwiceOpensOneConversation) {
  spawn();
  const auto w = wish();
  const auto first = std::get<opened_as>(open(w)).conversation;
  EXPECT_EQ(std::get<opened_as>(open(w)).conversation, first);
  EXPECT_NE(opened(), first);
  EXPECT_EQ(store->heads.size(), 2U);
}

TEST_F(Registry, TheSameWishUnderWayTwiceOpensOneAndAnswersBoth) {
  spawn();
  journal.freeze<append>();
  const auto w = wish();
  session.send(it, w);
  session.send(it, w);
  run();
  journal.answer<append>(committed{{}, 2});
  run();
  EXPECT_EQ(journal.count<append>(), 1U);
  const auto answers = session.got<opened_as>();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].conversation, answers[1].conversation);
}

TEST_F(Registry, AWishWhoseConversationIsOverIsStillThatConversation) {
  spawn();
  const auto w = wish();
  const auto id = std::get<opened_as>(open(w)).conversation;
  end(id);
  ASSERT_EQ(running(), 0U);
  const auto again = open(w);
  ASSERT_EQ(refused(again), refusal::none);
  EXPECT_EQ(std::get<opened_as>(again).conversation, id);
  EXPECT_EQ(store->heads.size(), 1U);
}

TEST_F(Registry, TheSameWishFindsItsConversationThoughTheEngineDiedMeanwhile) {
  spawn();
  journal.freeze<append>();
  const auto w = wish();
  session.send(it, w);
  run();
  const auto first = journal.got<append>().front();
  caf::anon_send_exit(it, caf::exit_reason::kill); // stored, never answered
  run();
  ASSERT_EQ(store->store(first), refusal::none);
  spawn();
  const auto again = open(w);
  ASSERT_EQ(refused(again), refusal::none);
  EXPECT_EQ(std::get<opened_as>(again).conversation, first.conversation);
  EXPECT_EQ(store->heads.size(), 1U);
  EXPECT_EQ(running(), 1U);
}

TEST_F(Registry, AWishIsAskedAgainWhenAnEarlierSendingIsStoredMeanwhile) {
  spawn();
  const auto w = wish();
  append stored_late;
  journal.on<append>([&](const append& a) { // as a frozen database that wakes up
    auto earlier = a;
    earlier.conversation = {{7, 7}};
    if (stored_late.conversation.is_nil()) {
      EXPECT_EQ(store->store(earlier), refusal::none);
    }
    stored_late = earlier;
    return store->store(a);
  });
  EXPECT_EQ(refused(open(w)), refusal::in_doubt);
  const auto again = open(w);
  ASSERT_EQ(refused(again), refusal::none);
  EXPECT_EQ(std::get<opened_as>(again).conversation, stored_late.conversation);
  EXPECT_EQ(store->heads.size(), 1U);
}

TEST_F(Registry, AWishWhoseTokenWasRevokedOpensNothing) {
  spawn();
  const auto w = wish();
  const auto id = std::get<opened_as>(open(w)).conversation;
  append redeemed;
  redeemed.conversation = id;
  redeemed.grants = {{"of the newer page"}};
  redeemed.revoke_older_tokens = true;
  ASSERT_EQ(store->store(redeemed), refusal::none);
  EXPECT_EQ(refused(open(w)), refusal::stale_session);
  EXPECT_EQ(store->heads.size(), 1U);
}

TEST_F(Registry, AWishIsNotOpenedBeforeItIsKnownWhetherItWas) {
  spawn();
  archive.on<find_token>([](const find_token&) { return refusal::unavailable; });
  EXPECT_EQ(refused(open(wish())), refusal::unavailable);
  archive.freeze<find_token>();
  EXPECT_EQ(refused(open(wish())), refusal::unavailable);
  directory::put(system, archive_handle{});
  EXPECT_EQ(refused(open(wish())), refusal::unavailable);
  EXPECT_EQ(journal.total(), 0U);
}

TEST_F(Registry, AWishThatWasRefusedOpensLater) {
  spawn();
  const auto w = wish();
  journal.on<append>([](const append&) { return refusal::busy; });
  EXPECT_EQ(refused(open(w)), refusal::busy);
  run_for(seconds{3});
  EXPECT_EQ(running(), 0U) << "what came to nothing holds no place";
  journal.on<append>([this](const append& a) {
    store->store(a);
    return committed{a.conversation, 2};
  });
  EXPECT_EQ(refused(open(w)), refusal::none);
  EXPECT_EQ(store->heads.size(), 1U);
}

TEST_F(Registry, AFullQueueRefusesArrivals) {
  limits.queue.length_max = 2;
  spawn();
  const auto first = opened();
  opened();
  EXPECT_EQ(refused(open(wish())), refusal::queue_full);
  EXPECT_EQ(running(), 2U);
  const auto taking = take{agent_id{7}, "Camille", force::police};
  EXPECT_EQ(refused(ask<done>(std::get<conversation_handle>(find(first)), taking)), refusal::none);
  EXPECT_EQ(refused(open(wish())), refusal::none) << "who is taken waits no more";
  EXPECT_EQ(refused(open(wish())), refusal::queue_full);
}

TEST_F(Registry, TheOtherLineHasItsOwnRoom) {
  limits.queue.length_max = 1;
  spawn();
  opened();
  auto there = wish();
  there.wish.route.platform = force::gendarmerie;
  directory::put(system, force::gendarmerie, queue.as<queue_handle>());
  EXPECT_EQ(refused(open(there)), refusal::none);
  EXPECT_EQ(refused(open(wish())), refusal::queue_full);
}

TEST_F(Registry, ThoseStillArrivingCountForTheQueue) {
  limits.queue.length_max = 1;
  spawn();
  journal.freeze<append>();
  session.send(it, wish());
  session.send(it, wish());
  run();
  EXPECT_EQ(journal.count<append>(), 1U);
  EXPECT_EQ(session.refusals(), std::vector<refusal>{refusal::queue_full});
}

TEST_F(Registry, AQueueBegunAnewDoesNotLetInMoreThanItsLength) {
  limits.queue.length_max = 1;
  spawn();
  opened();
  queue.die(); // and the next one, which knows of nobody yet
  probe next{system};
  next.on<join_queue>([](const join_queue&) { return refusal::unavailable; });
  directory::put(system, force::police, next.as<queue_handle>());
  EXPECT_EQ(refused(open(wish())), refusal::queue_full);
}

TEST_F(Registry, WhoHasNotReadThemselvesYetMayBeWaiting) {
  limits.queue.length_max = 1;
  spawn();
  const auto id = opened();
  caf::anon_send_exit(it, caf::exit_reason::user_shutdown);
  run();
  spawn();
  archive.freeze<load_conversation>();
  find(id);
  EXPECT_EQ(refused(open(wish())), refusal::busy) << "asked again soon, it is known";
  archive.answer<load_conversation>(store->load(id));
  run();
  EXPECT_EQ(refused(open(wish())), refusal::queue_full);
}

TEST_F(Registry, ShortMemoryRefusesArrivalsAndTouchesNobodyElse) {
  spawn_with_memory();
  const auto w = wish();
  ASSERT_EQ(refused(open(w)), refusal::none);
  memory = {701, 1000};
  EXPECT_EQ(refused(open(wish())), refusal::none) << "it is not looked at for each opening";
  run_for(fixed::memory_looked_at_every);
  EXPECT_EQ(refused(open(wish())), refusal::busy);
  EXPECT_EQ(refused(open(w)), refusal::none) << "who has opened is led back";
  EXPECT_EQ(running(), 2U);
  EXPECT_EQ(counts->refused_for_memory(), 1U);
  memory = {700, 1000};
  run_for(fixed::memory_looked_at_every);
  EXPECT_EQ(refused(open(wish())), refusal::none);
}

TEST_F(Registry, ShortMemoryIsToldToBothPlatformsAgainAndAgainWhileItLasts) {
  spawn_with_memory();
  const auto told = [](const probe& platform) { return platform.got<fault_notice>(); };
  run_for(limits.supervision.fault_well_after);
  EXPECT_TRUE(told(police).empty());
  memory = {1000, 1000};
  run_for(fixed::memory_looked_at_every);
  ASSERT_EQ(told(police), (std::vector{fault_notice{"memory_short", "police"}}));
  ASSERT_EQ(told(gendarmerie), (std::vector{fault_notice{"memory_short", "gendarmerie"}}));
  run_for(limits.supervision.fault_well_after);
  const auto often = told(police).size();
  EXPECT_EQ(often, 1U + fixed::fault_tellings);
  memory = {1, 1000};
  run_for(limits.supervision.fault_well_after * 2);
  EXPECT_EQ(told(police).size(), often);
}

TEST_F(Registry, ShortMemoryIsSeenAtTheStart) {
  memory = {1000, 1000};
  spawn_with_memory();
  EXPECT_EQ(refused(open(wish())), refusal::busy);
}

TEST_F(Registry, AQueueThatIsAwayMeansUnavailable) {
  spawn();
  directory::put(system, force::police, queue_handle{});
  EXPECT_EQ(refused(open(wish())), refusal::unavailable);
  EXPECT_EQ(journal.total(), 0U);
}

TEST_F(Registry, NothingNewIsOpenedWhileCutOrDraining) {
  spawn();
  const auto known = wish();
  ASSERT_EQ(refused(open(known)), refusal::none);
  for (const auto mode : {engine_mode::cut, engine_mode::draining}) {
    caf::anon_send(it, mode_changed{mode});
    EXPECT_EQ(refused(open(wish())), refusal::unavailable);
    EXPECT_EQ(refused(open(known)), refusal::none) << "this one was let in before";
  }
  caf::anon_send(it, mode_changed{engine_mode::slow});
  EXPECT_EQ(refused(open(wish())), refusal::none);
}

TEST_F(Registry, AtMostSoManyRunAtOnce) {
  limits.supervision.conversations_max = 2;
  spawn();
  const auto first = opened();
  opened();
  EXPECT_EQ(refused(open(wish())), refusal::busy);
  end(first);
  EXPECT_EQ(refused(open(wish())), refusal::none);
}

TEST_F(Registry, OnlySoManyWishesAreUnderWay) {
  limits.supervision.openings_under_way_max = 2;
  spawn();
  archive.freeze<find_token>();
  for (int i = 0; i < 3; ++i)
    session.send(it, wish());
  run();
  EXPECT_EQ(session.refusals(), std::vector<refusal>{refusal::busy}) << "room for two";
  while (archive.answer<find_token>(token_owner{}))
    run();
  run();
  ASSERT_TRUE(lives(it));
  EXPECT_EQ(session.count<opened_as>(), 2U);
}

TEST_F(Registry, LocatingStartsWhatIsStoredOnce) {
  spawn();
  const auto id = opened();
  const auto it_runs = std::get<conversation_handle>(find(id));
  EXPECT_EQ(std::get<conversation_handle>(find(id)), it_runs);
  EXPECT_EQ(archive.count<load_conversation>(), 0U);
  EXPECT_EQ(running(), 1U);
}

TEST_F(Registry, LocatingWhatNobodyKnowsIsNoNewsForWhoAsks) {
  spawn();
  const auto nobody = find({{5, 5}});
  ASSERT_EQ(refused(nobody), refusal::none);
  EXPECT_EQ(refused(ask<done>(std::get<conversation_handle>(nobody), close_conversation{})),
            refusal::unknown_conversation);
  run_for(seconds{3});
  EXPECT_EQ(running(), 0U);
}

TEST_F(Registry, AConversationThatDiedIsStartedFromItsEvents) {
  spawn();
  const auto id = opened();
  const auto before = std::get<conversation_handle>(find(id));
  kill(id);
  const auto after = std::get<conversation_handle>(find(id));
  EXPECT_NE(after, before);
  EXPECT_EQ(archive.count<load_conversation>(), 1U);
  EXPECT_EQ(refused(ask<stored>(after,
                                say{author::visitor, {}, next_message_id(), secret_text{"words"}})),
            refusal::none);
  EXPECT_EQ(running(), 1U);
}

TEST_F(Registry, OneThatKeepsDyingIsQuarantinedAndEverybodyIsTold) {
  spawn();
  const auto id = opened();
  const auto other = opened();
  quarantined(id);
  EXPECT_EQ(refused(find(id)), refusal::quarantined);
  EXPECT_EQ(queue.got<leave_queue>().back().conversation, id);
  for (const auto* platform : {&police, &gendarmerie}) {
    ASSERT_EQ(platform->count<fault_notice>(), 1U);
    EXPECT_EQ(platform->got<fault_notice>().front().what, "conversation_quarantined");
    EXPECT_EQ(platform->got<fault_notice>().front().reference, to_text(id));
    EXPECT_EQ(platform->count<no_longer_holding>(), 1U);
  }
  ASSERT_EQ(supervisor.count<gave_up>(), 1U);
  EXPECT_EQ(supervisor.got<gave_up>().front().conversation, id);
  EXPECT_EQ(refused(find(other)), refusal::none);
  EXPECT_EQ(running(), 1U);
  caf::anon_send(it, force::police, announce_yourself{});
  run();
  EXPECT_TRUE(lives(it));
}

TEST_F(Registry, AQuarantineIsRepeatedOftenEnoughToStayOpen) {
  spawn();
  const auto id = opened();
  opened();
  quarantined(id);
  for (int i = 0; i < 4; ++i) {
    police.forget();
    run_for(limits.supervision.fault_well_after / 2);
    EXPECT_GE(police.count<fault_notice>(), 1U);
  }
}

TEST_F(Registry, AQuarantinedOneIsTriedAgainAndLivesOrIsQuarantinedOnceMore) {
  spawn();
  const auto id = opened();
  opened();
  quarantined(id);
  run_for(limits.supervision.quarantine_retry + limits.supervision.fault_well_after);
  EXPECT_EQ(refused(find(id)), refusal::none);
  police.forget();
  run_for(limits.supervision.fault_well_after * 2);
  EXPECT_EQ(police.count<fault_notice>(), 0U) << "its fault is over";
  quarantined(id);
  EXPECT_EQ(refused(find(id)), refusal::quarantined);
  EXPECT_GE(police.count<fault_notice>(), 1U);
}

TEST_F(Registry, APlatformThatStartsAnewIsToldAgainWhatIsQuarantined) {
  spawn();
  const auto id = opened();
  opened();
  quarantined(id);
  police.forget();
  gendarmerie.forget();
  caf::anon_send(it, force::police, announce_yourself{});
  run();
  EXPECT_EQ(police.got<fault_notice>(),
            (std::vector<fault_notice>{{"conversation_quarantined", to_text(id)}}));
  EXPECT_EQ(gendarmerie.count<fault_notice>(), 0U) << "it did not ask";
  directory::put(system, force::police, platform_handle{});
  caf::anon_send(it, force::police, announce_yourself{});
  run();
  EXPECT_TRUE(lives(it));
}

TEST_F(Registry, TheWishOfAQuarantinedConversationIsRefusedAsSuch) {
  spawn();
  const auto w = wish();
  quarantined(std::get<opened_as>(open(w)).conversation);
  EXPECT_EQ(refused(open(w)), refusal::quarantined);
}

TEST_F(Registry, DeathsLongAgoAreForgotten) {
  spawn();
  const auto id = opened();
  for (std::uint32_t i = 0; i < limits.supervision.restarts_max * 3; ++i) {
    kill(id);
    run_for(limits.supervision.restarts_window / 2);
  }
  EXPECT_EQ(refused(find(id)), refusal::none);
}

TEST_F(Registry, RepopulatingStartsEveryOpenConversation) {
  spawn();
  const auto a = opened();
  const auto b = opened();
  archive.on<list_open>([&](const list_open&) {
    return open_heads{{{a, {}}, {b, {}}, {{{8, 8}}, {}}}};
  });
  EXPECT_EQ(refused(ask<done>(it, repopulate{})), refusal::none);
  EXPECT_EQ(running(), 3U) << "those that ran already are left alone";
}

TEST_F(Registry, RepopulatingWithoutAnArchiveIsRefused) {
  spawn();
  archive.on<list_open>([](const list_open&) { return refusal::busy; });
  EXPECT_EQ(refused(ask<done>(it, repopulate{})), refusal::busy);
  archive.freeze<list_open>();
  EXPECT_EQ(refused(ask<done>(it, repopulate{})), refusal::unavailable);
  directory::put(system, archive_handle{});
  EXPECT_EQ(refused(ask<done>(it, repopulate{})), refusal::unavailable);
  EXPECT_TRUE(lives(it));
}

TEST_F(Registry, ItsEndTakesEveryConversationAlong) {
  spawn();
  const auto known = std::get<conversation_handle>(find(opened()));
  caf::anon_send_exit(it, caf::exit_reason::unhandled_exception);
  run();
  EXPECT_FALSE(lives(it));
  EXPECT_FALSE(lives(known));
}

/// CAF holds back even an exit while an answer is awaited: who awaits the journal outlives its
/// registry until the answer comes. Nobody finds it meanwhile, and its numbers are taken.
TEST_F(Registry, WhoAwaitsTheJournalAsItEndsIsFencedByItsReplacement) {
  const auto [id, old, late, its_append] = append_outlives_the_registry();
  EXPECT_TRUE(lives(old));
  spawn();
  journal.on<append>([this](const append& a) -> reply<committed> {
    if (const auto why = store->store(a); why != refusal::none)
      return why;
    return committed{a.conversation, a.events.back().seq};
  });
  const auto replacement = std::get<conversation_handle>(find(id));
  EXPECT_NE(replacement, old);
  const say next{author::visitor, {}, next_message_id(), secret_text{"words"}};
  EXPECT_EQ(refused(ask<stored>(replacement, next)), refusal::none);
  const auto outcome = store->store(its_append);
  EXPECT_EQ(outcome, refusal::race_lost);
  journal.answer<append>(outcome);
  run();
  EXPECT_EQ(session.refusals(), std::vector<refusal>{refusal::race_lost});
  EXPECT_FALSE(lives(old)) << "once it is answered";
  EXPECT_TRUE(lives(replacement));
  EXPECT_EQ(store->times_stored(id, next.client_id), 1U);
  EXPECT_EQ(store->times_stored(id, late.client_id), 0U);
}

/// What its append brought about was told to nobody by it: its replacement reads it and tells.
TEST_F(Registry, WhoseAppendIsCommittedLateHasItsReplacementReadAgain) {
  const auto [id, old, late, its_append] = append_outlives_the_registry();
  spawn();
  const auto replacement = std::get<conversation_handle>(find(id));
  ASSERT_EQ(store->store(its_append), refusal::none);
  journal.answer<append>(committed{id, its_append.events.back().seq});
  run();
  EXPECT_FALSE(lives(old));
  const auto appends = journal.count<append>();
  EXPECT_EQ(refused(ask<stored>(replacement, late)), refusal::none);
  EXPECT_EQ(journal.count<append>(), appends) << "it knows what is stored";
}

TEST_F(Registry, AnExceptionInAConversationHarmsNoOther) {
  spawn();
  const auto poisoned = opened();
  const auto other = opened();
  fault = [&](const conversation_id& id, std::string_view) {
    if (id == poisoned)
      throw std::runtime_error{"planted"};
  };
  const auto who = std::get<conversation_handle>(find(poisoned));
  session.send(who, say{author::visitor, {}, next_message_id(), secret_text{"words"}});
  run();
  EXPECT_FALSE(lives(who));
  EXPECT_EQ(refused(ask<stored>(std::get<conversation_handle>(find(other)),
                                say{author::visitor, {}, next_message_id(), secret_text{"words"}})),
            refusal::none);
}

TEST_F(Registry, TheUnexpectedIsRefusedAndNeverPrinted) {
  spawn();
  EXPECT_TRUE(survives_the_unexpected(it));
}

} // namespace ecoute::test
