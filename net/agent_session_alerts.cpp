// SPDX-License-Identifier: EUPL-1.2
// The part of an agent's session that shows alerts and who is on call, and acts on alerts: of who
// may be on call, and of duty officers for their own platform.
#include "actors/messages/errors.hpp"
#include "net/agent_session_actor.hpp"
#include "net/protocol/alert_frames.hpp"
#include "net/protocol/server_codec.hpp"

#include <caf/send.hpp>

#include <algorithm>

namespace ecoute {

bool agent_session_state::sees_alerts() const {
  return who_.on_call || who_.duty_officer;
}

/// No desk is found or made: being on call makes nobody a candidate for offers.
void agent_session_state::greet_on_call() {
  if (!sees_alerts())
    return refuse(std::nullopt, refusal::forbidden);
  greeted_ = shown_ = true;
  if (const auto mode = parts_->mode->load(); mode != engine_mode::normal)
    socket_->push(wire::mode_frame(mode));
  socket_->push(wire::on_call_page_frame(who_));
}

void agent_session_state::take(const wire::watch_alerts& f) {
  if (!sees_alerts())
    refuse(std::nullopt, refusal::forbidden);
  else
    watch_alerts(f.on);
  release(current_, socket_->pause_for(now()));
}

void agent_session_state::watch_alerts(bool on) {
  on_call_.reset();
  watches_alerts_ = false;
  tell_watching_alerts(); // a board that knows of another window of ours would tell nothing now
  watches_alerts_ = on;
  if (on)
    tell_watching_alerts();
}

/// Again and again: a board that was started anew knows of nobody who watches. Its answer is the
/// beat that the page shows.
void agent_session_state::tell_watching_alerts() {
  const agent_session_handle me{agent_session_ref{self}};
  const ecoute::watch_alerts wish{who_.agent, {who_.platform}, who_.on_call, watches_alerts_};
  const auto beat = [this, socket = socket_->number()](bool followed) {
    if (watches_alerts_ && page_ == agent_page::on_call && socket_->is(socket))
      socket_->push(wire::beat_frame(parts_->wall_now(), followed));
  };
  const auto board = parts_->engine.alert_board();
  if (!board)
    return beat(false);
  if (!watches_alerts_)
    return caf::anon_send(board, me, wish);
  self->request(board, parts_->patience(), me, wish)
      .then([beat](const done&) { beat(true); }, [beat](caf::error&) { beat(false); });
}

void agent_session_state::on_alerts(const alerts_told& m) {
  if (!watches_alerts_)
    return;
  socket_->push(wire::alerts_frame(m, who_));
  const bool known = on_call_ == m.on_call;
  on_call_ = m.on_call;
  if (page_ == agent_page::on_call && !known)
    socket_->push(wire::turns_frame(m, who_.agent));
}

// --- acts ---------------------------------------------------------------------------------------

/// To who is on call now. That it is oneself is for the rules to say.
bool agent_session_state::may_pass_to(agent_id whom) const {
  const auto is_theirs = [whom](const on_call_row& row) { return row.turn.agent == whom; };
  return whom == who_.agent ||
         (on_call_ && std::any_of(on_call_->begin(), on_call_->end(), is_theirs));
}

/// Answers `why_not` instead, where there is a reason.
template <class Frame, class Message>
void agent_session_state::ask_board(const Frame& f, const Message& m, refusal why_not) {
  unanswered wish;
  wish.mark = mark_of(f);
  if (!admit(f.id, std::move(wish)))
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

void agent_session_state::take(const wire::act_on_alert& f) {
  ecoute::act_on_alert wish{f.about, f.act};
  wish.what.by = who_.agent;
  const bool may = f.act.what != alert_command::pass_on || may_pass_to(f.act.to);
  ask_board(f, wish, may ? refusal::none : refusal::colleague_unavailable);
}

void agent_session_state::take(const wire::test_alert& f) {
  const bool may =
      f.scope == scope_of(who_.platform) || (f.scope == on_call_scope::system && who_.on_call);
  ask_board(f, start_test_alert{who_.agent, f.scope}, may ? refusal::none : refusal::forbidden);
}

} // namespace ecoute
