// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/on_call.hpp"
#include "config/settings.hpp"

#include <utility>
#include <vector>

namespace ecoute::test {

/// On call in every scope at level 1, 2 and 3: the same three people always.
inline constexpr agent_id first_called{11};
inline constexpr agent_id second_called{12};
inline constexpr agent_id third_called{13};

inline on_call_plan three_levels() {
  on_call_plan plan;
  for (const auto scope :
       {on_call_scope::system, on_call_scope::police, on_call_scope::gendarmerie}) {
    plan.rotations.push_back({.scope = scope, .level = 1, .members = {first_called}});
    plan.rotations.push_back({.scope = scope, .level = 2, .members = {second_called}});
    plan.rotations.push_back({.scope = scope, .level = 3, .members = {third_called}});
  }
  return plan;
}

/// One step per level, each waited for so long, by every channel.
inline alert_policy climbing(alert_kind kind, milliseconds wait, milliseconds act_within) {
  alert_policy p;
  p.kind = kind;
  for (const std::uint8_t level : {1, 2, 3})
    p.steps.push_back({.level = level, .wait = wait});
  p.act_within = act_within;
  p.danger = is_danger(kind);
  p.ends_with_cause = !p.danger;
  return p;
}

inline void set_policy(settings& limits, alert_policy p) {
  auto& all = limits.alerts.policies;
  std::erase_if(all, [&](const alert_policy& known) { return known.kind == p.kind; });
  all.push_back(std::move(p));
}

/// Every kind climbs by three levels: a danger each minute, what is not one each five minutes. To
/// one webhook, whatever the level.
inline void plain_policies(settings& limits) {
  for (std::size_t i = 1; i <= alert_kinds; ++i) {
    const auto kind = static_cast<alert_kind>(i);
    set_policy(limits, climbing(kind, is_danger(kind) ? minutes{1} : minutes{5}, minutes{15}));
  }
  limits.alerts.webhooks = {{.name = "pager"}};
}

} // namespace ecoute::test
