// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/simulation/world.hpp"

#include <span>
#include <string_view>

/// Deliberate faults of the engine: the simulation must see each of them (RELIABILITY.md section
/// 4.2). Production code knows nothing of them: they bend a limit, the storage twin, or a message
/// on its way between two actors, as a forgotten or mistaken line in the sender would.
namespace ecoute::simulation {

struct mutant {
  std::string_view name;
  std::string_view what;
  void (*bend)(world& w);
};

std::span<const mutant> mutants();
/// Null when there is none of that name.
const mutant* mutant_named(std::string_view name);

} // namespace ecoute::simulation
