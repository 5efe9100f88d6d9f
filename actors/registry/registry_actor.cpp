// SPDX-License-Identifier: EUPL-1.2
#include "actors/registry/registry_actor.hpp"

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/quiet_handlers.hpp"
#include "config/limits.hpp"

#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace ecoute {

instant registry_actor_state::now() const {
  return parts_->clock.at(self->clock().now());
}

// --- one actor per id -------------------------------------------------------------------------

conversation_ref registry_actor_state::spawn_one(const conversation_id& id, spawned_to purpose) {
  auto who = self->spawn<caf::linked + caf::monitored>(conversation_actor, parts_, id, purpose);
  by_address_.emplace(who.address(), id);
  return who;
}

conversation_ref registry_actor_state::running(const conversation_id& id, spawned_to purpose) {
  const auto known = children_.find(id);
  if (known != children_.end())
    return known->second.who;
  const auto& limits = parts_->limits.supervision;
  auto who = spawn_one(id, purpose);
  children_.emplace(id, child{who, {limits.restarts_max, limits.restarts_window}, {}, false});
  return who;
}

conversation_ref registry_actor_state::find(const conversation_id& id) const {
  const auto known = children_.find(id);
  return known == children_.end() ? conversation_ref{} : known->second.who;
}

caf::result<conversation_handle> registry_actor_state::on_locate(const conversation_id& id) {
  const auto known = children_.find(id);
  if (known != children_.end() && known->second.quarantined)
    return make_error(refusal::quarantined);
  return conversation_handle{running(id, spawned_to::replay)};
}

void registry_actor_state::on_down(const caf::down_msg& m) {
  const auto found = by_address_.find(m.source);
  if (found == by_address_.end())
    return;
  const auto id = found->second;
  by_address_.erase(found);
  if (!m.reason) {
    children_.erase(id);
    return;
  }
  auto& dead = children_.at(id);
  if (dead.deaths.allows_after_death(now()))
    dead.who = spawn_one(id, spawned_to::replay);
  else
    quarantine(id);
}

fault_notice registry_actor_state::quarantined_fault(const conversation_id& id) {
  return {"conversation_quarantined", to_text(id)};
}

void registry_actor_state::quarantine(const conversation_id& id) {
  auto& poisoned = children_.at(id);
  poisoned.quarantined = true;
  poisoned.quarantined_at = now();
  poisoned.who = conversation_ref{};
  poisoned.counted.reset();
  for (const auto which : {force::police, force::gendarmerie}) {
    if (const auto queue = directory::queue(self->system(), which))
      self->send(queue, leave_queue{id});
    if (const auto platform = directory::platform(self->system(), which))
      self->send(platform, no_longer_holding{id});
  }
  tell_fault(id);
  arm();
  if (const auto supervisor = directory::supervisor(self->system()))
    self->send(supervisor, gave_up{id});
}

/// Its platform stands in what may not be read: both are told, and count it once.
void registry_actor_state::tell_fault(const conversation_id& id) {
  for (const auto which : {force::police, force::gendarmerie})
    if (const auto platform = directory::platform(self->system(), which))
      self->send(platform, quarantined_fault(id));
}

/// It may live now: what killed it may be gone, and until then nobody cares for whoever waits in
/// it (I3). If it lives, nobody tells its fault any more; if not, it is quarantined once more.
void registry_actor_state::try_again(const conversation_id& id, child& poisoned) {
  const auto& limits = parts_->limits.supervision;
  poisoned.quarantined = false;
  poisoned.deaths = {limits.restarts_max, limits.restarts_window};
  poisoned.who = spawn_one(id, spawned_to::replay);
}

void registry_actor_state::on_alarm(const alarm_rang& m) {
  if (!alarm_.rang(m))
    return;
  if (looks_at_memory_at_ && *looks_at_memory_at_ <= now())
    look_at_memory();
  if (tells_at_ && *tells_at_ <= now())
    tell_again();
  arm();
}

void registry_actor_state::tell_again() {
  tells_at_.reset();
  for (auto& [id, c] : children_) {
    if (!c.quarantined)
      continue;
    if (c.quarantined_at + parts_->limits.supervision.quarantine_retry <= now())
      try_again(id, c);
    else
      tell_fault(id);
  }
  std::erase_if(full_, [this](force f) { return room_in(f) != refusal::queue_full; });
  for (const auto platform : full_)
    tell_full(platform);
  if (memory_short_)
    tell_short_memory();
}

