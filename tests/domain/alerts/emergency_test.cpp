// SPDX-License-Identifier: EUPL-1.2
// An emergency declared in a conversation, and what is noted of its alert.
#include "actors/domain/conversation.hpp"

#include <gtest/gtest.h>

namespace ecoute {
namespace {

const agent_id anne{1};
const agent_id benoit{2};
const agent_id on_call_person{11};
const conversation_policy policy;
constexpr auto start = seconds{1'000'000};

struct emergencies : ::testing::Test {
  emergencies() { open({}); }
  void open(agent_id trainee) {
    state = {};
    tell(open_it{visitor_role::victim,
                 {"33063", "Bordeaux", "33"},
                 {force::police, confidence::sure},
                 "fr",
                 trainee});
  }
  decision tell(const command& wish) {
    auto d = decide(state, wish, policy, instant{start + at});
    for (const auto& e : d.events)
      apply(state, e);
    return d;
  }
  refusal refused(const command& wish) {
    const auto before = state;
    const auto why = tell(wish).why_not;
    EXPECT_EQ(state, before) << "a refusal changes nothing";
    return why;
  }
  bool changes(const command& wish) {
    const auto made = tell(wish);
    EXPECT_FALSE(made.refused());
    return !made.events.empty();
  }
  void held() { tell(take_it{anne, "Anne", force::police}); }

