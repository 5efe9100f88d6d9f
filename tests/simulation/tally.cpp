// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/tally.hpp"

namespace ecoute::simulation {

const std::array<count_row, static_cast<std::size_t>(counted::how_many)>& count_rows() {
  static constexpr std::array<count_row, static_cast<std::size_t>(counted::how_many)> rows{{
      {counted::conversations, "conversations", 10000, 0},
      {counted::taken, "taken", 7000, 0},
      {counted::messages, "messages", 30000, 0},
      {counted::closed, "closed", 7000, 0},
      {counted::left, "left before an answer", 2000, 0},
      {counted::offers, "offers", 9000, 0},
      {counted::offers_passed, "offers passed", 1000, 0},
      {counted::offers_expired, "offers expired", 700, 0},
      {counted::races, "races for one conversation", 1, 0},
      {counted::vanishings, "vanishings", 1000, 0},
      {counted::handed_back, "handed back", 800, 0},
      {counted::signed_out_holding, "signed out while holding", 150, 0},
      {counted::handed_over, "handed over", 100, 0},
      {counted::handovers_declined, "handovers declined", 100, 0},
      {counted::handovers_expired, "handovers not answered in time", 300, 0},
      {counted::interventions, "interventions of a duty officer", 400, 0},
      {counted::silent_readings, "silent readings", 500, 0},
      {counted::reliefs_chosen, "reliefs chosen by a duty officer", 60, 0},
      {counted::reliefs_unchosen, "reliefs left to the proposal again", 5, 0},
      {counted::reliefs_as_chosen, "reliefs as chosen", 10, 0},
      {counted::overtime_spent, "given back at the end of the overtime", 150, 0},
      {counted::short_offers, "offers to somebody with little time left", 300, 0},
      {counted::time_heeded, "offers past somebody with little time left", 150, 0},
      {counted::certificates_ended, "certificates ended", 500, 0},
      {counted::minors, "marks of a minor", 100, 0},
      {counted::swaps_asked, "swaps asked for", 700, 0},
      {counted::swaps_agreed, "swaps done", 250, 0},
      {counted::swaps_refused, "swaps refused or withdrawn", 300, 0},
      {counted::swaps_lapsed, "swaps lapsed", 25, 0},
      {counted::trainings, "trainings", 1500, 0},
      {counted::trainings_taken, "trainings taken", 450, 0},
      {counted::trainings_given_way, "trainings that gave way", 50, 0},
      {counted::overflows, "overflows to the other platform", 400, 0},
      {counted::overflows_taken, "overflows answered there", 200, 0},
      {counted::waits_told, "waits told", 12000, 0},
      {counted::lines_full, "arrivals at a full line", 8000, 0},
      {counted::double_sends, "double sends", 6000, 0},
      {counted::frames_disturbed, "frames late, doubled or overtaken", 1000, 0},
      {counted::cuts, "links cut", 3000, 0},
      {counted::quick_exits, "quick exits", 2000, 0},
      {counted::codes_redeemed, "codes redeemed", 200, 0},
      {counted::journal_losses, "journal losses", 1000, 0},
      {counted::journal_refusals, "journal refusals", 900, 0},
      {counted::roster_losses, "answers of the roster lost", 20, 0},
      {counted::zombie_writes, "writes of a fenced writer", 200, 0},
      {counted::conversation_crashes, "conversation crashes", 1000, 0},
      {counted::roles_killed, "roles killed", 2000, 0},
      {counted::restarts, "restarts of everything", 400, 0},
      {counted::hour_changes, "changes of the hour", 100, 0},
  }};
  return rows;
}

} // namespace ecoute::simulation