void registry_actor_state::note_full(force platform) {
  if (std::find(full_.begin(), full_.end(), platform) != full_.end())
    return;
  full_.push_back(platform);
  tell_full(platform);
  arm();
}

void registry_actor_state::tell_full(force which) {
  if (const auto platform = directory::platform(self->system(), which))
    self->send(platform, fault_notice{"queue_full", std::string{name_of(which)}});
}

/// Both consoles are told: no platform gets a new conversation.
void registry_actor_state::tell_short_memory() {
  for (const auto which : {force::police, force::gendarmerie})
    if (const auto platform = directory::platform(self->system(), which))
      self->send(platform, fault_notice{"memory_short", std::string{name_of(which)}});
}

void registry_actor_state::look_at_memory() {
  looks_at_memory_at_ = now() + fixed::memory_looked_at_every;
  const bool before =
      std::exchange(memory_short_, is_short(parts_->look_at_memory(), fixed::memory_percent_max));
  if (memory_short_ && !before)
    tell_short_memory();
}

void registry_actor_state::arm() {
  const bool any = memory_short_ || !full_.empty() ||
                   std::any_of(children_.begin(), children_.end(),
                               [](const auto& one) { return one.second.quarantined; });
  if (any && !tells_at_)
    tells_at_ = now() + parts_->limits.supervision.fault_well_after / fixed::fault_tellings;
  alarm_.set(registry_ref{self}, earliest(tells_at_, looks_at_memory_at_), now());
}

void registry_actor_state::on_exit(const caf::exit_msg& m) {
  // A conversation's death also comes along its link; it is answered by on_down.
  if (m.reason && is_order(self, m, boss_))
    self->quit(m.reason);
}

// --- opening ----------------------------------------------------------------------------------

caf::result<opened_as> registry_actor_state::on_open(const open_conversation& m) {
  const bool under_way = openings_.find(m.client_id) != openings_.end();
  const auto archive = directory::archive(self->system());
  if (!under_way && !archive)
    return make_error(refusal::unavailable);
  if (!under_way && openings_.size() >= parts_->limits.supervision.openings_under_way_max)
    return make_error(refusal::busy);
  auto promise = self->make_response_promise<opened_as>();
  openings_[m.client_id].push_back(promise);
  if (!under_way)
    self->request(archive, parts_->limits.supervision.request_timeout,
                  find_token{m.token_hash, true})
        .then([this, m](const token_owner& found) { opened_before(m, found); },
              [this, m](caf::error& why) { opened(m, make_error(refusal_of(why))); });
  return promise;
}

/// Whoever lost the answer, be it to the engine's death, is led back to what they opened.
void registry_actor_state::opened_before(const open_conversation& m, const token_owner& found) {
  if (found.revoked) // a newer token took over since
    return opened(m, make_error(refusal::stale_session));
  if (!found.conversation.is_nil())
    return open_now(m, found.conversation, spawned_to::replay);
  if (mode_ == engine_mode::cut || mode_ == engine_mode::draining)
    return opened(m, make_error(refusal::unavailable));
  if (children_.size() >= parts_->limits.supervision.conversations_max)
    return opened(m, make_error(refusal::busy));
  if (memory_short_) {
    if (m.wish.trainee.is_none())
      parts_->counts->note_refused_for_memory();
    return opened(m, make_error(refusal::busy));
  }
  open_if_room(m);
}

void registry_actor_state::open_if_room(const open_conversation& m) {
  const auto platform = m.wish.route.platform;
  if (!directory::queue(self->system(), platform))
    return opened(m, make_error(refusal::unavailable));
  if (const auto why = room_in(platform); why != refusal::none) {
    if (why == refusal::queue_full && m.wish.trainee.is_none())
      note_full(platform);
    return opened(m, make_error(why));
  }
  const auto id = parts_->new_conversation_id();
  running(id, spawned_to::open);
  const bool waits = m.wish.trainee.is_none();
  children_.at(id).counted = waits_in{id, waits, platform}; // from now on, not from its first event
  open_now(m, id, spawned_to::open);
}

