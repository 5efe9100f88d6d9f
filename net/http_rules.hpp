// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/transport.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ecoute {

/// A request's head as it was read, before anything is believed.
struct request_head {
  std::string_view method;
  std::string_view target;
  int version = 11; ///< 10 × major + minor
  std::vector<std::pair<std::string_view, std::string_view>> fields;

  std::vector<std::string_view> all(std::string_view name) const;
};

/// Where a listener says it lives.
struct listener_names {
  std::vector<std::string> origins; ///< "https://tchat.example"
  std::vector<std::string> hosts;   ///< the same without scheme, as in a Host header
  bool secure = false;
};

/// Origins as configured, or derived from the bound address (with `localhost` when loopback).
listener_names names_of(const std::vector<std::string>& origins, const std::string& address,
                        std::uint16_t port, bool tls, bool proxied);

/// What becomes of a head.
struct head_verdict {
  unsigned refusal = 0; ///< status of the refusal; 0: sound
  bool upgrade = false; ///< a sound upgrade to `ecoute.v1` on a socket path
  bool keep_alive = true;
};

constexpr std::string_view subprotocol = "ecoute.v1";
constexpr std::string_view session_cookie = "__Host-ecoute";

/// `/` for whatever is asked of it; any other target as it is.
std::string_view without_page_query(std::string_view target);

/// All rules of RELIABILITY.md §2.2 and §4.6 on a request's head, in a fixed order.
head_verdict judge_head(const request_head& head, const listener_names& names,
                        std::span<const std::string> socket_paths);

/// Origin is the one this Host stands for, once, and Sec-Fetch-Site, when sent, agrees.
bool is_same_origin(const request_head& head, const listener_names& names);

/// "fr" or "en", by weight; French when neither is wanted or nothing is said.
std::string best_language(std::string_view accept_language);

/// Value of the session cookie; empty when absent, sent twice or not made of plain letters.
std::string session_cookie_of(const request_head& head);

/// The request as the routes see it; its body comes later.
http_request plain_request(const request_head& head, const listener_names& names,
                           const source_ids& source);

} // namespace ecoute
