// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/http_rules.hpp"
#include "net/limits/accept_gate.hpp"
#include "net/listener.hpp"
#include "net/security_headers.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace boost::asio::ssl {
class context;
}

namespace ecoute {

/// A connection that can be told to go.
class live_connection {
public:
  virtual ~live_connection() = default;
  virtual void shut(std::uint16_t code) = 0; ///< from any thread
};

/// What a listener and its connections share; lives as long as the last of them.
struct listener_core {
  using clock = std::chrono::steady_clock;

  listener_core(const network_settings& network, listener_routes given)
      : limits(network), routes(std::move(given)), gate(network, clock::now()), hash(clock::now()) {
  }

  /// Nothing when the listener is stopping: the connection must then close at once.
  std::uint64_t enrol(std::weak_ptr<live_connection> one);
  void forget(std::uint64_t id);
  void shut_all(std::uint16_t code);
  bool stopping() const;

  const network_settings limits;
  const listener_routes routes;
  listener_names names;
  std::unique_ptr<const security_headers> security;
  std::vector<peer_address> proxies;
  std::shared_ptr<boost::asio::ssl::context> tls;
  listener_counters counters;
  accept_gate gate;
  source_hash hash;

private:
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, std::weak_ptr<live_connection>> live_;
  std::uint64_t last_ = 0;
  bool stopping_ = false;
};

/// A small page with the emergency numbers, for whoever cannot be served now.
http_response refusal_page(unsigned status);
/// The like for who comes by another name of the machine: says the right address.
http_response other_address_page(const listener_names& names);
/// The like for who comes in clear from elsewhere, past the proxy.
http_response clear_refused_page();

} // namespace ecoute
