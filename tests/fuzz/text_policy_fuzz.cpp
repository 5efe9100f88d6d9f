// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/text_policy.hpp"
#include "actors/domain/utf8.hpp"
#include "tests/fuzz/fuzzed.hpp"

/// The words of a message: what is let through is valid, bounded, and stays as it is.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint32_t characters_max = 400;
  constexpr std::uint32_t bytes_max = 1600;
  const auto raw = ecoute::fuzz::text_of(data, size);
  const auto once = ecoute::clean_text(raw, characters_max, bytes_max);
  if (!ecoute::valid_utf8(raw))
    ecoute::fuzz::expect(std::get<ecoute::refusal>(once) == ecoute::refusal::malformed);
  if (const auto* clean = std::get_if<std::string>(&once)) {
    ecoute::fuzz::expect(!clean->empty() && clean->size() <= bytes_max);
    ecoute::fuzz::expect(ecoute::valid_utf8(*clean));
    const auto twice = ecoute::clean_text(*clean, characters_max, bytes_max);
    ecoute::fuzz::expect(std::get<std::string>(twice) == *clean);
  }
  return 0;
}
