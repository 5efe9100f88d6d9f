// SPDX-License-Identifier: EUPL-1.2
// A conversation whose journal or archive refuses, dies, answers late or not at all.
#include "tests/actors/lone_conversation.hpp"

namespace ecoute::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

using ConversationAndJournal = lone_conversation;

/// The journal says surely that nothing was stored.
class SurelyNotStored : public lone_conversation, public ::testing::WithParamInterface<refusal> {};

/// Whether it was stored is not known.
struct doubt {
  const char* how;
  refusal answered; ///< by the journal
  bool stored;
};
class InDoubt : public lone_conversation, public ::testing::WithParamInterface<doubt> {
protected:
  void journal_leaves_in_doubt() {
    journal.on<append>([this](const append& a) {
      if (GetParam().stored)
        store->store(a);
      return GetParam().answered;
    });
  }
};

} // namespace

TEST_P(SurelyNotStored, IsAnsweredAsItIsAndTheNextWordIsNumberedAsIfNothingHadBeen) {
  held();
  ASSERT_EQ(refused(follow(agent, holder)), refusal::none);
  const auto numbers = store->events[id].back().seq;
  forget();
  journal_fails(GetParam());
  EXPECT_EQ(visitor_says("lost"), GetParam());
  EXPECT_EQ(agent.total(), 0U);
  EXPECT_EQ(archive.total(), 0U) << "nothing to find out";
  journal_works();
  ASSERT_EQ(visitor_says("kept"), refusal::none);
  EXPECT_EQ(store->events[id].back().seq, numbers + 1);
  EXPECT_EQ(texts_in(agent.got<thread_grew>()), std::vector<std::string>{"kept"});
}

INSTANTIATE_TEST_SUITE_P(EachWay, SurelyNotStored,
                         ::testing::Values(refusal::busy, refusal::unavailable, refusal::malformed),
                         [](const auto& one) { return std::string{refusal_name(one.param)}; });

TEST_P(InDoubt, ItReadsItselfBeforeAnythingElseAndTheResendIsStoredOnce) {
  held();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  ASSERT_EQ(refused(follow(agent, holder)), refusal::none);
  forget();
  const auto message = next_message_id();
  journal_leaves_in_doubt();
  EXPECT_EQ(refused(visitor_says(message, "words")), GetParam().answered);
  EXPECT_EQ(archive.count<load_conversation>(), 1U);
  journal_works();
  run();
  const std::vector<std::string> seen{"words"};
  if (GetParam().stored) {
    EXPECT_EQ(texts_in(visitor.got<thread_grew>()), seen) << "told what was stored in doubt";
    EXPECT_EQ(texts_in(agent.got<thread_grew>()), seen);
  }
  EXPECT_EQ(refused(visitor_says(message, "words")), refusal::none);
  EXPECT_EQ(store->times_stored(id, message), 1U);
  EXPECT_EQ(texts_in(visitor.got<thread_grew>()), seen);
  EXPECT_EQ(texts_in(agent.got<thread_grew>()), seen);
}

INSTANTIATE_TEST_SUITE_P(EachWay, InDoubt,
                         ::testing::Values(doubt{"Stored", refusal::in_doubt, true},
                                           doubt{"Lost", refusal::in_doubt, false},
                                           doubt{"RaceLost", refusal::race_lost, false}),
                         [](const auto& one) { return one.param.how; });

TEST_F(ConversationAndJournal, WithoutAJournalNothingIsStoredOrAnswered) {
  waiting();
  directory::put(system, journal_handle{});
  EXPECT_EQ(visitor_says("words"), refusal::unavailable);
  directory::put(system, journal.as<journal_handle>());
  EXPECT_EQ(visitor_says("words"), refusal::none);
}

TEST_F(ConversationAndJournal, AJournalThatDiesInTheMiddleLeavesTheWordInDoubt) {
  waiting();
  journal.freeze<append>();
  visitor.send(it, say{author::visitor, {}, next_message_id(), secret_text{"words"}});
  run();
  ASSERT_EQ(journal.count<append>(), 2U);
  journal.die(caf::exit_reason::unhandled_exception);
  run_for(seconds{12});
  ASSERT_EQ(visitor.refusals().size(), 1U);
  EXPECT_EQ(visitor.refusals().front(), refusal::in_doubt);
  EXPECT_EQ(archive.count<load_conversation>(), 1U);
}

