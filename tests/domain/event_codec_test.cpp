// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/event.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <array>

namespace ecoute {
namespace {

const message_id some_id{{0x0123456789ABCDEFULL, 0xFEDCBA9876543210ULL}};

/// One of each kind, every field away from its default.
std::vector<event_body> one_of_each() {
  const agent_id agent{-7'000'000'001};
  return {
      opened{visitor_role::relative,
             {"2A004", "Ajaccio", "2A"},
             {force::gendarmerie, confidence::chosen},
             "en",
             agent},
      queued{force::gendarmerie, queue_reason::given_back},
      offered{agent, offer_reason{4, 1, true, true, true, true, true}},
      offer_lapsed{agent, lapse_reason::withdrawn},
      taken{agent, "Camille"},
      said{author::operator_agent, agent, some_id, text_digest("mot"), secret_text{"mot"}},
      visitor_lost{loss_reason::quick_exit},
      visitor_back{},
      operator_lost{agent},
      operator_back{agent},
      returned{agent, return_reason::signed_out},
      code_issued{},
      resumed{},
      history_reopened{agent},
      closed{author::operator_agent, agent, close_reason::left_before_answer},
      handover_invited{agent, agent_id{8}, handover_reason::relief, instant{seconds{90}}},
      handover_ended{agent, handover_end::withdrawn},
      handed_over{agent, agent_id{8}, "Sacha"},
      noted{agent, some_id, note_digest("note"), secret_text{"note"}},
      marked{agent, mark::urgent, false},
      intervened{agent, "Morgan", intervention::plan_relief, agent_id{8}},
      emergency_declared{author::operator_agent, agent, emergency_what::weapon, true,
                         certainty::doubtful},
      alert_noted{"0123abcd", alert_kind::danger_lost, alert_news::climbed, agent, "Dominique", 2},
      psychologist_proposed{agent},
      psychologist_answered{true},
      psychologist_invited{agent, instant{seconds{60}}},
      psychologist_joined{agent, "Claude"},
      psychologist_left{agent, psychologist_end::hours_over},
      whispered{author::psychologist, agent, some_id, whisper_digest("bas"), secret_text{"bas"}},
  };
}

event stamped(event_body body) {
  return {0xFFFFFFFFU, instant{milliseconds{1'790'000'000'123}}, 17, 0x80000001U, std::move(body)};
}

event_body without_words(event_body body) {
  if (auto* spoken = words_of(body))
    *spoken = {};
  return body;
}

TEST(EventCodec, KnowsEachKindByAFixedNumberAndName) {
  constexpr std::array names = {"opened",
                                "queued",
                                "offered",
                                "offer_lapsed",
                                "taken",
                                "said",
                                "visitor_lost",
                                "visitor_back",
                                "operator_lost",
                                "operator_back",
                                "returned",
                                "code_issued",
                                "resumed",
                                "history_reopened",
                                "closed",
                                "handover_invited",
                                "handover_ended",
                                "handed_over",
                                "noted",
                                "marked",
                                "intervened",
                                "emergency_declared",
                                "alert_noted",
                                "psychologist_proposed",
                                "psychologist_answered",
                                "psychologist_invited",
                                "psychologist_joined",
                                "psychologist_left",
                                "whispered"};
  const auto bodies = one_of_each();
  ASSERT_EQ(bodies.size(), std::variant_size_v<event_body>);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    EXPECT_EQ(kind_of(bodies[i]), i + 1);
    EXPECT_EQ(kind_name(bodies[i]), names[i]);
    EXPECT_TRUE(shown_to_professionals(bodies[i]));
    const bool of_psychologist = i == 23 || i == 24 || i == 26 || i == 27;
    const bool hidden =
        i == 2 || i == 3 || i == 6 || i == 7 || i == 15 || i == 16 || (i > 17 && !of_psychologist);
    EXPECT_EQ(shown_to_visitor(bodies[i]), !hidden) << names[i];
  }
}

TEST(EventCodec, ShowsAVisitorTheEmergencyThatTheyDeclared) {
  EXPECT_TRUE(shown_to_visitor(emergency_declared{author::visitor}));
  EXPECT_FALSE(shown_to_visitor(emergency_declared{author::operator_agent, agent_id{4}}));
}

TEST(EventCodec, ShowsAVisitorThatAPsychologistLeftAndNotThatOneDeclined) {
  for (std::uint8_t how = 1; how <= psychologist_end_names.size(); ++how) {
    const psychologist_left left{agent_id{4}, static_cast<psychologist_end>(how)};
    EXPECT_EQ(shown_to_visitor(left), left.how != psychologist_end::declined) << name_of(left.how);
  }
}

TEST(EventCodec, TellsAWhisperFromAMessageAndANoteOfTheSameWords) {
  EXPECT_NE(whisper_digest("mot"), text_digest("mot"));
  EXPECT_NE(whisper_digest("mot"), note_digest("mot"));
}

TEST(EventCodec, ReadsBackWhatItWrote) {
  for (const auto& body : one_of_each()) {
    EXPECT_EQ(decode_facts(kind_of(body), encode_facts(body)),
              (std::variant<event_body, refusal>{without_words(body)}))
        << kind_name(body);
    const auto e = stamped(body);
    EXPECT_EQ(decode_event(encode_event(e)), (std::variant<event, refusal>{e})) << kind_name(body);
  }
}

TEST(EventCodec, KeepsWordsOutOfTheFacts) {
  const said spoken{author::visitor, {}, some_id, 1, secret_text{"CANARI-42"}};
  EXPECT_EQ(encode_facts(spoken).find("CANARI"), std::string::npos);
  EXPECT_NE(encode_event(stamped(spoken)).find("CANARI"), std::string::npos);
}

TEST(EventCodec, RefusesEveryTruncationAndEveryTail) {
  for (const auto& body : one_of_each()) {
    const auto facts = encode_facts(body);
    const auto whole = encode_event(stamped(body));
    for (std::size_t n = 0; n < facts.size(); ++n)
      EXPECT_TRUE(std::holds_alternative<refusal>(
          decode_facts(kind_of(body), std::string_view{facts}.substr(0, n))));
    for (std::size_t n = 0; n < whole.size(); ++n)
      EXPECT_TRUE(
          std::holds_alternative<refusal>(decode_event(std::string_view{whole}.substr(0, n))));
    for (unsigned tail = 0; tail < 256; ++tail) {
      EXPECT_TRUE(std::holds_alternative<refusal>(
          decode_facts(kind_of(body), facts + static_cast<char>(tail))));
      EXPECT_TRUE(std::holds_alternative<refusal>(decode_event(whole + static_cast<char>(tail))));
    }
  }
}

TEST(EventCodec, RefusesEveryFlippedByte) {
  for (const auto& body : one_of_each()) {
    for (auto facts = encode_facts(body); auto& byte : facts)
      for (int flip = 1; flip < 256; ++flip) {
        byte = static_cast<char>(byte ^ flip);
        EXPECT_TRUE(std::holds_alternative<refusal>(decode_facts(kind_of(body), facts)));
        byte = static_cast<char>(byte ^ flip);
      }
    for (auto whole = encode_event(stamped(body)); auto& byte : whole)
      for (int flip = 1; flip < 256; ++flip) {
        byte = static_cast<char>(byte ^ flip);
        EXPECT_TRUE(std::holds_alternative<refusal>(decode_event(whole)));
        byte = static_cast<char>(byte ^ flip);
      }
  }
}

TEST(EventCodec, RefusesFactsUnderAnotherKind) {
  for (const auto& body : one_of_each())
    for (unsigned kind = 0; kind < 256; ++kind)
      EXPECT_EQ(std::holds_alternative<refusal>(
                    decode_facts(static_cast<std::uint8_t>(kind), encode_facts(body))),
                kind != kind_of(body));
}

/// The check alone would hide the other refusals: it is made to fit here.
std::string with_check(std::uint8_t kind, std::string bytes) {
  std::uint32_t hash = (2166136261U ^ kind) * 16777619U;
  for (const char c : bytes)
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  for (int i = 0; i < 4; ++i)
    bytes.push_back(static_cast<char>((hash >> (8 * i)) & 0xFF));
  return bytes;
}

TEST(EventCodec, RefusesBadContentUnderAGoodCheck) {
  const auto refuses = [](std::uint8_t kind, std::string bytes) {
    return std::holds_alternative<refusal>(decode_facts(kind, with_check(kind, std::move(bytes))));
  };
  using namespace std::string_literals;
  EXPECT_FALSE(refuses(2, "\1\1\1"s));
  EXPECT_TRUE(refuses(2, "\2\1\1"s)) << "another version";
  EXPECT_TRUE(refuses(2, "\1\3\1"s)) << "a force that does not exist";
  EXPECT_TRUE(refuses(2, "\1\1\0"s)) << "a reason that does not exist";
  EXPECT_TRUE(refuses(2, "\1\1"s)) << "too short";
  EXPECT_TRUE(refuses(2, "\1\1\1\1"s)) << "too long";
  EXPECT_TRUE(refuses(5, "\1"s + std::string(8, '\0') + "\0\1"s + std::string(256, 'a')))
      << "a name over its bound";
  EXPECT_FALSE(refuses(5, "\1"s + std::string(8, '\0') + "\xff\0"s + std::string(255, 'a')));
}

TEST(EventCodec, ReadsAnOfferThatWasStoredBeforeReasonsWere) {
  using namespace std::string_literals;
  const auto old = with_check(3, "\1\x2a"s + std::string(7, '\0'));
  EXPECT_EQ(decode_facts(3, old), (std::variant<event_body, refusal>{offered{agent_id{42}, {}}}));
  EXPECT_EQ(encode_facts(offered{agent_id{42}, {}}), old);
  const auto with_reason = "\1\x2a"s + std::string(7, '\0') + "\4\0\0\0\1\0\0\0\0\0\1\0\0"s;
  EXPECT_EQ(decode_facts(3, with_check(3, with_reason)),
            (std::variant<event_body, refusal>{offered{
                agent_id{42}, offer_reason{.among = 4, .load = 1, .short_of_time = true}}}));
  for (std::size_t n = 10; n < with_reason.size(); ++n)
    EXPECT_TRUE(
        std::holds_alternative<refusal>(decode_facts(3, with_check(3, with_reason.substr(0, n)))))
        << "a reason cut short is none";
}

TEST(EventCodec, ReadsAnOpeningThatWasStoredBeforeTrainingsWere) {
  using namespace std::string_literals;
  const auto old = "\1\1\5\0"s + "29232\7\0Quimper\2\0"s + "29\1\1\2\0fr"s;
  opened plain{
      visitor_role::victim, {"29232", "Quimper", "29"}, {force::police, confidence::sure}, "fr"};
  EXPECT_EQ(decode_facts(1, with_check(1, old)), (std::variant<event_body, refusal>{plain}));
  EXPECT_EQ(encode_facts(plain), with_check(1, old)) << "a real visitor's is as it always was";
  plain.trainee = agent_id{42};
  const auto training = old + "\x2a"s + std::string(7, '\0');
  EXPECT_EQ(decode_facts(1, with_check(1, training)), (std::variant<event_body, refusal>{plain}));
  EXPECT_EQ(encode_facts(plain), with_check(1, training));
  for (std::size_t n = old.size() + 1; n < training.size(); ++n)
    EXPECT_TRUE(
        std::holds_alternative<refusal>(decode_facts(1, with_check(1, training.substr(0, n)))))
        << "a trainee cut short is none";
}

TEST(EventCodec, ReadsAnInterventionThatWasStoredBeforeReliefsWereChosen) {
  using namespace std::string_literals;
  const auto old = "\1\x2a"s + std::string(7, '\0') + "\6\0Morgan\1"s;
  intervened plain{agent_id{42}, "Morgan", intervention::read};
  EXPECT_EQ(decode_facts(21, with_check(21, old)), (std::variant<event_body, refusal>{plain}));
  EXPECT_EQ(encode_facts(plain), with_check(21, old)) << "what names nobody is as it always was";
  plain.whom = agent_id{};
  const auto to_the_queue = old + std::string(8, '\0');
  EXPECT_EQ(decode_facts(21, with_check(21, to_the_queue)),
            (std::variant<event_body, refusal>{plain}))
      << "the queue is not nobody";
  EXPECT_EQ(encode_facts(plain), with_check(21, to_the_queue));
}

TEST(EventCodec, NeverFailsOnAnyBytes) {
  EXPECT_TRUE(rc::check(
      "any bytes are an event or malformed", [](const std::string& bytes, std::uint8_t kind) {
        const auto e = decode_event(with_check(0, bytes));
        const auto body = decode_facts(kind, with_check(kind, bytes));
        const auto* why = std::get_if<refusal>(&e);
        const bool known_answer = why == nullptr || *why == refusal::malformed;
        RC_ASSERT(known_answer);
        if (std::holds_alternative<event_body>(body))
          RC_ASSERT(encode_facts(std::get<event_body>(body)) == with_check(kind, bytes));
      }));
}

TEST(EventCodec, CarriesAnyWords) {
  EXPECT_TRUE(rc::check("words survive", [](const std::string& words, std::uint64_t id) {
    const auto e = stamped(said{author::visitor, {}, {{id, ~id}}, id, secret_text{words}});
    RC_ASSERT((decode_event(encode_event(e)) == std::variant<event, refusal>{e}));
  }));
}

TEST(TextDigest, IsFnv1aOf64Bits) {
  EXPECT_EQ(text_digest(""), 0xcbf29ce484222325ULL);
  EXPECT_EQ(text_digest("a"), 0xaf63dc4c8601ec8cULL);
  EXPECT_EQ(text_digest("foobar"), 0x85944171f73967e8ULL);
}

TEST(Event, IsNeverPrinted) {
  EXPECT_EQ(to_string(stamped(one_of_each()[5])), "<event>");
}

} // namespace
} // namespace ecoute
