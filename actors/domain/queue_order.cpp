// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/queue_order.hpp"

#include <array>

namespace ecoute {

namespace {

/// How many steps a class stands behind the first that ages.
int steps_behind(waiting_class c) {
  const auto behind = static_cast<int>(c) - static_cast<int>(waiting_class::minor);
  return behind > 0 ? behind : 0;
}

bool was_held(const waiting_entry& e) {
  return e.reason == queue_reason::given_back || e.reason == queue_reason::rerouted;
}

std::uint8_t head_of(const waiting_entry& e) {
  if (was_held(e))
    return e.danger ? 0 : 1;
  return e.danger ? 2 : 3;
}

} // namespace

std::string_view name_of(waiting_class c) {
  static constexpr std::array<std::string_view, 6> names{
      "given_back", "danger", "minor", "victim", "relative_or_witness", "professional"};
  const auto number = static_cast<std::size_t>(c);
  return number < names.size() ? names.at(number) : std::string_view{};
}

waiting_class class_of(const waiting_entry& e) {
  if (was_held(e))
    return waiting_class::given_back;
  if (e.danger)
    return waiting_class::danger;
  if (e.minor)
    return waiting_class::minor;
  switch (e.role) {
  case visitor_role::unsaid:
  case visitor_role::victim:
    return waiting_class::victim;
  case visitor_role::witness:
  case visitor_role::relative:
    return waiting_class::relative_or_witness;
  case visitor_role::professional:
    return waiting_class::professional;
  }
  return waiting_class::victim;
}

queue_key key_of(const waiting_entry& e, const queue_policy& policy) {
  return {head_of(e), e.since + policy.ageing_step * steps_behind(class_of(e)), e.conversation};
}

bool yields_to_present(const waiting_entry& e) {
  return e.away && e.reason == queue_reason::arrived && !e.danger;
}

milliseconds ageing_bound(const queue_policy& policy) {
  return policy.ageing_step * steps_behind(waiting_class::professional);
}

} // namespace ecoute
