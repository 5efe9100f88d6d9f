// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/calendar.hpp"

/// What happens once each civil day, when the clock on the wall shows a time of day: also on the
/// days of 23 and of 25 hours. A time that the clock jumps over is the instant of the jump; of one
/// that it shows twice, the first.
namespace ecoute {

/// The last such instant at or before `now`. `time_of_day`: 0 to 24 h.
instant last_daily(const civil_zone& zone, seconds time_of_day, instant now);
/// The first one after `now`.
instant next_daily(const civil_zone& zone, seconds time_of_day, instant now);

} // namespace ecoute
