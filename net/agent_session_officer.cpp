// SPDX-License-Identifier: EUPL-1.2
// The part of an agent's session that only a duty officer has: the wall and what is done from it,
// and how many alerts are open.
#include "actors/messages/errors.hpp"
#include "net/agent_session_actor.hpp"
#include "net/protocol/server_codec.hpp"

#include <utility>

namespace ecoute {

/// False when it was answered here: nobody else learns what is there to be asked.
bool agent_session_state::is_officer(const std::optional<message_id>& id) {
  if (who_.duty_officer)
    return true;
  refuse(id, refusal::forbidden);
  release(current_, socket_->pause_for(now()));
  return false;
}

// --- the wall -----------------------------------------------------------------------------------

void agent_session_state::take(const wire::watch_wall& f) {
  if (!is_officer(std::nullopt))
    return;
  watches_wall_ = false;
  tell_watching(); // a platform that knows of another window of ours would tell nothing now
  watches_wall_ = f.on;
  tell_watching();
  release(current_, socket_->pause_for(now()));
}

/// Again and again: a platform that was started anew knows of nobody who watches.
void agent_session_state::tell_watching() {
  for (const auto which : {force::police, force::gendarmerie})
    if (const auto platform = parts_->engine.platform(which))
      self->send(platform, agent_session_handle{agent_session_ref{self}},
                 ecoute::watch_wall{watches_wall_});
}

void agent_session_state::on_wall(const wall_told& m) {
  if (watches_wall_)
    socket_->push(wire::wall_frame(m));
}

/// Whose desk has ended holds nothing: what was to be done there has changed hands.
void agent_session_state::with_desk(const message_id& id, force platform, agent_id whose,
                                    const std::function<void(const operator_handle&)>& ok,
                                    refusal if_gone) {
  const auto where = parts_->engine.platform(platform);
  if (!where)
    return failed(id, make_error(refusal::unavailable));
  self->request(where, parts_->patience(), find_desk_of{whose, false})
      .then([ok](const operator_handle& desk) { ok(desk); },
            [this, id, if_gone](caf::error& why) {
              if (refusal_of(why) == refusal::not_available)
                return failed(id, make_error(if_gone));
              failed(id, why);
            });
}

void agent_session_state::take(const wire::look_at_desk& f) {
  unanswered wish;
  wish.mark = mark_of(f);
  if (!is_officer(f.id) || !admit(f.id, std::move(wish)))
    return;
  const auto look = [this, f](const operator_handle& desk) {
    self->request(desk, parts_->patience(), ask_held{})
        .then([this, f](const held_cards& m) { answer(f.id, wire::held_frame(f.id, f.agent, m)); },
              [this, id = f.id](caf::error& why) { failed(id, why); });
  };
  with_desk(f.id, f.platform, f.agent, look, refusal::not_available);
}

/// Through the desk of who holds it: it knows whether the colleague may.
void agent_session_state::hand_over_for(const wire::hand_over& f) {
  unanswered wish;
  wish.mark = mark_of(f);
  if (!is_officer(f.id) || !admit(f.id, std::move(wish)))
    return;
  with_desk(f.id, f.platform, f.from, [this, f](const operator_handle& desk) {
    self->request(desk, parts_->patience(),
                  ecoute::hand_over{f.conversation, f.to, handover_reason::officer})
        .then([this, id = f.id](const done&) { answer(id, wire::ack_frame(id)); },
              [this, id = f.id](caf::error& why) { failed(id, why); });
  });
}

void agent_session_state::take(const wire::plan_relief& f) {
  unanswered wish;
  wish.mark = mark_of(f);
  if (!is_officer(f.id) || !admit(f.id, std::move(wish)))
    return;
  with_desk(f.id, f.platform, f.from, [this, f](const operator_handle& desk) {
    self->request(desk, parts_->patience(),
                  choose_relief{f.conversation, f.to, who_.agent, who_.shown_name, f.as_proposed})
        .then([this, id = f.id](const done&) { answer(id, wire::ack_frame(id)); },
              [this, id = f.id](caf::error& why) { failed(id, why); });
  });
}

// --- alerts -------------------------------------------------------------------------------------

/// What is done about them is done at their own page.
void agent_session_state::take(const wire::watch_alerts& f) {
  if (!is_officer(std::nullopt))
    return;
  alerts_.set(self, *parts_, who_, f.on, [](bool) {});
  release(current_, socket_->pause_for(now()));
}

// --- silent reading -----------------------------------------------------------------------------

/// Each reading of somebody else's conversation counts, until it is too old to (RELIABILITY.md §5).
bool agent_session_state::may_read_silently(const wire::watch& f) {
  if (!is_officer(f.id))
    return false;
  const auto known = threads_.find(f.conversation);
  if (known != threads_.end() && known->second.silently)
    return true;
  if (parts_->readings->let_in(who_.agent, now()))
    return true;
  refuse(f.id, refusal::too_many);
  release(current_, socket_->pause_for(now()));
  return false;
}

void agent_session_state::take(const wire::unwatch& f) {
  release(current_, socket_->pause_for(now()));
  const auto found = threads_.find(f.conversation);
  if (found == threads_.end() || !found->second.silently)
    return;
  if (found->second.where)
    self->send(found->second.where, stop_reading{who_.agent});
  give_back(found->second);
  threads_.erase(found);
}

// --- acts ---------------------------------------------------------------------------------------

void agent_session_state::intervene(const message_id& id, wish_mark mark,
                                    const conversation_id& about, intervention what, agent_id shown,
                                    force to) {
  if (!is_officer(id))
    return;
  unanswered wish;
  wish.mark = mark;
  wish.conversation = about;
  wish.what = wanted::intervene;
  wish.intervention = {who_.agent, who_.shown_name, who_.platform, what, to, shown};
  ask_conversation(id, std::move(wish));
}

} // namespace ecoute
