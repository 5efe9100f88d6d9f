// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/conversation_messages.hpp"

#include <string>

/// A conversation changes hands: invite, note, accept. Until it is accepted nothing has changed.
namespace ecoute {

// --- to the conversation ------------------------------------------------------------------------

/// Holder's desk → conversation. Answers `done`; not_holder, oneself … are errors.
struct invite {
  agent_id from;
  agent_id to;
  handover_reason why = handover_reason::asked;
};
/// Invited desk → conversation, a slot reserved before. Answers `done`; not_invited (also: too
/// late), note_missing … are errors.
struct accept_invitation {
  agent_id by;
  std::string shown_name;
  force platform{}; ///< of who accepts
};
/// Desk → conversation: `declined` by the invited, `withdrawn` by the holder. Answers `done`.
struct end_invitation {
  agent_id by;
  handover_end how = handover_end::declined;
};
/// Holder's session → conversation: a note for who comes next. Answers `stored`, also for a resend.
struct write_note {
  agent_id by;
  message_id client_id;
  secret_text words;
};
/// Holder's session → conversation. Answers `done`.
struct set_mark {
  agent_id by;
  mark what = mark::danger;
  bool on = true;
};
/// Holder's desk → conversation: to the other platform's queue. Answers `done`.
struct reroute {
  agent_id from;
  force to{};
};

/// Queue → conversation: nobody is free here, the other platform has somebody.
struct overflow_to {
  force to{};
};

// --- to a desk ----------------------------------------------------------------------------------

/// Session → holder's desk: ask a colleague to take over. The desk asks theirs whether they may,
/// then the conversation. Answers `done` or why not: not_available, not_certified, at_capacity …
struct hand_over {
  conversation_id conversation;
  agent_id to;
  handover_reason why = handover_reason::asked;
};
/// Desk → desk of the same platform: may you take this over now? Answers `done` or why not.
struct ask_room {
  conversation_id conversation;
};
struct accept_handover { ///< session → invited desk; answers `done`
  conversation_id conversation;
};
struct decline_handover { ///< session → invited desk; answers `done`
  conversation_id conversation;
};
struct withdraw_handover { ///< session → holder's desk; answers `done`
  conversation_id conversation;
};
struct reroute_conversation { ///< session → holder's desk; answers `done`
  conversation_id conversation;
  force to{};
};
/// Conversation → invited desk → its session. The card tells from whom, and until when.
struct invitation {
  conversation_card card;
};
struct invitation_over { ///< conversation → invited desk → its session
  conversation_id conversation;
};

template <class I>
typename I::result_type inspect(I& f, invite& x) {
  return f(x.from, x.to, x.why);
}
template <class I>
typename I::result_type inspect(I& f, accept_invitation& x) {
  return f(x.by, x.shown_name, x.platform);
}
template <class I>
typename I::result_type inspect(I& f, end_invitation& x) {
  return f(x.by, x.how);
}
template <class I>
typename I::result_type inspect(I& f, write_note& x) {
  return f(x.by, x.client_id, x.words);
}
template <class I>
typename I::result_type inspect(I& f, set_mark& x) {
  return f(x.by, x.what, x.on);
}
template <class I>
typename I::result_type inspect(I& f, reroute& x) {
  return f(x.from, x.to);
}
template <class I>
typename I::result_type inspect(I& f, overflow_to& x) {
  return f(x.to);
}
template <class I>
typename I::result_type inspect(I& f, hand_over& x) {
  return f(x.conversation, x.to, x.why);
}
template <class I>
typename I::result_type inspect(I& f, ask_room& x) {
  return f(x.conversation);
}
template <class I>
typename I::result_type inspect(I& f, accept_handover& x) {
  return f(x.conversation);
}
template <class I>
typename I::result_type inspect(I& f, decline_handover& x) {
  return f(x.conversation);
}
template <class I>
typename I::result_type inspect(I& f, withdraw_handover& x) {
  return f(x.conversation);
}
template <class I>
typename I::result_type inspect(I& f, reroute_conversation& x) {
  return f(x.conversation, x.to);
}
template <class I>
typename I::result_type inspect(I& f, invitation& x) {
  return f(x.card);
}
template <class I>
typename I::result_type inspect(I& f, invitation_over& x) {
  return f(x.conversation);
}

} // namespace ecoute
