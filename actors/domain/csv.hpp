// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Comma separated values as RFC 4180 has them, and as spreadsheets in France write them: the
/// separator is a comma or a semicolon (whichever the first line shows first), the end of line CR
/// LF or LF, a byte order mark is skipped. A quoted field may hold separators, quotes and line
/// breaks.
namespace ecoute {

struct csv_row {
  std::uint32_t line = 1; ///< of the file, from 1, where the row begins
  std::vector<std::string> fields;
  bool well_formed = true; ///< false: a quote is open at the end, or stands in the wrong place
  bool operator==(const csv_row&) const = default;
};

/// Rows in order; empty lines are left out. At most `rows_max` + 1 rows are read, so that the
/// caller sees that there are too many.
std::vector<csv_row> read_csv(std::string_view text, std::size_t rows_max);

/// One line with CR LF; a field is quoted where it has to be.
void append_csv(std::string& to, const std::vector<std::string>& fields);

} // namespace ecoute
