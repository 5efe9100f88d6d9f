// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/listener.hpp"
#include "net/session_parts.hpp"
#include "net/transport.hpp"

#include <caf/actor_system.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ecoute {

/// Name and value of each metric.
using metric_list = std::vector<std::pair<std::string, std::uint64_t>>;

/// Those that the composition root knows of (sockets, listeners).
using metric_source = std::function<metric_list()>;

/// All that a listener counts, under its name.
void add_listener_metrics(metric_list& out, const std::string& name, const listener_counters& c);

/// Loopback: alive, ready, status tree and metrics. Numbers only, nothing about anybody.
listener_routes operations_routes(caf::actor_system& system, shared_session_parts parts,
                                  metric_source more);

/// Prometheus text form, one line a metric, names prefixed by `ecoute_`.
std::string metrics_text(const session_parts& parts, const metric_source& more);

} // namespace ecoute
