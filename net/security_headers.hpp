// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/transport.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ecoute {

/// The headers that every response of a listener carries (UX.md §5.5, RELIABILITY.md §2.2).
class security_headers {
public:
  /// `hosts` as they stand in a Host header; `secure`: browsers reach us by TLS, here or at the
  /// proxy, so HSTS is sent and sockets are `wss:`; `keeps_screen_on`: a page of this listener may.
  security_headers(const std::vector<std::string>& hosts, bool secure,
                   bool keeps_screen_on = false);

  /// Header lines, each ended by CRLF, in a fixed order.
  const std::string& lines() const noexcept { return lines_; }

  /// Whether a route may not set this header itself (any case of letters).
  static bool owns(std::string_view name);

private:
  std::string lines_;
};

/// Status line and header of a response, ready to be written before its body. A header of the
/// route that is owned by the transport or that holds a control character is left out; one
/// Cache-Control of the route replaces `no-store`.
std::string response_head(const http_response& response, const security_headers& security,
                          bool keep_alive);

/// "Not Found" for 404.
std::string_view reason_phrase(unsigned status);

bool equal_ignoring_case(std::string_view a, std::string_view b);

} // namespace ecoute
