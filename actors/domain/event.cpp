// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/event.hpp"

#include <array>
#include <cstddef>

namespace ecoute {

namespace {

struct kind_facts {
  std::string_view name;
  bool visitor = false; ///< sees all of them; professionals see every kind there is so far
};

/// In the order of event_body.
constexpr std::array<kind_facts, 29> kinds = {{
    {"opened", true},
    {"queued", true},
    {"offered", false},
    {"offer_lapsed", false},
    {"taken", true},
    {"said", true},
    {"visitor_lost", false},
    {"visitor_back", false},
    {"operator_lost", true},
    {"operator_back", true},
    {"returned", true},
    {"code_issued", true},
    {"resumed", true},
    {"history_reopened", true},
    {"closed", true},
    {"handover_invited", false},
    {"handover_ended", false},
    {"handed_over", true},
    {"noted", false},
    {"marked", false},
    {"intervened", false},
    {"emergency_declared", false},
    {"alert_noted", false},
    {"psychologist_proposed", true},
    {"psychologist_answered", true},
    {"psychologist_invited", false},
    {"psychologist_joined", true},
    {"psychologist_left", true},
    {"whispered", false},
}};
static_assert(kinds.size() == std::variant_size_v<event_body>);

} // namespace

std::uint8_t kind_of(const event_body& body) {
  return static_cast<std::uint8_t>(body.index() + 1);
}

std::string_view kind_name(const event_body& body) {
  return kinds.at(body.index()).name;
}

bool shown_to_visitor(const event_body& body) {
  const auto* emergency = std::get_if<emergency_declared>(&body);
  const bool own = emergency != nullptr && emergency->who == author::visitor;
  const auto* left = std::get_if<psychologist_left>(&body);
  const bool among_themselves = left != nullptr && left->how == psychologist_end::declined;
  return own || (kinds.at(body.index()).visitor && !among_themselves);
}

bool shown_to_professionals(const event_body&) {
  return true;
}

const secret_text* words_of(const event_body& body) {
  if (const auto* message = std::get_if<said>(&body))
    return &message->words;
  if (const auto* whisper = std::get_if<whispered>(&body))
    return &whisper->words;
  const auto* note = std::get_if<noted>(&body);
  return note != nullptr ? &note->words : nullptr;
}

secret_text* words_of(event_body& body) {
  if (auto* message = std::get_if<said>(&body))
    return &message->words;
  if (auto* whisper = std::get_if<whispered>(&body))
    return &whisper->words;
  auto* note = std::get_if<noted>(&body);
  return note != nullptr ? &note->words : nullptr;
}

const message_id* client_id_of(const event_body& body) {
  if (const auto* message = std::get_if<said>(&body))
    return &message->client_id;
  if (const auto* whisper = std::get_if<whispered>(&body))
    return &whisper->client_id;
  const auto* note = std::get_if<noted>(&body);
  return note != nullptr ? &note->client_id : nullptr;
}

std::uint64_t text_digest(std::string_view words) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : words) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  return hash;
}

std::uint64_t note_digest(std::string_view words) {
  return ~text_digest(words);
}

std::uint64_t whisper_digest(std::string_view words) {
  constexpr std::uint64_t every_second_bit = 0x5555555555555555ULL;
  return text_digest(words) ^ every_second_bit;
}

} // namespace ecoute
