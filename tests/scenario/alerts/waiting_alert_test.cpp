// SPDX-License-Identifier: EUPL-1.2
// Somebody waits: too long, or for nobody.
#include "tests/scenario/alerts/alert_story.hpp"

namespace ecoute::test {

namespace {

using std::chrono::seconds;

using WaitingAlert = alert_story;

} // namespace

TEST_F(WaitingAlert, NobodyOnDutyCallsAtOnceAndIsOverOnceSomebodyIs) {
  start();
  ASSERT_EQ(visitor.open(), refusal::none);
  run_for(minutes{1});
  EXPECT_EQ(only(alert_kind::nobody_on_duty).cause.scope, on_call_scope::police);
  EXPECT_EQ(woken(), std::vector{first_called});
  ASSERT_EQ(anne.available(), refusal::none);
  run_for(seconds{1});
  EXPECT_TRUE(alerts->open(alert_kind::nobody_on_duty).empty());
  ASSERT_EQ(anne.take(visitor.id), refusal::none);
  run_for(limits.supervision.fault_well_after * 2);
  EXPECT_TRUE(alerts->open(alert_kind::nobody_on_duty).empty());
  EXPECT_EQ(woken(), std::vector{first_called});
}

TEST_F(WaitingAlert, ThreeWhoWaitTooLongAreOneAlertThatCounts) {
  start();
  anne.profile.capacity = 1;
  ASSERT_EQ(anne.available(), refusal::none);
  ASSERT_EQ(visitor.open(), refusal::none);
  ASSERT_EQ(anne.take(visitor.id), refusal::none);
  scripted_visitor second{*this};
  scripted_visitor third{*this};
  for (auto* waits : {&second, &third})
    ASSERT_EQ(waits->open(), refusal::none);
  run_for(minutes{5});
  EXPECT_EQ(only(alert_kind::waiting_long).count, 2U);
  EXPECT_EQ(only(alert_kind::waiting_long).rings, 1U);
  EXPECT_EQ(woken(), std::vector{first_called});
}

TEST_F(WaitingAlert, AQueueThatDiesWhileSomebodyWaitsRingsNoSecondTime) {
  start();
  anne.profile.capacity = 1;
  ASSERT_EQ(anne.available(), refusal::none);
  ASSERT_EQ(visitor.open(), refusal::none);
  ASSERT_EQ(anne.take(visitor.id), refusal::none);
  scripted_visitor second{*this};
  ASSERT_EQ(second.open(), refusal::none);
  run_for(minutes{6});
  ASSERT_EQ(only(alert_kind::waiting_long).rings, 1U);
  caf::anon_send_exit(directory::queue(system, force::police),
                      caf::exit_reason::unhandled_exception);
  run_for(minutes{1});
  EXPECT_EQ(only(alert_kind::waiting_long).rings, 1U);
}

TEST_F(WaitingAlert, ATestThatNobodyTakesIsKnownTheSameMorning) {
  start();
  run_for(std::chrono::hours{9}); // 10:00 in Paris
  EXPECT_EQ(alerts->open(alert_kind::test).size(), 1U);
  EXPECT_EQ(woken(), std::vector{first_called});
  run_for(limits.alerts.test_answer_within);
  EXPECT_EQ(alerts->open(alert_kind::test_missing).size(), 1U);
}

} // namespace ecoute::test
