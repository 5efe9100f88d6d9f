// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Content lines of iCalendar, RFC 5545 §3.1: folding, parameters, escaping.
namespace ecoute {

struct ical_line {
  std::uint32_t line = 1; ///< of the file, from 1, where it begins
  std::string name;       ///< upper case; empty when the line has no name and value
  std::vector<std::pair<std::string, std::string>> parameters; ///< names in upper case
  std::string value;                                           ///< as written, still escaped
  bool operator==(const ical_line&) const = default;

  /// The parameter's value, empty when there is none.
  [[nodiscard]] std::string_view parameter(std::string_view wanted) const;
};

/// Unfolds and splits. Ends of line are CR LF, or LF alone as many programs write. Empty lines are
/// left out. At most `lines_max` + 1 are read, so that the caller sees that there are too many.
std::vector<ical_line> read_ical_lines(std::string_view text, std::size_t lines_max);

/// Adds a line with CR LF, folded at 75 octets, never within a character of UTF-8.
void append_ical_line(std::string& to, std::string_view content);

/// DATE-TIME in UTC, §3.3.5: "20261025T003000Z"; fractions of a second are dropped.
std::string ical_utc(instant t);

/// TEXT values, §3.3.11: backslash, semicolon, comma and newline. Control characters are dropped
/// when escaping; an unknown escape stands for its second character.
std::string escape_ical(std::string_view text);
std::string unescape_ical(std::string_view value);

} // namespace ecoute
