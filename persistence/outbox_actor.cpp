// SPDX-License-Identifier: EUPL-1.2
#include "persistence/outbox_actor.hpp"

#include "actors/messages/type_ids.hpp"
#include "persistence/on_call_store.hpp"
#include "persistence/outbox_store.hpp"
#include "persistence/quiet_actor.hpp"

#include <caf/spawn_options.hpp>

#include <utility>

namespace ecoute {

outbox_handle::behavior_type outbox_state::make_behavior(database_settings database) {
  handle_quietly(self_);
  session_.emplace(std::move(database));
  return {
      [this](const take_due& m) {
        return session_->ask<due_deliveries>(
            [&](soci::session& sql) -> caf::result<due_deliveries> {
              return outbox_store(sql).due(m);
            });
      },
      [this](const mark_delivery& m) {
        return session_->ask<done>([&](soci::session& sql) -> caf::result<done> {
          outbox_store(sql).mark(m);
          return done{};
        });
      },
      [this](const load_contacts&) {
        return session_->ask<agent_contacts>([](soci::session& sql) -> caf::result<agent_contacts> {
          return agent_contacts{on_call_store(sql).contacts()};
        });
      },
  };
}

outbox_handle spawn_outbox(caf::actor_system& system, database_settings database) {
  const auto body = [](outbox_handle::stateful_pointer<outbox_state> self, database_settings d) {
    return self->state.make_behavior(std::move(d));
  };
  return system.spawn<caf::detached>(body, std::move(database));
}

} // namespace ecoute
