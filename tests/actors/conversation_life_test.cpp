// SPDX-License-Identifier: EUPL-1.2
// A conversation from its opening to its end: what it stores, what it tells queue and desk.
#include "tests/actors/lone_conversation.hpp"

#include <stdexcept>

namespace ecoute::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

using ConversationLife = lone_conversation;

} // namespace

TEST_F(ConversationLife, OpeningStoresEverythingAtOnceAndThenJoinsTheQueue) {
  waiting();
  const auto appends = journal.got<append>();
  ASSERT_EQ(appends.size(), 1U);
  const auto& a = appends.front();
  ASSERT_EQ(a.events.size(), 2U);
  EXPECT_EQ(kind_name(a.events[0].body), "opened");
  EXPECT_EQ(kind_name(a.events[1].body), "queued");
  EXPECT_TRUE(a.changes_head);
  EXPECT_EQ(a.head.where, phase::waiting);
  EXPECT_EQ(a.head.departement, "33");
  ASSERT_EQ(a.grants.size(), 1U);
  EXPECT_EQ(a.grants.front().hash, "token");
  const auto joined = queue.got<join_queue>();
  ASSERT_EQ(joined.size(), 1U);
  EXPECT_EQ(joined.front().entry.conversation, id);
  EXPECT_EQ(joined.front().entry.reason, queue_reason::arrived);
  EXPECT_EQ(joined.front().entry.role, visitor_role::victim);
}

TEST_F(ConversationLife, NothingIsAnsweredOrToldBeforeTheCommit) {
  journal.freeze<append>();
  spawn(spawned_to::open);
  open_conversation wish;
  wish.client_id = next_message_id();
  visitor.send(it, wish);
  run();
  ASSERT_EQ(journal.count<append>(), 1U);
  EXPECT_EQ(visitor.total(), 0U);
  EXPECT_EQ(queue.total(), 0U);
  ASSERT_TRUE(journal.answer<append>(committed{id, 2}));
  run();
  EXPECT_EQ(visitor.count<opened_as>(), 1U);
  EXPECT_EQ(queue.count<join_queue>(), 1U);
}

TEST_F(ConversationLife, TheSameOpeningOnceMoreIsTheSameConversation) {
  waiting();
  EXPECT_EQ(open(), refusal::none);
  EXPECT_EQ(journal.count<append>(), 1U);
}

TEST_F(ConversationLife, AnOpeningThatWasNotStoredEndsTheActor) {
  journal_fails(refusal::unavailable);
  spawn(spawned_to::open);
  EXPECT_EQ(open(), refusal::unavailable);
  run_for(seconds{3});
  EXPECT_EQ(queue.total(), 0U);
  EXPECT_EQ(end_of(it), caf::error{}) << "else it holds a place among those that run";
}

TEST_F(ConversationLife, IsUnknownAndEndsWhenNothingIsStored) {
  spawn(spawned_to::replay);
  EXPECT_EQ(visitor_says("anybody?"), refusal::unknown_conversation);
  EXPECT_EQ(refused(attach(visitor)), refusal::stale_session);
  EXPECT_EQ(journal.total(), 0U);
  EXPECT_EQ(queue.total(), 0U);
  run_for(seconds{2});
  EXPECT_EQ(end_of(it), caf::error{}) << "a normal end";
}

TEST_F(ConversationLife, TakingIsAuditedAndToldToQueueDeskAndVisitor) {
  waiting();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  forget();
  ASSERT_EQ(request(take{holder, "Camille", force::police}), refusal::none);
  run();
  const auto a = journal.got<append>().front();
  EXPECT_EQ(a.head.where, phase::held);
  EXPECT_EQ(a.head.holder, holder);
  ASSERT_EQ(a.audit.size(), 1U);
  EXPECT_EQ(a.audit.front().act, "take");
  EXPECT_EQ(a.audit.front().agent, holder);
  EXPECT_EQ(queue.count<leave_queue>(), 1U);
  ASSERT_EQ(platform.count<find_desk_of>(), 1U);
  EXPECT_EQ(platform.got<find_desk_of>().front().agent, holder);
  ASSERT_EQ(desk.count<now_holding>(), 1U);
  EXPECT_EQ(desk.got<now_holding>().front().card.id, id);
  ASSERT_FALSE(visitor.got<visitor_standing>().empty());
  EXPECT_EQ(visitor.got<visitor_standing>().back().where, phase::held);
  EXPECT_EQ(visitor.got<visitor_standing>().back().holder_name, "Camille");
}

