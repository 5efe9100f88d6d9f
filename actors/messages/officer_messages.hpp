// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/desk_messages.hpp"
#include "actors/messages/relief_messages.hpp"

#include <string>
#include <vector>

/// The duty officer: the wall of both platforms, and what may be done from it. Whether somebody is
/// one is known to their session, the only one that sends these.
namespace ecoute {

/// Session → platform: tell me all of it, on change. Lapses after fixed::wall_lease unless said
/// again.
struct watch_wall {
  bool on = true;
};
/// Platform → session.
struct wall_told {
  queue_view queue;
  coverage_told coverage;
  std::vector<fault_notice> faults; ///< still open, oldest first
  std::vector<planned_handover> reliefs{};
};

/// Session → desk: what its agent holds. Answers held_cards.
struct ask_held {};
struct held_cards {
  std::vector<conversation_card> cards;
  std::vector<relief_line> planned; ///< who would take over at the end of duty
};

/// Session → conversation, or `take_over` desk → conversation. Answers `done`.
struct intervene {
  agent_id by;
  std::string shown_name;
  force platform{}; ///< the officer's own
  intervention what{};
  force to{};               ///< of `reroute`
  agent_id shown{};         ///< who has it, as the officer was shown: else `changed_hands`
  agent_id successor{};     ///< of `plan_relief`; none: the queue
  bool as_proposed = false; ///< of `plan_relief`: nobody's choice any more
};
/// Session → the officer's own desk. Answers `done`; changed_hands: `from` does not hold it.
struct take_over_conversation {
  conversation_id conversation;
  agent_id from{}; ///< as the officer was shown; none: nobody holds it
};

/// Session → the desk of who holds it: at the end of their duty this one takes it over; none: the
/// queue; or, whatever was chosen before, as the engine proposes. Answers `done` once that is in
/// the conversation's events; or why not: changed_hands, unknown_conversation (no relief of it is
/// planned), colleague_full …
struct choose_relief {
  conversation_id conversation;
  agent_id to;
  agent_id by; ///< the duty officer
  std::string shown_name;
  bool as_proposed = false; ///< instead of `to`
};

template <class I>
typename I::result_type inspect(I& f, watch_wall& x) {
  return f(x.on);
}
template <class I>
typename I::result_type inspect(I& f, wall_told& x) {
  return f(x.queue, x.coverage, x.faults, x.reliefs);
}
template <class I>
typename I::result_type inspect(I& f, ask_held&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, held_cards& x) {
  return f(x.cards, x.planned);
}
template <class I>
typename I::result_type inspect(I& f, intervene& x) {
  return f(x.by, x.shown_name, x.platform, x.what, x.to, x.shown, x.successor, x.as_proposed);
}
template <class I>
typename I::result_type inspect(I& f, take_over_conversation& x) {
  return f(x.conversation, x.from);
}
template <class I>
typename I::result_type inspect(I& f, choose_relief& x) {
  return f(x.conversation, x.to, x.by, x.shown_name, x.as_proposed);
}

} // namespace ecoute
