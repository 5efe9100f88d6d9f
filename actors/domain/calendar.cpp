// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/calendar.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <utility>

namespace ecoute {

namespace {

using std::chrono::floor;

instant as_instant(date::sys_seconds t) {
  return instant{std::chrono::duration_cast<milliseconds>(t.time_since_epoch())};
}

/// How far back a time of 2038 or later is asked for. The compiled tz database that is read lists
/// changes up to 2037 and no rule for what follows; the calendar, and with it the last Sunday of
/// March, is the same after 28 years (up to 2100, which is no leap year).
template <class Clock>
date::days beyond_database(std::chrono::time_point<Clock, seconds> t) {
  static constexpr date::days same_calendar{28 * 365 + 7};
  const auto listed_until = date::sys_days{date::year{2038} / date::January / 1};
  date::days back{0};
  while (t.time_since_epoch() - back >= listed_until.time_since_epoch())
    back += same_calendar;
  return back;
}

/// Exactly `count` digits from `at` on.
std::optional<unsigned> digits(std::string_view text, std::size_t at, std::size_t count) {
  unsigned value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9')
      return std::nullopt;
    value = value * 10 + static_cast<unsigned>(text[i] - '0');
  }
  return value;
}

} // namespace

std::optional<civil_zone> civil_zone::named(std::string_view tz_name) {
  try {
    return civil_zone{date::locate_zone(std::string{tz_name})};
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

std::string_view civil_zone::name() const {
  return zone_->name();
}

civil_time civil_zone::at(instant t) const {
  return civil_time{floor<seconds>(t).time_since_epoch() + offset_at(t)};
}

civil_day civil_zone::day_of(instant t) const {
  return floor<date::days>(at(t));
}

std::optional<instant> civil_zone::instant_of(civil_time t, repeated_hour which) const {
  const auto info = zone_->get_info(t - beyond_database(t));
  if (info.result == date::local_info::nonexistent)
    return std::nullopt;
  const bool later = info.result == date::local_info::ambiguous && which == repeated_hour::second;
  const auto offset = later ? info.second.offset : info.first.offset;
  return as_instant(date::sys_seconds{t.time_since_epoch()} - offset);
}

instant civil_zone::nearest_instant(civil_time t, repeated_hour which) const {
  if (const auto exact = instant_of(t, which))
    return *exact;
  const auto back = beyond_database(t);
  return as_instant(zone_->get_info(t - back).first.end + back);
}

instant civil_zone::start_of(civil_day day) const {
  return nearest_instant(civil_time{day}, repeated_hour::first);
}

instant civil_zone::next_daily(minutes time_of_day, instant t) const {
  const auto at_day = [&](civil_day d) {
    return nearest_instant(civil_time{d} + time_of_day, repeated_hour::first);
  };
  const auto today = at_day(day_of(t));
  return today > t ? today : at_day(day_of(t) + date::days{1});
}

milliseconds civil_zone::length_of(civil_day day) const {
  return start_of(day + date::days{1}) - start_of(day);
}

seconds civil_zone::offset_at(instant t) const {
  const auto second = floor<seconds>(t);
  return zone_->get_info(second - beyond_database(second)).offset;
}

std::string_view zone_of_departement(std::string_view code) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> overseas{{
      {"971", "America/Guadeloupe"},
      {"972", "America/Martinique"},
      {"973", "America/Cayenne"},
      {"974", "Indian/Reunion"},
      {"975", "America/Miquelon"},
      {"976", "Indian/Mayotte"},
      {"977", "America/St_Barthelemy"},
      {"978", "America/Marigot"},
      {"984", "Indian/Kerguelen"},
      {"986", "Pacific/Wallis"},
      {"987", "Pacific/Tahiti"},
      {"988", "Pacific/Noumea"},
  }};
  const auto found = std::find_if(overseas.begin(), overseas.end(),
                                  [&](const auto& row) { return row.first == code; });
  return found == overseas.end() ? mainland_zone : found->second;
}

std::optional<civil_day> parse_civil_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-')
    return std::nullopt;
  const auto y = digits(text, 0, 4);
  const auto m = digits(text, 5, 2);
  const auto d = digits(text, 8, 2);
  if (!y || !m || !d || *y < 1970 || *y > 2199)
    return std::nullopt;
  const date::year_month_day day{date::year{static_cast<int>(*y)}, date::month{*m}, date::day{*d}};
  if (!day.ok())
    return std::nullopt;
  return civil_day{day};
}

std::optional<civil_time> parse_civil_time(std::string_view text) {
  const bool with_seconds = text.size() == 19;
  if (!with_seconds && text.size() != 16)
    return std::nullopt;
  const auto day = parse_civil_day(text.substr(0, 10));
  const auto h = digits(text, 11, 2);
  const auto m = digits(text, 14, 2);
  const auto s = with_seconds ? digits(text, 17, 2) : 0u;
  const bool marks = text[10] == 'T' && text[13] == ':' && (!with_seconds || text[16] == ':');
  if (!day || !h || !m || !s || !marks || *h > 23 || *m > 59 || *s > 59)
    return std::nullopt;
  return civil_time{*day} + std::chrono::hours{*h} + minutes{*m} + seconds{*s};
}

std::optional<minutes> parse_time_of_day(std::string_view text) {
  const auto h = digits(text, 0, 2);
  const auto m = digits(text, 3, 2);
  if (text.size() != 5 || text[2] != ':' || !h || !m || *h > 23 || *m > 59)
    return std::nullopt;
  return std::chrono::hours{*h} + minutes{*m};
}

std::optional<instant> parse_utc(std::string_view text) {
  if (text.empty() || text.back() != 'Z')
    return std::nullopt;
  const auto t = parse_civil_time(text.substr(0, text.size() - 1));
  if (!t)
    return std::nullopt;
  return instant{std::chrono::duration_cast<milliseconds>(t->time_since_epoch())};
}

} // namespace ecoute
