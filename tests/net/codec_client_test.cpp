// SPDX-License-Identifier: EUPL-1.2
#include "net/protocol/client_codec.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ecoute::wire {
namespace {

const std::string id = "0b9c6a52-8a0a-4a3c-9a53-0f6a1b2c3d4e";
const json_limits limits;

fault refused(const std::string& text) {
  const auto read = decode_visitor_frame(text, limits);
  if (const auto* why = std::get_if<fault>(&read))
    return *why;
  ADD_FAILURE() << "was accepted";
  return {refusal::none, {}};
}

template <class Frame>
Frame accepted(const std::string& text) {
  auto read = decode_visitor_frame(text, limits);
  if (auto* frame = std::get_if<visitor_frame>(&read))
    if (auto* wanted = std::get_if<Frame>(frame))
      return std::move(*wanted);
  ADD_FAILURE() << "was refused or is another frame";
  return {};
}

TEST(ClientCodec, ReadsAnEntryWithPlaceWishAndRole) {
  const auto f = accepted<enter>(R"({"type":"enter","id":")" + id +
                                 R"(","role":"victim","place":{"insee":"33063"},"wish":"police",)"
                                 R"("language":"fr","pad":"   "})");
  EXPECT_EQ(to_text(f.id), id);
  EXPECT_EQ(f.role, visitor_role::victim);
  EXPECT_EQ(f.where.insee, "33063");
  EXPECT_EQ(f.wish, force::police);
}

TEST(ClientCodec, TakesNullForAPlaceNotSaid) {
  const auto f = accepted<enter>(R"({"type":"enter","id":")" + id +
                                 R"(","role":"unsaid","place":null,"wish":null,"language":"xx"})");
  EXPECT_EQ(f.where, place{});
  EXPECT_EQ(f.wish, std::nullopt);
  EXPECT_EQ(f.language, "fr");
}

TEST(ClientCodec, ReadsEveryOtherVisitorFrame) {
  EXPECT_EQ(accepted<resume>(R"({"type":"resume","token":"abc","seen":7})").seen, 7u);
  EXPECT_EQ(accepted<redeem>(R"({"type":"redeem","id":")" + id + R"(","words":"a b c d e"})")
                .words.reveal(),
            "a b c d e");
  EXPECT_EQ(accepted<say>(R"({"type":"say","id":")" + id + R"(","text":"\u00e9\n"})").text.reveal(),
            "\xC3\xA9\n");
  EXPECT_EQ(to_text(accepted<ask_code>(R"({"type":"code","id":")" + id + R"("})").id), id);
  EXPECT_EQ(to_text(accepted<leave>(R"({"type":"leave","id":")" + id + R"("})").id), id);
  accepted<typing>(R"({"type":"typing"})");
  EXPECT_EQ(accepted<pong>(R"({"type":"pong","k":18446744073709551615})").k,
            18446744073709551615ULL);
}

TEST(ClientCodec, ReadsTheLanguageOfAPageThatComesBack) {
  const auto redeeming = R"({"type":"redeem","id":")" + id + R"(","words":"a b c d e")";
  const std::string resuming = R"({"type":"resume","token":"t","seen":0)";
  EXPECT_EQ(accepted<redeem>(redeeming + R"(,"language":"en"})").language, "en");
  EXPECT_EQ(accepted<redeem>(redeeming + R"(,"language":"de"})").language, "fr");
  EXPECT_EQ(accepted<redeem>(redeeming + "}").language, "") << "an older page names none";
  EXPECT_EQ(accepted<resume>(resuming + R"(,"language":"en"})").language, "en");
  EXPECT_EQ(accepted<resume>(resuming + "}").language, "");
}

