// SPDX-License-Identifier: EUPL-1.2
// The two people of a conversation: their sessions come, go and are replaced.
#include "tests/actors/lone_conversation.hpp"

namespace ecoute::test {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

class ConversationAndPeople : public lone_conversation {
protected:
  probe newer{system};
};

} // namespace

TEST_F(ConversationAndPeople, AttachingTellsWhatWasMissedAndTheStanding) {
  waiting();
  ASSERT_EQ(visitor_says("one"), refusal::none);
  ASSERT_EQ(visitor_says("two"), refusal::none);
  const auto all = std::get<visitor_attached>(attach(visitor));
  EXPECT_EQ(all.where, phase::waiting);
  EXPECT_EQ(all.platform, force::police);
  EXPECT_EQ(all.missed.size(), all.last);
  ASSERT_EQ(visitor.count<visitor_standing>(), 1U);
  const auto rest = std::get<visitor_attached>(attach(visitor, all.last - 1));
  ASSERT_EQ(rest.missed.size(), 1U);
  EXPECT_EQ(std::get<said>(rest.missed.front().body).words.reveal(), "two");
  EXPECT_TRUE(std::get<visitor_attached>(attach(visitor, all.last)).missed.empty());
}

TEST_F(ConversationAndPeople, ALongThreadIsReadInPages) {
  waiting();
  for (int i = 0; i < 450; ++i)
    ASSERT_EQ(visitor_says("line"), refusal::none);
  archive.forget();
  const auto got = std::get<visitor_attached>(attach(visitor));
  EXPECT_EQ(got.missed.size(), got.last);
  const auto pages = archive.got<read_thread>();
  ASSERT_EQ(pages.size(), 3U);
  for (const auto& page : pages)
    EXPECT_EQ(page.limit, 200U);
  EXPECT_EQ(pages[1].above, 200U);
}

TEST_F(ConversationAndPeople, ReadingByAnAgentIsAuditedAndByTheVisitorNot) {
  held();
  archive.forget();
  ASSERT_EQ(refused(follow(agent, holder)), refusal::none);
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  const auto pages = archive.got<read_thread>();
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(pages[0].audience, author::operator_agent);
  EXPECT_EQ(pages[0].reading.agent, holder);
  EXPECT_EQ(pages[0].reading.act, "read");
  EXPECT_EQ(pages[1].audience, author::visitor);
  EXPECT_TRUE(pages[1].reading.agent.is_none());
}

TEST_F(ConversationAndPeople, AThreadThatCannotBeReadAttachesNobody) {
  held();
  archive.on<read_thread>([](const read_thread&) { return refusal::unavailable; });
  EXPECT_EQ(refused(attach(visitor)), refusal::unavailable);
  EXPECT_EQ(refused(follow(agent, holder)), refusal::unavailable);
  forget();
  ASSERT_EQ(visitor_says("words"), refusal::none);
  EXPECT_EQ(visitor.total() + agent.total(), 0U);
}

TEST_F(ConversationAndPeople, BothAreToldEachWordOnce) {
  held();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  ASSERT_EQ(refused(follow(agent, holder)), refusal::none);
  forget();
  ASSERT_EQ(visitor_says("question"), refusal::none);
  ASSERT_EQ(agent_says("answer"), refusal::none);
  const std::vector<std::string> both{"question", "answer"};
  EXPECT_EQ(texts_in(visitor.got<thread_grew>()), both);
  EXPECT_EQ(texts_in(agent.got<thread_grew>()), both);
  EXPECT_EQ(desk.got<card_changed>().size(), 2U) << "the console's clocks";
}

TEST_F(ConversationAndPeople, WhatOnlyProfessionalsSeeIsNotToldToTheVisitor) {
  held();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  ASSERT_EQ(refused(follow(agent, holder)), refusal::none);
  forget();
  caf::anon_send(it, visitor_gone{});
  run();
  EXPECT_EQ(agent.count<thread_grew>(), 1U);
  EXPECT_EQ(visitor.count<thread_grew>(), 0U);
}

TEST_F(ConversationAndPeople, TheNewestVisitorSessionWinsAndTheOldersEndIsNoLoss) {
  waiting();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  ASSERT_EQ(refused(attach(newer)), refusal::none);
  EXPECT_EQ(visitor.count<superseded_by_newer>(), 1U);
  visitor.forget();
  visitor.die();
  run();
  ASSERT_EQ(visitor_says("words"), refusal::none);
  EXPECT_EQ(newer.count<thread_grew>(), 1U);
  EXPECT_EQ(visitor.total(), 0U);
  EXPECT_EQ(stored_of<visitor_lost>(), 0U);
}

