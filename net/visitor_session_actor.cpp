// SPDX-License-Identifier: EUPL-1.2
#include "net/visitor_session_actor.hpp"

#include "actors/domain/text_policy.hpp"
#include "actors/messages/errors.hpp"
#include "net/hashing.hpp"
#include "net/log.hpp"
#include "net/protocol/client_codec.hpp"
#include "net/protocol/server_codec.hpp"
#include "net/quiet.hpp"
#include "net/session_desk.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <vector>

namespace ecoute {

namespace {

/// Nobody answered and nobody will: the actor died with the request in its mailbox.
bool receiver_died(const caf::error& why) {
  return why.category() != caf::atom("ecoute") && why != caf::sec::request_timeout;
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
  attach();
  return {};
}

void visitor_session_state::on_frame(socket_frame& m) {
  ++parts_->counters->frames;
  if (!socket_->is(m.socket))
    return;
  socket_->heard(now());
  current_ = m.socket;
  auto read = wire::decode_visitor_frame(m.text.reveal(), parts_->frame_limits());
  if (const auto* why = std::get_if<wire::fault>(&read)) {
    refuse(why->id, why->why);
    return release(m.socket, socket_->pause_for(now()));
  }
  std::visit([this](const auto& frame) { take(frame); }, std::get<wire::visitor_frame>(read));
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
  const auto silent_for = now() - socket_->heard_at();
  if (silent_for >= parts_->limits.network.visitor_lost_after)
    return lost(loss_reason::connection);
  socket_->push(wire::ping_frame(socket_->next_ping()));
  self->delayed_send(self, parts_->limits.network.visitor_ping, m);
}

void visitor_session_state::lost(loss_reason how) {
  if (conversation_)
    self->send(conversation_, visitor_gone{how});
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
                attach_visitor{seen_})
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
  if (r == refusal::stale_session || r == refusal::unknown_conversation) {
    refuse(std::nullopt, refusal::stale_session);
    socket_->drop(close_code::protocol_abuse);
    return end();
  }
  if (r == refusal::quarantined)
    return refuse(std::nullopt, r);
  if (conversation_ && receiver_died(why))
    conversation_ = nullptr;
  self->delayed_send(self, parts_->limits.supervision.reload_pause, try_again{attempt_});
}

void visitor_session_state::on_down(const caf::down_msg& m) {
  if (!conversation_ || conversation_.address() != m.source)
    return;
  conversation_ = nullptr;
  synchronised_ = false;
  for (auto& [id, waiting] : unanswered_)
    waiting.sent = false;
  ++attempt_;
  self->delayed_send(self, parts_->limits.supervision.reload_pause, try_again{attempt_});
}

void visitor_session_state::on_grown(const thread_grew& m) {
  if (!synchronised_)
    return; // the next attachment brings it
  for (const auto& e : m.events) {
    if (e.visitor_position <= seen_)
      continue;
    socket_->push(wire::visitor_event_frame(e));
    seen_ = e.visitor_position;
    if (const auto* end = std::get_if<closed>(&e.body))
      parts_->counters->left_before_answer += end->why == close_reason::left_before_answer;
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

// --- what the visitor asks --------------------------------------------------------------------

void visitor_session_state::take(const wire::say& f) {
  const auto& rules = parts_->limits.conversation;
  auto cleaned = clean_text(f.text.reveal(), rules.text_characters_max, rules.text_bytes_max);
  if (const auto* why = std::get_if<refusal>(&cleaned)) {
    refuse(f.id, *why);
    return release(current_, socket_->pause_for(now()));
  }
  ask(f.id, wire::say{f.id, {}, secret_text{std::move(std::get<std::string>(cleaned))}});
}

void visitor_session_state::take(const wire::ask_code& f) {
  ask(f.id, f);
}

void visitor_session_state::take(const wire::leave& f) {
  ask(f.id, f);
}

void visitor_session_state::take(const wire::typing&) {
  socket_->release(current_);
  if (!synchronised_ || now() - typed_at_ < parts_->limits.network.typing_every)
    return;
  typed_at_ = now();
  self->send(conversation_, typing_now{author::visitor});
}

void visitor_session_state::take(const wire::pong&) {
  socket_->release(current_);
}

/// enter, resume, redeem: only the first frame may be one of these.
template <class FirstFrame>
void visitor_session_state::take(const FirstFrame& f) {
  std::optional<message_id> id;
  if constexpr (requires { f.id; })
    id = f.id;
  refuse(id, refusal::wrong_order);
  release(current_, socket_->pause_for(now()));
}

void visitor_session_state::ask(const message_id& id, wire::visitor_frame frame) {
  const auto pause = socket_->pause_for(now());
  if (unanswered_.count(id) != 0) { // still on its way: one answer will do
    unanswered_[id].socket = current_;
    return release(current_, pause);
  }
  if (unanswered_.size() >= parts_->limits.network.requests_unanswered_max) {
    refuse(id, refusal::busy);
    return release(current_, pause);
  }
  unanswered_.emplace(id, unanswered{current_, pause, std::move(frame), false});
  send_unanswered();
}

void visitor_session_state::send_unanswered() {
  if (!synchronised_)
    return;
  std::vector<message_id> unsent;
  for (const auto& [id, waiting] : unanswered_)
    if (!waiting.sent)
      unsent.push_back(id);
  for (const auto& id : unsent) {
    auto& waiting = unanswered_.at(id);
    waiting.sent = true;
    const auto frame = waiting.frame; // a refusal at once removes it
    std::visit([this, &id](const auto& f) { send(id, f); }, frame);
  }
}

void visitor_session_state::send(const message_id& id, const wire::say& f) {
  self->request(conversation_, parts_->patience(), say{author::visitor, {}, id, f.text})
      .then([this,
             id](const stored& m) { answer(id, wire::ack_frame(id, m.visitor_position, m.at)); },
            [this, id](caf::error& why) { failed(id, why); });
}

void visitor_session_state::send(const message_id& id, const wire::leave&) {
  self->request(conversation_, parts_->patience(), close_conversation{author::visitor, {}})
      .then([this, id](const done&) { answer(id, wire::ack_frame(id)); },
            [this, id](caf::error& why) { failed(id, why); });
}

void visitor_session_state::send(const message_id& id, const wire::ask_code&) {
  const auto credentials = parts_->engine.credentials();
  if (!credentials)
    return failed(id, make_error(refusal::unavailable));
  const auto random = random_bytes();
  const secret_text shown{parts_->words->code_from(std::span{random})};
  const auto canonical = parts_->words->canonical(shown.reveal());
  self->request(credentials, parts_->patience(),
                derive_code_index{secret_text{canonical.value_or("")}})
      .then([this, id, shown](const code_index& m) { store_index(id, shown, m.index); },
            [this, id](caf::error&) { failed(id, make_error(refusal::unavailable)); });
}

void visitor_session_state::store_index(const message_id& id, const secret_text& words,
                                        const std::string& index) {
  if (!conversation_)
    return failed(id, make_error(refusal::unavailable));
  self->request(conversation_, parts_->patience(), store_code{index})
      .then([this, id, words](const done&) { answer(id, wire::code_frame(id, words)); },
            [this, id](caf::error& why) { failed(id, why); });
}

void visitor_session_state::answer(const message_id& id, std::string frame) {
  const auto found = unanswered_.find(id);
  if (found == unanswered_.end())
    return;
  if (socket_->is(found->second.socket))
    socket_->push(std::move(frame));
  release(found->second.socket, found->second.pause);
  unanswered_.erase(found);
}

void visitor_session_state::failed(const message_id& id, const caf::error& why) {
  const auto found = unanswered_.find(id);
  if (found == unanswered_.end())
    return;
  if (receiver_died(why)) { // sent again to whoever replaces it
    found->second.sent = false;
    return;
  }
  const auto r = why == caf::sec::request_timeout ? refusal::in_doubt : refusal_of(why);
  answer(id, wire::refused_frame(id, r, parts_->sentences.sentence(r, language_)));
}

void visitor_session_state::refuse(const std::optional<message_id>& id, refusal why) {
  ++parts_->counters->frames_refused;
  logging::write(logging::name::frame_refused, {{logging::key::why, why}});
  socket_->push(wire::refused_frame(id, why, parts_->sentences.sentence(why, language_)));
}

void visitor_session_state::release(std::uint64_t socket, milliseconds pause) {
  if (pause.count() > 0)
    self->delayed_send(self, pause, release_credit{socket});
  else
    socket_->release(socket);
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
  self->delayed_send(self, limits.visitor_ping, session_tick{});
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
  };
}

visitor_session_ref::behavior_type
visitor_session_actor(visitor_session_ref::stateful_pointer<visitor_session_state> self,
                      shared_session_parts parts, visitor_seat seat) {
  return self->state.make_behavior(std::move(parts), std::move(seat));
}

} // namespace ecoute
