// SPDX-License-Identifier: EUPL-1.2
#include "net/source_hash.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace ecoute {
namespace {

constexpr std::size_t site_bytes = 8; // IPv6 /64
constexpr std::size_t wide_bytes = 6; // IPv6 /48

} // namespace

source_hash::source_hash(clock::time_point now, std::chrono::seconds key_life)
    : since_(now), key_life_(key_life) {
  if (sodium_init() < 0) {
    throw std::runtime_error("libsodium cannot be initialised");
  }
  // Where the limit of locked memory is too low the key is merely not locked.
  static_cast<void>(sodium_mlock(now_.data(), now_.size()));
  static_cast<void>(sodium_mlock(previous_.data(), previous_.size()));
  randombytes_buf(now_.data(), now_.size());
  randombytes_buf(previous_.data(), previous_.size());
}

source_hash::~source_hash() {
  sodium_munlock(now_.data(), now_.size());
  sodium_munlock(previous_.data(), previous_.size());
}

source_id source_hash::digest(const key& with, const peer_address& peer, std::size_t v6_bytes) {
  peer_address::bytes masked = peer.raw();
  if (!peer.is_v4()) {
    std::fill(masked.begin() + static_cast<std::ptrdiff_t>(v6_bytes), masked.end(), 0);
  }
  std::array<std::uint8_t, 17> input{};
  std::copy(masked.begin(), masked.end(), input.begin());
  input[16] = peer.is_v4() ? 0 : static_cast<std::uint8_t>(v6_bytes);
  std::array<std::uint8_t, 16> out{};
  crypto_generichash(out.data(), out.size(), input.data(), input.size(), with.data(), with.size());
  sodium_memzero(masked.data(), masked.size());
  sodium_memzero(input.data(), input.size());
  source_id id;
  std::memcpy(&id.high, out.data(), sizeof id.high);
  std::memcpy(&id.low, out.data() + sizeof id.high, sizeof id.low);
  return id;
}

source_ids source_hash::of(const peer_address& peer, clock::time_point now) {
  const std::lock_guard guard{mutex_};
  if (now - since_ >= 2 * key_life_) {
    randombytes_buf(previous_.data(), previous_.size());
    randombytes_buf(now_.data(), now_.size());
    since_ = now;
  } else if (now - since_ >= key_life_) {
    previous_ = now_;
    randombytes_buf(now_.data(), now_.size());
    since_ += key_life_;
  }
  source_ids ids;
  ids.now = digest(now_, peer, site_bytes);
  ids.previous = digest(previous_, peer, site_bytes);
  ids.wide = peer.is_v4() ? ids.now : digest(now_, peer, wide_bytes);
  ids.wide_previous = peer.is_v4() ? ids.previous : digest(previous_, peer, wide_bytes);
  return ids;
}

} // namespace ecoute
