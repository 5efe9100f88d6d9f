// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/session_parts.hpp"
#include "net/static_files.hpp"
#include "net/transport.hpp"

#include <caf/actor_system.hpp>

#include <memory>

namespace ecoute {

/// The agents' listener: console and on-call page with their sockets, sign-in and sign-out, who one
/// is. `files` hold both pages.
listener_routes agent_routes(caf::actor_system& system, shared_session_parts parts,
                             std::shared_ptr<const static_files> files);

} // namespace ecoute
