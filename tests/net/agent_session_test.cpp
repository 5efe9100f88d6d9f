// SPDX-License-Identifier: EUPL-1.2
// One agent's exchange frame by frame, on virtual time and without a network.
#include "net/hashing.hpp"
#include "tests/net/session_fixture.hpp"

namespace ecoute::test {

namespace {

using namespace std::chrono_literals;
namespace json = boost::json;
using texts_seen = std::vector<std::string>;

class AgentSession : public session_test {};

} // namespace

TEST_F(AgentSession, ShowsTheDeskAfterHello) {
  begin();
  add_agent("alex", 1);
  const auto socket = console("alex", false);
  const auto early = ask(socket, "presence", {{"state", "available"}});
  EXPECT_EQ(text_of(socket->answer(early), "code"), "wrong_order");
  socket->send({{"type", "hello"}});
  run();
  EXPECT_EQ(text_of(socket->last("desk"), "name"), "alex");
  socket->send({{"type", "hello"}});
  run();
  EXPECT_EQ(text_of(socket->last("refused"), "code"), "wrong_order");
  EXPECT_EQ(socket->closed, 0);
  EXPECT_TRUE(socket->padded);
}

TEST_F(AgentSession, HearsAHelloThatComesWithTheHandshake) {
  begin();
  add_agent("alex", 1);
  const auto first = hasty_console("alex");
  EXPECT_EQ(first->count("desk"), 1U);
  const auto second = hasty_console("alex");
  EXPECT_EQ(second->count("desk"), 1U);
  EXPECT_EQ(first->closed, 4409);
  EXPECT_EQ(second->count("refused"), 0U);
}

TEST_F(AgentSession, ShowsTheDeskOnceThePlatformIsThere) {
  begin();
  add_agent("alex", 1);
  parts->engine.platform = [](force) { return platform_handle{}; };
  const auto agent = console("alex");
  run_for(3s);
  EXPECT_EQ(agent->count("desk"), 0U);
  const auto early = ask(agent, "presence", {{"state", "available"}});
  EXPECT_EQ(text_of(agent->answer(early), "code"), "unavailable");
  parts->engine.platform = [this](force which) { return directory::platform(system, which); };
  run_for(16s);
  EXPECT_EQ(agent->count("desk"), 1U);
}

TEST_F(AgentSession, ShowsTheDeskAgainAfterThePlatformsDeath) {
  begin();
  const auto agent = on_duty("alex", 1);
  const auto page = entered();
  const auto conversation = take_first(agent);
  caf::anon_send_exit(directory::platform(system, force::police),
                      caf::exit_reason::unhandled_exception);
  run_for(5s);
  EXPECT_EQ(agent->count("desk"), 2U);
  EXPECT_EQ(agent->closed, 0);
  EXPECT_EQ(text_of(agent->answer(say(agent, "encore là", conversation)), "type"), "ack");
  EXPECT_EQ(page->texts(), texts_seen{"encore là"});
}

TEST_F(AgentSession, IsSeatedThoughTheSessionEndsMeanwhile) {
  begin();
  const auto first = on_duty("alex", 1);
  const auto session = parts->desk->agent(agent_id{1});
  first->cut();
  // What is adopted by a session that is ending is seated at a new one.
  caf::anon_send_exit(session, caf::exit_reason::kill);
  const auto back = hasty_console("alex");
  EXPECT_EQ(back->count("desk"), 1U);
}

TEST_F(AgentSession, ShowsAFaultThatWasOpenedBeforeAnybodyCame) {
  begin();
  caf::anon_send(directory::platform(system, force::police),
                 fault_notice{"conversation_quarantined", "reference"});
  run();
  add_agent("alex", 1);
  for (int window = 0; window < 2; ++window) {
    const auto agent = console("alex");
    ASSERT_EQ(agent->count("fault"), 1U);
    EXPECT_EQ(text_of(agent->last("fault"), "what"), "conversation_quarantined");
    EXPECT_EQ(text_of(agent->last("fault"), "reference"), "reference");
    EXPECT_EQ(text_of(agent->frames.front(), "type"), "desk") << "and the fault after it";
  }
}

TEST_F(AgentSession, TellsThatAFaultIsOver) {
  begin();
  add_agent("alex", 1);
  const auto agent = console("alex");
  caf::anon_send(directory::platform(system, force::police),
                 fault_notice{"conversation_quarantined", "reference"});
  run_for(limits.supervision.fault_well_after);
  ASSERT_EQ(agent->count("fault_over"), 1U);
  EXPECT_EQ(text_of(agent->last("fault_over"), "what"), "conversation_quarantined");
  EXPECT_EQ(text_of(agent->last("fault_over"), "reference"), "reference");
}

TEST_F(AgentSession, ClosesASocketWithoutASignIn) {
  begin();
  EXPECT_EQ(console("not a session", false)->closed, 4401);
  EXPECT_EQ(console("", false)->closed, 4401);
}

TEST_F(AgentSession, RefusesAnythingElseUnderAnIdThatIsStillInFlight) {
  begin();
  const auto agent = on_duty("alex", 1);
  const auto page = entered();
  const auto conversation = to_text(take_first(agent));
  store->latency = 5s;
  const auto id = say(agent, "ceci", only_conversation());
  const auto as = [&](std::string type, json::object more) {
    more["type"] = std::move(type);
    more["id"] = to_text(id);
    more["conversation"] = conversation;
    agent->send(more);
    run();
  };
  const auto acks = agent->count("ack");
  as("say", {{"text", "ceci"}});
  EXPECT_EQ(agent->answers(id), 0U) << "the same words wait for the same answer";
  as("say", {{"text", "cela"}});
  as("close", {});
  as("give_back", {});
  as("presence", {{"state", "busy"}});
  ASSERT_EQ(agent->count("refused"), 4U);
  for (const auto& refused : agent->all("refused"))
    EXPECT_EQ(text_of(refused, "code"), "other_text");
  EXPECT_EQ(agent->count("ack"), acks);
  run_for(6s);
  EXPECT_EQ(agent->count("ack"), acks + 1);
  EXPECT_EQ(page->texts(), texts_seen{"ceci"});
  EXPECT_EQ(agent->count("gone"), 0U) << "and it still holds the conversation";
}

TEST_F(AgentSession, TakesTalksAndCloses) {
  begin();
  const auto agent = on_duty("alex", 1);
  const auto page = entered();
  EXPECT_EQ(agent->count("offer"), 1U);
  const auto conversation = take_first(agent);
  EXPECT_EQ(text_of(page->last("standing"), "phase"), "held");
  say(page, "question");
  const auto id = say(agent, "réponse", conversation);
  EXPECT_EQ(text_of(agent->answer(id), "type"), "ack");
  EXPECT_EQ(agent->texts(), (texts_seen{"question", "réponse"}));
  EXPECT_EQ(page->texts(), agent->texts());
  const auto end = ask(agent, "close", {{"conversation", to_text(conversation)}});
  EXPECT_EQ(text_of(agent->answer(end), "type"), "ack");
  EXPECT_EQ(text_of(agent->last("gone"), "conversation"), to_text(conversation));
}

TEST_F(AgentSession, MayNotTouchAConversationOfAnother) {
  begin();
  const auto holder = on_duty("alex", 1);
  entered();
  const auto conversation = take_first(holder);
  const auto other = on_duty("blaise", 2);
  const auto before = stored_events(conversation);
  const std::string id = to_text(conversation);
  for (const std::string type : {"watch", "say", "close", "reopen", "give_back"}) {
    const auto asked = ask(other, type, {{"conversation", id}, {"text", "intrus"}, {"seen", 0}});
    EXPECT_EQ(text_of(other->answer(asked), "code"), "unknown_conversation") << type;
  }
  EXPECT_EQ(other->count("thread"), 0U);
  EXPECT_TRUE(stored_events(conversation) == before) << "nothing changed";
  EXPECT_TRUE(holder->texts().empty());
}

TEST_F(AgentSession, LearnsNothingAboutAConversationThatDoesNotExist) {
  begin();
  const auto agent = on_duty("alex", 1);
  const auto nowhere = to_text(conversation_id{{99, 99}});
  for (const std::string type : {"watch", "say", "close", "reopen", "give_back", "take"}) {
    const auto asked =
        ask(agent, type, {{"conversation", nowhere}, {"text", "personne"}, {"seen", 0}});
    run_for(15s);
    EXPECT_EQ(text_of(agent->answer(asked), "code"), "unknown_conversation") << type;
  }
  EXPECT_TRUE(store->heads.empty());
}

TEST_F(AgentSession, LearnsAsLittleAboutAConversationOfAnotherThatIsOver) {
  begin();
  const auto holder = on_duty("alex", 1);
  const auto page = entered();
  const auto conversation = take_first(holder);
  const auto other = on_duty("blaise", 2);
  ask(page, "leave");
  ASSERT_EQ(count_stored(conversation, kind_of(closed{})), 1U);
  for (const std::string type : {"watch", "say", "close", "reopen", "give_back"}) {
    const auto asked = ask(
        other, type, {{"conversation", to_text(conversation)}, {"text", "intrus"}, {"seen", 0}});
    EXPECT_EQ(text_of(other->answer(asked), "code"), "unknown_conversation") << type;
  }
}

TEST_F(AgentSession, IsToldTheTruthAboutAConversationItHolds) {
  begin();
  const auto agent = on_duty("alex", 1);
  const auto page = entered();
  const auto conversation = take_first(agent);
  store->latency = 1s; // the visitor's end is under way when the agent writes
  page->send({{"type", "leave"}, {"id", to_text(next_message_id())}});
  const auto late = say(agent, "trop tard", conversation);
  run_for(5s);
  EXPECT_EQ(text_of(agent->answer(late), "code"), "closed");
}

TEST_F(AgentSession, LetsTheNewestWindowWin) {
  begin();
  const auto old = on_duty("alex", 1);
  const auto page = entered();
  const auto conversation = take_first(old);
  const auto young = console("alex");
  EXPECT_EQ(old->closed, 4409);
  EXPECT_EQ(young->count("desk"), 1U);
  EXPECT_EQ(young->last("desk").at("held").as_array().size(), 1U);
  ask(young, "watch", {{"conversation", to_text(conversation)}, {"seen", 0}});
  say(page, "au nouveau");
  EXPECT_EQ(young->texts(), texts_seen{"au nouveau"});
  EXPECT_TRUE(old->texts().empty());
}

TEST_F(AgentSession, ThatFallsSilentIsToldToTheVisitorAndGivesBackAfterAWhile) {
  begin();
  const auto agent = on_duty("alex", 1);
  const auto page = entered();
  const auto conversation = take_first(agent);
  agent->answers_pings = false;
  run_for(limits.network.agent_silent_after - 1s);
  EXPECT_FALSE(page->last("standing").at("silent").as_bool());
  run_for(2s);
  EXPECT_TRUE(page->last("standing").at("silent").as_bool());
  run_for(limits.operators.silence_kept);
  EXPECT_EQ(count_stored(conversation, kind_of(returned{})), 1U);
  EXPECT_EQ(text_of(page->last("standing"), "phase"), "waiting");
}

TEST_F(AgentSession, ThatComesBackInTimeKeepsItsConversation) {
  begin();
  const auto agent = on_duty("alex", 1);
  const auto page = entered();
  const auto conversation = take_first(agent);
  agent->cut();
  run_for(20s);
  EXPECT_TRUE(page->last("standing").at("silent").as_bool());
  const auto back = console("alex");
  EXPECT_EQ(back->last("desk").at("held").as_array().size(), 1U);
  EXPECT_FALSE(page->last("standing").at("silent").as_bool());
  run_for(2min);
  EXPECT_EQ(count_stored(conversation, kind_of(returned{})), 0U);
}

TEST_F(AgentSession, ResumesAThreadAboveWhatItSaw) {
  begin();
  const auto agent = on_duty("alex", 1);
  const auto page = entered();
  const auto conversation = take_first(agent);
  say(page, "un");
  const auto seen = agent->seen();
  agent->cut();
  say(page, "deux");
  const auto back = console("alex");
  ask(back, "watch", {{"conversation", to_text(conversation)}, {"seen", seen}});
  EXPECT_EQ(back->texts(), texts_seen{"deux"});
  EXPECT_FALSE(back->doubled());
}

TEST_F(AgentSession, AcknowledgesAResendOnceMoreAndStoresItOnce) {
  begin();
  const auto agent = on_duty("alex", 1);
  entered();
  const auto conversation = take_first(agent);
  const auto id = say(agent, "une fois", conversation);
  const boost::json::object again{{"type", "say"},
                                  {"id", to_text(id)},
                                  {"conversation", to_text(conversation)},
                                  {"text", "une fois"}};
  agent->send(again);
  run();
  const auto acks = agent->all("ack");
  EXPECT_EQ(number_of(acks.back(), "n"), number_of(agent->answer(id), "n"));
  EXPECT_EQ(agent->answers(id), 2U);
  EXPECT_EQ(store->times_stored(conversation, id), 1U);
}

TEST_F(AgentSession, ReadsNoMoreThanItsCredits) {
  begin();
  const auto agent = on_duty("alex", 1);
  entered();
  const auto conversation = take_first(agent);
  store->latency = 1s;
  std::vector<message_id> asked;
  for (std::uint32_t i = 0; i <= limits.network.requests_unanswered_max; ++i)
    asked.push_back(say(agent, "m" + std::to_string(i), conversation));
  EXPECT_EQ(agent->unread(), 1U);
  agent->answers_pings = false; // pongs would wait in the same line
  run_for(14s);
  EXPECT_EQ(agent->unread(), 0U);
  for (const auto& id : asked)
    EXPECT_EQ(agent->answers(id), 1U);
}

TEST_F(AgentSession, IsSlowedDownByPongsTypingAndHellosToo) {
  begin();
  const auto agent = on_duty("alex", 1);
  entered();
  const auto conversation = take_first(agent);
  const auto beyond = limits.network.agent_burst + limits.network.requests_unanswered_max + 10;
  for (const std::string type : {"pong", "typing", "hello"}) {
    SCOPED_TRACE(type);
    for (std::uint32_t i = 0; i < beyond; ++i)
      agent->send({{"type", type}, {"k", 1}, {"conversation", to_text(conversation)}});
    run();
    EXPECT_GE(agent->unread(), 9U);
    const auto id = say(agent, "en son temps", conversation);
    EXPECT_EQ(agent->answers(id), 0U);
    run_for(60s);
    EXPECT_EQ(agent->unread(), 0U);
    EXPECT_EQ(text_of(agent->answer(id), "type"), "ack");
  }
  EXPECT_EQ(agent->closed, 0);
}

TEST_F(AgentSession, ForwardsTypingOnceInAWhile) {
  begin();
  const auto agent = on_duty("alex", 1);
  const auto page = entered();
  const auto conversation = take_first(agent);
  const auto type = [&] {
    agent->send({{"type", "typing"}, {"conversation", to_text(conversation)}});
    run();
    return page->count("typing");
  };
  run_for(limits.network.typing_every); // the steady clock begins at zero here
  EXPECT_EQ(type(), 1U);
  EXPECT_EQ(type(), 1U);
  run_for(limits.network.typing_every - 1ms);
  EXPECT_EQ(type(), 1U);
  run_for(1ms);
  EXPECT_EQ(type(), 2U);
}

TEST_F(AgentSession, EndsEverywhereWhenSignedOutEverywhere) {
  begin();
  const auto agent = on_duty("alex", 1);
  const auto page = entered();
  const auto conversation = take_first(agent);
  accounts->by_token_hash[token_hash("second device")] = accounts->by_name["alex"].who;
  const auto out = post(agents, "/deconnexion", R"({"everywhere":true})", "second device");
  EXPECT_EQ(out.status, 204U);
  EXPECT_EQ(agent->closed, 4401);
  EXPECT_TRUE(accounts->by_token_hash.empty());
  EXPECT_EQ(console("alex", false)->closed, 4401);
  run_for(5s);
  EXPECT_EQ(count_stored(conversation, kind_of(returned{})), 1U);
  EXPECT_EQ(text_of(page->last("standing"), "phase"), "waiting");
}

TEST_F(AgentSession, IsLeftAloneWhenAnotherDeviceSignsOut) {
  begin();
  const auto agent = on_duty("alex", 1);
  accounts->by_token_hash[token_hash("second device")] = accounts->by_name["alex"].who;
  EXPECT_EQ(post(agents, "/deconnexion", "", "second device").status, 204U);
  EXPECT_EQ(agent->closed, 0);
  EXPECT_EQ(post(agents, "/deconnexion", "", "alex").status, 204U);
  EXPECT_EQ(agent->closed, 4401);
}

TEST_F(AgentSession, IsShutOutAtTheEndOfItsSignInAndKeepsWhatItHoldsForAWhile) {
  begin();
  add_agent("alex", 1);
  accounts->expires[token_hash("alex")] = now() + 10min;
  const auto agent = on_duty("alex", 1);
  const auto page = entered();
  const auto conversation = take_first(agent);
  run_for(9min);
  EXPECT_EQ(agent->closed, 0);
  run_for(61s);
  EXPECT_EQ(agent->closed, 4401);
  accounts->by_token_hash.clear();
  EXPECT_EQ(console("alex", false)->closed, 4401) << "to sign in again";
  EXPECT_EQ(count_stored(conversation, kind_of(returned{})), 0U);
  accounts->by_token_hash[token_hash("signed in again")] = accounts->by_name["alex"].who;
  const auto again = console("signed in again");
  EXPECT_EQ(again->last("desk").at("held").as_array().size(), 1U);
  run_for(limits.operators.silence_kept * 2);
  EXPECT_EQ(again->closed, 0) << "the older sign-in's end is not this one's";
  EXPECT_EQ(count_stored(conversation, kind_of(returned{})), 0U);
}

TEST_F(AgentSession, GivesBackWhatItHeldWhenNobodySignsInAgain) {
  begin();
  const auto agent = on_duty("alex", 1);
  const auto page = entered();
  const auto conversation = take_first(agent);
  accounts->by_token_hash.clear(); // revoked, by whatever program
  run_for(limits.agents.session_check_every + 1s);
  EXPECT_EQ(agent->closed, 4401);
  EXPECT_EQ(text_of(page->last("standing"), "phase"), "held");
  EXPECT_TRUE(page->last("standing").at("silent").as_bool());
  run_for(limits.operators.silence_kept + 1s);
  EXPECT_EQ(count_stored(conversation, kind_of(returned{})), 1U);
  EXPECT_EQ(text_of(page->last("standing"), "phase"), "waiting");
}

TEST_F(AgentSession, IsNotShutOutByCredentialsThatAreAwayButByTheEndOfItsSignIn) {
  begin();
  add_agent("alex", 1);
  accounts->expires[token_hash("alex")] = now() + 10min;
  const auto agent = console("alex");
  accounts->by_token_hash.clear();
  parts->mode->store(engine_mode::cut);
  run_for(3min);
  EXPECT_EQ(agent->closed, 0);
  parts->mode->store(engine_mode::normal);
  parts->engine.credentials = [] { return credentials_handle{}; };
  run_for(3min);
  EXPECT_EQ(agent->closed, 0);
  run_for(4min);
  EXPECT_EQ(agent->closed, 4401);
}

TEST_F(AgentSession, AnswersEveryMalformedFrameAndGoesOn) {
  begin();
  const auto agent = on_duty("alex", 1);
  const std::vector<std::pair<std::string, std::string>> table{
      {"null", "malformed"},
      {R"({"type":"enter"})", "unknown_type"},
      {R"({"type":"take","id":"00000000-0000-0007-0000-0000000000aa"})", "malformed"},
      {R"({"type":"presence","id":"00000000-0000-0007-0000-0000000000ab","state":"offline"})",
       "malformed"},
      {std::string(limits.network.frame_bytes_max + 1, ' '), "too_large"},
  };
  for (const auto& [frame, code] : table) {
    agent->send_text(frame);
    run();
    EXPECT_EQ(text_of(agent->last("refused"), "code"), code) << frame.substr(0, 40);
  }
  EXPECT_EQ(text_of(agent->answer(ask(agent, "presence", {{"state", "on_break"}})), "type"), "ack");
  EXPECT_EQ(agent->closed, 0);
}

TEST_F(AgentSession, NamesTheMessageThatItRefusesForHalfACharacter) {
  begin();
  const auto agent = on_duty("alex", 1);
  const std::string id = "00000000-0000-0007-0000-0000000000ac";
  agent->send_text(R"({"type":"say","id":")" + id + R"(","conversation":")" + id +
                   R"(","text":"x \ud83d"})");
  run();
  EXPECT_EQ(text_of(agent->last("refused"), "code"), "malformed");
  EXPECT_EQ(text_of(agent->last("refused"), "id"), id) << "else the console says it again for ever";
}

} // namespace ecoute::test
