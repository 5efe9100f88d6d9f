// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/conversation_messages.hpp"
#include "actors/support/wall_clock.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <optional>

namespace ecoute {

/// One armed timer per actor, at its earliest deadline. CAF's timers cannot be cancelled: moving
/// the alarm makes a new generation, and the older ones are ignored when they ring.
class alarm {
public:
  /// `Handle` is the actor's own interface and accepts alarm_rang.
  template <class Handle>
  void set(const Handle& owner, std::optional<instant> when, instant now) {
    if (when == when_)
      return;
    when_ = when;
    ++generation_;
    if (when)
      caf::delayed_anon_send(owner, std::max(milliseconds{0}, *when - now),
                             alarm_rang{generation_});
  }

  /// Whether this ring counts; the alarm is then unset.
  bool rang(const alarm_rang& ring) {
    if (ring.generation != generation_)
      return false;
    when_.reset();
    return true;
  }

private:
  std::uint64_t generation_ = 0;
  std::optional<instant> when_;
};

/// The earlier of two deadlines that may be absent.
inline std::optional<instant> earliest(std::optional<instant> a, std::optional<instant> b) {
  if (!a || !b)
    return a ? a : b;
  return std::min(*a, *b);
}

} // namespace ecoute
