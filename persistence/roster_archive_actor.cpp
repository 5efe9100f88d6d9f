// SPDX-License-Identifier: EUPL-1.2
#include "persistence/roster_archive_actor.hpp"

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "persistence/quiet_actor.hpp"
#include "persistence/roster_store.hpp"

#include <caf/spawn_options.hpp>

#include <utility>

namespace ecoute {

namespace {

caf::result<done> done_unless(refusal why) {
  if (why != refusal::none)
    return make_error(why);
  return done{};
}

} // namespace

template <class Answer, class Ask>
caf::result<Answer> roster_archive_state::with_store(const Ask& ask) {
  try {
    if (!session_)
      session_ = std::make_unique<sql_session>(database_.connection, database_.read_timeout,
                                               database_.connect_timeout);
    const auto limit = session_->limited();
    roster_store store(session_->sql());
    return ask(store);
  } catch (const soci::soci_error&) { // its text repeats the values of rows
    session_.reset();
    return make_error(refusal::unavailable);
  }
}

roster_archive_handle::behavior_type
roster_archive_state::make_behavior(database_settings database) {
  handle_quietly(self_);
  database_ = std::move(database);
  return {
      [this](const load_roster& m) {
        return with_store<roster_record>([&](roster_store& s) -> caf::result<roster_record> {
          return roster_record{s.people(), s.shifts(m.window), s.shown_names(),
                               s.swaps(m.window.start)};
        });
      },
      [this](const store_swap& m) {
        return with_store<done>(
            [&](roster_store& s) { return done_unless(s.store(m.what, m.at)); });
      },
      [this](const move_swap& m) {
        return with_store<done>([&](roster_store& s) { return done_unless(s.move(m)); });
      },
  };
}

roster_archive_handle spawn_roster_archive(caf::actor_system& system, database_settings database) {
  const auto body = [](roster_archive_handle::stateful_pointer<roster_archive_state> self,
                       database_settings d) { return self->state.make_behavior(std::move(d)); };
  return system.spawn<caf::detached>(body, std::move(database));
}

} // namespace ecoute
