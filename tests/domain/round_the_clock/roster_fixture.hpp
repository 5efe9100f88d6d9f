// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/calendar.hpp"
#include "actors/domain/certification.hpp"
#include "actors/domain/roster.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the tests about rosters have in common: a day in Paris and three people.
namespace ecoute::round_the_clock {

inline constexpr agent_id camille{1};
inline constexpr agent_id dominique{2};
inline constexpr agent_id sacha{3};
inline const std::vector<agent_id> people{camille, dominique, sacha};

inline instant utc(std::string_view text) {
  return parse_utc(text).value();
}

/// Paris time, "2026-11-02T20:00"; of a repeated hour the first.
inline instant paris(std::string_view text) {
  static const auto zone = civil_zone::named(mainland_zone).value();
  return zone.instant_of(parse_civil_time(text).value(), repeated_hour::first).value();
}

inline shift shift_of(agent_id who, instant start, instant end, force platform = force::police,
                      duty role = duty::operator_agent) {
  return {who, platform, role, {start, end}};
}

inline roster roster_of(std::vector<shift> shifts) {
  auto made = roster::make(std::move(shifts), people, {});
  EXPECT_TRUE(std::holds_alternative<roster>(made)) << "the test's own roster has a fault";
  return std::get<roster>(std::move(made));
}

/// Holds the certificate for ever.
inline certification for_ever(agent_id who, certificate which = certificate::adults) {
  return {who, which, {instant{}, utc("2199-01-01T00:00:00Z")}};
}

} // namespace ecoute::round_the_clock
