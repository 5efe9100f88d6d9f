// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/daily.hpp"

namespace ecoute {

namespace {

instant on_day(const civil_zone& zone, civil_day day, seconds time_of_day) {
  return zone.nearest_instant(civil_time{day} + time_of_day, repeated_hour::first);
}

} // namespace

instant last_daily(const civil_zone& zone, seconds time_of_day, instant now) {
  const auto today = zone.day_of(now);
  const auto at = on_day(zone, today, time_of_day);
  return at <= now ? at : on_day(zone, today - date::days{1}, time_of_day);
}

instant next_daily(const civil_zone& zone, seconds time_of_day, instant now) {
  const auto today = zone.day_of(now);
  const auto at = on_day(zone, today, time_of_day);
  return at > now ? at : on_day(zone, today + date::days{1}, time_of_day);
}

} // namespace ecoute
