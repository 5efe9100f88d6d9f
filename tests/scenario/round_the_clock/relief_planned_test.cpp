// SPDX-License-Identifier: EUPL-1.2
// An offer to an operator who is short of time: the relief is planned at once.
#include "config/limits.hpp"
#include "tests/scenario/round_the_clock/roster_story.hpp"

namespace ecoute::test {

namespace {

class ReliefPlanned : public roster_story {
protected:
  ReliefPlanned() : roster_story("2026-11-03T05:20") {
    works(leaving, "2026-11-02T20:00", "2026-11-03T06:00");
    works(staying, "2026-11-02T22:00", "2026-11-03T08:00");
    start();
    EXPECT_EQ(leaving.available(), refusal::none);
    EXPECT_EQ(visitor.open(), refusal::none);
    run();
    EXPECT_TRUE(leaving.has_offer(visitor.id)) << "nobody waits while somebody is free";
  }

  std::optional<offer_reason> reason() {
    for (const auto& e : stored_events(visitor.id))
      if (const auto* o = std::get_if<offered>(&e.body))
        return o->why;
    return std::nullopt;
  }
  using takers = std::vector<std::pair<conversation_id, agent_id>>;
  takers planned() {
    takers all;
    for (const auto& line : leaving.told->relief.back().planned)
      all.emplace_back(line.conversation, line.to);
    return all;
  }

  refusal choose(const choose_relief& wish) {
    const auto why = refused(ask<done>(leaving.desk, wish));
    run();
    return why;
  }
  refusal choose(agent_id to) { return choose({visitor.id, to, officer, "Morgan"}); }
  refusal leave_it_to_the_proposal() { return choose({visitor.id, {}, officer, "Morgan", true}); }

