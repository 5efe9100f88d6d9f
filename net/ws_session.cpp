// SPDX-License-Identifier: EUPL-1.2
#include "net/ws_session.hpp"

#include "config/limits.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <array>
#include <atomic>
#include <list>

namespace ecoute {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

/// Beast's teardown, found by argument: plain end of the TCP connection, also below TLS, since
/// both sides have exchanged close frames by then.
template <class Handler>
void async_teardown(boost::beast::role_type role, wire_stream& wire, Handler&& handler) {
  websocket::async_teardown(role, wire.socket(), std::forward<Handler>(handler));
}

namespace {

/// What one read takes: most frames. Every idle socket holds as much, and what Beast read ahead.
constexpr std::size_t chunk_bytes = 256;

/// One WebSocket. Every member but push(), release() and close() runs on the strand.
class ws_session final : public outbound,
                         public live_connection,
                         public std::enable_shared_from_this<ws_session> {
public:
  ws_session(std::shared_ptr<listener_core> core, wire_stream wire, upgrade_request request,
             std::shared_ptr<frame_sink> sink, std::vector<accept_gate::place> places)
      : core_(std::move(core)), ws_(std::move(wire)), timer_(ws_.get_executor()),
        request_(std::make_unique<upgrade_request>(std::move(request))), sink_(std::move(sink)),
        places_(std::move(places)) {
    ++core_->counters.sockets;
  }

  ~ws_session() override {
    core_->forget(enrolled_);
    --core_->counters.sockets;
    --core_->counters.connections;
  }

  void start() {
    self_ = shared_from_this();
    enrolled_ = core_->enrol(weak_from_this());
    if (enrolled_ == 0) {
      return finish();
    }
    websocket::stream_base::timeout none{};
    none.handshake_timeout = websocket::stream_base::none();
    none.idle_timeout = websocket::stream_base::none();
    none.keep_alive_pings = false;
    ws_.set_option(none);
    ws_.read_message_max(core_->limits.frame_bytes_max);
    ws_.auto_fragment(false);
    ws_.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
      // An empty name: Beast would fill in its own where there is none.
      response.set(http::field::server, "");
      response.set(http::field::sec_websocket_protocol, subprotocol);
    }));
    arm(core_->limits.header_deadline, true);
    ws_.async_accept(*request_, [me = self_](error_code failed) { me->opened(failed); });
  }

  bool push(std::string frame) override {
    const auto bytes = frame.size();
    const auto frames_now = frames_.fetch_add(1) + 1;
    const auto bytes_now = bytes_.fetch_add(bytes) + bytes;
    if (frames_now > core_->limits.outbound_frames_max ||
        bytes_now > core_->limits.outbound_bytes_max) {
      if (!overflowed_.exchange(true)) {
        asio::post(ws_.get_executor(), [me = shared_from_this()] { me->overflow(); });
      }
      return false;
    }
    asio::post(ws_.get_executor(), [me = shared_from_this(), text = std::move(frame)]() mutable {
      me->enqueue(std::move(text));
    });
    return true;
  }

  void release() override {
    asio::post(ws_.get_executor(), [me = shared_from_this()] {
      me->unreleased_ -= me->unreleased_ > 0 ? 1 : 0;
      me->read();
    });
  }

  void close(std::uint16_t code) override {
    asio::post(ws_.get_executor(), [me = shared_from_this(), code] { me->begin_close(code); });
  }

  void shut(std::uint16_t code) override { close(code); }

