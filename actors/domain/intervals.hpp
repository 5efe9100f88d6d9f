// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/time.hpp"

#include <cstdint>
#include <optional>
#include <vector>

/// Arithmetic over stretches of time, half open: the start belongs to it, the end does not.
namespace ecoute {

struct interval {
  instant start{};
  instant end{};

  [[nodiscard]] bool empty() const { return end <= start; }
  [[nodiscard]] bool contains(instant t) const { return start <= t && t < end; }
  [[nodiscard]] milliseconds length() const { return empty() ? milliseconds{0} : end - start; }
  bool operator==(const interval&) const = default;
};

/// What both have; nothing when they have nothing in common.
std::optional<interval> common(const interval& a, const interval& b);

bool overlap(const interval& a, const interval& b);

/// The same stretches sorted and disjoint: what touches or overlaps is joined, empty ones vanish.
std::vector<interval> merged(std::vector<interval> all);

/// How many of `all` hold at each instant of `window`: consecutive pieces without hole that cover
/// the window, each with another count than its neighbour. Empty window: no piece.
struct counted_interval {
  interval when;
  std::uint32_t count = 0;
  bool operator==(const counted_interval&) const = default;
};
std::vector<counted_interval> counted(const std::vector<interval>& all, const interval& window);

} // namespace ecoute