  const agent_id officer{9};
  scripted_agent third{*this, 3};
  scripted_agent leaving{*this, 1};
  scripted_agent staying{*this, 2};
  scripted_visitor visitor{*this};
};

} // namespace

TEST_F(ReliefPlanned, TheReasonIsStoredAndThePlanIsToldAtOnce) {
  EXPECT_EQ(reason(), (offer_reason{.among = 1, .short_of_time = true}));
  ASSERT_EQ(staying.available(), refusal::none);
  ASSERT_EQ(leaving.take(visitor.id), refusal::none);
  run();
  EXPECT_EQ(stage_of(leaving), relief_stage::on_duty) << "long before the reminder";
  EXPECT_TRUE(leaving.told->cards.at(visitor.id).short_of_time);
  EXPECT_EQ(planned(), (takers{{visitor.id, staying.profile.agent}}));
}

TEST_F(ReliefPlanned, ThatNobodyIsFoundYetIsToldToo) {
  ASSERT_EQ(leaving.take(visitor.id), refusal::none);
  run();
  EXPECT_EQ(planned(), (takers{{visitor.id, agent_id{}}}));
  ASSERT_EQ(staying.available(), refusal::none);
  run_until("2026-11-03T05:45");
  EXPECT_EQ(stage_of(leaving), relief_stage::leaving);
  EXPECT_EQ(planned(), (takers{{visitor.id, staying.profile.agent}}))
      << "planned anew at the reminder";
}

TEST_F(ReliefPlanned, WhatIsOverNeedsNoRelief) {
  ASSERT_EQ(leaving.take(visitor.id), refusal::none);
  run();
  ASSERT_EQ(planned().size(), 1U);
  ASSERT_EQ(refused(ask<done>(visitor.conversation(), close_conversation{author::visitor, {}})),
            refusal::none);
  run();
  EXPECT_TRUE(planned().empty());
}

TEST_F(ReliefPlanned, WhatWasTakenWithTimeLeftIsPlannedAtTheReminder) {
  ASSERT_EQ(staying.available(), refusal::none);
  scripted_visitor other{*this};
  ASSERT_EQ(other.open(), refusal::none);
  run();
  ASSERT_TRUE(staying.has_offer(other.id)) << "who has the time comes first";
  ASSERT_EQ(staying.take(other.id), refusal::none);
  run();
  EXPECT_FALSE(staying.told->cards.at(other.id).short_of_time);
  EXPECT_TRUE(staying.told->relief.back().planned.empty());
  run_until("2026-11-03T07:45");
  EXPECT_EQ(staying.told->relief.back().planned.size(), 1U);
}

TEST_F(ReliefPlanned, IsPlannedAnewAsColleaguesCome) {
  ASSERT_EQ(leaving.take(visitor.id), refusal::none);
  run();
  ASSERT_EQ(planned(), (takers{{visitor.id, agent_id{}}}));
  ASSERT_EQ(staying.available(), refusal::none);
  run_for(fixed::relief_planned_every);
  EXPECT_EQ(planned(), (takers{{visitor.id, staying.profile.agent}}));
}

TEST_F(ReliefPlanned, ADutyOfficersChoiceIsShownOutlivesTheEngineAndIsCarriedOut) {
  ASSERT_EQ(leaving.take(visitor.id), refusal::none);
  works(third, "2026-11-02T22:00", "2026-11-03T08:00");
  run_for(limits.roster.read_every);
  ASSERT_EQ(staying.available(), refusal::none);
  ASSERT_EQ(third.available(), refusal::none);
  run_for(fixed::relief_planned_every);
  ASSERT_EQ(planned().size(), 1U);
  const auto other =
      planned().front().second == third.profile.agent ? staying.profile.agent : third.profile.agent;
  ASSERT_EQ(choose(other), refusal::none);
  EXPECT_EQ(planned(), (takers{{visitor.id, other}}));
  EXPECT_TRUE(leaving.told->relief.back().planned.front().chosen) << "the holder is shown whose";
  EXPECT_EQ(store->audit.back().act, "plan_relief");
  EXPECT_EQ(store->audit.back().agent, officer);
  restart();
  for (auto* agent : {&leaving, &staying, &third})
    ASSERT_EQ(agent->available(), refusal::none);
  run_until("2026-11-03T05:50");
  EXPECT_EQ(planned(), (takers{{visitor.id, other}})) << "as its events tell";
  run_until("2026-11-03T06:00");
  EXPECT_EQ(stage_of(leaving), relief_stage::over);
  auto& chosen = other == third.profile.agent ? third : staying;
  auto& proposed = other == third.profile.agent ? staying : third;
  EXPECT_EQ(chosen.told->invitations.count(visitor.id), 1U);
  EXPECT_EQ(proposed.told->invitations.count(visitor.id), 0U);
}

TEST_F(ReliefPlanned, WhoWasChosenAndCannotIsReplacedAndThatIsTold) {
  ASSERT_EQ(staying.available(), refusal::none);
  ASSERT_EQ(leaving.take(visitor.id), refusal::none);
  run();
  ASSERT_EQ(choose(staying.profile.agent), refusal::none);
  ASSERT_EQ(staying.be(presence::busy), refusal::none);
  run_for(fixed::relief_planned_every);
  EXPECT_EQ(planned(), (takers{{visitor.id, agent_id{}}}));
  EXPECT_EQ(leaving.told->relief.back().planned.front().why_not, refusal::colleague_unavailable);
  EXPECT_EQ(choose(staying.profile.agent), refusal::colleague_unavailable) << "nor chosen anew";
  ASSERT_EQ(staying.be(presence::available), refusal::none);
  run_until("2026-11-03T06:00");
  EXPECT_EQ(staying.told->invitations.count(visitor.id), 1U) << "the choice has held all along";
}

TEST_F(ReliefPlanned, WhatIsToGoToTheQueueIsOfferedThereWhenTheDutyEnds) {
  ASSERT_EQ(leaving.take(visitor.id), refusal::none);
  run();
  ASSERT_EQ(choose(agent_id{}), refusal::none);
  ASSERT_EQ(staying.available(), refusal::none);
  run_until("2026-11-03T05:59");
  EXPECT_TRUE(leaving.holds(visitor.id));
  EXPECT_TRUE(staying.told->invitations.empty());
  run_until("2026-11-03T06:00");
  EXPECT_FALSE(leaving.holds(visitor.id));
  EXPECT_TRUE(staying.has_offer(visitor.id)) << "it is next, and somebody is free";
}

TEST_F(ReliefPlanned, WhatIsToBeAsProposedAgainIsCarriedOutSoAfterARestartToo) {
  ASSERT_EQ(staying.available(), refusal::none);
  ASSERT_EQ(leaving.take(visitor.id), refusal::none);
  run();
  ASSERT_EQ(choose(agent_id{}), refusal::none);
  ASSERT_EQ(planned(), (takers{{visitor.id, agent_id{}}}));
  ASSERT_EQ(leave_it_to_the_proposal(), refusal::none);
  EXPECT_EQ(planned(), (takers{{visitor.id, staying.profile.agent}}));
  EXPECT_FALSE(leaving.told->relief.back().planned.front().chosen);
  restart();
  for (auto* agent : {&leaving, &staying})
    ASSERT_EQ(agent->available(), refusal::none);
  run_until("2026-11-03T06:00");
  EXPECT_TRUE(leaving.holds(visitor.id)) << "it is handed over, and not sent to the queue";
  EXPECT_EQ(staying.told->invitations.count(visitor.id), 1U);
}

TEST_F(ReliefPlanned, IsKeptThroughARestartOfTheEngine) {
  ASSERT_EQ(leaving.take(visitor.id), refusal::none);
  restart();
  ASSERT_EQ(leaving.sign_on(), refusal::none);
  run();
  EXPECT_TRUE(leaving.told->cards.at(visitor.id).short_of_time);
  EXPECT_EQ(planned().size(), 1U);
}

} // namespace ecoute::test
