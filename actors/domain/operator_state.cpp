// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/operator_state.hpp"

#include <algorithm>

namespace ecoute {

namespace {

bool holds(const desk& d, const conversation_id& id) {
  return std::find(d.held.begin(), d.held.end(), id) != d.held.end();
}

bool erase_reservation(desk& d, const conversation_id& id) {
  return std::erase_if(d.reserved,
                       [&](const desk::reservation& r) { return r.conversation == id; }) > 0;
}

} // namespace

candidate as_candidate(const desk& d) {
  return {.agent = d.agent,
          .state = d.state,
          .link_silent = d.silent_since.has_value(),
          .load = static_cast<std::uint32_t>(d.held.size() + d.reserved.size()),
          .capacity = d.capacity,
          .certified_until = d.certified_until,
          .idle_since = d.idle_since};
}

refusal set_presence(desk& d, presence wished, instant now) {
  if (name_of(wished).empty())
    return refusal::malformed;
  if (wished == presence::available) {
    if (d.certified_until <= now)
      return refusal::not_certified;
    if (d.state != presence::available)
      d.idle_since = now;
  }
  d.state = wished;
  return refusal::none;
}

refusal reserve(desk& d, const conversation_id& id, const operator_policy& policy, instant now) {
  if (holds(d, id))
    return refusal::none;
  auto after = d;
  expire_reservations(after, now);
  erase_reservation(after, id);
  auto seen = as_candidate(after);
  seen.capacity = std::min(d.capacity, policy.capacity_max);
  if (const auto why = may_receive(seen, now); why != refusal::none)
    return why;
  after.reserved.push_back({id, now + policy.reservation_life});
  d = std::move(after);
  return refusal::none;
}

void confirm(desk& d, const conversation_id& asked) {
  const auto id = asked; // may stand in the very list that changes
  erase_reservation(d, id);
  if (!holds(d, id))
    d.held.push_back(id);
}

void release(desk& d, const conversation_id& asked, instant now) {
  const auto id = asked; // may stand in the very list that changes
  const bool was_reserved = erase_reservation(d, id);
  const bool was_held = std::erase(d.held, id) > 0;
  if (was_reserved || was_held)
    d.idle_since = now;
}

void link_lost(desk& d, instant now) {
  d.silent_since = d.silent_since ? std::min(*d.silent_since, now) : now;
}

void link_back(desk& d) {
  d.silent_since.reset();
}

std::vector<conversation_id> overdue(const desk& d, const operator_policy& policy, instant now) {
  if (!d.silent_since || now - *d.silent_since < policy.silence_kept)
    return {};
  return d.held;
}

void expire_reservations(desk& d, instant now) {
  const auto gone = std::erase_if(d.reserved, [&](const auto& r) { return r.until <= now; });
  if (gone > 0)
    d.idle_since = now;
}

std::optional<instant> next_deadline(const desk& d, const operator_policy& policy) {
  std::optional<instant> earliest;
  if (d.silent_since && !d.held.empty())
    earliest = *d.silent_since + policy.silence_kept;
  for (const auto& r : d.reserved)
    earliest = earliest ? std::min(*earliest, r.until) : r.until;
  return earliest;
}

} // namespace ecoute
