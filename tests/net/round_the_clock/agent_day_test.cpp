// SPDX-License-Identifier: EUPL-1.2
// An operator's day frame by frame: time after a conversation, one more, "are you there?", breaks.
#include "tests/net/session_fixture.hpp"

namespace ecoute::test {

namespace {

class AgentDay : public session_test {
protected:
  std::string code_of(const socket_ptr& agent, const message_id& id) {
    return text_of(agent->answer(id), "code");
  }
};

} // namespace

TEST_F(AgentDay, ADeskIsFollowedByHowItStands) {
  begin();
  add_agent("alex", 1);
  const auto agent = console("alex");
  EXPECT_EQ(text_of(agent->last("presence"), "state"), "offline");
  EXPECT_EQ(number_of(agent->last("room"), "load"), 0U);
  EXPECT_FALSE(agent->last("attention").at("asked").as_bool());
  EXPECT_EQ(text_of(agent->last("care"), "advice"), "none");
}

TEST_F(AgentDay, AfterAConversationTheConsoleIsToldOfTheTimeToFinish) {
  begin();
  const auto agent = on_duty("alex", 1);
  entered();
  const auto conversation = take_first(agent);
  ask(agent, "close", {{"conversation", to_text(conversation)}});
  EXPECT_EQ(text_of(agent->last("presence"), "state"), "wrap_up");
  EXPECT_EQ(text_of(agent->last("presence"), "why"), "conversation_ended");
  EXPECT_GT(number_of(agent->last("presence"), "until"), 0U);
  entered();
  EXPECT_EQ(agent->count("offer"), 1U) << "nobody is sent meanwhile";
  const auto back = ask(agent, "presence", {{"state", "available"}});
  EXPECT_EQ(text_of(agent->answer(back), "type"), "ack");
  EXPECT_EQ(agent->count("offer"), 2U);
  const auto wrap_up = ask(agent, "presence", {{"state", "wrap_up"}});
  EXPECT_EQ(code_of(agent, wrap_up), "forbidden") << "nobody chooses that";
}

TEST_F(AgentDay, ADangerousConversationFillsTheDeskUntilOneMoreIsAskedFor) {
  begin();
  const auto agent = on_duty("alex", 1);
  entered();
  const auto conversation = take_first(agent);
  ask(agent, "mark", {{"conversation", to_text(conversation)}, {"what", "danger"}, {"on", true}});
  EXPECT_EQ(number_of(agent->last("room"), "load"), number_of(agent->last("room"), "capacity"));
  entered();
  EXPECT_EQ(agent->count("offer"), 1U);
  const auto more = ask(agent, "one_more");
  EXPECT_EQ(text_of(agent->answer(more), "type"), "ack");
  EXPECT_EQ(agent->count("offer"), 2U);
  ask(agent, "presence", {{"state", "busy"}});
  EXPECT_EQ(code_of(agent, ask(agent, "one_more")), "not_available");
}

TEST_F(AgentDay, AnyFrameOfAPersonAnswersAndNoPongDoes) {
  begin();
  const auto agent = on_duty("alex", 1);
  run_for(limits.attention.idle_max); // pings are answered all the while
  ASSERT_TRUE(agent->last("attention").at("asked").as_bool());
  EXPECT_GT(number_of(agent->last("attention"), "until"), 0U);
  agent->send({{"type", "here"}});
  run();
  EXPECT_FALSE(agent->last("attention").at("asked").as_bool());
  run_for(limits.attention.idle_max);
  ASSERT_TRUE(agent->last("attention").at("asked").as_bool());
  agent->send({{"type", "typing"}, {"conversation", to_text(conversation_id{{9, 9}})}});
  run();
  EXPECT_FALSE(agent->last("attention").at("asked").as_bool());
  run_for(limits.attention.idle_max + limits.attention.answer_within);
  EXPECT_EQ(text_of(agent->last("presence"), "state"), "on_break");
  EXPECT_EQ(text_of(agent->last("presence"), "why"), "no_answer");
}

TEST_F(AgentDay, ABreakIsRefusedWithItsReasonWhileSomebodyWouldBeLeftAlone) {
  begin();
  const auto agent = on_duty("alex", 1);
  ask(agent, "presence", {{"state", "busy"}});
  entered();
  run_for(limits.supervision.queue_view_every * 2);
  EXPECT_EQ(code_of(agent, ask(agent, "presence", {{"state", "on_break"}})), "not_yet");
  on_duty("blaise", 2);
  run_for(limits.supervision.queue_view_every * 2);
  const auto again = ask(agent, "presence", {{"state", "on_break"}});
  EXPECT_EQ(text_of(agent->answer(again), "type"), "ack");
  EXPECT_EQ(text_of(agent->answer(ask(agent, "debrief")), "type"), "ack");
}

} // namespace ecoute::test
