// SPDX-License-Identifier: EUPL-1.2
// What is read and written about psychologists; above all, that no whisper is written to a visitor.
#include "net/protocol/client_codec.hpp"
#include "net/protocol/server_codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <array>

namespace ecoute::test {
namespace {

class PsychologistCodec : public ::testing::Test {
protected:
  using object = boost::json::object;

  static constexpr const char* id = "0b9c6a52-8a0a-4a3c-9a53-0f6a1b2c3d4e";
  static constexpr const char* talk = "11111111-2222-3333-4444-555555555555";
  static constexpr const char* secret = "elle ment sur le lieu";

  /// With an id and a conversation; `more` overwrites.
  static std::string frame(const char* type, const object& more = {}) {
    object out{{"type", type}, {"id", id}, {"conversation", talk}};
    for (const auto& [key, value] : more)
      out[key] = value;
    return boost::json::serialize(out);
  }
  static auto by_psychologist(const std::string& text) {
    return wire::decode_psychologist_frame(text, {});
  }
  static auto by_agent(const std::string& text) { return wire::decode_agent_frame(text, {}); }
  static auto by_visitor(const std::string& text) { return wire::decode_visitor_frame(text, {}); }
  template <class Result>
  static refusal why_not(const Result& read) {
    const auto* why = std::get_if<wire::fault>(&read);
    return why == nullptr ? refusal::none : why->why;
  }
  template <class Kind, class Frame>
  static Kind kind_of_frame(const std::variant<Frame, wire::fault>& read) {
    const auto* whole = std::get_if<Frame>(&read);
    const auto* one = whole == nullptr ? nullptr : std::get_if<Kind>(whole);
    EXPECT_NE(one, nullptr);
    return one == nullptr ? Kind{} : *one;
  }
  static object parsed(const std::string& text) {
    EXPECT_EQ(text.size() % wire::pad_bucket, 0U);
    return boost::json::parse(text).as_object();
  }
  static std::string word(const object& o, const char* key) {
    return std::string{o.at(key).as_string().c_str()};
  }
  static event at_positions(event_body body, std::uint32_t visitor, std::uint32_t professional) {
    return {9, instant{seconds{1000}}, visitor, professional, std::move(body)};
  }
  static whispered whisper() {
    whispered w;
    w.by = agent_id{42};
    w.client_id = message_id{*parse_uuid(id)};
    w.words = secret_text{secret};
    return w;
  }
  static conversation_id conversation() { return conversation_id{*parse_uuid(talk)}; }
};

} // namespace

TEST_F(PsychologistCodec, NothingOfAWhisperIsWrittenToAVisitorWhateverPositionItHas) {
  for (const std::uint32_t position : {0U, 1U, 5U, 4'000'000'000U}) {
    const auto e = at_positions(whisper(), position, 7);
    EXPECT_EQ(wire::visitor_event_frame(e), "") << position;
    visitor_attached thread;
    thread.missed = {e, at_positions(code_issued{}, 6, 8)};
    const auto text = wire::visitor_thread_frame(thread);
    EXPECT_EQ(parsed(text).at("events").as_array().size(), 1U);
    EXPECT_EQ(text.find(secret), std::string::npos);
    EXPECT_EQ(text.find("whispered"), std::string::npos);
  }
}

TEST_F(PsychologistCodec, NoKindThatOnlyProfessionalsSeeIsWrittenToAVisitor) {
  psychologist_left declined;
  declined.how = psychologist_end::declined;
  psychologist_invited invited;
  invited.to = agent_id{42};
  for (const event_body& body : {event_body{declined}, event_body{invited}, event_body{noted{}},
                                 event_body{marked{}}, event_body{intervened{}}})
    EXPECT_EQ(wire::visitor_event_frame(at_positions(body, 3, 4)), "") << kind_name(body);
}

TEST_F(PsychologistCodec, AProfessionalReadsTheWhisperAndWhoseItIs) {
  const auto read = parsed(wire::agent_event_frame(conversation(), at_positions(whisper(), 0, 7)));
  EXPECT_EQ(word(read, "kind"), "whispered");
  EXPECT_EQ(word(read, "text"), secret);
  EXPECT_EQ(read.at("by").to_number<int>(), 42);
}

TEST_F(PsychologistCodec, AVisitorCanNeitherWhisperNorProposeNorSendAway) {
  for (const auto* type : {"whisper", "propose_psychologist", "dismiss_psychologist", "ask_talk"})
    EXPECT_EQ(why_not(by_visitor(frame(type, {{"text", "x"}}))), refusal::unknown_type) << type;
}

TEST_F(PsychologistCodec, BothAnswersOfAVisitorAreAsEasyToSend) {
  const object only_id{{"type", "agree_psychologist"}, {"id", id}};
  const auto yes =
      kind_of_frame<wire::answer_psychologist>(by_visitor(boost::json::serialize(only_id)));
  EXPECT_TRUE(yes.agreed);
  EXPECT_EQ(to_text(yes.id), id);
  EXPECT_FALSE(
      kind_of_frame<wire::answer_psychologist>(by_visitor(frame("refuse_psychologist"))).agreed);
  EXPECT_EQ(why_not(by_visitor(R"({"type":"agree_psychologist"})")), refusal::malformed);
  EXPECT_EQ(why_not(by_visitor(R"({"type":"refuse_psychologist","id":"x"})")), refusal::malformed);
}

TEST_F(PsychologistCodec, AWhisperIsNeverReadAsAMessageNorAMessageAsAWhisper) {
  const auto text = frame("whisper", {{"text", secret}});
  EXPECT_EQ(kind_of_frame<wire::whisper>(by_agent(text)).text.reveal(), secret);
  EXPECT_EQ(kind_of_frame<wire::whisper>(by_psychologist(text)).text.reveal(), secret);
  const auto said = frame("say", {{"text", "bonjour"}});
  EXPECT_EQ(kind_of_frame<wire::say>(by_psychologist(said)).text.reveal(), "bonjour");
  EXPECT_EQ(kind_of_frame<wire::say>(by_agent(said)).text.reveal(), "bonjour");
  EXPECT_EQ(why_not(by_agent(frame("whisper"))), refusal::malformed);
  EXPECT_EQ(why_not(by_psychologist(frame("whisper", {{"conversation", nullptr}}))),
            refusal::malformed);
}

TEST_F(PsychologistCodec, ReadsWhatAnOperatorAsks) {
  EXPECT_EQ(kind_of_frame<wire::act_on>(by_agent(frame("propose_psychologist"))).what,
            wire::act::propose_psychologist);
  EXPECT_EQ(kind_of_frame<wire::act_on>(by_agent(frame("dismiss_psychologist"))).what,
            wire::act::dismiss_psychologist);
  EXPECT_FALSE(
      kind_of_frame<wire::ask_for_talk>(by_agent(frame("ask_talk", {{"wanted", false}}))).wanted);
  EXPECT_EQ(why_not(by_agent(frame("ask_talk"))), refusal::malformed);
}

TEST_F(PsychologistCodec, ReadsWhatThePsychologistsPageSends) {
  EXPECT_TRUE(
      kind_of_frame<wire::set_here>(by_psychologist(frame("presence", {{"state", "here"}}))).here);
  EXPECT_FALSE(
      kind_of_frame<wire::set_here>(by_psychologist(frame("presence", {{"state", "away"}}))).here);
  const std::array<std::pair<const char*, wire::practice_act>, 3> acts{
      {{"accept", wire::practice_act::accept},
       {"decline", wire::practice_act::decline},
       {"leave", wire::practice_act::leave}}};
  for (const auto& [type, what] : acts)
    EXPECT_EQ(kind_of_frame<wire::act_at_practice>(by_psychologist(frame(type))).what, what);
  EXPECT_EQ(kind_of_frame<wire::come_to_talk>(by_psychologist(frame("come", {{"agent", 7}}))).agent,
            agent_id{7});
  EXPECT_EQ(why_not(by_psychologist(frame("presence", {{"state", "available"}}))),
            refusal::malformed);
  EXPECT_EQ(why_not(by_psychologist(frame("come", {{"agent", 0}}))), refusal::malformed);
}

TEST_F(PsychologistCodec, ThePsychologistsPageHasNoDeskAndReadsNothingSilently) {
  for (const auto* type : {"take", "close", "give_back", "hand_over", "wall", "take_over", "note",
                           "mark", "escalate", "enter", "ask_talk"})
    EXPECT_EQ(why_not(by_psychologist(frame(type))), refusal::unknown_type) << type;
  const auto watch = kind_of_frame<wire::watch>(
      by_psychologist(frame("watch", {{"seen", 3}, {"silently", true}})));
  EXPECT_FALSE(watch.silently);
  EXPECT_EQ(watch.seen, 3U);
}

TEST_F(PsychologistCodec, TellsAVisitorWhoIsThereAndUntilWhenWithoutANumber) {
  visitor_standing s;
  s.where = phase::held;
  s.holder_name = "Camille";
  EXPECT_FALSE(parsed(wire::standing_frame(s)).contains("psychologist"));
  s.psychologist.stage = psychologist_stage::asked;
  const auto asked = parsed(wire::standing_frame(s)).at("psychologist").as_object();
  EXPECT_EQ(boost::json::serialize(asked), R"({"stage":"asked"})");
  s.psychologist = {psychologist_stage::joined, "Noa", instant{seconds{60}}};
  const auto joined = parsed(wire::standing_frame(s)).at("psychologist").as_object();
  EXPECT_EQ(boost::json::serialize(joined), R"({"stage":"joined","name":"Noa","until":60000})");
}

TEST_F(PsychologistCodec, NamesThePsychologistsLinesToProfessionalsByNumberAndToVisitorsNot) {
  said line;
  line.who = author::psychologist;
  line.agent = agent_id{42};
  line.words = secret_text{"je suis là"};
  const auto e = at_positions(line, 3, 5);
  const auto shown = parsed(wire::visitor_event_frame(e));
  EXPECT_EQ(word(shown, "who"), "psychologist");
  EXPECT_FALSE(shown.contains("by"));
  const auto known = parsed(wire::agent_event_frame(conversation(), e));
  EXPECT_EQ(known.at("by").to_number<int>(), 42);
}

TEST_F(PsychologistCodec, SaysWhenTheNextHoursBegin) {
  psychologist_service s;
  s.offered = true;
  s.next = instant{seconds{60}};
  const auto closed = parsed(wire::psychologists_frame(s));
  EXPECT_FALSE(closed.at("open").as_bool());
  EXPECT_EQ(closed.at("next").to_number<int>(), 60000);
  EXPECT_FALSE(closed.contains("until"));
}

TEST_F(PsychologistCodec, ShowsThePageWhoCallsUntilWhenAndWhoAsksForATalk) {
  psychologist_view v;
  v.agent = agent_id{42};
  v.shown_name = "Noa";
  v.here = true;
  psychologist_invitation call;
  call.card.id = conversation();
  call.until = instant{seconds{60}};
  v.invitations = {call};
  v.talks = {{agent_id{7}, "Camille", instant{seconds{30}}}};
  const auto page = parsed(wire::practice_frame(v));
  EXPECT_EQ(word(page, "type"), "psychologist");
  const auto shown = page.at("invitations").as_array().at(0).as_object();
  EXPECT_EQ(word(shown, "conversation"), talk);
  EXPECT_EQ(shown.at("until").to_number<int>(), 60000);
  EXPECT_EQ(word(page.at("talks").as_array().at(0).as_object(), "name"), "Camille");
  EXPECT_TRUE(page.at("joined").as_array().empty());
}

} // namespace ecoute::test
