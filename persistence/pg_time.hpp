// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/time.hpp"

/// Instants as they stand in the tables: milliseconds since 1970, UTC; of a type that SOCI binds.
namespace ecoute {

inline long long since_epoch(instant t) {
  return t.time_since_epoch().count();
}

inline instant from_epoch(long long ms) {
  return instant{milliseconds{ms}};
}

} // namespace ecoute
