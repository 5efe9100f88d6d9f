// SPDX-License-Identifier: EUPL-1.2
#include "net/listener.hpp"

#include "config/limits.hpp"
#include "net/http_session.hpp"
#include "net/io_threads.hpp"
#include "net/listener_core.hpp"
#include "net/tls_context.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <optional>
#include <stdexcept>

namespace ecoute {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

peer_address address_of(const tcp::endpoint& end) {
  const auto address = end.address();
  if (address.is_v4()) {
    return peer_address::v4(address.to_v4().to_bytes(), end.port());
  }
  return {address.to_v6().to_bytes(), end.port()};
}

/// Tells a connection that it is refused, with as little as possible: nothing it sends is used.
class unread_answer : public std::enable_shared_from_this<unread_answer> {
public:
  unread_answer(tcp_socket socket, std::shared_ptr<const std::string> text,
                std::shared_ptr<std::atomic<std::int64_t>> count)
      : socket_(std::move(socket)), timer_(socket_.get_executor()), text_(std::move(text)),
        count_(std::move(count)) {}
  ~unread_answer() { --*count_; }

  void start() {
    timer_.expires_after(fixed::refusal_patience);
    timer_.async_wait([weak = weak_from_this()](error_code failed) {
      if (const auto me = weak.lock(); me && !failed) {
        error_code ignored;
        me->socket_.close(ignored);
      }
    });
    asio::async_write(socket_, asio::buffer(*text_),
                      [me = shared_from_this()](error_code failed, std::size_t) {
                        if (!failed) {
                          me->socket_.shutdown(tcp_socket::shutdown_send, failed);
                          me->drain();
                        }
                      });
  }

private:
  void drain() {
    socket_.async_read_some(asio::buffer(waste_),
                            [me = shared_from_this()](error_code failed, std::size_t) {
                              if (!failed) {
                                me->drain();
                              }
                            });
  }

  tcp_socket socket_;
  asio::basic_waitable_timer<std::chrono::steady_clock,
                             asio::wait_traits<std::chrono::steady_clock>, socket_strand>
      timer_;
  std::shared_ptr<const std::string> text_;
  std::shared_ptr<std::atomic<std::int64_t>> count_;
  std::array<char, 512> waste_{};
};

std::shared_ptr<const std::string> whole_refusal(unsigned status, const security_headers& with) {
  const auto page = status == 403 ? clear_refused_page() : refusal_page(status);
  return std::make_shared<const std::string>(response_head(page, with, false) + *page.body);
}

} // namespace

struct listener::parts : std::enable_shared_from_this<listener::parts> {
  parts(asio::io_context& io, const network_settings& limits, listener_routes routes)
      : context(io), strand(asio::make_strand(io)), acceptor(strand), pause(strand),
        core(std::make_shared<listener_core>(limits, std::move(routes))) {}

  void bind(const listener_settings& where);
  void accept();
  void arrived(tcp_socket socket, const tcp::endpoint& from);
  void refuse(tcp_socket socket, const std::shared_ptr<const std::string>& text);

  asio::io_context& context;
  socket_strand strand;
  asio::basic_socket_acceptor<tcp, socket_strand> acceptor;
  asio::basic_waitable_timer<std::chrono::steady_clock,
                             asio::wait_traits<std::chrono::steady_clock>, socket_strand>
      pause;
  std::shared_ptr<listener_core> core;
  std::shared_ptr<std::atomic<std::int64_t>> refusals =
      std::make_shared<std::atomic<std::int64_t>>(0);
  std::shared_ptr<const std::string> text_503;
  std::shared_ptr<const std::string> text_429;
  std::shared_ptr<const std::string> text_403;
  std::uint16_t port = 0;
  tcp::endpoint from; ///< of the connection being accepted; overwritten at once
  bool stopped = false;
  std::atomic<bool> stop_asked{false};
};

