// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The seam between sockets (listener, http_session, ws_session: the only files that know Beast)
/// and everything else. Plain types only, so that a test needs no socket.
namespace ecoute {

/// Keyed, hourly forgotten hash of the peer's address (RELIABILITY.md §2.2): good for limits,
/// useless for finding anybody. The address itself goes no further than the listener.
struct source_id {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const source_id&) const = default;
};

/// What the limits know of one source.
struct source_ids {
  source_id now;           ///< IPv4 whole, IPv6 /64, under this hour's key
  source_id previous;      ///< the same under last hour's key
  source_id wide;          ///< IPv6 /48; equal to `now` for IPv4
  source_id wide_previous; ///< the same under last hour's key
};

struct http_request {
  std::string method;
  std::string path; ///< without query; the transport refuses one, or drops it unread
  std::string body;
  std::string cookie;       ///< value of the session cookie, empty when none
  std::string language;     ///< best supported language of Accept-Language: "fr" or "en"
  bool same_origin = false; ///< Origin is exactly ours (and Sec-Fetch-Site, when sent, agrees)
  source_ids source;
};

struct http_response {
  unsigned status = 200;
  std::string content_type; ///< empty: no body
  std::shared_ptr<const std::string> body;
  std::vector<std::pair<std::string, std::string>> headers; ///< beside the security headers
};

/// One WebSocket as its session sees it. Thread-safe.
class outbound {
public:
  virtual ~outbound() = default;
  /// Queues one text frame. False when the bound is reached: the socket is then closed (1013) and
  /// the reader resumes by number.
  virtual bool push(std::string frame) = 0;
  /// One request has been answered: the transport may read one more (credits, §0.7).
  virtual void release() = 0;
  virtual void close(std::uint16_t code) = 0;
};

/// Who receives what the socket brings. Called on the socket's strand, never after on_closed.
class frame_sink {
public:
  virtual ~frame_sink() = default;
  virtual void on_open(std::weak_ptr<outbound> out) = 0;
  /// A whole text frame, valid UTF-8, at most frame_bytes_max. Takes one credit until release().
  virtual void on_frame(std::string frame) = 0;
  /// The socket is gone; the last call.
  virtual void on_closed() = 0;
};

using respond = std::function<void(http_response)>;
using accept_socket = std::function<void(std::shared_ptr<frame_sink>)>;

/// What a listener does with its requests; one per listener. Called on an I/O thread: never blocks.
struct listener_routes {
  /// Every plain request; answered once, from any thread.
  std::function<void(http_request, respond)> on_request;
  /// People arrive at `/` from shared links, with whatever others appended to them: that is
  /// dropped unread. On any other path, or without this, a query is refused.
  bool page_takes_any_query = false;
  /// A page of it may keep the screen on.
  bool keeps_screen_on = false;
  /// Upgrade to `ecoute.v1` on one of `socket_paths`, origin already checked: accept with a sink,
  /// or respond with a refusal.
  std::vector<std::string> socket_paths;
  std::function<void(http_request, accept_socket, respond)> on_upgrade;
};

} // namespace ecoute
