// SPDX-License-Identifier: EUPL-1.2
// What both sessions do when a conversation or the journal fails under them.
#include "tests/net/session_fixture.hpp"

namespace ecoute::test {

namespace {

using namespace std::chrono_literals;
using texts_seen = std::vector<std::string>;

class SessionsInTrouble : public session_test {
protected:
  void talk() {
    begin();
    agent = on_duty("alex", 1);
    page = entered();
    conversation = take_first(agent);
    say(page, "avant");
  }
  void expect_same_story(const texts_seen& expected) {
    EXPECT_EQ(page->texts(), expected);
    EXPECT_EQ(agent->texts(), expected);
    EXPECT_FALSE(page->doubled());
    EXPECT_FALSE(agent->doubled());
  }
  socket_ptr agent;
  socket_ptr page;
  conversation_id conversation;
};

} // namespace

TEST_F(SessionsInTrouble, LoseAndDoubleNothingWhenTheConversationDiesBeforeItStores) {
  talk();
  crash_at("before_append", 1);
  const auto id = say(page, "pendant");
  EXPECT_EQ(page->answers(id), 0U);
  run_for(10s);
  EXPECT_EQ(crashes_left, 0);
  EXPECT_EQ(text_of(page->answer(id), "type"), "ack");
  EXPECT_EQ(text_of(agent->answer(say(agent, "après", conversation)), "type"), "ack");
  expect_same_story({"avant", "pendant", "après"});
  EXPECT_EQ(page->closed, 0);
  EXPECT_EQ(agent->closed, 0);
}

TEST_F(SessionsInTrouble, LoseAndDoubleNothingWhenTheConversationDiesAfterItStored) {
  talk();
  crash_at("after_commit", 1);
  const auto id = say(page, "pendant");
  run_for(10s);
  EXPECT_EQ(text_of(page->answer(id), "type"), "ack");
  EXPECT_EQ(page->answers(id), 1U);
  say(agent, "après", conversation);
  expect_same_story({"avant", "pendant", "après"});
  EXPECT_EQ(store->times_stored(conversation, id), 1U);
}

TEST_F(SessionsInTrouble, AnswerWhatTheAgentHadSaidWhenTheConversationDied) {
  talk();
  crash_at("before_append", 1);
  const auto id = say(agent, "une réponse", conversation);
  run_for(10s);
  EXPECT_EQ(text_of(agent->answer(id), "type"), "ack");
  EXPECT_EQ(agent->answers(id), 1U);
  expect_same_story({"avant", "une réponse"});
}

TEST_F(SessionsInTrouble, WhatWaitedGoesOnInTheOrderInWhichItWasSaidAndTheEndLast) {
  talk();
  crash_at("before_append", 1);
  texts_seen expected{"avant"};
  for (const auto* words : {"un", "deux", "trois", "quatre", "cinq"}) {
    const auto id = next_message_id();
    page->send({{"type", "say"}, {"id", to_text(id)}, {"text", words}});
    expected.emplace_back(words);
  }
  const auto end = next_message_id();
  page->send({{"type", "leave"}, {"id", to_text(end)}});
  run_for(10s);
  EXPECT_EQ(crashes_left, 0);
  EXPECT_EQ(text_of(page->answer(end), "type"), "ack");
  EXPECT_EQ(page->texts(), expected);
}

TEST_F(SessionsInTrouble, AQuickExitIsKeptWhileTheConversationComesBack) {
  begin();
  std::string token;
  page = entered(&token);
  conversation = only_conversation();
  caf::anon_send_exit(locate_one(conversation), caf::exit_reason::unhandled_exception);
  run();
  post(visitors, "/sortie", token);
  run_for(10s);
  const auto& stored = stored_events(conversation);
  const auto* lost = std::get_if<visitor_lost>(&stored.back().body);
  ASSERT_NE(lost, nullptr);
  EXPECT_EQ(lost->how, loss_reason::quick_exit);
}

TEST_F(SessionsInTrouble, BringBackEveryThreadOfAnAgentWhoseConversationsDieTogether) {
  talk();
  const auto other_page = entered();
  conversation_id other;
  for (const auto& [id, head] : store->heads)
    if (id != conversation)
      other = id;
  const auto taking = ask(agent, "take", {{"conversation", to_text(other)}});
  ASSERT_EQ(text_of(agent->answer(taking), "type"), "ack");
  ask(agent, "watch", {{"conversation", to_text(other)}, {"seen", 0}});
  for (const auto& id : {conversation, other})
    caf::anon_send_exit(locate_one(id), caf::exit_reason::unhandled_exception);
  run_for(10s);
  EXPECT_EQ(text_of(agent->answer(say(agent, "un", conversation)), "type"), "ack");
  EXPECT_EQ(text_of(agent->answer(say(agent, "deux", other)), "type"), "ack");
  say(page, "de un");
  say(other_page, "de deux");
  EXPECT_EQ(agent->texts(), (texts_seen{"avant", "un", "deux", "de un", "de deux"}));
}

TEST_F(SessionsInTrouble, AreToldThatAConversationIsQuarantined) {
  talk();
  crash_at("before_append", 1000);
  const auto from_page = say(page, "poison");
  run_for(120s);
  EXPECT_EQ(text_of(page->answer(from_page), "code"), "quarantined");
  EXPECT_EQ(page->answers(from_page), 1U);
  EXPECT_NE(text_of(page->last("refused"), "sentence"), "");
  EXPECT_EQ(page->closed, 1008);
  EXPECT_EQ(parts->desk->visitors(), 0U) << "the session has ended";
  const auto from_agent = say(agent, "sans suite", conversation);
  run_for(30s);
  EXPECT_EQ(text_of(agent->answer(from_agent), "code"), "quarantined");
  EXPECT_GE(agent->count("fault"), 1U);
}

TEST_F(SessionsInTrouble, SayThatTheJournalIsAway) {
  talk();
  store->faults = {journal_fault::unavailable};
  const auto id = say(page, "pas maintenant");
  EXPECT_EQ(text_of(page->answer(id), "code"), "unavailable");
  page->send({{"type", "say"}, {"id", to_text(id)}, {"text", "pas maintenant"}});
  run();
  EXPECT_EQ(text_of(page->last("ack"), "id"), to_text(id));
  expect_same_story({"avant", "pas maintenant"});
}

TEST_F(SessionsInTrouble, ShowWhatWasStoredInDoubtOnce) {
  for (const auto planted : {journal_fault::in_doubt_stored, journal_fault::in_doubt_lost}) {
    SCOPED_TRACE(static_cast<int>(planted));
    if (!page)
      talk();
    const std::string text = planted == journal_fault::in_doubt_stored ? "stocké" : "perdu";
    store->faults = {planted};
    const auto id = say(page, text);
    run_for(5s);
    if (page->count("refused") > 0) {
      EXPECT_EQ(text_of(page->last("refused"), "code"), "in_doubt");
    }
    page->send({{"type", "say"}, {"id", to_text(id)}, {"text", text}});
    run_for(20s);
    EXPECT_EQ(text_of(page->last("ack"), "id"), to_text(id));
    EXPECT_EQ(store->times_stored(conversation, id), 1U);
  }
  expect_same_story({"avant", "stocké", "perdu"});
}

TEST_F(SessionsInTrouble, TellEverybodyTheEnginesMode) {
  talk();
  parts->mode->store(engine_mode::cut);
  parts->desk->tell_all(mode_changed{engine_mode::cut});
  run();
  EXPECT_EQ(text_of(page->last("mode"), "mode"), "cut");
  EXPECT_EQ(text_of(agent->last("mode"), "mode"), "cut");
  EXPECT_EQ(text_of(entered()->last("mode"), "mode"), "cut") << "whoever comes later too";
}

TEST(SessionRetries, WaitLongerAfterEachFailure) {
  const settings limits;
  EXPECT_EQ(retry_pause(limits, 0), limits.supervision.reload_pause);
  EXPECT_EQ(retry_pause(limits, 2), 4 * limits.supervision.reload_pause);
  EXPECT_EQ(retry_pause(limits, 4), 16 * limits.supervision.reload_pause);
  EXPECT_EQ(retry_pause(limits, 1000000), 16 * limits.supervision.reload_pause);
}

TEST_F(SessionsInTrouble, ReattachWhenTheRegistryComesBack) {
  talk();
  caf::anon_send_exit(directory::registry(system), caf::exit_reason::unhandled_exception);
  run_for(60s);
  const auto id = say(page, "encore là");
  run_for(10s);
  EXPECT_EQ(text_of(page->answer(id), "type"), "ack");
  expect_same_story({"avant", "encore là"});
}

} // namespace ecoute::test
