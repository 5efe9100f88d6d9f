// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"
#include "persistence/resting_session.hpp"

#include <caf/actor_system.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <optional>

/// Reads alerts and who is on call out of PostgreSQL, and writes what becomes of alerts. Supervised
/// by the supervisor; its death loses nothing: who was not answered asks again, and the same change
/// is stored once.
namespace ecoute {

/// Detached: it waits for PostgreSQL, at most the read timeout and a half.
alert_archive_handle spawn_alert_archive(caf::actor_system& system, database_settings database);

class alert_archive_state {
public:
  explicit alert_archive_state(alert_archive_handle::pointer self) : self_(self) {}
  alert_archive_handle::behavior_type make_behavior(database_settings database);
  static inline const char* name = "alert_archive";

private:
  alert_archive_handle::pointer self_;
  std::optional<resting_session> session_; ///< from make_behavior on
};

} // namespace ecoute
