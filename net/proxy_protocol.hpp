// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/peer_address.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace ecoute {

/// PROXY protocol version 2 (haproxy.org, "The PROXY protocol", §2.2), receiving side.
struct proxy_header {
  enum class outcome : std::uint8_t {
    incomplete, ///< `size` bytes are needed before asking again
    bad,
    local,   ///< the proxy speaks for itself (health check)
    proxied, ///< `peer` is the client
  };
  outcome result = outcome::bad;
  std::size_t size = 0; ///< bytes of the whole header, or how many are needed next
  peer_address peer;
};

/// Never reads past `bytes`. Only TCP over IPv4 and IPv6 are clients; all else is bad.
proxy_header read_proxy_header(std::span<const std::uint8_t> bytes);

} // namespace ecoute
