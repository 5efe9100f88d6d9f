// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/raw_socket.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <map>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace ecoute::test {

std::uint16_t raw_frame::close_code() const {
  if (opcode != 8 || payload.size() < 2) {
    return 0;
  }
  return static_cast<std::uint16_t>(static_cast<unsigned char>(payload[0]) << 8 |
                                    static_cast<unsigned char>(payload[1]));
}

raw_socket::raw_socket(std::uint16_t port, int receive_buffer, std::uint32_t from)
    : handle_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_buffer > 0) {
    ::setsockopt(handle_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  sockaddr_in self{};
  self.sin_family = AF_INET;
  self.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + from);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(handle_, reinterpret_cast<sockaddr*>(&self), sizeof self) != 0 ||
      ::connect(handle_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
    ::close(handle_);
    throw std::runtime_error("cannot connect");
  }
}

raw_socket::raw_socket(raw_socket&& other) noexcept
    : handle_(std::exchange(other.handle_, -1)), in_(std::move(other.in_)) {}

raw_socket::~raw_socket() {
  if (handle_ >= 0) {
    ::close(handle_);
  }
}

bool raw_socket::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool raw_socket::readable(std::chrono::milliseconds wait) {
  pollfd one{handle_, POLLIN, 0};
  return !in_.empty() || ::poll(&one, 1, static_cast<int>(wait.count())) > 0;
}

bool raw_socket::fill() {
  pollfd one{handle_, POLLIN, 0};
  const auto wait = std::chrono::milliseconds{patience};
  if (::poll(&one, 1, static_cast<int>(wait.count())) <= 0) {
    return false;
  }
  std::array<char, 16384> some{};
  const auto got = ::recv(handle_, some.data(), some.size(), 0);
  if (got <= 0) {
    return false;
  }
  in_.append(some.data(), static_cast<std::size_t>(got));
  return true;
}

std::string raw_socket::read_to_end() {
  while (fill()) {
  }
  return std::exchange(in_, {});
}

std::string raw_socket::read_response(bool head_only) {
  std::size_t end = 0;
  while ((end = in_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) {
      return std::exchange(in_, {});
    }
  }
  std::size_t whole = end + 4;
  const auto mark = in_.find("Content-Length: ");
  if (!head_only && mark < end) {
    whole += std::stoul(in_.substr(mark + 16));
  }
  while (in_.size() < whole && fill()) {
  }
  std::string response = in_.substr(0, whole);
  in_.erase(0, whole);
  return response;
}

std::optional<raw_frame> raw_socket::read_frame() {
  const auto need = [this](std::size_t size) {
    while (in_.size() < size) {
      if (!fill()) {
        return false;
      }
    }
    return true;
  };
  if (!need(2)) {
    return std::nullopt;
  }
  const auto byte = [this](std::size_t at) { return static_cast<unsigned char>(in_[at]); };
  std::size_t size = byte(1) & 0x7f;
  std::size_t start = 2;
  const std::size_t extra = size == 126 ? 2 : size == 127 ? 8 : 0;
  if (!need(start + extra)) {
    return std::nullopt;
  }
  if (extra != 0) {
    size = 0;
    for (std::size_t i = 0; i < extra; ++i) {
      size = size << 8 | byte(start + i);
    }
    start += extra;
  }
  if (!need(start + size)) {
    return std::nullopt;
  }
  raw_frame frame{byte(0) & 0x0fU, (byte(0) & 0x80U) != 0, in_.substr(start, size)};
  in_.erase(0, start + size);
  return frame;
}

std::uint16_t raw_socket::read_close_code() {
  while (const auto frame = read_frame()) {
    if (frame->opcode == 8) {
      return frame->close_code();
    }
  }
  return 0;
}

std::string client_frame(std::uint8_t first, std::string_view payload) {
  constexpr std::array<unsigned char, 4> mask{0x12, 0x34, 0x56, 0x78};
  std::string frame(1, static_cast<char>(first));
  const auto size = payload.size();
  if (size < 126) {
    frame += static_cast<char>(0x80 | size);
  } else {
    const unsigned bytes = size < 65536 ? 2 : 8;
    frame += static_cast<char>(0x80 | (bytes == 2 ? 126 : 127));
    for (unsigned i = bytes; i-- > 0;) {
      frame += static_cast<char>(size >> (8 * i) & 0xff);
    }
  }
  frame.append(mask.begin(), mask.end());
  for (std::size_t i = 0; i < size; ++i) {
    frame += static_cast<char>(static_cast<unsigned char>(payload[i]) ^ mask[i % 4]);
  }
  return frame;
}

std::string upgrade_request(std::uint16_t port, std::string_view changed, std::string_view value) {
  const std::string host = "127.0.0.1:" + std::to_string(port);
  std::map<std::string, std::string> headers{{"Host", host},
                                             {"Upgrade", "websocket"},
                                             {"Connection", "Upgrade"},
                                             {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                                             {"Sec-WebSocket-Version", "13"},
                                             {"Sec-WebSocket-Protocol", "ecoute.v1"},
                                             {"Origin", "http://" + host}};
  if (!changed.empty()) {
    headers[std::string{changed}] = value;
  }
  std::string request = "GET /tchat HTTP/1.1\r\n";
  for (const auto& [name, text] : headers) {
    if (!text.empty()) {
      request += name + ": " + text + "\r\n";
    }
  }
  return request + "\r\n";
}

} // namespace ecoute::test
