// SPDX-License-Identifier: EUPL-1.2
#include "config/psychologist_settings.hpp"

#include <utility>

namespace ecoute {

namespace {

const psychologist_hours_settings& of(const psychologist_settings& s, force platform) {
  return platform == force::police ? s.police : s.gendarmerie;
}

void faults_of(std::vector<std::string>& found, const std::string& section,
               const psychologist_hours_settings& s) {
  if (!civil_zone::named(s.zone))
    found.push_back(section + ".zone: not in the tz database");
  for (const auto& text : s.hours)
    if (!parse_weekly_span(text))
      found.push_back(section + ".hours: expected such as \"mon-fri 09:00-17:00\"");
  for (const auto& text : s.exceptions)
    if (!parse_special_day(text))
      found.push_back(section + ".exceptions: expected such as \"2026-12-24 closed\" or "
                                "\"2026-12-31 09:00-12:00\"");
  if (s.offered && s.hours.empty() && s.exceptions.empty())
    found.push_back(section + ".hours: not set, and psychologists are offered");
}

} // namespace

std::optional<working_hours> psychologist_hours(const psychologist_settings& s, force platform) {
  const auto& theirs = of(s, platform);
  const auto zone = civil_zone::named(theirs.zone);
  if (!theirs.offered || !zone)
    return std::nullopt;
  working_hours hours{*zone, theirs.holidays, {}, {}};
  for (const auto& text : theirs.hours)
    if (auto span = parse_weekly_span(text))
      hours.week.push_back(std::move(*span));
  for (const auto& text : theirs.exceptions)
    if (auto day = parse_special_day(text))
      hours.special.push_back(std::move(*day));
  return hours;
}

std::vector<std::string> psychologist_faults(const psychologist_settings& s) {
  std::vector<std::string> found;
  faults_of(found, "psychologist.police", s.police);
  faults_of(found, "psychologist.gendarmerie", s.gendarmerie);
  return found;
}

} // namespace ecoute
