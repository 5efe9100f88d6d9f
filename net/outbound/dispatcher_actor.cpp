// SPDX-License-Identifier: EUPL-1.2
#include "net/outbound/dispatcher_actor.hpp"

#include "net/log.hpp"
#include "net/quiet.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <utility>

namespace ecoute {

instant dispatcher_state::now() const {
  return parts_.wall(self->clock().now());
}

void dispatcher_state::on_deliver_now(const deliver_now& m) {
  if (!held_.take_unstored(m.what, now()))
    ++parts_.counters->crowded_out;
}

void dispatcher_state::on_over(const sending_over& m) {
  const auto how = static_cast<sending_outcome>(m.outcome);
  const auto landing = held_.land(m.flight, how, now());
  if (!landing)
    return;
  if (how == sending_outcome::delivered)
    note_success(landing->what);
  else if (how != sending_outcome::switched_off)
    note_failure(*landing, m.status);
}

void dispatcher_state::note_success(const delivery& d) {
  ++parts_.counters->delivered;
  const auto cause = cause_of_dead(d);
  const bool was_dead = dead_.erase(cause) != 0;
  if (failing_.erase(cause) == 0)
    return;
  to_raise_.erase(cause);
  if (!was_dead) // what was lost stays for a person to see
    to_end_.insert(cause);
}

void dispatcher_state::note_failure(const deliveries_held::landing& what, std::uint16_t status) {
  ++parts_.counters->failed;
  const auto cause = cause_of_dead(what.what);
  if (what.dead) {
    ++parts_.counters->dead;
    dead_.insert(cause);
    logging::write(logging::name::delivery_dead, {{logging::key::status, std::uint64_t{status}}});
  }
  if (!what.dead && what.tries < fixed::delivery_tries_until_told &&
      what.how != sending_outcome::not_allowed)
    return;
  if (failing_.insert(cause).second)
    logging::write(logging::name::delivery_failing,
                   {{logging::key::status, std::uint64_t{status}}});
  else if (!what.dead)
    return;
  to_end_.erase(cause);
  to_raise_.insert(cause);
}

void dispatcher_state::tell_board() {
  if (to_raise_.empty() && to_end_.empty())
    return;
  const auto board = parts_.board();
  if (!board)
    return;
  for (const auto& cause : std::exchange(to_raise_, {}))
    self->send(board, raise_alert{cause});
  for (const auto& cause : std::exchange(to_end_, {}))
    self->send(board, alert_cause_over{cause});
}

/// Asked while it is under way, it is asked once more after it.
void dispatcher_state::look() {
  if (looking_) {
    look_again_ = true;
    return;
  }
  const auto outbox = parts_.outbox();
  if (!outbox)
    return outbox_is_away();
  looking_ = true;
  look_again_ = false;
  self->request(outbox, parts_.request_patience, take_due{now(), held_.busy()})
      .then([this](const due_deliveries& all) { taken(all); },
            [this](caf::error&) {
              looking_ = false;
              outbox_is_away();
              go_on();
            });
}

void dispatcher_state::outbox_is_away() {
  look_at_ = now() + parts_.retry_pause;
}

void dispatcher_state::taken(const due_deliveries& all) {
  const auto at = now();
  looking_ = false;
  parts_.counters->waiting = all.waiting;
  for (const auto& d : all.due)
    held_.take(d, at);
  look_at_ = at + fixed::outbox_looked_at_every;
  if (all.next > at)
    look_at_ = std::min(look_at_, all.next);
  if (look_again_)
    look();
  go_on();
}

void dispatcher_state::send_what_may_go() {
  for (const auto& start : held_.start(now()))
    send_one(start);
}

void dispatcher_state::send_one(const deliveries_held::start_of& start) {
  const auto over = [me = dispatcher_ref{self}, flight = start.flight](sent s) {
    caf::anon_send(me, sending_over{flight, static_cast<std::uint8_t>(s.outcome), s.status});
  };
  outgoing out{start.what, {}};
  if (start.what.channel == alert_channel::mail) {
    const auto contact = contacts_.find(start.what.recipient);
    if (contact == contacts_.end() && parts_.mails)
      return over({contacts_known_ ? sending_outcome::not_allowed : sending_outcome::unreachable});
    if (contact != contacts_.end())
      out.mail_to = contact->second;
  }
  parts_.send(out, over);
}

/// One after the other; what could not be marked is tried again, and its delivery meanwhile goes on
/// out of memory.
void dispatcher_state::mark_next() {
  const auto mark = held_.next_mark();
  if (marking_ || !mark || now() < mark_at_)
    return;
  const auto outbox = parts_.outbox();
  if (!outbox) {
    mark_at_ = now() + parts_.retry_pause;
    return;
  }
  marking_ = true;
  self->request(outbox, parts_.request_patience, *mark)
      .then(
          [this, m = *mark](const done&) {
            marking_ = false;
            held_.marked(m);
            look(); // the next ring of its alert may go now
            go_on();
          },
          [this, m = *mark](caf::error&) {
            marking_ = false;
            held_.not_marked(m);
            mark_at_ = now() + parts_.retry_pause;
            go_on();
          });
}

void dispatcher_state::read_contacts() {
  contacts_at_ = now() + parts_.retry_pause;
  const auto outbox = parts_.outbox();
  if (reading_ || !outbox)
    return;
  reading_ = true;
  self->request(outbox, parts_.request_patience, load_contacts{})
      .then(
          [this](agent_contacts& read) {
            reading_ = false;
            contacts_known_ = true;
            contacts_at_ = now() + fixed::contacts_read_every;
            contacts_.clear();
            for (auto& one : read.all)
              contacts_.insert_or_assign(one.agent, std::move(one.mail));
            go_on();
          },
          [this](caf::error&) { // the ones read last are used
            reading_ = false;
            contacts_at_ = now() + parts_.retry_pause;
            go_on();
          });
}

void dispatcher_state::on_tick(const session_tick& m) {
  if (m.generation != generation_)
    return;
  armed_.reset();
  for (const auto flight : held_.overdue(now(), fixed::delivery_overdue))
    on_over({flight, static_cast<std::uint8_t>(sending_outcome::unreachable), 0});
  if (!looking_ && look_at_ <= now())
    look();
  if (!reading_ && contacts_at_ <= now())
    read_contacts();
  go_on();
}

void dispatcher_state::go_on() {
  send_what_may_go();
  mark_next();
  tell_board();
  arm();
}

/// CAF's timers cannot be taken back: an earlier one makes a new generation, and the older are
/// ignored as they ring.
void dispatcher_state::arm() {
  const auto at = now();
  auto when = at + fixed::outbox_looked_at_every;
  const auto sooner = [&when](std::optional<instant> other) {
    when = std::min(when, other.value_or(when));
  };
  if (!looking_)
    sooner(look_at_);
  if (!reading_)
    sooner(contacts_at_);
  if (!marking_ && held_.next_mark())
    sooner(mark_at_);
  if (!to_raise_.empty() || !to_end_.empty())
    sooner(at + parts_.retry_pause);
  sooner(held_.look_again(at));
  sooner(held_.overdue_at(fixed::delivery_overdue));
  if (armed_ && *armed_ <= when)
    return;
  armed_ = when;
  caf::delayed_anon_send(dispatcher_ref{self}, std::max(milliseconds{0}, when - at),
                         session_tick{++generation_});
}

dispatcher_ref::behavior_type dispatcher_state::make_behavior(dispatcher_parts parts) {
  parts_ = std::move(parts);
  print_nothing(self);
  read_contacts();
  look();
  arm();
  return {
      [this](const look_at_outbox&) {
        look();
        go_on();
      },
      [this](const deliver_now& m) {
        on_deliver_now(m);
        go_on();
      },
      [this](const sending_over& m) {
        on_over(m);
        go_on();
      },
      [this](const session_tick& m) { on_tick(m); },
  };
}

dispatcher_ref::behavior_type
dispatcher_actor(dispatcher_ref::stateful_pointer<dispatcher_state> self, dispatcher_parts parts) {
  return self->state.make_behavior(std::move(parts));
}

dispatcher_handle spawn_dispatcher(caf::actor_system& system, dispatcher_parts parts) {
  return system.spawn(dispatcher_actor, std::move(parts));
}

} // namespace ecoute