TEST_F(ConversationAndJournal, ADeadJournalIsNoticedAtOnce) {
  waiting();
  journal.die(caf::exit_reason::unhandled_exception);
  run();
  visitor.send(it, say{author::visitor, {}, next_message_id(), secret_text{"words"}});
  run();
  EXPECT_EQ(visitor.refusals().size(), 1U);
}

TEST_F(ConversationAndJournal, AJournalThatAnswersTooLateChangesNothing) {
  waiting();
  journal.freeze<append>();
  visitor.send(it, say{author::visitor, {}, next_message_id(), secret_text{"words"}});
  run_for(limits.supervision.request_timeout - milliseconds{1});
  EXPECT_TRUE(visitor.refusals().empty());
  run_for(milliseconds{1});
  ASSERT_EQ(visitor.refusals(), std::vector<refusal>{refusal::in_doubt});
  journal.answer<append>(committed{id, 3}); // it was not even stored
  run();
  EXPECT_EQ(visitor.count<stored>(), 0U);
  journal_works();
  ASSERT_EQ(visitor_says("next"), refusal::none);
  EXPECT_EQ(store->events[id].back().seq, 3U);
}

TEST_F(ConversationAndJournal, OneAppendAtATimeAndEverythingElseWaitsInOrder) {
  waiting();
  journal.freeze<append>();
  journal.forget();
  for (const auto* words : {"one", "two"})
    visitor.send(it, say{author::visitor, {}, next_message_id(), secret_text{words}});
  desk.send(it, take{holder, "Camille", force::police});
  run();
  ASSERT_EQ(journal.count<append>(), 1U);
  for (auto seq = 3U; seq <= 5U; ++seq) {
    ASSERT_EQ(journal.got<append>().back().events.front().seq, seq);
    ASSERT_TRUE(journal.answer<append>(committed{id, seq}));
    run();
  }
  EXPECT_EQ(journal.count<append>(), 3U);
  EXPECT_EQ(visitor.count<stored>(), 2U);
  EXPECT_EQ(desk.count<done>(), 1U);
}

TEST_F(ConversationAndJournal, TheSameClientIdUnderWayTwiceIsStoredOnce) {
  waiting();
  journal.freeze<append>();
  journal.forget();
  const say twice{author::visitor, {}, next_message_id(), secret_text{"words"}};
  visitor.send(it, twice);
  visitor.send(it, twice);
  run();
  ASSERT_TRUE(journal.answer<append>(committed{id, 3}));
  run();
  EXPECT_EQ(journal.count<append>(), 1U);
  const auto answers = visitor.got<stored>();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].visitor_position, answers[1].visitor_position);
  EXPECT_EQ(answers[0].at, answers[1].at);
}

TEST_F(ConversationAndJournal, TheSameClientIdWithOtherWordsIsRefused) {
  waiting();
  const auto message = next_message_id();
  ASSERT_EQ(refused(visitor_says(message, "words")), refusal::none);
  journal.forget();
  EXPECT_EQ(refused(visitor_says(message, "other words")), refusal::other_text);
  EXPECT_EQ(journal.total(), 0U);
}

TEST_F(ConversationAndJournal, AResendAfterAReplayIsTheSameMessage) {
  waiting();
  const auto message = next_message_id();
  const auto first = visitor_says(message, "words");
  replayed();
  const auto again = visitor_says(message, "words");
  ASSERT_EQ(refused(again), refusal::none);
  EXPECT_EQ(std::get<stored>(again).visitor_position, std::get<stored>(first).visitor_position);
  EXPECT_EQ(refused(visitor_says(message, "other words")), refusal::other_text);
  EXPECT_EQ(journal.total(), 0U);
}

TEST_F(ConversationAndJournal, ALossIsStoredOnceTheJournalIsBack) {
  waiting();
  journal_fails(refusal::unavailable);
  caf::anon_send(it, visitor_gone{loss_reason::quick_exit});
  run_for(seconds{3});
  EXPECT_EQ(stored_of<visitor_lost>(), 0U);
  journal_works();
  run_for(seconds{2});
  EXPECT_EQ(stored_of<visitor_lost>(), 1U);
  journal.forget();
  run_for(seconds{10});
  EXPECT_EQ(journal.total(), 0U) << "said once";
}

