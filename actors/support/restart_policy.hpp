// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/time.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ecoute {

/// Whether what died is started again: at most `restarts_max` times within `window`; one death
/// more gives up upward (RELIABILITY.md §5).
class restart_policy {
public:
  restart_policy(std::uint32_t restarts_max, milliseconds window)
      : restarts_max_(restarts_max), window_(window) {}

  /// Records a death. True: start it again; false: give up.
  bool allows_after_death(instant now);
  [[nodiscard]] std::uint32_t deaths() const { return total_; }
  /// Within the window, as of the last death.
  [[nodiscard]] std::size_t recent_deaths() const { return recent_.size(); }

private:
  std::uint32_t restarts_max_;
  milliseconds window_;
  std::uint32_t total_ = 0;
  std::vector<instant> recent_; ///< most never die: no memory until the first death
};

} // namespace ecoute
