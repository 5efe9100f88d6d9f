// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/time.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

/// Care for those who listen (SERVICE.md F21): breaks between long stretches, a debrief after heavy
/// conversations in a row. Advice to the agent and the duty officer, never a figure by which people
/// could be compared: nothing of it outlives the shift.
namespace ecoute {

struct care_policy {
  milliseconds work_max = std::chrono::hours{2}; ///< without a break of at least break_min
  milliseconds break_min = minutes{15};
  std::uint32_t heavy_in_a_row = 2; ///< then a debrief is proposed
  std::uint32_t break_leaves = 1;   ///< while somebody waits, so many stay who are on no break
};

enum class care_advice : std::uint8_t {
  none = 1,
  take_a_break = 2,
  debrief = 3, ///< with the duty officer or the staff's psychologist; before any break
};
std::string_view name_of(care_advice a);

struct care_state {
  instant working_since{}; ///< since the shift's start or the last real break
  std::optional<instant> break_since;
  std::uint32_t heavy = 0; ///< since the last debrief or light conversation
  bool operator==(const care_state&) const = default;
};

care_state begin_shift(instant now);
/// A conversation ended; heavy as its operator marked it, or danger was declared in it.
void conversation_ended(care_state& s, bool heavy);
void break_begun(care_state& s, instant now);
/// A break shorter than break_min does not count.
void break_ended(care_state& s, const care_policy& policy, instant now);
void debriefed(care_state& s);

care_advice advice(const care_state& s, const care_policy& policy, instant now);
/// When advice() may change by time alone.
std::optional<instant> next_advice(const care_state& s, const care_policy& policy, instant now);

/// Whether a break may begin now: never when it would leave fewer than `at_least` on duty and not
/// on a break while somebody waits. Refused is "not yet", to be asked again.
bool break_fits(std::uint32_t not_on_break, std::uint32_t at_least, std::uint32_t waiting);

} // namespace ecoute
