// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/session_parts.hpp"
#include "net/static_files.hpp"
#include "net/transport.hpp"

#include <caf/actor_system.hpp>

#include <memory>

namespace ecoute {

/// The agents' listener: the console, the on-call page and the psychologists', with their sockets,
/// sign-in and sign-out, who one is. `files` hold these pages.
listener_routes agent_routes(caf::actor_system& system, shared_session_parts parts,
                             std::shared_ptr<const static_files> files);

} // namespace ecoute
