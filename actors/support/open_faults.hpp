// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/desk_messages.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace ecoute {

/// The faults that a person has still to look at, each once, oldest first. Who comes later is told
/// of them too: a fault opened at night before anybody signed in must not go unseen.
///
/// Whoever is at fault repeats it while it lasts, so that the news of its end cannot be lost: a
/// fault not heard of for supervision.fault_well_after is over.
class open_faults {
public:
  /// Keeps at most `most` (supervision.faults_open_max): the oldest stay, as they began the
  /// trouble. False when it is kept already, or there is no room.
  bool open(const fault_notice& f, instant now, std::uint32_t most) {
    if (const auto known = find(f); known != kept_.end()) {
      known->heard_at = now;
      return false;
    }
    if (kept_.size() >= most)
      return false;
    kept_.push_back({f, now});
    return true;
  }

  /// False when it was not open.
  bool close(const fault_notice& f) {
    const auto known = find(f);
    if (known == kept_.end())
      return false;
    kept_.erase(known);
    return true;
  }

  /// Those not heard of for so long, now closed.
  std::vector<fault_notice> close_unheard(instant now, milliseconds well_after) {
    std::vector<fault_notice> over;
    for (const auto& one : kept_)
      if (one.heard_at + well_after <= now)
        over.push_back(one.what);
    std::erase_if(kept_, [&](const kept& one) { return one.heard_at + well_after <= now; });
    return over;
  }

  /// When close_unheard() has something to close, if nothing is heard until then.
  [[nodiscard]] std::optional<instant> next_close(milliseconds well_after) const {
    std::optional<instant> first;
    for (const auto& one : kept_)
      first = std::min(first.value_or(one.heard_at + well_after), one.heard_at + well_after);
    return first;
  }

  [[nodiscard]] std::vector<fault_notice> all() const {
    std::vector<fault_notice> whole;
    for (const auto& one : kept_)
      whole.push_back(one.what);
    return whole;
  }

private:
  struct kept {
    fault_notice what;
    instant heard_at{};
  };
  std::vector<kept>::iterator find(const fault_notice& f) {
    return std::find_if(kept_.begin(), kept_.end(), [&](const kept& one) { return one.what == f; });
  }

  std::vector<kept> kept_;
};

} // namespace ecoute
