// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/role.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ecoute {

using socket_strand = boost::asio::strand<boost::asio::io_context::executor_type>;
using tcp_socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, socket_strand>;

/// The bytes of one connection, plain or through TLS: one type, so that the WebSocket templates
/// are instantiated once. Bytes already read by HTTP come first.
class wire_stream {
public:
  using executor_type = socket_strand;
  using error_code = boost::system::error_code;

  explicit wire_stream(tcp_socket socket) : plain_(std::move(socket)) {}

  executor_type get_executor() { return socket().get_executor(); }
  tcp_socket& socket() { return tls_ ? tls_->next_layer() : *plain_; }

  /// Puts what follows into TLS; `handler(error_code)`.
  template <class Handler>
  void async_secure(boost::asio::ssl::context& context, Handler handler) {
    tls_ = std::make_unique<tls_stream>(std::move(*plain_), context);
    plain_.reset();
    tls_->async_handshake(boost::asio::ssl::stream_base::server, std::move(handler));
  }

  /// What was read too far is read again. Of an empty string not even the capacity is kept.
  void give_back(std::string_view bytes) { leftover_ = bytes; }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler, const Buffers& into) {
          if (!leftover_.empty()) {
            const auto n = boost::asio::buffer_copy(into, boost::asio::buffer(leftover_));
            leftover_.substr(n).swap(leftover_);
            boost::asio::post(get_executor(), boost::beast::bind_front_handler(std::move(handler),
                                                                               error_code{}, n));
          } else if (tls_) {
            tls_->async_read_some(into, std::move(handler));
          } else {
            plain_->async_read_some(into, std::move(handler));
          }
        },
        token, buffers);
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler, const Buffers& from) {
          if (tls_) {
            tls_->async_write_some(from, std::move(handler));
          } else {
            plain_->async_write_some(from, std::move(handler));
          }
        },
        token, buffers);
  }

  void close() {
    error_code ignored;
    socket().close(ignored);
  }

private:
  using tls_stream = boost::asio::ssl::stream<tcp_socket>;
  std::optional<tcp_socket> plain_;
  std::unique_ptr<tls_stream> tls_;
  std::string leftover_;
};

inline void beast_close_socket(wire_stream& wire) {
  wire.close();
}

} // namespace ecoute
