// SPDX-License-Identifier: EUPL-1.2
// The psychologist on three pages: proposed by who holds the conversation, agreed to by the
// visitor, come, heard, gone; and that the visitor's socket never receives a whisper.
#include "tests/net/session_fixture.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace ecoute::test {

namespace {

class PsychologistSession : public session_test {
protected:
  using object = boost::json::object;

  PsychologistSession() {
    limits.psychologist.police.hours = {"mon-sun 00:00-24:00"};
    limits.psychologist.police.holidays.clear();
    limits.network.agent_burst = 200;
    limits.network.visitor_burst = 200;
  }

  /// "alex", agent 1, holds the conversation of `visitor`; "noa", agent 8, is a psychologist.
  void held(bool here = true) {
    begin();
    holder = on_duty("alex", 1);
    visitor = entered();
    about_it = {{"conversation", to_text(take_first(holder))}};
    noa = psychologist("noa", 8, here);
  }
  socket_ptr psychologist(const std::string& name, std::int64_t number, bool here = true) {
    add_psychologist(name, number);
    auto page = psychologist_page(name);
    EXPECT_GE(page->count("psychologist"), 1U);
    if (here)
      EXPECT_EQ(asked(page, "presence", {{"state", "here"}}), "ack");
    return page;
  }
  /// The code of the answer, or its type.
  std::string asked(const socket_ptr& from, const std::string& type, const object& fields = {}) {
    const auto reply = from->answer(ask(from, type, fields));
    const auto code = text_of(reply, "code");
    return code.empty() ? text_of(reply, "type") : code;
  }
  std::string on_it(const socket_ptr& from, const std::string& type, object more = {}) {
    for (const auto& [key, value] : about_it)
      more[key] = value;
    return asked(from, type, more);
  }
  void agreed() {
    EXPECT_EQ(on_it(holder, "propose_psychologist"), "ack");
    EXPECT_EQ(asked(visitor, "agree_psychologist"), "ack");
  }
  void joined() {
    held();
    agreed();
    EXPECT_EQ(on_it(noa, "accept"), "ack");
    on_it(noa, "watch", {{"seen", 0}});
    EXPECT_EQ(noa->count("thread"), 1U);
  }
  static std::string stage(const socket_ptr& page) {
    const auto standing = page->last("standing");
    const auto* third = standing.if_contains("psychologist");
    return third == nullptr ? "none" : text_of(third->as_object(), "stage");
  }
  /// How many events of this kind the page was shown, live or in a thread.
  static std::size_t shown(const socket_ptr& page, std::string_view kind) {
    std::size_t count = 0;
    for (const auto& e : page->all("event"))
      count += text_of(e, "kind") == kind ? 1 : 0;
    for (const auto& t : page->all("thread"))
      for (const auto& e : t.at("events").as_array())
        count += text_of(e.as_object(), "kind") == kind ? 1 : 0;
    return count;
  }
  static bool received(const socket_ptr& page, std::string_view words) {
    return std::any_of(page->frames.begin(), page->frames.end(), [words](const object& f) {
      return boost::json::serialize(f).find(words) != std::string::npos;
    });
  }
  static std::size_t length(const socket_ptr& page, const char* list) {
    return page->last("psychologist").at(list).as_array().size();
  }

  socket_ptr holder;
  socket_ptr visitor;
  socket_ptr noa;
  object about_it;
};

} // namespace

TEST_F(PsychologistSession, TheVisitorIsAskedFirstAndNobodyIsCalledBefore) {
  held();
  EXPECT_EQ(on_it(holder, "propose_psychologist"), "ack");
  EXPECT_EQ(stage(visitor), "asked");
  EXPECT_EQ(length(noa, "invitations"), 0U);
  EXPECT_EQ(asked(visitor, "agree_psychologist"), "ack");
  EXPECT_EQ(stage(visitor), "invited");
  EXPECT_EQ(length(noa, "invitations"), 1U);
}

TEST_F(PsychologistSession, WhoRefusesIsNotAskedAgainByItselfAndNobodyIsCalled) {
  held();
  on_it(holder, "propose_psychologist");
  EXPECT_EQ(asked(visitor, "refuse_psychologist"), "ack");
  EXPECT_EQ(stage(visitor), "none");
  EXPECT_EQ(length(noa, "invitations"), 0U);
  EXPECT_EQ(shown(holder, "psychologist_answered"), 1U);
}

