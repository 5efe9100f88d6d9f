// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "bench/load/report.hpp"
#include "tests/smoke/wire_client.hpp"

#include <chrono>
#include <cstddef>
#include <sys/types.h>

namespace ecoute::load {

struct idle_options {
  client::endpoint visitors;
  pid_t engine = 0;
  std::size_t from = 1000;
  std::size_t to = 5000;
  std::size_t events = 40; ///< of each conversation: its opening, its waiting, its messages
  std::chrono::seconds quiet{20};
};

/// What the engine takes while nothing happens: processor with nobody there, memory per idle
/// visitor as a slope, processor with everybody there.
void measure_idle(const idle_options& chosen, report& out);

} // namespace ecoute::load
