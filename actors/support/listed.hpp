// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/support/directory.hpp"

#include <caf/actor.hpp>
#include <caf/actor_cast.hpp>

namespace ecoute::directory {

/// Puts a role where it is found; returned as what supervises it knows it.
template <class Handle>
caf::actor listed(caf::actor_system& system, const Handle& who) {
  put(system, who);
  return caf::actor_cast<caf::actor>(who);
}

} // namespace ecoute::directory
