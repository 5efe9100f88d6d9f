// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/alert.hpp"

#include <array>
#include <optional>
#include <string_view>

/// The causes of alerts that the engine finds in itself.
namespace ecoute {

/// `detail` of system_fault.
inline constexpr std::string_view journal_cut = "journal_cut";
/// A role of the engine dies again and again; a person looks before the engine gives up.
inline constexpr std::string_view role_dying = "role_dying";
/// `detail` of coverage_gap: how far ahead the nearest gap is at most; under way it is within 1 h.
inline constexpr std::array<std::string_view, 2> gap_details{"1h", "24h"};
/// `detail` of test: raised each day, or asked for by a person.
inline constexpr std::string_view daily_test = "daily";
inline constexpr std::string_view asked_test = "asked";

/// What a fault that the consoles of a platform are told of is for who is on call there, or for the
/// system. Of several conversations that cannot be read there is one alert, which counts: the
/// consoles show which ones. Nothing: nobody is called for it.
std::optional<alert_cause> cause_of_fault(std::string_view what, force platform);

/// Whether whoever tells of it repeats it while it lasts (fixed::fault_tellings within
/// supervision.fault_well_after): not heard of any more, it is over, though nobody said so. All
/// others are over when somebody says so.
bool is_repeated(const alert_cause& c);

} // namespace ecoute
