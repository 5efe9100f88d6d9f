// SPDX-License-Identifier: EUPL-1.2
#include "net/planned_end.hpp"

#include "net/session_desk.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <chrono>
#include <vector>

namespace ecoute {

namespace {

/// Asks all of them at once, then waits; the timeouts run from the asking.
template <class Sessions>
auto ask_to_leave(caf::scoped_actor& self, const Sessions& all, milliseconds limit) {
  using pending = decltype(self->request(all.front(), limit, leave_for_restart{}));
  std::vector<pending> out;
  out.reserve(all.size());
  for (const auto& session : all)
    out.push_back(self->request(session, limit, leave_for_restart{}));
  return out;
}

template <class Pending>
std::size_t wait_for(std::vector<Pending>& all) {
  std::size_t late = 0;
  // A session that ended by itself has left as well.
  for (auto& one : all)
    one.receive([](const done&) {},
                [&late](caf::error& why) { late += why == caf::sec::request_timeout ? 1 : 0; });
  return late;
}

} // namespace

std::size_t drain(caf::actor_system& system, const shared_session_parts& parts,
                  milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  caf::scoped_actor self{system};
  parts->mode->store(engine_mode::draining);
  if (const auto supervisor = parts->engine.supervisor()) {
    caf::anon_send(supervisor, mode_changed{engine_mode::draining});
    // Its answer passed by the registry, which then opens nothing any more.
    self->request(supervisor, limit, ask_status{})
        .receive([](const engine_status&) {}, [](caf::error&) {});
  }
  limit = std::max(std::chrono::duration_cast<milliseconds>(end - std::chrono::steady_clock::now()),
                   milliseconds{1});
  const auto all = parts->desk->all();
  auto visitors = ask_to_leave(self, all.visitors, limit);
  auto agents = ask_to_leave(self, all.agents, limit);
  return wait_for(visitors) + wait_for(agents);
}

} // namespace ecoute
