// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/event.hpp"
#include "persistence/key_ring.hpp"

#include <optional>
#include <string>

/// An event as PostgreSQL holds it: header in clear, facts and words sealed apart with the
/// conversation's key, each bound to (conversation, number, kind, part) and padded to 256-byte
/// buckets, so that a length says little and no part can be put elsewhere.
namespace ecoute {

struct stored_event {
  std::uint32_t seq = 0;
  std::uint8_t kind = 0;
  instant at{};
  author who = author::engine;
  agent_id agent;                     ///< none = null
  message_id client_id;               ///< nil = null
  std::uint32_t visitor_position = 0; ///< 0 = null
  std::uint32_t professional_position = 0;
  std::string facts;
  std::optional<std::string> words;
};

stored_event seal_event(const secret_key& key, const conversation_id& whose, const event& e);

/// Words are opened only if they are there. Throws key_error when something does not open or is
/// not what an event may hold.
event unseal_event(const secret_key& key, const conversation_id& whose, const stored_event& row);

} // namespace ecoute