TEST(ClientCodec, ReadsEveryAgentFrame) {
  const auto on = R"(","conversation":")" + id + R"("})";
  for (const std::string type : {"take", "pass", "give_back", "reopen", "close"}) {
    const auto read = decode_agent_frame(R"({"type":")" + type + R"(","id":")" + id + on, limits);
    EXPECT_TRUE(std::holds_alternative<agent_frame>(read)) << type;
  }
  for (const std::string type : {"one_more", "debrief"}) {
    const auto bare = R"({"type":")" + type + R"(")";
    EXPECT_TRUE(std::holds_alternative<agent_frame>(
        decode_agent_frame(bare + R"(,"id":")" + id + R"("})", limits)))
        << type;
    EXPECT_EQ(std::get<fault>(decode_agent_frame(bare + "}", limits)).why, refusal::malformed);
  }
  for (const std::string text :
       {R"({"type":"hello"})", R"({"type":"pong","k":1})", R"({"type":"here"})",
        R"({"type":"presence","state":"on_break","id":"0b9c6a52-8a0a-4a3c-9a53-0f6a1b2c3d4e"})"})
    EXPECT_TRUE(std::holds_alternative<agent_frame>(decode_agent_frame(text, limits))) << text;
}

TEST(ClientCodec, ReadsWhoHadItAsADutyOfficerWasShown) {
  const auto act = [](const std::string& type, const std::string& more) {
    return decode_agent_frame(R"({"type":")" + type + R"(","id":")" + id + R"(","conversation":")" +
                                  id + "\"" + more + "}",
                              limits);
  };
  const auto shown = [&](const std::string& type, const std::string& more) {
    return std::get<act_on>(std::get<agent_frame>(act(type, more))).shown;
  };
  EXPECT_EQ(shown("take_over", ""), agent_id{}) << "nobody held it";
  EXPECT_EQ(shown("take_over", R"(,"from":7)"), agent_id{7});
  EXPECT_EQ(shown("offer_again", R"(,"to":7)"), agent_id{7});
  const auto over = act("reroute", R"(,"platform":"gendarmerie","from":7)");
  EXPECT_EQ(std::get<reroute>(std::get<agent_frame>(over)).from, agent_id{7});
  for (const auto& [type, more] : {std::pair<std::string, std::string>{"take_over", R"(,"from":0)"},
                                   {"take_over", R"(,"from":"7")"},
                                   {"offer_again", ""},
                                   {"offer_again", R"(,"to":0)"},
                                   {"reroute", R"(,"platform":"gendarmerie","from":0)"}})
    EXPECT_EQ(std::get<fault>(act(type, more)).why, refusal::malformed) << type << more;
}

TEST(ClientCodec, ReadsWhoIsToTakeOverAtTheEndOfADuty) {
  const auto change = [](const std::string& more) {
    return decode_agent_frame(R"({"type":"plan_relief","id":")" + id + R"(","conversation":")" +
                                  id + R"(","platform":"gendarmerie")" + more + "}",
                              limits);
  };
  const auto read = [&](const std::string& more) {
    return std::get<plan_relief>(std::get<agent_frame>(change(more)));
  };
  EXPECT_EQ(read(R"(,"from":7,"to":8)").to, agent_id{8});
  EXPECT_EQ(read(R"(,"from":7,"to":8)").from, agent_id{7});
  EXPECT_EQ(read(R"(,"from":7,"to":8)").platform, force::gendarmerie);
  EXPECT_EQ(read(R"(,"from":7)").to, agent_id{}) << "the queue";
  EXPECT_FALSE(read(R"(,"from":7)").as_proposed);
  EXPECT_FALSE(read(R"(,"from":7,"to":8,"as_proposed":false)").as_proposed);
  EXPECT_TRUE(read(R"(,"from":7,"as_proposed":true)").as_proposed);
  for (const std::string bad :
       {"", R"(,"to":8)", R"(,"from":0,"to":8)", R"(,"from":7,"to":0)",
        R"(,"from":7,"as_proposed":1)", R"(,"from":7,"to":8,"as_proposed":true)"})
    EXPECT_EQ(std::get<fault>(change(bad)).why, refusal::malformed) << bad;
}

