// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/mutants.hpp"

#include "actors/messages/handles.hpp"
#include "actors/messages/type_ids.hpp"

#include <caf/local_actor.hpp>

#include <array>
#include <memory>
#include <set>
#include <utility>

namespace ecoute::simulation {

namespace {

/// The message, when it is for this role and of this type; else null.
template <class Message>
Message* addressed(const caf::local_actor& to, caf::mailbox_element& m, std::string_view role) {
  if (to.name() != role || !m.content().match_elements<Message>())
    return nullptr;
  return &m.content().get_mutable_as<Message>(0);
}

template <class Message>
void lose_all(world& w, std::string_view role) {
  w.tamper = [role](const caf::local_actor& to, caf::mailbox_element& m) {
    return addressed<Message>(to, m, role) == nullptr;
  };
}

/// Whatever the queue is told of an operator is changed first.
template <class Change>
void misread_candidates(world& w, Change change) {
  w.tamper = [change](const caf::local_actor& to, caf::mailbox_element& m) {
    if (auto* told = addressed<candidate_changed>(to, m, "queue"))
      change(told->who);
    return true;
  };
}

template <return_reason reason>
void drop_the_return(world& w) {
  w.tamper = [](const caf::local_actor& to, caf::mailbox_element& m) {
    const auto* back = addressed<hand_back>(to, m, "conversation");
    return back == nullptr || back->why != reason;
  };
}

/// Trainings stand in line like real visitors.
void train_in_line(world& w) {
  w.tamper = [](const caf::local_actor& to, caf::mailbox_element& m) {
    if (auto* join = addressed<join_queue>(to, m, "queue"))
      join->entry.only_for = {};
    return true;
  };
}

/// A training fills a slot of its trainee's.
void train_in_a_slot(world& w) {
  misread_candidates(w, [&w](candidate& c) {
    for (const auto* d : w.desks())
      if (d->agent == c.agent)
        c.load += static_cast<std::uint32_t>(d->trainings.size());
  });
}

void keep_vanished(world& w) {
  w.limits.operators.silence_kept = minutes{5};
}

void forget_returned_first(world& w) {
  w.tamper = [](const caf::local_actor& to, caf::mailbox_element& m) {
    if (auto* join = addressed<join_queue>(to, m, "queue"))
      join->entry.reason = queue_reason::arrived;
    return true;
  };
}

void reuse_number(world& w) {
  w.tamper = [](const caf::local_actor& to, caf::mailbox_element& m) {
    if (auto* entry = addressed<append>(to, m, "journal"))
      for (auto& e : entry->events)
        if (e.visitor_position == 7)
          e.visitor_position = 6;
    return true;
  };
}

/// The next desk in line is offered the same; each offer is doubled once.
void offer_to_two(world& w) {
  const auto doubled = std::make_shared<std::set<std::pair<conversation_id, instant>>>();
  w.tamper = [&w, doubled](const caf::local_actor& to, caf::mailbox_element& m) {
    const auto* made = addressed<offer>(to, m, "operator");
    if (made == nullptr || !doubled->emplace(made->entry.conversation, made->until).second)
      return true;
    for (const auto& desk : w.desk_handles())
      if (desk.address() != to.address())
        caf::anon_send(desk, *made);
    return true;
  };
}

/// Whoever comes second is told that they have it.
void let_two_own(world& w) {
  w.tamper = [&w](const caf::local_actor& to, caf::mailbox_element& m) {
    auto* act = addressed<act_on_alert>(to, m, "escalation");
    if (act == nullptr || act->what.what != alert_command::take)
      return true;
    for (const auto* a : w.escalations())
      if (a->id == act->about && a->state == alert_state::taken)
        act->what.by = a->owner;
    return true;
  };
}

constexpr std::array all{
    mutant{"drop_the_return", "what a vanished operator held is not given back",
           drop_the_return<return_reason::operator_silent>},
    mutant{"keep_past_overtime", "what is held at the end of the overtime is not given back",
           drop_the_return<return_reason::overtime_spent>},
    mutant{"keep_vanished", "a silent operator is waited for too long", keep_vanished},
    mutant{"keep_left", "who closed the tab while waiting stays in the queue",
           [](world& w) { w.limits.conversation.absence_kept = std::chrono::hours{100}; }},
    mutant{"skip_dedupe", "a conversation read anew has forgotten the ids it stored",
           [](world& w) { w.store->mutant.forgets_ids = true; }},
    mutant{"ignore_fence", "a writer whose time is over still writes",
           [](world& w) { w.store->mutant.ignores_fence = true; }},
    mutant{"acknowledge_early", "what could not be stored is acknowledged",
           [](world& w) { w.store->mutant.acknowledges_early = true; }},
    mutant{"read_stale", "a conversation read anew lacks its last event",
           [](world& w) { w.store->mutant.reads_stale = true; }},
    mutant{"keep_codes", "a resume code is not burnt",
           [](world& w) { w.store->mutant.keeps_codes = true; }},
    mutant{"read_untraced", "an operator reads and no trace is kept",
           [](world& w) { w.store->mutant.reads_untraced = true; }},
    mutant{"reuse_number", "two events have one position", reuse_number},
    mutant{"offer_off_duty", "presence and link of an operator are ignored",
           [](world& w) {
             misread_candidates(w, [](candidate& c) {
               c.state = presence::available;
               c.link_silent = false;
             });
           }},
    mutant{"offer_uncertified", "the end of a certificate is ignored",
           [](world& w) {
             misread_candidates(w, [](candidate& c) { c.certified_until = instant::max(); });
           }},
    mutant{"offer_when_full", "what an operator holds is not counted",
           [](world& w) { misread_candidates(w, [](candidate& c) { c.load = 0; }); }},
    mutant{"ignore_time_left", "who is asked does not depend on the end of duty",
           [](world& w) { w.limits.queue.expected_length = milliseconds{0}; }},
    mutant{"lose_duty", "a desk is not told when its operator's duty ends",
           [](world& w) { lose_all<duty_told>(w, "operator"); }},
    mutant{"halve_swaps", "of an agreed swap only one shift changes hands",
           [](world& w) { w.store->mutant.halves_swaps = true; }},
    mutant{"swap_unapproved", "two people exchange shifts without an officer",
           [](world& w) { w.limits.roster.swaps.needs_approval = false; }},
    mutant{"train_in_line", "a training has a place in the queue", train_in_line},
    mutant{"train_in_a_slot", "a training counts against what its trainee may hold",
           train_in_a_slot},
    mutant{"overflow_unasked", "the other platform answers without a rule",
           [](world& w) { w.limits.queue.overflow_after = minutes{1}; }},
    mutant{"offer_to_two", "a conversation is offered to everybody at once", offer_to_two},
    mutant{"forget_returned_first", "who was given back stands behind who arrived",
           forget_returned_first},
    mutant{"keep_in_line", "who was taken or closed stays in the queue",
           [](world& w) { lose_all<leave_queue>(w, "queue"); }},
    mutant{"keep_on_desk", "a desk is not told what it no longer holds",
           [](world& w) { lose_all<no_longer_holding>(w, "operator"); }},
    mutant{"lose_views", "a console is not told how many wait",
           [](world& w) { lose_all<queue_view>(w, "operator"); }},
    mutant{"lose_places", "who waits is not told when the place changes",
           [](world& w) { lose_all<place_in_queue>(w, "conversation"); }},
    mutant{"drop_the_announcement", "conversations do not announce themselves after a restart",
           [](world& w) { lose_all<announce_yourself>(w, "conversation"); }},
    mutant{"lose_desk_alarm", "no alarm of a desk ever rings",
           [](world& w) { lose_all<alarm_rang>(w, "operator"); }},
    mutant{"lose_queue_alarm", "no alarm of a queue ever rings",
           [](world& w) { lose_all<alarm_rang>(w, "queue"); }},
    mutant{"lose_conversation_alarm", "no alarm of a conversation ever rings",
           [](world& w) { lose_all<alarm_rang>(w, "conversation"); }},
    mutant{"lose_alert_alarm", "no alarm of an alert ever rings",
           [](world& w) { lose_all<alarm_rang>(w, "escalation"); }},
    mutant{"let_two_own", "two are told that one alert is theirs", let_two_own},
    mutant{"lose_alerts", "nobody hears what calls for an alert",
           [](world& w) { lose_all<raise_alert>(w, "alert_board"); }},
    mutant{"forget_alerts", "an engine that starts does not read what is open",
           [](world& w) { w.alerts->mutant.forgets_open = true; }},
    mutant{"forget_clocks", "whatever is read rings at once",
           [](world& w) { w.alerts->mutant.forgets_clocks = true; }},
};

} // namespace

std::span<const mutant> mutants() {
  return all;
}

const mutant* mutant_named(std::string_view name) {
  for (const auto& m : all)
    if (m.name == name)
      return &m;
  return nullptr;
}

} // namespace ecoute::simulation
