// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/intervals.hpp"

#include <algorithm>
#include <cstdint>

namespace ecoute {

std::optional<interval> common(const interval& a, const interval& b) {
  const interval both{std::max(a.start, b.start), std::min(a.end, b.end)};
  if (both.empty())
    return std::nullopt;
  return both;
}

bool overlap(const interval& a, const interval& b) {
  return common(a, b).has_value();
}

std::vector<interval> merged(std::vector<interval> all) {
  std::erase_if(all, [](const interval& i) { return i.empty(); });
  std::sort(all.begin(), all.end(),
            [](const interval& a, const interval& b) { return a.start < b.start; });
  std::vector<interval> out;
  for (const auto& i : all) {
    if (!out.empty() && i.start <= out.back().end)
      out.back().end = std::max(out.back().end, i.end);
    else
      out.push_back(i);
  }
  return out;
}

std::vector<counted_interval> counted(const std::vector<interval>& all, const interval& window) {
  struct step {
    instant at;
    std::int32_t change;
  };
  std::vector<step> steps;
  steps.reserve(all.size() * 2);
  for (const auto& one : all) {
    if (const auto within = common(one, window)) {
      steps.push_back({within->start, 1});
      steps.push_back({within->end, -1});
    }
  }
  std::sort(steps.begin(), steps.end(), [](const step& a, const step& b) { return a.at < b.at; });
  std::vector<counted_interval> out;
  std::int32_t count = 0;
  auto since = window.start;
  const auto close = [&](instant until) {
    const auto seen = static_cast<std::uint32_t>(count);
    if (until <= since)
      return;
    if (!out.empty() && out.back().count == seen)
      out.back().when.end = until;
    else
      out.push_back({{since, until}, seen});
    since = until;
  };
  for (const auto& s : steps) {
    close(s.at);
    count += s.change;
  }
  close(window.end);
  return out;
}

} // namespace ecoute
