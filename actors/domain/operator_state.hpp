// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/queue.hpp"
#include "actors/domain/refusal.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// One operator's desk: presence, capacity, what they hold, what is reserved for them.
///
///   link:   up ──silent/lost──▶ silent(since) ──back──▶ up
///                                   │ silence_kept later
///                                   ▼
///                          give back everything held (I3, 60 s)
///
///   presence:  available ──a conversation ends, nothing else held──▶ wrap_up ──time──▶ available
///              any ◀──the agent's own word──▶ any (only `available` receives offers)
///
///   capacity:  2 by default, 3 at most. An urgent conversation counts as all there is, until the
///              agent asks for one more.
namespace ecoute {

/// Why a presence is what it is.
enum class presence_cause : std::uint8_t {
  asked = 1,          ///< by the agent
  conversation_ended, ///< the wrap-up begins
  wrap_up_over,
  missed_offers, ///< two in a row
  no_answer,     ///< "are you there?" (attention.hpp)
  off_duty,
  not_certified,
  signed_out,
};
std::string_view name_of(presence_cause c);

struct operator_policy {
  std::uint32_t capacity = 2;
  std::uint32_t capacity_max = 3;
  milliseconds silence_kept = seconds{60};     ///< counted from the first sign of silence
  milliseconds reservation_life = seconds{10}; ///< a slot held while `taken` is being committed
  milliseconds wrap_up_max = minutes{5};       ///< then available again
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
  std::vector<conversation_id> urgent;      ///< of those held
  std::vector<conversation_id> trainings{}; ///< of those held: they take no room of real visitors
  std::uint32_t allowed_once = 0; ///< asked for one more: so many in all, once; 0: did not ask
  std::optional<instant> wrap_up_until;     ///< while presence is wrap_up
  instant duty_until{};                     ///< by the roster; zero: no end is known
  instant minors_until{};                   ///< end of the certificate for minors; zero: none
  std::vector<std::string> languages{};     ///< beside French
  std::vector<conversation_id> conflicts{}; ///< never offered to them (F17)

  bool operator==(const desk&) const = default;
};

/// As the queue sees it.
candidate as_candidate(const desk& d);

/// Refusals leave the desk as it was. `wrap_up` is entered by begin_wrap_up() only: `forbidden`.
refusal set_presence(desk& d, presence wished, instant now);
refusal reserve(desk& d, const conversation_id& id, const operator_policy& policy, instant now);
void confirm(desk& d, const conversation_id& id); ///< reserved → held (also straight to held)
void release(desk& d, const conversation_id& id, instant now); ///< from held or reserved

/// Capacity of 0 is `malformed`, above the policy's maximum `too_large`.
refusal set_capacity(desk& d, std::uint32_t wished, const operator_policy& policy);
/// The agent asks for one more than they may hold: `too_large` when the maximum is reached,
/// `not_available` unless available. Asking while there is a free slot changes nothing.
refusal ask_one_more(desk& d, const operator_policy& policy, instant now);
/// Of a conversation held; of any other nothing is changed.
void mark_urgent(desk& d, const conversation_id& id, bool urgent);
/// The same; a training fills no slot.
void mark_training(desk& d, const conversation_id& id);
/// Slots taken and slots there are, one more and urgency counted in: what the queue compares.
std::uint32_t load_of(const desk& d);
std::uint32_t capacity_of(const desk& d);

/// A conversation ended (not: was handed over). Begins only when available and nothing is held.
void begin_wrap_up(desk& d, const operator_policy& policy, instant now);
/// Its time is over: available again, or on a break when no longer certified.
void end_wrap_up(desk& d, instant now);

void link_lost(desk& d, instant now); ///< keeps the earliest time
void link_back(desk& d);

/// What is to be given back now because the silence lasted too long; empties nothing by itself:
/// the conversation's own event does.
std::vector<conversation_id> overdue(const desk& d, const operator_policy& policy, instant now);
/// Reservations past their time are dropped.
void expire_reservations(desk& d, instant now);
/// Earliest time at which overdue(), expire_reservations() or end_wrap_up() has something to do.
std::optional<instant> next_deadline(const desk& d, const operator_policy& policy);

} // namespace ecoute
