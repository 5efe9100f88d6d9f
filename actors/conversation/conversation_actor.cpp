// SPDX-License-Identifier: EUPL-1.2
#include "actors/conversation/conversation_actor.hpp"

#include "actors/conversation/journal_entry.hpp"
#include "actors/conversation/refusing.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/quiet_handlers.hpp"

#include <caf/stateful_actor.hpp>

#include <utility>

namespace ecoute {

namespace {

/// What a message that asks for no more than one command asks for.
command wish_of(const hand_back& m) {
  return give_back{m.from, m.why};
}
command wish_of(const close_conversation& m) {
  return close_it{m.by, m.agent, m.why};
}
command wish_of(const invite& m) {
  return invite_it{m.from, m.to, m.why};
}
command wish_of(const end_invitation& m) {
  return end_invitation_of{m.by, m.how};
}
command wish_of(const set_mark& m) {
  return mark_it{m.by, m.what, m.on};
}
command wish_of(const reroute& m) {
  return reroute_it{m.from, m.to};
}

/// The journal says so itself; a timeout or a dead journal says nothing.
bool surely_not_stored(const caf::error& why) {
  const auto r = refusal_of(why);
  return why.category() == caf::atom("ecoute") && r != refusal::in_doubt && r != refusal::race_lost;
}

stored receipt(const message_id& id, const decision& made) {
  const auto& b = made.before;
  if (made.duplicate)
    return {id, b.visitor_position, b.professional_position, b.at};
  const auto& e = made.events.front();
  return {id, e.visitor_position, e.professional_position, e.at};
}

} // namespace

instant conversation_actor_state::now() const {
  return parts_->clock.at(self->clock().now());
}

// --- storing ----------------------------------------------------------------------------------

void conversation_actor_state::commit(const command& wish, append extra, when_stored ok,
                                      when_refused no) {
  if (!ready_)
    return no(refusal::unavailable);
  auto made = decide(state_, wish, parts_->limits.conversation, now());
  if (made.refused())
    return no(made.why_not);
  if (made.duplicate || made.events.empty())
    return ok(made);
  const auto journal = directory::journal(self->system());
  if (!journal)
    return no(refusal::unavailable);
  parts_->reach(id_, "before_append");
  fill_entry(extra, id_, state_, made.events);
  self->request(journal, parts_->limits.supervision.request_timeout, std::move(extra))
      .await([this, made, ok](const committed&) { settle(made, ok); },
             [this, no](caf::error& why) { fail(why, no); });
}

void conversation_actor_state::settle(const decision& made, const when_stored& ok) {
  parts_->reach(id_, "after_commit");
  const auto before = stands();
  for (const auto& e : made.events) {
    apply(state_, e);
    if (!state_.training())
      parts_->counts->note(state_.route.platform, e);
  }
  ok(made);
  if (superseded())
    return give_way();
  fan_out(made, before);
}

void conversation_actor_state::fail(const caf::error& why, const when_refused& no) {
  if (surely_not_stored(why))
    return no(refusal_of(why));
  no(refusal_of(why) == refusal::race_lost ? refusal::race_lost : refusal::in_doubt);
  if (superseded())
    return give_way();
  load();
}

// --- telling ----------------------------------------------------------------------------------

template <class Message>
void conversation_actor_state::tell_desk(force where, agent_id agent, const Message& m) {
  const auto platform = directory::platform(self->system(), where);
  if (agent.is_none() || !platform)
    return;
  self->request(platform, parts_->limits.supervision.request_timeout, find_desk_of{agent})
      .then([this, m](const operator_handle& desk) { self->send(desk, m); }, ignore_error);
}

conversation_standing conversation_actor_state::stands() const {
  return {state_.holder, state_.handover ? state_.handover->to : agent_id{}, state_.route.platform};
}

void conversation_actor_state::fan_out(const decision& made, const conversation_standing& before) {
  visitor_told_ = state_.visitor_positions;
  if (visitor_)
    if (auto seen = visible_to_visitor(made.events, state_.visitor_floor); !seen.empty())
      self->send(visitor_, thread_grew{id_, std::move(seen)});
  const auto seen = visible_to_professionals(made.events);
  show(operator_, seen);
  show(guest_, seen);
  show(reader_, seen);
  handover_changed(before);
  changed_hands(before);
  if (state_.where == phase::held && holder_told_)
    tell_desk(state_.route.platform, state_.holder, card_changed{card()});
  tell_standing();
  reconcile();
}

void conversation_actor_state::tell_standing() {
  const visitor_standing now_is{state_.where,       place_.ahead,         place_.nobody_on_duty,
                                state_.holder_name, state_.holder_silent, place_.wait};
  if (!visitor_ || standing_told_ == now_is)
    return;
  standing_told_ = now_is;
  self->send(visitor_, now_is);
}

template void conversation_actor_state::tell_desk(force, agent_id, const no_longer_holding&);
template void conversation_actor_state::tell_desk(force, agent_id, const invitation_over&);
template void conversation_actor_state::tell_desk(force, agent_id, const card_changed&);

/// Told until the desk says so: a desk that ends while it is told would leave nobody in care.
void conversation_actor_state::tell_holder() {
  const auto platform = directory::platform(self->system(), state_.route.platform);
  const auto patience = parts_->limits.supervision.request_timeout;
  holder_told_ = true;
  const auto again = [this](const caf::error&) {
    holder_told_ = false;
    arm(now() + parts_->limits.supervision.reload_pause);
  };
  if (!platform)
    return again({});
  const auto holder = state_.holder;
  self->request(platform, patience, find_desk_of{holder, true})
      .then(
          [this, holder, patience, again](const operator_handle& desk) {
            if (state_.where == phase::held && state_.holder == holder)
              self->request(desk, patience, now_holding{card()}).then([](const done&) {}, again);
          },
          again);
}

void conversation_actor_state::leave_line(force platform) {
  if (const auto queue = directory::queue(self->system(), platform))
    self->send(queue, leave_queue{id_, state_.where == phase::held});
}

void conversation_actor_state::tell_registry() {
  const bool waiting = state_.last_seq > 0 && state_.where == phase::waiting && !state_.training();
  const waits_in now_in{id_, waiting, state_.route.platform};
  if (counted_ && counted_->waiting == waiting && counted_->line == now_in.line)
    return;
  counted_ = now_in;
  self->send(registry_, now_in);
}

void conversation_actor_state::join_queue_again() {
  const auto pause = parts_->limits.supervision.reload_pause;
  const auto queue = directory::queue(self->system(), state_.route.platform);
  if (!queue)
    return arm(now() + pause);
  joined_away_ = state_.visitor_away;
  self->request(queue, parts_->limits.supervision.request_timeout,
                join_queue{entry_of(id_, state_)})
      .then([this](const done&) { joined_ = state_.where == phase::waiting; },
            [this, pause](caf::error&) {
              joined_ = false;
              arm(now() + pause);
            });
}

void conversation_actor_state::reconcile() {
  if (!ready_)
    return;
  tell_registry();
  if (state_.last_seq > 0 && state_.where == phase::waiting &&
      (!joined_ || joined_away_ != state_.visitor_away))
    join_queue_again();
  if (state_.where == phase::held && !holder_told_)
    tell_holder();
  if (state_.handover && !invited_told_)
    tell_invited();
  tell_that_it_lasts();
  tell_dangers();
  const bool may_end = state_.last_seq == 0 || state_.where == phase::closed;
  if (!may_end || visitor_ || operator_.who)
    ends_at_.reset();
  else if (!ends_at_)
    ends_at_ = now() + parts_->limits.supervision.reload_pause;
  arm();
  store_what_is_due();
}

// --- requests and facts -----------------------------------------------------------------------

caf::result<stored> conversation_actor_state::answer_stored(const command& wish,
                                                            const message_id& client_id) {
  auto promise = self->make_response_promise<stored>();
  commit(
      wish, {},
      [promise, client_id](const decision& made) mutable {
        promise.deliver(receipt(client_id, made));
      },
      refusing(promise));
  return promise;
}

caf::result<done> conversation_actor_state::answer_done(const command& wish, append extra) {
  auto promise = self->make_response_promise<done>();
  commit(
      wish, std::move(extra), [promise](const decision&) mutable { promise.deliver(done{}); },
      refusing(promise));
  return promise;
}

caf::result<done> conversation_actor_state::on_take(const take& m) {
  append extra;
  extra.audit.push_back({m.by, "take", now()});
  return answer_done(take_it{m.by, m.shown_name, m.platform}, std::move(extra));
}

caf::result<done> conversation_actor_state::on_may_issue_code() const {
  if (!ready_)
    return make_error(refusal::unavailable);
  const auto made = decide(state_, issue_code{}, parts_->limits.conversation, now());
  if (made.refused())
    return make_error(made.why_not);
  return done{};
}

caf::result<done> conversation_actor_state::on_store_code(const store_code& m) {
  append extra;
  extra.codes.push_back({m.index, now() + parts_->limits.keys.code_life});
  return answer_done(issue_code{}, std::move(extra));
}

caf::result<done> conversation_actor_state::on_redeem(const redeem_code& m) {
  append extra;
  extra.burnt_codes.push_back(m.index);
  extra.grants.push_back({m.new_token_hash});
  extra.revoke_older_tokens = true;
  extra.burn_other_codes = true;
  auto promise = self->make_response_promise<done>();
  commit(
      resume_by_code{}, std::move(extra),
      [this, promise](const decision&) mutable {
        // Whoever held the older token is no longer the visitor; the newer one is to come.
        seat_visitor(visitor_session_handle{});
        visitor_due_ = now() + parts_->limits.network.visitor_lost_after;
        promise.deliver(done{});
      },
      [promise](refusal r) mutable {
        promise.deliver(make_error(r == refusal::race_lost ? refusal::wrong_code : r));
      });
  return promise;
}

caf::result<opened_as> conversation_actor_state::on_open(const open_conversation& m) {
  if (ready_ && state_.last_seq > 0) // the same wish once more, its answer was lost
    return opened_as{id_};
  append extra;
  extra.grants.push_back({m.token_hash});
  auto promise = self->make_response_promise<opened_as>();
  commit(
      m.wish, std::move(extra),
      [this, promise](const decision&) mutable {
        visitor_due_ = now() + parts_->limits.network.visitor_lost_after;
        promise.deliver(opened_as{id_});
      },
      [this, refuse = refusing(promise)](refusal r) mutable {
        refuse(r);
        reconcile(); // an opening that came to nothing ends
      });
  return promise;
}

void conversation_actor_state::on_place(const place_in_queue& m) {
  if (state_.where != phase::waiting || m.line != state_.route.platform)
    return;
  place_ = m;
  tell_standing();
}

void conversation_actor_state::on_announce() {
  joined_ = false;
  holder_told_ = false;
  invited_told_ = false;
  reconcile();
}

// --- table ------------------------------------------------------------------------------------

conversation_ref::behavior_type conversation_actor_state::make_behavior(shared_parts parts,
                                                                        conversation_id id,
                                                                        spawned_to purpose) {
  parts_ = std::move(parts);
  id_ = id;
  registry_ = directory::registry(self->system());
  be_quiet(self);
  self->set_down_handler([this](const caf::down_msg& m) { on_session_down(m.source); });
  if (purpose == spawned_to::replay)
    load();
  else
    ready_ = true;
  const auto ignore = [](const decision&) {};
  const auto drop = [](refusal) {};
  return {
      [this](const visitor_session_handle& s, const attach_visitor& m) { return on_attach(s, m); },
      [this](const agent_session_handle& s, const attach_operator& m) { return on_attach(s, m); },
      [this](const say& m) {
        return answer_stored(say_it{m.who, m.agent, m.client_id, m.words}, m.client_id);
      },
      [this](const take& m) { return on_take(m); },
      [this](const hand_back& m) { return answer_done(wish_of(m)); },
      [this](const close_conversation& m) { return answer_done(wish_of(m)); },
      [this](const may_issue_code&) { return on_may_issue_code(); },
      [this](const store_code& m) { return on_store_code(m); },
      [this](const redeem_code& m) { return on_redeem(m); },
      [this](const reopen& m) {
        append extra;
        extra.audit.push_back({m.by, "reopen", now()});
        return answer_done(reopen_history{m.by}, std::move(extra));
      },
      [this](const invite& m) { return answer_done(wish_of(m)); },
      [this](const accept_invitation& m) { return on_accept(m); },
      [this](const end_invitation& m) { return answer_done(wish_of(m)); },
      [this](const write_note& m) {
        return answer_stored(note_it{m.by, m.client_id, m.words}, m.client_id);
      },
      [this](const set_mark& m) { return answer_done(wish_of(m)); },
      [this](const reroute& m) { return answer_done(wish_of(m)); },
      [this](const intervene& m) { return on_intervene(m); },
      [this](const declare_emergency& m) { return on_declare(m); },
      [this](const note_alert_progress& m) { return answer_done(note_alert_it{m.news}); },
      [this](const stop_reading& m) { on_stop_reading(m.agent); },
      [this](const visitor_gone& m) { on_visitor_link(true, m.how); },
      [this](const visitor_here&) { on_visitor_link(false, loss_reason::connection); },
      [this](const operator_link& m) { on_operator_link(m); },
      [=, this](const offer_noted& m) {
        commit(note_offer{m.to, m.why, m.line}, {}, ignore, drop);
      },
      [=, this](const offer_ended& m) {
        commit(note_lapse{m.by, m.reason, m.line}, {}, ignore, drop);
      },
      [this](const place_in_queue& m) { on_place(m); },
      [=, this](const overflow_to& m) { commit(overflow_it{m.to}, {}, ignore, drop); },
      [this](const typing_now& m) { on_typing(m); },
      [this](const announce_yourself&) { on_announce(); },
      [this](const read_again&) { load(); },
      [this](const open_conversation& m) { return on_open(m); },
      [this](const alarm_rang& m) { on_alarm(m); },
  };
}

conversation_ref::behavior_type
conversation_actor(conversation_ref::stateful_pointer<conversation_actor_state> self,
                   shared_parts parts, conversation_id id, spawned_to purpose) {
  return self->state.make_behavior(std::move(parts), id, purpose);
}

} // namespace ecoute
