// SPDX-License-Identifier: EUPL-1.2
// A training: what its visitor does and when, and that it stays beside everything real.
#include "actors/domain/conversation.hpp"
#include "actors/domain/operator_state.hpp"
#include "actors/domain/queue.hpp"
#include "actors/domain/training.hpp"

#include <gtest/gtest.h>

namespace ecoute {
namespace {

constexpr agent_id trainee{7};
constexpr agent_id colleague{8};

instant at(int s) {
  return instant{seconds{1'000'000 + s}};
}

training_script some_script() {
  training_script s;
  s.name = "essai";
  s.steps = {{step_kind::say, "bonjour", seconds{5}},
             {step_kind::answer, "allô ?", seconds{60}},
             {step_kind::say, "merci", seconds{10}},
             {step_kind::answer, "", seconds{30}},
             {step_kind::leave, "", seconds{3}}};
  return s;
}

class TrainingRule : public ::testing::Test {
protected:
  training_act next() { return next_act(script, p, policy); }
  void says(std::string_view words, int when) {
    EXPECT_EQ(next(), (training_act{step_kind::say, words, at(when)}));
    training_said(p, script, at(when));
  }
  void leaves(int when) { EXPECT_EQ(next(), (training_act{step_kind::leave, {}, at(when)})); }

  training_script script = some_script();
  training_policy policy{std::chrono::minutes{2}, std::chrono::minutes{10}};
  training_progress p{.opened_at = at(0)};
};

TEST_F(TrainingRule, PlaysItsStepsOneAfterTheOther) {
  training_taken(p, at(20));
  says("bonjour", 25);
  training_answered(p, script, at(40));
  says("merci", 50);
  training_answered(p, script, at(60));
  leaves(63);
}

TEST_F(TrainingRule, EndsWhenNobodyTakesIt) {
  leaves(120);
  training_answered(p, script, at(10));
  EXPECT_EQ(p.step, 0U) << "nobody can have answered";
}

TEST_F(TrainingRule, ASilentOperatorIsRemindedOnceAndThenLeft) {
  training_taken(p, at(0));
  says("bonjour", 5);
  says("allô ?", 65);
  leaves(125);
  training_answered(p, script, at(100));
  says("merci", 110);
  leaves(140);
}

TEST_F(TrainingRule, ALineBeforeTheQuestionIsNoAnswerToIt) {
  training_taken(p, at(0));
  training_answered(p, script, at(2));
  says("bonjour", 5);
  EXPECT_EQ(next().at, at(65)) << "still waits for an answer";
}

TEST_F(TrainingRule, LeavesAtOnceWhenGivenBack) {
  training_taken(p, at(0));
  says("bonjour", 5);
  training_given_back(p);
  EXPECT_EQ(next().what, step_kind::leave);
  EXPECT_LE(next().at, at(5));
}

TEST_F(TrainingRule, NeverLastsLongerThanItMay) {
  policy.length_max = seconds{30};
  training_taken(p, at(0));
  says("bonjour", 5);
  leaves(30);
}

TEST_F(TrainingRule, AScriptWithoutALastStepEndsToo) {
  script.steps.resize(1);
  training_taken(p, at(0));
  says("bonjour", 5);
  leaves(5);
  training_said(p, script, at(6));
  EXPECT_EQ(p.step, 1U);
}

TEST_F(TrainingRule, TakenTwiceBeginsOnce) {
  training_taken(p, at(0));
  training_taken(p, at(90));
  EXPECT_EQ(next().at, at(5));
}

// --- beside the line ----------------------------------------------------------------------------

waiting_entry real(std::uint64_t n, int since) {
  waiting_entry e;
  e.conversation = {{0, n}};
  e.since = at(since);
  return e;
}
waiting_entry training(std::uint64_t n, int since) {
  auto e = real(n, since);
  e.only_for = trainee;
  return e;
}
candidate free_operator(agent_id who) {
  return {who, presence::available, false, 0, 2, at(1'000'000), at(0)};
}

TEST(TrainingInTheLine, HasNoPlaceAndIsNotCounted) {
  waiting_line line;
  line.join(training(1, 0));
  line.join(real(2, 10));
  EXPECT_EQ(line.entries().size(), 1U);
  EXPECT_EQ(line.ahead_of({{0, 1}}), std::nullopt);
  EXPECT_EQ(line.ahead_of({{0, 2}}), 0U);
  ASSERT_NE(line.find({{0, 1}}), nullptr);
  EXPECT_EQ(line.find({{0, 1}})->only_for, trainee);
  EXPECT_EQ(line.find({{0, 3}}), nullptr);
  EXPECT_TRUE(line.leave({{0, 1}}));
  EXPECT_FALSE(line.leave({{0, 1}}));
  EXPECT_EQ(line.entries().size(), 1U);
}

TEST(TrainingInTheLine, IsOfferedToItsTraineeAlone) {
  waiting_line line;
  line.join(training(1, 0));
  line.tell(free_operator(colleague));
  EXPECT_TRUE(line.match(at(10)).empty());
  line.tell(free_operator(trainee));
  const auto made = line.match(at(11));
  ASSERT_EQ(made.size(), 1U);
  EXPECT_EQ(made[0].to, trainee);
  EXPECT_TRUE(line.match(at(12)).empty()) << "it is offered already";
  line.join(training(2, 0));
  EXPECT_TRUE(line.match(at(13)).empty()) << "one after the other";
}

TEST(TrainingInTheLine, WaitsUntilEveryRealVisitorHasAnOffer) {
  waiting_line line;
  line.tell(free_operator(trainee));
  line.join(training(1, 0));
  line.join(real(2, 50));
  const auto made = line.match(at(60));
  ASSERT_EQ(made.size(), 1U);
  EXPECT_EQ(made[0].conversation, (conversation_id{{0, 2}}));
  line.join(real(3, 61));
  line.leave({{0, 2}});
  ASSERT_EQ(line.match(at(62)).size(), 1U);
  EXPECT_EQ(line.offers().back().conversation, (conversation_id{{0, 3}}));
  line.leave({{0, 3}});
  ASSERT_EQ(line.match(at(63)).size(), 1U);
  EXPECT_EQ(line.offers().back().conversation, (conversation_id{{0, 1}}));
}

TEST(TrainingInTheLine, ItsOfferGivesWayToARealVisitor) {
  waiting_line line;
  line.tell(free_operator(trainee));
  line.join(training(1, 0));
  ASSERT_EQ(line.match(at(1)).size(), 1U);
  line.join(real(2, 5));
  EXPECT_TRUE(line.lapses(at(5)).empty());
  const auto made = line.match(at(5));
  ASSERT_EQ(made.size(), 1U);
  EXPECT_EQ(made[0].conversation, (conversation_id{{0, 2}}));
  const auto ended = line.lapses(at(5));
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].offer.conversation, (conversation_id{{0, 1}}));
  EXPECT_EQ(ended[0].reason, lapse_reason::withdrawn);
  EXPECT_FALSE(ended[0].absent);
  line.leave({{0, 2}});
  EXPECT_EQ(line.match(at(6)).size(), 1U) << "withdrawn, not missed: it is offered again";
}

