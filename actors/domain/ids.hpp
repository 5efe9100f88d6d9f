// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// Identifiers: 128 random bits for what strangers may name, a small number for agents.
namespace ecoute {

/// 128 bits written as a UUID (8-4-4-4-12 lower-case hexadecimal digits).
struct uuid {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  auto operator<=>(const uuid&) const = default;
  [[nodiscard]] bool is_nil() const { return high == 0 && low == 0; }
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, uuid& x) {
  return f(x.high, x.low);
}

/// Reads the canonical text form (either case); anything else is refused.
std::optional<uuid> parse_uuid(std::string_view text);

/// Canonical lower-case text form, always 36 characters.
std::string to_text(const uuid& id);

/// Chosen by the engine at opening; unguessable.
struct conversation_id : uuid {};
/// Chosen by the client for each thing it asks to be stored; makes a resend harmless.
struct message_id : uuid {};

/// An agent's number in the agents table; 0 stands for "no agent".
struct agent_id {
  std::int64_t value = 0;

  auto operator<=>(const agent_id&) const = default;
  [[nodiscard]] bool is_none() const { return value == 0; }
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, agent_id& x) {
  return f(x.value);
}

} // namespace ecoute

template <>
struct std::hash<ecoute::uuid> {
  std::size_t operator()(const ecoute::uuid& id) const noexcept {
    return static_cast<std::size_t>(id.high ^ (id.low * 0x9E3779B97F4A7C15ULL));
  }
};
template <>
struct std::hash<ecoute::conversation_id> : std::hash<ecoute::uuid> {};
template <>
struct std::hash<ecoute::message_id> : std::hash<ecoute::uuid> {};
template <>
struct std::hash<ecoute::agent_id> {
  std::size_t operator()(const ecoute::agent_id& id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