TEST_F(ConversationLife, TheSecondTakerIsRefusedAndTheFirstMayAskAgain) {
  held();
  forget();
  EXPECT_EQ(request(take{agent_id{2}, "Dominique", force::police}), refusal::already_taken);
  EXPECT_EQ(request(take{holder, "Camille", force::police}), refusal::none);
  EXPECT_EQ(journal.total(), 0U);
}

TEST_F(ConversationLife, HandedBackItStandsAtTheHeadAndTheDeskIsTold) {
  held();
  ASSERT_EQ(refused(follow(agent, holder)), refusal::none);
  forget();
  ASSERT_EQ(request(hand_back{holder}), refusal::none);
  run();
  const auto joined = queue.got<join_queue>();
  ASSERT_EQ(joined.size(), 1U);
  EXPECT_EQ(joined.front().entry.reason, queue_reason::given_back);
  ASSERT_EQ(desk.count<no_longer_holding>(), 1U);
  EXPECT_EQ(desk.got<no_longer_holding>().front().conversation, id);
  agent.forget();
  ASSERT_EQ(visitor_says("still here"), refusal::none);
  EXPECT_EQ(agent.total(), 0U) << "who holds it no longer reads it no longer";
}

TEST_F(ConversationLife, HandingBackKeepsTheWaitSinceTheOpening) {
  waiting();
  const auto opened_at = queue.got<join_queue>().front().entry.since;
  run_for(seconds{30});
  ASSERT_EQ(request(take{holder, "Camille", force::police}), refusal::none);
  run_for(seconds{30});
  ASSERT_EQ(request(hand_back{holder}), refusal::none);
  EXPECT_EQ(queue.got<join_queue>().back().entry.since, opened_at);
}

struct refused_request {
  const char* what;
  std::function<refusal(lone_conversation&)> ask;
  refusal why;
};

class HeldConversationRefuses : public lone_conversation,
                                public ::testing::WithParamInterface<refused_request> {};

TEST_P(HeldConversationRefuses, AndStoresNothing) {
  held();
  forget();
  EXPECT_EQ(GetParam().ask(*this), GetParam().why);
  EXPECT_EQ(journal.total(), 0U);
  EXPECT_EQ(desk.total(), 0U);
  EXPECT_EQ(visitor_says("unharmed"), refusal::none);
}

INSTANTIATE_TEST_SUITE_P(
    EachWay, HeldConversationRefuses,
    ::testing::Values(
        refused_request{"HandBackByAnother",
                        [](auto& c) { return c.request(hand_back{agent_id{2}}); },
                        refusal::not_holder},
        refused_request{"ReopenByAnother", [](auto& c) { return c.request(reopen{agent_id{2}}); },
                        refusal::not_holder},
        refused_request{"CloseByAnother",
                        [](auto& c) {
                          return c.request(close_conversation{author::operator_agent, {2}});
                        },
                        refusal::not_holder},
        refused_request{"CloseByTheEngine",
                        [](auto& c) {
                          return c.request(close_conversation{author::engine, {}});
                        },
                        refusal::forbidden},
        refused_request{"TakeByNobody",
                        [](auto& c) {
                          return c.request(take{{}, "Nobody", force::police});
                        },
                        refusal::malformed},
        refused_request{"ReadByAnother", [](auto& c) { return refused(c.follow(c.agent, {2})); },
                        refusal::not_holder},
        refused_request{"WordsByAnother",
                        [](auto& c) {
                          return refused(c.template ask<stored>(
                              c.it, say{author::operator_agent, agent_id{2}, c.next_message_id(),
                                        secret_text{"no"}}));
                        },
                        refusal::not_holder},
        refused_request{"EmptyWords", [](auto& c) { return c.visitor_says(""); },
                        refusal::empty_text},
        refused_request{"TooManyWords",
                        [](auto& c) { return c.visitor_says(std::string(4001, 'a')); },
                        refusal::too_large},
        refused_request{"OpeningByCodeNeverIssued",
                        [](auto& c) {
                          c.journal_fails(refusal::race_lost);
                          const auto r = c.request(redeem_code{"index", "token"});
                          c.journal_works();
                          c.journal.forget();
                          c.desk.forget();
                          return r;
                        },
                        refusal::wrong_code}),
    [](const auto& one) { return one.param.what; });

