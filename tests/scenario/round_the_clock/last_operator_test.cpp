// SPDX-License-Identifier: EUPL-1.2
// The last operator on duty vanishes in the middle of a conversation.
#include "tests/scenario/round_the_clock/roster_story.hpp"

namespace ecoute::test {

namespace {

class LastOperator : public roster_story {
protected:
  LastOperator() : roster_story("2026-11-03T02:00") {
    works(last, "2026-11-02T20:00", "2026-11-03T06:00");
    works(next, "2026-11-03T05:00", "2026-11-03T12:00");
    start();
    EXPECT_EQ(last.available(), refusal::none);
    EXPECT_EQ(visitor.open(), refusal::none);
    EXPECT_EQ(last.take(visitor.id), refusal::none);
    EXPECT_EQ(visitor.say("somebody comes"), refusal::none);
    last.vanish();
  }

  scripted_agent last{*this, 1};
  scripted_agent next{*this, 2};
  scripted_visitor visitor{*this};
};

} // namespace

TEST_F(LastOperator, TheVisitorIsToldAndIsTheFirstOfTheNextShift) {
  run();
  EXPECT_TRUE(visitor.told->standing->holder_silent);
  run_for(limits.operators.silence_kept);
  EXPECT_EQ(visitor.told->standing->where, phase::waiting);
  EXPECT_TRUE(visitor.told->standing->nobody_on_duty);
  ASSERT_EQ(next.sign_on(), refusal::none);
  EXPECT_EQ(next.be(presence::available), refusal::not_available) << "not on duty yet";
  scripted_visitor later{*this};
  ASSERT_EQ(later.open(), refusal::none);
  run_until("2026-11-03T05:00");
  ASSERT_EQ(next.be(presence::available), refusal::none);
  run();
  EXPECT_TRUE(next.has_offer(visitor.id));
  ASSERT_EQ(next.take(visitor.id), refusal::none);
  EXPECT_EQ(next.texts(visitor.id), std::vector<std::string>{"somebody comes"});
  EXPECT_TRUE(visitor.gapless());
}

TEST_F(LastOperator, WhoIsCalledInBeforeTheirShiftIsHelpedByTheRoster) {
  run_for(minutes{5});
  ASSERT_EQ(next.sign_on(), refusal::none);
  works(next, now(), paris("2026-11-03T05:00"));
  caf::anon_send(directory::roster(system), read_roster{});
  run();
  ASSERT_EQ(next.be(presence::available), refusal::none);
  run();
  EXPECT_TRUE(next.has_offer(visitor.id));
}

} // namespace ecoute::test
