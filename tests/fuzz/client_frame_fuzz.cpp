// SPDX-License-Identifier: EUPL-1.2
#include "net/protocol/client_codec.hpp"
#include "tests/fuzz/fuzzed.hpp"

/// One text frame, as a visitor's, as an agent's and as a psychologist's.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = ecoute::fuzz::text_of(data, size);
  const ecoute::wire::json_limits limits;
  const auto visitor = ecoute::wire::decode_visitor_frame(text, limits);
  const auto agent = ecoute::wire::decode_agent_frame(text, limits);
  const auto psychologist = ecoute::wire::decode_psychologist_frame(text, limits);
  for (const auto* f :
       {std::get_if<ecoute::wire::fault>(&visitor), std::get_if<ecoute::wire::fault>(&agent),
        std::get_if<ecoute::wire::fault>(&psychologist)})
    ecoute::fuzz::expect(f == nullptr || f->why != ecoute::refusal::none);
  return 0;
}
