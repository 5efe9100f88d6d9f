// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/listener_core.hpp"
#include "net/peer_address.hpp"
#include "net/wire_stream.hpp"

#include <memory>

namespace ecoute {

/// What is known of a connection when it is accepted.
struct arrival {
  bool proxied = false; ///< the peer is listed: it must speak PROXY v2 before all else
  source_ids source;    ///< of the peer; replaced by what the proxy says
  std::vector<accept_gate::place> places;
};

/// Serves one connection: PROXY header, TLS, HTTP/1.1 requests, and hands it over at an upgrade.
/// Called on the socket's strand.
void start_http_session(std::shared_ptr<listener_core> core, tcp_socket socket, arrival how);

} // namespace ecoute
