// SPDX-License-Identifier: EUPL-1.2
#include "net/protocol/server_codec.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <string>

namespace ecoute::wire {
namespace {

const message_id id{*parse_uuid("0b9c6a52-8a0a-4a3c-9a53-0f6a1b2c3d4e")};
const conversation_id talk{*parse_uuid("11111111-2222-3333-4444-555555555555")};
const instant noon{milliseconds{1'700'000'000'000}};

/// The frame without its padding, as text.
std::string content(const std::string& frame) {
  EXPECT_EQ(frame.size() % pad_bucket, 0u);
  auto parsed = boost::json::parse(frame).as_object();
  EXPECT_EQ(parsed.erase("pad"), 1u);
  return boost::json::serialize(parsed);
}

event seen_event(event_body body, std::uint32_t v, std::uint32_t p) {
  return {9, noon, v, p, std::move(body)};
}

TEST(ServerCodec, PadsEveryLengthToTheBucket) {
  for (std::size_t length = 0; length < 600; ++length) {
    boost::json::object frame;
    frame["type"] = "x";
    frame["text"] = std::string(length, 'a');
    const auto text = padded(frame);
    ASSERT_EQ(text.size() % pad_bucket, 0u) << length;
    ASSERT_LT(text.size(), length + 40 + pad_bucket) << length;
  }
}

TEST(ServerCodec, WritesTheGoldenFrames) {
  EXPECT_EQ(content(entered_frame(id, secret_text{"tok"}, force::police, confidence::sure, false)),
            R"({"type":"entered","id":"0b9c6a52-8a0a-4a3c-9a53-0f6a1b2c3d4e","token":"tok",)"
            R"("platform":"police","sureness":"sure","returned":false})");
  EXPECT_EQ(content(ack_frame(id, 3, noon)),
            R"({"type":"ack","id":"0b9c6a52-8a0a-4a3c-9a53-0f6a1b2c3d4e","n":3,)"
            R"("at":1700000000000})");
  EXPECT_EQ(content(ack_frame(id)),
            R"({"type":"ack","id":"0b9c6a52-8a0a-4a3c-9a53-0f6a1b2c3d4e"})");
  EXPECT_EQ(content(refused_frame(std::nullopt, refusal::busy, "S")),
            R"({"type":"refused","code":"busy","sentence":"S"})");
  EXPECT_EQ(content(ping_frame(5)), R"({"type":"ping","k":5})");
  EXPECT_EQ(content(mode_frame(engine_mode::cut)), R"({"type":"mode","mode":"cut"})");
  EXPECT_EQ(content(gone_frame(talk)),
            R"({"type":"gone","conversation":"11111111-2222-3333-4444-555555555555"})");
}

TEST(ServerCodec, SaysWhereAVisitorStands) {
  EXPECT_EQ(content(standing_frame(visitor_standing{phase::waiting, 2, true, "", false, {}, true})),
            R"({"type":"standing","phase":"waiting","ahead":2,"nobody_on_duty":true,)"
            R"("silent":false})");
  EXPECT_EQ(content(standing_frame(visitor_standing{phase::held, 0, false, "Claire", true})),
            R"({"type":"standing","phase":"held","with":"Claire","silent":true})");
}

TEST(ServerCodec, SaysNothingOfTheQueueBeforeTheQueueDid) {
  EXPECT_EQ(content(standing_frame(visitor_standing{})),
            R"({"type":"standing","phase":"waiting","silent":false})");
  visitor_attached back;
  back.ahead = 2;
  back.nobody_on_duty = back.placed = true;
  EXPECT_EQ(content(standing_frame(back)),
            R"({"type":"standing","phase":"waiting","ahead":2,"nobody_on_duty":true,)"
            R"("silent":false})");
}

TEST(ServerCodec, SaysThatWhoAnswersMayNotSpeakTheVisitorsLanguage) {
  visitor_standing s{phase::held, 0, false, "Claire", false};
  s.other_language = true;
  EXPECT_NE(content(standing_frame(s)).find(R"("other_language":true)"), std::string::npos);
  s.where = phase::waiting;
  EXPECT_EQ(content(standing_frame(s)).find("other_language"), std::string::npos);
  visitor_attached back;
  back.where = phase::held;
  back.other_language = true;
  EXPECT_NE(content(standing_frame(back)).find(R"("other_language":true)"), std::string::npos);
}

TEST(ServerCodec, SaysHowLongAVisitorWaitsOnlyWhenItIsKnown) {
  visitor_standing s{phase::waiting, 2, false, "", false, {5, 10, false, true}, true};
  EXPECT_EQ(content(standing_frame(s)),
            R"({"type":"standing","phase":"waiting","ahead":2,)"
            R"("wait":{"least":5,"most":10,"open":false,"longer":true},)"
            R"("nobody_on_duty":false,"silent":false})");
  s.where = phase::held;
  EXPECT_EQ(content(standing_frame(s)).find("wait\":"), std::string::npos);
}

TEST(ServerCodec, TellsProfessionalsWhyAnOfferWentWhereItWent) {
  const auto e =
      seen_event(offered{agent_id{42}, offer_reason{.among = 3, .automatic = true}}, 0, 5);
  const auto why = boost::json::parse(agent_event_frame(talk, e)).at("why").as_object();
  EXPECT_EQ(why.at("among").to_number<int>(), 3);
  EXPECT_TRUE(why.at("automatic").as_bool());
  EXPECT_FALSE(why.at("short_of_time").as_bool());
  const auto old = boost::json::parse(agent_event_frame(talk, seen_event(offered{}, 0, 5)));
  EXPECT_FALSE(old.as_object().contains("why"));
}

TEST(ServerCodec, HidesTheAgentsNumberFromTheVisitor) {
  const auto e = seen_event(taken{agent_id{42}, "Claire"}, 3, 5);
  EXPECT_EQ(content(visitor_event_frame(e)),
            R"({"n":3,"at":1700000000000,"kind":"taken","name":"Claire","type":"event"})");
  EXPECT_NE(content(agent_event_frame(talk, e)).find(R"("by":42)"), std::string::npos);
}

TEST(ServerCodec, TellsTheVisitorNoReasonOfAnOperatorsEnd) {
  for (const auto why : {close_reason::no_answer, close_reason::abuse}) {
    const auto e = seen_event(closed{author::operator_agent, agent_id{42}, why}, 3, 5);
    EXPECT_NE(content(visitor_event_frame(e)).find(R"("why":"ended_by_operator")"),
              std::string::npos);
    EXPECT_NE(content(agent_event_frame(talk, e)).find(std::string{name_of(why)}),
              std::string::npos);
  }
}

TEST(ServerCodec, WritesNothingOfWhatAnAudienceNeverSees) {
  const auto e = seen_event(offered{agent_id{42}}, 0, 5);
  EXPECT_TRUE(visitor_event_frame(e).empty());
  EXPECT_FALSE(agent_event_frame(talk, e).empty());
  visitor_attached thread;
  thread.missed = {e, seen_event(visitor_lost{}, 0, 6), seen_event(code_issued{}, 4, 7)};
  const auto frame = boost::json::parse(visitor_thread_frame(thread)).as_object();
  EXPECT_EQ(frame.at("events").as_array().size(), 1u);
}

TEST(ServerCodec, CarriesTheStoredTextAsItIs) {
  const std::string words = "<b>\"\\ \xE2\x80\x8D\n";
  const auto frame =
      visitor_event_frame(seen_event(said{author::visitor, {}, id, 0, secret_text{words}}, 1, 1));
  EXPECT_EQ(boost::json::parse(frame).at("text").as_string(), words.c_str());
}

TEST(ServerCodec, ShowsADeskWhole) {
  desk_view view;
  view.agent = agent_id{7};
  view.shown_name = "Claire";
  view.state = presence::available;
  view.capacity = 2;
  view.held.push_back({});
  view.held[0].id = talk;
  waiting_entry entry;
  entry.conversation = talk;
  entry.reason = queue_reason::given_back;
  view.offers.push_back({entry, noon});
  view.queue.waiting = 1;
  view.queue.first.push_back(entry);
  const console_settings clocks{.answer_amber = seconds{90}, .answer_red = seconds{200}};
  const auto frame = boost::json::parse(desk_frame(view, clocks)).as_object();
  EXPECT_EQ(frame.at("agent").to_number<int>(), 7);
  EXPECT_EQ(frame.at("held").as_array().size(), 1u);
  EXPECT_EQ(frame.at("offers").at(0).at("reason").as_string(), "given_back");
  EXPECT_EQ(frame.at("queue").at("first").at(0).at("conversation").as_string(), to_text(talk));
  EXPECT_EQ(frame.at("clocks").at("amber").to_number<int>(), 90'000);
  EXPECT_EQ(frame.at("clocks").at("red").to_number<int>(), 200'000);
}

TEST(ServerCodec, TellsAPresenceThatChangedUnasked) {
  const auto frame = boost::json::parse(presence_frame({presence::on_break})).as_object();
  EXPECT_EQ(frame.at("type").as_string(), "presence");
  EXPECT_EQ(frame.at("state").as_string(), "on_break");
  EXPECT_FALSE(frame.contains("until"));
  EXPECT_EQ(content(presence_frame({presence::wrap_up, presence_cause::conversation_ended, noon})),
            R"({"type":"presence","state":"wrap_up","why":"conversation_ended",)"
            R"("until":1700000000000})");
}

TEST(ServerCodec, WritesHowADeskStands) {
  EXPECT_EQ(content(room_frame({1, 2})), R"({"type":"room","load":1,"capacity":2})");
  EXPECT_EQ(content(attention_frame({true, noon})),
            R"({"type":"attention","asked":true,"until":1700000000000})");
  EXPECT_EQ(content(attention_frame({})), R"({"type":"attention","asked":false})");
  EXPECT_EQ(content(care_frame({care_advice::take_a_break})),
            R"({"type":"care","advice":"take_a_break"})");
}

TEST(ServerCodec, TellsTheEndOfDutyAndTheGapsAhead) {
  const instant twelve{std::chrono::hours{500'000}};
  const auto leaving =
      boost::json::parse(relief_frame({relief_stage::leaving, twelve, twelve})).as_object();
  EXPECT_EQ(leaving.at("type").as_string(), "relief");
  EXPECT_EQ(leaving.at("stage").as_string(), "leaving");
  EXPECT_EQ(leaving.at("until").to_number<std::int64_t>(), twelve.time_since_epoch().count());
  EXPECT_TRUE(leaving.at("planned").as_array().empty());
  const auto planned = boost::json::parse(
      relief_frame({relief_stage::on_duty, twelve, twelve, {{talk, agent_id{9}}, {talk, {}}}}));
  EXPECT_EQ(planned.at("planned").at(0).at("to").to_number<int>(), 9);
  EXPECT_FALSE(planned.at("planned").at(1).as_object().contains("to"));
  const auto endless = boost::json::parse(relief_frame({})).as_object();
  EXPECT_FALSE(endless.contains("until"));
  EXPECT_FALSE(endless.contains("certified_until"));
  const auto gap = boost::json::parse(coverage_frame({force::police, {{{twelve, twelve}, 1, 3}}}));
  EXPECT_EQ(gap.at("platform").as_string(), "police");
  EXPECT_EQ(gap.at("gaps").at(0).at("missing").to_number<int>(), 2);
}

TEST(ServerCodec, ShowsADutyOfficerThePlannedReliefs) {
  wall_told wall;
  planned_handover row{agent_id{7}, noon, {talk, agent_id{9}}};
  row.what.role = visitor_role::witness;
  row.what.about.label = "Bordeaux";
  wall.reliefs.push_back(row);
  row.what.to = {};
  row.what.chosen = true;
  wall.reliefs.push_back(row);
  row.what.chosen = false;
  row.what.why_not = refusal::colleague_full;
  wall.reliefs.push_back(row);
  const auto frame = boost::json::parse(wall_frame(wall)).as_object();
  const auto& rows = frame.at("reliefs").as_array();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].at("from").to_number<int>(), 7);
  EXPECT_EQ(rows[0].at("to").to_number<int>(), 9);
  EXPECT_EQ(rows[0].at("until").to_number<std::int64_t>(), noon.time_since_epoch().count());
  EXPECT_EQ(rows[0].at("role").as_string(), "witness");
  EXPECT_EQ(rows[0].at("place").at("label").as_string(), "Bordeaux");
  EXPECT_FALSE(rows[0].as_object().contains("chosen"));
  EXPECT_TRUE(rows[1].at("chosen").as_bool()) << "to the queue, and not: nobody can";
  EXPECT_FALSE(rows[1].as_object().contains("to"));
  EXPECT_EQ(rows[2].at("why_not").as_string(), "colleague_full");
}

TEST(ServerCodec, TellsProfessionalsWhoIsChosenForARelief) {
  const auto told = [](const intervened& body) {
    return boost::json::parse(agent_event_frame(talk, seen_event(body, 0, 5))).as_object();
  };
  const auto to = [&told](const intervened& body) {
    const auto frame = told(body);
    const auto* agent = frame.if_contains("to");
    return agent == nullptr ? 0 : agent->to_number<int>();
  };
  intervened choice{agent_id{42}, "Morgan", intervention::plan_relief, agent_id{9}};
  EXPECT_EQ(to(choice), 9);
  choice.whom = agent_id{};
  EXPECT_EQ(to(choice), 0) << "the queue";
  EXPECT_FALSE(told(choice).contains("as_proposed"));
  choice.whom = std::nullopt;
  EXPECT_TRUE(told(choice).at("as_proposed").as_bool());
  EXPECT_FALSE(told({agent_id{42}, "Morgan", intervention::read}).contains("as_proposed"));
  EXPECT_EQ(to({agent_id{42}, "Morgan", intervention::read}), 0);
}

} // namespace
} // namespace ecoute::wire
