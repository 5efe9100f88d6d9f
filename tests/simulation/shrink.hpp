// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/simulation/plan.hpp"

#include <cstddef>
#include <functional>

namespace ecoute::simulation {

/// A smaller plan that still fails: acts are left out by halves, quarters … single ones (delta
/// debugging), then people who do nothing any more, then time in which nothing happens. `fails` is
/// asked at most `runs_max` times, and no more once it says so by `tired`.
plan shrink(plan p, const std::function<bool(const plan&)>& fails,
            const std::function<bool()>& tired, std::size_t runs_max);

} // namespace ecoute::simulation
