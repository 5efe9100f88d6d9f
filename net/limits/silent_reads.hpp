// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <vector>

namespace ecoute {

/// How often each duty officer has begun to read somebody else's conversation within the window
/// (fixed::silent_reads_max; RELIABILITY.md §5). Of the agent and not of a session: who signs in
/// anew, or at a second desk, begins no new count. Thread-safe; only who has read within the window
/// is remembered.
class silent_reads {
public:
  using moment = std::chrono::steady_clock::time_point;

  /// Counts one; false, and nothing is counted, when this agent has had as many as they may.
  bool let_in(agent_id who, moment now);
  [[nodiscard]] std::size_t remembered();

private:
  std::mutex mutex_;
  std::map<agent_id, std::vector<moment>> begun_;
};

} // namespace ecoute