void listener::parts::bind(const listener_settings& where) {
  const std::string name = where.address + " port " + std::to_string(where.port);
  const auto check = [&name](error_code failed) {
    if (failed) {
      throw std::runtime_error("cannot listen on " + name + ": " + failed.message());
    }
  };
  for (const auto& proxy : where.proxies) {
    const auto address = peer_address::literal(proxy);
    if (!address) {
      throw std::runtime_error("a proxy of " + name + " is not an IP address");
    }
    core->proxies.push_back(*address);
  }
  if (!where.tls_certificate.empty() || !where.tls_key.empty()) {
    core->tls = make_tls_context(where.tls_certificate, where.tls_key);
  }
  error_code failed;
  const auto address = asio::ip::make_address(where.address, failed);
  check(failed);
  const tcp::endpoint end{address, where.port};
  check(acceptor.open(end.protocol(), failed));
  // A child that inherited it would keep the port open after us, and answer nobody.
  ::fcntl(acceptor.native_handle(), F_SETFD, FD_CLOEXEC);
  acceptor.set_option(tcp::acceptor::reuse_address(true), failed);
  check(acceptor.bind(end, failed));
  check(acceptor.listen(asio::socket_base::max_listen_connections, failed));
  port = acceptor.local_endpoint().port();
  core->names =
      names_of(where.origins, where.address, port, core->tls != nullptr, !where.proxies.empty());
  core->security = std::make_unique<const security_headers>(core->names.hosts, core->names.secure,
                                                            core->routes.keeps_screen_on);
  text_503 = whole_refusal(503, *core->security);
  text_429 = whole_refusal(429, *core->security);
  text_403 = whole_refusal(403, *core->security);
}

void listener::parts::accept() {
  acceptor.async_accept(
      asio::make_strand(context), from,
      [me = shared_from_this()](error_code failed, tcp_socket socket) {
        if (me->stopped || failed == asio::error::operation_aborted) {
          return;
        }
        if (!failed) {
          const auto strand_of = socket.get_executor();
          asio::dispatch(strand_of, [me, end = me->from, moved = std::move(socket)]() mutable {
            me->arrived(std::move(moved), end);
          });
          me->from = {};
          return me->accept();
        }
        // No descriptor or no memory: what waits stays in the kernel's queue for a while.
        ++me->core->counters.accept_pauses;
        me->pause.expires_after(fixed::descriptors_pause);
        me->pause.async_wait([me](error_code cancelled) {
          if (!cancelled && !me->stopped) {
            me->accept();
          }
        });
      });
}

void listener::parts::arrived(tcp_socket socket, const tcp::endpoint& end) {
  ++core->counters.accepted;
  const auto now = listener_core::clock::now();
  accept_gate::place place;
  if (core->gate.enter(now, place) != admission_verdict::admitted) {
    return refuse(std::move(socket), text_503);
  }
  arrival how;
  how.places.push_back(std::move(place));
  const auto peer = address_of(end);
  how.proxied = std::any_of(core->proxies.begin(), core->proxies.end(),
                            [&peer](const auto& one) { return one.same_host(peer); });
  // Plain behind a proxy: who does not come through it would send a password in clear.
  if (!how.proxied && !core->proxies.empty() && !core->tls && !peer.is_loopback()) {
    return refuse(std::move(socket), text_403);
  }
  const auto ids = core->hash.of(peer, now);
  how.source = ids;
  if (!how.proxied) {
    if (core->gate.enter_source(ids, now, place) != admission_verdict::admitted) {
      return refuse(std::move(socket), text_429);
    }
    how.places.push_back(std::move(place));
  }
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  start_http_session(core, std::move(socket), std::move(how));
}

void listener::parts::refuse(tcp_socket socket, const std::shared_ptr<const std::string>& text) {
  ++core->counters.refused;
  if (core->tls || refusals->fetch_add(1) >= fixed::refusals_max) {
    if (!core->tls) {
      --*refusals;
    }
    error_code ignored;
    socket.close(ignored);
    return;
  }
  std::make_shared<unread_answer>(std::move(socket), text, refusals)->start();
}

listener::listener(io_threads& io, listener_settings where, network_settings limits,
                   listener_routes routes)
    : parts_(std::make_shared<parts>(io.context(), limits, std::move(routes))) {
  parts_->bind(where);
}

listener::~listener() {
  stop(1001);
}

void listener::start() {
  asio::post(parts_->strand, [me = parts_] { me->accept(); });
}

std::uint16_t listener::port() const noexcept {
  return parts_->port;
}

void listener::stop(std::uint16_t code) {
  // Nothing may be posted a second time: the threads may be gone by then.
  if (parts_->stop_asked.exchange(true)) {
    return;
  }
  stop_accepting();
  parts_->core->shut_all(code);
}

void listener::stop_accepting() {
  asio::post(parts_->strand, [me = parts_] {
    error_code ignored;
    me->stopped = true;
    me->acceptor.close(ignored);
    me->pause.cancel();
  });
}

const listener_counters& listener::counters() const noexcept {
  return parts_->core->counters;
}

} // namespace ecoute
