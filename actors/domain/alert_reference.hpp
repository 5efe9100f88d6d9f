// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/alert.hpp"

#include <cstddef>
#include <string>

namespace ecoute {

inline constexpr std::size_t alert_reference_digits = 8;

/// How people name an alert to each other: its id's first digits. It stands in what leaves the
/// engine, on the pages and in the conversation, so that all speak of the same one.
inline std::string reference_of(const alert_id& id) {
  return to_text(id).substr(0, alert_reference_digits);
}

} // namespace ecoute
