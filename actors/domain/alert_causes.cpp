// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/alert_causes.hpp"

#include <algorithm>
#include <string>

namespace ecoute {

namespace {

constexpr std::string_view nobody_on_duty = "nobody_on_duty";
constexpr std::string_view queue_full = "queue_full";
constexpr std::array<std::string_view, 4> of_the_system{
    "memory_short", "many_codes", "conversation_quarantined", "conversation_unreadable"};

bool is_of_the_system(std::string_view what) {
  return std::find(of_the_system.begin(), of_the_system.end(), what) != of_the_system.end();
}

} // namespace

std::optional<alert_cause> cause_of_fault(std::string_view what, force platform) {
  if (what == nobody_on_duty)
    return alert_cause{alert_kind::nobody_on_duty, scope_of(platform), {}, {}};
  if (what == queue_full)
    return alert_cause{alert_kind::queue_full, scope_of(platform), {}, {}};
  if (is_of_the_system(what))
    return alert_cause{alert_kind::system_fault, on_call_scope::system, {}, std::string{what}};
  return std::nullopt;
}

bool is_repeated(const alert_cause& c) {
  switch (c.kind) {
  case alert_kind::waiting_long:
  case alert_kind::nobody_on_duty:
  case alert_kind::queue_full:
  case alert_kind::coverage_gap:
    return true;
  case alert_kind::system_fault:
    return c.detail == journal_cut || is_of_the_system(c.detail);
  default:
    return false;
  }
}

} // namespace ecoute
