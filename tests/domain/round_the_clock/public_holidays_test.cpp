// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/public_holidays.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace ecoute {
namespace {

civil_day day(std::string_view text) {
  return parse_civil_day(text).value();
}

TEST(PublicHolidays, ComputeEasterAsTheAlmanacsDo) {
  for (const auto* sunday : {"1984-04-22", "1999-04-04", "2000-04-23", "2008-03-23", "2011-04-24",
                             "2016-03-27", "2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05",
                             "2027-03-28", "2038-04-25", "2049-04-18", "2076-04-19", "2100-03-28"})
    EXPECT_EQ(easter(static_cast<int>(date::year_month_day{day(sunday)}.year())), day(sunday));
}

/// An independent way to the same day: the tables of the moon by Butcher's steps.
civil_day easter_by_butcher(int year) {
  const int a = year % 19;
  const int b = year / 100;
  const int c = year % 100;
  const int g = (8 * b + 13) / 25;
  const int h = (19 * a + b - b / 4 - g + 15) % 30;
  const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return civil_day{date::year{year} / (n / 31) / (n % 31 + 1)};
}

TEST(PublicHolidays, FindEasterByTwoWaysInEveryYear) {
  for (int year = 1984; year < 2200; ++year) {
    EXPECT_EQ(easter(year), easter_by_butcher(year)) << year;
    EXPECT_EQ(date::weekday{easter(year)}, date::Sunday) << year;
  }
}

TEST(PublicHolidays, AreElevenOnTheMainland) {
  const auto all = public_holidays(2026, "33");
  std::vector<civil_day> days;
  for (const auto& h : all) {
    days.push_back(h.day);
    EXPECT_EQ(h.source, "Code du travail, art. L3133-1");
    EXPECT_TRUE(h.everywhere);
  }
  EXPECT_EQ(days, (std::vector<civil_day>{day("2026-01-01"), day("2026-04-06"), day("2026-05-01"),
                                          day("2026-05-08"), day("2026-05-14"), day("2026-05-25"),
                                          day("2026-07-14"), day("2026-08-15"), day("2026-11-01"),
                                          day("2026-11-11"), day("2026-12-25")}));
  EXPECT_TRUE(is_public_holiday(day("2026-05-14"), "33"));
  EXPECT_FALSE(is_public_holiday(day("2026-05-15"), "33"));
}

TEST(PublicHolidays, NameBothWhereTwoFallOnOneDay) {
  const auto all = public_holidays(2008, "75");
  EXPECT_EQ(all.size(), 11u);
  EXPECT_EQ(std::count_if(all.begin(), all.end(),
                          [](const auto& h) { return h.day == day("2008-05-01"); }),
            2);
}

TEST(PublicHolidays, AddTwoInAlsaceMoselle) {
  for (const auto* departement : {"57", "67", "68"}) {
    const auto all = public_holidays(2026, departement);
    ASSERT_EQ(all.size(), 13u);
    const auto friday = std::find_if(all.begin(), all.end(),
                                     [](const auto& h) { return h.which == holiday::good_friday; });
    ASSERT_NE(friday, all.end());
    EXPECT_EQ(friday->day, day("2026-04-03"));
    EXPECT_FALSE(friday->everywhere) << "only where there is a Protestant or mixed church";
    EXPECT_NE(friday->source.find("L3134-13"), std::string_view::npos);
    EXPECT_FALSE(is_public_holiday(day("2026-04-03"), departement));
    EXPECT_TRUE(is_public_holiday(day("2026-12-26"), departement));
  }
  EXPECT_FALSE(is_public_holiday(day("2026-12-26"), "88"));
  EXPECT_EQ(public_holidays(2026, "54").size(), 11u);
}

TEST(PublicHolidays, CommemorateTheAbolitionOfSlaveryOverseas) {
  struct row {
    const char* departement;
    const char* date;
  };
  const std::array<row, 11> rows{{{"971", "2026-05-27"},
                                  {"972", "2026-05-22"},
                                  {"973", "2026-06-10"},
                                  {"974", "2026-12-20"},
                                  {"976", "2026-04-27"},
                                  {"977", "2026-10-09"},
                                  {"977", "2011-05-27"},
                                  {"978", "2026-05-28"},
                                  {"978", "2018-05-28"},
                                  {"978", "2017-05-27"},
                                  {"978", "2011-05-27"}}};
  for (const auto& r : rows) {
    const auto year = static_cast<int>(date::year_month_day{day(r.date)}.year());
    const auto all = public_holidays(year, r.departement);
    EXPECT_EQ(all.size(), 12u) << r.departement;
    EXPECT_TRUE(is_public_holiday(day(r.date), r.departement)) << r.departement << r.date;
    EXPECT_FALSE(is_public_holiday(day(r.date), "75"));
    EXPECT_TRUE(std::is_sorted(all.begin(), all.end(),
                               [](const auto& a, const auto& b) { return a.day < b.day; }));
    const auto own = std::find_if(all.begin(), all.end(), [](const auto& h) {
      return h.which == holiday::abolition_of_slavery;
    });
    EXPECT_FALSE(own->source.empty());
  }
  EXPECT_EQ(public_holidays(2026, "975").size(), 11u);
}

TEST(PublicHolidays, SayWhereAnotherLabourCodeHolds) {
  for (const auto* departement : {"984", "986", "987", "988"})
    EXPECT_FALSE(holidays_complete(departement));
  EXPECT_TRUE(holidays_complete("974"));
  EXPECT_TRUE(holidays_complete("67"));
}

} // namespace
} // namespace ecoute
