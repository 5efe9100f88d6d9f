// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/time.hpp"

#include <date/date.h>

#include <optional>
#include <string_view>

namespace date {
class time_zone;
}

/// The clock on the wall of a place. Storage and rules are in UTC; people live and work by civil
/// time, whose nights have 23 or 25 hours twice a year, and whose days begin at other instants in
/// the overseas territories. The zones are the system's tz database.
namespace ecoute {

using civil_day = date::local_days;     ///< a date, without a place
using civil_time = date::local_seconds; ///< date and time of day as shown by a clock on the wall

/// What an hour that the clock shows twice stands for (the last Sunday of October, 02:00 to 03:00).
enum class repeated_hour : std::uint8_t { first = 1, second = 2 };

class civil_zone {
public:
  /// By its tz name, "Europe/Paris". Nothing when the tz database does not know it.
  static std::optional<civil_zone> named(std::string_view tz_name);

  [[nodiscard]] std::string_view name() const;
  [[nodiscard]] civil_time at(instant t) const; ///< fractions of a second are dropped
  [[nodiscard]] civil_day day_of(instant t) const;
  /// Nothing when the clock never shows that time (the last Sunday of March, 02:00 to 03:00).
  [[nodiscard]] std::optional<instant> instant_of(civil_time t, repeated_hour which) const;
  /// As instant_of; a time that the clock jumps over is the instant of the jump.
  [[nodiscard]] instant nearest_instant(civil_time t, repeated_hour which) const;
  [[nodiscard]] instant start_of(civil_day day) const;
  /// The first instant after `t` at which the clock comes to that time of day: its first showing,
  /// or the jump over it.
  [[nodiscard]] instant next_daily(minutes time_of_day, instant t) const;
  /// 23, 24 or 25 hours.
  [[nodiscard]] milliseconds length_of(civil_day day) const;
  /// Hours to add to UTC at this instant, as a duration (Marquesas: -9 h 30 min).
  [[nodiscard]] seconds offset_at(instant t) const;

  bool operator==(const civil_zone&) const = default;

private:
  explicit civil_zone(const date::time_zone* zone) : zone_(zone) {}
  const date::time_zone* zone_; ///< owned by the tz database, which lives as long as the process
};

/// Zone of the place where both services of the mainland work and where their rosters are written.
inline constexpr std::string_view mainland_zone = "Europe/Paris";

/// Of a département or overseas collectivity ("33", "974", "987"); the mainland's for any other
/// text. French Polynesia answers for Tahiti: Marquesas and Gambier differ by 30 and 60 minutes.
std::string_view zone_of_departement(std::string_view code);

/// "2026-10-25" and "2026-10-25T02:30" or "2026-10-25T02:30:00", strictly; anything else, dates
/// that do not exist included, is nothing. Years 1970 to 2199.
std::optional<civil_day> parse_civil_day(std::string_view text);
std::optional<civil_time> parse_civil_time(std::string_view text);
/// "08:30", from 00:00 to 23:59, strictly.
std::optional<minutes> parse_time_of_day(std::string_view text);
/// UTC, "2026-10-25T00:30:00Z".
std::optional<instant> parse_utc(std::string_view text);

} // namespace ecoute
