// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/tally.hpp"

namespace ecoute::simulation {

const std::array<count_row, static_cast<std::size_t>(counted::how_many)>& count_rows() {
  static constexpr std::array<count_row, static_cast<std::size_t>(counted::how_many)> rows{{
      {counted::conversations, "conversations", 1},
      {counted::taken, "taken", 1},
      {counted::messages, "messages", 1},
      {counted::closed, "closed", 1},
      {counted::left, "left before an answer", 1},
      {counted::offers, "offers", 1},
      {counted::offers_passed, "offers passed", 1},
      {counted::offers_expired, "offers expired", 1},
      {counted::races, "races for one conversation", 1},
      {counted::vanishings, "vanishings", 1},
      {counted::handed_back, "handed back", 1},
      {counted::signed_out_holding, "signed out while holding", 1},
      {counted::handed_over, "handed over", 1},
      {counted::handovers_declined, "handovers declined", 1},
      {counted::handovers_expired, "handovers not answered in time", 1},
      {counted::overtime_spent, "given back at the end of the overtime", 1},
      {counted::certificates_ended, "certificates ended", 1},
      {counted::lines_full, "arrivals at a full line", 1},
      {counted::double_sends, "double sends", 1},
      {counted::frames_disturbed, "frames late, doubled or overtaken", 1},
      {counted::cuts, "links cut", 1},
      {counted::quick_exits, "quick exits", 1},
      {counted::codes_redeemed, "codes redeemed", 1},
      {counted::journal_losses, "journal losses", 1},
      {counted::journal_refusals, "journal refusals", 1},
      {counted::zombie_writes, "writes of a fenced writer", 1},
      {counted::conversation_crashes, "conversation crashes", 1},
      {counted::roles_killed, "roles killed", 1},
      {counted::restarts, "restarts of everything", 1},
      {counted::hour_changes, "changes of the hour", 1},
  }};
  return rows;
}

} // namespace ecoute::simulation
