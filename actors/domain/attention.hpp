// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/time.hpp"

#include <cstdint>
#include <optional>

/// Available but not there (SERVICE.md F16). The link only says that a machine is there; a person
/// shows in what they do.
///
///   attentive ──idle too long──▶ asked ──no answer──▶ absent (taken as on break)
///       ▲                          │
///       └────────any act───────────┘
///
/// Who holds a conversation is not asked: their visitor's clock watches over it. A locked screen
/// is an absence that the console knows of by itself.
namespace ecoute {

struct attention_policy {
  milliseconds idle_max = minutes{20};
  milliseconds answer_within = seconds{60};
};

struct attention {
  instant last_act{};
  std::optional<instant> asked_at;
  bool locked = false;
  bool operator==(const attention&) const = default;
};

enum class attention_effect : std::uint8_t {
  none = 1,
  ask = 2,      ///< show "are you there?", with its sound
  on_break = 3, ///< no more offers until they declare themselves available
};

/// Anything a person does on the console; also the answer.
void act(attention& a, instant now);
/// The console's screen was locked or unlocked (unlocking is an act).
void lock(attention& a, bool locked, instant now);
/// Available without any conversation: what follows now. Records that it asked.
attention_effect check(attention& a, const attention_policy& policy, instant now);
/// When check() has something to say next.
instant next_check(const attention& a, const attention_policy& policy);

} // namespace ecoute
