// SPDX-License-Identifier: EUPL-1.2
#include "tests/smoke/wire_client.hpp"

#include "actors/domain/ids.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <charconv>
#include <deque>
#include <random>
#include <utility>

namespace ecoute::client {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
using asio::ip::tcp;
using error = beast::error_code;

namespace {

constexpr std::size_t pad_bucket = 256;
constexpr std::chrono::seconds reply_within{15};

std::string padded(const json::object& frame) {
  auto out = json::serialize(frame);
  out.pop_back();
  out += R"(,"pad":")";
  out.append((pad_bucket - (out.size() + 2) % pad_bucket) % pad_bucket, ' ');
  out += R"("})";
  return out;
}

class beast_wire : public wire, public std::enable_shared_from_this<beast_wire> {
public:
  beast_wire(asio::io_context& context, wire_target target, wire_events events)
      : resolver_(context), stream_(context), target_(std::move(target)),
        events_(std::move(events)) {}

  void start() {
    resolver_.async_resolve(
        tcp::v4(), target_.where.host, std::to_string(target_.where.port),
        beast::bind_front_handler(&beast_wire::on_resolved, shared_from_this()));
  }

  void send(json::object frame) override {
    if (over_)
      return;
    waiting_.push_back(padded(frame));
    if (open_ && waiting_.size() == 1)
      write();
  }

  void drop() override {
    over_ = true;
    events_ = {};
    resolver_.cancel();
    error ignored;
    beast::get_lowest_layer(stream_).socket().close(ignored);
  }

private:
  void on_resolved(error failed, const tcp::resolver::results_type& found) {
    if (failed)
      return end("no such host", failed);
    auto& tcp_layer = beast::get_lowest_layer(stream_);
    tcp_layer.expires_after(reply_within);
    if (!target_.from.empty()) {
      tcp_layer.socket().open(tcp::v4(), failed);
      if (!failed)
        tcp_layer.socket().bind({asio::ip::make_address(target_.from), 0}, failed);
      if (failed)
        return end("cannot come from that address", failed);
    }
    tcp_layer.async_connect(
        found.begin()->endpoint(),
        beast::bind_front_handler(&beast_wire::on_connected, shared_from_this()));
  }

  void on_connected(error failed) {
    if (failed)
      return end("cannot connect", failed);
    auto& tcp_layer = beast::get_lowest_layer(stream_);
    tcp_layer.socket().set_option(tcp::no_delay(true));
    stream_.set_option(beast::websocket::stream_base::decorator(
        [origin = target_.where.origin(), cookie = target_.cookie](auto& request) {
          request.set(http::field::origin, origin);
          request.set(http::field::sec_websocket_protocol, "ecoute.v1");
          if (!cookie.empty())
            request.set(http::field::cookie, cookie);
        }));
    const auto host = target_.where.host + ":" + std::to_string(target_.where.port);
    stream_.async_handshake(answer_, host, target_.path,
                            beast::bind_front_handler(&beast_wire::on_open, shared_from_this()));
  }

  void on_open(error failed) {
    if (failed)
      return end("upgrade refused with status " + std::to_string(answer_.result_int()), failed);
    beast::get_lowest_layer(stream_).expires_never();
    if (answer_[http::field::sec_websocket_protocol] != "ecoute.v1")
      return end("the engine does not speak ecoute.v1", failed);
    answer_ = {};
    open_ = true;
    stream_.text(true);
    if (!waiting_.empty())
      write();
    read();
  }

  void read() {
    stream_.async_read(buffer_,
                       beast::bind_front_handler(&beast_wire::on_read, shared_from_this()));
  }

  void on_read(error failed, std::size_t) {
    if (failed == beast::websocket::error::closed)
      return end("closed with code " + std::to_string(stream_.reason().code), failed);
    if (failed)
      return end("connection lost", failed);
    const auto bytes = buffer_.cdata();
    auto value = json::parse({static_cast<const char*>(bytes.data()), bytes.size()}, failed);
    if (failed || !value.is_object() || bytes.size() % pad_bucket != 0)
      return end("a frame that is no padded JSON object", failed);
    buffer_.consume(bytes.size());
    hand_over(value.get_object());
    if (!over_)
      read();
  }

  void hand_over(const json::object& frame) {
    const auto* type = frame.if_contains("type");
    if (type != nullptr && *type == "ping") {
      const auto* k = frame.if_contains("k");
      send({{"type", "pong"}, {"k", k != nullptr ? *k : json::value(0)}});
      return;
    }
    if (events_.on_frame)
      events_.on_frame(frame);
  }

  void write() {
    stream_.async_write(asio::buffer(waiting_.front()),
                        beast::bind_front_handler(&beast_wire::on_written, shared_from_this()));
  }