TEST_F(ConversationAndPeople, TheSameSessionOnceMoreSupersedesNobody) {
  held();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  ASSERT_EQ(refused(follow(agent, holder)), refusal::none);
  ASSERT_EQ(refused(follow(agent, holder)), refusal::none);
  EXPECT_EQ(visitor.count<superseded_by_newer>(), 0U);
  EXPECT_EQ(agent.count<superseded_by_newer>(), 0U);
}

TEST_F(ConversationAndPeople, TheNewestConsoleWins) {
  held();
  ASSERT_EQ(refused(follow(agent, holder)), refusal::none);
  ASSERT_EQ(refused(follow(newer, holder)), refusal::none);
  EXPECT_EQ(agent.count<superseded_by_newer>(), 1U);
  agent.die();
  run();
  ASSERT_EQ(visitor_says("words"), refusal::none);
  EXPECT_EQ(newer.count<thread_grew>(), 1U);
}

TEST_F(ConversationAndPeople, ASessionThatDiesIsALossAndTheNextOneAReturn) {
  waiting();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  visitor.die();
  run();
  EXPECT_EQ(stored_of<visitor_lost>(), 1U);
  ASSERT_EQ(refused(attach(newer)), refusal::none);
  run();
  EXPECT_EQ(stored_of<visitor_back>(), 1U);
}

TEST_F(ConversationAndPeople, ASessionDeadBeforeItIsSeatedIsALossToo) {
  waiting();
  archive.freeze<read_thread>();
  newer.send(it, visitor.as<visitor_session_handle>(), attach_visitor{0});
  run();
  visitor.die();
  run();
  archive.answer<read_thread>(thread_page{});
  run();
  EXPECT_EQ(stored_of<visitor_lost>(), 1U);
}

TEST_F(ConversationAndPeople, AConsoleThatDiesIsOnlyUnseated) {
  held();
  ASSERT_EQ(refused(follow(agent, holder)), refusal::none);
  journal.forget();
  agent.die();
  run();
  EXPECT_EQ(journal.total(), 0U) << "the desk decides what its silence means";
  EXPECT_EQ(visitor_says("words"), refusal::none);
}

TEST_F(ConversationAndPeople, AVisitorWhoIsNotBackAfterAReplayIsLost) {
  waiting();
  replayed();
  run_for(limits.network.visitor_lost_after - milliseconds{1});
  EXPECT_EQ(stored_of<visitor_lost>(), 0U);
  run_for(milliseconds{1});
  EXPECT_EQ(stored_of<visitor_lost>(), 1U);
}

TEST_F(ConversationAndPeople, AVisitorBackInTimeAfterAReplayWasNeverLost) {
  waiting();
  replayed();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  run_for(hours{1});
  EXPECT_EQ(stored_of<visitor_lost>(), 0U);
}

TEST_F(ConversationAndPeople, AVisitorWhoNeverComesAfterOpeningIsLost) {
  waiting();
  run_for(limits.network.visitor_lost_after);
  EXPECT_EQ(stored_of<visitor_lost>(), 1U);
}

TEST_F(ConversationAndPeople, ATokenDiesTwoHoursAfterTheLoss) {
  held();
  caf::anon_send(it, visitor_gone{});
  run();
  run_for(limits.conversation.token_life_after_loss - milliseconds{1});
  EXPECT_EQ(refused(attach(visitor)), refusal::none);
  caf::anon_send(it, visitor_gone{});
  run();
  run_for(limits.conversation.token_life_after_loss);
  EXPECT_EQ(refused(attach(newer)), refusal::stale_session);
}

TEST_F(ConversationAndPeople, ACodeIsStoredWithItsExpiry) {
  waiting();
  journal.forget();
  const auto expires = now() + limits.keys.code_life;
  ASSERT_EQ(request(store_code{"index"}), refusal::none);
  const auto a = journal.got<append>().front();
  ASSERT_EQ(a.codes.size(), 1U);
  EXPECT_EQ(a.codes.front().index, "index");
  EXPECT_EQ(a.codes.front().expires, expires);
  EXPECT_FALSE(a.burn_other_codes) << "the new one may never reach the page";
  EXPECT_EQ(kind_name(a.events.front().body), "code_issued");
}

TEST_F(ConversationAndPeople, ACodeTooManyIsRefusedBeforeItIsHashedUntilAnHourHasPassed) {
  limits.conversation.codes_per_hour = 1;
  held();
  EXPECT_EQ(request(may_issue_code{}), refusal::none);
  EXPECT_EQ(stored_of<code_issued>(), 0U) << "asking issues none";
  ASSERT_EQ(request(store_code{"index"}), refusal::none);
  EXPECT_EQ(request(may_issue_code{}), refusal::codes_spent);
  EXPECT_EQ(request(store_code{"other"}), refusal::codes_spent);
  replayed();
  EXPECT_EQ(request(may_issue_code{}), refusal::codes_spent) << "it knows after a death";
  run_for(codes_window);
  EXPECT_EQ(request(may_issue_code{}), refusal::none);
  EXPECT_EQ(request(store_code{"other"}), refusal::none);
}

