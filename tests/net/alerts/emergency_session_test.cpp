// SPDX-License-Identifier: EUPL-1.2
// The visitor's button and the operator's escalation, as pages send and see them.
#include "net/protocol/client_codec.hpp"
#include "tests/net/session_fixture.hpp"

namespace ecoute::test {

namespace {

namespace json = boost::json;

class EmergencySession : public session_test {
protected:
  static std::string code_of(const socket_ptr& from, const message_id& id) {
    return text_of(from->answer(id), "code");
  }
  static std::string type_of(const socket_ptr& from, const message_id& id) {
    return text_of(from->answer(id), "type");
  }
  static json::object escalation(const conversation_id& conversation) {
    return {{"conversation", to_text(conversation)},
            {"what", "weapon"},
            {"place_known", true},
            {"sureness", "sure"}};
  }
  /// Events of this kind that the page was shown, live or in a thread.
  static std::vector<json::object> shown(const socket_ptr& page, std::string_view kind) {
    std::vector<json::object> all;
    const auto keep = [&](const json::object& e) {
      if (text_of(e, "kind") == kind)
        all.push_back(e);
    };
    for (const auto& e : page->all("event"))
      keep(e);
    for (const auto& t : page->all("thread"))
      for (const auto& e : t.at("events").as_array())
        keep(e.as_object());
    return all;
  }
};

using wire::agent_frame;
using wire::decode_agent_frame;
using wire::decode_visitor_frame;

const std::string id = "0b9c6a52-8a0a-4a3c-9a53-0f6a1b2c3d4e";

} // namespace

TEST_F(EmergencySession, TheVisitorsButtonIsAnsweredWhileTheyWait) {
  begin();
  const auto page = entered();
  EXPECT_EQ(type_of(page, ask(page, "danger")), "ack");
  EXPECT_EQ(count_stored(only_conversation(), kind_of(emergency_declared{})), 1U);
}

TEST_F(EmergencySession, PressedTwiceItIsAnsweredTwiceAndStoredOnce) {
  begin();
  const auto page = entered();
  ask(page, "danger");
  EXPECT_EQ(type_of(page, ask(page, "danger")), "ack");
  EXPECT_EQ(count_stored(only_conversation(), kind_of(emergency_declared{})), 1U);
}

TEST_F(EmergencySession, TheVisitorIsShownTheirOwnWithoutAnythingElse) {
  begin();
  const auto page = entered();
  ask(page, "danger");
  const auto own = shown(page, "emergency_declared");
  ASSERT_EQ(own.size(), 1U);
  for (const auto* key : {"who", "by", "what", "place_known", "sureness"})
    EXPECT_FALSE(own[0].contains(key)) << key;
}

TEST_F(EmergencySession, TheHolderSeesWhoDeclaredItAndAClockOnTheCard) {
  begin();
  const auto agent = on_duty("alex", 1);
  const auto page = entered();
  take_first(agent);
  ask(page, "danger");
  const auto seen = shown(agent, "emergency_declared");
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(text_of(seen[0], "who"), "visitor");
  EXPECT_EQ(text_of(seen[0], "what"), "unsaid");
  const auto card = agent->last("card");
  EXPECT_TRUE(card.at("danger").as_bool());
  ASSERT_TRUE(card.contains("emergency"));
  EXPECT_GT(number_of(card.at("emergency").as_object(), "since"), 0U);
  EXPECT_EQ(text_of(card.at("emergency").as_object(), "owner"), "");
}

TEST_F(EmergencySession, AnEscalationIsAnsweredAndTheVisitorSeesNothingOfIt) {
  begin();
  const auto agent = on_duty("alex", 1);
  const auto page = entered();
  const auto conversation = take_first(agent);
  EXPECT_EQ(type_of(agent, ask(agent, "escalate", escalation(conversation))), "ack");
  const auto seen = shown(agent, "emergency_declared");
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(text_of(seen[0], "who"), "operator");
  EXPECT_EQ(text_of(seen[0], "what"), "weapon");
  EXPECT_TRUE(seen[0].at("place_known").as_bool());
  EXPECT_EQ(text_of(seen[0], "sureness"), "sure");
  EXPECT_TRUE(shown(page, "emergency_declared").empty());
  EXPECT_FALSE(page->doubled());
}

TEST_F(EmergencySession, WhoDoesNotHoldItIsToldThatThereIsNoSuchConversation) {
  begin();
  const auto agent = on_duty("alex", 1);
  entered();
  const auto conversation = take_first(agent);
  const auto other = on_duty("billie", 2);
  EXPECT_EQ(code_of(other, ask(other, "escalate", escalation(conversation))),
            "unknown_conversation");
  EXPECT_EQ(count_stored(conversation, kind_of(emergency_declared{})), 0U);
}

TEST_F(EmergencySession, APressInTheMomentOfADeathIsStoredOnce) {
  begin();
  const auto page = entered();
  crash_at("after_commit", 1);
  const auto pressed = ask(page, "danger");
  run_for(std::chrono::seconds{20});
  EXPECT_EQ(type_of(page, pressed), "ack");
  EXPECT_EQ(count_stored(only_conversation(), kind_of(emergency_declared{})), 1U);
}

TEST(EmergencyFrames, AreReadWholeOrNotAtAll) {
  const wire::json_limits limits;
  const auto visitor = decode_visitor_frame(R"({"type":"danger","id":")" + id + R"("})", limits);
  EXPECT_TRUE(std::holds_alternative<wire::visitor_frame>(visitor));
  EXPECT_TRUE(
      std::holds_alternative<wire::fault>(decode_visitor_frame(R"({"type":"danger"})", limits)));
  const json::object good{{"type", "escalate"},   {"id", id},
                          {"conversation", id},   {"what", "locked_in"},
                          {"place_known", false}, {"sureness", "doubtful"}};
  auto read = decode_agent_frame(json::serialize(good), limits);
  const auto* frame = std::get_if<agent_frame>(&read);
  ASSERT_NE(frame, nullptr);
  const auto& f = std::get<wire::escalate>(*frame);
  EXPECT_EQ(f.what, emergency_what::locked_in);
  EXPECT_FALSE(f.place_known);
  EXPECT_EQ(f.sureness, certainty::doubtful);
  for (const auto* key : {"id", "conversation", "what", "place_known", "sureness"}) {
    auto without = good;
    without.erase(key);
    EXPECT_TRUE(
        std::holds_alternative<wire::fault>(decode_agent_frame(json::serialize(without), limits)))
        << key;
  }
  auto unsaid = good;
  unsaid["what"] = "unsaid"; // the visitor's
  EXPECT_TRUE(
      std::holds_alternative<wire::fault>(decode_agent_frame(json::serialize(unsaid), limits)));
}

} // namespace ecoute::test
