// SPDX-License-Identifier: EUPL-1.2
// Overflow to the other platform, off and on, in the whole engine and virtual time.
#include "tests/support/engine_fixture.hpp"

namespace ecoute::test {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class Overflow : public engine_fixture {
protected:
  void waits_with_gendarmes_free() {
    start();
    ASSERT_EQ(first.available(), refusal::none);
    ASSERT_EQ(second.available(), refusal::none);
    ASSERT_EQ(visitor.open(), refusal::none);
    run();
  }

  scripted_agent first{*this, 7, force::gendarmerie};
  scripted_agent second{*this, 8, force::gendarmerie};
  scripted_visitor visitor{*this, force::police};
};

} // namespace

TEST_F(Overflow, IsOffUnlessTheSettingSaysSo) {
  waits_with_gendarmes_free();
  run_for(minutes{30});
  EXPECT_FALSE(first.has_offer(visitor.id) || second.has_offer(visitor.id));
  EXPECT_EQ(visitor.told->standing->where, phase::waiting);
}

TEST_F(Overflow, TheOtherPlatformAnswersAfterTheWait) {
  limits.queue.overflow_after = minutes{5};
  waits_with_gendarmes_free();
  run_for(minutes{5} - seconds{1});
  EXPECT_FALSE(first.has_offer(visitor.id) || second.has_offer(visitor.id));
  run_for(seconds{3});
  ASSERT_TRUE(first.has_offer(visitor.id) || second.has_offer(visitor.id));
  auto& asked = first.has_offer(visitor.id) ? first : second;
  ASSERT_EQ(asked.take(visitor.id), refusal::none);
  run();
  EXPECT_EQ(visitor.told->standing->where, phase::held);
  EXPECT_TRUE(visitor.gapless());
}

TEST_F(Overflow, ANewQueueLearnsWhoIsFreeThereThoughNothingChangesThere) {
  limits.queue.overflow_after = minutes{5};
  waits_with_gendarmes_free();
  run_for(minutes{1});
  caf::anon_send_exit(directory::queue(system, force::police),
                      caf::exit_reason::unhandled_exception);
  run_for(minutes{1});
  caf::anon_send_exit(directory::platform(system, force::police),
                      caf::exit_reason::unhandled_exception);
  run_for(minutes{3} + seconds{3});
  EXPECT_TRUE(first.has_offer(visitor.id) || second.has_offer(visitor.id));
}

TEST_F(Overflow, NobodyIsMovedWhileSomebodyIsFreeHere) {
  limits.queue.overflow_after = minutes{5};
  scripted_agent here{*this, 1};
  start();
  ASSERT_EQ(first.available(), refusal::none);
  ASSERT_EQ(second.available(), refusal::none);
  ASSERT_EQ(here.available(), refusal::none);
  ASSERT_EQ(visitor.open(), refusal::none);
  run();
  EXPECT_TRUE(here.has_offer(visitor.id));
  run_for(minutes{1});
  EXPECT_FALSE(first.has_offer(visitor.id) || second.has_offer(visitor.id));
}

} // namespace ecoute::test
