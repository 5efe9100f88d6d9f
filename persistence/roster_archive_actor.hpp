// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"
#include "config/settings.hpp"
#include "persistence/sql_session.hpp"

#include <caf/actor_system.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <memory>

/// Reads the roster out of PostgreSQL, and writes swaps into it. Supervised by the supervisor; its
/// death loses nothing: the roster goes on by what it read last and asks again.
namespace ecoute {

/// Detached: it waits for PostgreSQL, at most the read timeout and a half.
roster_archive_handle spawn_roster_archive(caf::actor_system& system, database_settings database);

class roster_archive_state {
public:
  explicit roster_archive_state(roster_archive_handle::pointer self) : self_(self) {}
  roster_archive_handle::behavior_type make_behavior(database_settings database);
  static inline const char* name = "roster_archive";

private:
  /// What the store answers; `unavailable` while there is none to ask.
  template <class Answer, class Ask>
  caf::result<Answer> with_store(const Ask& ask);

  roster_archive_handle::pointer self_;
  database_settings database_;
  std::unique_ptr<sql_session> session_; ///< rebuilt whole after a lost connection
};

} // namespace ecoute
