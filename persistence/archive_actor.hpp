// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"
#include "config/settings.hpp"
#include "persistence/archive_store.hpp"
#include "persistence/rest_after_loss.hpp"

#include <caf/actor_system.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <memory>

/// Reads what the journal wrote. Supervised by the supervisor; its death loses nothing.
namespace ecoute {

struct archive_deps {
  database_settings database;
  std::shared_ptr<key_ring> keys;
};

/// Detached: it waits for PostgreSQL, at most the read timeout and a half.
archive_handle spawn_archive(caf::actor_system& system, archive_deps deps);

class archive_state {
public:
  explicit archive_state(archive_handle::pointer self);
  archive_handle::behavior_type make_behavior(archive_deps deps);
  static inline const char* name = "archive";

private:
  /// Whatever goes wrong in `read` is answered as unavailable (quarantined when a stored event does
  /// not open); after a lost connection the next request makes a new one.
  template <class Answer, class Read>
  caf::result<Answer> answer(Read read);

  archive_handle::pointer self_;
  archive_deps deps_;
  std::unique_ptr<archive_store> store_; ///< connection and its statements, rebuilt as one
  rest_after_loss rest_;
};

} // namespace ecoute
