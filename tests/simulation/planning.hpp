// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/swap_messages.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

/// The roster of a run: as people write it and as anybody reads it, in the plainest words.
namespace ecoute::simulation {

/// Planners write shifts, as ecoutectl does in production; the engine reads them, and exchanges
/// those that a swap names. Everybody of the plan is an operator of one platform.
class planning {
public:
  explicit planning(roster_record& stored) : stored_(stored) {}

  void know(const rostered& who) { stored_.people.push_back(who); }
  /// False, and nothing changed: they would be at two places.
  bool add(const rostered& who, const interval& when);
  /// Their duty, which may have had no end, ends so long after now.
  void end_duty(const rostered& who, instant now, milliseconds left);
  /// Takes all their shifts away. False: there was none.
  bool clear(agent_id who);
  void changed(); ///< by the engine

  /// When their duty ends; instant::max(): no end is known; nothing: off duty.
  [[nodiscard]] std::optional<instant> duty_end(agent_id who, instant now) const;
  [[nodiscard]] bool works(agent_id who, instant now) const; ///< in one of their shifts
  /// Theirs that have not begun.
  [[nodiscard]] std::vector<shift> ahead(agent_id who, instant now) const;
  [[nodiscard]] const roster_record& stored() const { return stored_; }

private:
  [[nodiscard]] const std::vector<interval>& of(agent_id who) const;

  roster_record& stored_;
  std::map<agent_id, std::vector<interval>> by_agent_; ///< by time
};

/// What people said about each swap, and whether what is stored follows from it.
class swap_book {
public:
  void asked(const propose_swap& m) { wishes_.push_back(m); }
  void answered(const answer_swap& m) { answers_.push_back(m); }
  /// What is wrong with a change by the engine; empty: nothing. A swap is done whole or not at all,
  /// only as the two and an officer have said, and nobody gets two shifts at once.
  [[nodiscard]] std::string enter(const roster_record& before, const roster_record& after,
                                  bool needs_approval, instant now) const;

private:
  [[nodiscard]] bool said(const message_id& swap, swap_act what, agent_id by) const;
  [[nodiscard]] bool wanted(const swap_request& s) const;
  [[nodiscard]] std::string step(const swap_request& after, std::optional<swap_state> before,
                                 bool needs_approval, instant now) const;

  std::vector<propose_swap> wishes_;
  std::vector<answer_swap> answers_;
};

/// The one swap that has another state, or is new; null: none.
const swap_request* changed_swap(const roster_record& before, const roster_record& after);
/// Whether somebody has two shifts at once.
bool anybody_at_two_places(const std::vector<shift>& all);

} // namespace ecoute::simulation
