// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/desk_messages.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace ecoute {

/// The faults that a person has still to look at, each once, oldest first. Who comes later is told
/// of them too: a fault opened at night before anybody signed in must not go unseen.
class open_faults {
public:
  /// Keeps at most `most` (supervision.faults_open_max): the oldest stay, as they began the
  /// trouble. False when it is kept already, or there is no room.
  bool open(const fault_notice& f, std::uint32_t most) {
    if (kept_.size() >= most || std::find(kept_.begin(), kept_.end(), f) != kept_.end())
      return false;
    kept_.push_back(f);
    return true;
  }
  [[nodiscard]] const std::vector<fault_notice>& all() const { return kept_; }

private:
  std::vector<fault_notice> kept_;
};

} // namespace ecoute
