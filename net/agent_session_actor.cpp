// SPDX-License-Identifier: EUPL-1.2
#include "net/agent_session_actor.hpp"

#include "net/log.hpp"
#include "net/protocol/alert_frames.hpp"
#include "net/protocol/server_codec.hpp"
#include "net/quiet.hpp"
#include "net/session_desk.hpp"

#include <caf/actor_cast.hpp>

#include <algorithm>
#include <vector>

namespace ecoute {

agent_session_state::~agent_session_state() {
  if (parts_)
    parts_->desk->forget_agent(who_.agent, agent_page::console, self->address());
}

steady_instant agent_session_state::now() const {
  return self->clock().now();
}

// --- sockets ----------------------------------------------------------------------------------

done agent_session_state::on_adopt(const adopt_agent& m) {
  const agent_session_ref me{self};
  ending_ = false;
  parts_->desk->keep_agent(who_.agent, agent_page::console, me);
  if (!socket_->adopt(*parts_, m.socket, caf::actor_cast<caf::actor>(me), now()))
    return {};
  language_ = m.language;
  sign_in_.stand_on(m);
  sign_in_.check_later(self, *parts_);
  alerts_.forget();
  greeted_ = shown_ = watches_wall_ = false;
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

void agent_session_state::on_closed(const socket_closed& m) {
  if (!socket_->is(m.socket))
    return;
  socket_->lost();
  greeted_ = shown_ = false;
  alerts_.forget();
  tell_link(true);
}

void agent_session_state::on_tick(const session_tick& m) {
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
  if (!socket_->attached() && silent_for >= 2 * limits.operators.silence_kept)
    return end(); // the desk has given everything back by now
  socket_->push(wire::ping_frame(socket_->next_ping()));
  if (watches_wall_)
    tell_watching();
  alerts_.renew(self, *parts_, who_, [](bool) {});
  if (shown_)
    watch_plan(false);
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
  parts_->desk->forget_agent(who_.agent, agent_page::console, self->address());
  ending_ = true;
  self->send(self, session_tick{++ticks_});
}

// --- desk -------------------------------------------------------------------------------------

void agent_session_state::take(const wire::hello&) {
  release(current_, socket_->pause_for(now()));
  if (greeted_)
    return refuse(std::nullopt, refusal::wrong_order);
  if (who_.psychologist) // nothing is offered to who has a page of their own
    return refuse(std::nullopt, refusal::forbidden);
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
  held_.clear();
  for (const auto& card : view.held)
    held_.insert(card.id);
  invited_.clear();
  for (const auto& card : view.invitations)
    invited_.insert(card.id);
  socket_->push(wire::desk_frame(view, parts_->limits.console, who_.duty_officer));
  for (const auto& f : view.faults)
    socket_->push(wire::fault_frame(f));
  socket_->push(wire::relief_frame(view.relief));
  socket_->push(wire::coverage_frame(view.coverage));
  socket_->push(wire::presence_frame(view.stands));
  socket_->push(wire::room_frame(view.room));
  socket_->push(wire::attention_frame(view.attention));
  socket_->push(wire::care_frame(view.care));
  socket_->push(wire::psychologists_frame(view.psychologist));
  socket_->push(wire::talk_frame(view.talk));
  watch_plan(true);
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

// --- the sign-in it stands on -----------------------------------------------------------------

void agent_session_state::on_signed_out(const signed_out& m) {
  if (!sign_in_.ends_by(m))
    return;
  if (desk_)
    self->send(desk_, sign_off{});
  desk_ = nullptr;
  socket_->drop(close_code::not_signed_in);
  end();
}

/// The desk keeps what is held, as for any console that falls silent: whoever signs in again in
/// time goes on, else everything goes back to the head of the queue.
void agent_session_state::shut_out() {
  logging::write(logging::name::signed_out, {{logging::key::why, refusal::not_signed_in}});
  socket_->drop(close_code::not_signed_in);
  greeted_ = shown_ = false;
  tell_link(true);
}

void agent_session_state::on_superseded() {
  socket_->drop(close_code::newer_window);
  desk_ = nullptr;
  end();
}

// --- what the agent is told -------------------------------------------------------------------

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

void agent_session_state::on_card(const card_changed& m) {
  held_.insert(m.card.id);
  invited_.erase(m.card.id);
  if (const auto read = threads_.find(m.card.id); read != threads_.end())
    read->second.silently = false;
  socket_->push(wire::card_frame(m.card));
}

void agent_session_state::on_gone(const no_longer_holding& m) {
  held_.erase(m.conversation);
  forget_thread(m.conversation);
  socket_->push(wire::gone_frame(m.conversation));
}

void agent_session_state::on_invitation(const invitation& m) {
  invited_.insert(m.card.id);
  socket_->push(wire::invitation_frame(m));
}

void agent_session_state::on_invitation_over(const invitation_over& m) {
  invited_.erase(m.conversation);
  if (held_.count(m.conversation) == 0)
    forget_thread(m.conversation);
  socket_->push(wire::invitation_over_frame(m));
}

void agent_session_state::forget_thread(const conversation_id& about) {
  if (const auto found = threads_.find(about); found != threads_.end()) {
    give_back(found->second);
    threads_.erase(found);
  }
  refuse_unsent(about, refusal::not_holder);
}

bool agent_session_state::knows(const conversation_id& about) const {
  return who_.duty_officer || held_.count(about) != 0 || invited_.count(about) != 0;
}

// --- a planned end ----------------------------------------------------------------------------

caf::result<done> agent_session_state::on_leave() {
  return leave_.begin(self->make_response_promise<done>(), *socket_, unanswered_.empty());
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
      [this](const card_changed& m) { on_card(m); },
      [this](const no_longer_holding& m) { on_gone(m); },
      [this](const offer& m) { socket_->push(wire::offer_frame(m)); },
      [this](const offer_over& m) { socket_->push(wire::offer_over_frame(m)); },
      [this](const invitation& m) { on_invitation(m); },
      [this](const invitation_over& m) { on_invitation_over(m); },
      [this](const queue_view& m) { socket_->push(wire::queue_frame(m)); },
      [this](const fault_notice& m) { socket_->push(wire::fault_frame(m)); },
      [this](const fault_over& m) { socket_->push(wire::fault_over_frame(m)); },
      [this](const presence_changed& m) { socket_->push(wire::presence_frame(m)); },
      [this](const relief_told& m) { socket_->push(wire::relief_frame(m)); },
      [this](const coverage_told& m) { socket_->push(wire::coverage_frame(m)); },
      [this](const room_told& m) { socket_->push(wire::room_frame(m)); },
      [this](const attention_told& m) { socket_->push(wire::attention_frame(m)); },
      [this](const care_told& m) { socket_->push(wire::care_frame(m)); },
      [this](const wall_told& m) { on_wall(m); },
      [this](const plan_told& m) { socket_->push(wire::plan_frame(m)); },
      [this](const alerts_told& m) {
        if (alerts_.on())
          socket_->push(wire::alerts_frame(m, who_));
      },
      [this](const psychologist_service& m) { socket_->push(wire::psychologists_frame(m)); },
      [this](const talk_told& m) { socket_->push(wire::talk_frame(m)); },
      [](const psychologist_view&) {},
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
agent_session_actor(agent_session_ref::stateful_pointer<agent_session_state> self,
                    shared_session_parts parts, agent_profile who) {
  return self->state.make_behavior(std::move(parts), std::move(who));
}

} // namespace ecoute
