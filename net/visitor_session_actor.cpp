// SPDX-License-Identifier: EUPL-1.2
#include "net/visitor_session_actor.hpp"

#include "actors/messages/errors.hpp"
#include "net/http_answers.hpp"
#include "net/log.hpp"
#include "net/protocol/server_codec.hpp"
#include "net/quiet.hpp"
#include "net/session_desk.hpp"

#include <caf/actor_cast.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <algorithm>

namespace ecoute {

namespace {

/// When to ping next: a little early, so that thousands of sessions are due at the same few
/// moments and threads are woken once for many of them.
steady_instant next_beat(steady_instant now, steady_instant::duration every) {
  constexpr int beats_of_an_interval = 100;
  const auto due = now + every;
  return due - due.time_since_epoch() % (every / beats_of_an_interval);
}

template <class Ref>
caf::actor as_actor(const Ref& ref) {
  return caf::actor_cast<caf::actor>(ref);
}

} // namespace

visitor_session_state::~visitor_session_state() {
  if (parts_)
    parts_->desk->forget_visitor(seat_.token_hash, self->address());
}

steady_instant visitor_session_state::now() const {
  return self->clock().now();
}

// --- sockets ----------------------------------------------------------------------------------

done visitor_session_state::on_adopt(const adopt_visitor& m) {
  const visitor_session_ref me{self};
  ending_ = false;
  parts_->desk->keep_visitor(seat_.token_hash, me);
  if (!socket_->adopt(*parts_, m.socket, as_actor(me), now()))
    return {};
  language_ = m.language;
  seen_ = m.seen;
  greet_ = m.greet;
  greeting_ = m;
  synchronised_ = false;
  if (leave_.begun())
    leave_.finish(*socket_, unanswered_.empty());
  else
    attach();
  return {};
}

void visitor_session_state::on_closed(const socket_closed& m) {
  if (socket_->is(m.socket))
    socket_->lost();
}

void visitor_session_state::on_tick(const session_tick& m) {
  if (m.generation != ticks_)
    return;
  if (ending_)
    return self->quit();
  if (leave_.begun())
    return;
  const auto silent_for = now() - socket_->heard_at();
  if (silent_for >= parts_->limits.network.visitor_lost_after)
    return lost(loss_reason::connection);
  socket_->push(wire::ping_frame(socket_->next_ping()));
  const auto left = parts_->limits.network.visitor_lost_after - silent_for;
  self->scheduled_send(
      self, std::min(next_beat(now(), parts_->limits.network.visitor_ping), now() + left), m);
}

void visitor_session_state::lost(loss_reason how) {
  if (conversation_)
    self->send(conversation_, visitor_gone{how});
  else // it is coming back, and this session ends: somebody else tells it
    on_behalf(self->system(), [parts = parts_, id = seat_.conversation,
                               how](caf::event_based_actor* other) {
      if (const auto registry = parts->engine.registry())
        other->request(registry, parts->patience(), locate{id})
            .then([other, how](
                      const conversation_handle& where) { other->send(where, visitor_gone{how}); },
                  [](caf::error&) {});
    });
  socket_->drop(close_code::silent);
  end();
}

/// Whoever still finds this session in the desk is served before it ends.
void visitor_session_state::end() {
  parts_->desk->forget_visitor(seat_.token_hash, self->address());
  ending_ = true;
  self->send(self, session_tick{++ticks_});
}

// --- conversation -----------------------------------------------------------------------------

void visitor_session_state::attach() {
  const auto attempt = ++attempt_;
  if (conversation_)
    return attach_to(conversation_);
  const auto registry = parts_->engine.registry();
  if (!registry)
    return not_attached(make_error(refusal::unavailable));
  self->request(registry, parts_->patience(), locate{seat_.conversation})
      .then(
          [this, attempt](const conversation_handle& where) {
            if (attempt != attempt_)
              return;
            conversation_ = where;
            self->monitor(conversation_);
            attach_to(conversation_);
          },
          [this, attempt](caf::error& why) {
            if (attempt == attempt_)
              not_attached(why);
          });
}

void visitor_session_state::attach_to(const conversation_handle& where) {
  const auto attempt = attempt_;
  self->request(where, parts_->patience(), visitor_session_handle{visitor_session_ref{self}},
                attach_visitor{seen_, seat_.token_hash})
      .then(
          [this, attempt](const visitor_attached& m) {
            if (attempt == attempt_)
              attached(m);
          },
          [this, attempt](caf::error& why) {
            if (attempt == attempt_)
              not_attached(why);
          });
}

void visitor_session_state::attached(const visitor_attached& m) {
  synchronised_ = true;
  failures_ = 0;
  if (greet_)
    socket_->push(wire::entered_frame(greeting_.id, greeting_.token, m.platform, m.sureness,
                                      greeting_.returned));
  greet_ = false;
  greeting_.token = secret_text{};
  if (const auto mode = parts_->mode->load(); mode != engine_mode::normal)
    socket_->push(wire::mode_frame(mode));
  socket_->push(wire::visitor_thread_frame(m));
  socket_->push(wire::standing_frame(m));
  seen_ = std::max(seen_, m.last);
  send_unanswered();
}

void visitor_session_state::not_attached(const caf::error& why) {
  const auto r = refusal_of(why);
  if (r == refusal::unknown_conversation)
    return turned_away(refusal::stale_session);
  if (r == refusal::stale_session || r == refusal::quarantined)
    return turned_away(r);
  if (conversation_ && receiver_died(why))
    conversation_ = nullptr;
  attach_later();
}

/// No conversation will answer this session any more: everything asked gets its answer first.
void visitor_session_state::turned_away(refusal why) {
  refuse_unanswered(why);
  refuse(std::nullopt, why);
  socket_->drop(close_code::protocol_abuse);
  end();
}

void visitor_session_state::attach_later() {
  self->delayed_send(self, retry_pause(parts_->limits, failures_++), try_again{attempt_});
}

void visitor_session_state::on_down(const caf::down_msg& m) {
  if (!conversation_ || conversation_.address() != m.source)
    return;
  conversation_ = nullptr;
  synchronised_ = false;
  for (auto& [id, waiting] : unanswered_)
    waiting.sent = false;
  ++attempt_;
  attach_later();
}

void visitor_session_state::on_grown(const thread_grew& m) {
  if (!synchronised_)
    return; // the next attachment brings it
  for (const auto& e : m.events) {
    if (e.visitor_position <= seen_)
      continue;
    socket_->push(wire::visitor_event_frame(e));
    seen_ = e.visitor_position;
  }
}

void visitor_session_state::on_standing(const visitor_standing& m) {
  if (synchronised_)
    socket_->push(wire::standing_frame(m));
}

void visitor_session_state::on_superseded() {
  socket_->drop(close_code::newer_window);
  conversation_ = nullptr;
  synchronised_ = false;
  end();
}

void visitor_session_state::on_left_quickly() {
  lost(loss_reason::quick_exit);
}

void visitor_session_state::on_mode(const mode_changed& m) {
  socket_->push(wire::mode_frame(m.mode));
}

// --- answers ----------------------------------------------------------------------------------

void visitor_session_state::refuse(const std::optional<message_id>& id, refusal why) {
  ++parts_->counters->frames_refused;
  parts_->counters->note_told(why);
  logging::write(logging::name::frame_refused, {{logging::key::why, why}});
  socket_->push(wire::refused_frame(id, why, parts_->sentences.sentence(why, language_)));
}

void visitor_session_state::release(std::uint64_t socket, milliseconds pause) {
  release_after(self, *socket_, socket, pause);
}

// --- a planned end ----------------------------------------------------------------------------

caf::result<done> visitor_session_state::on_leave() {
  return leave_.begin(self->make_response_promise<done>(), *socket_, unanswered_.empty());
}

// --- table ------------------------------------------------------------------------------------

visitor_session_ref::behavior_type visitor_session_state::make_behavior(shared_session_parts parts,
                                                                        visitor_seat seat) {
  parts_ = std::move(parts);
  seat_ = std::move(seat);
  const auto& limits = parts_->limits.network;
  socket_ = std::make_unique<session_socket>(limits.visitor_burst, limits.visitor_per_second);
  socket_->heard(now());
  print_nothing(self);
  self->set_down_handler([this](const caf::down_msg& m) { on_down(m); });
  self->scheduled_send(self, next_beat(now(), limits.visitor_ping), session_tick{});
  return {
      [this](const thread_grew& m) { on_grown(m); },
      [this](const visitor_standing& m) { on_standing(m); },
      [this](const typing_now&) {
        if (synchronised_)
          socket_->push(wire::typing_frame());
      },
      [this](const superseded_by_newer&) { on_superseded(); },
      [this](const adopt_visitor& m) { return on_adopt(m); },
      [this](socket_frame& m) { on_frame(m); },
      [this](const socket_closed& m) { on_closed(m); },
      [this](const session_tick& m) { on_tick(m); },
      [this](const try_again& m) {
        if (m.generation == attempt_)
          attach();
      },
      [this](const release_credit& m) { socket_->release(m.socket); },
      [this](const left_quickly&) { on_left_quickly(); },
      [this](const mode_changed& m) { on_mode(m); },
      [this](const leave_for_restart&) { return on_leave(); },
  };
}

visitor_session_ref::behavior_type
visitor_session_actor(visitor_session_ref::stateful_pointer<visitor_session_state> self,
                      shared_session_parts parts, visitor_seat seat) {
  return self->state.make_behavior(std::move(parts), std::move(seat));
}

} // namespace ecoute