TEST_F(ConversationAndPeople, ACodeBurnsRevokesAndGrantsInOneAppend) {
  waiting();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  ASSERT_EQ(request(store_code{"index"}), refusal::none);
  forget();
  ASSERT_EQ(request(redeem_code{"index", "newer token"}), refusal::none);
  ASSERT_EQ(journal.count<append>(), 1U);
  const auto a = journal.got<append>().front();
  EXPECT_EQ(a.burnt_codes, std::vector<std::string>{"index"});
  EXPECT_TRUE(a.revoke_older_tokens);
  EXPECT_TRUE(a.burn_other_codes) << "one use, then a new one";
  ASSERT_EQ(a.grants.size(), 1U);
  EXPECT_EQ(a.grants.front().hash, "newer token");
  EXPECT_EQ(visitor.count<superseded_by_newer>(), 1U);
  EXPECT_EQ(request(redeem_code{"index", "third token"}), refusal::wrong_code);
}

TEST_F(ConversationAndPeople, AReturnByCodeInDoubtUnseatsWhoeverWasTheVisitor) {
  waiting();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  ASSERT_EQ(request(store_code{"index"}), refusal::none);
  journal.on<append>([this](const append& a) {
    store->store(a);
    return refusal::in_doubt;
  });
  EXPECT_EQ(request(redeem_code{"index", "newer token"}), refusal::in_doubt);
  EXPECT_EQ(visitor.count<superseded_by_newer>(), 1U);
}

TEST_F(ConversationAndPeople, WhoComesByARevokedTokenIsNotSeated) {
  waiting();
  archive.on<read_thread>([](const read_thread& m) {
    EXPECT_EQ(m.token_hash, "revoked");
    return refusal::stale_session;
  });
  const attach_visitor wish{0, "revoked"};
  EXPECT_EQ(refused(ask<visitor_attached>(it, visitor.as<visitor_session_handle>(), wish)),
            refusal::stale_session);
  archive_works();
  ASSERT_EQ(visitor_says("words"), refusal::none);
  EXPECT_EQ(visitor.count<thread_grew>(), 0U);
}

/// A return by code that an older self stored late: the past is not shown before it is folded.
TEST_F(ConversationAndPeople, NobodyIsSeatedByAFoldThatIsOlderThanTheArchive) {
  waiting();
  ASSERT_EQ(visitor_says("past"), refusal::none);
  conversation_state folded;
  for (const auto& e : store->events[id])
    apply(folded, e);
  const auto made = decide(folded, resume_by_code{}, limits.conversation, now());
  store->events[id].push_back(made.events.front());
  EXPECT_EQ(refused(attach(newer)), refusal::unavailable);
  const auto got = std::get<visitor_attached>(attach(newer));
  EXPECT_GT(got.floor, 0U);
  for (const auto& e : got.missed)
    EXPECT_GT(e.visitor_position, got.floor);
}

TEST_F(ConversationAndPeople, WhoRedeemsACodeAndDoesNotComeIsLost) {
  waiting();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  ASSERT_EQ(request(store_code{"index"}), refusal::none);
  ASSERT_EQ(request(redeem_code{"index", "newer token"}), refusal::none);
  run_for(limits.network.visitor_lost_after);
  EXPECT_EQ(stored_of<visitor_lost>(), 1U);
}

TEST_F(ConversationAndPeople, AfterACodeThePastIsReadOnlyOnceTheHolderReopensIt) {
  held();
  ASSERT_EQ(visitor_says("past"), refusal::none);
  ASSERT_EQ(request(store_code{"index"}), refusal::none);
  ASSERT_EQ(request(redeem_code{"index", "newer token"}), refusal::none);
  const auto before = std::get<visitor_attached>(attach(newer));
  EXPECT_GT(before.floor, 0U);
  for (const auto& e : before.missed)
    EXPECT_GT(e.visitor_position, before.floor);
  journal.forget();
  ASSERT_EQ(request(reopen{holder}), refusal::none);
  ASSERT_EQ(journal.got<append>().front().audit.size(), 1U);
  EXPECT_EQ(journal.got<append>().front().audit.front().act, "reopen");
  const auto after = std::get<visitor_attached>(attach(newer));
  EXPECT_EQ(after.floor, 0U);
  EXPECT_EQ(after.missed.size(), after.last);
}

