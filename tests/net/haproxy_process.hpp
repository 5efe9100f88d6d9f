// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/support/raw_socket.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <sys/types.h>

namespace ecoute::test {

/// A socket bound to this port of 127.0.0.1 (0: any that is free), or -1.
int bound_to(std::uint16_t port);

/// A port that was free a moment ago, below those the system gives to clients: a client that waits
/// for such a port to answer can otherwise be given the port itself, and talk to itself.
std::uint16_t free_port();

/// Where a front is not as shipped.
struct front_changes {
  /// Who connects says where it comes from by a PROXY header, since a test has one IPv6 address
  /// only. HAProxy knows it once the header is there, so that its rules are asked then.
  bool told_sources = false;
  /// The minute in which connections are counted.
  std::string minute = "1m";
  /// Who asks for nothing is closed after this.
  std::string silence = "10s";
};

/// The shipped configuration, run by Debian's HAProxy.
class haproxy_process {
public:
  haproxy_process() = default;
  haproxy_process(const haproxy_process&) = delete;
  haproxy_process& operator=(const haproxy_process&) = delete;
  ~haproxy_process() { stop(); }

  /// In front of an engine whose two listeners are at this port of 127.0.0.1. Returns when it
  /// answers, or fails the test.
  void start(std::uint16_t engine, const front_changes& how = {});
  void stop();

  std::uint16_t visitors = 0;
  std::uint16_t agents = 0;

private:
  void spawn(std::uint16_t engine, const std::string& file, const std::string& bind_words);
  pid_t process_ = 0;
};

/// Asks for the page from 127.0.0.`from`: the whole answer, or nothing when it was cut off.
std::string get_page(std::uint16_t door, std::uint32_t from);
/// The same from an IPv6 address, with `told_sources`.
std::string get_page(std::uint16_t door, const std::string& from);

/// A connection from an IPv6 address, with `told_sources`.
raw_socket arrive_from(std::uint16_t door, const std::string& from);

/// "503", or nothing when the connection was cut off.
std::string status_of(const std::string& page);

/// Fails when one of the emergency numbers, or a header that every page has, is not there.
void expect_the_numbers(const std::string& page);

/// Asks until it is answered with this status, for as long as HAProxy may take to see who came and
/// who went.
template <class Ask>
bool comes_to(const std::string& status, Ask ask) {
  const auto end = std::chrono::steady_clock::now() + raw_socket::patience;
  while (status_of(ask()) != status)
    if (std::chrono::steady_clock::now() > end)
      return false;
  return true;
}

} // namespace ecoute::test
