// SPDX-License-Identifier: EUPL-1.2
#include "persistence/roster_import.hpp"

#include "config/limits.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace ecoute {
namespace {

import_answer read(std::string_view text, roster_format format, const file_context& context) {
  return format == roster_format::csv ? import_csv(text, context) : import_ical(text, context);
}

/// Whether the file speaks of the time and place where this shift begins.
bool covered_by(std::span<const shift> file, const shift& s) {
  interval span{instant::max(), instant::min()};
  for (const auto& f : file)
    if (f.platform == s.platform)
      span = {std::min(span.start, f.when.start), std::max(span.end, f.when.end)};
  return span.contains(s.when.start);
}

roster roster_of(std::vector<shift> shifts, std::span<const named_agent> agents,
                 roster_policy policy) {
  std::vector<agent_id> known;
  known.reserve(agents.size());
  for (const auto& a : agents)
    known.push_back(a.agent);
  // What is stored was accepted under the limits of its time.
  policy.shift_max = std::max(policy.shift_max, milliseconds{std::chrono::hours{24 * 366}});
  auto made = roster::make(std::move(shifts), known, policy);
  auto* good = std::get_if<roster>(&made);
  return good == nullptr ? roster{} : std::move(*good);
}

} // namespace

std::optional<std::string> roster_text_of(const std::filesystem::path& file) {
  if (std::filesystem::file_size(file) > fixed::roster_file_bytes_max)
    return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in)
    throw std::ios_base::failure("roster");
  return std::move(text).str();
}

std::variant<roster_change, std::vector<line_fault>>
roster_change_of(std::string_view text, roster_format format, bool replace,
                 std::span<const shift> stored, std::span<const named_agent> agents,
                 const roster_policy& policy) {
  const auto zone = civil_zone::named(mainland_zone);
  if (!zone)
    return std::vector<line_fault>{{0, {}, file_fault::unknown_zone}};
  roster_change change;
  std::vector<shift> kept(stored.begin(), stored.end());
  if (replace) {
    const roster nothing;
    auto alone = read(text, format, {*zone, agents, nothing, policy});
    if (auto* faults = std::get_if<std::vector<line_fault>>(&alone))
      return std::move(*faults);
    const auto& file = std::get<std::vector<shift>>(alone);
    std::erase_if(kept, [&](const shift& s) {
      if (!covered_by(file, s))
        return false;
      change.removed.push_back({s.agent, s.when.start});
      return true;
    });
  }
  const auto stays = roster_of(std::move(kept), agents, policy);
  auto whole = read(text, format, {*zone, agents, stays, policy});
  if (auto* faults = std::get_if<std::vector<line_fault>>(&whole))
    return std::move(*faults);
  change.added = std::get<std::vector<shift>>(std::move(whole));
  return change;
}

} // namespace ecoute
