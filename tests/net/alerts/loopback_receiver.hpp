// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ecoute::test {

/// One connection of whoever posts to us.
class received_call {
public:
  received_call(int handle, const std::atomic<bool>& ends) : handle_(handle), ends_(ends) {}
  /// False once the caller has left.
  bool write(const std::string& bytes);
  /// Up to and without its end; empty once the caller has left.
  std::string read_line();
  /// Until the caller leaves or the test ends, at most so long. True when the caller has left.
  bool left_within(std::chrono::milliseconds pause);

private:
  int handle_;
  const std::atomic<bool>& ends_;
};

/// A real receiver on 127.0.0.1, one call after the other in a thread of its own: reads a request
/// of plain HTTP whole, unless it is told that its part is to speak first, and then does whatever
/// the test wants of it.
class loopback_receiver {
public:
  using reaction = std::function<void(received_call&)>;

  explicit loopback_receiver(reaction act, bool speaks_first = false);
  loopback_receiver(const loopback_receiver&) = delete;
  loopback_receiver& operator=(const loopback_receiver&) = delete;
  ~loopback_receiver();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string url(const std::string& host = "127.0.0.1") const {
    return "http://" + host + ":" + std::to_string(port_) + "/alertes?cle=PLANTED";
  }
  /// Requests read whole so far, head and body.
  [[nodiscard]] std::vector<std::string> requests();
  [[nodiscard]] int connections() const { return connections_; }

private:
  void serve();
  static std::string read_request(int handle);

  reaction act_;
  bool speaks_first_;
  int door_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> ends_{false};
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

/// "HTTP/1.1 <status> x" with no body, and the end of the connection.
loopback_receiver::reaction answers(int status, const std::string& headers = {});

} // namespace ecoute::test
