// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/calendar.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// When a service is open, by the clock on the wall of its place: the same hours each week, closed
/// on public holidays, but for days that are named. Pure.
namespace ecoute {

/// Of one civil day, from 00:00; `until` at most 24:00. A time that the clock shows twice is its
/// first showing as a beginning and its second as an end; one that it jumps over, the jump.
struct day_span {
  minutes from{};
  minutes until{};
  bool operator==(const day_span&) const = default;
};

struct weekly_span {
  std::vector<unsigned> days{}; ///< ISO: 1 Monday … 7 Sunday
  day_span when{};
  bool operator==(const weekly_span&) const = default;
};

/// A day that goes before the week and the holidays; without spans it is closed.
struct special_day {
  civil_day day{};
  std::vector<day_span> spans{};
  bool operator==(const special_day&) const = default;
};

struct working_hours {
  civil_zone zone;
  std::string holidays_of{}; ///< département whose public holidays are closed; empty: none are
  std::vector<weekly_span> week{};
  std::vector<special_day> special{}; ///< the later one of the same day holds
};

struct hours_standing {
  bool open = false;
  instant until{}; ///< open: their end; zero: not within hours_ahead
  instant next{};  ///< closed: the next beginning; zero: not within hours_ahead
  bool operator==(const hours_standing&) const = default;
};

/// How far is looked.
inline constexpr date::days hours_ahead{62};

/// Hours that touch, over midnight too, are one stretch.
hours_standing hours_at(const working_hours& hours, instant now);

/// "mon-fri 09:00-17:00", "sat 10:00-12:00": first and last day of the week, then from when to when
/// ("24:00" as an end). Anything else is nothing.
std::optional<weekly_span> parse_weekly_span(std::string_view text);
/// "2026-12-24 closed", "2026-12-31 09:00-12:00", "2026-12-31 09:00-12:00 14:00-15:00".
std::optional<special_day> parse_special_day(std::string_view text);

} // namespace ecoute
