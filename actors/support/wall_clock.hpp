// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/time.hpp"

#include <chrono>

namespace ecoute {

/// Wall time out of the scheduler's steady clock and one offset captured at start, so that virtual
/// time and real time are read the same way and no jump of the system's clock moves a deadline.
class wall_clock {
public:
  wall_clock() = default;
  /// `steady_now` and `wall_now` are the same moment.
  wall_clock(std::chrono::steady_clock::time_point steady_now, instant wall_now)
      : at_steady_zero_(wall_now - whole(steady_now.time_since_epoch())) {}

  [[nodiscard]] instant at(std::chrono::steady_clock::time_point steady) const {
    return at_steady_zero_ + whole(steady.time_since_epoch());
  }

private:
  static milliseconds whole(std::chrono::steady_clock::duration d) {
    return std::chrono::duration_cast<milliseconds>(d);
  }

  instant at_steady_zero_{};
};

} // namespace ecoute
