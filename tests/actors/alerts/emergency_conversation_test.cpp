// SPDX-License-Identifier: EUPL-1.2
// An emergency declared in a conversation, alone: what is stored with it, and whom it calls when.
#include "actors/domain/alert_origin.hpp"
#include "tests/actors/lone_conversation.hpp"

namespace ecoute::test {

namespace {

class EmergencyConversation : public lone_conversation {
protected:
  EmergencyConversation() { directory::put(system, board.as<alert_board_handle>()); }

  alert_cause cause() const { return {alert_kind::emergency, on_call_scope::police, id, {}}; }
  std::vector<raise_alert> raised() const {
    auto all = board.got<raise_alert>();
    std::erase_if(all, [this](const raise_alert& m) { return m.cause != cause(); });
    return all;
  }
  /// What the journal was given with events of this kind.
  std::vector<outbox_entry> outbox() const {
    std::vector<outbox_entry> rows;
    for (const auto& a : journal.got<append>())
      rows.insert(rows.end(), a.outbox.begin(), a.outbox.end());
    return rows;
  }
  declare_emergency by_operator() const {
    return {author::operator_agent, holder, emergency_what::weapon, true, certainty::sure};
  }

  probe board{system};
  const declare_emergency by_visitor{};
};

} // namespace

TEST_F(EmergencyConversation, StoresTheOriginOfItsAlertWithTheEventItself) {
  waiting();
  ASSERT_EQ(request(by_visitor), refusal::none);
  const auto last = journal.got<append>().back();
  ASSERT_EQ(last.events.size(), 1U);
  EXPECT_EQ(kind_of(last.events[0].body), kind_of(emergency_declared{}));
  ASSERT_EQ(last.outbox.size(), 1U);
  EXPECT_EQ(last.outbox[0].key, origin_key(id, last.events[0].seq));
  EXPECT_EQ(last.outbox[0].kind, origin_kind);
  EXPECT_EQ(last.outbox[0].body, "emergency police");
}

TEST_F(EmergencyConversation, RaisesTheAlertOnceItIsStoredAndUnderTheSameKey) {
  held();
  journal.freeze<append>();
  caf::anon_send(it, by_operator());
  run();
  EXPECT_TRUE(raised().empty()) << "persist, then act";
  const auto asked = journal.got<append>().back();
  ASSERT_EQ(store->store(asked), refusal::none);
  ASSERT_TRUE(journal.answer<append>(committed{id, asked.events.back().seq}));
  run();
  ASSERT_EQ(raised().size(), 1U);
  EXPECT_EQ(raised()[0].origin, asked.outbox.at(0).key);
  EXPECT_FALSE(raised()[0].lasts);
  EXPECT_FALSE(raised()[0].exercise);
}

TEST_F(EmergencyConversation, PressedAgainIsAnsweredAndCallsNobodyTwice) {
  waiting();
  ASSERT_EQ(request(by_visitor), refusal::none);
  ASSERT_EQ(request(by_visitor), refusal::none);
  EXPECT_EQ(raised().size(), 1U);
  EXPECT_EQ(stored_of<emergency_declared>(), 1U);
  run_for(emergency_pause);
  ASSERT_EQ(request(by_visitor), refusal::none);
  EXPECT_EQ(raised().size(), 2U) << "it counts";
}

TEST_F(EmergencyConversation, StandsElsewhereInTheQueueFromThenOn) {
  waiting();
  EXPECT_FALSE(queue.got<join_queue>().back().entry.danger);
  ASSERT_EQ(request(by_visitor), refusal::none);
  EXPECT_TRUE(queue.got<join_queue>().back().entry.danger);
}

TEST_F(EmergencyConversation, CallsWhoIsOnCallThoughNothingCanBeStored) {
  waiting();
  for (const auto why : {refusal::unavailable, refusal::busy, refusal::in_doubt}) {
    board.forget();
    journal_fails(why);
    EXPECT_NE(request(by_visitor), refusal::none) << "not acknowledged";
    ASSERT_EQ(raised().size(), 1U) << refusal_name(why);
    EXPECT_EQ(raised()[0].origin, "");
    EXPECT_TRUE(raised()[0].lasts) << "asked again, it is not counted again";
    journal_works();
    run_for(seconds{5});
  }
}

TEST_F(EmergencyConversation, WhatTheRulesRefuseCallsNobody) {
  waiting();
  EXPECT_EQ(request(by_operator()), refusal::not_holder);
  EXPECT_TRUE(raised().empty());
  EXPECT_TRUE(outbox().empty());
}

TEST_F(EmergencyConversation, KnowsItsEmergencyAfterADeath) {
  held();
  ASSERT_EQ(request(by_operator()), refusal::none);
  board.forget();
  replayed();
  run();
  EXPECT_TRUE(raised().empty()) << "its origin is stored: that is the board's";
  ASSERT_EQ(request(by_operator()), refusal::none);
  EXPECT_EQ(stored_of<emergency_declared>(), 1U) << "a resend";
  ASSERT_FALSE(desk.got<now_holding>().empty());
  EXPECT_NE(desk.got<now_holding>().back().card.emergency_since, instant{});
}

TEST_F(EmergencyConversation, ATrainingCallsNobody) {
  spawn(spawned_to::open);
  open_conversation wish;
  wish.wish = {visitor_role::victim, {}, {force::police, confidence::sure}, "fr", holder};
  wish.token_hash = "token";
  wish.client_id = next_message_id();
  ASSERT_EQ(refused(ask<opened_as>(it, wish)), refusal::none);
  ASSERT_EQ(request(take{holder, "Camille", force::police}), refusal::none);
  ASSERT_EQ(request(by_operator()), refusal::none);
  EXPECT_EQ(stored_of<emergency_declared>(), 1U);
  EXPECT_TRUE(outbox().empty());
  EXPECT_TRUE(raised().empty());
}

TEST_F(EmergencyConversation, ShowsItsHolderWhoHasTheAlert) {
  held();
  ASSERT_EQ(request(by_operator()), refusal::none);
  const note_alert_progress news{
      {"0123abcd", alert_kind::emergency, alert_news::taken, agent_id{11}, "Dominique", 1}};
  ASSERT_EQ(request(news), refusal::none);
  ASSERT_EQ(request(news), refusal::none) << "said again";
  EXPECT_EQ(stored_of<alert_noted>(), 1U);
  ASSERT_FALSE(desk.got<card_changed>().empty());
  EXPECT_EQ(desk.got<card_changed>().back().card.emergency_owner, "Dominique");
}

} // namespace ecoute::test
