// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "bench/load/crowd.hpp"
#include "bench/load/report.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace ecoute::load {

struct messages_options {
  client::endpoint visitors;
  client::endpoint agents;
  std::string connection; ///< libpq, of a role that may create a table
  std::vector<std::string> operators;
  std::string password;     ///< of each of them
  std::string code_command; ///< "{}" stands for the name; prints a one-time code
  std::size_t conversations = 200;
  std::size_t per_second = 1000;
  std::chrono::seconds time{30};
};

/// Messages at a fixed rate over many conversations, both ways where an operator holds one; how
/// long their acknowledgements take beside what a bare commit takes at the same time.
void measure_messages(const messages_options& chosen, report& out);

} // namespace ecoute::load
