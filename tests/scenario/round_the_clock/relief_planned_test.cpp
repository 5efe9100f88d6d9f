// SPDX-License-Identifier: EUPL-1.2
// An offer to an operator who is short of time: the relief is planned at once.
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
  std::vector<relief_line> planned() { return leaving.told->relief.back().planned; }

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
  EXPECT_EQ(planned(), (std::vector<relief_line>{{visitor.id, staying.profile.agent}}));
}

TEST_F(ReliefPlanned, ThatNobodyIsFoundYetIsToldToo) {
  ASSERT_EQ(leaving.take(visitor.id), refusal::none);
  run();
  EXPECT_EQ(planned(), (std::vector<relief_line>{{visitor.id, agent_id{}}}));
  ASSERT_EQ(staying.available(), refusal::none);
  run_until("2026-11-03T05:45");
  EXPECT_EQ(stage_of(leaving), relief_stage::leaving);
  EXPECT_EQ(planned(), (std::vector<relief_line>{{visitor.id, staying.profile.agent}}))
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

TEST_F(ReliefPlanned, IsKeptThroughARestartOfTheEngine) {
  ASSERT_EQ(leaving.take(visitor.id), refusal::none);
  restart();
  ASSERT_EQ(leaving.sign_on(), refusal::none);
  run();
  EXPECT_TRUE(leaving.told->cards.at(visitor.id).short_of_time);
  EXPECT_EQ(planned().size(), 1U);
}

} // namespace ecoute::test
