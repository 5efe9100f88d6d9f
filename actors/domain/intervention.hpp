// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string_view>

namespace ecoute {

/// What a duty officer does to a conversation of somebody else, or of nobody yet. Always in its
/// events: whoever holds it sees what was done, and by whom. Stored: append only.
enum class intervention : std::uint8_t {
  read = 1, ///< silently: its visitor is not told of each time, but beforehand that it happens
  take_over = 2,
  reroute = 3,     ///< to the other platform
  offer_again = 4, ///< ends an offer that nobody answers
  plan_relief = 5, ///< who takes it over at the end of its holder's duty
};

/// Name on the wire and in the traces; empty for any other value.
constexpr std::string_view name_of(intervention i) {
  switch (i) {
  case intervention::read:
    return "read";
  case intervention::take_over:
    return "take_over";
  case intervention::reroute:
    return "reroute";
  case intervention::offer_again:
    return "offer_again";
  case intervention::plan_relief:
    return "plan_relief";
  }
  return {};
}

} // namespace ecoute
