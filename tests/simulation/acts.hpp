// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/simulation/on_call_person.hpp"
#include "tests/simulation/people.hpp"

#include <span>
#include <string_view>

/// What may be planned. A new act is one function and one row of its doer's table: the generator
/// draws by weight, plan files name it, `with` is a planned number it may choose by. An act that
/// does not fit (nobody is seated, nothing is held) does what leads there, or nothing.
namespace ecoute::simulation {

template <class Doer>
struct act_row {
  std::string_view name;
  unsigned weight; ///< 0: never drawn, planned by a story of plan_maker.cpp
  void (*run)(Doer& who, std::uint64_t with);
};

std::span<const act_row<visitor>> visitor_acts();
std::span<const act_row<agent>> agent_acts();
std::span<const act_row<on_call_person>> on_call_acts();
std::span<const act_row<world>> engine_acts();

/// Empty when there is none of that name.
template <class Doer>
const act_row<Doer>* act_named(std::span<const act_row<Doer>> rows, std::string_view name) {
  for (const auto& row : rows)
    if (row.name == name)
      return &row;
  return nullptr;
}

} // namespace ecoute::simulation
