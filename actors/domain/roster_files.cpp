// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/roster_files.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace ecoute {

namespace {

file_fault as_file_fault(roster_fault f) {
  switch (f) {
  case roster_fault::ends_before_start:
    return file_fault::ends_before_start;
  case roster_fault::too_long:
    return file_fault::too_long;
  case roster_fault::unknown_agent:
    return file_fault::unknown_agent;
  case roster_fault::too_many:
    return file_fault::too_many;
  default:
    return file_fault::overlaps;
  }
}

line_fault blame(const read_shift& r, file_fault why, const field_names& names) {
  switch (why) {
  case file_fault::ends_before_start:
  case file_fault::too_long:
    return {r.end_line, std::string{names.end}, why};
  case file_fault::unknown_agent:
    return {r.agent_line, std::string{names.agent}, why};
  default:
    return {r.start_line, std::string{names.start}, why};
  }
}

bool meets_kept(const shift& s, const roster& kept) {
  const auto around = kept.within(s.when);
  return std::any_of(around.begin(), around.end(),
                     [&](const shift& other) { return other.agent == s.agent; });
}

} // namespace

std::string_view name_of(file_fault f) {
  static constexpr std::array<std::string_view, 20> names{
      "unreadable",    "wrong_heading",  "wrong_columns", "missing",           "not_a_time",
      "no_such_time",  "ambiguous_time", "unknown_zone",  "unknown_platform",  "unknown_role",
      "not_supported", "too_many",       "unknown_agent", "ends_before_start", "too_long",
      "overlaps",      "unknown_kind",   "unknown_scope", "not_a_number",      "not_meant"};
  const auto number = static_cast<std::size_t>(f);
  return number >= 1 && number <= names.size() ? names.at(number - 1) : std::string_view{};
}

const named_agent* agent_named(const file_context& context, std::string_view sign_in) {
  const auto found = std::find_if(context.agents.begin(), context.agents.end(),
                                  [&](const named_agent& a) { return a.sign_in == sign_in; });
  return found == context.agents.end() ? nullptr : &*found;
}

std::string_view sign_in_of(const file_context& context, agent_id agent) {
  const auto found = std::find_if(context.agents.begin(), context.agents.end(),
                                  [&](const named_agent& a) { return a.agent == agent; });
  return found == context.agents.end() ? std::string_view{} : std::string_view{found->sign_in};
}

import_answer judge(std::vector<read_shift> read, std::vector<line_fault> faults,
                    const file_context& context, const field_names& names) {
  std::erase_if(read, [](const read_shift& r) { return !r.whole; });
  std::vector<shift> shifts;
  for (const auto& r : read)
    shifts.push_back(r.what);
  std::vector<agent_id> known;
  for (const auto& a : context.agents)
    known.push_back(a.agent);
  for (const auto& f : faults_of(shifts, known, context.policy)) {
    if (f.why == roster_fault::too_many)
      faults.push_back({0, {}, file_fault::too_many});
    else
      faults.push_back(blame(read[f.index], as_file_fault(f.why), names));
  }
  for (const auto& r : read)
    if (meets_kept(r.what, context.kept))
      faults.push_back(blame(r, file_fault::overlaps, names));
  if (faults.empty())
    return shifts;
  std::stable_sort(faults.begin(), faults.end(), [](const line_fault& a, const line_fault& b) {
    return std::tie(a.line, a.why) < std::tie(b.line, b.why);
  });
  faults.erase(std::unique(faults.begin(), faults.end()), faults.end());
  return faults;
}

} // namespace ecoute
