// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "actors/domain/intervals.hpp"
#include "actors/domain/vocabulary.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

/// Who works when. A roster is a value that holds no fault: it is made whole or not at all.
namespace ecoute {

/// What somebody is there for during a shift. Stored numbers: append only.
enum class duty : std::uint8_t {
  operator_agent = 1,
  psychologist = 2,
  duty_officer = 3,
  on_call = 4,
};

/// "operator", "psychologist", "duty_officer", "on_call".
std::string_view name_of(duty d);
std::optional<duty> duty_named(std::string_view name);

struct shift {
  agent_id agent;
  force platform = force::police;
  duty role = duty::operator_agent;
  interval when;
  bool operator==(const shift&) const = default;
};

/// Names a shift: nobody begins two at once.
struct shift_key {
  agent_id agent;
  instant start{};
  bool operator==(const shift_key&) const = default;
};

/// Why something about a roster was refused; nothing is changed then.
enum class roster_fault : std::uint8_t {
  none = 0,
  // a shift
  ends_before_start, ///< or lasts no time at all
  too_long,
  unknown_agent,
  overlaps, ///< with another shift of the same person, on whatever platform and duty
  too_many, ///< more shifts than a roster may hold
  // a swap
  with_oneself,
  unknown_shift, ///< there is no such shift (any more)
  already_begun,
  other_duty, ///< the two shifts are not of one platform and duty
  not_certified,
  not_theirs, ///< this person has no say in it
  over,       ///< the swap was already decided, withdrawn or has lapsed
};
std::string_view name_of(roster_fault f);

struct roster_policy {
  /// As long as an agent's session may last (RELIABILITY.md §5): twelve hours at night, the hour
  /// that October adds, and the relief.
  milliseconds shift_max = std::chrono::hours{14};
  std::uint32_t shifts_max = 200'000; ///< about ten years of both platforms
};

struct faulty_shift {
  std::size_t index = 0; ///< in the list that was given
  roster_fault why = roster_fault::none;
  bool operator==(const faulty_shift&) const = default;
};

class roster {
public:
  roster() = default;
  /// Either a roster, or every fault in the order of the list given (of two shifts that overlap,
  /// the later one is named; a shift may have several faults).
  static std::variant<roster, std::vector<faulty_shift>>
  make(std::vector<shift> shifts, std::span<const agent_id> known, const roster_policy& policy);

  /// By person, then by start.
  [[nodiscard]] const std::vector<shift>& shifts() const { return shifts_; }
  [[nodiscard]] std::optional<shift> find(const shift_key& key) const;

  /// On duty at that instant there, whatever their duty; by start, then by person.
  [[nodiscard]] std::vector<shift> on_duty(force platform, instant t) const;
  [[nodiscard]] std::optional<shift> current(agent_id agent, instant t) const;
  [[nodiscard]] std::optional<shift> next(agent_id agent, instant t) const; ///< starts after t
  /// When this person's duty ends: the end of the last of the shifts that follow each other
  /// without a break on the same platform and duty. Nothing when not on duty.
  [[nodiscard]] std::optional<instant> duty_end(agent_id agent, instant t) const;
  [[nodiscard]] std::optional<milliseconds> time_left(agent_id agent, instant t) const;
  /// All that touch the window, by start, then by person.
  [[nodiscard]] std::vector<shift> within(const interval& window) const;

private:
  void index();

  std::vector<shift> shifts_;
  std::vector<std::uint32_t> by_start_;
  milliseconds longest_{0}; ///< of one shift: how far back a look by time has to go
};

/// Every fault of a list, as roster::make would name them. `known` need not be sorted.
std::vector<faulty_shift> faults_of(std::span<const shift> shifts, std::span<const agent_id> known,
                                    const roster_policy& policy);

} // namespace ecoute
