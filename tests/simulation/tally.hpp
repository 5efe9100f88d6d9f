// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// How often what has to be survived has happened: a simulation in which nobody ever vanishes
/// proves nothing about vanishing.
namespace ecoute::simulation {

enum class counted : std::size_t {
  conversations,
  taken,
  messages,
  closed,
  left, ///< before an answer, without a word
  offers,
  offers_passed,
  offers_expired,
  races, ///< two wanted the same conversation, one was told so
  vanishings,
  handed_back,
  signed_out_holding,
  handed_over, ///< from one operator to another
  handovers_declined,
  handovers_expired,
  interventions, ///< of a duty officer, other than to read
  silent_readings,
  overtime_spent, ///< given back because the overtime was over
  short_offers,   ///< to somebody with little time left, for want of another (F13)
  time_heeded,    ///< offers that went past somebody with little time left
  certificates_ended,
  minors,      ///< marks
  swaps_asked, ///< swaps of shifts
  swaps_agreed,
  swaps_refused, ///< declined, rejected or withdrawn
  swaps_lapsed,
  trainings,
  trainings_taken,
  trainings_given_way, ///< offers of a training that ended for a real visitor
  overflows,           ///< to the other platform, by the rule
  overflows_taken,
  waits_told,
  lines_full,
  double_sends,
  frames_disturbed, ///< late, doubled or overtaken between page and engine
  cuts,
  quick_exits,
  codes_redeemed,
  emergencies, ///< declared
  drills,      ///< test alerts asked for
  alerts,
  alerts_of_danger,
  alerts_of_system,
  alerts_of_waiting,
  alerts_counted, ///< their cause again, or over
  alerts_climbed,
  alerts_lapsed,   ///< of those: from somebody who did nothing
  alerts_repeated, ///< of those: beyond the last level
  alerts_taken,
  alert_races, ///< taken by somebody else before
  alerts_passed,
  alerts_resolved,
  alerts_ended,       ///< with their cause
  alerts_joined,      ///< several changes stored as one
  alerts_from_memory, ///< shown before they were stored
  alerts_away,        ///< their storage
  escalations_killed,
  journal_losses,   ///< a reply lost, an outcome unknown, a journal dead
  journal_refusals, ///< busy or away
  roster_losses,    ///< a change of the roster never answered
  zombie_writes,    ///< refused to a writer whose time is over
  conversation_crashes,
  roles_killed,
  restarts,
  hour_changes,
  how_many
};

struct count_row {
  counted what;
  std::string_view name;
  /// In 1,000 plans of the usual profile there are at least so many: about half of what was seen.
  std::uint64_t floor;
  /// The same in 20 plans of 30 days; 0: too rare there to be told from none.
  std::uint64_t floor_of_months;
};

/// One row a count, in the order of the enumeration.
const std::array<count_row, static_cast<std::size_t>(counted::how_many)>& count_rows();

class tally {
public:
  void add(counted what, std::uint64_t n = 1) { counts_.at(static_cast<std::size_t>(what)) += n; }
  [[nodiscard]] std::uint64_t of(counted what) const {
    return counts_.at(static_cast<std::size_t>(what));
  }
  tally& operator+=(const tally& other) {
    for (std::size_t i = 0; i < counts_.size(); ++i)
      counts_.at(i) += other.counts_.at(i);
    return *this;
  }
  bool operator==(const tally&) const = default;

private:
  std::array<std::uint64_t, static_cast<std::size_t>(counted::how_many)> counts_{};
};

} // namespace ecoute::simulation
