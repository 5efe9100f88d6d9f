// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/session_parts.hpp"
#include "net/static_files.hpp"
#include "net/transport.hpp"

#include <caf/actor_system.hpp>

#include <memory>

namespace ecoute {

/// The visitors' listener: page, place look-up, quick exit, violation reports, `/tchat`. It serves
/// no route of the console.
listener_routes visitor_routes(caf::actor_system& system, shared_session_parts parts,
                               std::shared_ptr<const static_files> files);

} // namespace ecoute
