// SPDX-License-Identifier: EUPL-1.2
#include "net/on_call_session_actor.hpp"

#include "actors/messages/errors.hpp"
#include "net/log.hpp"
#include "net/protocol/alert_frames.hpp"
#include "net/protocol/client_codec.hpp"
#include "net/protocol/server_codec.hpp"
#include "net/quiet.hpp"
#include "net/session_desk.hpp"

#include <caf/actor_cast.hpp>

#include <algorithm>
#include <utility>

namespace ecoute {

on_call_session_state::~on_call_session_state() {
  if (parts_)
    parts_->desk->forget_agent(who_.agent, agent_page::on_call, self->address());
}

steady_instant on_call_session_state::now() const {
  return self->clock().now();
}

// --- sockets ----------------------------------------------------------------------------------

done on_call_session_state::on_adopt(const adopt_agent& m) {
  const agent_session_ref me{self};
  ending_ = false;
  parts_->desk->keep_agent(who_.agent, agent_page::on_call, me);
  if (!socket_->adopt(*parts_, m.socket, caf::actor_cast<caf::actor>(me), now()))
    return {};
  language_ = m.language;
  sign_in_.stand_on(m);
  sign_in_.check_later(self, *parts_);
  greeted_ = false;
  alerts_.forget();
  leave_.finish(*socket_, unanswered_.empty());
  return {};
}

void on_call_session_state::on_closed(const socket_closed& m) {
  if (!socket_->is(m.socket))
    return;
  socket_->lost();
  greeted_ = false;
  alerts_.set(self, *parts_, who_, false, beat());
}

/// A page that comes back finds a session or makes one: nothing is kept here that it needs.
void on_call_session_state::on_tick(const session_tick& m) {
  if (m.generation != ticks_ || leave_.begun())
    return;
  if (ending_)
    return self->quit();
  if (!socket_->attached())
    return end();
  socket_->push(wire::ping_frame(socket_->next_ping()));
  alerts_.renew(self, *parts_, who_, beat());
  self->delayed_send(self, parts_->limits.network.agent_ping, m);
}

void on_call_session_state::end() {
  parts_->desk->forget_agent(who_.agent, agent_page::on_call, self->address());
  ending_ = true;
  self->send(self, session_tick{++ticks_});
}

void on_call_session_state::on_signed_out(const signed_out& m) {
  if (!sign_in_.ends_by(m))
    return;
  socket_->drop(close_code::not_signed_in);
  end();
}

void on_call_session_state::shut_out() {
  logging::write(logging::name::signed_out, {{logging::key::why, refusal::not_signed_in}});
  socket_->drop(close_code::not_signed_in);
  end();
}

void on_call_session_state::on_superseded() {
  socket_->drop(close_code::newer_window);
  end();
}

caf::result<done> on_call_session_state::on_leave() {
  return leave_.begin(self->make_response_promise<done>(), *socket_, unanswered_.empty());
}

// --- what the page says -----------------------------------------------------------------------

void on_call_session_state::on_frame(socket_frame& m) {
  ++parts_->counters->frames;
  if (!socket_->is(m.socket) || leave_.begun())
    return; // unanswered, the page sends it again to the engine that comes
  socket_->heard(now());
  current_ = m.socket;
  const auto read = wire::decode_on_call_frame(m.text.reveal(), parts_->frame_limits());
  if (const auto* why = std::get_if<wire::fault>(&read)) {
    refuse(why->id, why->why);
    return release_this();
  }
  const auto& frame = std::get<wire::on_call_frame>(read);
  if (greeted_ || std::holds_alternative<wire::hello>(frame) ||
      std::holds_alternative<wire::pong>(frame))
    return std::visit([this](const auto& f) { this->take(f); }, frame);
  std::optional<message_id> id;
  std::visit(
      [&id](const auto& f) {
        if constexpr (requires { f.id; })
          id = f.id;
      },
      frame);
  refuse(id, refusal::wrong_order);
  release_this();
}

void on_call_session_state::take(const wire::hello&) {
  release_this();
  if (greeted_)
    return refuse(std::nullopt, refusal::wrong_order);
  if (!alert_watch::is_open_to(who_))
    return refuse(std::nullopt, refusal::forbidden);
  greeted_ = true;
  if (const auto mode = parts_->mode->load(); mode != engine_mode::normal)
    socket_->push(wire::mode_frame(mode));
  socket_->push(wire::on_call_page_frame(who_));
}

void on_call_session_state::take(const wire::pong&) {
  release_this();
}

void on_call_session_state::take(const wire::watch_alerts& f) {
  on_call_.reset();
  alerts_.set(self, *parts_, who_, f.on, beat());
  release_this();
}

/// The time of the board's answer, which is more than that of the socket.
alert_watch::beat on_call_session_state::beat() {
  return [this, socket = socket_->number()](bool followed) {
    if (socket_->is(socket))
      socket_->push(wire::beat_frame(parts_->wall_now(), followed));
  };
}

void on_call_session_state::on_alerts(const alerts_told& m) {
  if (!alerts_.on())
    return;
  socket_->push(wire::alerts_frame(m, who_));
  if (on_call_ != m.on_call)
    socket_->push(wire::turns_frame(m, who_.agent));
  on_call_ = m.on_call;
}

// --- acts -------------------------------------------------------------------------------------

/// To who is on call now. That it is oneself is for the rules to say.
bool on_call_session_state::may_pass_to(agent_id whom) const {
  const auto is_theirs = [whom](const on_call_row& row) { return row.turn.agent == whom; };
  return whom == who_.agent ||
         (on_call_ && std::any_of(on_call_->begin(), on_call_->end(), is_theirs));
}

/// Answers `why_not` instead, where there is a reason.
template <class Frame, class Message>
void on_call_session_state::ask_board(const Frame& f, const Message& m, refusal why_not) {
  if (!admit(f.id, mark_of(f)))
    return;
  const auto board = parts_->engine.alert_board();
  if (why_not == refusal::none && !board)
    why_not = refusal::unavailable;
  if (why_not != refusal::none)
    return failed(f.id, make_error(why_not));
  // It asks the alert's own actor, and that one the database: each within this time.
  self->request(board, parts_->patience() * 2, m)
      .then([this, id = f.id](const done&) { answer(id, wire::ack_frame(id)); },
            [this, id = f.id](caf::error& why) { failed(id, why); });
}

void on_call_session_state::take(const wire::act_on_alert& f) {
  act_on_alert wish{f.about, f.act};
  wish.what.by = who_.agent;
  const bool may = f.act.what != alert_command::pass_on || may_pass_to(f.act.to);
  ask_board(f, wish, may ? refusal::none : refusal::colleague_unavailable);
}

void on_call_session_state::take(const wire::test_alert& f) {
  const bool may =
      f.scope == scope_of(who_.platform) || (f.scope == on_call_scope::system && who_.on_call);
  ask_board(f, start_test_alert{who_.agent, f.scope}, may ? refusal::none : refusal::forbidden);
}

// --- answers ----------------------------------------------------------------------------------

/// False when it was answered here, or its first sending still waits for the answer.
bool on_call_session_state::admit(const message_id& id, const wish_mark& mark) {
  unanswered wish;
  wish.mark = mark;
  wish.socket = current_;
  const auto let_in = admit_wish(self, *socket_, unanswered_, id, std::move(wish), now(),
                                 parts_->limits.network.requests_unanswered_max);
  if (let_in.why_not != refusal::none)
    refuse(id, let_in.why_not);
  return let_in.fresh;
}

void on_call_session_state::answer(const message_id& id, std::string frame) {
  if (give_answer(self, *socket_, unanswered_, id, std::move(frame)))
    leave_.finish(*socket_, unanswered_.empty());
}

void on_call_session_state::failed(const message_id& id, const caf::error& why) {
  const auto r = why == caf::sec::request_timeout ? refusal::in_doubt : refusal_of(why);
  parts_->counters->note_told(r);
  answer(id, wire::refused_frame(id, r, parts_->sentences.sentence(r, language_)));
}

void on_call_session_state::refuse(const std::optional<message_id>& id, refusal why) {
  ++parts_->counters->frames_refused;
  parts_->counters->note_told(why);
  logging::write(logging::name::frame_refused, {{logging::key::why, why}});
  socket_->push(wire::refused_frame(id, why, parts_->sentences.sentence(why, language_)));
}

void on_call_session_state::release(std::uint64_t socket, milliseconds pause) {
  release_after(self, *socket_, socket, pause);
}

void on_call_session_state::release_this() {
  release(current_, socket_->pause_for(now()));
}

// --- table ------------------------------------------------------------------------------------

agent_session_ref::behavior_type on_call_session_state::make_behavior(shared_session_parts parts,
                                                                      agent_profile who) {
  parts_ = std::move(parts);
  who_ = std::move(who);
  const auto& limits = parts_->limits.network;
  socket_ = std::make_unique<session_socket>(limits.agent_burst, limits.agent_per_second);
  socket_->heard(now());
  print_nothing(self);
  self->delayed_send(self, limits.agent_ping, session_tick{});
  return {
      // What a desk and its conversations tell: nothing asks them to tell it here.
      [](const thread_grew&) {},
      [](const conversation_id&, const typing_now&) {},
      [](const card_changed&) {},
      [](const no_longer_holding&) {},
      [](const offer&) {},
      [](const offer_over&) {},
      [](const invitation&) {},
      [](const invitation_over&) {},
      [](const queue_view&) {},
      [](const fault_notice&) {},
      [](const fault_over&) {},
      [](const presence_changed&) {},
      [](const relief_told&) {},
      [](const coverage_told&) {},
      [](const room_told&) {},
      [](const attention_told&) {},
      [](const care_told&) {},
      [](const wall_told&) {},
      [](const plan_told&) {},
      [](const psychologist_service&) {},
      [](const talk_told&) {},
      [](const psychologist_view&) {},
      [this](const alerts_told& m) { on_alerts(m); },
      [this](const superseded_by_newer&) { on_superseded(); },
      [this](const adopt_agent& m) { return on_adopt(m); },
      [this](socket_frame& m) { on_frame(m); },
      [this](const socket_closed& m) { on_closed(m); },
      [this](const session_tick& m) { on_tick(m); },
      [](const try_again&) {},
      [this](const release_credit& m) { socket_->release(m.socket); },
      [this](const signed_out& m) { on_signed_out(m); },
      [this](const check_sign_in& m) {
        if (socket_->attached())
          sign_in_.check(self, *parts_, m, [this] { shut_out(); });
      },
      [this](const mode_changed& m) { socket_->push(wire::mode_frame(m.mode)); },
      [this](const leave_for_restart&) { return on_leave(); },
  };
}

agent_session_ref::behavior_type
on_call_session_actor(agent_session_ref::stateful_pointer<on_call_session_state> self,
                      shared_session_parts parts, agent_profile who) {
  return self->state.make_behavior(std::move(parts), std::move(who));
}

} // namespace ecoute
