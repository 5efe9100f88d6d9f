// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/queue.hpp"
#include "actors/messages/care_messages.hpp"
#include "actors/messages/conversation_messages.hpp"
#include "actors/messages/psychologist_messages.hpp"
#include "actors/messages/roster_messages.hpp"

#include <string>
#include <vector>

/// Queue, operator's desk, platform, registry and supervisor.
namespace ecoute {

// --- queue ------------------------------------------------------------------------------------

/// Conversation → queue. Answers `done`: nobody who is open is turned away.
struct join_queue {
  waiting_entry entry;
};
struct leave_queue { ///< conversation → queue (taken, closed or gone to the other platform)
  conversation_id conversation;
  bool answered = false; ///< an operator took it
};
struct waits_in { ///< conversation → registry, which counts who waits before it lets one more in
  conversation_id conversation;
  bool waiting = false; ///< false: in no line
  force line{};
};
struct candidate_changed { ///< desk → queue
  candidate who;
};
struct candidate_left { ///< desk → queue
  agent_id agent;
};
/// Desk → queue; `withdrawn`: conversation → queue, a duty officer ended it.
struct pass_offer {
  conversation_id conversation;
  agent_id by;
  lapse_reason why = lapse_reason::passed;
};
/// Who could be asked to take over.
struct colleague {
  agent_id agent;
  std::string shown_name; ///< completed by the platform
  presence state = presence::offline;
  std::uint32_t load = 0;
  std::uint32_t capacity = 0;
  instant duty_until{}; ///< zero: no end is known
  bool silent = false;  ///< their console does not answer
  friend bool operator==(const colleague&, const colleague&) = default;
};
struct offer_made { ///< that nobody has answered yet
  conversation_id conversation;
  agent_id to;
  instant until{};
  friend bool operator==(const offer_made&, const offer_made&) = default;
};
/// What the consoles show of a queue: at most 50 rows, the count says the rest.
struct queue_view {
  force platform = force::police;
  std::uint32_t waiting = 0;
  std::vector<waiting_entry> first;
  std::uint32_t operators_available = 0;
  std::uint64_t left_before_answer = 0; ///< of this platform since the engine's start (F11)
  std::vector<colleague> colleagues;    ///< who works now, at most 200
  std::vector<offer_made> offers{};     ///< of the rows
  friend bool operator==(const queue_view&, const queue_view&) = default;
};

/// Platform → the other platform's queue: so many operators are free on this one.
struct other_side {
  std::uint32_t available = 0;
};

// --- operator's desk --------------------------------------------------------------------------

/// Supervisor, registry, conversation → consoles, again and again while it lasts; no personal data.
struct fault_notice {
  std::string what;      ///< closed list: "conversation_quarantined", "conversation_unreadable",
                         ///< "queue_full", "nobody_on_duty", "memory_short",
                         ///< "many_codes"
  std::string reference; ///< of the conversation or, of what a platform lacks, its name
  friend bool operator==(const fault_notice&, const fault_notice&) = default;
};
struct fault_over { ///< whoever knows it → platform → consoles: it is well again
  fault_notice what;
};
struct offer { ///< queue → desk
  waiting_entry entry;
  instant until{};
  offer_reason why{};
};
struct offer_over { ///< queue → desk
  conversation_id conversation;
  lapse_reason reason = lapse_reason::expired;
};
struct set_my_presence { ///< session → desk; answers `done`
  presence wished = presence::available;
};
/// Session → desk: accept an offer or take from the queue by hand. The desk reserves a slot, the
/// conversation commits `taken`, the slot is confirmed. Answers `done` or a refusal.
struct take_conversation {
  conversation_id conversation;
};
struct refuse_offer { ///< session → desk; answers `done`
  conversation_id conversation;
};
struct return_conversation { ///< session → desk; answers `done`
  conversation_id conversation;
};
struct now_holding { ///< conversation → desk: it is yours (after `taken`, or on recovery)
  conversation_card card;
};
struct no_longer_holding { ///< conversation → desk
  conversation_id conversation;
  bool closed = false; ///< it has ended; else somebody else holds it, or it waits again
};
/// Session → desk, once per sign-in or reconnection; newest session wins. Answers desk_view.
struct attach_desk {};
struct desk_view {
  agent_id agent;
  force platform = force::police;
  std::string shown_name;
  presence state = presence::offline;
  std::uint32_t capacity = 0;
  std::vector<conversation_card> held;
  std::vector<offer> offers;
  std::vector<conversation_card> invitations; ///< to take over from a colleague
  queue_view queue;
  std::vector<fault_notice> faults; ///< still open, oldest first
  relief_told relief;
  coverage_told coverage;
  presence_changed stands; ///< `state`, and why it is so
  room_told room;
  attention_told attention;
  care_told care;
  psychologist_service psychologist{};
  talk_told talk{};
};
struct agent_link { ///< session → desk: transport silent, gone or back
  bool silent = false;
};
struct sign_off {}; ///< session → desk: signed out; everything held goes back at once

// --- what sessions are told -------------------------------------------------------------------

struct thread_grew { ///< conversation → sessions: new events this audience may see
  conversation_id conversation;
  std::vector<event> events;
};
struct visitor_standing { ///< conversation → visitor's session, only when it changes
  phase where = phase::waiting;
  std::uint32_t ahead = 0;
  bool nobody_on_duty = false;
  std::string holder_name;
  bool holder_silent = false;
  wait_told wait{};
  bool placed = false;                  ///< the queue has said `ahead`, `nobody_on_duty` and `wait`
  bool other_language = false;          ///< who holds it may not speak the visitor's
  psychologist_standing psychologist{}; ///< who is asked, on the way or here beside the holder
  friend bool operator==(const visitor_standing&, const visitor_standing&) = default;
};
struct card_changed { ///< conversation → desk → operator's session
  conversation_card card;
};
struct superseded_by_newer {}; ///< the same person opened a newer window

// --- registry ---------------------------------------------------------------------------------

/// Visitor's session → registry: start a conversation. The token's hash is stored with it.
/// Answers `opened_as` once committed; queue_full, unavailable … are errors.
struct open_conversation {
  open_it wish;
  std::string token_hash;
  message_id client_id; ///< the same wish sent twice opens one conversation
};
struct opened_as {
  conversation_id conversation;
};
/// Anyone → registry. Answers conversation_located; spawns (replaying) when it is not running.
struct locate {
  conversation_id conversation;
};
struct gave_up { ///< registry → supervisor
  conversation_id conversation;
};
struct repopulate {}; ///< supervisor → registry, at start: bring every open conversation back

// --- platform ---------------------------------------------------------------------------------

struct agent_profile {
  agent_id agent;
  force platform = force::police;
  std::string shown_name;
  instant certified_until{};
  std::uint32_t capacity = 2;
  bool duty_officer = false;
  bool on_call = false;      ///< may be: sees alerts and acts on them
  bool psychologist = false; ///< joins conversations by invitation; has no desk and holds none
};
/// Agent's session → platform: the desk of this agent, spawned on demand.
struct find_desk {
  agent_profile who;
};
/// Conversation → platform: the desk of an agent, or not_available. One is started only for what
/// the agent holds: that must be in somebody's care, though the agent is not back yet (I3).
struct find_desk_of {
  agent_id agent;
  bool holds = false;
};
/// Psychologist's session → platform: their actor, spawned on demand. forbidden: they are none, or
/// the platform has none (psychologist_none).
struct find_psychologist {
  agent_profile who;
};
struct ask_queue {}; ///< a queue answers its view, a platform the handle of its queue

template <class I>
typename I::result_type inspect(I& f, join_queue& x) {
  return f(x.entry);
}
template <class I>
typename I::result_type inspect(I& f, leave_queue& x) {
  return f(x.conversation, x.answered);
}
template <class I>
typename I::result_type inspect(I& f, waits_in& x) {
  return f(x.conversation, x.waiting, x.line);
}
template <class I>
typename I::result_type inspect(I& f, candidate_changed& x) {
  return f(x.who);
}
template <class I>
typename I::result_type inspect(I& f, candidate_left& x) {
  return f(x.agent);
}
template <class I>
typename I::result_type inspect(I& f, pass_offer& x) {
  return f(x.conversation, x.by, x.why);
}
template <class I>
typename I::result_type inspect(I& f, other_side& x) {
  return f(x.available);
}
template <class I>
typename I::result_type inspect(I& f, colleague& x) {
  return f(x.agent, x.shown_name, x.state, x.load, x.capacity, x.duty_until, x.silent);
}
template <class I>
typename I::result_type inspect(I& f, offer_made& x) {
  return f(x.conversation, x.to, x.until);
}
template <class I>
typename I::result_type inspect(I& f, queue_view& x) {
  return f(x.platform, x.waiting, x.first, x.operators_available, x.left_before_answer,
           x.colleagues, x.offers);
}
template <class I>
typename I::result_type inspect(I& f, offer& x) {
  return f(x.entry, x.until, x.why);
}
template <class I>
typename I::result_type inspect(I& f, offer_over& x) {
  return f(x.conversation, x.reason);
}
template <class I>
typename I::result_type inspect(I& f, set_my_presence& x) {
  return f(x.wished);
}
template <class I>
typename I::result_type inspect(I& f, take_conversation& x) {
  return f(x.conversation);
}
template <class I>
typename I::result_type inspect(I& f, refuse_offer& x) {
  return f(x.conversation);
}
template <class I>
typename I::result_type inspect(I& f, return_conversation& x) {
  return f(x.conversation);
}
template <class I>
typename I::result_type inspect(I& f, now_holding& x) {
  return f(x.card);
}
template <class I>
typename I::result_type inspect(I& f, no_longer_holding& x) {
  return f(x.conversation, x.closed);
}
template <class I>
typename I::result_type inspect(I& f, attach_desk&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, desk_view& x) {
  return f(x.agent, x.platform, x.shown_name, x.state, x.capacity, x.held, x.offers, x.invitations,
           x.queue, x.faults, x.relief, x.coverage, x.stands, x.room, x.attention, x.care,
           x.psychologist, x.talk);
}
template <class I>
typename I::result_type inspect(I& f, agent_link& x) {
  return f(x.silent);
}
template <class I>
typename I::result_type inspect(I& f, sign_off&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, thread_grew& x) {
  return f(x.conversation, x.events);
}
template <class I>
typename I::result_type inspect(I& f, visitor_standing& x) {
  return f(x.where, x.ahead, x.nobody_on_duty, x.holder_name, x.holder_silent, x.wait, x.placed,
           x.other_language, x.psychologist);
}
template <class I>
typename I::result_type inspect(I& f, card_changed& x) {
  return f(x.card);
}
template <class I>
typename I::result_type inspect(I& f, superseded_by_newer&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, fault_notice& x) {
  return f(x.what, x.reference);
}
template <class I>
typename I::result_type inspect(I& f, fault_over& x) {
  return f(x.what);
}
template <class I>
typename I::result_type inspect(I& f, open_conversation& x) {
  return f(x.wish.role, x.wish.where, x.wish.route, x.wish.language, x.wish.trainee, x.token_hash,
           x.client_id);
}
template <class I>
typename I::result_type inspect(I& f, opened_as& x) {
  return f(x.conversation);
}
template <class I>
typename I::result_type inspect(I& f, locate& x) {
  return f(x.conversation);
}
template <class I>
typename I::result_type inspect(I& f, gave_up& x) {
  return f(x.conversation);
}
template <class I>
typename I::result_type inspect(I& f, repopulate&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, agent_profile& x) {
  return f(x.agent, x.platform, x.shown_name, x.certified_until, x.capacity, x.duty_officer,
           x.on_call, x.psychologist);
}
template <class I>
typename I::result_type inspect(I& f, find_desk& x) {
  return f(x.who);
}
template <class I>
typename I::result_type inspect(I& f, find_desk_of& x) {
  return f(x.agent, x.holds);
}
template <class I>
typename I::result_type inspect(I& f, find_psychologist& x) {
  return f(x.who);
}
template <class I>
typename I::result_type inspect(I& f, ask_queue&) {
  return f();
}
} // namespace ecoute
