// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/swap.hpp"
#include "actors/messages/roster_messages.hpp"

#include <string>
#include <vector>

/// The planning as its people see it, and their swaps of shifts.
namespace ecoute {

/// Session → roster: tell me my planning, on change. Lapses after fixed::wall_lease unless said
/// again.
struct watch_plan {
  agent_id agent;
  bool officer = false;
  bool afresh = false; ///< tell all of it, whatever was told
};
/// A shift and the name its person is shown by. One that is gone has no length.
struct named_shift {
  shift what;
  std::string name;
  friend bool operator==(const named_shift&, const named_shift&) = default;
};
struct told_swap {
  message_id id;
  swap_state state = swap_state::asked;
  named_shift given; ///< of who asks
  named_shift wanted;
  friend bool operator==(const told_swap&, const told_swap&) = default;
};
/// Roster → session, on change only.
struct plan_told {
  std::vector<shift> mine;      ///< not over yet, of the next fixed::plan_ahead
  std::vector<told_swap> swaps; ///< my own, open or just over; an officer's: to be approved too
  bool needs_approval = true;
  friend bool operator==(const plan_told&, const plan_told&) = default;
};

/// Session → roster: colleagues' shifts that may be had for this one. Answers swap_choices.
struct find_swaps {
  shift_key given;
};
struct swap_choices {
  std::vector<named_shift> shifts; ///< by start, at most fixed::swap_choices_max
};
/// Session → roster: `given` is its agent's own. Answers `done`; nothing is stored where it is
/// refused, and the same id stores it once.
struct propose_swap {
  message_id id;
  shift_key given;
  shift_key wanted;
};
enum class swap_act : std::uint8_t { accept = 1, decline, withdraw, approve, reject };
/// Session → roster. Answers `done`: it is stored, and what follows from it is read again.
struct answer_swap {
  message_id swap;
  swap_act what = swap_act::accept;
  agent_id by;
  bool officer = false;
};

/// Roster → its archive. Answers `done`; the same id again changes nothing.
struct store_swap {
  swap_request what;
  instant at{};
};
/// Roster → its archive: goes from `before` to the state it carries; when that is `agreed`, both
/// shifts change hands with it or nothing does. `race_lost` where what is stored is another.
struct move_swap {
  swap_request after;
  swap_state before = swap_state::asked;
  shift given; ///< as they were looked at
  shift wanted;
  instant at{};
};

template <class I>
typename I::result_type inspect(I& f, watch_plan& x) {
  return f(x.agent, x.officer, x.afresh);
}
template <class I>
typename I::result_type inspect(I& f, named_shift& x) {
  return f(x.what, x.name);
}
template <class I>
typename I::result_type inspect(I& f, told_swap& x) {
  return f(x.id, x.state, x.given, x.wanted);
}
template <class I>
typename I::result_type inspect(I& f, plan_told& x) {
  return f(x.mine, x.swaps, x.needs_approval);
}
template <class I>
typename I::result_type inspect(I& f, find_swaps& x) {
  return f(x.given);
}
template <class I>
typename I::result_type inspect(I& f, swap_choices& x) {
  return f(x.shifts);
}
template <class I>
typename I::result_type inspect(I& f, propose_swap& x) {
  return f(x.id, x.given, x.wanted);
}
template <class I>
typename I::result_type inspect(I& f, answer_swap& x) {
  return f(x.swap, x.what, x.by, x.officer);
}
template <class I>
typename I::result_type inspect(I& f, store_swap& x) {
  return f(x.what, x.at);
}
template <class I>
typename I::result_type inspect(I& f, move_swap& x) {
  return f(x.after, x.before, x.given, x.wanted, x.at);
}

} // namespace ecoute