  void on_written(error failed, std::size_t) {
    if (over_)
      return;
    if (failed)
      return end("connection lost", failed);
    waiting_.pop_front();
    if (!waiting_.empty())
      write();
  }

  void end(std::string why, error failed) {
    if (over_)
      return;
    over_ = true;
    if (failed)
      why += " (" + failed.message() + ")";
    error ignored;
    beast::get_lowest_layer(stream_).socket().close(ignored);
    const auto told = std::exchange(events_, {}).on_closed;
    if (told)
      told(why);
  }

  tcp::resolver resolver_;
  beast::websocket::stream<beast::tcp_stream, false> stream_;
  wire_target target_;
  wire_events events_;
  beast::websocket::response_type answer_;
  beast::flat_buffer buffer_;
  std::deque<std::string> waiting_;
  bool open_ = false;
  bool over_ = false;
};

/// One POST; `reply` is complete when `done`.
class http_exchange : public std::enable_shared_from_this<http_exchange> {
public:
  explicit http_exchange(asio::io_context& context) : stream_(context) {}

  void start(const endpoint& where, http::request<http::string_body> request) {
    request_ = std::move(request);
    stream_.expires_after(reply_within);
    error failed;
    tcp::resolver resolver(stream_.get_executor());
    const auto found = resolver.resolve(tcp::v4(), where.host, std::to_string(where.port), failed);
    if (failed)
      return finish();
    stream_.async_connect(found, [me = shared_from_this()](error refused, const auto&) {
      if (refused)
        return me->finish();
      me->write();
    });
  }

  http_reply reply;
  bool done = false;

private:
  void write() {
    http::async_write(stream_, request_, [me = shared_from_this()](error failed, std::size_t) {
      if (failed)
        return me->finish();
      me->read();
    });
  }

  void read() {
    const auto on_read = [me = shared_from_this()](error failed, std::size_t) {
      if (!failed) {
        me->reply.status = me->response_.result_int();
        me->reply.body = std::move(me->response_.body());
        const auto set = me->response_[http::field::set_cookie];
        me->reply.cookie = std::string{set.substr(0, set.find(';'))};
      }
      me->finish();
    };
    http::async_read(stream_, buffer_, response_, on_read);
  }

  void finish() {
    done = true;
    stream_.close();
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> response_;
};

} // namespace

struct loop::parts {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
};

loop::loop() : parts_(std::make_unique<parts>()) {}
loop::~loop() = default;

bool loop::run_until(const std::function<bool()>& reached, std::chrono::milliseconds within) {
  const auto end = clock::now() + within;
  while (!reached()) {
    if (clock::now() >= end)
      return false;
    parts_->context.run_one_until(end);
  }
  return true;
}

void loop::run_for(std::chrono::milliseconds time) {
  parts_->context.run_for(time);
}

void loop::after(std::chrono::microseconds pause, std::function<void()> action) {
  auto timer = std::make_shared<asio::steady_timer>(parts_->context, pause);
  timer->async_wait([timer, action = std::move(action)](error) { action(); });
}

http_reply loop::post(const endpoint& where, const std::string& path, const json::value& body,
                      const std::string& cookie) {
  http::request<http::string_body> request{http::verb::post, path, 11};
  request.set(http::field::host, where.host + ":" + std::to_string(where.port));
  request.set(http::field::origin, where.origin());
  request.set("Sec-Fetch-Site", "same-origin");
  request.set(http::field::content_type, "application/json");
  request.set(http::field::connection, "close");
  if (!cookie.empty())
    request.set(http::field::cookie, cookie);
  request.body() = json::serialize(body);
  request.prepare_payload();
  const auto exchange = std::make_shared<http_exchange>(parts_->context);
  exchange->start(where, std::move(request));
  run_until([&] { return exchange->done; }, reply_within + std::chrono::seconds{1});
  return exchange->reply;
}

std::shared_ptr<wire> loop::connect(const wire_target& target, wire_events events) {
  auto made = std::make_shared<beast_wire>(parts_->context, target, std::move(events));
  made->start();
  return made;
}

std::string endpoint::origin() const {
  return "http://" + host + ":" + std::to_string(port);
}

std::optional<endpoint> parse_url(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme))
    return std::nullopt;
  url.remove_prefix(scheme.size());
  if (url.ends_with('/'))
    url.remove_suffix(1);
  const auto colon = url.rfind(':');
  if (colon == std::string_view::npos || colon == 0)
    return std::nullopt;
  endpoint out{std::string{url.substr(0, colon)}, 0};
  const auto* last = url.data() + url.size();
  const auto [end, failed] = std::from_chars(url.data() + colon + 1, last, out.port);
  if (failed != std::errc{} || end != last || out.port == 0)
    return std::nullopt;
  return out;
}

std::string new_id() {
  static std::mt19937_64 random{std::random_device{}()};
  return to_text(uuid{random(), random() | 1U});
}

} // namespace ecoute::client
