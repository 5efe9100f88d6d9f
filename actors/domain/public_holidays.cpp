// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/public_holidays.hpp"

#include <algorithm>
#include <array>

namespace ecoute {

namespace {

constexpr std::string_view national = "Code du travail, art. L3133-1";
constexpr std::string_view local_law = "Code du travail, art. L3134-13 (Alsace-Moselle)";
constexpr std::string_view decree =
    "Loi 83-550 du 30 juin 1983 ; décret 83-1003 du 23 novembre 1983, art. 1";
constexpr std::string_view decree_2012 =
    "Loi 83-550 du 30 juin 1983 ; décret 83-1003 du 23 novembre 1983 modifié par le décret "
    "2012-553 du 23 avril 2012";
/// The law of 2017 printed "28 mars" by mistake; the day has been kept on 28 May since 2018.
constexpr std::string_view saint_martin_since_2018 =
    "Code du travail, art. L3422-2 (loi 2017-256) ; délibération du conseil territorial du "
    "5 novembre 2015 ; circulaire du 3 mai 2018";

/// Saint-Barthélemy and Saint-Martin kept Guadeloupe's day until the decree of 2012.
constexpr int own_day_since = 2012;
constexpr int saint_martin_moved = 2018;

civil_day on(int year, unsigned month, unsigned day) {
  return civil_day{date::year{year} / date::month{month} / date::day{day}};
}

bool alsace_moselle(std::string_view code) {
  return code == "57" || code == "67" || code == "68";
}

struct commemoration {
  std::string_view departement;
  unsigned month;
  unsigned day;
};

constexpr std::array<commemoration, 5> first_list{{
    {"971", 5, 27},
    {"972", 5, 22},
    {"973", 6, 10},
    {"974", 12, 20},
    {"976", 4, 27},
}};

void add_commemoration(std::vector<public_holiday>& all, int year, std::string_view code) {
  const auto add = [&](unsigned month, unsigned day, std::string_view source) {
    all.push_back({on(year, month, day), holiday::abolition_of_slavery, source});
  };
  if (code == "977" && year >= own_day_since)
    return add(10, 9, decree_2012);
  if (code == "978" && year >= saint_martin_moved)
    return add(5, 28, saint_martin_since_2018);
  if (code == "977" || code == "978")
    return add(5, 27, year >= own_day_since ? decree_2012 : decree);
  for (const auto& row : first_list)
    if (row.departement == code)
      return add(row.month, row.day, decree);
}

} // namespace

/// Computus of the Gregorian calendar: golden number, solar and lunar corrections by century, the
/// moon's age on 1 January, then the Sunday after that full moon.
civil_day easter(int year) {
  const int golden = year % 19;
  const int century = year / 100;
  const int solar = century - century / 4;
  const int lunar = (8 * century + 13) / 25;
  const int age = (solar - lunar + 19 * golden + 15) % 30;
  // The full moon is never later than 18 April for the years of the second half of the cycle.
  const int full = age - age / 28 * (1 - age / 28 * (29 / (age + 1)) * ((21 - golden) / 11));
  const int weekday = (year + year / 4 + full + 2 - century + century / 4) % 7;
  const int sunday = full - weekday; // counted from 28 March
  return on(year, 3, 28) + date::days{sunday};
}

std::vector<public_holiday> public_holidays(int year, std::string_view departement) {
  const auto sunday = easter(year);
  std::vector<public_holiday> all{
      {on(year, 1, 1), holiday::new_year, national},
      {sunday + date::days{1}, holiday::easter_monday, national},
      {on(year, 5, 1), holiday::labour_day, national},
      {on(year, 5, 8), holiday::victory_1945, national},
      {sunday + date::days{39}, holiday::ascension, national},
      {sunday + date::days{50}, holiday::whit_monday, national},
      {on(year, 7, 14), holiday::national_day, national},
      {on(year, 8, 15), holiday::assumption, national},
      {on(year, 11, 1), holiday::all_saints, national},
      {on(year, 11, 11), holiday::armistice_1918, national},
      {on(year, 12, 25), holiday::christmas, national},
  };
  if (alsace_moselle(departement)) {
    all.push_back({sunday - date::days{2}, holiday::good_friday, local_law, false});
    all.push_back({on(year, 12, 26), holiday::saint_stephen, local_law});
  }
  add_commemoration(all, year, departement);
  std::stable_sort(all.begin(), all.end(),
                   [](const public_holiday& a, const public_holiday& b) { return a.day < b.day; });
  return all;
}

bool holidays_complete(std::string_view departement) {
  return departement != "984" && departement != "986" && departement != "987" &&
         departement != "988";
}

bool is_public_holiday(civil_day day, std::string_view departement) {
  const auto year = static_cast<int>(date::year_month_day{day}.year());
  const auto all = public_holidays(year, departement);
  return std::any_of(all.begin(), all.end(),
                     [&](const public_holiday& h) { return h.everywhere && h.day == day; });
}

} // namespace ecoute
