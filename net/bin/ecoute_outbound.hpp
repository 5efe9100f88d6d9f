// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/support/engine_parts.hpp"
#include "net/bin/ecoute_start.hpp"

#include <functional>
#include <string>
#include <vector>

namespace ecoute {

/// The ways out that the settings name, with their secrets; `faults` receives a sentence for each
/// secret that cannot be read.
outbound_ways read_outbound(const settings& limits, std::vector<std::string>& faults);

/// Asks the thread of the sockets to call this.
using loop_asker = std::function<void(std::function<void()>)>;

/// Adds to the engine's roles what carries alerts out: outbox, dispatcher, and the beat where a
/// dead-man receiver is set.
void add_outbound_roles(engine_parts& parts, const start_material& material,
                        const loop_asker& ask_loop);

} // namespace ecoute
