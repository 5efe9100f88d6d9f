// SPDX-License-Identifier: EUPL-1.2
// What the on-call page may send, and what it is sent.
#include "net/protocol/alert_frames.hpp"
#include "net/protocol/client_codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace ecoute::test {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

const std::string some_id = "0b9c6a52-8a0a-4a3c-9a53-0f6a1b2c3d4e";
const std::string some_alert = "1b9c6a52-8a0a-4a3c-9a53-0f6a1b2c3d4e";

/// With an id, an alert and the version seen; `more` overwrites.
std::string act(const char* type, const json::object& more = {}) {
  json::object frame{{"type", type}, {"id", some_id}, {"alert", some_alert}, {"seen", 3}};
  for (const auto& [key, value] : more)
    frame[key] = value;
  return json::serialize(frame);
}

std::variant<wire::on_call_frame, wire::fault> read(const std::string& text) {
  return wire::decode_on_call_frame(text, {});
}

refusal fault_of(const std::string& text) {
  const auto result = read(text);
  const auto* why = std::get_if<wire::fault>(&result);
  return why == nullptr ? refusal::none : why->why;
}

wire::act_on_alert act_of(const std::string& text) {
  const auto result = read(text);
  const auto* frame = std::get_if<wire::on_call_frame>(&result);
  const auto* said = frame == nullptr ? nullptr : std::get_if<wire::act_on_alert>(frame);
  EXPECT_NE(said, nullptr) << text;
  return said == nullptr ? wire::act_on_alert{} : *said;
}

json::object parsed(const std::string& frame) {
  EXPECT_EQ(frame.size() % 256, 0U);
  return json::parse(frame).as_object();
}

agent_profile reader(bool officer) {
  agent_profile who;
  who.agent = agent_id{5};
  who.shown_name = "Camille";
  who.duty_officer = officer;
  who.on_call = !officer;
  return who;
}

alert_row some_row() {
  alert_row row;
  row.what.id = alert_id{{0x1b9c6a528a0a4a3c, 1}};
  row.what.cause = {
      alert_kind::danger_unanswered, on_call_scope::police, conversation_id{{7, 7}}, {}};
  row.what.raised_at = instant{1000s};
  row.what.due = instant{1060s};
  row.what.version = 4;
  row.level = 2;
  row.calls = true;
  return row;
}

json::object first_row(const alerts_told& told, const agent_profile& who) {
  return parsed(wire::alerts_frame(told, who)).at("rows").as_array().at(0).as_object();
}

} // namespace

TEST(AlertCodec, ReadsEachAct) {
  const auto taken = act_of(act("take_alert"));
  EXPECT_EQ(taken.act.what, alert_command::take);
  EXPECT_EQ(to_text(taken.id), some_id);
  EXPECT_EQ(to_text(taken.about), some_alert);
  EXPECT_EQ(taken.act.seen, 3U);
  const auto passed = act_of(act("pass_alert", {{"to", 9}}));
  EXPECT_EQ(passed.act.what, alert_command::pass_on);
  EXPECT_EQ(passed.act.to, agent_id{9});
  const auto resolved = act_of(act("resolve_alert", {{"done", "police_sent"}}));
  EXPECT_EQ(resolved.act.what, alert_command::resolve);
  EXPECT_EQ(resolved.act.done, "police_sent");
}

TEST(AlertCodec, NobodySaysForSomebodyElseWhoActs) {
  EXPECT_TRUE(act_of(act("take_alert", {{"by", 12}, {"owner", 12}})).act.by.is_none());
}

TEST(AlertCodec, RefusesWhatIsNoAct) {
  for (const auto& wrong :
       {act("take_alert", {{"seen", 0}}), act("take_alert", {{"seen", -1}}),
        act("take_alert", {{"alert", "x"}}), act("take_alert", {{"id", nullptr}}),
        act("pass_alert"), act("pass_alert", {{"to", 0}}), act("pass_alert", {{"to", "Camille"}}),
        act("resolve_alert"), act("resolve_alert", {{"done", ""}}),
        act("resolve_alert", {{"done", "I have called Mrs X back"}}),
        act("test_alert", {{"scope", "everybody"}}), act("watch_alerts", {{"on", 1}})})
    EXPECT_EQ(fault_of(wrong), refusal::malformed) << wrong;
}

