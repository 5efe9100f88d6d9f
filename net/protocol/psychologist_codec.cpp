// SPDX-License-Identifier: EUPL-1.2
// The frames about a psychologist: the visitor's answer, an agent's wish for a talk, and all that
// the psychologists' page sends.
#include "net/protocol/client_codec.hpp"
#include "net/protocol/frame_readers.hpp"

#include <array>
#include <cstdint>
#include <utility>

namespace ecoute::wire {

namespace {

read<visitor_frame> answer_of(const fields& in, bool agreed) {
  const auto id = message_of(in);
  return id ? read<visitor_frame>{answer_psychologist{*id, agreed}} : std::nullopt;
}

read<psychologist_frame> read_here(const fields& in) {
  const auto id = message_of(in);
  const auto state = in.text("state", fixed::wire_name_bytes_max);
  if (!id || !state || (*state != "here" && *state != "away"))
    return std::nullopt;
  return set_here{*id, *state == "here"};
}

template <practice_act What>
read<psychologist_frame> read_practice_act(const fields& in) {
  const auto id = message_of(in);
  const auto conversation = conversation_of(in);
  if (!id || !conversation)
    return std::nullopt;
  return act_at_practice{What, *id, *conversation};
}

/// Never silently: that is a duty officer's.
read<psychologist_frame> read_watch_joined(const fields& in) {
  const auto id = message_of(in);
  const auto conversation = conversation_of(in);
  const auto seen = in.number("seen", any_position);
  if (!id || !conversation || !seen)
    return std::nullopt;
  return watch{*id, *conversation, static_cast<std::uint32_t>(*seen), false};
}

read<psychologist_frame> read_come(const fields& in) {
  const auto id = message_of(in);
  const auto agent = agent_of(in, "agent");
  return id && agent ? read<psychologist_frame>{come_to_talk{*id, *agent}} : std::nullopt;
}

constexpr std::array<reader_row<psychologist_frame>, 10> psychologist_readers{{
    {"hello", [](const fields&) { return read<psychologist_frame>{hello{}}; }},
    {"presence", read_here},
    {"accept", read_practice_act<practice_act::accept>},
    {"decline", read_practice_act<practice_act::decline>},
    {"leave", read_practice_act<practice_act::leave>},
    {"watch", read_watch_joined},
    {"say", [](const fields& in) { return read_say<psychologist_frame>(in, true); }},
    {"whisper", read_whisper<psychologist_frame>},
    {"come", read_come},
    {"pong", read_pong<psychologist_frame>},
}};

} // namespace

std::optional<visitor_frame> read_agreement(const fields& in) {
  return answer_of(in, true);
}

std::optional<visitor_frame> read_no_agreement(const fields& in) {
  return answer_of(in, false);
}

std::optional<agent_frame> read_ask_talk(const fields& in) {
  const auto id = message_of(in);
  const auto wanted = in.yes_or_no("wanted");
  return id && wanted ? std::optional<agent_frame>{ask_for_talk{*id, *wanted}} : std::nullopt;
}

std::variant<psychologist_frame, fault> decode_psychologist_frame(std::string_view text,
                                                                  const json_limits& limits) {
  return decode<psychologist_frame>(text, limits, psychologist_readers);
}

} // namespace ecoute::wire