TEST(ClientCodec, ReadsWhyAConversationEndsAndOnlyWhatAnOperatorMaySay) {
  const auto closing = [](const std::string& more) {
    return decode_agent_frame(R"({"type":"close","id":")" + id + R"(","conversation":")" + id +
                                  "\"" + more + "}",
                              limits);
  };
  const auto why = [&](const std::string& more) {
    return std::get<act_on>(std::get<agent_frame>(closing(more))).why;
  };
  EXPECT_EQ(why(""), close_reason::ended_by_operator);
  EXPECT_EQ(why(R"(,"why":"no_answer")"), close_reason::no_answer);
  EXPECT_EQ(why(R"(,"why":"abuse")"), close_reason::abuse);
  for (const std::string bad : {R"("left_before_answer")", R"("ended_by_visitor")", R"("x")", "1"})
    EXPECT_EQ(std::get<fault>(closing(R"(,"why":)" + bad)).why, refusal::malformed) << bad;
}

TEST(ClientCodec, ReadsTheWishForATrainingAndItsScriptsBoundedName) {
  const auto training = [](const std::string& more) {
    return decode_agent_frame(R"({"type":"train","id":")" + id + "\"" + more + "}", limits);
  };
  const auto good = training(R"(,"script":"chuchote")");
  ASSERT_TRUE(std::holds_alternative<agent_frame>(good));
  EXPECT_EQ(std::get<train>(std::get<agent_frame>(good)).script, "chuchote");
  const auto too_long = R"(,"script":")" + std::string(33, 'a') + "\"";
  for (const std::string& bad :
       {std::string{}, std::string{R"(,"script":"")"}, std::string{R"(,"script":1)"}, too_long})
    EXPECT_EQ(std::get<fault>(training(bad)).why, refusal::malformed) << bad;
}

TEST(ClientCodec, RefusesAPresenceThatIsNotForTheAgentToSet) {
  const auto read =
      decode_agent_frame(R"({"type":"presence","id":")" + id + R"(","state":"offline"})", limits);
  EXPECT_EQ(std::get<fault>(read).why, refusal::malformed);
}

TEST(ClientCodec, RefusesAnOversizedFrameBeforeParsing) {
  EXPECT_EQ(refused("{" + std::string(limits.bytes, ' ') + "}").why, refusal::too_large);
}

TEST(ClientCodec, RefusesWhatIsNoJsonObject) {
  for (const std::string text :
       {"", "[]", "1", "null", "{", "{}x", "{\"type\":1}", "{}", "{\"type\":\"say\",}", "\"say\""})
    EXPECT_EQ(refused(text).why, refusal::malformed) << text;
}

TEST(ClientCodec, RefusesNestingBeyondTheLimit) {
  std::string deep = R"({"type":"typing","x":)";
  deep += std::string(limits.depth, '[') + std::string(limits.depth, ']') + "}";
  EXPECT_EQ(refused(deep).why, refusal::too_large);
}

TEST(ClientCodec, RefusesTooManyKeys) {
  std::string many = R"({"type":"typing")";
  for (std::size_t i = 0; i < limits.keys; ++i)
    many += ",\"k" + std::to_string(i) + "\":1";
  EXPECT_EQ(refused(many + "}").why, refusal::too_large);
}

TEST(ClientCodec, RefusesNumbersThatAreNotWhole) {
  for (const std::string number : {"1.5", "1e3", "18446744073709551616", "-1", "\"1\""})
    EXPECT_EQ(refused(R"({"type":"pong","k":)" + number + "}").why, refusal::malformed) << number;
}

TEST(ClientCodec, RefusesANumberThatIsNotWholeEvenInAnUnknownField) {
  EXPECT_EQ(refused(R"({"type":"typing","x":[{"y":0.5}]})").why, refusal::malformed);
}

TEST(ClientCodec, RefusesAnUnknownTypeAndSaysForWhichRequest) {
  const auto why = refused(R"({"type":"dance","id":")" + id + R"("})");
  EXPECT_EQ(why.why, refusal::unknown_type);
  EXPECT_EQ(to_text(*why.id), id);
}

TEST(ClientCodec, RefusesAgentFramesFromAVisitor) {
  EXPECT_EQ(refused(R"({"type":"hello"})").why, refusal::unknown_type);
}

