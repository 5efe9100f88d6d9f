// SPDX-License-Identifier: EUPL-1.2
#include "net/mode_watch_actor.hpp"

#include "net/log.hpp"
#include "net/quiet.hpp"
#include "net/session_desk.hpp"

#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

namespace ecoute {

namespace {

watcher_handle::behavior_type mode_watch(watcher_handle::pointer self, shared_session_parts parts) {
  print_nothing(self);
  return {
      [parts](const mode_changed& m) {
        parts->mode->store(m.mode);
        logging::write(logging::name::mode_changed, {{logging::key::mode, m.mode}});
        parts->desk->tell_all(m);
      },
      [](const fault_notice&) { logging::write(logging::name::fault_opened); },
  };
}

} // namespace

watcher_handle spawn_mode_watch(caf::actor_system& system, shared_session_parts parts) {
  auto watcher = system.spawn(mode_watch, parts);
  if (const auto supervisor = parts->engine.supervisor())
    caf::anon_send(supervisor, watcher, watch_engine{});
  return watcher;
}

} // namespace ecoute
