// SPDX-License-Identifier: EUPL-1.2
#include "net/psychologist_session_actor.hpp"

#include "actors/messages/errors.hpp"
#include "net/log.hpp"
#include "net/protocol/client_codec.hpp"
#include "net/protocol/server_codec.hpp"
#include "net/quiet.hpp"
#include "net/session_desk.hpp"

#include <caf/actor_cast.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace ecoute {

psychologist_session_state::~psychologist_session_state() {
  if (parts_)
    parts_->desk->forget_agent(who_.agent, agent_page::psychologist, self->address());
}

steady_instant psychologist_session_state::now() const {
  return self->clock().now();
}

// --- sockets ----------------------------------------------------------------------------------

done psychologist_session_state::on_adopt(const adopt_agent& m) {
  const agent_session_ref me{self};
  ending_ = false;
  parts_->desk->keep_agent(who_.agent, agent_page::psychologist, me);
  if (!socket_->adopt(*parts_, m.socket, caf::actor_cast<caf::actor>(me), now()))
    return {};
  language_ = m.language;
  sign_in_.stand_on(m);
  sign_in_.check_later(self, *parts_);
  greeted_ = shown_ = false;
  ++attempt_; // what was asked for the window before is not shown to this one
  for (auto& [id, shown] : threads_) { // a new window asks for what it shows
    shown.synchronised = false;
    shown.asked_by = message_id{};
    give_back(shown);
    ++shown.attempt;
    shown.asking = false;
  }
  leave_.finish(*socket_, unanswered_.empty());
  return {};
}

void psychologist_session_state::on_closed(const socket_closed& m) {
  if (!socket_->is(m.socket))
    return;
  socket_->lost();
  greeted_ = shown_ = false;
  tell_link(true);
}

void psychologist_session_state::on_tick(const session_tick& m) {
  if (m.generation != ticks_)
    return;
  if (ending_)
    return self->quit();
  if (leave_.begun())
    return;
  const auto& limits = parts_->limits;
  const auto silent_for = now() - socket_->heard_at();
  if (silent_for >= limits.network.agent_silent_after)
    tell_link(true);
  if (!socket_->attached() && silent_for >= 2 * limits.psychologist.policy.silence_kept)
    return end(); // they are lost in all they had joined by now
  socket_->push(wire::ping_frame(socket_->next_ping()));
  caf::timespan pause = limits.network.agent_ping;
  if (silent_for < limits.network.agent_silent_after)
    pause = std::min<caf::timespan>(pause, limits.network.agent_silent_after - silent_for);
  self->delayed_send(self, pause, m);
}

void psychologist_session_state::tell_link(bool silent) {
  if (practice_ && told_silent_ != silent)
    self->send(practice_, agent_link{silent});
  told_silent_ = silent;
}

void psychologist_session_state::end() {
  parts_->desk->forget_agent(who_.agent, agent_page::psychologist, self->address());
  ending_ = true;
  self->send(self, session_tick{++ticks_});
}

// --- the psychologist's own actor -------------------------------------------------------------

void psychologist_session_state::take(const wire::hello&) {
  release_this();
  if (greeted_)
    return refuse(std::nullopt, refusal::wrong_order);
  if (!who_.psychologist)
    return refuse(std::nullopt, refusal::forbidden);
  greeted_ = true;
  find_practice();
}

void psychologist_session_state::find_practice() {
  const auto attempt = ++attempt_;
  if (practice_)
    return attach();
  const auto platform = parts_->engine.platform(who_.platform);
  if (!platform)
    return retry_later();
  self->request(platform, parts_->patience(), find_psychologist{who_})
      .then(
          [this, attempt](const psychologist_handle& found) {
            if (attempt != attempt_)
              return;
            practice_ = found;
            self->monitor(practice_);
            attach();
          },
          [this, attempt](caf::error& why) {
            if (attempt != attempt_)
              return;
            const auto r = refusal_of(why);
            if (r != refusal::psychologist_none && r != refusal::forbidden)
              return retry_later();
            greeted_ = false; // until the settings are others
            refuse(std::nullopt, r);
          });
}

void psychologist_session_state::attach() {
  const auto attempt = attempt_;
  self->request(practice_, parts_->patience(), agent_session_handle{agent_session_ref{self}},
                attach_psychologist{})
      .then(
          [this, attempt](const psychologist_view& view) {
            if (attempt != attempt_)
              return;
            shown_ = true;
            failures_ = 0;
            told_silent_ = true;
            tell_link(false);
            if (const auto mode = parts_->mode->load(); mode != engine_mode::normal)
              socket_->push(wire::mode_frame(mode));
            on_view(view);
          },
          [this, attempt](caf::error&) {
            if (attempt == attempt_)
              retry_later();
          });
}

void psychologist_session_state::retry_later() {
  self->delayed_send(self, retry_pause(parts_->limits, failures_++), try_again{attempt_});
}

