// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/bin/ecoute_outbound.hpp"
#include "net/bin/ecoute_start.hpp"
#include "net/session_parts.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include <functional>

namespace ecoute {

/// The scheduler as measured for this service: shared queue, two threads, bounded turns.
struct engine_config : caf::actor_system_config {
  engine_config();
};

/// Starts journal, archive, credentials, registry and platforms over PostgreSQL, and what carries
/// alerts out. `on_fatal` is called from any thread when the engine cannot go on.
void start_durable_engine(caf::actor_system& system, const start_material& material,
                          std::function<void()> on_fatal, const loop_asker& ask_loop);

/// What sessions and routes share, with the engine's roles found in its directory.
shared_session_parts make_session_parts(caf::actor_system& system, const start_material& material);

/// Ends the engine's actors and waits until no conversation is told anything any more, at most
/// `patience` (an actor that awaits the database hears of its end only then).
void end_engine(caf::actor_system& system, milliseconds patience);

/// Whether every open conversation has been brought back.
bool engine_is_ready(caf::actor_system& system);

} // namespace ecoute
