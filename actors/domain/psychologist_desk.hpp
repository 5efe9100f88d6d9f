// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "actors/domain/refusal.hpp"
#include "actors/domain/time.hpp"

#include <cstdint>
#include <optional>
#include <vector>

/// What one psychologist is at: present or not, invited, at work in conversations. Pure.
///
///   link:  up ──silent/lost──▶ silent(since) ──back──▶ up
///                                  │ silence_kept later
///                                  ▼
///                         lost in all they have joined
///
///   here:  no ──own word, within the hours──▶ yes ──own word, signed out, hours over──▶ no
///          (only who is here, whose link is up and who has room is invited)
namespace ecoute {

struct psychologist_policy {
  milliseconds answer_within = seconds{60};   ///< an invitation not accepted ends
  milliseconds agree_within = minutes{10};    ///< the visitor's question not answered ends
  milliseconds announce_before = minutes{10}; ///< the end of the working hours
  milliseconds silence_kept = seconds{60};    ///< as an operator's, RELIABILITY.md §5
  std::uint32_t capacity = 2;                 ///< conversations at once
};

struct psychologist_desk {
  bool here = false;
  std::optional<instant> silent_since{}; ///< no transport, or one that does not answer
  struct invitation {
    conversation_id conversation{};
    instant until{};
    bool operator==(const invitation&) const = default;
  };
  std::vector<invitation> invited{};
  std::vector<conversation_id> accepting{}; ///< room kept while it is being stored
  std::vector<conversation_id> joined{};
  bool operator==(const psychologist_desk&) const = default;
};

/// For so many more conversations; none for who is away or silent.
std::uint32_t room_of(const psychologist_desk& d, const psychologist_policy& policy);

/// Of the same conversation: again, until then.
void invited_to(psychologist_desk& d, const conversation_id& id, instant until);
/// Keeps room for it: at_capacity, or psychologist_over (not invited, or too late). Joined:
/// nothing.
refusal begin_joining(psychologist_desk& d, const conversation_id& id,
                      const psychologist_policy& policy, instant now);
void joined_to(psychologist_desk& d, const conversation_id& id);
/// Of whatever it was; true: it was joined.
bool dismissed_from(psychologist_desk& d, const conversation_id& id);

void link_lost(psychologist_desk& d, instant now); ///< keeps the earliest time
void link_back(psychologist_desk& d);
/// What they are lost in because the silence lasted too long; empties nothing by itself.
std::vector<conversation_id> overdue(const psychologist_desk& d, const psychologist_policy& policy,
                                     instant now);
/// True: some invitation was past its time, and is gone.
bool expire_invitations(psychologist_desk& d, instant now);
/// Earliest time at which one of both has something to do.
std::optional<instant> next_deadline(const psychologist_desk& d, const psychologist_policy& policy);

} // namespace ecoute