TEST_F(ConversationAndJournal, AQuickExitStaysOneWhenTheLinkEndsBeforeItIsStored) {
  waiting();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  journal_fails(refusal::unavailable);
  caf::anon_send(it, visitor_gone{loss_reason::quick_exit});
  run();
  visitor.die();
  run_for(seconds{3});
  journal_works();
  run_for(seconds{2});
  ASSERT_EQ(stored_of<visitor_lost>(), 1U);
  const auto& last = stored_events(id).back().body;
  EXPECT_EQ(std::get<visitor_lost>(last).how, loss_reason::quick_exit);
}

TEST_F(ConversationAndJournal, ALossThatWasMendedMeanwhileIsNeverStored) {
  waiting();
  journal_fails(refusal::busy);
  caf::anon_send(it, visitor_gone{});
  run();
  caf::anon_send(it, visitor_here{});
  journal_works();
  run_for(seconds{10});
  EXPECT_EQ(stored_of<visitor_lost>(), 0U);
  EXPECT_EQ(stored_of<visitor_back>(), 0U);
}

TEST_F(ConversationAndJournal, WhileTheArchiveIsAwayAReplayedOneRefusesAndTriesAgain) {
  waiting();
  archive.on<load_conversation>([](const load_conversation&) { return refusal::unavailable; });
  replayed();
  EXPECT_EQ(visitor_says("words"), refusal::unavailable);
  EXPECT_EQ(refused(attach(visitor)), refusal::unavailable);
  EXPECT_EQ(refused(follow(agent, holder)), refusal::unavailable);
  EXPECT_EQ(queue.total(), 0U);
  archive_works();
  run_for(limits.supervision.reload_pause);
  EXPECT_EQ(visitor_says("words"), refusal::none);
  EXPECT_EQ(queue.count<join_queue>(), 1U);
}

TEST_F(ConversationAndJournal, AnArchiveThatIsAwayIsAskedOnceAPause) {
  waiting();
  archive.on<load_conversation>([](const load_conversation&) { return refusal::unavailable; });
  replayed();
  archive.forget();
  run_for(seconds{10});
  EXPECT_EQ(archive.count<load_conversation>(), 10U);
  EXPECT_EQ(platform.count<fault_notice>(), 0U) << "away is not damaged";
}

TEST_F(ConversationAndJournal, OneThatCannotBeReadOpensAFaultAndIsTriedAgain) {
  waiting();
  archive.on<load_conversation>([](const load_conversation&) { return refusal::quarantined; });
  replayed();
  EXPECT_EQ(visitor_says("words"), refusal::unavailable);
  ASSERT_GE(platform.count<fault_notice>(), 1U);
  EXPECT_EQ(platform.got<fault_notice>().front(),
            (fault_notice{"conversation_unreadable", to_text(id)}));
  archive_works();
  run_for(limits.supervision.reload_pause);
  EXPECT_EQ(visitor_says("words"), refusal::none);
}

TEST_F(ConversationAndJournal, WithoutAnArchiveItWaitsForOne) {
  waiting();
  directory::put(system, archive_handle{});
  replayed();
  run_for(seconds{3});
  directory::put(system, archive.as<archive_handle>());
  run_for(seconds{2});
  EXPECT_EQ(visitor_says("words"), refusal::none);
}

TEST_F(ConversationAndJournal, AFrozenArchiveIsGivenUpAfterTheTimeoutAndAskedAgain) {
  waiting();
  archive.freeze<load_conversation>();
  replayed();
  run_for(limits.supervision.request_timeout);
  EXPECT_EQ(archive.count<load_conversation>(), 1U);
  archive_works();
  run_for(limits.supervision.reload_pause);
  EXPECT_EQ(archive.count<load_conversation>(), 2U);
  EXPECT_EQ(visitor_says("words"), refusal::none);
}

TEST_F(ConversationAndJournal, NothingOvertakesWhatWasMissedWhileItCannotBeRead) {
  waiting();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  visitor.forget();
  journal.on<append>([this](const append& a) {
    store->store(a);
    return refusal::in_doubt;
  });
  archive.on<read_thread>([](const read_thread&) { return refusal::unavailable; });
  EXPECT_EQ(visitor_says("one"), refusal::in_doubt);
  journal_works();
  EXPECT_EQ(visitor_says("two"), refusal::unavailable);
  archive_works();
  run_for(limits.supervision.reload_pause);
  EXPECT_EQ(visitor_says("two"), refusal::none);
  EXPECT_EQ(texts_in(visitor.got<thread_grew>()), (std::vector<std::string>{"one", "two"}));
}

} // namespace ecoute::test
