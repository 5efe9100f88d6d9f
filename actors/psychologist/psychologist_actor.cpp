// SPDX-License-Identifier: EUPL-1.2
#include "actors/psychologist/psychologist_actor.hpp"

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/quiet_handlers.hpp"

#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <utility>

namespace ecoute {

instant psychologist_actor_state::now() const {
  return parts_->clock.at(self->clock().now());
}

std::chrono::milliseconds psychologist_actor_state::patience() const {
  return parts_->limits.supervision.request_timeout;
}

const psychologist_policy& psychologist_actor_state::policy() const {
  return parts_->limits.psychologist.policy;
}

void psychologist_actor_state::with_conversation(const conversation_id& id, found then,
                                                 failed otherwise) {
  const auto registry = directory::registry(self->system());
  if (!registry)
    return otherwise(refusal::unavailable);
  self->request(registry, patience(), locate{id})
      .then([then](const conversation_handle& c) { then(c); },
            [otherwise](caf::error& why) { otherwise(refusal_of(why)); });
}

psychologist_view psychologist_actor_state::view() const {
  psychologist_view v{.agent = who_.agent,
                      .platform = who_.platform,
                      .shown_name = who_.shown_name,
                      .here = desk_.here,
                      .capacity = policy().capacity,
                      .service = service_,
                      .invitations = {},
                      .joined = {},
                      .talks = talks_};
  for (const auto& i : desk_.invited)
    if (const auto card = cards_.find(i.conversation); card != cards_.end())
      v.invitations.push_back({card->second, i.until});
  for (const auto& id : desk_.joined)
    if (const auto card = cards_.find(id); card != cards_.end())
      v.joined.push_back(card->second);
  return v;
}

void psychologist_actor_state::publish() {
  const psychologist_changed seen{who_.agent, desk_.here, room_of(desk_, policy())};
  const auto platform = directory::platform(self->system(), who_.platform);
  if (platform && told_ != seen) {
    self->send(platform, seen);
    told_ = seen;
  }
  if (session_)
    self->send(session_, view());
  auto due = next_deadline(desk_, policy());
  if (due)
    due = std::max(*due, next_try_);
  alarm_.set(psychologist_ref{self}, due, now());
  const bool left = signed_off_ || (nobody_came_ && joined_once_);
  if (left && desk_.joined.empty() && desk_.accepting.empty())
    self->quit();
}

// --- session ----------------------------------------------------------------------------------

caf::result<psychologist_view>
psychologist_actor_state::on_attach(const agent_session_handle& session) {
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
  return view();
}

caf::result<done> psychologist_actor_state::on_here(bool here) {
  if (here && !service_.open)
    return make_error(refusal::psychologist_off_hours);
  desk_.here = here;
  publish();
  return done{};
}

/// Room is kept first: two invitations never compete for the same place.
caf::result<done> psychologist_actor_state::on_join(const conversation_id& id) {
  if (!service_.open)
    return make_error(refusal::psychologist_off_hours);
  if (const auto why = begin_joining(desk_, id, policy(), now()); why != refusal::none)
    return make_error(why);
  publish();
  auto promise = self->make_response_promise<done>();
  const failed give_up = [this, id, promise](refusal r) mutable {
    std::erase(desk_.accepting, id);
    if (r == refusal::already_taken || r == refusal::psychologist_over || r == refusal::closed)
      forget(id);
    publish();
    promise.deliver(make_error(r));
  };
  with_conversation(
      id,
      [this, id, promise, give_up](const conversation_handle& c) mutable {
        self->request(c, patience(), join_psychologist{who_.agent, who_.shown_name, who_.platform})
            .then(
                [this, id, promise](const done&) mutable {
                  joined_to(desk_, id);
                  joined_once_ = true;
                  publish();
                  promise.deliver(done{});
                },
                [give_up](caf::error& why) mutable { give_up(refusal_of(why)); });
      },
      give_up);
  return promise;
}

caf::result<done> psychologist_actor_state::ask_to_end(const conversation_id& id,
                                                       psychologist_end how) {
  auto promise = self->make_response_promise<done>();
  const failed refuse = [promise](refusal r) mutable { promise.deliver(make_error(r)); };
  with_conversation(
      id,
      [this, how, promise, refuse](const conversation_handle& c) mutable {
        self->request(c, patience(), end_psychologist{who_.agent, how})
            .then([promise](const done&) mutable { promise.deliver(done{}); },
                  [refuse](caf::error& why) mutable { refuse(refusal_of(why)); });
      },
      refuse);
  return promise;
}

caf::result<done> psychologist_actor_state::on_decline(const conversation_id& id) {
  if (std::find(desk_.joined.begin(), desk_.joined.end(), id) != desk_.joined.end())
    return make_error(refusal::psychologist_over); // that is left, not declined
  forget(id);
  publish();
  return ask_to_end(id, psychologist_end::declined);
}

caf::result<done> psychologist_actor_state::on_answer_talk(agent_id whom) {
  const auto platform = directory::platform(self->system(), who_.platform);
  if (!platform)
    return make_error(refusal::unavailable);
  self->send(platform, talk_answered{whom, who_.shown_name});
  return done{};
}

void psychologist_actor_state::on_link(bool silent) {
  if (silent)
    link_lost(desk_, now());
  else
    link_back(desk_);
  publish();
}

void psychologist_actor_state::on_session_down(const caf::actor_addr& who) {
  if (!session_ || session_.address() != who)
    return;
  session_ = agent_session_handle{};
  on_link(true);
}

void psychologist_actor_state::on_sign_off() {
  signed_off_ = true;
  desk_.here = false;
  if (session_)
    self->demonitor(session_.address());
  session_ = agent_session_handle{};
  for (const auto& id : desk_.joined)
    end(id, psychologist_end::left);
  link_lost(desk_, now()); // what cannot be left now is left as lost
  publish();
}

// --- conversations ------------------------------------------------------------------------------

void psychologist_actor_state::end(const conversation_id& id, psychologist_end how) {
  next_try_ = now() + parts_->limits.supervision.reload_pause;
  const failed not_there = [this, id](refusal r) {
    if (r == refusal::closed || r == refusal::unknown_conversation || r == refusal::quarantined)
      on_dismissed({id, r == refusal::closed});
  };
  with_conversation(
      id,
      [this, how, not_there](const conversation_handle& c) {
        self->request(c, patience(), end_psychologist{who_.agent, how})
            .then([](const done&) {}, [not_there](caf::error& why) { not_there(refusal_of(why)); });
      },
      not_there);
}

void psychologist_actor_state::forget(const conversation_id& id) {
  dismissed_from(desk_, id);
  cards_.erase(id);
}

done psychologist_actor_state::on_invitation(const psychologist_invitation& m) {
  const auto& joined = desk_.joined;
  if (std::find(joined.begin(), joined.end(), m.card.id) == joined.end()) {
    invited_to(desk_, m.card.id, m.until);
    cards_.insert_or_assign(m.card.id, m.card);
    publish();
  }
  return {};
}

done psychologist_actor_state::on_at_work(const psychologist_at_work& m) {
  joined_once_ = true;
  joined_to(desk_, m.card.id);
  cards_.insert_or_assign(m.card.id, m.card);
  if (signed_off_)
    end(m.card.id, psychologist_end::left);
  publish();
  return {};
}

void psychologist_actor_state::on_dismissed(const psychologist_dismissed& m) {
  const bool joined = dismissed_from(desk_, m.conversation);
  cards_.erase(m.conversation);
  if (joined && session_)
    self->send(session_, no_longer_holding{m.conversation, m.closed});
  publish();
}

// --- platform -----------------------------------------------------------------------------------

void psychologist_actor_state::on_service(const psychologist_service& m) {
  service_ = m;
  if (!service_.open)
    desk_.here = false;
  publish();
}

void psychologist_actor_state::on_profile(const agent_profile& who) {
  who_ = who;
  publish();
}

void psychologist_actor_state::on_alarm(const alarm_rang& m) {
  if (!alarm_.rang(m))
    return;
  expire_invitations(desk_, now());
  for (const auto& id : overdue(desk_, policy(), now()))
    end(id, psychologist_end::lost);
  publish();
}

// --- table --------------------------------------------------------------------------------------

psychologist_ref::behavior_type psychologist_actor_state::make_behavior(shared_parts parts,
                                                                        agent_profile who) {
  parts_ = std::move(parts);
  be_quiet(self);
  self->set_down_handler([this](const caf::down_msg& m) { on_session_down(m.source); });
  link_lost(desk_, now()); // until a session attaches
  on_profile(who);
  return {
      [this](const agent_session_handle& s, const attach_psychologist&) { return on_attach(s); },
      [this](const set_here& m) { return on_here(m.here); },
      [this](const join_conversation& m) { return on_join(m.conversation); },
      [this](const decline_conversation& m) { return on_decline(m.conversation); },
      [this](const leave_conversation& m) {
        return ask_to_end(m.conversation, psychologist_end::left);
      },
      [this](const answer_talk& m) { return on_answer_talk(m.whom); },
      [this](const psychologist_invitation& m) { return on_invitation(m); },
      [this](const psychologist_at_work& m) { return on_at_work(m); },
      [this](const psychologist_dismissed& m) { on_dismissed(m); },
      [this](const psychologist_service& m) { on_service(m); },
      [this](talks_waiting& m) {
        talks_ = std::move(m.wishes);
        publish();
      },
      [this](const agent_link& m) { on_link(m.silent); },
      [this](const sign_off&) { on_sign_off(); },
      [this](const agent_profile& m) { on_profile(m); },
      [this](const alarm_rang& m) { on_alarm(m); },
  };
}

psychologist_ref::behavior_type
psychologist_actor(psychologist_ref::stateful_pointer<psychologist_actor_state> self,
                   shared_parts parts, agent_profile who) {
  return self->state.make_behavior(std::move(parts), std::move(who));
}

} // namespace ecoute