TEST_F(ConversationLife, ClosedItRefusesEverythingButTheResendOfWhatItStored) {
  held();
  const auto message = next_message_id();
  const auto first = visitor_says(message, "last words");
  ASSERT_EQ(request(close_conversation{author::operator_agent, holder}), refusal::none);
  forget();
  EXPECT_EQ(request(take{agent_id{2}, "Dominique", force::police}), refusal::closed);
  EXPECT_EQ(request(hand_back{holder}), refusal::closed);
  EXPECT_EQ(request(close_conversation{}), refusal::closed);
  EXPECT_EQ(request(store_code{"index"}), refusal::closed);
  EXPECT_EQ(visitor_says("more"), refusal::closed);
  const auto again = visitor_says(message, "last words");
  ASSERT_EQ(refused(again), refusal::none);
  EXPECT_EQ(std::get<stored>(again).visitor_position, std::get<stored>(first).visitor_position);
  EXPECT_EQ(journal.total(), 0U);
}

TEST_F(ConversationLife, ClosingLeavesQueueAndDeskAndEndsOnceNobodyLooks) {
  held();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  forget();
  ASSERT_EQ(request(close_conversation{author::operator_agent, holder}), refusal::none);
  run_for(seconds{30});
  EXPECT_EQ(queue.count<leave_queue>(), 1U);
  EXPECT_EQ(desk.count<no_longer_holding>(), 1U);
  EXPECT_TRUE(lives(it)) << "the visitor still reads";
  EXPECT_EQ(visitor.got<visitor_standing>().back().where, phase::closed);
  visitor.die();
  run_for(seconds{2});
  EXPECT_EQ(end_of(it), caf::error{});
}

TEST_F(ConversationLife, AReplayedOneJoinsTheQueueAgain) {
  waiting();
  replayed();
  EXPECT_EQ(archive.count<load_conversation>(), 1U);
  EXPECT_EQ(queue.count<join_queue>(), 1U);
  EXPECT_EQ(journal.total(), 0U) << "nothing happened: nothing is stored";
}

TEST_F(ConversationLife, AReplayedOneTellsItsHoldersDeskAndLeavesTheQueue) {
  held();
  replayed();
  EXPECT_EQ(desk.count<now_holding>(), 1U);
  EXPECT_EQ(queue.count<leave_queue>(), 1U);
  EXPECT_EQ(queue.count<join_queue>(), 0U);
}

TEST_F(ConversationLife, AReplayedOneTellsTheDeskItLeft) {
  held();
  ASSERT_EQ(request(hand_back{holder}), refusal::none);
  replayed();
  EXPECT_EQ(desk.count<no_longer_holding>(), 1U) << "whoever stored that may not have told it";
  EXPECT_EQ(queue.count<join_queue>(), 1U);
}

TEST_F(ConversationLife, AClosedOneReplayedEndsByItself) {
  waiting();
  ASSERT_EQ(request(close_conversation{}), refusal::none);
  replayed();
  run_for(seconds{2});
  EXPECT_EQ(end_of(it), caf::error{});
  EXPECT_EQ(queue.count<join_queue>(), 0U);
}

TEST_F(ConversationLife, AskedToAnnounceItselfItJoinsOrTellsItsDeskAgain) {
  waiting();
  caf::anon_send(it, announce_yourself{});
  run();
  EXPECT_EQ(queue.count<join_queue>(), 2U);
  ASSERT_EQ(request(take{holder, "Camille", force::police}), refusal::none);
  desk.forget();
  caf::anon_send(it, announce_yourself{});
  run();
  EXPECT_EQ(desk.count<now_holding>(), 1U);
  EXPECT_EQ(queue.count<join_queue>(), 2U);
}

