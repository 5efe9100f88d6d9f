// SPDX-License-Identifier: EUPL-1.2
// The two people of a conversation: who is seated, who is away, and what they missed.
#include "actors/conversation/conversation_actor.hpp"
#include "actors/conversation/journal_entry.hpp"
#include "actors/conversation/refusing.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"
#include "config/limits.hpp"

#include <algorithm>
#include <utility>

namespace ecoute {

void conversation_actor_state::seat_visitor(const visitor_session_handle& who) {
  if (visitor_.address() == who.address())
    return;
  if (visitor_) {
    self->demonitor(visitor_.address());
    self->send(visitor_, superseded_by_newer{});
  }
  visitor_ = who;
  if (visitor_)
    self->monitor(visitor_);
}

void conversation_actor_state::unseat(agent_seat& where) {
  if (where.who)
    self->demonitor(where.who.address());
  where = {};
}

void conversation_actor_state::seat_agent(agent_seat& where, const agent_session_handle& who,
                                          agent_id agent) {
  if (where.who.address() != who.address()) {
    if (where.who)
      self->send(where.who, superseded_by_newer{});
    unseat(where);
    where.who = who;
    where.agent = agent;
    self->monitor(where.who);
  }
  where.told = state_.professional_positions;
}

void conversation_actor_state::show(agent_seat& where, const std::vector<event>& seen) {
  where.told = state_.professional_positions;
  if (where.who && !seen.empty())
    self->send(where.who, thread_grew{id_, seen});
}

void conversation_actor_state::on_session_down(const caf::actor_addr& who) {
  if (visitor_ && visitor_.address() == who) {
    visitor_ = visitor_session_handle{};
    on_visitor_link(true, loss_reason::connection);
  } else if (operator_.who && operator_.who.address() == who) {
    operator_ = {};
    reconcile();
  } else if (guest_.who && guest_.who.address() == who) {
    guest_ = {};
  } else if (reader_.who && reader_.who.address() == who) {
    reader_ = {};
  } else if (psychologist_.who && psychologist_.who.address() == who) {
    psychologist_ = {};
  }
}

void conversation_actor_state::read_pages(read_thread wish, std::vector<event> so_far,
                                          page_reader ok, when_refused no) {
  const auto archive = directory::archive(self->system());
  if (!archive)
    return no(refusal::unavailable);
  self->request(archive, parts_->limits.supervision.request_timeout, wish)
      .await(
          [this, wish, so_far, ok, no](thread_page& page) mutable {
            for (auto& e : page.events)
              so_far.push_back(std::move(e));
            if (!page.more || page.events.empty())
              return ok(std::move(so_far));
            const auto& last = so_far.back();
            wish.above = wish.audience == author::visitor ? last.visitor_position
                                                          : last.professional_position;
            read_pages(wish, std::move(so_far), ok, no);
          },
          [no](caf::error& why) { no(refusal_of(why)); });
}

void conversation_actor_state::catch_up() {
  const when_refused later = [this](refusal) {
    ready_ = false; // nothing may overtake what they missed
    arm(now() + parts_->limits.supervision.reload_pause);
  };
  if (visitor_ && visitor_told_ < state_.visitor_positions)
    return read_pages(
        {id_,
         author::visitor,
         std::max(visitor_told_, state_.visitor_floor),
         fixed::page_events,
         {}},
        {},
        [this](std::vector<event> missed) {
          visitor_told_ = state_.visitor_positions;
          if (visitor_ && !missed.empty())
            self->send(visitor_, thread_grew{id_, std::move(missed)});
          catch_up();
        },
        later);
  for (auto* where : {&operator_, &guest_, &reader_, &psychologist_})
    if (missed_something(*where))
      return catch_up(*where, later);
  reconcile();
}

bool conversation_actor_state::missed_something(const agent_seat& where) const {
  return where.who && where.told < state_.professional_positions;
}

void conversation_actor_state::catch_up(agent_seat& where, const when_refused& later) {
  read_pages(
      {id_, author::operator_agent, where.told, fixed::page_events, {where.agent, "read", now()}},
      {},
      [this, &where](const std::vector<event>& missed) {
        show(where, missed);
        catch_up();
      },
      later);
}

caf::result<visitor_attached> conversation_actor_state::on_attach(const visitor_session_handle& who,
                                                                  const attach_visitor& m) {
  if (!ready_)
    return make_error(refusal::unavailable);
  if (!token_alive(state_, parts_->limits.conversation, now()))
    return make_error(refusal::stale_session);
  auto promise = self->make_response_promise<visitor_attached>();
  // A page that says it has seen more than there is would otherwise never be shown anything.
  const auto from = std::min(std::max(m.seen, state_.visitor_floor), state_.visitor_positions);
  read_pages(
      {id_, author::visitor, from, fixed::page_events, {}, m.token_hash}, {},
      [this, who, promise](std::vector<event> missed) mutable {
        if (!missed.empty() && missed.back().visitor_position > state_.visitor_positions) {
          promise.deliver(make_error(refusal::unavailable)); // an older self stored it late, and
          return load(); // it may be a return by code: the past is not shown before it is folded
        }
        seat_visitor(who);
        visitor_due_.reset();
        missed = visible_to_visitor(missed, state_.visitor_floor); // whatever the archive gave
        const auto place = place_.value_or(place_in_queue{});
        promise.deliver(visitor_attached{
            std::move(missed), state_.visitor_positions, state_.visitor_floor, state_.where,
            state_.route.platform, state_.route.sureness, state_.holder_name, state_.holder_silent,
            place.ahead, place.wait, place.nobody_on_duty, place_.has_value(),
            state_.other_language, psychologist_seen()});
        standing_told_.reset();
        tell_standing();
        on_visitor_link(false, loss_reason::connection);
      },
      refusing(promise));
  return promise;
}

caf::result<operator_attached> conversation_actor_state::on_attach(const agent_session_handle& who,
                                                                   const attach_operator& m) {
  if (!ready_)
    return make_error(refusal::unavailable);
  if (m.silently)
    return on_silent_read(who, m);
  const bool guest = state_.handover && state_.handover->to == m.agent;
  const bool psychologist = state_.psychologist.joined_by(m.agent);
  if (!psychologist && (state_.where != phase::held || (state_.holder != m.agent && !guest)))
    return make_error(refusal::not_holder);
  auto promise = self->make_response_promise<operator_attached>();
  seat_and_show(who, m, promise);
  return promise;
}

/// Nothing is shown before the trace of the reading is stored (I12).
void conversation_actor_state::seat_and_show(
    const agent_session_handle& who, const attach_operator& m,
    caf::typed_response_promise<operator_attached> promise) {
  const auto from = std::min(m.seen, state_.professional_positions);
  read_pages(
      {id_, author::operator_agent, from, fixed::page_events, {m.agent, "read", now()}}, {},
      [this, who, m, promise](std::vector<event> missed) mutable {
        auto& where = m.silently                               ? reader_
                      : state_.psychologist.joined_by(m.agent) ? psychologist_
                      : state_.holder == m.agent               ? operator_
                                                               : guest_;
        seat_agent(where, who, m.agent);
        promise.deliver(
            operator_attached{std::move(missed), state_.professional_positions, card()});
      },
      refusing(promise));
}

void conversation_actor_state::on_visitor_link(bool away, loss_reason how) {
  return_to_store_ = !away;
  if (!away)
    loss_to_store_.reset();
  else if (!loss_to_store_ || loss_to_store_->how != loss_reason::quick_exit)
    loss_to_store_ = lose_visitor{how}; // a quick exit is not hidden by the link that ends after it
  reconcile();
}

void conversation_actor_state::on_operator_link(const operator_link& m) {
  if (!ready_ || m.agent != state_.holder)
    return;
  silence_to_store_ = m.silent;
  reconcile();
}

void conversation_actor_state::on_typing(const typing_now& m) {
  for (const auto* other : {&operator_, &psychologist_}) {
    const auto theirs = other == &operator_ ? author::operator_agent : author::psychologist;
    if (other->who && m.who != theirs)
      self->send(other->who, id_, m);
  }
  if (m.who != author::visitor && visitor_)
    self->send(visitor_, m);
}

} // namespace ecoute
