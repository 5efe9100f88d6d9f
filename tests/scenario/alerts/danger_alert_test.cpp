// SPDX-License-Identifier: EUPL-1.2
// A danger that nobody in the conversation can answer for: who is on call is called until a named
// person has it and has done something.
#include "tests/scenario/alerts/alert_story.hpp"

namespace ecoute::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

using DangerAlert = alert_story;
using people = std::vector<agent_id>;

} // namespace

TEST_F(DangerAlert, AVisitorLostInDangerCallsOneLevelAfterTheOtherAndThenEverybody) {
  start();
  in_danger();
  visitor.lose();
  const auto lost = now();
  run_for(minutes{6});
  EXPECT_EQ(rings(alert_kind::danger_lost),
            (std::vector<instant>{lost + seconds{60}, lost + seconds{120}, lost + seconds{180},
                                  lost + seconds{240}, lost + seconds{300}, lost + seconds{360}}));
  const people all{first_called, second_called, third_called};
  people expected = all;
  for (int again = 0; again < 3; ++again)
    expected.insert(expected.end(), all.begin(), all.end());
  EXPECT_EQ(woken(), expected);
  EXPECT_EQ(received_keys(), stored_keys());
}

TEST_F(DangerAlert, OfTwoWhoTakeItAtOnceOneOwnsItAndBothSeeWho) {
  start();
  in_danger();
  visitor.lose();
  run_for(seconds{60});
  looks(phone, first_called);
  looks(other_phone, second_called);
  const auto seen = only(alert_kind::danger_lost);
  for (const auto& [page, who] :
       {std::pair{&phone, first_called}, std::pair{&other_phone, second_called}})
    page->send(directory::alert_board(system),
               act_on_alert{seen.id, {alert_command::take, who, {}, {}, seen.version}});
  run();
  EXPECT_EQ(phone.count<done>() + other_phone.count<done>(), 1U);
  const auto& late = phone.count<done>() == 1 ? other_phone : phone;
  EXPECT_EQ(late.refusals(), std::vector{refusal::already_taken});
  const auto owner = only(alert_kind::danger_lost).owner;
  for (const auto* page : {&phone, &other_phone}) {
    const auto row = page->got<alerts_told>().back().rows.front();
    EXPECT_EQ(row.what.owner, owner);
    EXPECT_EQ(row.owner_name, owner == first_called ? "Camille" : "Alex");
  }
}

TEST_F(DangerAlert, WhoTakesItAndDoesNothingLosesItAgain) {
  start();
  in_danger();
  visitor.lose();
  run_for(seconds{60});
  looks(phone, first_called);
  ASSERT_EQ(act(only(alert_kind::danger_lost), alert_command::take, first_called), refusal::none);
  run_for(minutes{15} - milliseconds{1});
  EXPECT_EQ(woken(), people{first_called});
  run_for(milliseconds{1});
  EXPECT_EQ(woken(), (people{first_called, second_called}));
  EXPECT_TRUE(only(alert_kind::danger_lost).owner.is_none());
}

TEST_F(DangerAlert, StaysUntilAPersonResolvesItThoughTheVisitorIsBack) {
  start();
  in_danger();
  visitor.lose();
  run_for(seconds{60});
  ASSERT_EQ(visitor.attach(), refusal::none);
  run();
  looks(phone, first_called);
  ASSERT_EQ(act(only(alert_kind::danger_lost), alert_command::take, first_called), refusal::none);
  ASSERT_EQ(act(only(alert_kind::danger_lost), alert_command::resolve, first_called),
            refusal::none);
  EXPECT_TRUE(alerts->open(alert_kind::danger_lost).empty());
  run_for(minutes{5});
  EXPECT_TRUE(alerts->open(alert_kind::danger_lost).empty());
}

TEST_F(DangerAlert, ASilentOperatorIsFoundOutByTheVisitorsFirstLine) {
  start();
  in_danger();
  ASSERT_EQ(visitor.say("he is coming back"), refusal::none);
  const auto line = now();
  run_for(seconds{30});
  ASSERT_EQ(visitor.say("please answer"), refusal::none);
  run_for(seconds{30});
  EXPECT_EQ(rings(alert_kind::danger_unanswered), std::vector{line + seconds{60}});
  EXPECT_TRUE(alerts->open(alert_kind::danger_lost).empty()) << "each is its own alert";
}

TEST_F(DangerAlert, HoldsNoWordOfTheVisitorInWhatLeaves) {
  start();
  in_danger();
  ASSERT_EQ(visitor.say("PLANTED-WORDS"), refusal::none);
  visitor.lose(loss_reason::quick_exit);
  run_for(minutes{5});
  ASSERT_FALSE(alerts->received.empty());
  for (const auto& d : alerts->received) {
    EXPECT_EQ(d.body.find("PLANTED"), std::string::npos);
    EXPECT_EQ(d.body.find(to_text(visitor.id)), std::string::npos) << "nor its conversation";
    EXPECT_EQ(d.body.find("Bordeaux"), std::string::npos);
  }
}

} // namespace ecoute::test
