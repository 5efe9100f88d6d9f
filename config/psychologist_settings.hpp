// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/psychologist_desk.hpp"
#include "actors/domain/vocabulary.hpp"
#include "actors/domain/working_hours.hpp"

#include <optional>
#include <string>
#include <vector>

/// The section [psychologist]: who has one, and when.
namespace ecoute {

/// [psychologist.police], [psychologist.gendarmerie].
struct psychologist_hours_settings {
  bool offered = false;                  ///< the platform has psychologists
  std::string zone{mainland_zone};       ///< of the hours, a name of the tz database
  std::vector<std::string> hours{};      ///< parse_weekly_span
  std::string holidays = "75";           ///< working_hours::holidays_of
  std::vector<std::string> exceptions{}; ///< parse_special_day
};

struct psychologist_settings {
  psychologist_policy policy;
  psychologist_hours_settings police{.offered = true, .hours = {"mon-fri 09:00-17:00"}};
  psychologist_hours_settings gendarmerie{.hours = {"mon-fri 09:00-17:00"}};
};

/// Nothing where the platform has no psychologists.
std::optional<working_hours> psychologist_hours(const psychologist_settings& s, force platform);

/// What cannot be read.
std::vector<std::string> psychologist_faults(const psychologist_settings& s);

} // namespace ecoute
