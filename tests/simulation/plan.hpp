// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/alert.hpp"
#include "actors/domain/time.hpp"
#include "actors/domain/vocabulary.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// What is going to happen, as a value: made from a seed, run, shrunk, written and read. The same
/// plan always runs the same way.
namespace ecoute::simulation {

enum class doer : std::uint8_t { visitor = 0, agent = 1, engine = 2, on_call = 3 };

/// At this time somebody does something. What there is to do: acts.hpp.
struct planned_act {
  milliseconds at{}; ///< since the start
  doer who = doer::engine;
  std::uint32_t number = 0; ///< which of them; 0 for the engine
  std::string act;
  std::uint64_t with = 0; ///< what the act chooses by
  bool operator==(const planned_act&) const = default;
};

struct planned_visitor {
  std::uint32_t number = 0;
  force platform = force::police;
  visitor_role role = visitor_role::victim;
  std::string language = "fr";
  bool operator==(const planned_visitor&) const = default;
};

struct planned_agent {
  std::uint32_t number = 0;
  force platform = force::police;
  milliseconds certified_for{}; ///< since the start; zero: not certified
  bool minors = false;          ///< certified for minors too, as long
  bool english = false;         ///< speaks it beside French
  bool operator==(const planned_agent&) const = default;
};

/// In turn with the others of their scope and level, a day each.
struct planned_on_call {
  std::uint32_t number = 0;
  on_call_scope scope = on_call_scope::system;
  std::uint8_t level = 1;
  bool operator==(const planned_on_call&) const = default;
};

struct plan {
  std::uint64_t seed = 0;
  instant starts{};
  milliseconds length{};
  bool tight = false; ///< a short line and little patience, so that both are seen to end
  std::vector<planned_visitor> visitors;
  std::vector<planned_agent> agents;
  std::vector<planned_on_call> on_call;
  std::vector<planned_act> acts; ///< in the order of time
  bool operator==(const plan&) const = default;
};

} // namespace ecoute::simulation
