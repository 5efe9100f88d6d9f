// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/calendar.hpp"

#include <string_view>
#include <vector>

/// French public holidays, computed from the rule for any year and département. Each says which
/// text makes it one.
namespace ecoute {

enum class holiday : std::uint8_t {
  new_year = 1,
  easter_monday = 2,
  labour_day = 3,
  victory_1945 = 4,
  ascension = 5,
  whit_monday = 6,
  national_day = 7,
  assumption = 8,
  all_saints = 9,
  armistice_1918 = 10,
  christmas = 11,
  good_friday = 12,
  saint_stephen = 13,
  abolition_of_slavery = 14,
};

struct public_holiday {
  civil_day day;
  holiday which = holiday::new_year;
  std::string_view source; ///< the text, in French, as it is cited
  /// False for the Good Friday of Alsace-Moselle, which holds only in communes that have a
  /// Protestant church or a mixed one: the département alone cannot tell.
  bool everywhere = true;
};

/// In order of date. `departement`: "33", "67", "972"; the list of an unknown one is the national
/// list. Wallis-et-Futuna, French Polynesia, New Caledonia and the southern lands (984, 986, 987,
/// 988) have labour codes of their own, which are not held here: for them the national list is
/// given, see holidays_complete(). Years 1984 (first year of the law of 1983) to 2199.
std::vector<public_holiday> public_holidays(int year, std::string_view departement);

/// Whether the list is all there is for that département.
bool holidays_complete(std::string_view departement);

/// A day on which everybody there has a public holiday.
bool is_public_holiday(civil_day day, std::string_view departement);

/// Gregorian Easter Sunday.
civil_day easter(int year);

} // namespace ecoute
