// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/simulation/plan.hpp"

#include <optional>

namespace ecoute::simulation {

/// The plan of a seed. Of 100 plans 90 last 2 hours, 8 two days and 2 three weeks, unless `days`
/// says how long: 1 to 60 visitors, 0 to 25 operators on both platforms, and what goes wrong.
plan make_plan(std::uint64_t seed, std::optional<std::uint32_t> days = std::nullopt);

/// How often the hour changes in France while the plan lasts.
std::uint32_t hour_changes(const plan& p);

} // namespace ecoute::simulation