TEST(TrainingInTheLine, IsOfferedOnceAndMissingItIsNoMiss) {
  queue_policy policy;
  policy.misses_until_absent = 1;
  waiting_line line{policy};
  line.tell(free_operator(trainee));
  line.join(training(1, 0));
  ASSERT_EQ(line.match(at(0)).size(), 1U);
  const auto ended = line.lapses(at(20));
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].reason, lapse_reason::expired);
  EXPECT_FALSE(ended[0].absent);
  EXPECT_TRUE(line.match(at(21)).empty());
  line.join(real(2, 22));
  EXPECT_EQ(line.match(at(22)).size(), 1U) << "as available as before";
}

// --- its conversation ---------------------------------------------------------------------------

class TrainingConversation : public ::testing::Test {
protected:
  TrainingConversation() {
    wish(open_it{visitor_role::victim, {}, {force::police, confidence::sure}, "fr", trainee});
  }
  refusal wish(const command& c, instant when = at(0)) {
    const auto made = decide(state, c, {}, when);
    for (const auto& e : made.events)
      apply(state, e);
    return made.why_not;
  }
  conversation_state state;
};

TEST_F(TrainingConversation, IsMarkedFromItsFirstEvent) {
  EXPECT_TRUE(state.training());
  EXPECT_EQ(state.trainee, trainee);
  conversation_state other;
  const auto made = decide(other, open_it{{}, {}, {force::police, confidence::sure}, "fr"}, {}, {});
  EXPECT_EQ(std::get<opened>(made.events.front().body).trainee, std::nullopt);
  apply(other, made.events.front());
  EXPECT_FALSE(other.training());
}

TEST_F(TrainingConversation, IsHeldByItsTraineeAndNobodyElse) {
  EXPECT_EQ(wish(take_it{colleague, "Alex", force::police}), refusal::unknown_conversation);
  EXPECT_EQ(wish(overflow_it{force::gendarmerie}), refusal::forbidden);
  const intervene_it officer{colleague, "Morgan", force::police, intervention::take_over, {}};
  EXPECT_EQ(wish(officer), refusal::forbidden);
  EXPECT_EQ(wish(take_it{trainee, "Camille", force::police}), refusal::none);
  EXPECT_EQ(wish(officer), refusal::forbidden);
  EXPECT_EQ(wish(invite_it{trainee, colleague}), refusal::forbidden);
  EXPECT_EQ(wish(reroute_it{trainee, force::gendarmerie}), refusal::forbidden);
  EXPECT_EQ(wish(intervene_it{colleague, "Morgan", force::police, intervention::reroute,
                              force::gendarmerie}),
            refusal::forbidden);
  EXPECT_EQ(wish(intervene_it{colleague, "Morgan", force::police, intervention::read, {}}),
            refusal::none)
      << "who trains somebody may read along";
  EXPECT_EQ(state.holder, trainee);
  EXPECT_EQ(state.route.platform, force::police);
}

TEST_F(TrainingConversation, WithoutItsVisitorItClosesAtOnceUnlessHeld) {
  EXPECT_EQ(left_at(state, {}), std::nullopt);
  wish(lose_visitor{}, at(30));
  EXPECT_EQ(left_at(state, {}), at(30));
  wish(find_visitor{}, at(31));
  wish(take_it{trainee, "Camille", force::police}, at(32));
  wish(lose_visitor{}, at(40));
  EXPECT_EQ(left_at(state, {}), std::nullopt) << "its holder ends it";
  wish(give_back{trainee}, at(50));
  EXPECT_EQ(left_at(state, {}), at(40)) << "answered or not";
}

// --- its trainee's desk -------------------------------------------------------------------------

TEST(TrainingAtTheDesk, TakesNoRoomOfRealVisitors) {
  desk d;
  confirm(d, {{0, 1}});
  EXPECT_EQ(load_of(d), 1U);
  mark_training(d, {{0, 1}});
  mark_training(d, {{0, 1}});
  mark_training(d, {{0, 2}});
  EXPECT_EQ(load_of(d), 0U);
  confirm(d, {{0, 2}});
  EXPECT_EQ(load_of(d), 1U);
  release(d, {{0, 1}}, at(0));
  EXPECT_EQ(load_of(d), 1U);
  EXPECT_TRUE(d.trainings.empty());
}

} // namespace
} // namespace ecoute
