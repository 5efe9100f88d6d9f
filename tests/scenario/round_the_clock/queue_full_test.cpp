// SPDX-License-Identifier: EUPL-1.2
// The queue is full: who comes is told so, and the consoles of that platform are alerted.
#include "tests/support/engine_fixture.hpp"

#include <algorithm>

namespace ecoute::test {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class QueueFull : public engine_fixture {
protected:
  QueueFull() {
    limits.queue.length_max = 2;
    start();
    EXPECT_EQ(here.sign_on(), refusal::none);
    EXPECT_EQ(there.sign_on(), refusal::none);
    EXPECT_EQ(first.open(), refusal::none);
    EXPECT_EQ(second.open(), refusal::none);
  }

  static std::ptrdiff_t alerts(const scripted_agent& who, std::string_view what) {
    return std::count_if(who.told->faults.begin(), who.told->faults.end(),
                         [&](const fault_notice& f) { return f.what == what; });
  }

  scripted_agent here{*this, 1};
  scripted_agent there{*this, 2, force::gendarmerie};
  scripted_visitor first{*this};
  scripted_visitor second{*this};
  scripted_visitor third{*this};
};

} // namespace

TEST_F(QueueFull, IsSaidToWhoComesAndToTheConsolesOfThatPlatformOnce) {
  run();
  EXPECT_EQ(alerts(here, "queue_full"), 0) << "nobody has been turned away yet";
  EXPECT_EQ(third.open(), refusal::queue_full);
  run();
  ASSERT_EQ(alerts(here, "queue_full"), 1);
  EXPECT_EQ(here.told->faults.back().reference, "police");
  EXPECT_EQ(alerts(there, "queue_full"), 0);
  EXPECT_EQ(third.open(), refusal::queue_full);
  run_for(limits.supervision.fault_well_after * 3);
  EXPECT_EQ(alerts(here, "queue_full"), 1) << "it lasts, and is told once";
  scripted_agent late{*this, 3};
  ASSERT_EQ(late.sign_on(), refusal::none);
  run();
  EXPECT_EQ(alerts(late, "queue_full"), 1) << "who comes later is told of it too";
}

TEST_F(QueueFull, IsOverWhenThereIsRoomAgain) {
  ASSERT_EQ(third.open(), refusal::queue_full);
  run();
  ASSERT_EQ(alerts(here, "queue_full"), 1);
  ASSERT_EQ(refused(ask<done>(first.conversation(), close_conversation{author::visitor, {}})),
            refusal::none);
  run_for(limits.supervision.fault_well_after + seconds{1});
  EXPECT_EQ(alerts(here, "queue_full"), 0);
  EXPECT_EQ(third.open(), refusal::none);
  EXPECT_EQ(third.told->standing->ahead, 1U);
}

TEST_F(QueueFull, NobodyAvailableWhileSomebodyWaitsIsSaidToWhoIsThere) {
  run_for(limits.supervision.fault_well_after / 4);
  EXPECT_EQ(alerts(here, "nobody_on_duty"), 0);
  run_for(minutes{10});
  EXPECT_EQ(alerts(here, "nobody_on_duty"), 1);
  EXPECT_EQ(alerts(there, "nobody_on_duty"), 0) << "nobody waits there";
  ASSERT_EQ(here.be(presence::available), refusal::none);
  run();
  EXPECT_EQ(alerts(here, "nobody_on_duty"), 0) << "at once: somebody is there";
  ASSERT_EQ(here.take(first.id), refusal::none);
  ASSERT_EQ(here.take(second.id), refusal::none);
  run_for(limits.supervision.fault_well_after + seconds{1});
  EXPECT_EQ(alerts(here, "nobody_on_duty"), 0);
}

} // namespace ecoute::test
