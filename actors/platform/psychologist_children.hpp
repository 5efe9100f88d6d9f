// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/psychologist/psychologist_actor.hpp"
#include "actors/support/restart_policy.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ecoute {

struct psychologist_child {
  psychologist_ref who;
  agent_profile profile;
  restart_policy deaths;
  psychologist_changed told; ///< as they said last
};

/// A talk that an agent asked for; nothing of it is stored.
struct talk_kept {
  talk_wish wish;
  std::string answered_by{};
};

/// What a platform keeps of its psychologists.
struct psychologist_children {
  std::unordered_map<agent_id, psychologist_child> children;
  psychologist_service service{}; ///< as desks and psychologists were told
  std::optional<instant> due{};   ///< the hours begin or end
  std::vector<talk_kept> talks{}; ///< oldest first, one of each agent
};

} // namespace ecoute
