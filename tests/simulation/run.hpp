// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/simulation/mutants.hpp"
#include "tests/simulation/plan.hpp"
#include "tests/simulation/tally.hpp"

#include <deque>
#include <string>
#include <vector>

namespace ecoute::simulation {

struct verdict {
  std::vector<std::string> broken; ///< empty: every invariant held
  std::uint64_t traced = 0;        ///< equal for two runs of one plan
  tally counts;
  std::deque<std::string> told; ///< the last events, when they were to be told
};

/// Runs a plan to its end, heals everything, and looks whether all are cared for. Throws
/// std::invalid_argument when the plan names an act that does not exist.
verdict run(const plan& p, const mutant* bent = nullptr, bool telling = false);

} // namespace ecoute::simulation
