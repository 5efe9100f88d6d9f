// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/calendar.hpp"
#include "actors/domain/roster.hpp"

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Rosters as files: what CSV (roster_csv.cpp) and iCalendar (roster_ical.cpp) have in common. A
/// file is taken whole or not at all; when not, every bad line is listed.
namespace ecoute {

enum class file_fault : std::uint8_t {
  unreadable = 1, ///< not such a file at all, or broken off
  wrong_heading,  ///< CSV: the first line does not name the columns
  wrong_columns,  ///< too few, too many, or a quote in the wrong place
  missing,        ///< a field that must be there is not
  not_a_time,     ///< not written as a date and time
  no_such_time,   ///< the clock jumps over it, in March
  ambiguous_time, ///< the clock shows it twice, in October: write it with its offset
  unknown_zone,   ///< a time zone that is not in the tz database
  unknown_platform,
  unknown_role,
  not_supported, ///< iCalendar: repeating events, whole days
  too_many,      ///< more shifts than a roster may hold
  // the shifts themselves, as roster_fault has them
  unknown_agent,
  ends_before_start,
  too_long,
  overlaps, ///< another line, or a shift that stays
  // of files of on-call staff
  unknown_kind, ///< neither a rotation nor an override
  unknown_scope,
  not_a_number,
  not_meant, ///< a field that a line of this kind leaves empty, or more agents than one
};
std::string_view name_of(file_fault f);

struct line_fault {
  std::uint32_t line = 0; ///< from 1
  std::string field;      ///< the column or property, empty when the whole line is meant
  file_fault why = file_fault::unreadable;
  bool operator==(const line_fault&) const = default;
};

/// How agents are written in files: by the name they sign in with.
struct named_agent {
  std::string sign_in;
  agent_id agent;
};

struct file_context {
  civil_zone zone; ///< of times written without a zone
  std::span<const named_agent> agents;
  const roster& kept; ///< what stays beside the file: nobody may be there twice
  roster_policy policy;
};

using import_answer = std::variant<std::vector<shift>, std::vector<line_fault>>;

/// Heading `agent,platform,role,start,end`. Times `2026-10-25T02:30`, in the zone, or with an
/// offset (`+02:00`, `Z`). Shifts come out in the order of the lines.
import_answer import_csv(std::string_view text, const file_context& context);
/// The same columns, by start; times in the zone with their offset. A name that a spreadsheet
/// would take for a formula is marked by an apostrophe, which import_csv passes over.
std::string export_csv(std::span<const shift> shifts, const file_context& context);

/// RFC 5545, the subset that export_ical writes: VEVENT with DTSTART and DTEND (UTC, or TZID of
/// the tz database) and X-ECOUTE-AGENT, -PLATFORM and -ROLE; other properties and components are
/// passed over, except those that would change what is meant (RRULE, RDATE, whole days, DURATION),
/// which are faults.
import_answer import_ical(std::string_view text, const file_context& context);
/// `made` becomes DTSTAMP; `domain` ends each UID ("ecoute.example"). UTC throughout.
std::string export_ical(std::span<const shift> shifts, const file_context& context, instant made,
                        std::string_view domain);

/// A time of a CSV file: UTC, with an offset, or by the clock on the wall of `zone`.
std::variant<instant, file_fault> read_file_time(std::string_view text, const civil_zone& zone);
/// A cell without the apostrophe that keeps a spreadsheet from taking it for a formula.
std::string_view without_formula_mark(std::string_view cell);

/// A shift as read, with the line to blame and the names of its fields there.
struct read_shift {
  shift what;
  std::uint32_t line = 0;
  std::uint32_t start_line = 0;
  std::uint32_t end_line = 0;
  std::uint32_t agent_line = 0;
  bool whole = true; ///< false: a fault is already listed, so that it is not examined further
};
struct field_names {
  std::string_view agent;
  std::string_view start;
  std::string_view end;
};
/// Adds the faults of the shifts themselves; then either the shifts or all faults by line.
import_answer judge(std::vector<read_shift> read, std::vector<line_fault> faults,
                    const file_context& context, const field_names& names);

const named_agent* agent_named(const file_context& context, std::string_view sign_in);
std::string_view sign_in_of(const file_context& context, agent_id agent);

} // namespace ecoute
