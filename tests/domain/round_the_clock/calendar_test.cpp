// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/calendar.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <chrono>
#include <string>
#include <vector>

namespace ecoute {
namespace {

using std::chrono::hours;

civil_zone zone(std::string_view name) {
  return civil_zone::named(name).value();
}
instant utc(std::string_view text) {
  return parse_utc(text).value();
}
civil_time wall(std::string_view text) {
  return parse_civil_time(text).value();
}
civil_day day(std::string_view text) {
  return parse_civil_day(text).value();
}

TEST(Calendar, KnowsTheZonesOfTheMainlandAndOverseas) {
  EXPECT_FALSE(civil_zone::named("Europe/Atlantis"));
  EXPECT_FALSE(civil_zone::named(""));
  EXPECT_EQ(zone_of_departement("33"), "Europe/Paris");
  EXPECT_EQ(zone_of_departement("2A"), "Europe/Paris");
  EXPECT_EQ(zone_of_departement(""), "Europe/Paris");
  struct row {
    const char* departement;
    minutes summer;
    minutes winter;
  };
  const std::vector<row> rows{
      {"75", hours{2}, hours{1}},    {"971", hours{-4}, hours{-4}}, {"972", hours{-4}, hours{-4}},
      {"973", hours{-3}, hours{-3}}, {"974", hours{4}, hours{4}},   {"975", hours{-2}, hours{-3}},
      {"976", hours{3}, hours{3}},   {"977", hours{-4}, hours{-4}}, {"978", hours{-4}, hours{-4}},
      {"984", hours{5}, hours{5}},   {"986", hours{12}, hours{12}}, {"987", hours{-10}, hours{-10}},
      {"988", hours{11}, hours{11}},
  };
  for (const auto& r : rows) {
    const auto z = civil_zone::named(zone_of_departement(r.departement));
    ASSERT_TRUE(z) << r.departement;
    EXPECT_EQ(z->offset_at(utc("2026-07-01T00:00:00Z")), r.summer) << r.departement;
    EXPECT_EQ(z->offset_at(utc("2026-12-01T00:00:00Z")), r.winter) << r.departement;
  }
  EXPECT_EQ(zone("Pacific/Marquesas").offset_at(utc("2026-07-01T00:00:00Z")), -minutes{570});
}

TEST(Calendar, GivesTheNightOfMarch23Hours) {
  const auto paris = zone("Europe/Paris");
  EXPECT_EQ(paris.length_of(day("2026-03-29")), hours{23});
  EXPECT_EQ(paris.instant_of(wall("2026-03-29T01:59"), repeated_hour::first),
            utc("2026-03-29T00:59:00Z"));
  EXPECT_EQ(paris.instant_of(wall("2026-03-29T02:00"), repeated_hour::first), std::nullopt);
  EXPECT_EQ(paris.instant_of(wall("2026-03-29T02:59:59"), repeated_hour::second), std::nullopt);
  EXPECT_EQ(paris.nearest_instant(wall("2026-03-29T02:30"), repeated_hour::first),
            utc("2026-03-29T01:00:00Z"));
  EXPECT_EQ(paris.instant_of(wall("2026-03-29T03:00"), repeated_hour::first),
            utc("2026-03-29T01:00:00Z"));
}

TEST(Calendar, GivesTheNightOfOctober25Hours) {
  const auto paris = zone("Europe/Paris");
  EXPECT_EQ(paris.length_of(day("2026-10-25")), hours{25});
  EXPECT_EQ(paris.length_of(day("2026-10-26")), hours{24});
  EXPECT_EQ(paris.instant_of(wall("2026-10-25T02:30"), repeated_hour::first),
            utc("2026-10-25T00:30:00Z"));
  EXPECT_EQ(paris.instant_of(wall("2026-10-25T02:30"), repeated_hour::second),
            utc("2026-10-25T01:30:00Z"));
  EXPECT_EQ(paris.at(utc("2026-10-25T00:30:00Z")), paris.at(utc("2026-10-25T01:30:00Z")));
  EXPECT_EQ(zone("Indian/Reunion").length_of(day("2026-10-25")), hours{24});
}

TEST(Calendar, KnowsTheNightsOfLaterYearsThanTheTzDatabaseLists) {
  for (const auto* place : {"Europe/Paris", "America/Miquelon"}) {
    const auto z = zone(place);
    for (int y = 2000; y < 2100; ++y) {
      const auto first = date::local_days{date::year{y} / date::January / 1};
      const auto next = date::local_days{date::year{y + 1} / date::January / 1};
      int short_days = 0;
      int long_days = 0;
      for (auto d = first; d < next; d += date::days{1}) {
        short_days += z.length_of(d) == hours{23} ? 1 : 0;
        long_days += z.length_of(d) == hours{25} ? 1 : 0;
      }
      EXPECT_EQ(short_days, 1) << place << " " << y;
      EXPECT_EQ(long_days, 1) << place << " " << y;
    }
  }
  const auto paris = zone("Europe/Paris");
  EXPECT_EQ(paris.length_of(day("2040-03-25")), hours{23});
  EXPECT_EQ(paris.nearest_instant(wall("2040-03-25T02:30"), repeated_hour::first),
            utc("2040-03-25T01:00:00Z"));
  EXPECT_EQ(paris.instant_of(wall("2040-10-28T02:30"), repeated_hour::second),
            utc("2040-10-28T01:30:00Z"));
  EXPECT_EQ(paris.at(utc("2040-07-01T00:00:00Z")), wall("2040-07-01T02:00"));
  EXPECT_EQ(zone("Indian/Reunion").length_of(day("2040-10-28")), hours{24});
}

TEST(Calendar, KnowsThatTheDayIsAnotherOneOverseas) {
  const auto t = utc("2026-12-31T23:30:00Z");
  EXPECT_EQ(zone("Europe/Paris").day_of(t), day("2027-01-01"));
  EXPECT_EQ(zone("America/Martinique").day_of(t), day("2026-12-31"));
  EXPECT_EQ(zone("Indian/Reunion").day_of(t), day("2027-01-01"));
  EXPECT_EQ(zone("Indian/Reunion").start_of(day("2027-01-01")), utc("2026-12-31T20:00:00Z"));
}

TEST(Calendar, ReadsOnlyTimesThatAreWellFormed) {
  EXPECT_TRUE(parse_civil_time("2028-02-29T23:59"));
  for (const auto* bad :
       {"", "2026-02-29T00:00", "2026-13-01T00:00", "2026-00-01T00:00", "2026-01-32T00:00",
        "2026-01-01T24:00", "2026-01-01T00:60", "2026-01-01T00:00:60", "2026-01-01 00:00",
        "2026-01-01T00:0", "2026-01-01T0a:00", "1969-12-31T00:00", "2200-01-01T00:00",
        "2026-01-01T00:00Z", "2026-1-1T00:00", "2026-01-01T00-00", "2026-01-01T00:00-00"})
    EXPECT_FALSE(parse_civil_time(bad)) << bad;
  EXPECT_FALSE(parse_utc("2026-01-01T00:00:00"));
  EXPECT_FALSE(parse_utc("Z"));
  EXPECT_FALSE(parse_civil_day("2026-01-01T00:00"));
}

TEST(CalendarWalk, LosesNoInstantOnTheWayThroughTheWallClock) {
  EXPECT_TRUE(rc::check("civil and back", [] {
    static const std::vector<std::string> names{"Europe/Paris", "America/Miquelon",
                                                "Indian/Reunion", "Pacific/Marquesas",
                                                "Pacific/Tahiti"};
    const auto z = zone(*rc::gen::elementOf(names));
    const auto second = *rc::gen::inRange<std::int64_t>(0, 4'000'000'000);
    const instant t{seconds{second}};
    const auto first = z.instant_of(z.at(t), repeated_hour::first);
    const auto again = z.instant_of(z.at(t), repeated_hour::second);
    RC_ASSERT(first.has_value());
    RC_ASSERT(again.has_value());
    const bool found = *first == t || *again == t;
    RC_ASSERT(found);
    RC_ASSERT(*first <= *again);
    RC_ASSERT(z.start_of(z.day_of(t)) <= t);
    RC_ASSERT(t < z.start_of(z.day_of(t) + date::days{1}));
  }));
}

} // namespace
} // namespace ecoute
