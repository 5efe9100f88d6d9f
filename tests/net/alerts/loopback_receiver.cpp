// SPDX-License-Identifier: EUPL-1.2
#include "tests/net/alerts/loopback_receiver.hpp"

#include <array>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace ecoute::test {
namespace {

constexpr std::chrono::milliseconds request_patience{10'000};

bool comes(int handle, std::chrono::milliseconds within) {
  pollfd one{handle, POLLIN, 0};
  return ::poll(&one, 1, static_cast<int>(within.count())) > 0;
}

} // namespace

bool received_call::write(const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size() && !ends_) {
    const auto some = ::send(handle_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (some <= 0)
      return false;
    done += static_cast<std::size_t>(some);
  }
  return done == bytes.size();
}

std::string received_call::read_line() {
  std::string line;
  for (char one = 0; comes(handle_, request_patience) && ::recv(handle_, &one, 1, 0) == 1;) {
    if (one == '\n')
      return line;
    line += one;
  }
  return {};
}

bool received_call::left_within(std::chrono::milliseconds pause) {
  constexpr std::chrono::milliseconds step{20};
  for (std::chrono::milliseconds waited{0}; waited < pause && !ends_; waited += step)
    if (comes(handle_, step)) // nothing more is said to us: it is the end
      return true;
  return false;
}

loopback_receiver::loopback_receiver(reaction act, bool speaks_first)
    : act_(std::move(act)), speaks_first_(speaks_first),
      door_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  if (::bind(door_, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(door_, 64) != 0 ||
      ::getsockname(door_, reinterpret_cast<sockaddr*>(&at), &size) != 0)
    throw std::runtime_error("cannot listen");
  port_ = ntohs(at.sin_port);
  thread_ = std::thread{[this] { serve(); }};
}

loopback_receiver::~loopback_receiver() {
  ends_ = true;
  ::shutdown(door_, SHUT_RDWR);
  thread_.join();
  ::close(door_);
}

std::vector<std::string> loopback_receiver::requests() {
  const std::lock_guard guard{mutex_};
  return requests_;
}

void loopback_receiver::serve() {
  while (!ends_) {
    const int handle = ::accept4(door_, nullptr, nullptr, SOCK_CLOEXEC);
    if (handle < 0)
      return;
    ++connections_;
    auto request = speaks_first_ ? std::string{} : read_request(handle);
    if (speaks_first_ || !request.empty()) {
      {
        const std::lock_guard guard{mutex_};
        requests_.push_back(std::move(request));
      }
      received_call call{handle, ends_};
      act_(call);
    }
    ::close(handle);
  }
}

std::string loopback_receiver::read_request(int handle) {
  std::string in;
  std::size_t whole = 0;
  while (whole == 0 || in.size() < whole) {
    std::array<char, 4096> some{};
    if (!comes(handle, request_patience))
      return {};
    const auto got = ::recv(handle, some.data(), some.size(), 0);
    if (got <= 0)
      return {};
    in.append(some.data(), static_cast<std::size_t>(got));
    const auto head = in.find("\r\n\r\n");
    if (whole != 0 || head == std::string::npos)
      continue;
    const auto length = in.find("Content-Length: ");
    whole = head + 4 + (length < head ? std::stoul(in.substr(length + 16)) : 0);
  }
  return in;
}

loopback_receiver::reaction answers(int status, const std::string& headers) {
  return [status, headers](received_call& call) {
    call.write("HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Length: 0\r\n" + headers +
               "Connection: close\r\n\r\n");
  };
}

} // namespace ecoute::test
