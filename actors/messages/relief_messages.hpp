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

} // namespace ecoute
