// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "actors/domain/time.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

/// When one source may open its next conversation (RELIABILITY.md §2 "prank callers", §5). Friction
/// and never a ban: shelters, hospitals and carriers share one address. The first few of a window
/// open at once; each of the others waits `friction` behind the one before it, so that one source
/// opens at most so many, however many connections it opens side by side.
namespace ecoute {

struct opening_policy {
  std::uint32_t free = 6; ///< in one window, without any wait
  milliseconds window = minutes{10};
  milliseconds friction = seconds{30};
  std::uint32_t pending_max = 10; ///< waiting for their turn at once: nobody waits over 5 min
};

/// The turns given to one source. Holds at most free + pending_max of them.
class opening_turns {
public:
  struct answer {
    bool refused = false; ///< as many wait as may: to be asked again later
    milliseconds wait{0};
  };

  /// The turn of this wish: the one it was given already, if it is sent again. Time never goes
  /// back.
  answer ask(const message_id& wish, instant now, const opening_policy& policy);

private:
  struct turn {
    message_id wish;
    instant at{};
  };
  [[nodiscard]] instant next(instant now, const opening_policy& policy) const;
  [[nodiscard]] std::size_t pending(instant now) const;

  std::vector<turn> turns_; ///< soonest first
};

} // namespace ecoute