private:
  void opened(error_code failed) {
    request_.reset();
    if (failed) {
      return finish();
    }
    open_ = true;
    ws_.text(true);
    ws_.control_callback([this](websocket::frame_type kind, boost::beast::string_view) {
      if (kind == websocket::frame_type::ping) {
        count_ping();
      }
    });
    arm(core_->limits.first_frame_deadline, false);
    sink_->on_open(weak_from_this());
    read();
    if (closing_) {
      send_close();
    }
  }

  void read() {
    if (!open_ || reading_ || closing_ || unreleased_ >= core_->limits.requests_unanswered_max) {
      return;
    }
    reading_ = true;
    ws_.async_read_some(asio::buffer(chunk_),
                        [me = shared_from_this()](error_code failed, std::size_t size) {
                          me->reading_ = false;
                          me->took(failed, size);
                        });
  }

  void took(error_code failed, std::size_t size) {
    if (failed) {
      if (failed != websocket::error::closed && failed.category() == some_fault().category()) {
        ++core_->counters.protocol_faults;
      }
      return closing_ && failed == asio::error::operation_aborted ? void() : finish();
    }
    if (closing_) {
      return;
    }
    if (!ws_.got_text()) {
      ++core_->counters.protocol_faults;
      return begin_close(1003);
    }
    if (partial_ == 0 && !ws_.is_message_done()) {
      arm(core_->limits.body_deadline, false);
    }
    ++partial_;
    message_.append(chunk_.data(), size);
    if (ws_.is_message_done()) {
      partial_ = 0;
      timer_.cancel();
      ++unreleased_;
      sink_->on_frame(std::exchange(message_, {}));
    }
    read();
  }

  static error_code some_fault() { return websocket::error::bad_opcode; }

  void count_ping() {
    const auto now = std::chrono::steady_clock::now();
    if (now - pings_since_ > fixed::ping_window) {
      pings_since_ = now;
      pings_ = 0;
    }
    if (++pings_ == fixed::client_pings_max + 1) {
      ++core_->counters.protocol_faults;
      close(1008);
    }
  }

  void enqueue(std::string text) {
    if (closing_ || finished_) {
      return;
    }
    queue_.push_back(std::move(text));
    write();
  }

  void write() {
    if (!open_ || writing_ || queue_.empty()) {
      return;
    }
    writing_ = true;
    ws_.async_write(
        asio::buffer(queue_.front()),
        [me = shared_from_this()](error_code failed, std::size_t) { me->wrote(failed); });
  }

  void wrote(error_code failed) {
    writing_ = false;
    if (failed) {
      return closing_ && failed == asio::error::operation_aborted ? void() : finish();
    }
    --frames_;
    bytes_ -= queue_.front().size();
    queue_.pop_front();
    if (queue_.empty() && closing_) {
      return send_close();
    }
    write();
  }

  void overflow() {
    ++core_->counters.slow_readers;
    while (queue_.size() > (writing_ ? 1U : 0U)) {
      queue_.pop_back();
    }
    begin_close(1013);
  }

  /// What is queued goes out first; then the close frame; then the peer has close_patience.
  void begin_close(std::uint16_t code) {
    if (closing_ || finished_) {
      return;
    }
    closing_ = true;
    code_ = code;
    arm(fixed::close_patience, true);
    if (open_ && !writing_) {
      send_close();
    }
  }

  void send_close() {
    if (finished_ || close_sent_) {
      return;
    }
    close_sent_ = true;
    ws_.async_close(websocket::close_reason{static_cast<websocket::close_code>(code_)},
                    [me = shared_from_this()](error_code) { me->finish(); });
  }

  /// `cut`: what is late ends the connection at once; else it is closed with 1008.
  void arm(std::chrono::milliseconds after, bool cut) {
    timer_.expires_after(after);
    timer_.async_wait([weak = weak_from_this(), cut](error_code failed) {
      const auto me = weak.lock();
      if (failed || !me || me->finished_) {
        return;
      }
      ++me->core_->counters.deadlines;
      if (cut) {
        me->finish();
      } else {
        me->begin_close(1008);
      }
    });
  }

  void finish() {
    if (finished_) {
      return;
    }
    finished_ = true;
    closing_ = true;
    timer_.cancel();
    ws_.next_layer().close();
    if (const auto sink = std::exchange(sink_, nullptr)) {
      sink->on_closed();
    }
    places_.clear();
    asio::post(ws_.get_executor(), [me = std::exchange(self_, nullptr)] {});
  }

  std::shared_ptr<listener_core> core_;
  websocket::stream<wire_stream, false> ws_;
  asio::basic_waitable_timer<std::chrono::steady_clock,
                             asio::wait_traits<std::chrono::steady_clock>, socket_strand>
      timer_;
  std::unique_ptr<upgrade_request> request_;
  std::shared_ptr<frame_sink> sink_;
  std::vector<accept_gate::place> places_;
  std::shared_ptr<ws_session> self_; ///< held until finish(): with no credit left nothing else is
  std::array<char, chunk_bytes> chunk_{};
  std::string message_;
  std::list<std::string> queue_; ///< front is being written; empty costs nothing
  std::atomic<std::size_t> frames_{0};
  std::atomic<std::size_t> bytes_{0};
  std::atomic<bool> overflowed_{false};
  std::chrono::steady_clock::time_point pings_since_{};
  std::uint64_t enrolled_ = 0;
  std::uint32_t unreleased_ = 0;
  std::uint32_t partial_ = 0;
  std::uint32_t pings_ = 0;
  std::uint16_t code_ = 1001;
  bool open_ = false;
  bool reading_ = false;
  bool writing_ = false;
  bool closing_ = false;
  bool close_sent_ = false;
  bool finished_ = false;
};

} // namespace

void start_ws_session(std::shared_ptr<listener_core> core, wire_stream wire,
                      upgrade_request request, std::shared_ptr<frame_sink> sink,
                      std::vector<accept_gate::place> places) {
  std::make_shared<ws_session>(std::move(core), std::move(wire), std::move(request),
                               std::move(sink), std::move(places))
      ->start();
}

} // namespace ecoute
