// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"

#include <caf/fwd.hpp>

/// Where the long-lived roles are found. A restart changes the handle, so that a role is looked up
/// at each use and never kept. A role that is away gives a null handle: its caller answers
/// `unavailable` or waits to be asked again.
namespace ecoute::directory {

journal_handle journal(caf::actor_system& system);
archive_handle archive(caf::actor_system& system);
credentials_handle credentials(caf::actor_system& system);
codes_handle codes(caf::actor_system& system);
registry_handle registry(caf::actor_system& system);
supervisor_handle supervisor(caf::actor_system& system);
roster_handle roster(caf::actor_system& system);
roster_archive_handle roster_archive(caf::actor_system& system);
trainer_handle trainer(caf::actor_system& system);
alert_archive_handle alert_archive(caf::actor_system& system);
alert_board_handle alert_board(caf::actor_system& system);
dispatcher_handle dispatcher(caf::actor_system& system); ///< net's, which puts it here
outbox_handle outbox(caf::actor_system& system);
platform_handle platform(caf::actor_system& system, force which);
queue_handle queue(caf::actor_system& system, force which);

/// Replaces who answers for a role; a null handle leaves the role empty.
void put(caf::actor_system& system, const journal_handle& who);
void put(caf::actor_system& system, const archive_handle& who);
void put(caf::actor_system& system, const credentials_handle& who);
void put(caf::actor_system& system, const codes_handle& who);
void put(caf::actor_system& system, const registry_handle& who);
void put(caf::actor_system& system, const supervisor_handle& who);
void put(caf::actor_system& system, const roster_handle& who);
void put(caf::actor_system& system, const roster_archive_handle& who);
void put(caf::actor_system& system, const trainer_handle& who);
void put(caf::actor_system& system, const alert_archive_handle& who);
void put(caf::actor_system& system, const alert_board_handle& who);
void put(caf::actor_system& system, const dispatcher_handle& who);
void put(caf::actor_system& system, const outbox_handle& who);
void put(caf::actor_system& system, force which, const platform_handle& who);
void put(caf::actor_system& system, force which, const queue_handle& who);

/// Empties every role, so that nothing keeps a stopped engine in memory.
void clear(caf::actor_system& system);

} // namespace ecoute::directory
