// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>

/// Time as the rules see it: always an argument, never read from a clock.
namespace ecoute {

/// Wall-clock time, UTC, whole milliseconds. The order of events is their number, never this.
using instant = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

} // namespace ecoute
