// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/relief_messages.hpp"

#include <optional>
#include <unordered_map>
#include <vector>

namespace ecoute {

/// What a desk keeps of the end of its operator's duty.
struct desk_relief {
  relief_told told{};                 ///< as the session was told
  std::vector<relief_line> planned{}; ///< of what is held, as the queue proposed last
  relief_listed listed{};             ///< as the queue was told
  std::optional<instant> plan_due{};  ///< planned anew then
  /// Who was asked to take it over and has not accepted it.
  std::unordered_map<conversation_id, std::vector<agent_id>> asked{};
  std::optional<instant> hand_over_due{}; ///< off duty, and something is still held
};

} // namespace ecoute
