// SPDX-License-Identifier: EUPL-1.2
#include "net/http_session.hpp"

#include "config/limits.hpp"
#include "net/proxy_protocol.hpp"
#include "net/ws_session.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>

#include <array>

namespace ecoute {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t read_step = 4096;
constexpr std::chrono::seconds linger{1}; ///< so that a refused peer still reads the answer

class http_session final : public live_connection,
                           public std::enable_shared_from_this<http_session> {
public:
  http_session(std::shared_ptr<listener_core> core, tcp_socket socket, arrival how)
      : core_(std::move(core)), wire_(std::in_place, std::move(socket)),
        strand_(wire_->get_executor()), timer_(strand_), how_(std::move(how)) {}

  ~http_session() override {
    core_->forget(enrolled_);
    if (wire_) {
      --core_->counters.connections;
    }
  }

  void start() {
    enrolled_ = core_->enrol(weak_from_this());
    if (enrolled_ == 0) {
      return;
    }
    arm(core_->limits.header_deadline);
    if (how_.proxied) {
      phase_ = phase::proxy;
      return read(16);
    }
    secure();
  }

  void shut(std::uint16_t) override {
    asio::post(strand_, [me = shared_from_this()] {
      me->keep_alive_ = false;
      if (me->phase_ == phase::answering) {
        me->arm(fixed::close_patience);
      } else if (me->phase_ != phase::writing && me->phase_ != phase::gone) {
        me->end();
      }
    });
  }

private:
  enum class phase : std::uint8_t { proxy, tls, head, body, answering, writing, closing, gone };

  void secure() {
    if (!core_->tls) {
      return next_request();
    }
    phase_ = phase::tls;
    wire_->async_secure(*core_->tls, [me = shared_from_this()](error_code failed) {
      if (failed) {
        ++me->core_->counters.tls_faults;
        return spoke_plain_http(failed) ? me->refuse_plain() : me->end();
      }
      me->next_request();
    });
  }

  static bool spoke_plain_http(error_code failed) {
    return failed.category() == asio::error::get_ssl_category() &&
           ERR_GET_REASON(static_cast<unsigned long>(failed.value())) == SSL_R_HTTP_REQUEST;
  }

  /// Says so in the language that the peer speaks, and nothing else.
  void refuse_plain() {
    ++core_->counters.bad_requests;
    phase_ = phase::closing;
    const auto page = refusal_page(400);
    out_head_ = response_head(page, *core_->security, false) + *page.body;
    arm(linger);
    asio::async_write(wire_->socket(), asio::buffer(out_head_),
                      [me = shared_from_this()](error_code, std::size_t) {
                        error_code ignored;
                        me->wire_->socket().shutdown(tcp_socket::shutdown_send, ignored);
                        me->in_.resize(read_step);
                        me->wire_->socket().async_read_some(asio::buffer(me->in_),
                                                            [me](error_code, std::size_t) {});
                      });
  }

  void next_request() {
    phase_ = phase::head;
    parser_.reset();
    ++turn_;
    if (!in_.empty()) {
      arm(core_->limits.header_deadline);
      return take_head();
    }
    read(read_step);
  }

  void read(std::size_t at_most) {
    const auto before = in_.size();
    in_.resize(before + at_most);
    wire_->async_read_some(asio::buffer(in_.data() + before, at_most),
                           [me = shared_from_this(), before](error_code failed, std::size_t size) {
                             me->in_.resize(before + size);
                             if (failed || me->phase_ == phase::gone) {
                               return me->end();
                             }
                             me->took(before == 0);
                           });
  }

  void took(bool first_bytes) {
    switch (phase_) {
    case phase::proxy:
      return take_proxy();
    case phase::head:
      if (first_bytes) {
        arm(core_->limits.header_deadline);
      }
      return take_head();
    case phase::body:
      return take_body();
    default:
      in_.clear();
      return read(read_step);
    }
  }

  void take_proxy() {
    const std::span bytes{reinterpret_cast<const std::uint8_t*>(in_.data()), in_.size()};
    const auto header = read_proxy_header(bytes);
    if (header.result == proxy_header::outcome::incomplete) {
      return read(header.size - in_.size());
    }
    if (header.result == proxy_header::outcome::bad) {
      ++core_->counters.proxy_faults;
      return end();
    }
    std::fill(in_.begin(), in_.end(), '\0');
    in_.clear();
    if (header.result == proxy_header::outcome::proxied) {
      const auto now = listener_core::clock::now();
      const auto ids = core_->hash.of(header.peer, now);
      accept_gate::place place;
      if (core_->gate.enter_source(ids, now, place) != admission_verdict::admitted) {
        ++core_->counters.refused;
        return core_->tls ? end() : refuse(429);
      }
      how_.places.push_back(std::move(place));
      how_.source = ids;
    }
    secure();
  }

  void take_head() {
    const auto end_of_head = in_.find("\r\n\r\n");
    const std::size_t limit = core_->limits.header_bytes_max;
    if (end_of_head == std::string::npos ? in_.size() > limit : end_of_head + 4 > limit) {
      return refuse(431);
    }
    if (end_of_head == std::string::npos) {
      return read(std::min(read_step, limit + 1 - in_.size()));
    }
    const auto head = std::string_view{in_}.substr(0, end_of_head);
    // Folded lines, which proxies and servers read differently, are refused.
    if (head.find("\r\n ") != head.npos || head.find("\r\n\t") != head.npos) {
      return refuse(400);
    }
    parser_.emplace();
    parser_->header_limit(core_->limits.header_bytes_max);
    parser_->body_limit(core_->limits.body_bytes_max);
    error_code failed;
    const auto used = parser_->put(asio::buffer(in_), failed);
    in_.erase(0, used);
    if (failed && failed != http::error::need_more) {
      return refuse(failed == http::error::body_limit     ? 413
                    : failed == http::error::header_limit ? 431
                                                          : 400);
    }
    judge();
  }

  void judge() {
    const auto& message = parser_->get();
    request_head head;
    head.method = view(message.method_string());
    head.target = view(message.target());
    if (core_->routes.page_takes_any_query) {
      head.target = without_page_query(head.target);
    }
    head.version = static_cast<int>(message.version());
    for (const auto& field : message) {
      head.fields.emplace_back(view(field.name_string()), view(field.value()));
    }
    head_only_ = head.method == "HEAD";
    const auto verdict = judge_head(head, core_->names, core_->routes.socket_paths);
    keep_alive_ = verdict.keep_alive && !core_->stopping();
    if (verdict.refusal != 0) {
      if (verdict.refusal == 403) {
        ++core_->counters.foreign_origins;
      }
      return refuse(verdict.refusal);
    }
    request_ = plain_request(head, core_->names, how_.source);
    if (verdict.upgrade) {
      return ask_upgrade();
    }
    if (parser_->is_done()) {
      return ask();
    }
    phase_ = phase::body;
    parser_->eager(true);
    arm(core_->limits.body_deadline);
    take_body();
  }

  void take_body() {
    error_code failed;
    if (!in_.empty()) {
      const auto used = parser_->put(asio::buffer(in_), failed);
      in_.erase(0, used);
    }
    if (failed && failed != http::error::need_more) {
      return refuse(failed == http::error::body_limit ? 413 : 400);
    }
    if (!parser_->is_done()) {
      return in_.size() > core_->limits.header_bytes_max ? refuse(400) : read(read_step);
    }
    request_.body = std::move(parser_->get().body());
    ask();
  }

  respond responder() {
    return [me = shared_from_this(), turn = turn_](http_response response) {
      asio::post(me->strand_, [me, turn, answer = std::move(response)]() mutable {
        if (me->turn_ == turn && me->phase_ == phase::answering) {
          me->answer(std::move(answer));
        }
      });
    };
  }

  void ask() {
    ++core_->counters.requests;
    phase_ = phase::answering;
    arm(core_->limits.answer_patience);
    core_->routes.on_request(std::move(request_), responder());
  }

  void ask_upgrade() {
    ++core_->counters.requests;
    phase_ = phase::answering;
    arm(core_->limits.answer_patience);
    auto accept = [me = shared_from_this(), turn = turn_](std::shared_ptr<frame_sink> sink) {
      asio::post(me->strand_, [me, turn, to = std::move(sink)]() mutable {
        me->become_socket(turn, std::move(to));
      });
    };
    core_->routes.on_upgrade(std::move(request_), std::move(accept), responder());
  }

  void become_socket(std::uint32_t turn, std::shared_ptr<frame_sink> sink) {
    if (turn_ != turn || phase_ != phase::answering) {
      return sink->on_closed();
    }
    phase_ = phase::gone;
    timer_.cancel();
    wire_->give_back(in_);
    auto wire = std::move(*wire_);
    wire_.reset();
    start_ws_session(core_, std::move(wire), parser_->release(), std::move(sink),
                     std::move(how_.places));
    parser_.reset();
  }

  void refuse(unsigned status) {
    ++core_->counters.bad_requests;
    keep_alive_ = false;
    auto response = status == 421 ? other_address_page(core_->names) : refusal_page(status);
    if (status == 405) {
      response.headers.emplace_back("Allow", "GET, HEAD, POST");
    } else if (status == 426) {
      response.headers.emplace_back("Sec-WebSocket-Version", "13");
    }
    answer(std::move(response));
  }

  void answer(http_response response) {
    phase_ = phase::writing;
    out_head_ = response_head(response, *core_->security, keep_alive_);
    const bool with_body = response.body && !response.content_type.empty() && !head_only_;
    out_body_ = with_body ? std::move(response.body) : nullptr;
    const auto size = out_head_.size() + (out_body_ ? out_body_->size() : 0);
    arm(core_->limits.header_deadline +
        std::chrono::seconds{size / core_->limits.read_bytes_per_second_min});
    const std::array<asio::const_buffer, 2> parts{
        asio::buffer(out_head_), out_body_ ? asio::buffer(*out_body_) : asio::const_buffer{}};
    asio::async_write(*wire_, parts, [me = shared_from_this()](error_code failed, std::size_t) {
      me->answered(failed);
    });
  }

  void answered(error_code failed) {
    out_head_.clear();
    out_body_.reset();
    if (failed) {
      return end();
    }
    if (keep_alive_) {
      head_only_ = false;
      arm(core_->limits.keep_alive);
      return next_request();
    }
    // Closing with unread bytes would reset the connection before the answer is read.
    phase_ = phase::closing;
    error_code ignored;
    wire_->socket().shutdown(tcp_socket::shutdown_send, ignored);
    arm(linger);
    in_.clear();
    read(read_step);
  }

  void arm(std::chrono::milliseconds after) {
    timer_.expires_after(after);
    timer_.async_wait([weak = weak_from_this()](error_code failed) {
      if (const auto me = weak.lock(); me && !failed) {
        me->late();
      }
    });
  }

  void late() {
    if (phase_ == phase::answering) {
      keep_alive_ = false;
      return answer(refusal_page(503));
    }
    if (phase_ != phase::closing) {
      ++core_->counters.deadlines;
    }
    // A silent peer between two requests is no fault and gets no answer.
    end();
  }

  void end() {
    phase_ = phase::gone;
    timer_.cancel();
    if (wire_) {
      wire_->close();
    }
  }

  static std::string_view view(boost::beast::string_view text) {
    return {text.data(), text.size()};
  }

  std::shared_ptr<listener_core> core_;
  std::optional<wire_stream> wire_;
  socket_strand strand_;
  asio::basic_waitable_timer<std::chrono::steady_clock,
                             asio::wait_traits<std::chrono::steady_clock>, socket_strand>
      timer_;
  arrival how_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::string in_;
  http_request request_;
  std::string out_head_;
  std::shared_ptr<const std::string> out_body_;
  std::uint64_t enrolled_ = 0;
  std::uint32_t turn_ = 0;
  phase phase_ = phase::head;
  bool keep_alive_ = true;
  bool head_only_ = false;
};

} // namespace

void start_http_session(std::shared_ptr<listener_core> core, tcp_socket socket, arrival how) {
  ++core->counters.connections;
  std::make_shared<http_session>(std::move(core), std::move(socket), std::move(how))->start();
}

} // namespace ecoute
