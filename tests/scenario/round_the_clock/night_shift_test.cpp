// SPDX-License-Identifier: EUPL-1.2
// A night shift ends while three conversations are live.
#include "tests/scenario/round_the_clock/roster_story.hpp"

namespace ecoute::test {

namespace {

class NightShift : public roster_story {
protected:
  NightShift() : roster_story("2026-11-03T05:00") {
    for (auto* agent : {&night, &morning})
      agent->profile.capacity = 3;
    works(night, "2026-11-02T20:00", "2026-11-03T06:00");
    works(morning, "2026-11-03T06:00", "2026-11-03T14:00");
    start();
    EXPECT_EQ(night.available(), refusal::none);
    for (auto* v : visitors) {
      EXPECT_EQ(v->open(), refusal::none);
      EXPECT_EQ(night.take(v->id), refusal::none);
      EXPECT_EQ(v->say("are you there?"), refusal::none);
    }
  }

  scripted_agent night{*this, 1};
  scripted_agent morning{*this, 2};
  scripted_visitor first{*this};
  scripted_visitor second{*this};
  scripted_visitor third{*this};
  std::vector<scripted_visitor*> visitors{&first, &second, &third};
};

} // namespace

TEST_F(NightShift, EndsWithoutLosingOneOfThreeConversations) {
  run_until("2026-11-03T05:44");
  EXPECT_EQ(stage_of(night), relief_stage::on_duty);
  run_until("2026-11-03T05:45");
  EXPECT_EQ(stage_of(night), relief_stage::leaving) << "reminded";
  run_until("2026-11-03T06:00");
  EXPECT_EQ(stage_of(night), relief_stage::over);
  for (const auto* v : visitors)
    EXPECT_EQ(v->told->standing->where, phase::held) << "nobody is let go at the stroke of six";
  ASSERT_EQ(night.say(first.id, "I hand over soon"), refusal::none);
  run_until("2026-11-03T06:15");
  run_for(std::chrono::seconds{1});
  EXPECT_EQ(stage_of(night), relief_stage::spent);
  for (const auto* v : visitors) {
    EXPECT_FALSE(night.holds(v->id));
    EXPECT_EQ(v->told->standing->where, phase::waiting);
  }
  EXPECT_EQ(first.told->standing->ahead, 0U);
}

TEST_F(NightShift, HandsOverToWhoComesAndNobodyWaits) {
  for (const auto* v : visitors)
    ASSERT_EQ(night.note(v->id, "calm now; promised the address of a shelter"), refusal::none);
  run_until("2026-11-03T05:59");
  ASSERT_EQ(morning.sign_on(), refusal::none);
  run_until("2026-11-03T06:00");
  ASSERT_EQ(morning.be(presence::available), refusal::none);
  run_for(limits.queue.offer_life);
  ASSERT_EQ(morning.told->invitations.size(), 3U) << "asked at the end of the duty";
  for (auto* v : visitors) {
    ASSERT_EQ(morning.accept_handover(v->id), refusal::none);
    run();
    EXPECT_TRUE(morning.holds(v->id));
    EXPECT_EQ(v->told->standing->where, phase::held) << "was never in a queue again";
    EXPECT_EQ(v->told->standing->holder_name, "Agent 2");
    EXPECT_TRUE(v->gapless());
  }
  run_until("2026-11-03T06:16");
  for (auto* v : visitors)
    EXPECT_TRUE(morning.holds(v->id));
}

TEST_F(NightShift, AsksSomebodyElseWhenTheFirstDeclines) {
  scripted_agent other{*this, 3};
  works(other, "2026-11-03T06:00", "2026-11-03T14:00");
  run_until("2026-11-03T06:00");
  ASSERT_EQ(morning.available(), refusal::none);
  run_for(limits.queue.offer_life);
  ASSERT_EQ(morning.told->invitations.count(first.id), 1U);
  ASSERT_EQ(other.available(), refusal::none);
  ASSERT_EQ(refused(ask<done>(morning.desk, decline_handover{first.id})), refusal::none);
  run_for(limits.queue.offer_life * 2);
  EXPECT_EQ(other.told->invitations.count(first.id), 1U);
}

TEST_F(NightShift, IsFollowedByWhoSeesTheWholeHistory) {
  run_until("2026-11-03T06:16");
  ASSERT_EQ(morning.available(), refusal::none);
  run();
  EXPECT_TRUE(morning.has_offer(first.id)) << "the longest there first";
  for (auto* v : visitors) {
    ASSERT_EQ(morning.take(v->id), refusal::none);
    EXPECT_EQ(morning.texts(v->id), std::vector<std::string>{"are you there?"});
    run();
    EXPECT_TRUE(v->gapless());
    EXPECT_EQ(v->told->standing->where, phase::held);
  }
}

TEST_F(NightShift, OffersNothingToWhoHasLeftNorToWhoHasNotBegun) {
  ASSERT_EQ(morning.sign_on(), refusal::none);
  EXPECT_EQ(morning.be(presence::available), refusal::not_available) << "an hour early";
  run_until("2026-11-03T06:01");
  scripted_visitor late{*this};
  ASSERT_EQ(late.open(), refusal::none);
  run();
  EXPECT_FALSE(night.has_offer(late.id));
  EXPECT_EQ(morning.be(presence::available), refusal::none);
  run();
  EXPECT_TRUE(morning.has_offer(late.id));
}

TEST_F(NightShift, IsKeptThroughADeathOfTheRosterAndOfTheWholeEngine) {
  caf::anon_send_exit(directory::roster(system), caf::exit_reason::unhandled_exception);
  run();
  EXPECT_TRUE(directory::roster(system)) << "started again";
  run_until("2026-11-03T05:50");
  EXPECT_EQ(stage_of(night), relief_stage::leaving);
  restart();
  run_until("2026-11-03T06:17");
  ASSERT_EQ(morning.available(), refusal::none);
  run();
  EXPECT_TRUE(morning.has_offer(first.id)) << "nobody holds beyond the overtime limit";
}

} // namespace ecoute::test
