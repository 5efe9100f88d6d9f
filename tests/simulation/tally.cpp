// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/tally.hpp"

namespace ecoute::simulation {

const std::array<count_row, static_cast<std::size_t>(counted::how_many)>& count_rows() {
  static constexpr std::array<count_row, static_cast<std::size_t>(counted::how_many)> rows{{
      {counted::conversations, "conversations", 10000},
      {counted::taken, "taken", 7000},
      {counted::messages, "messages", 30000},
      {counted::closed, "closed", 7000},
      {counted::left, "left before an answer", 2000},
      {counted::offers, "offers", 9000},
      {counted::offers_passed, "offers passed", 1000},
      {counted::offers_expired, "offers expired", 700},
      {counted::races, "races for one conversation", 1},
      {counted::vanishings, "vanishings", 1000},
      {counted::handed_back, "handed back", 800},
      {counted::signed_out_holding, "signed out while holding", 150},
      {counted::handed_over, "handed over", 100},
      {counted::handovers_declined, "handovers declined", 100},
      {counted::handovers_expired, "handovers not answered in time", 300},
      {counted::interventions, "interventions of a duty officer", 400},
      {counted::silent_readings, "silent readings", 500},
      {counted::overtime_spent, "given back at the end of the overtime", 150},
      {counted::certificates_ended, "certificates ended", 500},
      {counted::lines_full, "arrivals at a full line", 8000},
      {counted::double_sends, "double sends", 6000},
      {counted::frames_disturbed, "frames late, doubled or overtaken", 1000},
      {counted::cuts, "links cut", 3000},
      {counted::quick_exits, "quick exits", 2000},
      {counted::codes_redeemed, "codes redeemed", 200},
      {counted::journal_losses, "journal losses", 1000},
      {counted::journal_refusals, "journal refusals", 900},
      {counted::zombie_writes, "writes of a fenced writer", 200},
      {counted::conversation_crashes, "conversation crashes", 1000},
      {counted::roles_killed, "roles killed", 2000},
      {counted::restarts, "restarts of everything", 400},
      {counted::hour_changes, "changes of the hour", 100},
  }};
  return rows;
}

} // namespace ecoute::simulation