/// Counted here and not asked of the queue: one that has just begun anew knows only of those who
/// have announced themselves again. Those of whom nothing is known yet make the answer `busy`:
/// whoever asks again soon is told for certain.
refusal registry_actor_state::room_in(force platform) const {
  std::uint32_t waiting = 0;
  std::uint32_t unknown = 0;
  for (const auto& [id, c] : children_) {
    unknown += !c.counted && !c.quarantined ? 1 : 0;
    waiting += c.counted && c.counted->waiting && c.counted->line == platform ? 1 : 0;
  }
  if (!has_room(waiting, 0, parts_->limits.queue))
    return refusal::queue_full;
  return has_room(waiting, unknown, parts_->limits.queue) ? refusal::none : refusal::busy;
}

void registry_actor_state::on_waits_in(const waits_in& m) {
  if (const auto known = children_.find(m.conversation); known != children_.end())
    known->second.counted = m;
}

void registry_actor_state::open_now(const open_conversation& m, const conversation_id& id,
                                    spawned_to purpose) {
  const auto known = children_.find(id);
  if (known != children_.end() && known->second.quarantined)
    return opened(m, make_error(refusal::quarantined));
  self->request(running(id, purpose), parts_->limits.supervision.request_timeout * 2, m)
      .then([this, m](const opened_as& as) { opened(m, as); },
            [this, m](caf::error& why) {
              // Its token is taken: an earlier sending was stored after all, and a later one finds
              // it.
              const auto r = refusal_of(why);
              opened(m, make_error(r == refusal::race_lost ? refusal::in_doubt : r));
            });
}

void registry_actor_state::opened(const open_conversation& m, caf::expected<opened_as> outcome) {
  for (auto& promise : std::exchange(openings_[m.client_id], {}))
    outcome ? promise.deliver(*outcome) : promise.deliver(outcome.error());
  openings_.erase(m.client_id);
}

// --- everything -------------------------------------------------------------------------------

caf::result<done> registry_actor_state::on_repopulate() {
  const auto archive = directory::archive(self->system());
  if (!archive)
    return make_error(refusal::unavailable);
  auto promise = self->make_response_promise<done>();
  self->request(archive, parts_->limits.supervision.request_timeout, list_open{})
      .then(
          [this, promise](const open_heads& all) mutable {
            for (const auto& head : all.heads)
              running(head.conversation, spawned_to::replay);
            promise.deliver(done{});
          },
          [promise](caf::error& why) mutable { promise.deliver(make_error(refusal_of(why))); });
  return promise;
}

void registry_actor_state::on_announce(force which) {
  const auto platform = directory::platform(self->system(), which);
  for (const auto& [id, c] : children_) {
    // To all: only the conversation knows its platform, and one that is not asked does no harm.
    if (c.who)
      self->send(c.who, announce_yourself{});
    else if (c.quarantined && platform)
      self->send(platform, quarantined_fault(id));
  }
}

registry_ref::behavior_type registry_actor_state::make_behavior(shared_parts parts) {
  parts_ = std::move(parts);
  be_quiet(self);
  boss_ = directory::supervisor(self->system()).address();
  self->set_down_handler([this](const caf::down_msg& m) { on_down(m); });
  self->set_exit_handler([this](const caf::exit_msg& m) { on_exit(m); });
  if (parts_->look_at_memory) {
    look_at_memory();
    arm();
  }
  return {
      [this](const open_conversation& m) { return on_open(m); },
      [this](const locate& m) { return on_locate(m.conversation); },
      [this](const repopulate&) { return on_repopulate(); },
      [this](const mode_changed& m) { mode_ = m.mode; },
      [this](const waits_in& m) { on_waits_in(m); },
      [this](const ask_status&) {
        return role_status{"registry", static_cast<std::uint32_t>(by_address_.size()), 0};
      },
      [this](force which, const announce_yourself&) { on_announce(which); },
      [this](const alarm_rang& m) { on_alarm(m); },
  };
}

registry_ref::behavior_type
registry_actor(registry_ref::stateful_pointer<registry_actor_state> self, shared_parts parts) {
  return self->state.make_behavior(std::move(parts));
}

} // namespace ecoute
