// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/limits.hpp"
#include "net/protocol/client_frames.hpp"
#include "net/protocol/json_reader.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

/// How every client frame is read, and what many have in common; for the codec's own sources.
namespace ecoute::wire {

constexpr std::uint64_t any_agent = std::numeric_limits<std::int64_t>::max();
constexpr std::uint64_t any_number = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t any_position = std::numeric_limits<std::int32_t>::max(); // as stored

template <class Frame>
using read = std::optional<Frame>;
template <class Frame>
using reader = read<Frame> (*)(const fields&);
template <class Frame>
using reader_row = std::pair<std::string_view, reader<Frame>>;

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
  const auto agent = in.number(key, any_agent);
  if (!agent || *agent == 0)
    return std::nullopt;
  return agent_id{static_cast<std::int64_t>(*agent)};
}

/// None where the field is absent.
inline std::optional<agent_id> agent_if_named(const fields& in, std::string_view key) {
  return in.has(key) ? agent_of(in, key) : std::optional{agent_id{}};
}

template <class Frame>
read<Frame> read_say(const fields& in, bool names_conversation) {
  const auto id = message_of(in);
  auto text = in.raw_text("text");
  const auto conversation = names_conversation ? conversation_of(in) : conversation_id{};
  if (!id || !text || !conversation)
    return std::nullopt;
  return say{*id, *conversation, secret_text{std::move(*text)}};
}

/// Of `whisper`: never of `say`.
template <class Frame>
read<Frame> read_whisper(const fields& in) {
  const auto id = message_of(in);
  const auto conversation = conversation_of(in);
  auto text = in.raw_text("text");
  if (!id || !conversation || !text)
    return std::nullopt;
  return whisper{*id, *conversation, secret_text{std::move(*text)}};
}

template <class Frame>
read<Frame> read_pong(const fields& in) {
  const auto k = in.number("k", any_number);
  return k ? read<Frame>{pong{*k}} : std::nullopt;
}

template <class Frame>
read<Frame> read_watch_alerts(const fields& in) {
  const auto on = in.yes_or_no("on");
  return on ? read<Frame>{watch_alerts{*on}} : std::nullopt;
}

/// Of a frame that is refused for half a character in its text: without it, the page would keep the
/// message and send it again for ever.
inline std::optional<message_id> id_beside_half_a_character(std::string_view text,
                                                            const json_limits& limits) {
  const auto mended = with_whole_characters(text);
  if (mended == text)
    return std::nullopt;
  const auto object = read_object(mended, limits);
  const auto* read = std::get_if<boost::json::object>(&object);
  return read == nullptr ? std::nullopt : message_of(fields{*read});
}

template <class Frame, std::size_t N>
std::variant<Frame, fault> decode(std::string_view text, const json_limits& limits,
                                  const std::array<reader_row<Frame>, N>& readers) {
  auto object = read_object(text, limits);
  if (const auto* why = std::get_if<refusal>(&object))
    return fault{*why, *why == refusal::malformed ? id_beside_half_a_character(text, limits)
                                                  : std::nullopt};
  const fields in{std::get<boost::json::object>(object)};
  const auto id = message_of(in);
  const auto type = in.text("type", fixed::wire_name_bytes_max);
  if (!type)
    return fault{refusal::malformed, id};
  for (const auto& [name, reads] : readers) {
    if (name != *type)
      continue;
    auto frame = reads(in);
    if (!frame)
      return fault{refusal::malformed, id};
    return std::move(*frame);
  }
  return fault{refusal::unknown_type, id};
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

// --- psychologist_codec.cpp ----------------------------------------------------------------------

std::optional<visitor_frame> read_agreement(const fields& in);
std::optional<visitor_frame> read_no_agreement(const fields& in);
std::optional<agent_frame> read_ask_talk(const fields& in);

} // namespace ecoute::wire
