// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "actors/domain/psychologist.hpp"
#include "actors/domain/time.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace ecoute {

/// What a conversation knows of its psychologist.
struct psychologist_part {
  struct invitation {
    agent_id to{};
    instant until{};
    bool operator==(const invitation&) const = default;
  };

  psychologist_stage stage = psychologist_stage::none;
  instant since{};                   ///< in this stage
  std::vector<invitation> invited{}; ///< who has not declined, while `invited`
  agent_id who{};                    ///< while `joined`
  std::string name{};

  [[nodiscard]] bool joined_by(agent_id agent) const {
    return stage == psychologist_stage::joined && !agent.is_none() && who == agent;
  }
  [[nodiscard]] bool pending() const {
    return stage == psychologist_stage::asked || stage == psychologist_stage::invited;
  }
  [[nodiscard]] const invitation* invitation_of(agent_id agent) const {
    const auto found = std::find_if(invited.begin(), invited.end(),
                                    [agent](const invitation& i) { return i.to == agent; });
    return found == invited.end() ? nullptr : &*found;
  }
  bool operator==(const psychologist_part&) const = default;
};

} // namespace ecoute
