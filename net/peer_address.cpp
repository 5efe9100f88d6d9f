// SPDX-License-Identifier: EUPL-1.2
#include "net/peer_address.hpp"

#include <sodium.h>

#include <algorithm>
#include <arpa/inet.h>
#include <string>

namespace ecoute {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

} // namespace

peer_address peer_address::v4(std::array<std::uint8_t, 4> address, std::uint16_t port) {
  bytes all{};
  std::copy(mapped_prefix.begin(), mapped_prefix.end(), all.begin());
  std::copy(address.begin(), address.end(), all.begin() + mapped_prefix.size());
  return {all, port};
}

std::optional<peer_address> peer_address::literal(std::string_view text) {
  const std::string copy{text};
  std::array<std::uint8_t, 4> four{};
  if (inet_pton(AF_INET, copy.c_str(), four.data()) == 1) {
    return v4(four, 0);
  }
  bytes six{};
  if (inet_pton(AF_INET6, copy.c_str(), six.data()) == 1) {
    return peer_address{six, 0};
  }
  return std::nullopt;
}

bool peer_address::is_v4() const noexcept {
  return std::equal(mapped_prefix.begin(), mapped_prefix.end(), bytes_.begin());
}

bool peer_address::is_loopback() const noexcept {
  constexpr std::uint8_t loopback_net = 127;
  constexpr bytes one{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return is_v4() ? bytes_.at(mapped_prefix.size()) == loopback_net : bytes_ == one;
}

void peer_address::wipe() noexcept {
  sodium_memzero(bytes_.data(), bytes_.size());
  port_ = 0;
}

} // namespace ecoute
