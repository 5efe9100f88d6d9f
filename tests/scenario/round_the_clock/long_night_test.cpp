// SPDX-License-Identifier: EUPL-1.2
// The night of 25 hours: the clock shows two to three twice, and the shift lasts an hour longer.
#include "tests/scenario/round_the_clock/roster_story.hpp"

namespace ecoute::test {

namespace {

class LongNight : public roster_story {
protected:
  LongNight() : roster_story("2026-10-24T20:00") {
    works(night, "2026-10-24T20:00", "2026-10-25T06:00");
    works(morning, "2026-10-25T06:00", "2026-10-25T14:00");
    start();
    EXPECT_EQ(night.available(), refusal::none);
  }

  scripted_agent night{*this, 1};
  scripted_agent morning{*this, 2};
  scripted_visitor visitor{*this};
};

} // namespace

TEST_F(LongNight, KeepsItsOperatorOnDutyForElevenHours) {
  run_for(std::chrono::hours{10} + minutes{30});
  EXPECT_EQ(stage_of(night), relief_stage::on_duty) << "half past five, after ten hours and a half";
  ASSERT_EQ(visitor.open(), refusal::none);
  run();
  EXPECT_TRUE(night.has_offer(visitor.id)) << "nobody else is there, so little time is enough";
  run_for(minutes{15});
  EXPECT_EQ(stage_of(night), relief_stage::leaving);
  run_for(minutes{15});
  EXPECT_EQ(now(), paris("2026-10-25T06:00"));
  EXPECT_EQ(stage_of(night), relief_stage::over);
}

TEST_F(LongNight, LeavesNoGapBetweenTheShifts) {
  ASSERT_TRUE(night.told->coverage.has_value());
  ASSERT_EQ(night.told->coverage->gaps.size(), 1U);
  EXPECT_EQ(night.told->coverage->gaps.front().when.start, paris("2026-10-25T14:00"));
  run_until("2026-10-25T06:00");
  ASSERT_EQ(morning.available(), refusal::none);
}

} // namespace ecoute::test
