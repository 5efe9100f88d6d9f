// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/queue_order.hpp"

#include <optional>
#include <span>
#include <vector>

/// Whom the other platform answers when nobody here can. Off unless queue_policy::overflow_after
/// is set.
namespace ecoute {

struct free_operators {
  std::uint32_t here = 0;
  std::uint32_t there = 0; ///< as the other platform last told
};

/// In the order of the queue; never more than the other platform can answer at once beyond its
/// spare.
std::vector<conversation_id> overflowing(std::span<const waiting_entry> in_order,
                                         const free_operators& available,
                                         const queue_policy& policy, instant now);

/// When the next entry will have waited long enough; empty when none will, or the rule is off.
std::optional<instant> next_overflow(std::span<const waiting_entry> entries,
                                     const queue_policy& policy, instant now);

} // namespace ecoute
