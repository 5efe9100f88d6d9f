// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/certification.hpp"
#include "actors/domain/coverage.hpp"
#include "actors/domain/roster.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// Whether an operator is on duty and until when: what their desk is told.
namespace ecoute {

/// A person, as far as the roster's rules have to know them.
struct rostered {
  agent_id agent;
  force platform = force::police;
  instant certified_until{};            ///< certificate for adults; zero: none
  instant minors_until{};               ///< certificate for minors; zero: none
  std::vector<std::string> languages{}; ///< BCP 47, French aside
  agent_id buddy{};                     ///< of a provisional agent (F15); none: not provisional
  instant provisional_until{};          ///< then a provisional agent has no rights any more
  bool operator==(const rostered&) const = default;
};

/// The certificates of everybody, as certification.hpp and coverage.hpp read them.
std::vector<certification> certificates_of(std::span<const rostered> people);

struct duty_policy {
  /// Whether only who stands in the roster is on duty. False: who has no shift in it at all is on
  /// duty always, so that a service may begin without one.
  bool required = false;
};

/// On duty while `duty_until` is zero (no end is known) or ahead; off duty since, when it is past.
struct duty_standing {
  agent_id agent;
  instant duty_until{};
  instant certified_until{};
  instant minors_until{};
  std::vector<std::string> languages{};
  bool operator==(const duty_standing&) const = default;
};

/// What is known of one roster, for standing_of().
struct duty_context {
  const roster& shifts;
  const duty_policy& policy;
};

/// A provisional agent is on duty only beside their buddy and until their end. `before`: what was
/// told last, so that somebody whose shift is taken away has been off duty since now, and keeps the
/// overtime for handing over. Who was never told and is off duty: since their last shift's end.
duty_standing standing_of(const rostered& who, const duty_context& known,
                          std::optional<instant> before, instant now);

/// When the provisional agents among these are beside their buddy and before their end, within the
/// window: what standing_of() asks of them, for coverage.hpp.
std::vector<accompaniment> accompanied(std::span<const rostered> people, const duty_context& known,
                                       const interval& window);

/// When standing_of() of anybody may change next by time alone.
std::optional<instant> next_standing(std::span<const rostered> people, const roster& shifts,
                                     instant now);

} // namespace ecoute