TEST(ClientCodec, RefusesAFieldOfTheWrongTypeAndSaysForWhichRequest) {
  const auto why = refused(R"({"type":"say","id":")" + id + R"(","text":12})");
  EXPECT_EQ(why.why, refusal::malformed);
  EXPECT_EQ(to_text(*why.id), id);
}

TEST(ClientCodec, RefusesAnIdThatIsNoUuidOrNil) {
  for (const auto& bad : {std::string{"1"}, std::string{},
                          std::string{"00000000-0000-0000-0000-000000000000"}, id + "0"})
    EXPECT_EQ(refused(R"({"type":"leave","id":")" + bad + R"("})").why, refusal::malformed) << bad;
}

TEST(ClientCodec, RefusesInvalidUtf8) {
  EXPECT_EQ(refused("{\"type\":\"say\",\"id\":\"" + id + "\",\"text\":\"\xC3\x28\"}").why,
            refusal::malformed);
  EXPECT_EQ(refused(R"({"type":"say","id":")" + id + R"(","text":"\ud800"})").why,
            refusal::malformed);
}

TEST(ClientCodec, RefusesHalfACharacterAndSaysForWhichRequest) {
  const auto saying = [](const std::string& text) {
    return R"({"type":"say","id":")" + id + R"(","text":")" + text + R"("})";
  };
  for (const std::string text :
       {R"(x \ud83d)", R"(\ud83d\ud83d\ude00)", R"(\ude00 y)", R"(\uD83D\n)", R"(\\\udfff)"}) {
    const auto why = refused(saying(text));
    EXPECT_EQ(why.why, refusal::malformed) << text;
    ASSERT_TRUE(why.id) << text;
    EXPECT_EQ(to_text(*why.id), id);
    EXPECT_TRUE(std::get<fault>(decode_agent_frame(saying(text), limits)).id) << text;
  }
  EXPECT_EQ(accepted<say>(saying(R"(\ud83d\ude00)")).text.reveal(), "\xF0\x9F\x98\x80");
  EXPECT_EQ(accepted<say>(saying(R"(\\ud83d)")).text.reveal(), R"(\ud83d)") << "no escape at all";
  EXPECT_EQ(refused(R"({"type":"say","id":")" + id + R"(","text":"\ud83d")").id, std::nullopt)
      << "what breaks off has no id";
}

TEST(ClientCodec, RefusesAnEscapedNulOutsideTheText) {
  EXPECT_EQ(refused(R"({"type":"resume","token":"a\u0000b","seen":0})").why, refusal::malformed);
}

TEST(ClientCodec, LeavesNulInTheTextToTheTextPolicy) {
  const auto f = accepted<say>(R"({"type":"say","id":")" + id + R"(","text":"a\u0000b"})");
  EXPECT_EQ(f.text.size(), 3u);
}

TEST(ClientCodec, IgnoresUnknownFields) {
  accepted<typing>(R"({"type":"typing","mood":"bad","nested":{"a":[1,2]}})");
}

TEST(ClientCodec, TakesTheLastOfTwoEqualKeys) {
  EXPECT_EQ(accepted<pong>(R"({"type":"pong","k":1,"k":2})").k, 2u);
}

TEST(ClientCodec, HandsOnWordsThatAreNoWordsAsEmptyOnes) {
  const auto text = R"({"type":"redeem","id":")" + id + R"(","words":)";
  EXPECT_TRUE(accepted<redeem>(text + "12}").words.empty());
  EXPECT_TRUE(accepted<redeem>(text + "\"" + std::string(300, 'a') + "\"}").words.empty());
}

TEST(ClientCodec, RefusesAPlaceThatIsNoPlace) {
  for (const std::string where : {"7", "\"33063\"", R"({"insee":"1"})", R"({"departement":"1"})"})
    EXPECT_EQ(refused(R"({"type":"enter","id":")" + id + R"(","role":"victim","place":)" + where +
                      R"(,"language":"fr"})")
                  .why,
              refusal::malformed)
        << where;
}

} // namespace
} // namespace ecoute::wire
