// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"
#include "persistence/resting_session.hpp"

#include <caf/actor_system.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <optional>

/// Reads deliveries out of PostgreSQL and marks what became of them. Supervised by the supervisor;
/// its death loses nothing: what was not marked is delivered again under its key.
namespace ecoute {

/// Detached: it waits for PostgreSQL, at most the read timeout and a half.
outbox_handle spawn_outbox(caf::actor_system& system, database_settings database);

class outbox_state {
public:
  explicit outbox_state(outbox_handle::pointer self) : self_(self) {}
  outbox_handle::behavior_type make_behavior(database_settings database);
  static inline const char* name = "outbox";

private:
  outbox_handle::pointer self_;
  std::optional<resting_session> session_; ///< from make_behavior on
};

} // namespace ecoute
