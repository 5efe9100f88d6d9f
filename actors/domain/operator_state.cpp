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

std::uint32_t slots_taken(const desk& d) {
  return static_cast<std::uint32_t>(d.held.size() + d.reserved.size() - d.trainings.size());
}

} // namespace

std::string_view name_of(presence_cause c) {
  switch (c) {
  case presence_cause::asked:
    return "asked";
  case presence_cause::conversation_ended:
    return "conversation_ended";
  case presence_cause::wrap_up_over:
    return "wrap_up_over";
  case presence_cause::missed_offers:
    return "missed_offers";
  case presence_cause::no_answer:
    return "no_answer";
  case presence_cause::off_duty:
    return "off_duty";
  case presence_cause::not_certified:
    return "not_certified";
  case presence_cause::signed_out:
    return "signed_out";
  }
  return {};
}

candidate as_candidate(const desk& d) {
  return {.agent = d.agent,
          .state = d.state,
          .link_silent = d.silent_since.has_value(),
          .load = load_of(d),
          .capacity = capacity_of(d),
          .certified_until = d.certified_until,
          .idle_since = d.idle_since,
          .duty_until = d.duty_until,
          .minors_until = d.minors_until,
          .languages = d.languages,
          .conflicts = d.conflicts};
}

refusal set_presence(desk& d, presence wished, instant now) {
  if (name_of(wished).empty())
    return refusal::malformed;
  if (wished == presence::wrap_up)
    return refusal::forbidden;
  if (wished == presence::available) {
    if (d.certified_until <= now)
      return refusal::not_certified;
    if (d.duty_until != instant{} && d.duty_until <= now)
      return refusal::not_available;
    if (d.state != presence::available)
      d.idle_since = now;
  }
  d.state = wished;
  d.wrap_up_until.reset();
  if (wished != presence::available)
    d.allowed_once = 0;
  return refusal::none;
}

refusal set_capacity(desk& d, std::uint32_t wished, const operator_policy& policy) {
  if (wished == 0)
    return refusal::malformed;
  if (wished > policy.capacity_max)
    return refusal::too_large;
  d.capacity = wished;
  return refusal::none;
}

refusal ask_one_more(desk& d, const operator_policy& policy, instant now) {
  if (!works(as_candidate(d), now))
    return refusal::not_available;
  if (load_of(d) < capacity_of(d))
    return refusal::none;
  if (slots_taken(d) >= policy.capacity_max)
    return refusal::too_large;
  d.allowed_once = slots_taken(d) + 1;
  return refusal::none;
}

void mark_urgent(desk& d, const conversation_id& asked, bool urgent) {
  const auto id = asked; // may stand in the very list that changes
  std::erase(d.urgent, id);
  if (urgent && holds(d, id))
    d.urgent.push_back(id);
}

void mark_training(desk& d, const conversation_id& asked) {
  const auto id = asked; // may stand in the very list that changes
  std::erase(d.trainings, id);
  if (holds(d, id))
    d.trainings.push_back(id);
}

std::uint32_t load_of(const desk& d) {
  const auto taken = slots_taken(d);
  const bool filled_by_urgency = !d.urgent.empty() && d.allowed_once == 0;
  return filled_by_urgency ? std::max(taken, d.capacity) : taken;
}

std::uint32_t capacity_of(const desk& d) {
  return d.allowed_once > 0 ? d.allowed_once : d.capacity;
}

void begin_wrap_up(desk& d, const operator_policy& policy, instant now) {
  if (d.state != presence::available || slots_taken(d) > 0)
    return;
  d.state = presence::wrap_up;
  d.wrap_up_until = now + policy.wrap_up_max;
}

void end_wrap_up(desk& d, instant now) {
  if (d.state != presence::wrap_up || !d.wrap_up_until || now < *d.wrap_up_until)
    return;
  if (set_presence(d, presence::available, now) != refusal::none)
    set_presence(d, presence::on_break, now);
}

refusal reserve(desk& d, const conversation_id& id, const operator_policy& policy, instant now) {
  if (holds(d, id))
    return refusal::none;
  auto after = d;
  expire_reservations(after, now);
  erase_reservation(after, id);
  auto seen = as_candidate(after);
  seen.capacity = std::min(seen.capacity, policy.capacity_max);
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
  if (slots_taken(d) >= d.allowed_once)
    d.allowed_once = 0;
}

void release(desk& d, const conversation_id& asked, instant now) {
  const auto id = asked; // may stand in the very list that changes
  const bool was_reserved = erase_reservation(d, id);
  const bool was_held = std::erase(d.held, id) > 0;
  std::erase(d.urgent, id);
  std::erase(d.trainings, id);
  if (was_held)
    d.allowed_once = 0;
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
  if (d.wrap_up_until)
    earliest = earliest ? std::min(*earliest, *d.wrap_up_until) : *d.wrap_up_until;
  for (const auto& r : d.reserved)
    earliest = earliest ? std::min(*earliest, r.until) : r.until;
  return earliest;
}

} // namespace ecoute
