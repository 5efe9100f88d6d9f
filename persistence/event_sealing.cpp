// SPDX-License-Identifier: EUPL-1.2
#include "persistence/event_sealing.hpp"

namespace ecoute {
namespace {

constexpr std::size_t bucket = 256;
constexpr char part_facts = 'f';
constexpr char part_words = 'w';

std::string context_of(const conversation_id& whose, std::uint32_t seq, std::uint8_t kind,
                       char part) {
  std::string out;
  const auto put = [&](std::uint64_t v) {
    for (int shift = 56; shift >= 0; shift -= 8)
      out += static_cast<char>(v >> shift);
  };
  put(whose.high);
  put(whose.low);
  put(seq);
  return out + static_cast<char>(kind) + part;
}

/// ISO 7816-4: 0x80, then zeroes to the next whole bucket.
std::string pad(std::string_view plain) {
  std::string out;
  const auto size = (plain.size() / bucket + 1) * bucket;
  out.reserve(size);
  out = plain;
  out += '\x80';
  out.resize(size, '\0');
  return out;
}

std::string unpad(std::string padded) {
  const auto end = padded.find_last_not_of('\0');
  if (end == std::string::npos || padded[end] != '\x80')
    throw key_error("a sealed value is not padded");
  padded.resize(end);
  return padded;
}

struct origin_of {
  author who = author::engine;
  agent_id agent;
};

struct origin_reader {
  origin_of operator()(const opened&) const { return {author::visitor, {}}; }
  origin_of operator()(const queued&) const { return {author::engine, {}}; }
  origin_of operator()(const offered& e) const { return {author::engine, e.to}; }
  origin_of operator()(const offer_lapsed& e) const { return {author::operator_agent, e.by}; }
  origin_of operator()(const taken& e) const { return {author::operator_agent, e.by}; }
  origin_of operator()(const said& e) const { return {e.who, e.agent}; }
  origin_of operator()(const visitor_lost&) const { return {author::visitor, {}}; }
  origin_of operator()(const visitor_back&) const { return {author::visitor, {}}; }
  origin_of operator()(const operator_lost& e) const { return {author::engine, e.agent}; }
  origin_of operator()(const operator_back& e) const { return {author::engine, e.agent}; }
  origin_of operator()(const returned& e) const { return {author::operator_agent, e.from}; }
  origin_of operator()(const code_issued&) const { return {author::visitor, {}}; }
  origin_of operator()(const resumed&) const { return {author::visitor, {}}; }
  origin_of operator()(const history_reopened& e) const { return {author::operator_agent, e.by}; }
  origin_of operator()(const closed& e) const { return {e.by, e.agent}; }
  origin_of operator()(const handover_invited& e) const { return {author::operator_agent, e.from}; }
  origin_of operator()(const handover_ended& e) const { return {author::operator_agent, e.to}; }
  origin_of operator()(const handed_over& e) const { return {author::operator_agent, e.to}; }
  origin_of operator()(const noted& e) const { return {author::operator_agent, e.by}; }
  origin_of operator()(const marked& e) const { return {author::operator_agent, e.by}; }
  origin_of operator()(const intervened& e) const { return {author::operator_agent, e.by}; }
  origin_of operator()(const emergency_declared& e) const { return {e.who, e.by}; }
  origin_of operator()(const alert_noted& e) const { return {author::engine, e.by}; }
  origin_of operator()(const psychologist_proposed& e) const {
    return {author::operator_agent, e.by};
  }
  origin_of operator()(const psychologist_answered&) const { return {author::visitor, {}}; }
  origin_of operator()(const psychologist_invited& e) const { return {author::engine, e.to}; }
  origin_of operator()(const psychologist_joined& e) const { return {author::psychologist, e.by}; }
  origin_of operator()(const psychologist_left& e) const {
    switch (e.how) {
    case psychologist_end::left:
    case psychologist_end::declined:
      return {author::psychologist, e.by};
    case psychologist_end::withdrawn:
      return {author::visitor, e.by};
    case psychologist_end::sent_away:
      return {author::operator_agent, e.by};
    case psychologist_end::hours_over:
    case psychologist_end::expired:
    case psychologist_end::lost:
      break;
    }
    return {author::engine, e.by};
  }
  origin_of operator()(const whispered& e) const { return {e.who, e.by}; }
};

} // namespace

stored_event seal_event(const secret_key& key, const conversation_id& whose, const event& e) {
  const auto kind = kind_of(e.body);
  const auto origin = std::visit(origin_reader{}, e.body);
  stored_event row;
  row.seq = e.seq;
  row.kind = kind;
  row.at = e.at;
  row.who = origin.who;
  row.agent = origin.agent;
  row.visitor_position = e.visitor_position;
  row.professional_position = e.professional_position;
  row.facts = seal(key, pad(encode_facts(e.body)), context_of(whose, e.seq, kind, part_facts));
  if (const auto* words = words_of(e.body)) {
    row.client_id = *client_id_of(e.body);
    const secret_text padded(pad(words->reveal()));
    row.words = seal(key, padded.reveal(), context_of(whose, e.seq, kind, part_words));
  }
  return row;
}

event unseal_event(const secret_key& key, const conversation_id& whose, const stored_event& row) {
  const auto facts =
      unpad(unseal(key, row.facts, context_of(whose, row.seq, row.kind, part_facts)));
  auto body = decode_facts(row.kind, facts);
  if (!std::holds_alternative<event_body>(body))
    throw key_error("a stored event is damaged");
  event e;
  e.seq = row.seq;
  e.at = row.at;
  e.visitor_position = row.visitor_position;
  e.professional_position = row.professional_position;
  e.body = std::get<event_body>(std::move(body));
  if (auto* words = words_of(e.body); words != nullptr && row.words)
    *words = secret_text(
        unpad(unseal(key, *row.words, context_of(whose, row.seq, row.kind, part_words))));
  return e;
}

} // namespace ecoute
