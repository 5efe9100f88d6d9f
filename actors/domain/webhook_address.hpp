// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// Where the engine may be told to send something. An address in its own networks would make it
/// speak there on somebody's behalf (SSRF), so that only public ones are accepted unless others are
/// allowed by name. What a name resolves to is asked again by may_connect, and the connection is
/// made to that very address.
namespace ecoute {

/// IPv4 as ::ffff:a.b.c.d.
struct ip_address {
  std::array<std::uint8_t, 16> bytes{};

  static ip_address v4(std::array<std::uint8_t, 4> four);
  [[nodiscard]] bool is_v4() const;
  bool operator==(const ip_address&) const = default;
};

/// "192.0.2.1", four decimals without leading zeros; RFC 4291 §2.2 without zone. Anything else,
/// shorthands such as "127.1" included, is nothing.
std::optional<ip_address> parse_ip(std::string_view text);

bool is_loopback(const ip_address& a);
/// A loopback address, or "localhost".
bool is_this_machine(std::string_view host);
/// Loopback, RFC 1918, RFC 6598 and unique local: what may be allowed by name. Link-local addresses
/// may not: there answer the machines that host this one.
bool is_inner(const ip_address& a);
/// Global unicast by the IANA special-purpose registries: not this network, loopback, private,
/// shared (100.64/10), link-local, documentation, benchmarks, multicast, reserved, nor what leads
/// to an IPv4 address by translation or a tunnel.
bool is_public(const ip_address& a);

enum class address_fault : std::uint8_t {
  none = 0,
  too_long,
  malformed, ///< not an absolute URL, or with a fragment, a space, or what is not ASCII
  not_https, ///< http is for a loopback address where that is allowed
  user_info, ///< a name or password in a URL lands in logs
  no_host,
  bad_host,
  bad_port, ///< 1 to 65535
  private_address,
};
std::string_view name_of(address_fault f);
inline constexpr std::size_t webhook_url_bytes_max = 2048;

/// What was allowed by name for one receiver.
struct address_allowance {
  bool private_networks = false; ///< is_inner
  bool plain_loopback = false;   ///< http to this machine, in a demonstration
};

struct webhook_address {
  bool tls = true;
  std::string host{}; ///< lower case; an IPv6 address without brackets
  std::uint16_t port = 443;
  std::string target = "/"; ///< path and query
  bool operator==(const webhook_address&) const = default;
};
std::variant<webhook_address, address_fault> read_webhook_address(std::string_view url,
                                                                  const address_allowance& allowed);

/// Whether a connection may be made to what its host resolved to.
bool may_connect(const webhook_address& to, const ip_address& resolved,
                 const address_allowance& allowed);

} // namespace ecoute
