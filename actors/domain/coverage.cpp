// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/coverage.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace ecoute {

namespace {

using std::chrono::hours;

constexpr std::array<hours, 4> most_urgent_first{hours{1}, hours{24}, hours{72}, hours{7 * 24}};

using validity = std::unordered_map<agent_id, std::vector<interval>>; ///< each disjoint

validity valid_for(std::span<const certification> certificates, certificate which) {
  validity by_person;
  for (const auto& c : certificates)
    if (c.which == which)
      by_person[c.agent].push_back(c.valid);
  for (auto& [agent, intervals] : by_person)
    intervals = merged(std::move(intervals));
  return by_person;
}

validity times_of(std::span<const accompaniment> provisional) {
  validity by_person;
  for (const auto& p : provisional)
    by_person[p.agent] = merged(p.when);
  return by_person;
}

/// What these have in common with the times at which this person may count.
std::vector<interval> narrowed(const std::vector<interval>& all, const std::vector<interval>& by) {
  std::vector<interval> left;
  for (const auto& a : all)
    for (const auto& b : by)
      if (const auto both = common(a, b))
        left.push_back(*both);
  return left;
}

/// Whether a part of `known` already covers the beginning of `gap`.
bool was_known(const coverage_gap& gap, std::span<const coverage_gap> known) {
  return std::any_of(known.begin(), known.end(),
                     [&](const coverage_gap& k) { return k.when.contains(gap.when.start); });
}

} // namespace

std::vector<counted_interval> presence_over(const roster& all,
                                            std::span<const certification> certificates,
                                            const coverage_rule& rule, const interval& window,
                                            std::span<const accompaniment> provisional) {
  const auto valid = rule.needs ? valid_for(certificates, *rule.needs) : validity{};
  const auto accompanied = times_of(provisional);
  std::vector<interval> counting;
  for (const auto& s : all.within(window)) {
    if (s.platform != rule.platform || s.role != rule.role)
      continue;
    std::vector<interval> pieces{s.when};
    if (rule.needs) {
      const auto person = valid.find(s.agent);
      pieces = narrowed(pieces, person == valid.end() ? std::vector<interval>{} : person->second);
    }
    if (const auto beside = accompanied.find(s.agent); beside != accompanied.end())
      pieces = narrowed(pieces, beside->second);
    counting.insert(counting.end(), pieces.begin(), pieces.end());
  }
  return counted(counting, window);
}

std::vector<coverage_gap> gaps(const roster& all, std::span<const certification> certificates,
                               const coverage_rule& rule, const interval& window,
                               std::span<const accompaniment> provisional) {
  std::vector<coverage_gap> found;
  for (const auto& piece : presence_over(all, certificates, rule, window, provisional)) {
    if (piece.count >= rule.at_least)
      continue;
    if (!found.empty() && found.back().when.end == piece.when.start) {
      found.back().when.end = piece.when.end;
      found.back().present = std::min(found.back().present, piece.count);
    } else {
      found.push_back({piece.when, piece.count, rule.at_least});
    }
  }
  return found;
}

std::vector<gap_notice> gap_notices(std::span<const coverage_gap> found,
                                    std::span<const coverage_gap> known_before, instant since,
                                    instant now) {
  std::vector<gap_notice> due;
  for (const auto& gap : found) {
    if (gap.when.end <= now)
      continue;
    for (const auto before : most_urgent_first) {
      const auto at = gap.when.start - before;
      if (at > now)
        continue;
      if (at > since || !was_known(gap, known_before))
        due.push_back({gap, before});
      break;
    }
  }
  return due;
}

} // namespace ecoute
