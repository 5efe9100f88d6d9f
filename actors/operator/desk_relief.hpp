// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/relief_messages.hpp"

#include <algorithm>
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

  relief_line* line_of(const conversation_id& id) {
    const auto found = std::find_if(planned.begin(), planned.end(), [&](const relief_line& line) {
      return line.conversation == id;
    });
    return found == planned.end() ? nullptr : &*found;
  }
  /// A duty officer's choice, until it is planned anew: not while whom its line names is asked.
  void mark_choice(const conversation_card& card) {
    auto* line = line_of(card.id);
    if (line == nullptr)
      return;
    line->chosen = card.relief_chosen && line->to == card.relief_to;
    if (line->chosen || !card.relief_chosen)
      line->why_not = refusal::none;
  }
};

} // namespace ecoute
