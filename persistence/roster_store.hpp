// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/duty.hpp"
#include "actors/domain/roster_files.hpp"
#include "actors/domain/surge.hpp"
#include "actors/messages/swap_messages.hpp"
#include "persistence/sql_session.hpp"

#include <span>
#include <string>
#include <vector>

/// Shifts and what the roster's rules know of people. Throws soci::soci_error, whose text is never
/// shown. Changing anything takes the owner's role; swaps are the engine's.
namespace ecoute {

class roster_store {
public:
  explicit roster_store(soci::session& sql) : sql_(sql) {}

  std::vector<rostered> people(); ///< every agent, by number
  std::vector<named_agent> sign_ins();
  std::vector<surge_colleague> colleagues();
  /// All that touch the window, by person, then by start.
  std::vector<shift> shifts(const interval& window);
  std::vector<shift> shifts();

  /// In one transaction: those of `removed` go, then `added` come. Nothing changes when the
  /// database's own constraints refuse one of them.
  void change(std::span<const shift_key> removed, std::span<const shift> added);

  std::vector<shown_as> shown_names(); ///< every agent's, by number
  /// Those that wait for somebody, and those that changed since; the oldest change first.
  std::vector<swap_request> swaps(instant changed_since);
  /// `race_lost`: another one between the same shifts is open. The same id again changes nothing.
  refusal store(const swap_request& asked, instant at);
  /// In one transaction: see move_swap. `race_lost` where what is stored is not what was looked at.
  refusal move(const move_swap& m);

  /// Replaces what was known; within the caller's transaction, if there is one.
  void set_languages(agent_id agent, std::span<const std::string> languages);
  void set_minors_until(agent_id agent, instant until);
  void set_provisional(agent_id agent, agent_id buddy, instant until);

private:
  bool exchange(const shift& given, const shift& wanted);

  soci::session& sql_;
};

} // namespace ecoute
