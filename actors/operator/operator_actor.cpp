// SPDX-License-Identifier: EUPL-1.2
#include "actors/operator/operator_actor.hpp"

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/quiet_handlers.hpp"

#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <utility>

namespace ecoute {

instant operator_actor_state::now() const {
  return parts_->clock.at(self->clock().now());
}

std::chrono::milliseconds operator_actor_state::patience() const {
  return parts_->limits.supervision.request_timeout;
}

void operator_actor_state::with_conversation(const conversation_id& id, found then,
                                             failed otherwise) {
  const auto registry = directory::registry(self->system());
  if (!registry)
    return otherwise(refusal::unavailable);
  self->request(registry, patience(), locate{id})
      .then([then](const conversation_handle& c) { then(c); },
            [otherwise](caf::error& why) { otherwise(refusal_of(why)); });
}

void operator_actor_state::publish() {
  const auto at = now(); // one instant for both, so that no stage falls between two looks
  follow_duty(at);
  follow_attention(at);
  auto seen = as_candidate(desk_);
  const auto queue = directory::queue(self->system(), desk_.platform);
  if (queue && (!told_ || !(*told_ == seen))) {
    self->send(queue, candidate_changed{seen});
    told_ = seen;
  }
  list_relief();
  tell_room_and_care(at);
  auto due = next_deadline(desk_, parts_->limits.operators);
  due = earliest(due, next_care(at));
  due = earliest(due, next_stage(desk_.duty_until, parts_->limits.relief, at));
  due = earliest(due, relief_.plan_due);
  if (!desk_.held.empty())
    due = earliest(due, relief_.hand_over_due);
  if (must_be_empty() && !desk_.held.empty())
    due = next_try_;
  if (due)
    due = std::max(*due, next_try_);
  alarm_.set(operator_ref{self}, due, now());
  const bool left = signed_off_ || (nobody_came_ && held_once_);
  if (left && desk_.held.empty() && desk_.reserved.empty())
    self->quit();
}

void operator_actor_state::tell_link(const conversation_id& id) {
  const operator_link fact{desk_.agent, desk_.silent_since.has_value()};
  with_conversation(
      id, [this, fact](const conversation_handle& c) { self->send(c, fact); }, [](refusal) {});
}

void operator_actor_state::give_back(const std::vector<conversation_id>& ids, return_reason why) {
  next_try_ = now() + parts_->limits.supervision.reload_pause;
  const auto held_no_more = [this](const conversation_id& id) {
    return [this, id](refusal r) {
      if (r == refusal::not_holder || r == refusal::closed || r == refusal::unknown_conversation ||
          r == refusal::quarantined)
        on_no_longer_holding({id, r == refusal::closed});
    };
  };
  for (const auto& id : ids)
    with_conversation(
        id,
        [this, why, after = held_no_more(id)](const conversation_handle& c) {
          self->request(c, patience(), hand_back{desk_.agent, why})
              .then([](const done&) {}, [after](caf::error& e) { after(refusal_of(e)); });
        },
        held_no_more(id));
}

bool operator_actor_state::drop_offer(const conversation_id& id) {
  return std::erase_if(offers_, [&](const offer& o) { return o.entry.conversation == id; }) > 0;
}

// --- session ----------------------------------------------------------------------------------

caf::result<desk_view> operator_actor_state::on_attach(const agent_session_handle& session) {
  if (session_.address() != session.address()) {
    if (session_) {
      self->demonitor(session_.address());
      self->send(session_, superseded_by_newer{});
    }
    session_ = session;
    self->monitor(session_);
  }
  signed_off_ = false;
  nobody_came_ = false;
  on_link(false);
  desk_view view{.agent = desk_.agent,
                 .platform = desk_.platform,
                 .shown_name = desk_.shown_name,
                 .state = desk_.state,
                 .capacity = desk_.capacity,
                 .held = cards_held(),
                 .offers = offers_,
                 .invitations = invitations_,
                 .queue = queue_,
                 .faults = faults_.all(),
                 .relief = relief_.told,
                 .coverage = coverage_,
                 .stands = stands_,
                 .room = room_,
                 .attention = attention_told_,
                 .care = care_told_,
                 .psychologist = psychologists_,
                 .talk = talk_};
  return view;
}

caf::result<done> operator_actor_state::on_take(const conversation_id& id) {
  return begin_holding(id, take{desk_.agent, desk_.shown_name, desk_.platform});
}

caf::result<done> operator_actor_state::on_take_over(const take_over_conversation& m) {
  return begin_holding(
      m.conversation,
      intervene{
          desk_.agent, desk_.shown_name, desk_.platform, intervention::take_over, {}, m.from});
}

caf::result<done> operator_actor_state::on_refuse(const conversation_id& id) {
  if (!drop_offer(id))
    return make_error(refusal::not_waiting);
  if (const auto queue = directory::queue(self->system(), desk_.platform))
    self->send(queue, pass_offer{id, desk_.agent});
  return done{};
}

template <class Message>
void operator_actor_state::pass_on(const conversation_id& id, const Message& m,
                                   caf::typed_response_promise<done> promise) {
  const failed refuse = [promise](refusal r) mutable { promise.deliver(make_error(r)); };
  with_conversation(
      id,
      [this, m, promise, refuse](const conversation_handle& c) mutable {
        self->request(c, patience(), m)
            .then([promise](const done&) mutable { promise.deliver(done{}); },
                  [refuse](caf::error& why) mutable { refuse(refusal_of(why)); });
      },
      refuse);
}

template <class Message>
caf::result<done> operator_actor_state::ask_conversation(const conversation_id& id,
                                                         const Message& m) {
  auto promise = self->make_response_promise<done>();
  pass_on(id, m, promise);
  return promise;
}

caf::result<done> operator_actor_state::end_handover(const conversation_id& id, handover_end how) {
  return ask_conversation(id, end_invitation{desk_.agent, how});
}

template void operator_actor_state::pass_on(const conversation_id&, const invite&,
                                            caf::typed_response_promise<done>);
template void operator_actor_state::pass_on(const conversation_id&, const intervene&,
                                            caf::typed_response_promise<done>);

void operator_actor_state::on_link(bool silent) {
  const bool was = desk_.silent_since.has_value();
  if (silent)
    link_lost(desk_, now());
  else
    link_back(desk_);
  if (was != silent)
    for (const auto& id : desk_.held)
      tell_link(id);
  publish();
}

void operator_actor_state::on_session_down(const caf::actor_addr& who) {
  if (!session_ || session_.address() != who)
    return;
  session_ = agent_session_handle{};
  on_link(true);
}

void operator_actor_state::on_sign_off() {
  signed_off_ = true;
  set_presence(desk_, presence::offline, now());
  be(presence_cause::signed_out);
  if (session_)
    self->demonitor(session_.address());
  session_ = agent_session_handle{};
  give_back(desk_.held, return_reason::signed_out);
  publish();
}

// --- queue and conversations ------------------------------------------------------------------

void operator_actor_state::on_offer(const offer& m) {
  drop_offer(m.entry.conversation);
  offers_.push_back(m);
  tell_session(m);
  if (m.why.automatic)
    take_assigned(m);
}

void operator_actor_state::on_offer_over(const offer_over& m) {
  if (drop_offer(m.conversation))
    tell_session(m);
}

/// It knows nothing of this desk, nor of what the one before it offered: it offers anew.
void operator_actor_state::on_new_queue() {
  for (const auto& o : std::exchange(offers_, {}))
    tell_session(offer_over{o.entry.conversation, lapse_reason::withdrawn});
  told_.reset();
  relief_.listed = {};
  publish();
}

void operator_actor_state::on_holding(const now_holding& m) {
  held_once_ = true;
  confirm(desk_, m.card.id);
  drop_offer(m.card.id);
  drop_invitation(m.card.id);
  cards_.insert_or_assign(m.card.id, m.card);
  relief_.mark_choice(m.card);
  weigh(m.card);
  tell_session(card_changed{m.card});
  if (plans_relief(relief_.told.stage))
    plan_ahead();
  tell_link(m.card.id);
  if (const auto why = must_be_empty())
    give_back({m.card.id}, *why);
  publish();
}

void operator_actor_state::on_no_longer_holding(const no_longer_holding& m) {
  const auto& id = m.conversation;
  const bool held = std::find(desk_.held.begin(), desk_.held.end(), id) != desk_.held.end();
  release(desk_, id, now());
  relief_.asked.erase(id);
  if (held) {
    tell_session(m);
    let_go(m);
  }
  cards_.erase(id);
  publish();
}

void operator_actor_state::on_card(const card_changed& m) {
  const auto known = cards_.find(m.card.id);
  if (known == cards_.end())
    return;
  const bool chosen_anew = known->second.relief_chosen != m.card.relief_chosen ||
                           known->second.relief_to != m.card.relief_to;
  known->second = m.card;
  weigh(m.card);
  tell_session(m);
  if (chosen_anew) {
    relief_.mark_choice(m.card);
    follow_choice();
  }
  publish();
}

void operator_actor_state::on_fault(const fault_notice& m) {
  if (faults_.open(m, now(), parts_->limits.supervision.faults_open_max))
    tell_session(m);
}

void operator_actor_state::on_fault_over(const fault_over& m) {
  if (faults_.close(m.what))
    tell_session(m);
}

void operator_actor_state::on_profile(const agent_profile& who) {
  desk_.shown_name = who.shown_name;
  desk_.certified_until = who.certified_until;
  const auto& policy = parts_->limits.operators;
  set_capacity(desk_, std::min(who.capacity, policy.capacity_max), policy); // none: as it was
  publish();
}

void operator_actor_state::on_alarm(const alarm_rang& m) {
  if (!alarm_.rang(m))
    return;
  if (relief_.plan_due && *relief_.plan_due <= now())
    plan_ahead();
  if (relief_.hand_over_due && *relief_.hand_over_due <= now())
    hand_over_all();
  expire_reservations(desk_, now());
  follow_wrap_up();
  if (const auto why = must_be_empty())
    give_back(desk_.held, *why);
  else if (const auto late = overdue(desk_, parts_->limits.operators, now()); !late.empty())
    give_back(late, return_reason::operator_silent);
  publish();
}

// --- table ------------------------------------------------------------------------------------

operator_ref::behavior_type operator_actor_state::make_behavior(shared_parts parts,
                                                                agent_profile who) {
  parts_ = std::move(parts);
  be_quiet(self);
  self->set_down_handler([this](const caf::down_msg& m) { on_session_down(m.source); });
  desk_.agent = who.agent;
  desk_.platform = who.platform;
  desk_.idle_since = now();
  act(attention_, now());
  link_lost(desk_, now()); // until a session attaches
  on_profile(who);
  return {
      [this](const agent_session_handle& s, const attach_desk&) { return on_attach(s); },
      [this](const set_my_presence& m) { return on_presence(m.wished); },
      [this](const take_conversation& m) { return on_take(m.conversation); },
      [this](const refuse_offer& m) { return on_refuse(m.conversation); },
      [this](const return_conversation& m) {
        return ask_conversation(m.conversation, hand_back{desk_.agent, return_reason::handed_back});
      },
      [this](const hand_over& m) { return on_hand_over(m); },
      [this](const ask_room& m) { return on_ask_room(m.conversation); },
      [this](const accept_handover& m) { return on_accept(m.conversation); },
      [this](const decline_handover& m) {
        return end_handover(m.conversation, handover_end::declined);
      },
      [this](const withdraw_handover& m) {
        return end_handover(m.conversation, handover_end::withdrawn);
      },
      [this](const reroute_conversation& m) {
        return ask_conversation(m.conversation, reroute{desk_.agent, m.to});
      },
      [this](const take_over_conversation& m) { return on_take_over(m); },
      [this](const choose_relief& m) { return on_choose_relief(m); },
      [this](const ask_held&) {
        return held_cards{cards_held(), relief_.told.planned};
      },
      [this](const invitation& m) {
        on_invitation(m);
        return done{};
      },
      [this](const invitation_over& m) { on_invitation_over(m.conversation); },
      [this](const offer& m) { on_offer(m); },
      [this](const offer_over& m) { on_offer_over(m); },
      [this](const queue_view& m) { tell_session(queue_ = m); },
      [this](const now_holding& m) {
        on_holding(m);
        return done{};
      },
      [this](const no_longer_holding& m) { on_no_longer_holding(m); },
      [this](const card_changed& m) { on_card(m); },
      [this](const fault_notice& m) { on_fault(m); },
      [this](const fault_over& m) { on_fault_over(m); },
      [this](const agent_link& m) { on_link(m.silent); },
      [this](const sign_off&) { on_sign_off(); },
      [this](const ask_for_one_more&) { return on_one_more(); },
      [this](const debrief_held&) { return on_debrief(); },
      [this](const agent_acted&) { on_act(); },
      [this](const ask_for_talk& m) { return on_ask_for_talk(m.wanted); },
      [this](const talk_told& m) { tell_session(talk_ = m); },
      [this](const psychologist_service& m) { tell_session(psychologists_ = m); },
      [this](const duty_told& m) { on_duty(m); },
      [this](const coverage_told& m) { on_coverage(m); },
      [this](const agent_profile& m) { on_profile(m); },
      [this](const announce_yourself&) { on_new_queue(); },
      [this](const alarm_rang& m) { on_alarm(m); },
  };
}

operator_ref::behavior_type
operator_actor(operator_ref::stateful_pointer<operator_actor_state> self, shared_parts parts,
               agent_profile who) {
  return self->state.make_behavior(std::move(parts), std::move(who));
}

} // namespace ecoute
