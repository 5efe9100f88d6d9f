// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/event_kinds.hpp"
#include "actors/domain/refusal.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

/// What happened in a conversation. A conversation is the fold of its events; nothing else is true.
namespace ecoute {

/// Append only: the index is the stored kind, minus one.
using event_body =
    std::variant<opened, queued, offered, offer_lapsed, taken, said, visitor_lost, visitor_back,
                 operator_lost, operator_back, returned, code_issued, resumed, history_reopened,
                 closed, handover_invited, handover_ended, handed_over, noted, marked, intervened,
                 emergency_declared, alert_noted>;

struct event {
  std::uint32_t seq = 0; ///< 1, 2, 3 … without holes within the conversation
  instant at{};
  std::uint32_t visitor_position = 0; ///< dense among what the visitor may see; 0 = never shown
  std::uint32_t professional_position = 0; ///< the same for professionals
  event_body body;
  bool operator==(const event&) const = default;
};

/// Stored kind number: 1 + index in event_body.
std::uint8_t kind_of(const event_body& body);
/// Wire name: "opened", "said" …
std::string_view kind_name(const event_body& body);
/// Whether an audience ever sees this.
bool shown_to_visitor(const event_body& body);
bool shown_to_professionals(const event_body& body);
/// The words of a kind that carries some, with the id its client gave it; null for all others.
const secret_text* words_of(const event_body& body);
secret_text* words_of(event_body& body);
const message_id* client_id_of(const event_body& body);

/// Found by CAF's printing: an event never shows its content.
inline std::string to_string(const event&) {
  return "<event>";
}

/// 64-bit FNV-1a of the words.
std::uint64_t text_digest(std::string_view words);
/// Differs from text_digest of the same words: an id used for a note is not one for a message.
std::uint64_t note_digest(std::string_view words);

// --- event_codec.cpp -------------------------------------------------------------------------

/// Bounds of what is encoded, in bytes. decide() refuses what is longer, so that nothing is ever
/// cut.
inline constexpr std::size_t fact_bytes_max = 255;
inline constexpr std::size_t words_bytes_max = 1 << 20;

/// The small facts of a body without its words, as compact bytes. Never throws.
std::string encode_facts(const event_body& body);
/// Reads what encode_facts wrote; truncated, overlong or flipped bytes give `malformed`.
std::variant<event_body, refusal> decode_facts(std::uint8_t kind, std::string_view bytes);
/// Whole event including words: how events travel between actors on different nodes.
std::string encode_event(const event& e);
std::variant<event, refusal> decode_event(std::string_view bytes);

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, event& x) {
  if constexpr (Inspector::reads_state) {
    auto bytes = encode_event(x);
    return f(bytes);
  } else {
    std::string bytes;
    auto result = f(bytes);
    if (auto decoded = decode_event(bytes); std::holds_alternative<event>(decoded))
      x = std::get<event>(std::move(decoded));
    else
      x = event{};
    return result;
  }
}

} // namespace ecoute
