// SPDX-License-Identifier: EUPL-1.2
#include "tests/scenario/walk_engine.hpp"

#include "actors/platform/platform_actor.hpp"

#include <caf/actor_cast.hpp>
#include <caf/stateful_actor.hpp>

#include <algorithm>

namespace ecoute::test {

namespace {

/// The state of a living actor; the scheduler stands still meanwhile. Null when it is gone.
template <class State, class Ref, class Handle>
const State* state_of(const Handle& who) {
  if (!who)
    return nullptr;
  auto* actor = caf::actor_cast<caf::abstract_actor*>(who);
  if (actor->getf(caf::abstract_actor::is_terminated_flag))
    return nullptr;
  auto* stateful = dynamic_cast<caf::stateful_actor<State, typename Ref::base>*>(actor);
  return stateful == nullptr ? nullptr : &stateful->state;
}

} // namespace

void walk_engine::deliver(std::size_t at_most) {
  auto& ready = scheduler.jobs;
  for (; at_most > 0 && !ready.empty(); --at_most) {
    const auto next = below(ready.size());
    trace(ready.size() * 1000 + next);
    std::swap(ready.front(), ready[next]);
    scheduler.run_once();
  }
}

void walk_engine::pass(caf::timespan d) {
  auto& clock = scheduler.clock();
  const auto end = clock.current_time + d;
  deliver();
  while (!clock.schedule().empty() && clock.schedule().begin()->first <= end) {
    const auto at = clock.schedule().begin()->first;
    scheduler.advance_time(at > clock.current_time ? at - clock.current_time : caf::timespan{0});
    deliver();
  }
  if (end > clock.current_time)
    scheduler.advance_time(end - clock.current_time);
  deliver();
}

std::vector<const waiting_line*> walk_engine::lines() {
  std::vector<const waiting_line*> all;
  for (const auto which : {force::police, force::gendarmerie}) {
    const auto* queue = state_of<queue_actor_state, queue_ref>(directory::queue(system, which));
    all.push_back(queue == nullptr ? nullptr : &queue->line());
  }
  return all;
}

std::vector<const ecoute::desk*> walk_engine::desks() {
  std::vector<const ecoute::desk*> all;
  for (const auto which : {force::police, force::gendarmerie}) {
    const auto* platform =
        state_of<platform_actor_state, platform_ref>(directory::platform(system, which));
    if (platform == nullptr)
      continue;
    for (const auto& who : platform->desks())
      if (const auto* desk = state_of<operator_actor_state, operator_ref>(who))
        all.push_back(&desk->known());
  }
  return all;
}

} // namespace ecoute::test
