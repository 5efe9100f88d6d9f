// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/limits.hpp"
#include "net/protocol/client_frames.hpp"
#include "net/protocol/json_reader.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

/// What many client frames have in common, and the readers of some of them; for the codec's own
/// sources.
namespace ecoute::wire {

inline std::optional<message_id> message_of(const fields& in) {
  const auto id = in.id("id");
  return id ? std::optional{message_id{*id}} : std::nullopt;
}

inline std::optional<conversation_id> conversation_of(const fields& in) {
  const auto id = in.id("conversation");
  return id ? std::optional{conversation_id{*id}} : std::nullopt;
}

inline std::optional<force> platform_of(const fields& in) {
  const auto name = in.text("platform", fixed::wire_name_bytes_max);
  return name ? force_named(*name) : std::nullopt;
}

inline std::optional<agent_id> agent_of(const fields& in, std::string_view key) {
  const auto agent = in.number(key, std::numeric_limits<std::int64_t>::max());
  if (!agent || *agent == 0)
    return std::nullopt;
  return agent_id{static_cast<std::int64_t>(*agent)};
}

/// None where the field is absent.
inline std::optional<agent_id> agent_if_named(const fields& in, std::string_view key) {
  return in.has(key) ? agent_of(in, key) : std::optional{agent_id{}};
}

// --- officer_codec.cpp ---------------------------------------------------------------------------

std::optional<agent_frame> read_unwatch(const fields& in);
std::optional<agent_frame> read_wall(const fields& in);
std::optional<agent_frame> read_look(const fields& in);
std::optional<agent_frame> read_take_over(const fields& in);
std::optional<agent_frame> read_offer_again(const fields& in);
std::optional<agent_frame> read_plan_relief(const fields& in);

// --- emergency_codec.cpp -------------------------------------------------------------------------

std::optional<agent_frame> read_escalate(const fields& in);

} // namespace ecoute::wire
