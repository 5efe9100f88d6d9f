// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/on_call.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the tests about on-call staff have in common: people, places and times.
namespace ecoute::alerts {

inline constexpr agent_id camille{1};
inline constexpr agent_id dominique{2};
inline constexpr agent_id sacha{3};
inline constexpr agent_id noa{4};
inline const std::vector<agent_id> everybody{camille, dominique, sacha, noa};
inline constexpr auto police_scope = on_call_scope::police;

inline civil_zone zone_named(std::string_view name) {
  return civil_zone::named(name).value();
}
inline instant utc(std::string_view text) {
  return parse_utc(text).value();
}
inline civil_time wall(std::string_view text) {
  return parse_civil_time(text).value();
}
/// Paris time, "2026-11-02T20:00"; of a repeated hour the first.
inline instant paris(std::string_view text) {
  static const auto zone = zone_named(mainland_zone);
  return zone.instant_of(wall(text), repeated_hour::first).value();
}

inline on_call_rotation rotation_of(std::string_view first, std::uint32_t days,
                                    std::vector<agent_id> members,
                                    on_call_scope scope = police_scope, std::uint8_t level = 1) {
  return {scope, level, std::string{mainland_zone}, wall(first), days, std::move(members)};
}
inline on_call_override override_of(agent_id who, instant start, instant end,
                                    on_call_scope scope = police_scope, std::uint8_t level = 1) {
  return {scope, level, {start, end}, who};
}

} // namespace ecoute::alerts
