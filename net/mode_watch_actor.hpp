// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/session_parts.hpp"

#include <caf/actor_system.hpp>

namespace ecoute {

/// Told of the engine's mode; keeps it for who connects and tells every session. Its death leaves
/// the last mode standing until the process ends.
watcher_handle spawn_mode_watch(caf::actor_system& system, shared_session_parts parts);

} // namespace ecoute