void psychologist_session_state::on_retry(const try_again& m) {
  if (m.generation == attempt_ && greeted_ && !shown_)
    find_practice();
  std::vector<conversation_id> lost;
  for (const auto& [id, shown] : threads_)
    if (!shown.where && !shown.asking && (shown.synchronised || !shown.asked_by.is_nil()))
      lost.push_back(id);
  for (const auto& id : lost)
    watch(id);
}

void psychologist_session_state::on_down(const caf::down_msg& m) {
  if (practice_ && practice_.address() == m.source) {
    practice_ = nullptr;
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
    retry_later();
  }
}

void psychologist_session_state::on_view(const psychologist_view& m) {
  if (shown_)
    socket_->push(wire::practice_frame(m));
}

// --- the sign-in it stands on -----------------------------------------------------------------

void psychologist_session_state::on_signed_out(const signed_out& m) {
  if (!sign_in_.ends_by(m))
    return;
  if (practice_)
    self->send(practice_, sign_off{});
  practice_ = nullptr;
  socket_->drop(close_code::not_signed_in);
  end();
}

/// Whoever signs in again in time goes on, as after any silence.
void psychologist_session_state::shut_out() {
  logging::write(logging::name::signed_out, {{logging::key::why, refusal::not_signed_in}});
  socket_->drop(close_code::not_signed_in);
  greeted_ = shown_ = false;
  tell_link(true);
}

void psychologist_session_state::on_superseded() {
  socket_->drop(close_code::newer_window);
  practice_ = nullptr;
  end();
}

caf::result<done> psychologist_session_state::on_leave() {
  return leave_.begin(self->make_response_promise<done>(), *socket_, unanswered_.empty());
}

// --- answers ----------------------------------------------------------------------------------

/// False when it was answered here, or its first sending still waits for the answer.
bool psychologist_session_state::admit(const message_id& id, const wish_mark& mark, bool known) {
  unanswered wish;
  wish.mark = mark;
  wish.socket = current_;
  wish.known = known;
  const auto let_in = admit_wish(self, *socket_, unanswered_, id, std::move(wish), now(),
                                 parts_->limits.network.requests_unanswered_max);
  if (let_in.why_not != refusal::none)
    refuse(id, let_in.why_not);
  return let_in.fresh;
}

void psychologist_session_state::answer(const message_id& id, std::string frame) {
  if (give_answer(self, *socket_, unanswered_, id, std::move(frame)))
    leave_.finish(*socket_, unanswered_.empty());
}

/// A conversation that this psychologist is not in is refused as one that does not exist.
void psychologist_session_state::failed(const message_id& id, const caf::error& why) {
  const auto found = unanswered_.find(id);
  if (found == unanswered_.end())
    return;
  auto r = why == caf::sec::request_timeout ? refusal::in_doubt : refusal_of(why);
  const bool tells =
      r == refusal::psychologist_over || r == refusal::not_holder || r == refusal::closed;
  if (tells && !found->second.known)
    r = refusal::unknown_conversation;
  parts_->counters->note_told(r);
  answer(id, wire::refused_frame(id, r, parts_->sentences.sentence(r, language_)));
}

void psychologist_session_state::refuse(const std::optional<message_id>& id, refusal why) {
  ++parts_->counters->frames_refused;
  parts_->counters->note_told(why);
  logging::write(logging::name::frame_refused, {{logging::key::why, why}});
  socket_->push(wire::refused_frame(id, why, parts_->sentences.sentence(why, language_)));
}

void psychologist_session_state::release(std::uint64_t socket, milliseconds pause) {
  release_after(self, *socket_, socket, pause);
}

void psychologist_session_state::release_this() {
  release(current_, socket_->pause_for(now()));
}

// --- table ------------------------------------------------------------------------------------

agent_session_ref::behavior_type
psychologist_session_state::make_behavior(shared_session_parts parts, agent_profile who) {
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
      [this](const no_longer_holding& m) { on_gone(m); },
      [this](const psychologist_view& m) { on_view(m); },
      // What a desk is told: nobody tells it here.
      [](const conversation_id&, const typing_now&) {},
      [](const card_changed&) {},
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
      [](const alerts_told&) {},
      [](const psychologist_service&) {},
      [](const talk_told&) {},
      [this](const superseded_by_newer&) { on_superseded(); },
      [this](const adopt_agent& m) { return on_adopt(m); },
      [this](socket_frame& m) { on_frame(m); },
      [this](const socket_closed& m) { on_closed(m); },
      [this](const session_tick& m) { on_tick(m); },
      [this](const try_again& m) { on_retry(m); },
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
psychologist_session_actor(agent_session_ref::stateful_pointer<psychologist_session_state> self,
                           shared_session_parts parts, agent_profile who) {
  return self->state.make_behavior(std::move(parts), std::move(who));
}

} // namespace ecoute
