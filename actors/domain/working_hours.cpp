// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/working_hours.hpp"

#include "actors/domain/intervals.hpp"
#include "actors/domain/public_holidays.hpp"

#include <algorithm>
#include <array>

namespace ecoute {

namespace {

constexpr std::array<std::string_view, 7> day_names{"mon", "tue", "wed", "thu",
                                                    "fri", "sat", "sun"};
constexpr minutes whole_day{24 * 60};

/// Up to the next space, which goes along.
std::string_view next_word(std::string_view& rest) {
  const auto end = rest.find(' ');
  const auto word = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return word;
}

/// ISO number of a day of the week.
std::optional<unsigned> parse_day(std::string_view text) {
  const auto found = std::find(day_names.begin(), day_names.end(), text);
  if (found == day_names.end())
    return std::nullopt;
  return static_cast<unsigned>(found - day_names.begin()) + 1;
}

std::vector<unsigned> parse_days(std::string_view text) {
  const auto dash = text.find('-');
  const auto first = parse_day(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : parse_day(text.substr(dash + 1));
  std::vector<unsigned> days;
  if (first && last)
    for (auto d = *first; d <= *last; ++d)
      days.push_back(d);
  return days; // none also where the last comes before the first
}

std::optional<day_span> parse_span(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos)
    return std::nullopt;
  const auto from = parse_time_of_day(text.substr(0, dash));
  const auto end = text.substr(dash + 1);
  const auto until = end == "24:00" ? std::optional{whole_day} : parse_time_of_day(end);
  if (!from || !until || *until <= *from)
    return std::nullopt;
  return day_span{*from, *until};
}

std::vector<day_span> spans_of(const working_hours& hours, civil_day day) {
  const auto named = std::find_if(hours.special.rbegin(), hours.special.rend(),
                                  [day](const special_day& s) { return s.day == day; });
  if (named != hours.special.rend())
    return named->spans;
  if (!hours.holidays_of.empty() && is_public_holiday(day, hours.holidays_of))
    return {};
  const auto weekday = date::weekday{day}.iso_encoding();
  std::vector<day_span> spans;
  for (const auto& w : hours.week)
    if (std::find(w.days.begin(), w.days.end(), weekday) != w.days.end())
      spans.push_back(w.when);
  return spans;
}

/// 24:00 is the beginning of the next day, whatever its clock shows then.
instant end_of(const civil_zone& zone, civil_day day, minutes until) {
  return until == whole_day ? zone.start_of(day + date::days{1})
                            : zone.nearest_instant(civil_time{day} + until, repeated_hour::second);
}

std::vector<interval> stretches(const working_hours& hours, civil_day first, civil_day last) {
  std::vector<interval> all;
  for (auto day = first; day <= last; day += date::days{1})
    for (const auto& s : spans_of(hours, day))
      all.push_back({hours.zone.nearest_instant(civil_time{day} + s.from, repeated_hour::first),
                     end_of(hours.zone, day, s.until)});
  return merged(std::move(all));
}

/// Within the days from yesterday on, so many ahead: nothing where that is not enough to tell.
std::optional<hours_standing> look(const working_hours& hours, instant now, date::days ahead) {
  const auto today = hours.zone.day_of(now);
  const auto horizon = hours.zone.start_of(today + ahead);
  for (const auto& s : stretches(hours, today - date::days{1}, today + ahead)) {
    if (s.contains(now) && s.end < horizon)
      return hours_standing{true, s.end, {}};
    if (s.contains(now))
      return std::nullopt;
    if (now < s.start)
      return hours_standing{false, {}, s.start};
  }
  return std::nullopt;
}

} // namespace

hours_standing hours_at(const working_hours& hours, instant now) {
  constexpr date::days usually{8}; // a week and a holiday: few days are asked of the tz database
  if (const auto near = look(hours, now, usually))
    return *near;
  if (const auto far = look(hours, now, hours_ahead))
    return *far;
  const auto today = hours.zone.day_of(now);
  const auto all = stretches(hours, today - date::days{1}, today);
  const bool open =
      std::any_of(all.begin(), all.end(), [now](const interval& s) { return s.contains(now); });
  return {open, {}, {}};
}

std::optional<weekly_span> parse_weekly_span(std::string_view text) {
  auto days = parse_days(next_word(text));
  const auto when = parse_span(text);
  if (days.empty() || !when)
    return std::nullopt;
  return weekly_span{std::move(days), *when};
}

std::optional<special_day> parse_special_day(std::string_view text) {
  const auto day = parse_civil_day(next_word(text));
  if (!day || text.empty())
    return std::nullopt;
  special_day found{*day, {}};
  if (text == "closed")
    return found;
  while (!text.empty()) {
    const auto span = parse_span(next_word(text));
    if (!span)
      return std::nullopt;
    found.spans.push_back(*span);
  }
  return found;
}

} // namespace ecoute
