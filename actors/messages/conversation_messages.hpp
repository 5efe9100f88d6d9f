// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/conversation.hpp"
#include "actors/messages/conversation_facts.hpp"

#include <string>
#include <vector>

/// What a conversation is asked. Each of these is answered.
namespace ecoute {

/// Session → conversation, once per attachment. Answers visitor_attached; the newest session wins,
/// the older one receives superseded_by_newer. stale_session when the token has outlived its loss,
/// or was revoked by who came back by code.
struct attach_visitor {
  std::uint32_t seen = 0;   ///< last visitor position shown
  std::string token_hash{}; ///< whose session it is; a session always says so
};
struct visitor_attached {
  std::vector<event> missed; ///< above `seen` and the floor, with words
  std::uint32_t last = 0;    ///< last visitor position there is
  std::uint32_t floor = 0;   ///< positions up to here are not shown (came by code)
  phase where = phase::waiting;
  force platform = force::police;
  confidence sureness = confidence::sure;
  std::string holder_name; ///< empty while waiting
  bool holder_silent = false;
  std::uint32_t ahead = 0; ///< last known place; meaningful while waiting
  wait_told wait{};        ///< the same
};

/// Operator's session → conversation: read the thread from a position on. Its holder may, and who
/// is invited to take over; the queue's candidates may not. Answers operator_attached.
struct attach_operator {
  agent_id agent;
  std::uint32_t seen = 0;
  bool silently = false;    ///< by a duty officer, who may: recorded before anything is shown
  std::string shown_name{}; ///< of a duty officer
};
struct stop_reading { ///< duty officer's session → conversation
  agent_id agent;
};
/// The conversation as the console shows it.
struct conversation_card {
  conversation_id id;
  phase where = phase::waiting;
  agent_id holder;
  visitor_role role = visitor_role::unsaid;
  place about;
  routing route;
  std::string language;
  instant opened_at{};
  instant waiting_since{};
  instant last_visitor_line{};
  instant last_operator_line{};
  bool visitor_away = false;
  instant visitor_away_since{};
  bool quick_exit = false;
  bool came_by_code = false;
  std::string holder_name;
  agent_id invited; ///< to take over; none: no handover is open
  instant invited_until{};
  handover_reason invited_why = handover_reason::asked;
  bool has_note = false;
  bool danger = false;
  bool minor = false;
  bool urgent = false;
  instant held_since{};          ///< by one holder after the other
  bool lasts_long = false;       ///< longer than relief.long_conversation
  bool short_of_time = false;    ///< its holder took it so: relief is planned at once
  bool training = false;         ///< with a scripted visitor
  instant emergency_since{};     ///< declared, and its alert is not resolved; zero: none
  std::string emergency_owner{}; ///< who on call has that alert; empty: nobody yet
  bool relief_chosen = false;    ///< a duty officer chose who takes it over at the end of duty:
  agent_id relief_to{};          ///< this one; none: the queue
};
struct operator_attached {
  std::vector<event> missed;
  std::uint32_t last = 0;
  conversation_card card;
};

/// Session → conversation. Answers `stored`, also for a resend.
struct say {
  author who = author::visitor;
  agent_id agent;
  message_id client_id;
  secret_text words;
};
struct stored {
  message_id client_id;
  std::uint32_t visitor_position = 0;
  std::uint32_t professional_position = 0;
  instant at{};
};

/// Operator's desk → conversation. Answers `done`; already_taken, not_waiting … are errors.
struct take {
  agent_id by;
  std::string shown_name;
  force platform{}; ///< the taker's; left out, it is no force and refused
};
/// Generic answer of a request that has nothing to tell.
struct done {};

/// Operator's desk → conversation: the operator no longer holds it. Answers `done`.
struct hand_back {
  agent_id from;
  return_reason why = return_reason::handed_back;
};
/// Session → conversation. Answers `done`.
struct close_conversation {
  author by = author::visitor;
  agent_id agent;
  close_reason why = close_reason::ended_by_operator; ///< an operator's; a visitor gives none
};
/// Visitor's session → conversation, before the slow hash of a resume code: whether another may be
/// issued now. Answers `done` or codes_spent.
struct may_issue_code {};
/// Visitor's session → conversation: issue a resume code whose index is already derived. The index
/// is stored in the same transaction as the event. Answers `done`.
struct store_code {
  std::string index; ///< 32 bytes
};
/// Visitor's session → conversation: the code's index was found and belongs here. One use: the
/// code is burnt, older tokens die and the new one is stored, all in one transaction. `done` or
/// wrong_code.
struct redeem_code {
  std::string index;
  std::string new_token_hash; ///< 32 bytes
};
/// Operator's session → conversation. Answers `done`.
struct reopen {
  agent_id by;
};

/// Session → conversation: somebody is in danger now. Answers `done` once it is stored, also when
/// it was declared a moment ago; who is on call is called though it cannot be stored.
struct declare_emergency {
  author who = author::visitor;
  agent_id by{};
  emergency_what what = emergency_what::unsaid;
  bool place_known = false;
  certainty sureness = certainty::likely;
};
/// Alert board → conversation: what became of an alert about it. Answers `done`, also when it
/// knows.
struct note_alert_progress {
  alert_noted news{};
};

template <class I>
typename I::result_type inspect(I& f, attach_visitor& x) {
  return f(x.seen, x.token_hash);
}
template <class I>
typename I::result_type inspect(I& f, visitor_attached& x) {
  return f(x.missed, x.last, x.floor, x.where, x.platform, x.sureness, x.holder_name,
           x.holder_silent, x.ahead, x.wait);
}
template <class I>
typename I::result_type inspect(I& f, attach_operator& x) {
  return f(x.agent, x.seen, x.silently, x.shown_name);
}
template <class I>
typename I::result_type inspect(I& f, stop_reading& x) {
  return f(x.agent);
}
template <class I>
typename I::result_type inspect(I& f, conversation_card& x) {
  return f(x.id, x.where, x.holder, x.role, x.about, x.route, x.language, x.opened_at,
           x.waiting_since, x.last_visitor_line, x.last_operator_line, x.visitor_away,
           x.visitor_away_since, x.quick_exit, x.came_by_code, x.holder_name, x.invited,
           x.invited_until, x.invited_why, x.has_note, x.danger, x.minor, x.urgent, x.held_since,
           x.lasts_long, x.short_of_time, x.training, x.relief_chosen, x.relief_to,
           x.emergency_since, x.emergency_owner);
}
template <class I>
typename I::result_type inspect(I& f, operator_attached& x) {
  return f(x.missed, x.last, x.card);
}
template <class I>
typename I::result_type inspect(I& f, say& x) {
  return f(x.who, x.agent, x.client_id, x.words);
}
template <class I>
typename I::result_type inspect(I& f, stored& x) {
  return f(x.client_id, x.visitor_position, x.professional_position, x.at);
}
template <class I>
typename I::result_type inspect(I& f, take& x) {
  return f(x.by, x.shown_name, x.platform);
}
template <class I>
typename I::result_type inspect(I& f, done&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, hand_back& x) {
  return f(x.from, x.why);
}
template <class I>
typename I::result_type inspect(I& f, close_conversation& x) {
  return f(x.by, x.agent, x.why);
}
template <class I>
typename I::result_type inspect(I& f, may_issue_code&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, store_code& x) {
  return f(x.index);
}
template <class I>
typename I::result_type inspect(I& f, redeem_code& x) {
  return f(x.index, x.new_token_hash);
}
template <class I>
typename I::result_type inspect(I& f, reopen& x) {
  return f(x.by);
}
template <class I>
typename I::result_type inspect(I& f, declare_emergency& x) {
  return f(x.who, x.by, x.what, x.place_known, x.sureness);
}
template <class I>
typename I::result_type inspect(I& f, note_alert_progress& x) {
  auto& n = x.news;
  return f(n.reference, n.kind, n.what, n.by, n.shown_name, n.level);
}

} // namespace ecoute
