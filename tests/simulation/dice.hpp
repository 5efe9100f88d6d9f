// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>

namespace ecoute::simulation {

/// Seeded numbers (splitmix64): cheap to seed, so that each planned act gets numbers of its own and
/// leaving one act out of a plan changes as little as possible of what follows.
class dice {
public:
  explicit dice(std::uint64_t seed = 0) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    auto x = state_;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31U);
  }
  std::size_t below(std::size_t n) { return n == 0 ? 0 : next() % n; }
  /// Both ends included.
  std::int64_t between(std::int64_t from, std::int64_t to) {
    return from + static_cast<std::int64_t>(below(static_cast<std::size_t>(to - from) + 1));
  }
  bool chance(std::size_t percent) { return below(100) < percent; }

private:
  std::uint64_t state_;
};

} // namespace ecoute::simulation
