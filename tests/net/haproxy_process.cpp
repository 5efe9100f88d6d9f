// SPDX-License-Identifier: EUPL-1.2
#include "tests/net/haproxy_process.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <array>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace ecoute::test {
namespace {

bool can_be_bound(std::uint16_t port) {
  const int handle = bound_to(port);
  return handle >= 0 && ::close(handle) == 0;
}

std::string loopback(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

/// HAProxy is given sockets that listen already: who connects before it accepts waits in the
/// socket's line, and is cut off when HAProxy ends.
int open_door(std::uint16_t& port) {
  port = free_port();
  const int door = bound_to(port);
  EXPECT_GE(door, 0);
  EXPECT_EQ(::listen(door, SOMAXCONN), 0);
  const int inherited = ::dup(door); // without close-on-exec
  ::close(door);
  return inherited;
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what << " does not stand in the configuration";
  for (; at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

/// A file of its own, which goes with it.
class configuration {
public:
  explicit configuration(const front_changes& how) {
    std::ostringstream shipped;
    shipped << std::ifstream(ECOUTE_SOURCE_DIR "/config/haproxy.cfg").rdbuf();
    auto text = shipped.str();
    // One thread, so that who came first counts first.
    replace_all(text, "maxconn 20000", "maxconn 1900\n    nbthread 1");
    replace_all(text, "conn_rate(1m)", "conn_rate(" + how.minute + ")");
    replace_all(text, "timeout http-request 10s", "timeout http-request " + how.silence);
    if (how.told_sources)
      replace_all(text, "tcp-request connection", "tcp-request session");
    const int file = ::mkstemp(name_.data());
    EXPECT_EQ(::write(file, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    ::close(file);
  }
  configuration(const configuration&) = delete;
  configuration& operator=(const configuration&) = delete;
  ~configuration() { std::filesystem::remove(name_); }
  const std::string& name() const { return name_; }

private:
  std::string name_ = (std::filesystem::temp_directory_path() / "ecoute_front_XXXXXX").string();
};

template <class Connect>
std::string get_over(Connect connect) {
  try {
    raw_socket socket = connect();
    socket.send("GET / HTTP/1.1\r\nHost: tchat.test\r\nX-Forwarded-For: 192.0.2.1\r\n"
                "Connection: close\r\n\r\n");
    return socket.read_to_end();
  } catch (const std::runtime_error&) {
    return {}; // cut off before connect() had returned
  }
}

} // namespace

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

std::uint16_t free_port() {
  static auto next = static_cast<std::uint16_t>(10000 + ::getpid() % 5000 * 4);
  while (!can_be_bound(++next))
    EXPECT_LT(next, 32768);
  return next;
}

void haproxy_process::stop() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }
}

void haproxy_process::start(std::uint16_t engine, const front_changes& how) {
  const configuration file{how};
  spawn(engine, file.name(), how.told_sources ? "accept-proxy" : "");
  ASSERT_GT(process_, 0) << "this test needs Debian's haproxy";
  const auto answer =
      how.told_sources ? get_page(visitors, "2001:db8:9::1") : get_page(visitors, 9);
  ASSERT_NE(answer, "") << "HAProxy does not answer";
}

void haproxy_process::spawn(std::uint16_t engine, const std::string& file,
                            const std::string& bind_words) {
  const int visitors_door = open_door(visitors);
  const int agents_door = open_door(agents);
  const std::string folder = ECOUTE_SOURCE_DIR "/config";
  std::vector<std::string> environment{"ECOUTE_CONFIG=" + folder,
                                       "ECOUTE_VISITORS=fd@" + std::to_string(visitors_door),
                                       "ECOUTE_AGENTS=fd@" + std::to_string(agents_door),
                                       "ECOUTE_VISITOR_TLS=" + bind_words,
                                       "ECOUTE_AGENT_TLS=" + bind_words,
                                       "ECOUTE_VISITOR_ENGINE=" + loopback(engine),
                                       "ECOUTE_AGENT_ENGINE=" + loopback(engine)};
  std::vector<char*> variables;
  for (auto& one : environment) {
    variables.push_back(one.data());
  }
  variables.push_back(nullptr);
  std::array<std::string, 4> words{"haproxy", "-db", "-f", file};
  std::array<char*, 5> arguments{};
  for (std::size_t i = 0; i < words.size(); ++i) {
    arguments[i] = words[i].data();
  }
  if (::posix_spawn(&process_, "/usr/sbin/haproxy", nullptr, nullptr, arguments.data(),
                    variables.data()) != 0) {
    process_ = 0;
  }
  ::close(visitors_door);
  ::close(agents_door);
}

std::string get_page(std::uint16_t door, std::uint32_t from) {
  return get_over([&] { return raw_socket{door, 0, from}; });
}

std::string get_page(std::uint16_t door, const std::string& from) {
  return get_over([&] { return arrive_from(door, from); });
}

raw_socket arrive_from(std::uint16_t door, const std::string& from) {
  raw_socket socket{door};
  socket.send("PROXY TCP6 " + from + " 2001:db8:ffff::1 40000 443\r\n");
  return socket;
}

std::string status_of(const std::string& page) {
  return page.empty() ? page : page.substr(9, 3);
}

void expect_the_numbers(const std::string& page) {
  for (const char* number : {"tel:17", "tel:112", "sms:114", "tel:3919", "tel:119"}) {
    EXPECT_NE(page.find(number), std::string::npos) << number;
  }
  for (const char* header : {"content-security-policy: default-src 'none'", "no-referrer",
                             "nosniff", "cache-control: no-store", "x-robots-tag: noindex"}) {
    EXPECT_NE(page.find(header), std::string::npos) << header;
  }
}

} // namespace ecoute::test
