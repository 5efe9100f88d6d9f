// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/conversation.hpp"

#include <variant>
#include <vector>

namespace ecoute {

/// What a duty officer's act means for an open conversation: what happened, in order, for decide()
/// to number. Nothing: it is so already (the answer was lost). Or why not.
std::variant<std::vector<event_body>, refusal> intervened_in(const conversation_state& state,
                                                             const intervene_it& wish);

} // namespace ecoute
