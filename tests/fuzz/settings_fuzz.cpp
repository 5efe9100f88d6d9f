// SPDX-License-Identifier: EUPL-1.2
#include "config/settings_loader.hpp"
#include "tests/fuzz/fuzzed.hpp"

/// A settings file, however broken: faults, each with a sentence.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto result = ecoute::load_settings(ecoute::fuzz::text_of(data, size), {}, {});
  if (const auto* faults = std::get_if<std::vector<ecoute::setting_fault>>(&result)) {
    ecoute::fuzz::expect(!faults->empty());
    for (const auto& f : *faults)
      ecoute::fuzz::expect(!f.text.empty());
  }
  return 0;
}
