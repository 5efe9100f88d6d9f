// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/limits.hpp"
#include "net/protocol/client_frames.hpp"
#include "net/protocol/json_reader.hpp"

#include <array>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

/// How every client frame is read; for the codec's own sources.
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

template <class Frame, std::size_t N>
std::variant<Frame, fault> decode(std::string_view text, const json_limits& limits,
                                  const std::array<reader_row<Frame>, N>& readers) {
  auto object = read_object(text, limits);
  if (const auto* why = std::get_if<refusal>(&object))
    return fault{*why, std::nullopt};
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

} // namespace ecoute::wire
