// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/conversation_messages.hpp"

#include <string>
#include <vector>

/// The psychologist: proposed by who holds a conversation, agreed to by its visitor, invited, at
/// work in it, gone; and the talk that an agent may ask for. In words the visitor hears nothing of
/// what passes between the two professionals: `whisper` becomes an event that is never shown there.
namespace ecoute {

// --- session → conversation ---------------------------------------------------------------------

/// Holder's session → conversation: the visitor is asked whether a psychologist may join. Answers
/// `done` once the question is stored, or why not: not_holder, psychologist_none,
/// psychologist_off_hours, psychologist_away, psychologist_already, forbidden (training).
struct propose_psychologist {
  agent_id by;
};
/// Visitor's session → conversation. `agreed` false at any time: not, or no longer; never refused
/// while it is open. Answers `done`, or psychologist_over: there is no question to agree to.
struct answer_psychologist {
  bool agreed = false;
};
/// Holder's session → conversation: the question or the invitation is taken back, or who joined is
/// sent away. Answers `done`, also when there is none.
struct dismiss_psychologist {
  agent_id by;
};
/// Holder's or joined psychologist's session → conversation: among professionals. Answers `stored`,
/// also for a resend; not_holder, psychologist_over (nobody has joined) … are errors.
struct whisper {
  agent_id by;
  message_id client_id;
  secret_text words;
};

// --- conversation ↔ psychologist's actor --------------------------------------------------------

/// Psychologist's actor → conversation: accepted. Answers `done`; already_taken (somebody else has
/// joined), psychologist_over (withdrawn, or too late), psychologist_off_hours … are errors.
struct join_psychologist {
  agent_id by;
  std::string shown_name;
  force platform{}; ///< of who joins
};
/// Psychologist's actor → conversation: `declined`, `left` or `lost`. Answers `done`, also when
/// they are not in it.
struct end_psychologist {
  agent_id by;
  psychologist_end how = psychologist_end::left;
};
/// Conversation → actor of each who is invited, until it says `done`.
struct psychologist_invitation {
  conversation_card card;
  instant until{};
  friend bool operator==(const psychologist_invitation& a, const psychologist_invitation& b) {
    return a.card.id == b.card.id && a.until == b.until;
  }
};
/// Conversation → actor of who has joined, until it says `done`; and again whenever its card
/// changes.
struct psychologist_at_work {
  conversation_card card;
};
/// Conversation → actor of who was invited or had joined: it is over for them.
struct psychologist_dismissed {
  conversation_id conversation;
  bool closed = false; ///< the conversation has ended
};

// --- the service of one platform ----------------------------------------------------------------

/// Platform → desks → operators' sessions, and → psychologists' actors; on change only. Also a part
/// of desk_view and psychologist_view.
struct psychologist_service {
  bool offered = false;   ///< this platform has psychologists
  bool open = false;      ///< within the working hours
  instant until{};        ///< open: their end; zero: none is known
  instant next{};         ///< closed: when they begin again; zero: none is known
  std::uint32_t here = 0; ///< present, with room for one more conversation
  friend bool operator==(const psychologist_service&, const psychologist_service&) = default;
};

/// An agent would like to talk with the psychologist, about themselves. Nothing of it is stored.
struct talk_wish {
  agent_id agent;
  std::string shown_name;
  instant since{};
  friend bool operator==(const talk_wish&, const talk_wish&) = default;
};
/// Operator's session → their desk. `wanted` false: no longer. Answers `done`; psychologist_none.
struct ask_for_talk {
  bool wanted = true;
};
/// Platform → desk → its session, on change only; also a part of desk_view.
struct talk_told {
  instant since{};           ///< asked for; zero: it is not
  std::string answered_by{}; ///< who will come to them; empty: nobody has answered yet
  friend bool operator==(const talk_told&, const talk_told&) = default;
};
struct talk_wanted { ///< desk → platform, which keeps it as long as it lives
  talk_wish wish;
  bool wanted = true;
};
struct talk_answered { ///< psychologist's actor → platform: the first who answers comes
  agent_id whom;
  std::string by_name;
};
struct talks_waiting { ///< platform → psychologists' actors: all of them, oldest first
  std::vector<talk_wish> wishes;
};

// --- psychologist's session ↔ their actor -------------------------------------------------------

/// Session → actor, once per sign-in or reconnection; newest session wins, the older one receives
/// superseded_by_newer. Answers psychologist_view. agent_link and sign_off as to a desk.
struct attach_psychologist {};
/// Session → actor. Here: may be invited, within the working hours. Answers `done`; off hours,
/// psychologist_off_hours.
struct set_here {
  bool here = true;
};
/// Session → actor: accept an invitation. Answers `done`; at_capacity, psychologist_off_hours and
/// whatever join_psychologist answers are errors.
struct join_conversation {
  conversation_id conversation;
};
struct decline_conversation { ///< session → actor; answers `done`
  conversation_id conversation;
};
struct leave_conversation { ///< session → actor; answers `done`
  conversation_id conversation;
};
struct answer_talk { ///< session → actor: I come to them; answers `done`
  agent_id whom;
};
/// Answer to attach_psychologist; and actor → session, all of it, whenever any of it changes. What
/// is said in a conversation comes as thread_grew after attach_operator (by who has joined only);
/// that it is over for them, as no_longer_holding.
struct psychologist_view {
  agent_id agent;
  force platform = force::police;
  std::string shown_name;
  bool here = false;
  std::uint32_t capacity = 0;
  psychologist_service service;
  std::vector<psychologist_invitation> invitations;
  std::vector<conversation_card> joined;
  std::vector<talk_wish> talks;
};

// --- to a platform ------------------------------------------------------------------------------

/// Conversation → platform: the actor of this psychologist, or not_available. One is started only
/// for what they have joined.
struct find_psychologist_of {
  agent_id agent;
  bool joined = false;
};
/// Conversation → platform: who could be invited now. Answers psychologists_here.
struct ask_psychologists {};
struct psychologists_here {
  std::vector<agent_id> who;
};
struct psychologist_changed { ///< psychologist's actor → platform, on change only
  agent_id agent;
  bool here = false;
  std::uint32_t room = 0; ///< for so many more conversations
  friend bool operator==(const psychologist_changed&, const psychologist_changed&) = default;
};

template <class I>
typename I::result_type inspect(I& f, propose_psychologist& x) {
  return f(x.by);
}
template <class I>
typename I::result_type inspect(I& f, answer_psychologist& x) {
  return f(x.agreed);
}
template <class I>
typename I::result_type inspect(I& f, dismiss_psychologist& x) {
  return f(x.by);
}
template <class I>
typename I::result_type inspect(I& f, whisper& x) {
  return f(x.by, x.client_id, x.words);
}
template <class I>
typename I::result_type inspect(I& f, join_psychologist& x) {
  return f(x.by, x.shown_name, x.platform);
}
template <class I>
typename I::result_type inspect(I& f, end_psychologist& x) {
  return f(x.by, x.how);
}
template <class I>
typename I::result_type inspect(I& f, psychologist_invitation& x) {
  return f(x.card, x.until);
}
template <class I>
typename I::result_type inspect(I& f, psychologist_at_work& x) {
  return f(x.card);
}
template <class I>
typename I::result_type inspect(I& f, psychologist_dismissed& x) {
  return f(x.conversation, x.closed);
}
template <class I>
typename I::result_type inspect(I& f, psychologist_service& x) {
  return f(x.offered, x.open, x.until, x.next, x.here);
}
template <class I>
typename I::result_type inspect(I& f, talk_wish& x) {
  return f(x.agent, x.shown_name, x.since);
}
template <class I>
typename I::result_type inspect(I& f, ask_for_talk& x) {
  return f(x.wanted);
}
template <class I>
typename I::result_type inspect(I& f, talk_told& x) {
  return f(x.since, x.answered_by);
}
template <class I>
typename I::result_type inspect(I& f, talk_wanted& x) {
  return f(x.wish, x.wanted);
}
template <class I>
typename I::result_type inspect(I& f, talk_answered& x) {
  return f(x.whom, x.by_name);
}
template <class I>
typename I::result_type inspect(I& f, talks_waiting& x) {
  return f(x.wishes);
}
template <class I>
typename I::result_type inspect(I& f, attach_psychologist&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, set_here& x) {
  return f(x.here);
}
template <class I>
typename I::result_type inspect(I& f, join_conversation& x) {
  return f(x.conversation);
}
template <class I>
typename I::result_type inspect(I& f, decline_conversation& x) {
  return f(x.conversation);
}
template <class I>
typename I::result_type inspect(I& f, leave_conversation& x) {
  return f(x.conversation);
}
template <class I>
typename I::result_type inspect(I& f, answer_talk& x) {
  return f(x.whom);
}
template <class I>
typename I::result_type inspect(I& f, psychologist_view& x) {
  return f(x.agent, x.platform, x.shown_name, x.here, x.capacity, x.service, x.invitations,
           x.joined, x.talks);
}
template <class I>
typename I::result_type inspect(I& f, find_psychologist_of& x) {
  return f(x.agent, x.joined);
}
template <class I>
typename I::result_type inspect(I& f, ask_psychologists&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, psychologists_here& x) {
  return f(x.who);
}
template <class I>
typename I::result_type inspect(I& f, psychologist_changed& x) {
  return f(x.agent, x.here, x.room);
}

} // namespace ecoute
