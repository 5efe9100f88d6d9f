// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/offer_ranking.hpp"

#include <optional>
#include <span>
#include <variant>
#include <vector>

/// The end of an operator's duty: nobody's conversation ends with it (invariant 6, SERVICE.md F13).
///
///   on duty ──reminder before the end──▶ leaving ──the end──▶ over ──overtime──▶ spent
///     ▲                                     │ hand over what is live │  give back what is left,
///     └──────the end moved later────────────┴────────────────────────┘  head of the queue
namespace ecoute {

struct relief_policy {
  milliseconds reminder = minutes{15}; ///< before the end
  milliseconds overtime = minutes{15}; ///< after the end; then what is still held goes back
  milliseconds long_conversation = std::chrono::hours{2}; ///< then the duty officer is told
};

enum class relief_stage : std::uint8_t {
  on_duty = 1,
  leaving = 2, ///< reminded; relief is planned
  over = 3,    ///< each live conversation is being handed over
  spent = 4,   ///< nothing may be held any more
};
std::string_view name_of(relief_stage s);

/// `duty_until` zero: no end is known, always on duty.
relief_stage stage_at(instant duty_until, const relief_policy& policy, instant now);
/// When the stage changes next.
std::optional<instant> next_stage(instant duty_until, const relief_policy& policy, instant now);

/// What has to be done on the way from one stage to another, in order. Going back (the end was
/// moved) needs nothing; stages that were jumped over are not made up for, the last one counts.
enum class relief_effect : std::uint8_t {
  remind = 1,    ///< tell the operator, plan who takes what
  hand_over = 2, ///< begin the handover of each live conversation
  give_back = 3, ///< return what is still held: overtime_spent
};
std::vector<relief_effect> effects_between(relief_stage before, relief_stage after);

/// An offer to an operator short of time is followed at once by a planned relief.
bool plan_at_once(const offer_reason& why);

/// A conversation that lasts: the duty officer is told once, when this has passed.
instant long_due(instant taken_at, const relief_policy& policy);

// --- the plan: who takes what ------------------------------------------------------------------

struct live_conversation {
  conversation_id conversation;
  agent_id holder;
  waiting_entry about; ///< as it would wait: since, role, language, danger, minor
  /// What a duty officer chose: a colleague, or none, the queue. Empty: nobody chose.
  std::optional<agent_id> chosen{};
};

struct planned_relief {
  conversation_id conversation;
  agent_id from;
  agent_id to; ///< none: nobody can, it goes to the head of the queue
  offer_reason why;
  bool chosen = false;             ///< by a duty officer
  refusal why_not = refusal::none; ///< why what was chosen cannot be; `to` is proposed instead
  bool operator==(const planned_relief&) const = default;
};

/// Proposes who takes over each conversation, in the order of the queue, each by the order of
/// offer_ranking with the load that the plan itself adds. `successors` are those who will be on
/// duty then, as they will be; a holder takes nothing over from themselves. Nobody gets more than
/// their capacity; as many conversations as possible find somebody, the first in order first. What
/// a duty officer chose is placed before all of it. The same input gives the same plan. A language
/// that nobody free speaks binds nothing here.
std::vector<planned_relief> plan_relief(std::vector<live_conversation> live,
                                        std::span<const candidate> successors,
                                        const queue_policy& policy, instant then);

/// The duty officer's change of one line: another successor, or none (the queue). Refused, with
/// nothing changed: `unknown_conversation` (not in the plan), `not_available` (not on duty then,
/// the holder, or not among the successors), `not_certified`, `at_capacity` (counting the rest of
/// the plan), `forbidden` (a conflict, shown without its reason).
refusal change_plan(std::vector<planned_relief>& plan, const conversation_id& conversation,
                    agent_id to, std::span<const candidate> successors, const queue_policy& policy,
                    instant then);

} // namespace ecoute
