// SPDX-License-Identifier: EUPL-1.2
// F22: danger and a lost link, danger and a silent operator, danger and nobody who read it.
#include "actors/domain/danger_watch.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace ecoute {
namespace {

constexpr seconds patience{60};
const agent_id anne{1};
const conversation_id id{{1, 1}};
const conversation_policy policy;

struct danger_watch : ::testing::Test {
  danger_watch() {
    tell(open_it{visitor_role::victim,
                 {"33063", "Bordeaux", "33"},
                 {force::police, confidence::sure},
                 "fr"});
  }
  void tell(const command& wish) {
    const auto d = decide(state, wish, policy, now);
    EXPECT_FALSE(d.refused()) << refusal_name(d.why_not);
    for (const auto& e : d.events)
      apply(state, e);
  }
  void pass(milliseconds d) { now += d; }
  void held() { tell(take_it{anne, "Anne", force::police}); }
  void given_back() { tell(give_back{anne, return_reason::operator_silent}); }
  void visitor_says() { tell(say_it{author::visitor, {}, {{7, ++lines}}, secret_text{"words"}}); }
  void operator_says() {
    tell(say_it{author::operator_agent, anne, {{7, ++lines}}, secret_text{"words"}});
  }
  void mark_danger(bool on = true) { tell(mark_it{anne, mark::danger, on}); }
  /// When it is to be told of this; nothing: it does not hold.
  std::optional<instant> due(alert_kind kind) const {
    for (const auto& d : dangers_of(state, patience))
      if (d.kind == kind)
        return d.at;
    return std::nullopt;
  }

  conversation_state state;
  instant now{std::chrono::hours{24 * 20000}};
  std::uint64_t lines = 0;
};

TEST_F(danger_watch, WithoutAMarkNothingIsTold) {
  visitor_says();
  held();
  tell(lose_visitor{});
  EXPECT_TRUE(dangers_of(state, patience).empty());
  EXPECT_FALSE(next_danger(state, patience, now));
}

TEST_F(danger_watch, ALostLinkIsToldSixtySecondsAfterTheLoss) {
  held();
  mark_danger();
  pass(seconds{10});
  tell(lose_visitor{});
  EXPECT_EQ(due(alert_kind::danger_lost), now + patience);
  EXPECT_EQ(next_danger(state, patience, now), now + patience);
  tell(find_visitor{});
  EXPECT_FALSE(due(alert_kind::danger_lost));
}

TEST_F(danger_watch, AQuickExitIsALoss) {
  held();
  mark_danger();
  tell(lose_visitor{loss_reason::quick_exit});
  EXPECT_EQ(due(alert_kind::danger_lost), now + patience);
}

TEST_F(danger_watch, WhoIsLostForLongWhenTheDangerIsSeenIsToldAtOnce) {
  held();
  tell(lose_visitor{});
  pass(minutes{10});
  mark_danger();
  ASSERT_TRUE(due(alert_kind::danger_lost));
  EXPECT_LE(*due(alert_kind::danger_lost), now);
}

TEST_F(danger_watch, ASilentOperatorIsToldSixtySecondsAfterTheFirstLineWithoutAnswer) {
  held();
  mark_danger();
  pass(seconds{5});
  visitor_says();
  const auto first = now;
  for (int i = 0; i < 3; ++i) {
    pass(seconds{15});
    visitor_says();
  }
  EXPECT_EQ(due(alert_kind::danger_unanswered), first + patience) << "who goes on is not put off";
  operator_says();
  EXPECT_FALSE(due(alert_kind::danger_unanswered));
  pass(seconds{1});
  visitor_says();
  EXPECT_EQ(due(alert_kind::danger_unanswered), now + patience);
}

TEST_F(danger_watch, WhoTakesItOrSeesTheDangerHasTheirTimeToAnswer) {
  visitor_says();
  pass(minutes{5});
  held();
  pass(seconds{20});
  mark_danger();
  EXPECT_EQ(due(alert_kind::danger_unanswered), now + patience);
}

TEST_F(danger_watch, MarkedOnceMoreItIsAsOldAsBefore) {
  held();
  visitor_says();
  mark_danger();
  const auto first = now;
  pass(seconds{30});
  mark_danger();
  EXPECT_EQ(due(alert_kind::danger_unanswered), first + patience);
  mark_danger(false);
  EXPECT_TRUE(dangers_of(state, patience).empty());
  pass(seconds{30});
  mark_danger();
  EXPECT_EQ(due(alert_kind::danger_unanswered), now + patience);
}

TEST_F(danger_watch, GivenBackUnansweredItIsStillUnanswered) {
  held();
  mark_danger();
  visitor_says();
  const auto line = now;
  pass(seconds{30});
  given_back();
  EXPECT_EQ(due(alert_kind::danger_unanswered), line + patience);
  EXPECT_FALSE(due(alert_kind::danger_unread)) << "it was read";
}

TEST_F(danger_watch, WhatNobodyHasEverHeldIsUnread) {
  state.danger = true; // as somebody else than its holder may find out
  state.danger_since = now;
  EXPECT_EQ(due(alert_kind::danger_unread), now + patience);
  visitor_says();
  EXPECT_FALSE(due(alert_kind::danger_unanswered)) << "one alert of it, not two";
  held();
  EXPECT_FALSE(due(alert_kind::danger_unread));
}

TEST_F(danger_watch, AMinorIsToldAtOnce) {
  held();
  tell(mark_it{anne, mark::minor, true});
  ASSERT_TRUE(due(alert_kind::minor));
  EXPECT_LE(*due(alert_kind::minor), now);
}

TEST_F(danger_watch, NothingIsToldOfATrainingOrOfWhatIsClosed) {
  held();
  mark_danger();
  tell(mark_it{anne, mark::minor, true});
  visitor_says();
  auto training = state;
  training.trainee = anne;
  EXPECT_TRUE(dangers_of(training, patience).empty());
  tell(close_it{author::operator_agent, anne, close_reason::ended_by_operator});
  EXPECT_TRUE(dangers_of(state, patience).empty());
}

// --- what was told
// --------------------------------------------------------------------------------

struct danger_told : danger_watch {
  danger_told() {
    held();
    mark_danger();
    tell(lose_visitor{});
    news.follow(id, state, patience, now);
    pass(patience);
  }
  danger_news::change follow() { return news.follow(id, state, patience, now); }

