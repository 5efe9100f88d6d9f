// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/session_parts.hpp"

#include <caf/fwd.hpp>

namespace ecoute {

/// The first half of a planned end, while the engine still runs: nothing is opened any more, every
/// page is told that the engine is about to restart, what it has asked is answered, and its socket
/// is closed with 1012. Returns when all have left, at the latest after `limit`.
///
/// The sessions stay: they end after the engine, because a conversation whose session ends notes a
/// person as lost.
///
/// @return how many had not left in time; nothing acknowledged is lost with them.
std::size_t drain(caf::actor_system& system, const shared_session_parts& parts, milliseconds limit);

} // namespace ecoute
