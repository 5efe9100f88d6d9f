// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/certification.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace ecoute {

namespace {

using std::chrono::hours;

constexpr std::array<std::pair<expiry_notice, hours>, 4> most_urgent_first{{
    {expiry_notice::expired, hours{0}},
    {expiry_notice::days_1, hours{24}},
    {expiry_notice::days_7, hours{7 * 24}},
    {expiry_notice::days_30, hours{30 * 24}},
}};

std::vector<interval> validity(std::span<const certification> all, agent_id agent,
                               certificate which) {
  std::vector<interval> found;
  for (const auto& c : all)
    if (c.agent == agent && c.which == which)
      found.push_back(c.valid);
  return merged(std::move(found));
}

} // namespace

std::string_view name_of(certificate c) {
  switch (c) {
  case certificate::adults:
    return "adults";
  case certificate::minors:
    return "minors";
  case certificate::gendarmerie_zone:
    return "gendarmerie_zone";
  }
  return {};
}

bool certified(std::span<const certification> all, agent_id agent, certificate which, instant t) {
  return std::any_of(all.begin(), all.end(), [&](const certification& c) {
    return c.agent == agent && c.which == which && c.valid.contains(t);
  });
}

std::optional<instant> certified_until(std::span<const certification> all, agent_id agent,
                                       certificate which, instant t) {
  for (const auto& valid : validity(all, agent, which))
    if (valid.contains(t))
      return valid.end;
  return std::nullopt;
}

std::vector<due_notice> notices_due(std::span<const certification> all, instant since,
                                    instant now) {
  std::map<std::pair<agent_id, certificate>, std::vector<interval>> held;
  for (const auto& c : all)
    held[{c.agent, c.which}].push_back(c.valid);
  std::vector<due_notice> due;
  for (auto& [whose, intervals] : held)
    for (const auto& valid : merged(std::move(intervals)))
      for (const auto& [notice, before] : most_urgent_first) {
        const auto at = valid.end - before;
        if (at > now)
          continue;
        if (at > since)
          due.push_back({whose.first, whose.second, notice, valid.end});
        break; // what is less urgent fell due earlier
      }
  return due;
}

} // namespace ecoute
