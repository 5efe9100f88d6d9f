// SPDX-License-Identifier: EUPL-1.2
// One visitor's exchange frame by frame, on virtual time and without a network.
#include "tests/net/session_fixture.hpp"

namespace ecoute::test {

namespace {

using namespace std::chrono_literals;
using texts_seen = std::vector<std::string>;

class VisitorSession : public session_test {};

} // namespace

TEST_F(VisitorSession, EntersAndIsToldWhereItStands) {
  begin();
  std::string token;
  const auto page = entered(&token);
  EXPECT_EQ(token.size(), 43U);
  EXPECT_EQ(text_of(page->last("entered"), "platform"), "police");
  EXPECT_FALSE(page->last("entered").at("returned").as_bool());
  EXPECT_EQ(page->count("thread"), 1U);
  EXPECT_EQ(text_of(page->last("standing"), "phase"), "waiting");
  EXPECT_TRUE(page->padded);
  EXPECT_EQ(parts->desk->visitors(), 1U);
}

TEST_F(VisitorSession, ThatLostTheAnswerToItsEntryIsSeatedAtTheSameConversation) {
  begin();
  const auto id = to_text(next_message_id());
  const boost::json::object wish{
      {"type", "enter"}, {"id", id}, {"role", "witness"}, {"place", nullptr}, {"language", "fr"}};
  const auto first = visit();
  first->send(wish);
  run();
  first->cut();
  const auto second = visit();
  second->send(wish);
  run();
  EXPECT_EQ(text_of(second->last("entered"), "token"), text_of(first->last("entered"), "token"));
  EXPECT_EQ(store->heads.size(), 1U);
}

TEST_F(VisitorSession, ResumesWithEverythingAboveWhatItSawExactlyOnce) {
  begin();
  std::string token;
  const auto before = entered(&token);
  say(before, "un");
  say(before, "deux");
  const auto seen = before->seen();
  before->cut();
  run();
  say(before, "jamais lu"); // the network was gone
  const auto after = resumed(token, seen - 1);
  EXPECT_EQ(after->texts(), texts_seen{"deux"});
  EXPECT_EQ(after->count("entered"), 0U);
  say(after, "trois");
  EXPECT_EQ(after->texts(), (texts_seen{"deux", "trois"}));
  EXPECT_FALSE(after->doubled());
}

TEST_F(VisitorSession, ResumesAfterItsSessionHasEnded) {
  begin();
  std::string token;
  const auto before = entered(&token);
  say(before, "un");
  before->cut();
  run_for(60s);
  ASSERT_EQ(parts->desk->visitors(), 0U);
  const auto after = resumed(token, 0);
  EXPECT_EQ(after->texts(), texts_seen{"un"});
  EXPECT_FALSE(after->doubled());
}

TEST_F(VisitorSession, AcknowledgesAResendWithTheSamePosition) {
  begin();
  std::string token;
  const auto page = entered(&token);
  const auto id = say(page, "une fois");
  const auto first = page->answer(id);
  ASSERT_EQ(text_of(first, "type"), "ack");
  page->cut();
  const auto again = resumed(token, page->seen());
  again->send({{"type", "say"}, {"id", to_text(id)}, {"text", "une fois"}});
  run();
  EXPECT_EQ(text_of(again->answer(id), "type"), "ack");
  EXPECT_EQ(number_of(again->answer(id), "n"), number_of(first, "n"));
  EXPECT_GT(number_of(first, "n"), 0U);
  EXPECT_EQ(store->times_stored(only_conversation(), id), 1U);
}

TEST_F(VisitorSession, RefusesAnythingButAFirstFrameFirst) {
  begin();
  const auto page = visit();
  const auto id = say(page, "trop tôt");
  EXPECT_EQ(text_of(page->answer(id), "code"), "wrong_order");
  EXPECT_EQ(page->closed, 0);
  EXPECT_TRUE(store->heads.empty());
  ask(page, "enter", {{"role", "victim"}, {"place", nullptr}, {"language", "fr"}});
  EXPECT_EQ(page->count("entered"), 1U) << "the connection is unharmed";
}

TEST_F(VisitorSession, RefusesASecondFirstFrame) {
  begin();
  std::string token;
  const auto page = entered(&token);
  const auto id = ask(page, "enter", {{"role", "victim"}, {"place", nullptr}, {"language", "fr"}});
  EXPECT_EQ(text_of(page->answer(id), "code"), "wrong_order");
  page->send({{"type", "resume"}, {"token", token}, {"seen", 0}});
  run();
  EXPECT_EQ(text_of(page->last("refused"), "code"), "wrong_order");
  EXPECT_EQ(text_of(page->answer(say(page, "ça va")), "type"), "ack");
  EXPECT_EQ(store->heads.size(), 1U);
}

TEST_F(VisitorSession, RefusesAStaleSession) {
  begin();
  const auto stranger = resumed("never-given-out", 0);
  EXPECT_EQ(text_of(stranger->last("refused"), "code"), "stale_session");
  EXPECT_FALSE(text_of(stranger->last("refused"), "sentence").empty());
  std::string token;
  const auto page = entered(&token);
  page->cut();
  run_for(limits.conversation.token_life_after_loss + 1min);
  const auto late = resumed(token, 0);
  EXPECT_EQ(text_of(late->last("refused"), "code"), "stale_session");
  EXPECT_EQ(late->count("thread"), 0U);
}

// SERVICE.md F5: nobody learns whether there was a conversation.
TEST_F(VisitorSession, GivesOneAnswerToEveryTokenThatOpensNothing) {
  begin();
  std::string revoked;
  const auto first = entered(&revoked);
  const auto words = text_of(first->answer(ask(first, "code")), "words");
  const auto second = visit(2);
  ask(second, "redeem", {{"words", words}});
  const auto dead = text_of(second->last("entered"), "token");
  ASSERT_FALSE(dead.empty());
  second->cut();
  run_for(limits.conversation.token_life_after_loss + 1min);
  const auto expected = resumed("never-given-out", 0);
  ASSERT_EQ(text_of(expected->last("refused"), "code"), "stale_session");
  for (const auto& token : {revoked, dead, std::string{"not even a token"}}) {
    const auto got = resumed(token, 0);
    EXPECT_EQ(got->frames, expected->frames);
    EXPECT_EQ(got->closed, expected->closed);
  }
}

// SERVICE.md F11.
TEST_F(VisitorSession, IsCountedWhenItLeavesBeforeAnAnswer) {
  begin();
  const auto page = entered();
  EXPECT_EQ(text_of(page->answer(ask(page, "leave")), "type"), "ack");
  EXPECT_EQ(counts->left_before_answer(), 1U);
  const auto agent = on_duty("alex", 1);
  const auto answered = entered();
  conversation_id other;
  for (const auto& [id, head] : store->heads)
    if (head.where != phase::closed)
      other = id;
  ask(agent, "take", {{"conversation", to_text(other)}});
  say(agent, "bonjour", other);
  ask(answered, "leave");
  EXPECT_EQ(counts->left_before_answer(), 1U);
}

// SERVICE.md F11: a closed tab says nothing, and a page that only slept comes back and reads why.
TEST_F(VisitorSession, IsCountedWhenItsTabIsClosedAndTellsAPageThatComesBack) {
  begin();
  std::string token;
  const auto page = entered(&token);
  page->cut();
  run_for(limits.network.visitor_lost_after + limits.conversation.absence_kept - 1s);
  EXPECT_EQ(counts->left_before_answer(), 0U);
  run_for(2s);
  EXPECT_EQ(counts->left_before_answer(), 1U);
  const auto back = resumed(token, 0);
  const auto thread = back->last("thread");
  const auto& last = thread.at("events").as_array().back().as_object();
  EXPECT_EQ(text_of(last, "kind"), "closed");
  EXPECT_EQ(text_of(last, "by"), "engine");
  EXPECT_EQ(text_of(last, "why"), "left_before_answer");
  EXPECT_EQ(counts->left_before_answer(), 1U) << "once";
}

TEST_F(VisitorSession, KeepsItsPlaceWhenItComesBackInTimeByTokenOrByWords) {
  begin();
  std::string token;
  const auto first = entered(&token);
  const auto words = text_of(first->answer(ask(first, "code")), "words");
  first->cut();
  run_for(limits.conversation.absence_kept);
  const auto back = resumed(token, 0);
  EXPECT_EQ(text_of(back->last("standing"), "phase"), "waiting");
  back->cut();
  run_for(limits.conversation.absence_kept);
  const auto by_words = visit(2);
  ask(by_words, "redeem", {{"words", words}});
  run_for(limits.conversation.absence_kept * 2);
  EXPECT_EQ(text_of(by_words->last("standing"), "phase"), "waiting");
  EXPECT_EQ(counts->left_before_answer(), 0U);
}

TEST_F(VisitorSession, RefusesADuplicateIdWithAnotherText) {
  begin();
  const auto page = entered();
  const auto id = say(page, "ceci");
  page->send({{"type", "say"}, {"id", to_text(id)}, {"text", "cela"}});
  run();
  EXPECT_EQ(text_of(page->last("refused"), "code"), "other_text");
  EXPECT_EQ(text_of(page->last("refused"), "id"), to_text(id));
  EXPECT_EQ(page->texts(), texts_seen{"ceci"});
}

TEST_F(VisitorSession, RefusesOtherWordsUnderAnIdThatIsStillInFlight) {
  begin();
  const auto page = entered();
  store->latency = 5s;
  const auto id = say(page, "ceci");
  page->send({{"type", "say"}, {"id", to_text(id)}, {"text", "ceci"}});
  run();
  EXPECT_EQ(page->answers(id), 0U) << "the same words wait for the same answer";
  page->send({{"type", "say"}, {"id", to_text(id)}, {"text", "cela"}});
  page->send({{"type", "leave"}, {"id", to_text(id)}});
  run();
  ASSERT_EQ(page->count("refused"), 2U);
  for (const auto& refused : page->all("refused")) {
    EXPECT_EQ(text_of(refused, "code"), "other_text");
    EXPECT_EQ(text_of(refused, "id"), to_text(id));
  }
  EXPECT_EQ(page->count("ack"), 0U);
  run_for(6s);
  EXPECT_EQ(page->count("ack"), 1U);
  EXPECT_EQ(page->texts(), texts_seen{"ceci"});
  EXPECT_EQ(page->closed, 0);
  store->latency = 0ms;
  for (int i = 0; i < 8; ++i) // every credit came back
    EXPECT_EQ(text_of(page->answer(say(page, "encore")), "type"), "ack");
}

TEST_F(VisitorSession, EchoesTheTextThatIsStored) {
  begin();
  const auto page = entered();
  say(page, "<b onclick=alert(1)>gras</b>");
  say(page, std::string{"nul\0ici", 7});
  say(page, "bidi\xE2\x80\xAE"
            "fin\xE2\x81\xA6.");
  EXPECT_EQ(page->texts(), (texts_seen{"<b onclick=alert(1)>gras</b>", "nulici", "bidifin."}));
  const auto& stored = store->events.begin()->second;
  texts_seen in_store;
  for (const auto& e : stored)
    if (const auto* s = std::get_if<said>(&e.body))
      in_store.emplace_back(s->words.reveal());
  EXPECT_EQ(in_store, page->texts());
}

TEST_F(VisitorSession, RefusesWhatIsTooLongOrEmptyAndGoesOn) {
  begin();
  const auto page = entered();
  const auto long_one = say(page, std::string(limits.conversation.text_characters_max + 1, 'a'));
  EXPECT_EQ(text_of(page->answer(long_one), "code"), "too_large");
  const auto empty = say(page, " \n\xE2\x80\xAE ");
  EXPECT_EQ(text_of(page->answer(empty), "code"), "empty_text");
  const auto whole = say(page, std::string(limits.conversation.text_characters_max, 'a'));
  EXPECT_EQ(text_of(page->answer(whole), "type"), "ack");
  EXPECT_EQ(page->closed, 0);
}

TEST_F(VisitorSession, AnswersEveryMalformedFrameAndGoesOn) {
  begin();
  const auto page = entered();
  const std::vector<std::pair<std::string, std::string>> table{
      {"{", "malformed"},
      {"[]", "malformed"},
      {R"({"type":7})", "malformed"},
      {R"({"type":"dance"})", "unknown_type"},
      {R"({"type":"say","id":"x","text":"a"})", "malformed"},
      {R"({"type":"say","id":"00000000-0000-0007-0000-0000000000aa","text":3})", "malformed"},
      {std::string(limits.network.frame_bytes_max + 1, ' '), "too_large"},
  };
  for (const auto& [frame, code] : table) {
    const auto before = page->count("refused");
    page->send_text(frame);
    run();
    EXPECT_EQ(page->count("refused"), before + 1) << frame.substr(0, 40);
    EXPECT_EQ(text_of(page->last("refused"), "code"), code) << frame.substr(0, 40);
  }
  EXPECT_EQ(text_of(page->answer(say(page, "intact")), "type"), "ack");
}

TEST_F(VisitorSession, NamesTheMessageThatItRefusesForHalfACharacter) {
  begin();
  const auto page = entered();
  const std::string id = "00000000-0000-0007-0000-0000000000ac";
  page->send_text(R"({"type":"say","id":")" + id + R"(","text":"x \ud83d"})");
  run();
  EXPECT_EQ(text_of(page->last("refused"), "code"), "malformed");
  EXPECT_EQ(text_of(page->last("refused"), "id"), id) << "else the page says it again for ever";
}

TEST_F(VisitorSession, ReadsNoMoreThanItsCredits) {
  limits.network.visitor_burst = 100;
  begin();
  const auto page = entered();
  store->latency = 5s;
  const auto max = limits.network.requests_unanswered_max;
  std::vector<message_id> asked;
  for (std::uint32_t i = 0; i <= max; ++i)
    asked.push_back(say(page, "message " + std::to_string(i)));
  EXPECT_EQ(page->unread(), 1U) << "one more than the credits is left with the network";
  page->answers_pings = false; // pongs would wait in the same line
  run_for(60s);
  store->latency = 0ms;
  EXPECT_EQ(page->unread(), 0U);
  for (const auto& id : asked)
    EXPECT_EQ(page->answers(id), 1U);
}

TEST_F(VisitorSession, IsSlowedDownAndNeverDropped) {
  begin();
  const auto page = entered();
  const auto burst = limits.network.visitor_burst;
  for (std::uint32_t i = 0; i < burst + 20; ++i)
    say(page, "m" + std::to_string(i));
  EXPECT_GT(page->unread(), 0U);
  run_for(30s);
  EXPECT_EQ(page->unread(), 0U);
  EXPECT_EQ(page->count("ack"), burst + 20);
  EXPECT_EQ(page->texts().size(), burst + 20);
}

TEST_F(VisitorSession, IsSlowedDownByPongsAndTypingToo) {
  begin();
  const auto page = entered();
  const auto beyond = limits.network.visitor_burst + limits.network.requests_unanswered_max + 10;
  for (const std::string type : {"pong", "typing"}) {
    SCOPED_TRACE(type);
    for (std::uint32_t i = 0; i < beyond; ++i)
      page->send({{"type", type}, {"k", 1}});
    run();
    EXPECT_GE(page->unread(), 9U);
    EXPECT_EQ(text_of(page->answer(say(page, "attend " + type)), "type"), "") << "in its turn";
    run_for(90s);
    EXPECT_EQ(page->unread(), 0U);
  }
  EXPECT_EQ(page->texts(), (texts_seen{"attend pong", "attend typing"}));
  EXPECT_EQ(page->closed, 0);
}

TEST_F(VisitorSession, ForwardsTypingOnceInAWhile) {
  begin();
  const auto agent = on_duty("alex", 1);
  const auto page = entered();
  take_first(agent);
  const auto type = [&] {
    page->send({{"type", "typing"}});
    run();
    return agent->count("typing");
  };
  run_for(limits.network.typing_every); // the steady clock begins at zero here
  EXPECT_EQ(type(), 1U);
  EXPECT_EQ(type(), 1U) << "its rhythm tells what is typed";
  run_for(limits.network.typing_every - 1ms);
  EXPECT_EQ(type(), 1U);
  run_for(1ms);
  EXPECT_EQ(type(), 2U);
}

TEST_F(VisitorSession, IsSlowedDownAtTheDoorToo) {
  begin();
  const auto page = visit();
  const auto beyond = limits.network.visitor_burst + limits.network.requests_unanswered_max + 10;
  for (std::uint32_t i = 0; i < beyond; ++i)
    page->send({{"type", "pong"}, {"k", 1}});
  run();
  EXPECT_GE(page->unread(), 9U);
  ask(page, "enter", {{"role", "victim"}, {"place", nullptr}, {"language", "fr"}});
  EXPECT_EQ(page->count("entered"), 0U);
  run_for(90s);
  EXPECT_EQ(page->count("entered"), 1U);
  std::vector<message_id> asked; // the credits that the door owed are all back
  store->latency = 100ms;
  for (std::uint32_t i = 0; i < limits.network.requests_unanswered_max; ++i)
    asked.push_back(say(page, "m" + std::to_string(i)));
  EXPECT_EQ(page->unread(), 0U);
  run_for(5s);
  EXPECT_EQ(page->texts().size(), asked.size());
}

TEST_F(VisitorSession, LetsTheNewestWindowWin) {
  begin();
  std::string token;
  const auto old = entered(&token);
  say(old, "vu par les deux");
  const auto young = resumed(token, 0);
  EXPECT_EQ(old->closed, 4409);
  EXPECT_EQ(young->closed, 0);
  EXPECT_EQ(young->texts(), texts_seen{"vu par les deux"});
  const auto frames = old->frames.size();
  say(young, "vu par un seul");
  EXPECT_EQ(old->frames.size(), frames);
}

TEST_F(VisitorSession, ThatAnswersNoPingIsNotedAsLost) {
  begin();
  std::string token;
  const auto page = entered(&token);
  page->answers_pings = false;
  const auto conversation = only_conversation();
  run_for(limits.network.visitor_lost_after - 1s);
  EXPECT_GT(page->count("ping"), 0U);
  EXPECT_EQ(count_stored(conversation, kind_of(visitor_lost{})), 0U);
  run_for(2s);
  EXPECT_EQ(count_stored(conversation, kind_of(visitor_lost{})), 1U);
  EXPECT_EQ(page->closed, 4408);
  const auto back = resumed(token, 0);
  EXPECT_EQ(back->count("thread"), 1U);
  run();
  EXPECT_EQ(count_stored(conversation, kind_of(visitor_back{})), 1U);
}

TEST_F(VisitorSession, ThatAnswersPingsStays) {
  begin();
  const auto page = entered();
  run_for(10min);
  EXPECT_EQ(page->closed, 0);
  EXPECT_EQ(count_stored(only_conversation(), kind_of(visitor_lost{})), 0U);
}

TEST_F(VisitorSession, LeavesQuicklyByTheExit) {
  begin();
  std::string token;
  const auto page = entered(&token);
  const auto left = post(visitors, "/sortie", token);
  EXPECT_EQ(left.status, 204U);
  EXPECT_EQ(page->closed, 4408);
  const auto& all = stored_events(only_conversation());
  const auto* lost = std::get_if<visitor_lost>(&all.back().body);
  ASSERT_NE(lost, nullptr);
  EXPECT_EQ(lost->how, loss_reason::quick_exit);
}

TEST_F(VisitorSession, LeavesQuicklyAfterItsSessionHasEnded) {
  begin();
  std::string token;
  const auto page = entered(&token);
  const auto conversation = only_conversation();
  page->cut();
  run_for(60s);
  ASSERT_EQ(parts->desk->visitors(), 0U);
  post(visitors, "/sortie", token);
  EXPECT_EQ(parts->counters->quick_exits.load(), 1U);
  EXPECT_TRUE(std::any_of(stored_events(conversation).begin(), stored_events(conversation).end(),
                          [](const event& e) {
                            const auto* lost = std::get_if<visitor_lost>(&e.body);
                            return lost != nullptr && lost->how == loss_reason::quick_exit;
                          }));
}

TEST_F(VisitorSession, EndsTheConversationItself) {
  begin();
  const auto page = entered();
  const auto id = ask(page, "leave");
  EXPECT_EQ(text_of(page->answer(id), "type"), "ack");
  EXPECT_EQ(text_of(page->answer(say(page, "encore")), "code"), "closed");
}

} // namespace ecoute::test