TEST_F(PsychologistSession, WhoJoinsIsNamedToTheVisitorAndTheOperatorKeepsTheConversation) {
  joined();
  EXPECT_EQ(stage(visitor), "joined");
  EXPECT_EQ(text_of(visitor->last("standing").at("psychologist").as_object(), "name"), "noa");
  EXPECT_EQ(text_of(visitor->last("standing"), "with"), "alex");
  EXPECT_EQ(holder->count("gone"), 0U);
  EXPECT_EQ(on_it(holder, "say", {{"text", "je reste avec vous"}}), "ack");
  EXPECT_TRUE(received(visitor, "je reste avec vous"));
}

TEST_F(PsychologistSession, AWhisperReachesTheOperatorAndNeverTheVisitorsSocket) {
  joined();
  EXPECT_EQ(on_it(noa, "whisper", {{"text", "demandez si elle est seule"}}), "ack");
  EXPECT_EQ(on_it(holder, "whisper", {{"text", "son frère arrive"}}), "ack");
  for (const auto* words : {"demandez si elle est seule", "son frère arrive"}) {
    EXPECT_TRUE(received(holder, words)) << words;
    EXPECT_TRUE(received(noa, words)) << words;
    EXPECT_FALSE(received(visitor, words)) << words;
  }
  EXPECT_FALSE(received(visitor, "whisper"));
}

TEST_F(PsychologistSession, APageThatComesBackIsStillShownNoWhisper) {
  begin();
  holder = on_duty("alex", 1);
  std::string token;
  visitor = entered(&token);
  about_it = {{"conversation", to_text(take_first(holder))}};
  noa = psychologist("noa", 8);
  agreed();
  on_it(noa, "accept");
  EXPECT_EQ(on_it(noa, "whisper", {{"text", "prudence"}}), "ack");
  const auto again = resumed(token, 0);
  ASSERT_EQ(again->count("thread"), 1U);
  EXPECT_FALSE(received(again, "prudence"));
  EXPECT_FALSE(received(again, "whispered"));
  EXPECT_EQ(stage(again), "joined") << "it is told who is there";
}

TEST_F(PsychologistSession, ThePsychologistsWordsReachTheVisitorAsTheirs) {
  joined();
  EXPECT_EQ(on_it(noa, "say", {{"text", "bonjour, je suis Noa"}}), "ack");
  EXPECT_TRUE(received(visitor, "bonjour, je suis Noa"));
  EXPECT_EQ(text_of(visitor->last("event"), "who"), "psychologist");
}

TEST_F(PsychologistSession, BeforeTheyHaveJoinedNothingIsReadSaidOrWhispered) {
  held();
  agreed();
  EXPECT_EQ(on_it(noa, "watch", {{"seen", 0}}), "unknown_conversation");
  EXPECT_EQ(on_it(noa, "say", {{"text", "x"}}), "unknown_conversation");
  EXPECT_EQ(on_it(noa, "whisper", {{"text", "x"}}), "unknown_conversation");
  EXPECT_EQ(noa->count("thread"), 0U);
}

TEST_F(PsychologistSession, OfTwoWhoAcceptExactlyOneJoins) {
  held();
  const auto lou = psychologist("lou", 9);
  agreed();
  EXPECT_EQ(length(lou, "invitations"), 1U);
  EXPECT_EQ(on_it(noa, "accept"), "ack");
  EXPECT_NE(on_it(lou, "accept"), "ack");
  EXPECT_EQ(length(lou, "invitations"), 0U);
  EXPECT_EQ(shown(visitor, "psychologist_joined"), 1U);
}

TEST_F(PsychologistSession, TheVisitorGoesOnWithoutAtAnyTime) {
  joined();
  EXPECT_EQ(asked(visitor, "refuse_psychologist"), "ack");
  EXPECT_EQ(stage(visitor), "none");
  EXPECT_EQ(noa->count("gone"), 1U);
  EXPECT_EQ(length(noa, "joined"), 0U);
  EXPECT_EQ(on_it(noa, "say", {{"text", "x"}}), "unknown_conversation");
}

