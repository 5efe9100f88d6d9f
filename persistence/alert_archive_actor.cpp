// SPDX-License-Identifier: EUPL-1.2
#include "persistence/alert_archive_actor.hpp"

#include "actors/messages/type_ids.hpp"
#include "persistence/alert_store.hpp"
#include "persistence/on_call_store.hpp"
#include "persistence/quiet_actor.hpp"

#include <caf/spawn_options.hpp>

#include <utility>

namespace ecoute {

alert_archive_handle::behavior_type alert_archive_state::make_behavior(database_settings database) {
  handle_quietly(self_);
  session_.emplace(std::move(database));
  return {
      [this](const load_alerts&) {
        return session_->ask<alerts_record>([](soci::session& sql) -> caf::result<alerts_record> {
          return alert_store(sql).load();
        });
      },
      [this](const find_feed& m) {
        return session_->ask<on_call_feed>([&](soci::session& sql) -> caf::result<on_call_feed> {
          on_call_store store(sql);
          return on_call_feed{store.feed_owner(m.token_hash), store.plan()};
        });
      },
      [this](const store_alert& m) {
        return session_->ask<done>([&](soci::session& sql) -> caf::result<done> {
          if (const auto why = alert_store(sql).store(m); why != refusal::none)
            return make_error(why);
          return done{};
        });
      },
  };
}

alert_archive_handle spawn_alert_archive(caf::actor_system& system, database_settings database) {
  const auto body = [](alert_archive_handle::stateful_pointer<alert_archive_state> self,
                       database_settings d) { return self->state.make_behavior(std::move(d)); };
  return system.spawn<caf::detached>(body, std::move(database));
}

} // namespace ecoute
