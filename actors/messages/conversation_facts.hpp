// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/offer_reason.hpp"
#include "actors/domain/vocabulary.hpp"

#include <cstdint>

/// What a conversation is told. None of these is answered.
namespace ecoute {

/// How long one will wait, in whole minutes, as last told. `most` zero: nothing is known.
struct wait_told {
  std::uint32_t least = 0; ///< zero: less than a minute
  std::uint32_t most = 0;
  bool open = false;   ///< more than `most`
  bool longer = false; ///< what was told has passed, and it takes longer
  friend bool operator==(const wait_told&, const wait_told&) = default;
};

struct visitor_gone { ///< session → conversation: no transport, or it does not answer
  loss_reason how = loss_reason::connection;
};
struct visitor_here {};
struct operator_link { ///< desk → conversation, for each conversation held
  agent_id agent;
  bool silent = false;
};
/// Queue → conversation, recorded in its events. These three name their line: what a queue still
/// says after the conversation has left it is nothing any more.
struct offer_noted {
  agent_id to;
  offer_reason why{};
  force line{};
};
struct offer_ended { ///< queue → conversation, recorded in its events
  agent_id by;
  lapse_reason reason = lapse_reason::expired;
  force line{};
};
struct place_in_queue { ///< queue → conversation → visitor, only when it changes
  std::uint32_t ahead = 0;
  bool nobody_on_duty = false;
  wait_told wait{};
  force line{};
  friend bool operator==(const place_in_queue&, const place_in_queue&) = default;
};
struct announce_yourself {}; ///< a queue, desk or registry came back and rebuilds its projection
struct read_again {};        ///< an older self has stored something late: the fold may be stale
struct typing_now {          ///< never stored; at most one per 3 s per person
  author who = author::visitor;
};

/// An actor → itself: the earliest of its deadlines has come. Timers cannot be cancelled: an older
/// generation means nothing.
struct alarm_rang {
  std::uint64_t generation = 0;
};

template <class I>
typename I::result_type inspect(I& f, alarm_rang& x) {
  return f(x.generation);
}
template <class I>
typename I::result_type inspect(I& f, wait_told& x) {
  return f(x.least, x.most, x.open, x.longer);
}
template <class I>
typename I::result_type inspect(I& f, visitor_gone& x) {
  return f(x.how);
}
template <class I>
typename I::result_type inspect(I& f, visitor_here&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, operator_link& x) {
  return f(x.agent, x.silent);
}
template <class I>
typename I::result_type inspect(I& f, offer_noted& x) {
  return f(x.to, x.why, x.line);
}
template <class I>
typename I::result_type inspect(I& f, offer_ended& x) {
  return f(x.by, x.reason, x.line);
}
template <class I>
typename I::result_type inspect(I& f, place_in_queue& x) {
  return f(x.ahead, x.nobody_on_duty, x.wait, x.line);
}
template <class I>
typename I::result_type inspect(I& f, announce_yourself&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, read_again&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, typing_now& x) {
  return f(x.who);
}

} // namespace ecoute
