// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/alert_causes.hpp"

#include <algorithm>
#include <string>

namespace ecoute {

namespace {

constexpr std::string_view nobody_on_duty = "nobody_on_duty";
constexpr std::string_view queue_full = "queue_full";
/// Of one conversation: which one stands in the fault's reference.
constexpr std::array<std::string_view, 2> of_conversations{"conversation_quarantined",
                                                           "conversation_unreadable"};
constexpr std::array<std::string_view, 2> of_the_system{"memory_short", "many_codes"};

template <std::size_t Size>
bool among(const std::array<std::string_view, Size>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

std::optional<alert_cause> cause_of_fault(std::string_view what, std::string_view reference,
                                          force platform) {
  if (what == nobody_on_duty)
    return alert_cause{alert_kind::nobody_on_duty, scope_of(platform), {}, {}};
  if (what == queue_full)
    return alert_cause{alert_kind::queue_full, scope_of(platform), {}, {}};
  alert_cause fault{alert_kind::system_fault, on_call_scope::system, {}, std::string{what}};
  if (among(of_the_system, what))
    return fault;
  const auto about = parse_uuid(reference);
  if (!among(of_conversations, what) || !about)
    return std::nullopt;
  fault.conversation = conversation_id{*about};
  return fault;
}

bool is_repeated(const alert_cause& c) {
  switch (c.kind) {
  case alert_kind::waiting_long:
  case alert_kind::nobody_on_duty:
  case alert_kind::queue_full:
  case alert_kind::coverage_gap:
    return true;
  case alert_kind::system_fault:
    return c.detail == journal_cut || among(of_the_system, c.detail) ||
           among(of_conversations, c.detail);
  default:
    return false;
  }
}

} // namespace ecoute
