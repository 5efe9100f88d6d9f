// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/simulation/plan.hpp"

#include <string>
#include <string_view>

namespace ecoute::simulation {

/// One line each: what holds for the whole, who there is, what they do and when.
///
///   seed 17
///   starts 1582934400000
///   length 2:00:00.000
///   tight
///   visitor 1 police victim fr
///   agent 2 gendarmerie 7200:00:00.000
///   0:03:12.250 visitor 1 say 42
std::string write_plan(const plan& p);

/// The inverse; a line that starts with # is a remark. Throws std::invalid_argument with the number
/// of the line that is not understood.
plan read_plan(std::string_view text);

/// "3:07:09.250": hours, minutes, seconds, milliseconds.
std::string time_text(milliseconds t);

} // namespace ecoute::simulation