  const alert_cause lost{alert_kind::danger_lost, on_call_scope::police, id, {}};
  danger_news news;
};

TEST_F(danger_told, IsToldOnceWhileItLastsAndWhenItIsOver) {
  EXPECT_EQ(follow().begun, std::vector{lost});
  pass(minutes{10});
  auto again = follow();
  EXPECT_TRUE(again.begun.empty());
  EXPECT_TRUE(again.over.empty());
  tell(find_visitor{});
  again = follow();
  EXPECT_EQ(again.over, std::vector{lost});
  EXPECT_FALSE(again.again);
  EXPECT_TRUE(follow().over.empty());
}

TEST_F(danger_told, ComesBackAsAnotherOccurrence) {
  follow();
  tell(find_visitor{});
  follow();
  tell(lose_visitor{});
  pass(patience);
  const auto news_now = follow();
  EXPECT_EQ(news_now.begun, std::vector{lost});
  EXPECT_FALSE(news_now.again);
}

TEST_F(danger_told, MovesWithItsConversationToTheOtherPlatform) {
  follow();
  state.route.platform = force::gendarmerie;
  const auto moved = follow();
  EXPECT_EQ(moved.over, std::vector{lost});
  ASSERT_EQ(moved.begun.size(), 1U);
  EXPECT_EQ(moved.begun.front().scope, on_call_scope::gendarmerie);
}

TEST_F(danger_told, StartedAgainItTellsWhatHoldsAsTheSameAndTheRestAsOver) {
  follow();
  news.forget();
  const auto all = follow();
  EXPECT_TRUE(all.again);
  EXPECT_EQ(all.begun, std::vector{lost});
  EXPECT_EQ(all.over.size(), watched_dangers.size() - 1);
  EXPECT_EQ(std::count(all.over.begin(), all.over.end(), lost), 0);
  EXPECT_TRUE(follow().begun.empty());
}

TEST_F(danger_told, ACalmConversationThatIsStartedAgainSaysNothing) {
  mark_danger(false);
  news.forget();
  const auto all = follow();
  EXPECT_TRUE(all.begun.empty());
  EXPECT_TRUE(all.over.empty());
}

} // namespace
} // namespace ecoute
