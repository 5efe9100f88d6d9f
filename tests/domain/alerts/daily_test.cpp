// SPDX-License-Identifier: EUPL-1.2
#include "tests/domain/alerts/on_call_fixture.hpp"

#include <gtest/gtest.h>

namespace ecoute::alerts {
namespace {

using std::chrono::hours;

TEST(TimeOfDay, IsReadStrictly) {
  EXPECT_EQ(parse_time_of_day("00:00"), minutes{0});
  EXPECT_EQ(parse_time_of_day("23:59"), minutes{1439});
  for (const auto* bad :
       {"", "8:30", "24:00", "08:60", "08h30", "08:30:00", "08:3", " 08:30", "-1:00"})
    EXPECT_EQ(parse_time_of_day(bad), std::nullopt) << bad;
}

TEST(Daily, IsTheNextShowingOfThatTimeOfDay) {
  const auto zone = zone_named(mainland_zone);
  const auto at_ten = [&](std::string_view after) {
    return zone.next_daily(hours{10}, paris(after));
  };
  EXPECT_EQ(at_ten("2026-11-02T09:59"), paris("2026-11-02T10:00"));
  EXPECT_EQ(at_ten("2026-11-02T10:00"), paris("2026-11-03T10:00")) << "after it, not at it";
  EXPECT_EQ(at_ten("2026-12-31T23:59"), paris("2027-01-01T10:00"));
  EXPECT_EQ(zone.next_daily(minutes{0}, paris("2026-11-02T00:00")), paris("2026-11-03T00:00"));
}

TEST(Daily, ComesOnceADayThroughEachChangeOfTheClock) {
  for (const auto* place : {"Europe/Paris", "America/Miquelon", "Indian/Reunion"}) {
    const auto zone = zone_named(place);
    for (const auto time : {minutes{0}, minutes{120}, minutes{150}, minutes{180}, minutes{600}}) {
      auto t = zone.next_daily(time, utc("2020-01-01T12:00:00Z"));
      while (t < utc("2040-12-01T00:00:00Z")) {
        const auto next = zone.next_daily(time, t);
        ASSERT_EQ(zone.day_of(next), zone.day_of(t) + date::days{1}) << place;
        ASSERT_GE(next - t, hours{23}) << place;
        ASSERT_LE(next - t, hours{25}) << place;
        t = next;
      }
    }
  }
}

} // namespace
} // namespace ecoute::alerts
