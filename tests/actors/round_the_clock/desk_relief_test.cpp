// SPDX-License-Identifier: EUPL-1.2
// One operator's desk and the end of duty.
#include "tests/actors/round_the_clock/lone_desk.hpp"

namespace ecoute::test {

namespace {

using std::chrono::hours;

class DeskRelief : public lone_desk {
protected:
  DeskRelief() {
    conversation.on<hand_back>([](const hand_back&) { return done{}; });
  }

  void duty_ends(instant until) {
    caf::anon_send(it, duty_told{{me, until, profile.certified_until, now() + hours{9}, {"en"}}});
    run();
  }
  std::vector<relief_stage> stages() {
    std::vector<relief_stage> all;
    for (const auto& told : session.got<relief_told>())
      all.push_back(told.stage);
    return all;
  }
};

} // namespace

TEST_F(DeskRelief, TellsTheQueueWhatTheRosterSays) {
  attach();
  duty_ends(now() + hours{8});
  EXPECT_EQ(last_told().duty_until, now() + hours{8});
  EXPECT_EQ(last_told().minors_until, now() + hours{9});
  EXPECT_EQ(last_told().languages, std::vector<std::string>{"en"});
}

TEST_F(DeskRelief, RemindsHandsOverAndGivesBackAtTheirTimes) {
  attach();
  ASSERT_EQ(be(presence::available), refusal::none);
  duty_ends(now() + hours{1});
  hold(x);
  hold(y);
  session.forget();
  run_for(minutes{45} - milliseconds{1});
  EXPECT_TRUE(stages().empty());
  run_for(milliseconds{1});
  EXPECT_EQ(stages(), std::vector{relief_stage::leaving});
  EXPECT_EQ(session.got<relief_told>().back().duty_until, now() + minutes{15});
  run_for(minutes{15});
  EXPECT_EQ(stages().back(), relief_stage::over);
  EXPECT_EQ(conversation.count<hand_back>(), 0U) << "overtime runs";
  EXPECT_EQ(be(presence::available), refusal::not_available) << "off duty";
  run_for(minutes{15});
  EXPECT_EQ(stages().back(), relief_stage::spent);
  ASSERT_EQ(conversation.count<hand_back>(), 2U);
  EXPECT_EQ(conversation.got<hand_back>().front().why, return_reason::overtime_spent);
  EXPECT_EQ(last_told().state, presence::on_break);
  EXPECT_EQ(session.got<presence_changed>().back().state, presence::on_break);
}

TEST_F(DeskRelief, TriesAgainUntilNothingIsHeld) {
  attach();
  hold(x);
  conversation.on<hand_back>([](const hand_back&) { return refusal::unavailable; });
  duty_ends(now() - hours{1});
  EXPECT_EQ(conversation.count<hand_back>(), 1U);
  run_for(limits.supervision.reload_pause * 3);
  EXPECT_GE(conversation.count<hand_back>(), 3U);
  caf::anon_send(it, no_longer_holding{x});
  run();
  conversation.forget();
  run_for(hours{1});
  EXPECT_EQ(conversation.count<hand_back>(), 0U);
}

TEST_F(DeskRelief, GivesBackAtOnceWhatIsAnnouncedAfterTheOvertime) {
  duty_ends(now() - hours{1});
  hold(x);
  EXPECT_EQ(conversation.count<hand_back>(), 1U) << "as after a restart of the engine";
}

TEST_F(DeskRelief, AnEndThatMovesLaterKeepsTheConversations) {
  attach();
  ASSERT_EQ(be(presence::available), refusal::none);
  duty_ends(now() + minutes{5});
  hold(x);
  run_for(minutes{10});
  EXPECT_EQ(stages().back(), relief_stage::over);
  duty_ends(now() + hours{2});
  EXPECT_EQ(stages().back(), relief_stage::on_duty);
  run_for(hours{1});
  EXPECT_EQ(conversation.count<hand_back>(), 0U);
  EXPECT_EQ(be(presence::available), refusal::none);
}

TEST_F(DeskRelief, AnExpiredCertificateEndsNothingThatIsHeld) {
  attach();
  ASSERT_EQ(be(presence::available), refusal::none);
  hold(x);
  profile.certified_until = now() + minutes{1};
  duty_ends(now() + hours{8});
  EXPECT_EQ(session.got<relief_told>().back().certified_until, now() + minutes{1});
  run_for(hours{1});
  EXPECT_EQ(conversation.count<hand_back>(), 0U);
  EXPECT_EQ(be(presence::available), refusal::not_certified);
}

TEST_F(DeskRelief, AConsoleThatComesLaterSeesTheStageAndTheGaps) {
  duty_ends(now() + minutes{5});
  const coverage_told gaps{force::police, {{{now(), now() + hours{1}}, 0, 2}}};
  caf::anon_send(it, gaps);
  run();
  const auto view = attach();
  EXPECT_EQ(view.relief.stage, relief_stage::leaving);
  EXPECT_EQ(view.coverage, gaps);
  caf::anon_send(it, coverage_told{});
  run();
  EXPECT_TRUE(session.got<coverage_told>().back().gaps.empty()) << "filled";
}

} // namespace ecoute::test
