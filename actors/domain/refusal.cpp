// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/refusal.hpp"

#include <array>
#include <cstddef>

namespace ecoute {

namespace {

/// In the order of the enumeration.
constexpr std::array<std::string_view, 49> names = {
    "none",
    "busy",
    "unavailable",
    "in_doubt",
    "race_lost",
    "quarantined",
    "malformed",
    "unknown_type",
    "wrong_order",
    "too_large",
    "empty_text",
    "other_text",
    "unknown_place",
    "not_signed_in",
    "wrong_credentials",
    "too_many",
    "forbidden",
    "stale_session",
    "wrong_code",
    "superseded",
    "unknown_conversation",
    "closed",
    "already_taken",
    "not_waiting",
    "not_holder",
    "at_capacity",
    "not_available",
    "not_certified",
    "queue_full",
    "not_invited",
    "note_missing",
    "oneself",
    "colleague_unavailable",
    "colleague_full",
    "colleague_not_certified",
    "not_yet",
    "unknown_shift",
    "shift_begun",
    "shifts_overlap",
    "other_duty",
    "shift_needs_certificate",
    "swap_over",
    "codes_spent",
    "changed_hands",
    "psychologist_none",
    "psychologist_off_hours",
    "psychologist_away",
    "psychologist_already",
    "psychologist_over",
};
static_assert(names.size() == static_cast<std::size_t>(refusal::psychologist_over) + 1);

} // namespace

refusal of_colleague(refusal why) {
  switch (why) {
  case refusal::at_capacity:
    return refusal::colleague_full;
  case refusal::not_certified:
    return refusal::colleague_not_certified;
  case refusal::not_available:
  case refusal::forbidden:
    return refusal::colleague_unavailable;
  default:
    return why;
  }
}

std::string_view refusal_name(refusal r) {
  const auto index = static_cast<std::size_t>(r);
  return index < names.size() ? names[index] : std::string_view{};
}

} // namespace ecoute
