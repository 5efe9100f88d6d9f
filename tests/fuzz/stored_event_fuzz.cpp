// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/event.hpp"
#include "tests/fuzz/fuzzed.hpp"

/// An event as stored or as it travels, truncated or flipped: refused, or read to the last byte.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = ecoute::fuzz::text_of(data, size);
  const auto whole = ecoute::decode_event(bytes);
  if (const auto* e = std::get_if<ecoute::event>(&whole)) {
    const auto again = ecoute::decode_event(ecoute::encode_event(*e));
    ecoute::fuzz::expect(std::get<ecoute::event>(again) == *e);
  }
  if (size == 0)
    return 0;
  const auto body = ecoute::decode_facts(data[0], bytes.substr(1));
  if (const auto* b = std::get_if<ecoute::event_body>(&body)) {
    ecoute::fuzz::expect(ecoute::kind_of(*b) == data[0]);
    const auto again = ecoute::decode_facts(data[0], ecoute::encode_facts(*b));
    ecoute::fuzz::expect(std::get<ecoute::event_body>(again) == *b);
  }
  return 0;
}
