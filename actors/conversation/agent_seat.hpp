// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/danger_watch.hpp"
#include "actors/domain/psychologist_part.hpp"
#include "actors/messages/handles.hpp"

#include <caf/actor_addr.hpp>

#include <cstdint>

namespace ecoute {

/// An agent's session that is shown a conversation: its holder's, that of who is invited to take
/// over, of the psychologist who has joined, or of a duty officer who reads silently.
struct agent_seat {
  agent_session_handle who;
  agent_id agent;
  std::uint32_t told = 0; ///< last position sent
};

/// What the alert board was told of the dangers of a conversation, and which one it was.
struct told_dangers {
  danger_news news{};
  caf::actor_addr board{};
};

/// What psychologists and their platform were told and asked.
struct told_psychologists {
  bool told = false;   ///< those invited, or who has joined
  bool asking = false; ///< who is there: under way
  instant announced{}; ///< the end of the hours, to all three; zero: not yet
};

/// Where a conversation stood before something was stored.
struct conversation_standing {
  agent_id holder;
  agent_id invited;
  force platform{};
  psychologist_part psychologist{};
};

} // namespace ecoute
