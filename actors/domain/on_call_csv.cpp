// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/on_call_csv.hpp"

#include "actors/domain/csv.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace ecoute {

namespace {

constexpr std::array<std::string_view, 8> columns{"kind",  "scope", "level", "zone",
                                                  "start", "end",   "days",  "agents"};
enum column : std::size_t { kind, scope, level, zone, start, end, days, agents };

bool is_heading(const csv_row& row) {
  return row.well_formed &&
         std::equal(row.fields.begin(), row.fields.end(), columns.begin(), columns.end());
}

std::vector<std::string_view> split_names(std::string_view cell) {
  std::vector<std::string_view> names;
  while (!cell.empty()) {
    const auto bar = cell.find('|');
    auto name = cell.substr(0, bar);
    while (name.starts_with(' '))
      name.remove_prefix(1);
    while (name.ends_with(' '))
      name.remove_suffix(1);
    names.push_back(name);
    cell.remove_prefix(bar == std::string_view::npos ? cell.size() : bar + 1);
  }
  return names;
}

/// Which column of its line a fault of the plan means.
column blamed(on_call_fault why) {
  switch (why) {
  case on_call_fault::unknown_zone:
    return zone;
  case on_call_fault::turn_out_of_range:
    return days;
  case on_call_fault::ends_before_start:
    return end;
  case on_call_fault::level_out_of_range:
  case on_call_fault::level_missing:
  case on_call_fault::twice:
    return level;
  case on_call_fault::none:
  case on_call_fault::nobody:
  case on_call_fault::unknown_agent:
    break;
  }
  return agents;
}

struct read_line {
  std::uint32_t number = 1;
  bool whole = true; ///< false: a fault is listed already, and no other is looked for
};

class plan_reader {
public:
  explicit plan_reader(std::span<const named_agent> known) : known_(known) {}

  void read(const csv_row& row) {
    row_ = &row;
    line_ = {row.line, true};
    if (!row.well_formed || row.fields.size() != columns.size()) {
      faults_.push_back({row.line, {}, file_fault::wrong_columns});
    } else if (cell(kind) == "rotation") {
      read_rotation();
    } else if (cell(kind) == "override") {
      read_override();
    } else {
      fault(kind, cell(kind).empty() ? file_fault::missing : file_fault::unknown_kind);
    }
  }

  std::variant<on_call_plan, std::vector<on_call_line_fault>> finish() {
    std::vector<agent_id> ids;
    for (const auto& a : known_)
      ids.push_back(a.agent);
    for (const auto& f : faults_of(plan_, ids)) {
      const bool turn = f.index < rotations_.size();
      const auto& line = turn ? rotations_[f.index] : overrides_[f.index - rotations_.size()];
      if (line.whole)
        faults_.push_back({line.number, std::string{columns[blamed(f.why)]}, f.why});
    }
    if (faults_.empty())
      return std::move(plan_);
    std::stable_sort(faults_.begin(), faults_.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
    return std::move(faults_);
  }

private:
  [[nodiscard]] const std::string& cell(column c) const { return row_->fields[c]; }

  void fault(column c, on_call_file_fault why) {
    faults_.push_back({row_->line, std::string{columns[c]}, why});
    line_.whole = false;
  }

  void leave_empty(column c) {
    if (!cell(c).empty())
      fault(c, file_fault::not_meant);
  }

  on_call_scope read_scope() {
    const auto found = on_call_scope_named(cell(scope));
    if (!found)
      fault(scope, cell(scope).empty() ? file_fault::missing : file_fault::unknown_scope);
    return found.value_or(on_call_scope::system);
  }

  std::uint32_t read_number(column c) {
    const auto& text = cell(c);
    std::uint32_t value = 0;
    const auto* last = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), last, value);
    if (text.empty())
      fault(c, file_fault::missing);
    else if (error != std::errc{} || stop != last)
      fault(c, file_fault::not_a_number);
    return value;
  }

  std::uint8_t read_level() {
    const auto value = read_number(level); // too large a one is out of range, as 255 is
    return static_cast<std::uint8_t>(
        std::min<std::uint32_t>(value, std::numeric_limits<std::uint8_t>::max()));
  }

  std::string read_zone() {
    auto name = cell(zone).empty() ? std::string{mainland_zone} : cell(zone);
    if (!civil_zone::named(name))
      fault(zone, file_fault::unknown_zone);
    return name;
  }

  std::vector<agent_id> read_agents() {
    std::vector<agent_id> found;
    const auto names = split_names(without_formula_mark(cell(agents)));
    if (names.empty())
      fault(agents, file_fault::missing);
    for (const auto name : names) {
      const auto same = [&](const named_agent& a) { return a.sign_in == name; };
      const auto agent = std::find_if(known_.begin(), known_.end(), same);
      if (agent != known_.end()) {
        found.push_back(agent->agent);
      } else {
        fault(agents, file_fault::unknown_agent);
        break;
      }
    }
    return found;
  }

  void read_rotation() {
    on_call_rotation r;
    r.scope = read_scope();
    r.level = read_level();
    r.zone = read_zone();
    if (const auto first = parse_civil_time(cell(start)))
      r.first = *first;
    else
      fault(start, cell(start).empty() ? file_fault::missing : file_fault::not_a_time);
    leave_empty(end);
    r.turn_days = read_number(days);
    r.members = read_agents();
    plan_.rotations.push_back(std::move(r));
    rotations_.push_back(line_);
  }

  void read_override() {
    on_call_override o;
    o.scope = read_scope();
    o.level = read_level();
    if (const auto place = civil_zone::named(read_zone())) {
      o.when.start = read_time(start, *place);
      o.when.end = read_time(end, *place);
    }
    leave_empty(days);
    const auto who = read_agents();
    if (who.size() > 1)
      fault(agents, file_fault::not_meant);
    if (!who.empty())
      o.agent = who.front();
    plan_.overrides.push_back(o);
    overrides_.push_back(line_);
  }

  instant read_time(column c, const civil_zone& place) {
    const auto t = read_file_time(cell(c), place);
    if (const auto* good = std::get_if<instant>(&t))
      return *good;
    fault(c, cell(c).empty() ? file_fault::missing : std::get<file_fault>(t));
    return {};
  }

  std::span<const named_agent> known_;
  const csv_row* row_ = nullptr; ///< that is being read
  read_line line_;
  on_call_plan plan_; ///< also lines with faults, so that no other line is blamed for them
  std::vector<read_line> rotations_;
  std::vector<read_line> overrides_;
  std::vector<on_call_line_fault> faults_;
};

} // namespace

std::string_view name_of(const on_call_file_fault& f) {
  return std::visit([](auto why) { return name_of(why); }, f);
}

std::variant<on_call_plan, std::vector<on_call_line_fault>>
import_on_call(std::string_view text, std::span<const named_agent> agents, std::size_t rows_max) {
  const auto rows = read_csv(text, rows_max + 1);
  if (rows.empty() || !is_heading(rows.front()))
    return std::vector<on_call_line_fault>{
        {rows.empty() ? 1 : rows.front().line, {}, file_fault::wrong_heading}};
  if (rows.size() > rows_max + 1)
    return std::vector<on_call_line_fault>{{rows.back().line, {}, file_fault::too_many}};
  plan_reader reader{agents};
  for (std::size_t i = 1; i < rows.size(); ++i)
    reader.read(rows[i]);
  return reader.finish();
}

} // namespace ecoute
