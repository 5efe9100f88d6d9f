// SPDX-License-Identifier: EUPL-1.2
#include "tests/net/transport_fixture.hpp"

#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ecoute::test {
namespace {

using namespace std::chrono_literals;

/// A socket bound to this port of 127.0.0.1 (0: any that is free), or -1.
int bound_to(std::uint16_t port) {
  const int handle = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  at.sin_port = htons(port);
  if (::bind(handle, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0) {
    return handle;
  }
  ::close(handle);
  return -1;
}

bool can_be_bound(std::uint16_t port) {
  const int handle = bound_to(port);
  return handle >= 0 && ::close(handle) == 0;
}

/// A port that was free a moment ago, below those the system gives to clients: a client that waits
/// for such a port to answer can otherwise be given the port itself, and talk to itself.
std::uint16_t free_port() {
  static auto next = static_cast<std::uint16_t>(10000 + ::getpid() % 5000 * 4);
  while (!can_be_bound(++next))
    EXPECT_LT(next, 32768);
  return next;
}

std::string loopback(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

/// The shipped configuration, run by Debian's HAProxy in front of the fixture's listener.
class Haproxy : public transport_test {
protected:
  void front(std::uint16_t engine) {
    // HAProxy is given a socket that listens already: who connects before it accepts waits in the
    // socket's line, and is cut off when HAProxy ends.
    visitors = free_port();
    const int door = bound_to(visitors);
    ASSERT_GE(door, 0);
    ASSERT_EQ(::listen(door, 16), 0);
    const int inherited = ::dup(door); // without close-on-exec
    ::close(door);
    std::vector<std::string> environment{"ECOUTE_CONFIG=" ECOUTE_SOURCE_DIR "/config",
                                         "ECOUTE_VISITORS=fd@" + std::to_string(inherited),
                                         "ECOUTE_AGENTS=" + loopback(free_port()),
                                         "ECOUTE_VISITOR_TLS=",
                                         "ECOUTE_AGENT_TLS=",
                                         "ECOUTE_VISITOR_ENGINE=" + loopback(engine),
                                         "ECOUTE_AGENT_ENGINE=" + loopback(engine)};
    std::vector<char*> variables;
    for (auto& one : environment) {
      variables.push_back(one.data());
    }
    variables.push_back(nullptr);
    std::array<std::string, 6> words{"haproxy", "-db", "-n",
                                     "400",     "-f",  ECOUTE_SOURCE_DIR "/config/haproxy.cfg"};
    std::array<char*, 7> arguments{};
    for (std::size_t i = 0; i < words.size(); ++i) {
      arguments[i] = words[i].data();
    }
    const int failed = ::posix_spawn(&process, "/usr/sbin/haproxy", nullptr, nullptr,
                                     arguments.data(), variables.data());
    ::close(inherited);
    ASSERT_EQ(failed, 0) << "this test needs Debian's haproxy";
    ASSERT_NE(get(9), "") << "HAProxy does not answer";
  }

  void TearDown() override {
    if (process > 0) {
      ::kill(process, SIGKILL);
      ::waitpid(process, nullptr, 0);
    }
    transport_test::TearDown();
  }

  /// Until this source is served (or is not), for as long as HAProxy may take to see what closed.
  bool comes_to(bool served, std::uint32_t from) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (get(from).empty() == served)
      if (std::chrono::steady_clock::now() > end)
        return false;
    return true;
  }

  std::string get(std::uint32_t from) {
    raw_socket socket{visitors, 0, from};
    socket.send("GET / HTTP/1.1\r\nHost: tchat.test\r\nX-Forwarded-For: 192.0.2.1\r\n"
                "Connection: close\r\n\r\n");
    return socket.read_to_end();
  }

  pid_t process = 0;
  std::uint16_t visitors = 0;
};

TEST_F(Haproxy, ServesTheNumbersWithin2SecondsWhenTheEngineIsAway) {
  front(free_port());
  const auto asked = std::chrono::steady_clock::now();
  const auto page = get(1);
  EXPECT_LT(std::chrono::steady_clock::now() - asked, 2s);
  EXPECT_EQ(page.substr(9, 3), "503");
  for (const char* number : {"tel:17", "tel:112", "sms:114", "tel:3919", "tel:119"}) {
    EXPECT_NE(page.find(number), std::string::npos) << number;
  }
  for (const char* header : {"content-security-policy: default-src 'none'", "no-referrer",
                             "nosniff", "cache-control: no-store", "x-robots-tag: noindex"}) {
    EXPECT_NE(page.find(header), std::string::npos) << header;
  }
}

TEST_F(Haproxy, ServesTheNumbersWithin2SecondsWhenTheEngineHangs) {
  const auto silent = free_port();
  const int hung = bound_to(silent);
  ASSERT_EQ(::listen(hung, 16), 0); // the kernel accepts, nobody answers
  front(silent);
  const auto asked = std::chrono::steady_clock::now();
  const auto page = get(1);
  EXPECT_LT(std::chrono::steady_clock::now() - asked, 2s);
  EXPECT_NE(page.find("tel:17"), std::string::npos);
  ::close(hung);
}

TEST_F(Haproxy, LetsNoSourceHoldMoreThanItsShareOfTheConnections) {
  front(free_port());
  std::vector<raw_socket> held;
  for (int i = 0; i < 200; ++i)
    held.emplace_back(visitors, 0, 7); // each says nothing
  EXPECT_TRUE(comes_to(false, 7));
  EXPECT_NE(get(8).find("tel:17"), std::string::npos) << "nobody else is shut out";
  held.clear();
  EXPECT_TRUE(comes_to(true, 7)) << "the door opens again by itself";
}

TEST_F(Haproxy, LetsNoSourceConnectMoreOftenThanItsShare) {
  front(free_port());
  for (int i = 0; i < 600; ++i)
    raw_socket{visitors, 0, 7};
  EXPECT_TRUE(comes_to(false, 7));
  EXPECT_NE(get(8).find("tel:17"), std::string::npos) << "nobody else is shut out";
}

TEST_F(Haproxy, TellsTheEngineTheSourceOfEachClient) {
  network_settings limits;
  limits.connections_per_source_minute = 1;
  listener_settings where;
  where.proxies = {"127.0.0.1"};
  where.origins = {"https://tchat.test"};
  begin(limits, where);
  front(port);
  EXPECT_EQ(get(2).substr(9, 3), "200");
  EXPECT_EQ(get(2).substr(9, 3), "429");
  EXPECT_EQ(get(3).substr(9, 3), "200");
  EXPECT_EQ(server->counters().proxy_faults, 0U);
}

TEST_F(Haproxy, LetsTheSocketThroughAndServesTheNumbersOnceTheEngineStops) {
  listener_settings where;
  where.proxies = {"127.0.0.1"};
  where.origins = {"https://tchat.test"};
  begin({}, where);
  front(port);
  raw_socket socket{visitors};
  auto request = upgrade_request(visitors, "Host", "tchat.test");
  const std::string origin = "http://" + loopback(visitors);
  request.replace(request.find(origin), origin.size(), "https://tchat.test");
  socket.send(request);
  EXPECT_EQ(socket.read_response(true).substr(9, 3), "101");
  socket.send(text_frame("bonjour"));
  EXPECT_EQ(socket.read_frame()->payload, "bonjour");
  server->stop(1012);
  EXPECT_EQ(socket.read_close_code(), 1012);
  EXPECT_EQ(get(1).substr(9, 3), "503");
}

} // namespace
} // namespace ecoute::test