TEST(AlertCodec, KnowsNothingOfADesk) {
  for (const auto* type : {"presence", "take", "say", "watch", "wall", "take_over", "enter"})
    EXPECT_EQ(fault_of(act(type)), refusal::unknown_type) << type;
  EXPECT_EQ(fault_of(R"({"type":"hello"})"), refusal::none);
  EXPECT_EQ(fault_of(R"({"type":"pong","k":1})"), refusal::none);
}

TEST(AlertCodec, TheConsoleWatchesAndDoesNotAct) {
  const auto console = [](const std::string& text) {
    const auto result = wire::decode_agent_frame(text, {});
    const auto* why = std::get_if<wire::fault>(&result);
    return why == nullptr ? refusal::none : why->why;
  };
  EXPECT_EQ(console(R"({"type":"watch_alerts","on":true})"), refusal::none);
  EXPECT_EQ(console(act("take_alert")), refusal::unknown_type);
}

TEST(AlertCodec, ARowSaysWhoseItIsAndWhomItCalls) {
  alerts_told told;
  told.rows = {some_row()};
  const auto row = first_row(told, reader(false));
  EXPECT_EQ(row.at("reference"), "1b9c6a52");
  EXPECT_EQ(row.at("kind"), "danger_unanswered");
  EXPECT_TRUE(row.at("danger").as_bool());
  EXPECT_EQ(row.at("scope"), "police");
  EXPECT_EQ(row.at("state"), "climbing");
  EXPECT_EQ(row.at("level"), 2);
  EXPECT_EQ(row.at("raised_at"), 1'000'000);
  EXPECT_EQ(row.at("due"), 1'060'000);
  EXPECT_EQ(row.at("version"), 4);
  EXPECT_FALSE(row.at("mine").as_bool());
  EXPECT_TRUE(row.at("calls").as_bool());
  EXPECT_FALSE(row.contains("owner"));
  EXPECT_FALSE(row.contains("detail"));
  told.rows[0].what.state = alert_state::taken;
  told.rows[0].what.owner = agent_id{5};
  told.rows[0].owner_name = "Camille";
  const auto taken = first_row(told, reader(false));
  EXPECT_TRUE(taken.at("mine").as_bool());
  EXPECT_EQ(taken.at("owner_name"), "Camille");
}

TEST(AlertCodec, OnlyADutyOfficerIsToldWhichConversationItIs) {
  alerts_told told;
  told.rows = {some_row()};
  EXPECT_FALSE(first_row(told, reader(false)).contains("conversation"));
  EXPECT_EQ(first_row(told, reader(true)).at("conversation"),
            to_text(conversation_id{{7, 7}}).c_str());
  told.rows[0].what.cause.conversation = {};
  EXPECT_FALSE(first_row(told, reader(true)).contains("conversation"));
}

TEST(AlertCodec, ATurnThatNeverEndsHasNoEnd) {
  alerts_told told;
  told.on_call = {{on_call_scope::police, 1, {agent_id{5}, instant{9s}, agent_id{6}}, "A", "B"},
                  {on_call_scope::system, 2, {agent_id{6}, instant::max(), {}}, "B", ""}};
  const auto frame = parsed(wire::turns_frame(told, agent_id{5}));
  const auto& levels = frame.at("levels").as_array();
  EXPECT_TRUE(levels.at(0).at("mine").as_bool());
  EXPECT_EQ(levels.at(0).at("until"), 9000);
  EXPECT_EQ(levels.at(0).at("then_name"), "B");
  EXPECT_FALSE(levels.at(1).at("mine").as_bool());
  EXPECT_FALSE(levels.at(1).as_object().contains("until"));
  EXPECT_FALSE(levels.at(1).as_object().contains("then"));
}

} // namespace ecoute::test
