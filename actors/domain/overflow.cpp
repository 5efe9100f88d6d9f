// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/overflow.hpp"

#include <algorithm>

namespace ecoute {

namespace {

bool off(const queue_policy& policy) {
  return policy.overflow_after <= milliseconds{0};
}

} // namespace

std::vector<conversation_id> overflowing(std::span<const waiting_entry> in_order,
                                         const free_operators& available,
                                         const queue_policy& policy, instant now) {
  std::vector<conversation_id> moved;
  if (off(policy) || available.here > 0 || available.there <= policy.overflow_spare)
    return moved;
  const auto room = available.there - policy.overflow_spare;
  for (const auto& e : in_order)
    if (moved.size() < room && now - e.since >= policy.overflow_after)
      moved.push_back(e.conversation);
  return moved;
}

std::optional<instant> next_overflow(std::span<const waiting_entry> entries,
                                     const queue_policy& policy, instant now) {
  std::optional<instant> next;
  if (off(policy))
    return next;
  for (const auto& e : entries)
    if (const auto due = e.since + policy.overflow_after; due > now)
      next = next ? std::min(*next, due) : due;
  return next;
}

} // namespace ecoute
