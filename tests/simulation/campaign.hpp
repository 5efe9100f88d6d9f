// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/simulation/run.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

/// Many plans one after the other, and what is printed of them.
namespace ecoute::simulation {

struct campaign {
  std::uint64_t seed = 1; ///< of the first plan
  std::uint64_t plans = 1000;
  std::optional<std::uint32_t> days; ///< the length of each plan; else as the profile says
  std::string commit;                ///< for the report of a failure
  std::filesystem::path kept;        ///< where the plan of a failure is written
  /// Too few of anything counted fails too: of the usual profile, or of days_of_floors.
  bool floors = false;
};
inline constexpr std::uint32_t days_of_floors = 30;

/// True when nothing was broken, 1 plan in 50 ran twice alike and no count is below its floor.
bool run_campaign(const campaign& c);
/// Each plan of a folder. True when nothing was broken.
bool run_folder(const std::filesystem::path& folder, const campaign& c);
/// One plan step by step.
bool run_file(const std::filesystem::path& file, const mutant* bent);
/// Whether a mutant is caught within so many plans; `telling`: with the last events before.
bool catch_mutant(const mutant& m, const campaign& c, std::uint64_t plans_max, bool telling);

} // namespace ecoute::simulation
