// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/care.hpp"
#include "actors/domain/operator_state.hpp"

/// An operator's presence, room and care, between their desk and their session. Nothing of it is
/// stored.
namespace ecoute {

// --- session → desk ---------------------------------------------------------------------------

struct ask_for_one_more {}; ///< than the capacity allows; answers `done`
struct agent_acted {};      ///< somebody is there: anything but what a console sends by itself
struct debrief_held {};     ///< the debrief that was proposed took place; answers `done`

// --- desk → session, on change only -----------------------------------------------------------

/// Changed otherwise than by the session's own wish; also as it stands when a console attaches.
struct presence_changed {
  presence state = presence::offline;
  presence_cause why = presence_cause::asked;
  instant until{}; ///< of the wrap-up; zero: no end
  friend bool operator==(const presence_changed&, const presence_changed&) = default;
};
/// What the queue compares: one more and an urgent conversation are counted in.
struct room_told {
  std::uint32_t load = 0;
  std::uint32_t capacity = 0;
  friend bool operator==(const room_told&, const room_told&) = default;
};
struct attention_told { ///< "are you there?"
  bool asked = false;
  instant until{}; ///< without an act by then: on a break
  friend bool operator==(const attention_told&, const attention_told&) = default;
};
struct care_told {
  care_advice advice = care_advice::none;
  friend bool operator==(const care_told&, const care_told&) = default;
};

template <class I>
typename I::result_type inspect(I& f, ask_for_one_more&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, agent_acted&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, debrief_held&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, presence_changed& x) {
  return f(x.state, x.why, x.until);
}
template <class I>
typename I::result_type inspect(I& f, room_told& x) {
  return f(x.load, x.capacity);
}
template <class I>
typename I::result_type inspect(I& f, attention_told& x) {
  return f(x.asked, x.until);
}
template <class I>
typename I::result_type inspect(I& f, care_told& x) {
  return f(x.advice);
}

} // namespace ecoute