TEST_F(ConversationLife, JoiningIsRepeatedUntilTheQueueConfirms) {
  queue.on<join_queue>([](const join_queue&) { return refusal::unavailable; });
  waiting();
  run_for(seconds{3} - milliseconds{1});
  EXPECT_EQ(queue.count<join_queue>(), 3U);
  queue.on<join_queue>([](const join_queue&) { return done{}; });
  run_for(seconds{10});
  EXPECT_EQ(queue.count<join_queue>(), 4U);
}

TEST_F(ConversationLife, AQueueThatNeverAnswersIsAskedAgain) {
  queue.freeze<join_queue>();
  waiting();
  run_for(seconds{14});
  EXPECT_EQ(queue.count<join_queue>(), 2U);
}

TEST_F(ConversationLife, WithoutAQueueItTriesUntilThereIsOne) {
  directory::put(system, force::police, queue_handle{});
  waiting();
  run_for(seconds{5});
  directory::put(system, force::police, queue.as<queue_handle>());
  run_for(seconds{2});
  EXPECT_EQ(queue.count<join_queue>(), 1U);
}

TEST_F(ConversationLife, WithoutAPlatformItTriesUntilTheDeskKnows) {
  held();
  replayed();
  desk.forget();
  directory::put(system, force::police, platform_handle{});
  caf::anon_send(it, announce_yourself{});
  run_for(seconds{5});
  EXPECT_EQ(desk.count<now_holding>(), 0U);
  directory::put(system, force::police, platform.as<platform_handle>());
  run_for(seconds{2});
  EXPECT_EQ(desk.count<now_holding>(), 1U);
}

TEST_F(ConversationLife, ADeskThatDoesNotAnswerIsToldAgain) {
  desk.freeze<now_holding>();
  held();
  run_for(seconds{14});
  EXPECT_EQ(desk.count<now_holding>(), 2U);
  desk.on<now_holding>([](const now_holding&) { return done{}; });
  run_for(seconds{60});
  EXPECT_EQ(desk.count<now_holding>(), 3U);
}

TEST_F(ConversationLife, OffersAreStoredWhileItWaitsAndDroppedAfterwards) {
  waiting();
  caf::anon_send(it, offer_noted{holder, {}, first_spell});
  caf::anon_send(it, offer_ended{holder, lapse_reason::passed, first_spell});
  run();
  EXPECT_EQ(stored_of<offered>(), 1U);
  EXPECT_EQ(stored_of<offer_lapsed>(), 1U);
  ASSERT_EQ(request(take{holder, "Camille", force::police}), refusal::none);
  journal.forget();
  caf::anon_send(it, offer_noted{agent_id{2}, {}, first_spell});
  caf::anon_send(it, offer_ended{agent_id{2}, lapse_reason::expired, first_spell});
  run();
  EXPECT_EQ(journal.total(), 0U) << "late news of the queue";
}

TEST_F(ConversationLife, AnAlarmOfAnOlderGenerationMeansNothing) {
  waiting();
  forget();
  caf::anon_send(it, alarm_rang{12345});
  run();
  EXPECT_EQ(journal.total() + queue.total() + archive.total(), 0U);
}

TEST_F(ConversationLife, TheUnexpectedIsRefusedAndNeverPrinted) {
  waiting();
  EXPECT_TRUE(survives_the_unexpected(it));
  EXPECT_EQ(visitor_says("well"), refusal::none);
}

TEST_F(ConversationLife, AnExceptionEndsItAndNothingOfItIsPrinted) {
  waiting();
  fault = [](const conversation_id&, std::string_view) {
    throw std::runtime_error{"PLANTED-WORDS"};
  };
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  visitor.send(it, say{author::visitor, {}, next_message_id(), secret_text{"PLANTED-WORDS"}});
  run();
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(end_of(it), caf::error{caf::exit_reason::unhandled_exception});
  EXPECT_EQ(journal.count<append>(), 1U) << "only the opening";
}

} // namespace ecoute::test
