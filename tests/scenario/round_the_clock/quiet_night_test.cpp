// SPDX-License-Identifier: EUPL-1.2
// A night in which nothing happens costs nothing: nobody tells anybody what has not changed.
#include "tests/support/engine_fixture.hpp"

namespace ecoute::test {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

class QuietNight : public engine_fixture {
protected:
  /// How many times the engine is woken meanwhile.
  int wakings(caf::timespan d) {
    auto& clock = scheduler.clock();
    const auto end = clock.current_time + d;
    int woken = 0;
    while (!clock.schedule().empty() && clock.schedule().begin()->first <= end) {
      scheduler.advance_time(clock.schedule().begin()->first - clock.current_time);
      scheduler.run();
      ++woken;
    }
    return woken;
  }

  scripted_agent busy{*this, 1};
  scripted_agent idle{*this, 2, force::gendarmerie};
  scripted_visitor served{*this};
  scripted_visitor waiting{*this};
};

} // namespace

TEST_F(QuietNight, NobodyIsWokenThoughSomebodyWaitsAndSomebodyIsFreeElsewhere) {
  busy.profile.capacity = 1;
  limits.attention.idle_max = hours{24};        // to be asked "are you there?" is no quiet
  limits.alerts.waiting_long_after = hours{24}; // nor is an alert
  start();
  ASSERT_EQ(busy.available(), refusal::none);
  ASSERT_EQ(idle.available(), refusal::none);
  ASSERT_EQ(served.open(), refusal::none);
  ASSERT_EQ(busy.take(served.id), refusal::none);
  ASSERT_EQ(waiting.open(), refusal::none);
  run_for(minutes{10});
  const auto views = busy.told->queue_views + idle.told->queue_views;
  EXPECT_LE(wakings(hours{6}), 20) << "each queue looks ahead by the hour";
  EXPECT_EQ(busy.told->queue_views + idle.told->queue_views, views);
  EXPECT_EQ(waiting.told->standing->where, phase::waiting);
  EXPECT_EQ(served.told->standing->where, phase::held);
}

} // namespace ecoute::test
