// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ecoute {

/// Where a connection comes from. Deliberately without any way to print it: it is hashed for the
/// limits and wiped (RELIABILITY.md §2.2, Address path). IPv4 is held as IPv4-mapped IPv6.
class peer_address {
public:
  using bytes = std::array<std::uint8_t, 16>;

  peer_address() = default;
  peer_address(const bytes& address, std::uint16_t port) : bytes_(address), port_(port) {}
  peer_address(const peer_address&) = default;
  peer_address& operator=(const peer_address&) = default;
  ~peer_address() { wipe(); }

  static peer_address v4(std::array<std::uint8_t, 4> address, std::uint16_t port);
  /// Reads a literal address of the configuration; nothing when it is none.
  static std::optional<peer_address> literal(std::string_view text);

  const bytes& raw() const noexcept { return bytes_; }
  std::uint16_t port() const noexcept { return port_; }
  bool is_v4() const noexcept;
  bool is_loopback() const noexcept; ///< 127.0.0.0/8 or ::1
  bool same_host(const peer_address& other) const noexcept { return bytes_ == other.bytes_; }
  void wipe() noexcept;

private:
  bytes bytes_{};
  std::uint16_t port_ = 0;
};

} // namespace ecoute
