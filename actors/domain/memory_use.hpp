// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace ecoute {

/// Bytes that the process's cgroup uses and may use; `limit` is zero where there is none.
struct memory_use {
  std::uint64_t used = 0;
  std::uint64_t limit = 0;
  friend bool operator==(const memory_use&, const memory_use&) = default;
};

/// Whether arrivals are refused so that those who are in conversation are not killed
/// (RELIABILITY.md §3): more than `percent` of the limit is used.
constexpr bool is_short(const memory_use& m, std::uint64_t percent) {
  return m.limit != 0 && m.used > m.limit / 100 * percent; // in this order it cannot overflow
}

} // namespace ecoute
