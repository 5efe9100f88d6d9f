// SPDX-License-Identifier: EUPL-1.2
#include "net/bin/ecoute_engine.hpp"

#include "actors/messages/message_types.hpp"
#include "actors/supervisor/supervisor_actor.hpp"
#include "actors/support/directory.hpp"
#include "net/hashing.hpp"
#include "net/limits/cgroup_memory.hpp"
#include "net/session_desk.hpp"
#include "persistence/alert_archive_actor.hpp"
#include "persistence/archive_actor.hpp"
#include "persistence/codes_actor.hpp"
#include "persistence/credentials_actor.hpp"
#include "persistence/journal_actor.hpp"
#include "persistence/roster_archive_actor.hpp"

#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <sodium.h>

namespace ecoute {

namespace {

template <class Id>
Id unguessable_id() {
  Id id;
  while (id.is_nil()) {
    randombytes_buf(&id.high, sizeof id.high);
    randombytes_buf(&id.low, sizeof id.low);
  }
  return id;
}

} // namespace

engine_config::engine_config() {
  ecoute::add_message_types(*this);
  add_session_messages(*this);
  set("scheduler.policy", caf::atom("sharing"));
  set("scheduler.max-threads", 2);
  set("scheduler.max-throughput", 100);
}

void start_durable_engine(caf::actor_system& system, const start_material& material,
                          std::function<void()> on_fatal, const loop_asker& ask_loop) {
  const auto limits = material.limits;
  const auto keys = material.keys;
  auto parts = std::make_shared<engine_parts>();
  parts->limits = limits;
  parts->on_fatal = std::move(on_fatal);
  parts->new_conversation_id = unguessable_id<conversation_id>;
  parts->new_alert_id = unguessable_id<alert_id>;
  parts->counts = material.counts;
  parts->look_at_memory = [memory = cgroup_memory{}] { return memory.look(); };
  parts->trainings = material.trainings;
  parts->clock = wall_clock{system.clock().now(),
                            std::chrono::floor<milliseconds>(std::chrono::system_clock::now())};
  const auto counts = material.counts;
  parts->spawn_journal = [limits, keys, counts](caf::actor_system& in,
                                                const supervisor_handle& supervisor) {
    return spawn_journal(
        in, {limits.database, limits.journal, keys,
             [supervisor](engine_mode m) { caf::anon_send(supervisor, mode_changed{m}); },
             [counts](std::uint32_t waiting) { counts->note_journal_backlog(waiting); }});
  };
  parts->spawn_archive = [limits, keys](caf::actor_system& in) {
    return spawn_archive(in, {limits.database, keys});
  };
  parts->spawn_credentials = [limits, keys](caf::actor_system& in) {
    credentials_deps deps;
    deps.database = limits.database;
    deps.agents = limits.agents;
    deps.keys = keys;
    return spawn_credentials(in, std::move(deps));
  };
  parts->spawn_codes = [keys](caf::actor_system& in) {
    return spawn_codes(in, {[keys](std::string_view words) { return keys->code_index(words); }});
  };
  parts->spawn_roster_archive = [limits](caf::actor_system& in) {
    return spawn_roster_archive(in, limits.database);
  };
  parts->spawn_alert_archive = [limits](caf::actor_system& in) {
    return spawn_alert_archive(in, limits.database);
  };
  add_outbound_roles(*parts, material, ask_loop);
  start_engine(system, parts);
}

shared_session_parts make_session_parts(caf::actor_system& system, const start_material& material) {
  auto parts = std::make_shared<session_parts>();
  parts->limits = material.limits;
  parts->engine.registry = [&system] { return directory::registry(system); };
  parts->engine.archive = [&system] { return directory::archive(system); };
  parts->engine.credentials = [&system] { return directory::credentials(system); };
  parts->engine.codes = [&system] { return directory::codes(system); };
  parts->engine.platform = [&system](force which) { return directory::platform(system, which); };
  parts->engine.roster = [&system] { return directory::roster(system); };
  parts->engine.alert_archive = [&system] { return directory::alert_archive(system); };
  parts->engine.alert_board = [&system] { return directory::alert_board(system); };
  parts->engine.supervisor = [&system] { return directory::supervisor(system); };
  parts->engine.trainer = [&system] { return directory::trainer(system); };
  parts->sentences = material.sentences;
  parts->places = material.places;
  parts->words = material.words;
  parts->token_of_wish = [keys = material.keys](const message_id& wish) {
    return token_text(keys->token_of_wish(wish));
  };
  parts->sources = std::make_shared<source_limits>(material.limits.network);
  parts->desk = std::make_shared<session_desk>();
  parts->left_before_answer = [counts = material.counts] { return counts->left_before_answer(); };
  return parts;
}

void end_engine(caf::actor_system& system, milliseconds patience) {
  const auto registry = directory::registry(system);
  caf::scoped_actor self{system};
  if (registry)
    self->monitor(registry);
  stop_engine(system);
  if (registry)
    self->receive([](const caf::down_msg&) {}, caf::after(patience) >> [] {});
}

bool engine_is_ready(caf::actor_system& system) {
  const auto supervisor = directory::supervisor(system);
  if (!supervisor)
    return false;
  bool ready = false;
  caf::scoped_actor self{system};
  self->request(supervisor, std::chrono::seconds{5}, ask_status{})
      .receive([&ready](const engine_status& s) { ready = s.ready; }, [](caf::error&) {});
  return ready;
}

} // namespace ecoute
