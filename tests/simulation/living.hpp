// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <caf/abstract_actor.hpp>
#include <caf/actor_cast.hpp>
#include <caf/stateful_actor.hpp>

namespace ecoute::simulation {

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

} // namespace ecoute::simulation
