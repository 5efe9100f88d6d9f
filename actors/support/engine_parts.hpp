// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/memory_use.hpp"
#include "actors/domain/training.hpp"
#include "actors/messages/handles.hpp"
#include "actors/support/service_counts.hpp"
#include "actors/support/wall_clock.hpp"
#include "config/settings.hpp"

#include <caf/actor.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ecoute {

/// Named points at which a test makes a conversation fail; production leaves them alone.
using fault_point = std::function<void(const conversation_id&, std::string_view point)>;

/// What the engine is given from outside: how its storage is spawned (detached threads in
/// production, ordinary actors in tests), its limits, its clock and its source of identifiers.
/// Shared, read-only but for what is counted, between all actors of one engine.
struct engine_parts {
  /// A role of a floor beside the actors' (net, persistence): started after the engine's own, and
  /// started again by the same rule.
  struct further_role {
    std::string name;
    std::function<caf::actor(caf::actor_system&)> spawn; ///< puts it into the directory, if any
  };

  std::function<journal_handle(caf::actor_system&, const supervisor_handle&)> spawn_journal;
  std::function<archive_handle(caf::actor_system&)> spawn_archive;
  std::function<credentials_handle(caf::actor_system&)> spawn_credentials;
  std::function<codes_handle(caf::actor_system&)> spawn_codes;                   ///< may be empty
  std::function<roster_archive_handle(caf::actor_system&)> spawn_roster_archive; ///< may be empty
  /// May be empty: alerts live in memory only, and none of them is a daily test.
  std::function<alert_archive_handle(caf::actor_system&)> spawn_alert_archive;
  std::vector<further_role> further_roles{};
  std::function<conversation_id()> new_conversation_id; ///< unguessable in production
  std::function<alert_id()> new_alert_id;               ///< the same
  std::function<void()> on_fatal;             ///< the supervisor gave up: leave the process
  std::function<memory_use()> look_at_memory; ///< cheap; empty: never short
  fault_point fault;                          ///< may throw; empty in production
  wall_clock clock;
  std::vector<training_script> trainings{}; ///< none: nobody can train
  std::shared_ptr<service_counts> counts = std::make_shared<service_counts>();
  settings limits;

  void reach(const conversation_id& id, std::string_view point) const {
    if (fault)
      fault(id, point);
  }
};

using shared_parts = std::shared_ptr<const engine_parts>;

} // namespace ecoute
