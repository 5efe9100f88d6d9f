// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/peer_address.hpp"
#include "net/transport.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace ecoute {

/// Keyed hash of addresses with a key that lives one hour in locked memory, is never stored, and
/// is honoured one hour more (RELIABILITY.md §2.2, Source hash). Thread-safe.
class source_hash {
public:
  using clock = std::chrono::steady_clock;
  explicit source_hash(clock::time_point now,
                       std::chrono::seconds key_life = std::chrono::hours{1});
  source_hash(const source_hash&) = delete;
  source_hash& operator=(const source_hash&) = delete;
  ~source_hash();

  source_ids of(const peer_address& peer, clock::time_point now);

private:
  using key = std::array<std::uint8_t, 32>;
  static source_id digest(const key& with, const peer_address& peer, std::size_t v6_bytes);

  std::mutex mutex_;
  key now_{};
  key previous_{};
  clock::time_point since_;
  std::chrono::seconds key_life_;
};

} // namespace ecoute
