// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/queue.hpp"
#include "actors/domain/refusal.hpp"

#include <optional>
#include <string>
#include <vector>

/// One operator's desk: presence, capacity, what they hold, what is reserved for them.
///
///   link:   up ──silent/lost──▶ silent(since) ──back──▶ up
///                                   │ silence_kept later
///                                   ▼
///                          give back everything held (I3, 60 s)
namespace ecoute {

struct operator_policy {
  std::uint32_t capacity = 2;
  std::uint32_t capacity_max = 3;
  milliseconds silence_kept = seconds{60};     ///< counted from the first sign of silence
  milliseconds reservation_life = seconds{10}; ///< a slot held while `taken` is being committed
};

struct desk {
  agent_id agent;
  force platform = force::police;
  std::string shown_name;
  instant certified_until{};
  std::uint32_t capacity = 2;
  presence state = presence::offline;
  std::optional<instant> silent_since; ///< no transport, or one that does not answer
  instant idle_since{};
  std::vector<conversation_id> held;
  struct reservation {
    conversation_id conversation;
    instant until{};
    bool operator==(const reservation&) const = default;
  };
  std::vector<reservation> reserved;

  bool operator==(const desk&) const = default;
};

/// As the queue sees it.
candidate as_candidate(const desk& d);

/// Refusals leave the desk as it was.
refusal set_presence(desk& d, presence wished, instant now);
refusal reserve(desk& d, const conversation_id& id, const operator_policy& policy, instant now);
void confirm(desk& d, const conversation_id& id); ///< reserved → held (also straight to held)
void release(desk& d, const conversation_id& id, instant now); ///< from held or reserved

void link_lost(desk& d, instant now); ///< keeps the earliest time
void link_back(desk& d);

/// What is to be given back now because the silence lasted too long; empties nothing by itself:
/// the conversation's own event does.
std::vector<conversation_id> overdue(const desk& d, const operator_policy& policy, instant now);
/// Reservations past their time are dropped.
void expire_reservations(desk& d, instant now);
/// Earliest time at which overdue() or expire_reservations() has something to do.
std::optional<instant> next_deadline(const desk& d, const operator_policy& policy);

} // namespace ecoute
