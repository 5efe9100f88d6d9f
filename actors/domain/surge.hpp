// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/calendar.hpp"
#include "actors/domain/certification.hpp"
#include "actors/domain/roster.hpp"

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Many newcomers at once (SERVICE.md F15: a lockdown multiplied the staff by five): entered by one
/// file, with fewer rights, beside somebody experienced, until a date.
namespace ecoute {

struct surge_policy {
  std::uint32_t entries_max = 100;
  milliseconds life_max = std::chrono::hours{24 * 92}; ///< three months, then enter them again
  std::uint32_t capacity = 1;                          ///< conversations at once
};

struct surge_entry {
  std::string sign_in;    ///< their account's name, lower case
  std::string shown_name; ///< what visitors and colleagues see
  force platform = force::police;
  std::string buddy; ///< sign-in name of an agent already there
  instant until{};
  bool operator==(const surge_entry&) const = default;
};

enum class surge_fault : std::uint8_t {
  wrong_columns = 1, ///< the line has not five fields, or a field is quoted wrongly
  bad_name,          ///< empty, too long or with other letters than a sign-in name may have
  name_taken,        ///< by an agent already there, or twice in the file
  unknown_platform,
  unknown_buddy,
  buddy_not_certified, ///< for adults until the entry's end, or of the other platform
  bad_end,             ///< not a date, in the past, or later than allowed
  too_many,            ///< more lines than one file may have
};
std::string_view name_of(surge_fault f);

struct surge_line_fault {
  std::uint32_t line = 0; ///< from 1, the heading included
  std::string field;
  surge_fault why = surge_fault::wrong_columns;
  bool operator==(const surge_line_fault&) const = default;
};

/// Who is there already, as far as the file has to know.
struct surge_colleague {
  std::string sign_in;
  agent_id agent;
  force platform = force::police;
};

/// Reads `sign_in,shown_name,platform,buddy,until` (heading first; until: the last day, in the
/// platform's civil time). All bad lines are listed and then nothing is taken.
std::variant<std::vector<surge_entry>, std::vector<surge_line_fault>>
read_surge(std::string_view csv, std::span<const surge_colleague> colleagues,
           std::span<const certification> certificates, const civil_zone& zone,
           const surge_policy& policy, instant now);

/// What somebody may do.
struct agent_rights {
  std::uint32_t capacity = 0; ///< 0: no offer at all
  bool minors = false;
  bool needs_buddy_on_duty = false;
  bool operator==(const agent_rights&) const = default;
};

/// A provisional agent's rights at that instant: none once the end has come, and no offer while
/// the buddy is not on duty on that platform.
agent_rights provisional_rights(const surge_entry& entry, agent_id buddy, const roster& shifts,
                                const surge_policy& policy, instant now);

} // namespace ecoute