TEST_F(PsychologistSession, WhoLeavesAndWhoIsSentAwayAreOutOfIt) {
  joined();
  EXPECT_EQ(on_it(noa, "leave"), "ack");
  EXPECT_EQ(stage(visitor), "none");
  agreed();
  EXPECT_EQ(on_it(noa, "accept"), "ack");
  EXPECT_EQ(on_it(holder, "dismiss_psychologist"), "ack");
  EXPECT_EQ(stage(visitor), "none");
  EXPECT_EQ(length(noa, "joined"), 0U);
}

TEST_F(PsychologistSession, OutOfHoursTheConsoleIsToldWhenTheNextOnesBeginAndNothingIsAsked) {
  limits.psychologist.police.hours = {"mon-fri 09:00-09:01"};
  begin(); // midnight in Greenwich
  holder = on_duty("alex", 1);
  visitor = entered();
  about_it = {{"conversation", to_text(take_first(holder))}};
  const auto told = holder->last("psychologists");
  EXPECT_TRUE(told.at("offered").as_bool());
  EXPECT_FALSE(told.at("open").as_bool());
  EXPECT_GT(number_of(told, "next"), 0U);
  EXPECT_EQ(on_it(holder, "propose_psychologist"), "psychologist_off_hours");
  EXPECT_EQ(stage(visitor), "none");
}

TEST_F(PsychologistSession, WhereNobodyIsHereTheVisitorIsNotAsked) {
  held(false);
  EXPECT_EQ(on_it(holder, "propose_psychologist"), "psychologist_away");
  EXPECT_EQ(stage(visitor), "none");
  EXPECT_EQ(asked(visitor, "agree_psychologist"), "psychologist_over");
}

TEST_F(PsychologistSession, OnlyWhoHoldsItProposesWhispersAndSendsAway) {
  joined();
  const auto other = on_duty("sasha", 2);
  for (const auto* type : {"propose_psychologist", "dismiss_psychologist"})
    EXPECT_EQ(on_it(other, type), "unknown_conversation") << type;
  EXPECT_EQ(on_it(other, "whisper", {{"text", "x"}}), "unknown_conversation");
  EXPECT_EQ(stage(visitor), "joined");
}

TEST_F(PsychologistSession, APsychologistHasNoDeskAndNobodyElseHasTheirPage) {
  begin();
  add_psychologist("noa", 8);
  const auto desk = console("noa");
  EXPECT_EQ(desk->count("desk"), 0U);
  EXPECT_EQ(text_of(desk->last("refused"), "code"), "forbidden");
  add_agent("alex", 1);
  const auto page = psychologist_page("alex");
  EXPECT_EQ(page->count("psychologist"), 0U);
  EXPECT_EQ(text_of(page->last("refused"), "code"), "forbidden");
}

TEST_F(PsychologistSession, ANewerWindowTakesThePageAndTheOlderIsClosed) {
  held();
  const auto newer = psychologist_page("noa");
  EXPECT_EQ(noa->closed, close_code::newer_window);
  EXPECT_TRUE(newer->last("psychologist").at("here").as_bool());
}

TEST_F(PsychologistSession, AThreadGoesOnAfterTheConversationHasDiedAndComeBack) {
  joined();
  crash_at("before_append", 1);
  say(visitor, "encore là ?");
  run_for(std::chrono::seconds{30});
  EXPECT_EQ(on_it(noa, "say", {{"text", "oui"}}), "ack");
  EXPECT_TRUE(received(noa, "encore là ?"));
  EXPECT_FALSE(noa->doubled());
}

TEST_F(PsychologistSession, AnAgentAsksForATalkAndIsToldWhoComes) {
  held();
  EXPECT_EQ(asked(holder, "ask_talk", {{"wanted", true}}), "ack");
  EXPECT_GT(number_of(holder->last("talk"), "since"), 0U);
  ASSERT_EQ(length(noa, "talks"), 1U);
  EXPECT_EQ(asked(noa, "come", {{"agent", 1}}), "ack");
  EXPECT_EQ(text_of(holder->last("talk"), "by"), "noa");
  EXPECT_EQ(length(noa, "talks"), 0U);
}

} // namespace ecoute::test
