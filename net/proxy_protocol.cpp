// SPDX-License-Identifier: EUPL-1.2
#include "net/proxy_protocol.hpp"

#include "config/limits.hpp"

#include <algorithm>
#include <array>

namespace ecoute {
namespace {

constexpr std::array<std::uint8_t, 12> signature{0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d,
                                                 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
constexpr std::size_t fixed_bytes = 16;
constexpr std::size_t v4_bytes = 12;
constexpr std::size_t v6_bytes = 36;

std::uint16_t big_endian(std::span<const std::uint8_t> at) {
  return static_cast<std::uint16_t>(at[0] << 8 | at[1]);
}

peer_address client_v4(std::span<const std::uint8_t> block) {
  std::array<std::uint8_t, 4> address{};
  std::copy_n(block.begin(), address.size(), address.begin());
  return peer_address::v4(address, big_endian(block.subspan(8, 2)));
}

peer_address client_v6(std::span<const std::uint8_t> block) {
  peer_address::bytes address{};
  std::copy_n(block.begin(), address.size(), address.begin());
  return {address, big_endian(block.subspan(32, 2))};
}

} // namespace

proxy_header read_proxy_header(std::span<const std::uint8_t> bytes) {
  using outcome = proxy_header::outcome;
  const auto known = std::min(bytes.size(), signature.size());
  if (!std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(known),
                  signature.begin())) {
    return {outcome::bad, 0, {}};
  }
  if (bytes.size() < fixed_bytes) {
    return {outcome::incomplete, fixed_bytes, {}};
  }
  const auto version = bytes[12] >> 4;
  const auto command = bytes[12] & 0x0f;
  const std::size_t length = big_endian(bytes.subspan(14, 2));
  const std::size_t whole = fixed_bytes + length;
  if (version != 2 || command > 1 || whole > fixed::proxy_header_max) {
    return {outcome::bad, 0, {}};
  }
  if (bytes.size() < whole) {
    return {outcome::incomplete, whole, {}};
  }
  if (command == 0) {
    return {outcome::local, whole, {}};
  }
  const auto block = bytes.subspan(fixed_bytes, length);
  if (bytes[13] == 0x11 && length >= v4_bytes) {
    return {outcome::proxied, whole, client_v4(block)};
  }
  if (bytes[13] == 0x21 && length >= v6_bytes) {
    return {outcome::proxied, whole, client_v6(block)};
  }
  return {outcome::bad, 0, {}};
}

} // namespace ecoute
