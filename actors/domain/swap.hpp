// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/certification.hpp"
#include "actors/domain/refusal.hpp"
#include "actors/domain/roster.hpp"

#include <span>
#include <string_view>
#include <variant>

/// Two people exchange two shifts.
///
///   ask ──▶ asked ──accept──▶ accepted ──approve──▶ agreed    (without approval: asked ──▶ agreed)
///             │ │                 │ │
///     decline │ │ withdraw       │ │ reject (officer), withdraw (asker)
///             ▼ ▼                 ▼ ▼
///           declined, withdrawn, rejected, lapsed (one of the shifts has begun)
///
/// Each step looks at the roster as it is then; the roster changes only with `agreed`.
namespace ecoute {

enum class swap_state : std::uint8_t {
  asked = 1,
  accepted = 2,
  agreed = 3,
  declined = 4,
  withdrawn = 5,
  rejected = 6,
  lapsed = 7,
};

/// "asked", "accepted", …
std::string_view name_of(swap_state s);

struct swap {
  shift_key given; ///< of who asks
  shift_key wanted;
  swap_state state = swap_state::asked;
  agent_id approved_by; ///< none where the setting wants no approval
  bool operator==(const swap&) const = default;
};

struct swap_policy {
  bool needs_approval = true; ///< by a duty officer who is neither of the two
};

/// What the rules look at, as it is now.
struct swap_context {
  const roster& shifts;
  std::span<const certification> certificates;
  const swap_policy& policy;
};

using swap_answer = std::variant<swap, roster_fault>;

/// Both shifts are there, of two people, not begun, of one platform and duty; nobody would be at
/// two places at once; operators are certified for adults during all of what they receive.
swap_answer ask_swap(const shift_key& given, const shift_key& wanted, const swap_context& now_known,
                     instant now);
/// By the one who was asked; the same checks again.
swap_answer accept_swap(const swap& s, agent_id by, const swap_context& now_known, instant now);
swap_answer approve_swap(const swap& s, agent_id officer, const swap_context& now_known,
                         instant now);
swap_answer reject_swap(const swap& s, agent_id officer);
swap_answer decline_swap(const swap& s, agent_id by);
swap_answer withdraw_swap(const swap& s, agent_id by);

/// What others could give for this shift: every one of the next `ahead` for which ask_swap() says
/// yes; by start, then by person.
std::vector<shift> choices_for(const shift_key& given, const swap_context& now_known, instant now,
                               milliseconds ahead);

/// A swap that waits for somebody lapses when the earlier of its shifts begins.
bool waits(const swap& s); ///< for somebody
bool lapses(const swap& s, instant now);
instant swap_deadline(const swap& s);

/// As it is told to who asked.
refusal refusal_for(roster_fault why);

/// The shifts after an agreed swap, to be made a roster.
std::variant<std::vector<shift>, roster_fault> swapped(const roster& before, const swap& s);

} // namespace ecoute
