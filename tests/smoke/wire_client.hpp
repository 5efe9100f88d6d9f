// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// What a page does on the network, without a browser: for the smoke test and the load program.
/// One thread: every callback runs inside loop::run_until or loop::run_for.
namespace ecoute::client {

using clock = std::chrono::steady_clock;

/// A listener of the engine, plain HTTP.
struct endpoint {
  std::string host;
  std::uint16_t port = 0;

  /// As a browser writes it in Origin: "http://localhost:8080".
  [[nodiscard]] std::string origin() const;
};

/// "http://HOST:PORT", with or without a final slash; anything else is empty.
std::optional<endpoint> parse_url(std::string_view url);

struct http_reply {
  unsigned status = 0; ///< 0: nothing came back
  std::string body;
  std::string cookie; ///< "name=value" of the first Set-Cookie
};

/// One WebSocket of `ecoute.v1`. Pads its frames and answers the server's pings by itself.
class wire {
public:
  virtual ~wire() = default;
  /// Queued until the handshake is done; dropped once closed.
  virtual void send(boost::json::object frame) = 0;
  /// Ends it without a word, as a lost network does; no callback runs any more.
  virtual void drop() = 0;
};

struct wire_target {
  endpoint where;
  std::string path;   ///< "/tchat" or "/bureau"
  std::string cookie; ///< "name=value" or empty
  std::string from;   ///< local address to come from, e.g. "127.0.3.7"; empty: any
};

struct wire_events {
  std::function<void(const boost::json::object&)> on_frame; ///< every frame but `ping`
  /// Once, also when the handshake failed. The text is for people.
  std::function<void(const std::string& why)> on_closed;
};

class loop {
public:
  loop();
  ~loop();
  loop(const loop&) = delete;
  loop& operator=(const loop&) = delete;

  /// Runs until `reached` says so; false when it did not within this time.
  bool run_until(const std::function<bool()>& reached, std::chrono::milliseconds within);
  void run_for(std::chrono::milliseconds time);
  void after(std::chrono::microseconds pause, std::function<void()> action);

  http_reply post(const endpoint& where, const std::string& path, const boost::json::value& body,
                  const std::string& cookie = {});
  std::shared_ptr<wire> connect(const wire_target& target, wire_events events);

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

/// A new random identifier for a request.
std::string new_id();

} // namespace ecoute::client
