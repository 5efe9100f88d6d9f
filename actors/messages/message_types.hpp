// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <caf/fwd.hpp>

namespace ecoute {

/// Registers every message type; the one translation unit that pays for it.
void add_message_types(caf::actor_system_config& config);

} // namespace ecoute
