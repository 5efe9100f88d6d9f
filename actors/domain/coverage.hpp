// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/certification.hpp"
#include "actors/domain/roster.hpp"

#include <optional>
#include <span>
#include <vector>

/// Whether enough people will be there at every instant, found by arithmetic over the roster.
namespace ecoute {

struct coverage_rule {
  force platform = force::police;
  duty role = duty::operator_agent;
  std::uint32_t at_least = 2;
  /// Whoever does not hold it at that instant does not count; empty: everybody does.
  std::optional<certificate> needs = certificate::adults;
};

struct coverage_gap {
  interval when;
  std::uint32_t present = 0; ///< fewest at any instant of it
  std::uint32_t needed = 0;
  bool operator==(const coverage_gap&) const = default;
};

/// Somebody who counts only at these times: a provisional agent, beside their buddy (F15). Who is
/// offered nothing covers nothing; accompanied() in duty.hpp makes them by the rule for offers.
struct accompaniment {
  agent_id agent;
  std::vector<interval> when{};
  bool operator==(const accompaniment&) const = default;
};

/// In order, disjoint, within the window; pieces that touch are one gap. A gap begins with the
/// window when it began before.
std::vector<coverage_gap> gaps(const roster& all, std::span<const certification> certificates,
                               const coverage_rule& rule, const interval& window,
                               std::span<const accompaniment> provisional = {});

/// How many count under the rule, over the window.
std::vector<counted_interval> presence_over(const roster& all,
                                            std::span<const certification> certificates,
                                            const coverage_rule& rule, const interval& window,
                                            std::span<const accompaniment> provisional = {});

/// A gap is told 7 days, 72, 24 and 1 hours before it begins (RELIABILITY.md §5).
struct gap_notice {
  coverage_gap gap;
  std::chrono::hours before{0};
  bool operator==(const gap_notice&) const = default;
};

/// What fell due after `since` and not after `now`, the most urgent of each gap only. A gap that
/// appears late (a shift was taken out) is told at once: `known_before` holds the gaps as they
/// were at `since`.
std::vector<gap_notice> gap_notices(std::span<const coverage_gap> found,
                                    std::span<const coverage_gap> known_before, instant since,
                                    instant now);

} // namespace ecoute