  conversation_state state;
  milliseconds at{0};
};

const declare_it by_visitor;
const declare_it by_anne{author::operator_agent, anne, emergency_what::weapon, true,
                         certainty::sure};

note_alert_it news(alert_news what, agent_id by = {}, std::string name = {},
                   std::uint32_t level = 1, alert_kind kind = alert_kind::emergency,
                   std::string reference = "0123abcd") {
  return {{std::move(reference), kind, what, by, std::move(name), level}};
}

TEST_F(emergencies, TheVisitorMayDeclareOneAtAnyTimeBeforeTheEnd) {
  EXPECT_TRUE(changes(by_visitor)) << "waiting";
  at += emergency_pause;
  held();
  EXPECT_TRUE(changes(by_visitor)) << "held";
  at += emergency_pause;
  tell(give_back{anne, return_reason::handed_back});
  EXPECT_TRUE(changes(by_visitor)) << "waiting again";
  at += emergency_pause;
  tell(close_it{});
  EXPECT_EQ(refused(by_visitor), refusal::closed);
}

TEST_F(emergencies, TheVisitorIsShownTheirOwnAndNoOther) {
  held();
  const auto own = tell(by_visitor);
  ASSERT_EQ(own.events.size(), 1U);
  EXPECT_EQ(std::get<emergency_declared>(own.events[0].body),
            (emergency_declared{author::visitor}));
  EXPECT_GT(own.events[0].visitor_position, 0U);
  EXPECT_GT(own.events[0].professional_position, 0U);
  const auto theirs = tell(by_anne);
  ASSERT_EQ(theirs.events.size(), 1U);
  EXPECT_EQ(theirs.events[0].visitor_position, 0U);
  EXPECT_GT(theirs.events[0].professional_position, 0U);
}

TEST_F(emergencies, PressedAgainWithinAMinuteItIsTheSame) {
  EXPECT_TRUE(changes(by_visitor));
  at += emergency_pause - milliseconds{1};
  EXPECT_FALSE(changes(by_visitor));
  at += milliseconds{1};
  EXPECT_TRUE(changes(by_visitor)) << "counted from the first, not from the last press";
}

TEST_F(emergencies, AnOperatorsResendIsTheSameAndWhatTheyAddIsNot) {
  held();
  EXPECT_TRUE(changes(by_anne));
  EXPECT_FALSE(changes(by_anne));
  auto more = by_anne;
  more.what = emergency_what::assault;
  EXPECT_TRUE(changes(more));
  EXPECT_TRUE(changes(by_anne)) << "what was said last is another";
  at += emergency_pause;
  EXPECT_TRUE(changes(by_anne)) << "it goes on";
}

TEST_F(emergencies, TheVisitorAndTheOperatorDoNotHideEachOthers) {
  held();
  EXPECT_TRUE(changes(by_visitor));
  EXPECT_TRUE(changes(by_anne));
  EXPECT_FALSE(changes(by_visitor));
}

TEST_F(emergencies, OnlyWhoHoldsItMayAndWithWords) {
  EXPECT_EQ(refused(by_anne), refusal::not_holder) << "it waits";
  held();
  auto other = by_anne;
  other.by = benoit;
  EXPECT_EQ(refused(other), refusal::not_holder);
  auto bad = by_anne;
  bad.what = emergency_what::unsaid;
  EXPECT_EQ(refused(bad), refusal::malformed) << "an operator says what";
  bad = by_anne;
  bad.what = emergency_what{9};
  EXPECT_EQ(refused(bad), refusal::malformed);
  bad = by_anne;
  bad.sureness = certainty{0};
  EXPECT_EQ(refused(bad), refusal::malformed);
  bad = by_visitor;
  bad.what = emergency_what::weapon;
  EXPECT_EQ(refused(bad), refusal::malformed) << "the button asks nothing";
  bad = by_visitor;
  bad.by = anne;
  EXPECT_EQ(refused(bad), refusal::malformed);
  bad = by_visitor;
  bad.who = author::engine;
  EXPECT_EQ(refused(bad), refusal::forbidden);
}

TEST_F(emergencies, ItIsADangerFromThenOn) {
  EXPECT_FALSE(state.danger);
  at += seconds{5};
  tell(by_visitor);
  EXPECT_TRUE(state.danger);
  EXPECT_EQ(state.danger_since, instant{start + at});
  const auto since = state.danger_since;
  at += emergency_pause;
  tell(by_visitor);
  EXPECT_EQ(state.danger_since, since) << "it has lasted";
}

TEST_F(emergencies, ItIsOpenUntilItsAlertIsResolved) {
  tell(by_visitor);
  const instant since{start + at};
  EXPECT_EQ(state.emergency.since, since);
  at += emergency_pause;
  tell(by_visitor);
  EXPECT_EQ(state.emergency.since, since) << "the clock is that of the first";
  tell(news(alert_news::raised));
  EXPECT_EQ(state.emergency.owner_name, "");
  tell(news(alert_news::taken, on_call_person, "Dominique"));
  EXPECT_EQ(state.emergency.owner_name, "Dominique");
  EXPECT_EQ(state.emergency.since, since);
  tell(news(alert_news::passed, on_call_person, "Sacha"));
  EXPECT_EQ(state.emergency.owner_name, "") << "who is asked has not taken it";
  tell(news(alert_news::taken, on_call_person, "Sacha"));
  tell(news(alert_news::climbed, {}, {}, 2));
  EXPECT_EQ(state.emergency.owner_name, "") << "who did nothing has lost it";
  tell(news(alert_news::resolved, on_call_person, "Sacha"));
  EXPECT_EQ(state.emergency.since, instant{});
  EXPECT_TRUE(state.danger) << "that somebody did something does not end the danger";
  at += emergency_pause;
  tell(by_visitor);
  EXPECT_EQ(state.emergency.since, instant{start + at}) << "another one";
}

TEST_F(emergencies, NewsOfAnotherAlertIsNotThatOfTheEmergency) {
  tell(by_visitor);
  EXPECT_TRUE(changes(news(alert_news::taken, on_call_person, "Dominique", 1,
                           alert_kind::danger_lost, "aaaaaaaa")));
  EXPECT_EQ(state.emergency.owner_name, "");
  EXPECT_TRUE(changes(news(alert_news::resolved, on_call_person, "Dominique", 1,
                           alert_kind::danger_lost, "aaaaaaaa")));
  EXPECT_NE(state.emergency.since, instant{});
}

TEST_F(emergencies, NewsIsNotedOnceHoweverOftenItIsTold) {
  EXPECT_TRUE(changes(news(alert_news::raised)));
  EXPECT_FALSE(changes(news(alert_news::raised)));
  EXPECT_TRUE(changes(news(alert_news::climbed, {}, {}, 2)));
  EXPECT_TRUE(changes(news(alert_news::climbed, {}, {}, 3)));
  EXPECT_TRUE(changes(news(alert_news::climbed, {}, {}, 0)));
  for (int rings = 0; rings < 100; ++rings)
    EXPECT_FALSE(changes(news(alert_news::climbed, {}, {}, 0)));
}

TEST_F(emergencies, TheVisitorIsNotShownWhoIsOnCall) {
  const auto made = tell(news(alert_news::taken, on_call_person, "Dominique"));
  ASSERT_EQ(made.events.size(), 1U);
  EXPECT_EQ(made.events[0].visitor_position, 0U);
  EXPECT_GT(made.events[0].professional_position, 0U);
}

TEST_F(emergencies, NewsThatIsNoneIsRefused) {
  EXPECT_EQ(refused(news(alert_news{0})), refusal::malformed);
  EXPECT_EQ(refused(news(alert_news{6})), refusal::malformed);
  EXPECT_EQ(refused(news(alert_news::raised, {}, {}, 1, alert_kind{0})), refusal::malformed);
  EXPECT_EQ(refused(news(alert_news::raised, {}, {}, 1, alert_kind::emergency, "")),
            refusal::malformed);
  EXPECT_EQ(refused(news(alert_news::taken, on_call_person, std::string(256, 'x'))),
            refusal::too_large);
}

TEST_F(emergencies, ATrainingsIsRehearsedAndHasNoClock) {
  open(anne);
  held();
  EXPECT_TRUE(changes(by_anne));
  EXPECT_TRUE(state.danger);
  EXPECT_EQ(state.emergency.since, instant{}) << "nobody is called, and nobody will answer";
}

TEST(Emergency, HasOneNameForEachOfItsNumbers) {
  EXPECT_EQ(name_of(emergency_what{0}), "");
  EXPECT_EQ(name_of(emergency_what{9}), "");
  for (const auto name : emergency_names)
    EXPECT_EQ(emergency_named(name).has_value(), name != "unsaid") << name;
  for (unsigned i = 2; i <= 8; ++i)
    EXPECT_EQ(emergency_named(name_of(static_cast<emergency_what>(i))),
              static_cast<emergency_what>(i));
  for (unsigned i = 1; i <= 3; ++i)
    EXPECT_EQ(certainty_named(name_of(static_cast<certainty>(i))), static_cast<certainty>(i));
  EXPECT_FALSE(certainty_named(""));
  EXPECT_EQ(name_of(alert_news{6}), "");
}

} // namespace
} // namespace ecoute
