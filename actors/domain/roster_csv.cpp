// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/csv.hpp"
#include "actors/domain/roster_files.hpp"

#include <date/date.h>

#include <algorithm>
#include <array>
#include <utility>

namespace ecoute {

namespace {

constexpr std::array<std::string_view, 5> columns{"agent", "platform", "role", "start", "end"};
constexpr std::size_t plain_length = 16; ///< 2026-10-25T02:30

/// "+02:00", "-09:30", as a duration.
std::optional<minutes> parse_offset(std::string_view text) {
  const bool shaped = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':';
  if (!shaped)
    return std::nullopt;
  const auto two = [&](std::size_t at) -> int {
    const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : 1000; };
    return digit(text[at]) * 10 + digit(text[at + 1]);
  };
  const int h = two(1);
  const int m = two(4);
  if (h > 14 || m > 59)
    return std::nullopt;
  const minutes size{h * 60 + m};
  return text[0] == '-' ? -size : size;
}

std::string written(instant t, const civil_zone& zone) {
  const auto offset = std::chrono::duration_cast<minutes>(zone.offset_at(t));
  const auto size = offset < minutes{0} ? -offset : offset;
  const date::hh_mm_ss shown{size};
  const auto two = [](long n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const auto shows_seconds = zone.at(t) != date::floor<minutes>(zone.at(t));
  return date::format(shows_seconds ? "%FT%T" : "%FT%R", zone.at(t)) +
         (offset < minutes{0} ? "-" : "+") + two(shown.hours().count()) + ":" +
         two(shown.minutes().count());
}

/// A spreadsheet takes a cell that begins like this for a formula and runs it.
bool begins_a_formula(std::string_view cell) {
  return !cell.empty() && std::string_view{"=+-@\t\r"}.find(cell.front()) != std::string_view::npos;
}

/// Shown as text by a spreadsheet; without_formula_mark reads it back.
std::string harmless(std::string_view cell) {
  return begins_a_formula(cell) ? "'" + std::string{cell} : std::string{cell};
}

bool is_heading(const csv_row& row) {
  return row.well_formed &&
         std::equal(row.fields.begin(), row.fields.end(), columns.begin(), columns.end());
}

class line_reader {
public:
  line_reader(const file_context& context, std::vector<line_fault>& faults)
      : context_(context), faults_(faults) {}

  read_shift read(const csv_row& row) {
    read_shift r{{}, row.line, row.line, row.line, row.line, true};
    const auto fault = [&](std::string_view field, file_fault why) {
      faults_.push_back({row.line, std::string{field}, why});
      r.whole = false;
    };
    if (!row.well_formed || row.fields.size() != columns.size()) {
      fault({}, file_fault::wrong_columns);
      return r;
    }
    const auto& f = row.fields;
    if (const auto* agent = agent_named(context_, without_formula_mark(f[0])))
      r.what.agent = agent->agent;
    else
      fault("agent", f[0].empty() ? file_fault::missing : file_fault::unknown_agent);
    if (const auto platform = force_named(f[1]))
      r.what.platform = *platform;
    else
      fault("platform", f[1].empty() ? file_fault::missing : file_fault::unknown_platform);
    if (const auto role = duty_named(f[2]))
      r.what.role = *role;
    else
      fault("role", f[2].empty() ? file_fault::missing : file_fault::unknown_role);
    const auto time = [&](const std::string& text, std::string_view column, instant& to) {
      const auto t = read_file_time(text, context_.zone);
      if (const auto* good = std::get_if<instant>(&t))
        to = *good;
      else
        fault(column, text.empty() ? file_fault::missing : std::get<file_fault>(t));
    };
    time(f[3], "start", r.what.when.start);
    time(f[4], "end", r.what.when.end);
    return r;
  }

private:
  const file_context& context_;
  std::vector<line_fault>& faults_;
};

} // namespace

std::variant<instant, file_fault> read_file_time(std::string_view text, const civil_zone& zone) {
  if (const auto exact = parse_utc(text))
    return *exact;
  const auto as_utc = [](civil_time t) {
    return instant{std::chrono::duration_cast<milliseconds>(t.time_since_epoch())};
  };
  for (const auto length : {plain_length, plain_length + 3}) { // with seconds
    if (text.size() != length && text.size() != length + 6)
      continue;
    const auto civil = parse_civil_time(text.substr(0, length));
    if (!civil)
      return file_fault::not_a_time;
    if (text.size() == length + 6) {
      const auto offset = parse_offset(text.substr(length));
      if (!offset)
        return file_fault::not_a_time;
      return as_utc(*civil) - *offset;
    }
    const auto first = zone.instant_of(*civil, repeated_hour::first);
    if (!first)
      return file_fault::no_such_time;
    if (first != zone.instant_of(*civil, repeated_hour::second))
      return file_fault::ambiguous_time;
    return *first;
  }
  return file_fault::not_a_time;
}

std::string_view without_formula_mark(std::string_view cell) {
  const bool marked = cell.starts_with('\'') && begins_a_formula(cell.substr(1));
  return marked ? cell.substr(1) : cell;
}

import_answer import_csv(std::string_view text, const file_context& context) {
  const auto rows = read_csv(text, context.policy.shifts_max + 1);
  if (rows.empty() || !is_heading(rows.front()))
    return std::vector<line_fault>{
        {rows.empty() ? 1 : rows.front().line, {}, file_fault::wrong_heading}};
  if (rows.size() > context.policy.shifts_max + 1)
    return std::vector<line_fault>{{rows.back().line, {}, file_fault::too_many}};
  std::vector<line_fault> faults;
  std::vector<read_shift> read;
  line_reader lines{context, faults};
  for (std::size_t i = 1; i < rows.size(); ++i)
    read.push_back(lines.read(rows[i]));
  return judge(std::move(read), std::move(faults), context, {"agent", "start", "end"});
}

std::string export_csv(std::span<const shift> shifts, const file_context& context) {
  std::vector<shift> ordered(shifts.begin(), shifts.end());
  std::stable_sort(ordered.begin(), ordered.end(), [](const shift& a, const shift& b) {
    return std::pair{a.when.start, a.agent} < std::pair{b.when.start, b.agent};
  });
  std::string out;
  append_csv(out, {columns.begin(), columns.end()});
  for (const auto& s : ordered)
    append_csv(out, {harmless(sign_in_of(context, s.agent)), std::string{name_of(s.platform)},
                     std::string{name_of(s.role)}, written(s.when.start, context.zone),
                     written(s.when.end, context.zone)});
  return out;
}

} // namespace ecoute
