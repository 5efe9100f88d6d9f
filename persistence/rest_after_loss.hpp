// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>

namespace ecoute {

/// After a try of the database that came to nothing, its thread rests as long as the try took and
/// refuses at once meanwhile: on a frozen server one asker in many waits for the deadline, and what
/// has piled up behind them goes. A server that refuses at once costs no rest.
class rest_after_loss {
public:
  using clock = std::chrono::steady_clock;

  [[nodiscard]] bool rests(clock::time_point now) const { return now < until_; }
  void lost(clock::time_point began, clock::time_point now) { until_ = now + (now - began); }

private:
  clock::time_point until_{};
};

} // namespace ecoute
