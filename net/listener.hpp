// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/settings.hpp"
#include "net/transport.hpp"

#include <atomic>
#include <cstdint>
#include <memory>

namespace ecoute {

class io_threads;

/// What a listener has seen, in numbers only; read from any thread.
struct listener_counters {
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> refused{0};       ///< by a limit of connections
  std::atomic<std::uint64_t> accept_pauses{0}; ///< descriptors exhausted
  std::atomic<std::uint64_t> proxy_faults{0};  ///< listed peer without a sound PROXY header
  std::atomic<std::uint64_t> tls_faults{0};
  std::atomic<std::uint64_t> bad_requests{0};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> foreign_origins{0};
  std::atomic<std::uint64_t> deadlines{0}; ///< header, body, frame or first frame came too late
  std::atomic<std::uint64_t> slow_readers{0};
  std::atomic<std::uint64_t> protocol_faults{0}; ///< closed with 1002, 1003, 1007, 1008 or 1009
  std::atomic<std::int64_t> connections{0};      ///< open now
  std::atomic<std::int64_t> sockets{0};          ///< WebSockets open now
};

/// One address that accepts connections and brings requests and frames to its routes
/// (RELIABILITY.md §2.2: HTTP, WebSocket, Address path). Addresses of peers go no further.
class listener {
public:
  /// Binds. Throws std::runtime_error with one clear line when the address cannot be had, the
  /// certificate cannot be loaded or a listed proxy is not an address.
  listener(io_threads& io, listener_settings where, network_settings limits,
           listener_routes routes);
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;
  /// Stops with 1001 if nobody did.
  ~listener();

  /// Begins to accept.
  void start();

  /// The port bound: the one asked for, or the one the system chose when that was 0.
  std::uint16_t port() const noexcept;

  /// Accepts nothing more; what is open goes on.
  void stop_accepting();

  /// Accepts nothing more and closes every socket with `code`: 1001 (going away) or 1012 (restart).
  /// Returns at once; io_threads::join() waits for the end.
  void stop(std::uint16_t code);

  const listener_counters& counters() const noexcept;

private:
  struct parts;
  std::shared_ptr<parts> parts_;
};

} // namespace ecoute
