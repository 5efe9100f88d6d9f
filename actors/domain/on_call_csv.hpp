// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/on_call.hpp"
#include "actors/domain/roster_files.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// A plan of on-call staff as one CSV file, taken whole or not at all.
///
///   kind,scope,level,zone,start,end,days,agents
///   rotation,police,1,,2026-11-02T08:00,,7,camille|dominique|sacha
///   rotation,gendarmerie,1,Indian/Reunion,2026-11-02T08:00,,1,noa|sacha
///   override,police,1,,2026-12-24T08:00,2026-12-26T08:00,,dominique
///
/// `zone` empty: mainland_zone. Of a rotation, `start` is the first turn's by the clock on the
/// wall, `days` the civil days of each turn, `agents` the sign-in names in turn. Of an override,
/// times are as in rosters (with an offset where the clock shows them twice) and there is one
/// agent; of two that overlap the later line wins.
namespace ecoute {

using on_call_file_fault = std::variant<file_fault, on_call_fault>;
std::string_view name_of(const on_call_file_fault& f);

struct on_call_line_fault {
  std::uint32_t line = 0; ///< from 1
  std::string field{};    ///< the column, empty when the whole line is meant
  on_call_file_fault why{};
  bool operator==(const on_call_line_fault&) const = default;
};

/// Either the plan, which faults_of finds no fault in, or all faults by line. `rows_max`: rotations
/// and overrides together.
std::variant<on_call_plan, std::vector<on_call_line_fault>>
import_on_call(std::string_view text, std::span<const named_agent> agents, std::size_t rows_max);

} // namespace ecoute