/// Whatever the page says that it has seen, and whatever an archive makes of it.
TEST_F(ConversationAndPeople, AfterACodeNoPositionBringsThePastBack) {
  held();
  ASSERT_EQ(visitor_says("past"), refusal::none);
  ASSERT_EQ(request(store_code{"index"}), refusal::none);
  ASSERT_EQ(request(redeem_code{"index", "newer token"}), refusal::none);
  archive.on<read_thread>([this](const read_thread& m) {
    auto all = m;
    all.above = 0;
    return store->read(all);
  });
  for (const auto seen : {0U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU}) {
    const auto got = std::get<visitor_attached>(attach(newer, seen));
    EXPECT_LE(archive.got<read_thread>().back().above, got.last) << seen;
    for (const auto& e : got.missed)
      EXPECT_GT(e.visitor_position, got.floor) << seen;
  }
}

TEST_F(ConversationAndPeople, TypingIsPassedToTheOtherSideAndNeverStored) {
  held();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  ASSERT_EQ(refused(follow(agent, holder)), refusal::none);
  forget();
  caf::anon_send(it, typing_now{author::visitor});
  run();
  EXPECT_EQ(agent.count<typing_now>(), 1U);
  EXPECT_EQ(agent.got<conversation_id>(), std::vector<conversation_id>{id});
  EXPECT_EQ(visitor.total(), 0U);
  caf::anon_send(it, typing_now{author::operator_agent});
  run();
  EXPECT_EQ(visitor.count<typing_now>(), 1U);
  EXPECT_EQ(agent.count<typing_now>(), 1U);
  EXPECT_EQ(journal.total(), 0U);
}

TEST_F(ConversationAndPeople, ThePlaceInTheQueueIsToldWhileWaitingOnly) {
  waiting();
  EXPECT_FALSE(std::get<visitor_attached>(attach(visitor)).placed) << "no queue has said it yet";
  visitor.forget();
  caf::anon_send(it, place_in_queue{3, true, {}, first_spell});
  run();
  ASSERT_EQ(visitor.count<visitor_standing>(), 1U);
  EXPECT_EQ(visitor.got<visitor_standing>().back().ahead, 3U);
  EXPECT_TRUE(visitor.got<visitor_standing>().back().nobody_on_duty);
  const auto known = std::get<visitor_attached>(attach(newer));
  EXPECT_TRUE(known.placed);
  EXPECT_EQ(known.ahead, 3U);
  EXPECT_TRUE(known.nobody_on_duty) << "as it was told last";
  ASSERT_EQ(request(take{holder, "Camille", force::police}), refusal::none);
  newer.forget();
  caf::anon_send(it, place_in_queue{1, false, {}, first_spell});
  run();
  EXPECT_EQ(newer.total(), 0U);
}

TEST_F(ConversationAndPeople, TheVisitorIsToldThatWhoAnswersMayNotSpeakTheirLanguage) {
  waiting();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  caf::anon_send(it, offer_noted{holder, {.among = 1, .other_language = true}, first_spell});
  run();
  EXPECT_FALSE(visitor.got<visitor_standing>().back().other_language) << "nobody answers yet";
  ASSERT_EQ(request(take{holder, "Camille", force::police}), refusal::none);
  EXPECT_TRUE(visitor.got<visitor_standing>().back().other_language);
  EXPECT_TRUE(std::get<visitor_attached>(attach(newer)).other_language) << "a page that comes back";
}

TEST_F(ConversationAndPeople, TheHoldersSilenceIsStoredAndToldAndAnothersIsNot) {
  held();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  caf::anon_send(it, operator_link{agent_id{2}, true});
  run();
  EXPECT_EQ(stored_of<operator_lost>(), 0U);
  caf::anon_send(it, operator_link{holder, true});
  caf::anon_send(it, operator_link{holder, true});
  run();
  EXPECT_EQ(stored_of<operator_lost>(), 1U);
  EXPECT_TRUE(visitor.got<visitor_standing>().back().holder_silent);
  caf::anon_send(it, operator_link{holder, false});
  run();
  EXPECT_EQ(stored_of<operator_back>(), 1U);
  EXPECT_FALSE(visitor.got<visitor_standing>().back().holder_silent);
}

TEST_F(ConversationAndPeople, ASilenceNotStoredYetSaysNothingOfTheNextHolder) {
  held();
  journal_fails(refusal::busy);
  caf::anon_send(it, operator_link{holder, true});
  run();
  journal_works();
  ASSERT_EQ(request(hand_back{holder, return_reason::operator_silent}), refusal::none);
  ASSERT_EQ(request(take{agent_id{2}, "Dominique", force::police}), refusal::none);
  run_for(seconds{10});
  EXPECT_EQ(stored_of<operator_lost>(), 0U);
}

} // namespace ecoute::test
