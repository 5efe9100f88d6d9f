// SPDX-License-Identifier: EUPL-1.2
// The frames of training, and the marks that its conversation carries to the console alone.
#include "config/limits.hpp"
#include "tests/net/session_fixture.hpp"

namespace ecoute::test {

namespace {

using std::chrono::seconds;

class TrainingSession : public session_test {
protected:
  TrainingSession() {
    limits.network.agent_burst = 200;
    training_script s;
    s.name = "essai";
    s.title = "Un essai";
    s.role = visitor_role::relative;
    s.where = {"33063", "Bordeaux", "33"};
    s.steps = {{step_kind::say, "bonjour", seconds{5}}, {step_kind::leave, "", seconds{30}}};
    trainings = {s};
  }

  static std::string type_of(const socket_ptr& agent, const message_id& id) {
    return text_of(agent->answer(id), "type");
  }
  static std::string code_of(const socket_ptr& agent, const message_id& id) {
    return text_of(agent->answer(id), "code");
  }
  static bool marked(const boost::json::object& frame) {
    const auto* mark = frame.if_contains("training");
    return mark != nullptr && mark->is_bool() && mark->as_bool();
  }
};

} // namespace

TEST_F(TrainingSession, TellsTheScriptsThereAre) {
  begin();
  const auto alex = on_duty("alex", 1);
  const auto told = alex->answer(ask(alex, "trainings"));
  EXPECT_EQ(text_of(told, "type"), "trainings");
  const auto& scripts = told.at("scripts").as_array();
  ASSERT_EQ(scripts.size(), 1U);
  const auto& one = scripts[0].as_object();
  EXPECT_EQ(text_of(one, "name"), "essai");
  EXPECT_EQ(text_of(one, "title"), "Un essai");
  EXPECT_EQ(text_of(one, "language"), "fr");
  EXPECT_EQ(text_of(one, "role"), "relative");
}

TEST_F(TrainingSession, WithoutScriptsThereIsNothingToStart) {
  trainings.clear();
  begin();
  const auto alex = on_duty("alex", 1);
  const auto told = alex->answer(ask(alex, "trainings"));
  EXPECT_TRUE(told.at("scripts").as_array().empty());
  EXPECT_EQ(code_of(alex, ask(alex, "train", {{"script", "essai"}})), "unavailable");
}

TEST_F(TrainingSession, RefusesASecondOneAnUnknownOneAndNoneAtAll) {
  begin();
  const auto alex = on_duty("alex", 1);
  EXPECT_EQ(code_of(alex, ask(alex, "train", {{"script", "unknown"}})), "malformed");
  EXPECT_EQ(code_of(alex, ask(alex, "train", {{"script", ""}})), "malformed");
  EXPECT_EQ(code_of(alex, ask(alex, "train")), "malformed");
  EXPECT_EQ(type_of(alex, ask(alex, "train", {{"script", "essai"}})), "ack");
  EXPECT_EQ(code_of(alex, ask(alex, "train", {{"script", "essai"}})), "too_many");
}

TEST_F(TrainingSession, OfferCardAndThreadSayThatItIsATraining) {
  begin();
  const auto alex = on_duty("alex", 1);
  const auto blaise = on_duty("blaise", 2);
  ask(alex, "train", {{"script", "essai"}});
  ASSERT_EQ(alex->count("offer"), 1U);
  EXPECT_TRUE(marked(alex->last("offer")));
  EXPECT_EQ(blaise->count("offer"), 0U);
  run_for(limits.supervision.queue_view_every * 2);
  EXPECT_EQ(number_of(blaise->last("queue"), "waiting"), 0U);
  take_first(alex);
  EXPECT_TRUE(marked(alex->last("card")));
  const auto events = alex->last("thread").at("events").as_array();
  ASSERT_FALSE(events.empty());
  EXPECT_EQ(text_of(events[0].as_object(), "kind"), "opened");
  EXPECT_TRUE(marked(events[0].as_object()));
  run_for(seconds{6});
  EXPECT_EQ(alex->texts(), (std::vector<std::string>{"bonjour"}));
}

TEST_F(TrainingSession, ARealConversationBearsNoMark) {
  begin();
  const auto alex = on_duty("alex", 1);
  const auto visitor = entered();
  take_first(alex);
  EXPECT_FALSE(alex->last("offer").contains("training"));
  EXPECT_FALSE(alex->last("card").contains("training"));
  EXPECT_FALSE(alex->last("thread").at("events").as_array()[0].as_object().contains("training"));
  EXPECT_FALSE(visitor->last("thread").at("events").as_array()[0].as_object().contains("training"));
}

} // namespace ecoute::test
