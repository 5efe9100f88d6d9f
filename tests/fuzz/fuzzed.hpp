// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// What a target says to whoever feeds it: libFuzzer, or replay.cpp with the kept inputs.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace ecoute::fuzz {

/// Stops the process, so that whoever feeds it keeps the input.
inline void expect(bool holds) {
  if (!holds)
    std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

} // namespace ecoute::fuzz
