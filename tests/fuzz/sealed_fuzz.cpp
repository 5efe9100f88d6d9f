// SPDX-License-Identifier: EUPL-1.2
#include "persistence/key_ring.hpp"
#include "tests/fuzz/fuzzed.hpp"

/// A ciphertext out of a damaged database: never opened, never a crash.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto key = ecoute::secret_key::random();
  const auto bytes = ecoute::fuzz::text_of(data, size);
  try {
    ecoute::unseal(key, bytes, "anything");
    ecoute::fuzz::expect(false); // nobody guesses a key
  } catch (const ecoute::key_error&) {
  }
  ecoute::fuzz::expect(ecoute::unseal(key, ecoute::seal(key, bytes, "a"), "a") == bytes);
  return 0;
}
