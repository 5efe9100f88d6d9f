// SPDX-License-Identifier: EUPL-1.2
#include "net/agent_session_actor.hpp"

#include "actors/messages/errors.hpp"
#include "net/log.hpp"
#include "net/protocol/client_codec.hpp"
#include "net/protocol/server_codec.hpp"
#include "net/quiet.hpp"
#include "net/session_desk.hpp"

#include <caf/actor_cast.hpp>

#include <algorithm>
#include <vector>

namespace ecoute {

agent_session_state::~agent_session_state() {
  if (parts_)
    parts_->desk->forget_agent(who_.agent, self->address());
}

steady_instant agent_session_state::now() const {
  return self->clock().now();
}

// --- sockets ----------------------------------------------------------------------------------

done agent_session_state::on_adopt(const adopt_agent& m) {
  const agent_session_ref me{self};
  ending_ = false;
  parts_->desk->keep_agent(who_.agent, me);
  if (!socket_->adopt(*parts_, m.socket, caf::actor_cast<caf::actor>(me), now()))
    return {};
  language_ = m.language;
  greeted_ = shown_ = false;
  ++attempt_; // what was asked for the window before is not shown to this one
  for (auto& [id, shown] : threads_) { // a new window asks for what it shows
    shown.synchronised = false;
    shown.asked_by = message_id{};
    ++shown.attempt;
    shown.asking = false;
  }
  leave_when_answered();
  return {};
}

void agent_session_state::on_frame(socket_frame& m) {
  ++parts_->counters->frames;
  if (!socket_->is(m.socket) || leaving_)
    return; // unanswered, the console sends it again to the engine that comes
  socket_->heard(now());
  if (told_silent_ && shown_)
    tell_link(false);
  current_ = m.socket;
  auto read = wire::decode_agent_frame(m.text.reveal(), parts_->frame_limits());
  if (const auto* why = std::get_if<wire::fault>(&read)) {
    refuse(why->id, why->why);
    return release(m.socket, socket_->pause_for(now()));
  }
  const auto& frame = std::get<wire::agent_frame>(read);
  const bool early = !shown_ && !std::holds_alternative<wire::hello>(frame) &&
                     !std::holds_alternative<wire::pong>(frame);
  if (!early)
    return std::visit([this](const auto& f) { take(f); }, frame);
  std::optional<message_id> id;
  std::visit(
      [&id](const auto& f) {
        if constexpr (requires { f.id; })
          id = f.id;
      },
      frame);
  refuse(id, greeted_ ? refusal::unavailable : refusal::wrong_order);
  release(m.socket, socket_->pause_for(now()));
}

void agent_session_state::on_closed(const socket_closed& m) {
  if (!socket_->is(m.socket))
    return;
  socket_->lost();
  greeted_ = shown_ = false;
  tell_link(true);
}

void agent_session_state::on_tick(const session_tick& m) {
  if (m.generation != ticks_)
    return;
  if (ending_)
    return self->quit();
  if (leaving_)
    return;
  const auto& limits = parts_->limits;
  const auto silent_for = now() - socket_->heard_at();
  if (silent_for >= limits.network.agent_silent_after)
    tell_link(true);
  if (!socket_->attached() && silent_for >= 2 * limits.operators.silence_kept)
    return end(); // the desk has given everything back by now
  socket_->push(wire::ping_frame(socket_->next_ping()));
  caf::timespan pause = limits.network.agent_ping;
  if (silent_for < limits.network.agent_silent_after)
    pause = std::min<caf::timespan>(pause, limits.network.agent_silent_after - silent_for);
  self->delayed_send(self, pause, m);
}

void agent_session_state::tell_link(bool silent) {
  if (desk_ && told_silent_ != silent)
    self->send(desk_, agent_link{silent});
  told_silent_ = silent;
}

void agent_session_state::end() {
  parts_->desk->forget_agent(who_.agent, self->address());
  ending_ = true;
  self->send(self, session_tick{++ticks_});
}

// --- desk -------------------------------------------------------------------------------------

void agent_session_state::take(const wire::hello&) {
  release(current_, socket_->pause_for(now()));
  if (greeted_)
    return refuse(std::nullopt, refusal::wrong_order);
  greeted_ = true;
  find_desk_again();
}

void agent_session_state::find_desk_again() {
  const auto attempt = ++attempt_;
  if (desk_)
    return attach_to(desk_);
  const auto platform = parts_->engine.platform(who_.platform);
  if (!platform)
    return retry_later();
  self->request(platform, parts_->patience(), find_desk{who_})
      .then(
          [this, attempt](const operator_handle& found) {
            if (attempt != attempt_)
              return;
            desk_ = found;
            self->monitor(desk_);
            attach_to(found);
          },
          [this, attempt](caf::error&) {
            if (attempt == attempt_)
              retry_later();
          });
}

void agent_session_state::attach_to(const operator_handle& found) {
  const auto attempt = attempt_;
  self->request(found, parts_->patience(), agent_session_handle{agent_session_ref{self}},
                attach_desk{})
      .then(
          [this, attempt](const desk_view& view) {
            if (attempt == attempt_)
              show(view);
          },
          [this, attempt](caf::error&) {
            if (attempt == attempt_)
              retry_later();
          });
}

void agent_session_state::show(const desk_view& view) {
  shown_ = true;
  failures_ = 0;
  told_silent_ = true;
  tell_link(false);
  if (const auto mode = parts_->mode->load(); mode != engine_mode::normal)
    socket_->push(wire::mode_frame(mode));
  socket_->push(wire::desk_frame(view));
}

void agent_session_state::retry_later() {
  self->delayed_send(self, retry_pause(parts_->limits, failures_++), try_again{attempt_});
}

void agent_session_state::on_retry(const try_again& m) {
  if (m.generation == attempt_ && greeted_ && !shown_)
    find_desk_again();
  std::vector<conversation_id> lost;
  for (const auto& [id, shown] : threads_)
    if (!shown.where && !shown.asking && (shown.synchronised || !shown.asked_by.is_nil()))
      lost.push_back(id);
  for (const auto& id : lost)
    watch(id);
  send_unwatched();
}

void agent_session_state::on_down(const caf::down_msg& m) {
  if (desk_ && desk_.address() == m.source) {
    desk_ = nullptr;
    shown_ = false;
    ++attempt_;
    return retry_later();
  }
  for (auto& [id, shown] : threads_) {
    if (!shown.where || shown.where.address() != m.source)
      continue;
    shown.where = nullptr;
    shown.asking = false;
    ++shown.attempt;
    for (auto& [asked, waiting] : unanswered_)
      if (waiting.conversation == id)
        waiting.sent = false;
    retry_later();
  }
}

void agent_session_state::on_signed_out() {
  if (desk_)
    self->send(desk_, sign_off{});
  desk_ = nullptr;
  socket_->drop(close_code::not_signed_in);
  end();
}

void agent_session_state::on_superseded() {
  socket_->drop(close_code::newer_window);
  desk_ = nullptr;
  end();
}

// --- what the agent asks of the desk ----------------------------------------------------------

void agent_session_state::take(const wire::set_presence& f) {
  ask_desk(f.id, set_my_presence{f.state});
}

void agent_session_state::take(const wire::act_on& f) {
  unanswered wish;
  wish.conversation = f.conversation;
  switch (f.what) {
  case wire::act::take:
    return ask_desk(f.id, take_conversation{f.conversation});
  case wire::act::pass:
    return ask_desk(f.id, refuse_offer{f.conversation});
  case wire::act::give_back:
    return ask_desk(f.id, return_conversation{f.conversation});
  case wire::act::reopen:
    wish.reopen = true;
    return ask_conversation(f.id, std::move(wish));
  case wire::act::close:
    wish.close = true;
    return ask_conversation(f.id, std::move(wish));
  }
}

template <class Message>
void agent_session_state::ask_desk(const message_id& id, const Message& m) {
  if (!admit(id, {}))
    return;
  if (!desk_)
    return failed(id, make_error(refusal::unavailable));
  unanswered_[id].sent = true;
  self->request(desk_, parts_->patience(), m)
      .then([this, id](const done&) { answer(id, wire::ack_frame(id)); },
            [this, id](caf::error& why) { failed(id, why); });
}

/// False when it was answered here.
bool agent_session_state::admit(const message_id& id, unanswered wish) {
  const auto pause = socket_->pause_for(now());
  if (const auto found = unanswered_.find(id); found != unanswered_.end()) {
    // Still on its way: one answer will do. A newer socket's credit goes back with that answer.
    if (found->second.socket == current_)
      release(current_, pause);
    found->second.socket = current_;
    return false;
  }
  if (unanswered_.size() >= parts_->limits.network.requests_unanswered_max) {
    refuse(id, refusal::busy);
    release(current_, pause);
    return false;
  }
  wish.socket = current_;
  wish.pause = pause;
  unanswered_.emplace(id, std::move(wish));
  return true;
}

// --- answers ----------------------------------------------------------------------------------

void agent_session_state::answer(const message_id& id, std::string frame) {
  const auto found = unanswered_.find(id);
  if (found == unanswered_.end())
    return;
  if (socket_->is(found->second.socket))
    socket_->push(std::move(frame));
  release(found->second.socket, found->second.pause);
  unanswered_.erase(found);
  leave_when_answered();
}

void agent_session_state::failed(const message_id& id, const caf::error& why) {
  const auto found = unanswered_.find(id);
  if (found == unanswered_.end())
    return;
  if (receiver_died(why) && threads_.count(found->second.conversation) != 0) {
    found->second.sent = false; // sent again once the conversation is back
    return;
  }
  const auto r = why == caf::sec::request_timeout ? refusal::in_doubt : refusal_of(why);
  answer(id, wire::refused_frame(id, r, parts_->sentences.sentence(r, language_)));
}

void agent_session_state::refuse(const std::optional<message_id>& id, refusal why) {
  ++parts_->counters->frames_refused;
  logging::write(logging::name::frame_refused, {{logging::key::why, why}});
  socket_->push(wire::refused_frame(id, why, parts_->sentences.sentence(why, language_)));
}

void agent_session_state::release(std::uint64_t socket, milliseconds pause) {
  if (pause.count() > 0)
    self->delayed_send(self, pause, release_credit{socket});
  else
    socket_->release(socket);
}

void agent_session_state::on_grown(const thread_grew& m) {
  const auto found = threads_.find(m.conversation);
  if (found == threads_.end() || !found->second.synchronised)
    return;
  for (const auto& e : m.events) {
    if (e.professional_position <= found->second.seen)
      continue;
    socket_->push(wire::agent_event_frame(m.conversation, e));
    found->second.seen = e.professional_position;
  }
}

void agent_session_state::on_gone(const no_longer_holding& m) {
  threads_.erase(m.conversation);
  refuse_unsent(m.conversation, refusal::not_holder);
  socket_->push(wire::gone_frame(m.conversation));
}

// --- a planned end ----------------------------------------------------------------------------

caf::result<done> agent_session_state::on_leave() {
  leaving_ = true;
  left_ = self->make_response_promise<done>();
  const auto promise = left_;
  socket_->push(wire::mode_frame(engine_mode::draining));
  leave_when_answered();
  return promise;
}

void agent_session_state::leave_when_answered() {
  if (!leaving_ || !unanswered_.empty())
    return;
  socket_->drop(close_code::restart);
  if (left_.pending())
    left_.deliver(done{});
}

// --- table ------------------------------------------------------------------------------------

agent_session_ref::behavior_type agent_session_state::make_behavior(shared_session_parts parts,
                                                                    agent_profile who) {
  parts_ = std::move(parts);
  who_ = std::move(who);
  const auto& limits = parts_->limits.network;
  socket_ = std::make_unique<session_socket>(limits.agent_burst, limits.agent_per_second);
  socket_->heard(now());
  print_nothing(self);
  self->set_down_handler([this](const caf::down_msg& m) { on_down(m); });
  self->delayed_send(self, limits.agent_ping, session_tick{});
  return {
      [this](const thread_grew& m) { on_grown(m); },
      [this](const conversation_id& id, const typing_now&) {
        socket_->push(wire::typing_frame(id));
      },
      [this](const card_changed& m) { socket_->push(wire::card_frame(m.card)); },
      [this](const no_longer_holding& m) { on_gone(m); },
      [this](const offer& m) { socket_->push(wire::offer_frame(m)); },
      [this](const offer_over& m) { socket_->push(wire::offer_over_frame(m)); },
      [this](const queue_view& m) { socket_->push(wire::queue_frame(m)); },
      [this](const fault_notice& m) { socket_->push(wire::fault_frame(m)); },
      [this](const presence_changed& m) { socket_->push(wire::presence_frame(m)); },
      [this](const superseded_by_newer&) { on_superseded(); },
      [this](const adopt_agent& m) { return on_adopt(m); },
      [this](socket_frame& m) { on_frame(m); },
      [this](const socket_closed& m) { on_closed(m); },
      [this](const session_tick& m) { on_tick(m); },
      [this](const try_again& m) { on_retry(m); },
      [this](const release_credit& m) { socket_->release(m.socket); },
      [this](const signed_out&) { on_signed_out(); },
      [this](const mode_changed& m) { socket_->push(wire::mode_frame(m.mode)); },
      [this](const leave_for_restart&) { return on_leave(); },
  };
}

agent_session_ref::behavior_type
agent_session_actor(agent_session_ref::stateful_pointer<agent_session_state> self,
                    shared_session_parts parts, agent_profile who) {
  return self->state.make_behavior(std::move(parts), std::move(who));
}

} // namespace ecoute
