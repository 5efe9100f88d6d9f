// SPDX-License-Identifier: EUPL-1.2
// What the waiting are told of their place, and the consoles when nobody is there for them.
#include "actors/messages/type_ids.hpp"
#include "actors/queue/queue_actor.hpp"
#include "actors/support/directory.hpp"
#include "config/limits.hpp"

#include <caf/stateful_actor.hpp>

#include <string>
#include <utility>

namespace ecoute {

namespace {

wait_told as_told(const told_wait& w) {
  if (!w.range)
    return {};
  return {static_cast<std::uint32_t>(w.range->least.count()),
          static_cast<std::uint32_t>(w.range->most.count()), w.range->open, w.longer_said};
}

} // namespace

/// Only who was answered for the first time tells how long one waits here: what came back, or from
/// the other platform, has waited elsewhere.
void queue_actor_state::note_answered(const conversation_id& id) {
  const auto place = line_.ahead_of(id);
  if (!place)
    return;
  const auto& entry = line_.entries()[*place];
  if (entry.reason == queue_reason::arrived)
    estimate_.answered(now(), now() - entry.since, waiting_[id].joined_behind);
}

void queue_actor_state::tell_places() {
  const bool nobody = line_.nobody_on_duty(now());
  const auto pace =
      nobody || line_.entries().empty() ? std::optional<wait_pace>{} : estimate_.pace(now());
  std::uint32_t ahead = 0;
  for (const auto& entry : line_.entries()) {
    auto& w = waiting_[entry.conversation];
    if (nobody)
      w.wait = {}; // what was said of the wait holds no longer
    else
      news(w.wait, pace ? std::optional{range_at(*pace, ahead)} : std::nullopt, now());
    const place_in_queue place{ahead++, nobody, as_told(w.wait), w.spell};
    if (w.told == place)
      continue;
    w.told = place;
    if (w.who)
      self->send(w.who, place);
  }
}

std::optional<instant> queue_actor_state::next_longer() const {
  std::optional<instant> first;
  for (const auto& [id, w] : waiting_)
    first = earliest(first, longer_due(w.wait));
  return first;
}

/// Who has just signed in, or comes back after a restart, is given a moment first.
void queue_actor_state::alert() {
  if (line_.entries().empty() || !line_.nobody_on_duty(now()))
    return end_alert();
  const auto every = parts_->limits.supervision.fault_well_after / fixed::fault_tellings;
  if (!alert_due_)
    alert_due_ = now() + every;
  if (*alert_due_ > now())
    return;
  alert_due_ = now() + every;
  alert_told_ = true;
  if (const auto platform = directory::platform(self->system(), platform_))
    self->send(platform, fault_notice{"nobody_on_duty", std::string{name_of(platform_)}});
}

/// At once: beside who is there now, it would be untrue.
void queue_actor_state::end_alert() {
  alert_due_.reset();
  const auto platform = directory::platform(self->system(), platform_);
  if (std::exchange(alert_told_, false) && platform)
    self->send(platform, fault_over{{"nobody_on_duty", std::string{name_of(platform_)}}});
}

/// Once for each who waits too long; the alert is one, and counts them. Who is away is not kept
/// waiting.
void queue_actor_state::tell_long_waits() {
  const auto board = directory::alert_board(self->system());
  const alert_cause cause{alert_kind::waiting_long, scope_of(platform_), {}, {}};
  bool any = false;
  bool told = false;
  for (const auto& entry : line_.entries()) {
    if (entry.away || entry.since + parts_->limits.alerts.waiting_long_after > now())
      continue;
    any = true;
    if (std::exchange(waiting_[entry.conversation].long_told, true) || !board)
      continue;
    told = true;
    self->send(board, raise_alert{cause});
  }
  if (!any) {
    if (long_due_ && board)
      self->send(board, alert_cause_over{cause});
    return long_due_.reset();
  }
  const bool due = long_due_ && *long_due_ <= now();
  if (due && !told && board)
    self->send(board, raise_alert{cause, {}, false, true});
  if (due || !long_due_)
    long_due_ = now() + parts_->limits.supervision.fault_well_after / fixed::fault_tellings;
}

std::optional<instant> queue_actor_state::next_long_wait() const {
  std::optional<instant> first;
  for (const auto& entry : line_.entries())
    if (const auto at = entry.since + parts_->limits.alerts.waiting_long_after;
        !entry.away && at > now())
      first = earliest(first, at);
  return first;
}

} // namespace ecoute
