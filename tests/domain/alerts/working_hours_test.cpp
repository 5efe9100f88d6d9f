// SPDX-License-Identifier: EUPL-1.2
// When a service is open: weeks, holidays, exceptions, and the nights of 23 and 25 hours.
#include "actors/domain/working_hours.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

namespace ecoute {
namespace {

instant utc(std::string_view text) {
  const auto t = parse_utc(text);
  EXPECT_TRUE(t) << text;
  return t.value_or(instant{});
}

working_hours open_on(std::initializer_list<std::string_view> week,
                      std::initializer_list<std::string_view> special = {},
                      std::string_view zone = mainland_zone, std::string holidays = "75") {
  working_hours h{*civil_zone::named(zone), std::move(holidays), {}, {}};
  for (const auto text : week)
    h.week.push_back(parse_weekly_span(text).value());
  for (const auto text : special)
    h.special.push_back(parse_special_day(text).value());
  return h;
}

hours_standing open_until(std::string_view until) {
  return {true, utc(until), {}};
}
hours_standing closed_until(std::string_view next) {
  return {false, {}, utc(next)};
}

TEST(WorkingHours, AreOpenFromTheFirstInstantToTheLastAndNoLonger) {
  const auto h = open_on({"mon-fri 09:00-17:00"});
  const auto begins = utc("2026-11-25T08:00:00Z"); // a Wednesday, 09:00 in Paris
  EXPECT_EQ(hours_at(h, begins - milliseconds{1}), closed_until("2026-11-25T08:00:00Z"));
  EXPECT_EQ(hours_at(h, begins), open_until("2026-11-25T16:00:00Z"));
  EXPECT_EQ(hours_at(h, utc("2026-11-25T15:59:59Z")), open_until("2026-11-25T16:00:00Z"));
  EXPECT_EQ(hours_at(h, utc("2026-11-25T16:00:00Z")), closed_until("2026-11-26T08:00:00Z"));
}

TEST(WorkingHours, ComeBackAfterTheWeekend) {
  const auto h = open_on({"mon-fri 09:00-17:00"});
  EXPECT_EQ(hours_at(h, utc("2026-11-27T20:00:00Z")), closed_until("2026-11-30T08:00:00Z"));
}

TEST(WorkingHours, AreClosedOnPublicHolidaysOfTheirDepartement) {
  // Monday 1 May 2023 is one everywhere, Good Friday (2026-04-03) in Alsace-Moselle's list only.
  const auto h = open_on({"mon-fri 09:00-17:00"});
  EXPECT_EQ(hours_at(h, utc("2023-05-01T10:00:00Z")), closed_until("2023-05-02T07:00:00Z"));
  EXPECT_TRUE(hours_at(h, utc("2026-12-26T10:00:00Z")).next == utc("2026-12-28T08:00:00Z"));
  const auto alsace = open_on({"mon-sat 09:00-17:00"}, {}, mainland_zone, "67");
  EXPECT_FALSE(hours_at(alsace, utc("2026-12-26T10:00:00Z")).open) << "Saint Stephen";
  const auto always = open_on({"mon-fri 09:00-17:00"}, {}, mainland_zone, "");
  EXPECT_TRUE(hours_at(always, utc("2023-05-01T10:00:00Z")).open) << "no holidays are named";
}

TEST(WorkingHours, OfANamedDayGoBeforeWeekAndHoliday) {
  const auto h =
      open_on({"mon-fri 09:00-17:00"}, {"2026-12-24 closed", "2026-12-25 10:00-12:00 14:00-15:00",
                                        "2026-12-28 09:00-17:00", "2026-12-28 11:00-12:00"});
  EXPECT_EQ(hours_at(h, utc("2026-12-24T10:00:00Z")), closed_until("2026-12-25T09:00:00Z"));
  EXPECT_EQ(hours_at(h, utc("2026-12-25T10:30:00Z")), open_until("2026-12-25T11:00:00Z"));
  EXPECT_EQ(hours_at(h, utc("2026-12-25T12:00:00Z")), closed_until("2026-12-25T13:00:00Z"));
  EXPECT_EQ(hours_at(h, utc("2026-12-28T09:00:00Z")), closed_until("2026-12-28T10:00:00Z"))
      << "of two entries of one day the later holds";
}

TEST(WorkingHours, JoinWhatTouchesOverMidnight) {
  const auto h = open_on({"fri 20:00-24:00", "sat 00:00-04:00"});
  EXPECT_EQ(hours_at(h, utc("2026-11-27T22:00:00Z")), open_until("2026-11-28T03:00:00Z"));
  EXPECT_EQ(hours_at(h, utc("2026-11-28T02:00:00Z")), open_until("2026-11-28T03:00:00Z"));
}

TEST(WorkingHours, KeepTheClockOnTheWallWhenTheHourChanges) {
  const auto h = open_on({"mon-sun 09:00-17:00"});
  EXPECT_EQ(hours_at(h, utc("2026-03-28T20:00:00Z")), closed_until("2026-03-29T07:00:00Z"));
  EXPECT_EQ(hours_at(h, utc("2026-10-24T20:00:00Z")), closed_until("2026-10-25T08:00:00Z"));
}

TEST(WorkingHours, OfTheNightOf25HoursLastThroughBothShowings) {
  const auto h = open_on({"sun 01:00-02:30"});
  EXPECT_EQ(hours_at(h, utc("2026-10-24T23:30:00Z")), open_until("2026-10-25T01:30:00Z"));
}

TEST(WorkingHours, OfTheNightOf23HoursEndWhereTheClockJumps) {
  const auto h = open_on({"sun 01:00-02:30"});
  EXPECT_EQ(hours_at(h, utc("2026-03-29T00:30:00Z")), open_until("2026-03-29T01:00:00Z"));
}

TEST(WorkingHours, AreThoseOfTheirPlace) {
  const auto tahiti = open_on({"mon-fri 09:00-17:00"}, {}, "Pacific/Tahiti", "");
  EXPECT_EQ(hours_at(tahiti, utc("2026-11-25T19:00:00Z")), open_until("2026-11-26T03:00:00Z"));
}

TEST(WorkingHours, FarAheadAreStillFound) {
  auto h = open_on({}, {"2026-12-24 09:00-12:00"});
  EXPECT_EQ(hours_at(h, utc("2026-11-01T00:00:00Z")), closed_until("2026-12-24T08:00:00Z"));
  EXPECT_EQ(hours_at(h, utc("2026-12-24T12:00:00Z")), (hours_standing{false, {}, {}}));
}

TEST(WorkingHours, WithoutAnEndAreOpenAndTheirEndIsUnknown) {
  const auto h = open_on({"mon-sun 00:00-24:00"}, {}, mainland_zone, "");
  EXPECT_EQ(hours_at(h, utc("2026-11-25T12:00:00Z")), (hours_standing{true, {}, {}}));
}

TEST(WorkingHours, AreReadStrictly) {
  const auto span = parse_weekly_span("mon-fri 09:00-17:00");
  ASSERT_TRUE(span);
  EXPECT_EQ(span->days, (std::vector<unsigned>{1, 2, 3, 4, 5}));
  EXPECT_EQ(span->when, (day_span{minutes{540}, minutes{1020}}));
  EXPECT_TRUE(parse_weekly_span("sun 00:00-24:00"));
  for (const std::string_view wrong :
       {"", "mon", "mon ", "mon-fri", "Mon 09:00-17:00", "fri-mon 09:00-17:00", "mon 9:00-17:00",
        "mon 17:00-09:00", "mon 09:00-09:00", "mon 09:00-24:01", "mon  09:00-17:00",
        "mon 09:00-17:00 ", "mon-tue-wed 09:00-17:00", "- 09:00-17:00", "lundi 09:00-17:00"})
    EXPECT_FALSE(parse_weekly_span(wrong)) << wrong;
  EXPECT_TRUE(parse_special_day("2026-12-24 closed"));
  for (const std::string_view wrong :
       {"", "2026-12-24", "2026-12-24 ", "2026-02-30 closed", "24/12/2026 closed",
        "2026-12-24 shut", "2026-12-24 closed 09:00-10:00", "2026-12-24 10:00-09:00"})
    EXPECT_FALSE(parse_special_day(wrong)) << wrong;
}

} // namespace
} // namespace ecoute
