// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/conversation_messages.hpp"
#include "actors/messages/roster_messages.hpp"

#include <vector>

/// The end of a duty: who takes over what is still held.
namespace ecoute {

struct still_held {
  conversation_card card;
  std::vector<agent_id> asked; ///< did not accept it: somebody else, if there is anybody
};
/// Desk → its queue, which knows everybody on duty. Answers relief_plan.
struct plan_my_relief {
  agent_id from;
  std::vector<still_held> held;
  instant then{}; ///< by those who will be on duty then; zero: now
};
struct relief_plan {
  std::vector<relief_line> lines; ///< each of `held` once
};
/// Desk → its queue, on change: what is planned for the end of its operator's duty; no lines:
/// nothing any more.
struct relief_listed {
  agent_id from;
  instant until{}; ///< end of duty
  std::vector<relief_line> lines;
  friend bool operator==(const relief_listed&, const relief_listed&) = default;
};
/// Desk → its queue: could a duty officer change this line so, as things stand? Answers `done`, and
/// nothing has changed; or why not: unknown_conversation, colleague_full …
struct check_relief {
  plan_my_relief planned;
  conversation_id conversation;
  agent_id to; ///< none: the queue
};
/// One row of a platform's list of reliefs.
struct planned_handover {
  agent_id from;
  instant until{}; ///< end of this one's duty
  relief_line what;
  friend bool operator==(const planned_handover&, const planned_handover&) = default;
};
/// Queue → platform, on change: all of them, the soonest first, at most fixed::reliefs_shown.
struct reliefs_told {
  std::vector<planned_handover> rows;
};

template <class I>
typename I::result_type inspect(I& f, still_held& x) {
  return f(x.card, x.asked);
}
template <class I>
typename I::result_type inspect(I& f, plan_my_relief& x) {
  return f(x.from, x.held, x.then);
}
template <class I>
typename I::result_type inspect(I& f, relief_plan& x) {
  return f(x.lines);
}
template <class I>
typename I::result_type inspect(I& f, relief_listed& x) {
  return f(x.from, x.until, x.lines);
}
template <class I>
typename I::result_type inspect(I& f, check_relief& x) {
  return f(x.planned, x.conversation, x.to);
}
template <class I>
typename I::result_type inspect(I& f, planned_handover& x) {
  return f(x.from, x.until, x.what);
}
template <class I>
typename I::result_type inspect(I& f, reliefs_told& x) {
  return f(x.rows);
}

} // namespace ecoute
