// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/alert.hpp"
#include "actors/domain/calendar.hpp"
#include "actors/domain/intervals.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Who is on call, per scope (a platform, or the system) and level: people in turn by civil days,
/// with overrides. By the clock on the wall of its place: a turn that changes at 08:00 does so on
/// the nights of 23 and 25 hours too. A time that the clock shows twice is its first showing, one
/// that it jumps over the instant of the jump; each turn ends where the next begins, so that there
/// is neither a gap nor an overlap.
namespace ecoute {

struct on_call_rotation {
  on_call_scope scope{};
  std::uint8_t level = 1;
  std::string zone{mainland_zone};
  civil_time first{};              ///< the first turn begins; each later one at this time of day
  std::uint32_t turn_days = 7;     ///< civil days of one turn
  std::vector<agent_id> members{}; ///< in turn; never empty in a checked rotation
  bool operator==(const on_call_rotation&) const = default;
};

/// Somebody else, for a while (a hand-off, a holiday). The latest made wins where two overlap.
struct on_call_override {
  on_call_scope scope{};
  std::uint8_t level = 1;
  interval when{};
  agent_id agent{};
  bool operator==(const on_call_override&) const = default;
};

struct on_call_plan {
  std::vector<on_call_rotation> rotations{};
  std::vector<on_call_override> overrides{}; ///< in the order they were made
  bool operator==(const on_call_plan&) const = default;
};

struct on_call_turn {
  agent_id agent{};
  instant until{}; ///< somebody else's begins
  agent_id then{}; ///< who comes after; may be the same person with the next turn of a lone member
  bool operator==(const on_call_turn&) const = default;
};

/// Nobody: there is no such rotation, or its first turn has not begun, and no override names
/// anybody. `then` is nobody where an override ends before the first turn.
std::optional<on_call_turn> on_call_now(const on_call_plan& plan, on_call_scope scope,
                                        std::uint8_t level, instant now);
/// The highest level that has a rotation; 0: none.
std::uint8_t last_level(const on_call_plan& plan, on_call_scope scope);
/// Everybody on call there at that instant, each once, by level; `level` 0: of all levels. Where a
/// platform has nobody of that level, the system's answers; where neither has, all levels do, so
/// that no step of an alert is silent while anybody is on call.
std::vector<agent_id> called_by(const on_call_plan& plan, on_call_scope scope, std::uint8_t level,
                                instant now);
/// Turns of one person that touch the window, whole, for their calendar; by start, then by scope
/// and level. What an override takes away of a turn is not in it; what it cuts in two is two.
struct own_turn {
  on_call_scope scope{};
  std::uint8_t level = 1;
  interval when{};
  bool operator==(const own_turn&) const = default;
};
std::vector<own_turn> turns_of(const on_call_plan& plan, agent_id who, const interval& window);

enum class on_call_fault : std::uint8_t {
  none = 0,
  nobody, ///< a rotation without members
  unknown_agent,
  unknown_zone,
  turn_out_of_range,  ///< 1 to on_call_turn_days_max
  level_out_of_range, ///< 1 to on_call_levels_max
  level_missing,      ///< a scope has a level and not the one below
  twice,              ///< two rotations of one scope and level: the later is named
  ends_before_start,
};
inline constexpr std::uint8_t on_call_levels_max = 5;
inline constexpr std::uint32_t on_call_turn_days_max = 366;
std::string_view name_of(on_call_fault f);
struct faulty_on_call {
  std::size_t index = 0; ///< in rotations, then overrides, counted through
  on_call_fault why = on_call_fault::none;
  bool operator==(const faulty_on_call&) const = default;
};
/// Every fault, by index; of one rotation or override in the order of the list above.
std::vector<faulty_on_call> faults_of(const on_call_plan& plan, std::span<const agent_id> known);

} // namespace ecoute
