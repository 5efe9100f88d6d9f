// SPDX-License-Identifier: EUPL-1.2
#include "net/http_rules.hpp"
#include "tests/fuzz/fuzzed.hpp"

/// The weights of a browser's languages.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto chosen = ecoute::best_language(std::string{ecoute::fuzz::text_of(data, size)});
  ecoute::fuzz::expect(chosen == "fr" || chosen == "en");
  return 0;
}
