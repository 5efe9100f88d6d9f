// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ecoute::test {

/// A WebSocket frame as it came.
struct raw_frame {
  unsigned opcode = 0;
  bool last = true;
  std::string payload;
  /// Code of a close frame; 0 without one.
  std::uint16_t close_code() const;
};

/// A blocking client that writes exactly the bytes it is told to. Every wait has an end.
class raw_socket {
public:
  /// Connects to 127.0.0.1, from 127.0.0.`from`.
  explicit raw_socket(std::uint16_t port, int receive_buffer = 0, std::uint32_t from = 1);
  raw_socket(raw_socket&& other) noexcept;
  raw_socket(const raw_socket&) = delete;
  raw_socket& operator=(const raw_socket&) = delete;
  ~raw_socket();

  /// False when the peer has closed.
  bool send(std::string_view bytes);
  /// Bytes until the peer closes (or `patience` is over).
  std::string read_to_end();
  /// One whole response: head and Content-Length bytes of body.
  std::string read_response(bool head_only = false);
  /// One frame; nothing when the connection ended.
  std::optional<raw_frame> read_frame();
  /// Whether something can be read within `wait`.
  bool readable(std::chrono::milliseconds wait);
  /// Frames up to the close frame's code; 0 when the connection ended without one.
  std::uint16_t read_close_code();

  static constexpr std::chrono::seconds patience{10};

private:
  bool fill();
  int handle_ = -1;
  std::string in_;
};

/// A masked client frame. `first` is the first byte (FIN, RSV, opcode).
std::string client_frame(std::uint8_t first, std::string_view payload);
inline std::string text_frame(std::string_view payload) {
  return client_frame(0x81, payload);
}

/// An upgrade request with one header changed, added ("name", value) or removed (value empty).
std::string upgrade_request(std::uint16_t port, std::string_view changed = {},
                            std::string_view value = {});

} // namespace ecoute::test
