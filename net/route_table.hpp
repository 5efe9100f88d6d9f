// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/transport.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Every HTTP route of the engine, in one place. What stands here is served and nothing else;
/// `net/protocol/openapi.yaml` describes the same routes, and a test compares the two.
namespace ecoute {

enum class listener_kind : std::uint8_t { visitors, agents, operations };

enum class route_id : std::uint8_t {
  page,
  on_call_page,
  on_call_feed,
  psychologist_page,
  asset,
  socket, ///< answered by the transport: an upgrade, or 426
  places,
  exit_told,
  exit_link,
  policy_report,
  sign_in,
  sign_out,
  who,
  alive,
  ready,
  state,
  metrics,
};

struct route {
  std::string_view method; ///< "GET" (which answers HEAD too) or "POST"
  std::string_view path;   ///< a part in braces, the last one, stands for anything that follows
  route_id id = route_id::page;
  bool own_origin = false; ///< refused with 403 unless the request comes from our own page
};

std::span<const route> routes_of(listener_kind kind);

/// Wire paths of the listener's WebSockets; none: it has no socket.
std::vector<std::string> socket_paths_of(listener_kind kind);
inline constexpr std::string_view on_call_feeds = "/astreinte/agenda/";
/// That of the on-call page.
inline constexpr std::string_view on_call_socket = "/astreinte/liaison";
/// That of the psychologists' page.
inline constexpr std::string_view psychologist_socket = "/psychologue/liaison";

/// What a request meets in the table.
struct route_match {
  const route* found = nullptr;
  std::string allow; ///< methods of this path when only the method is wrong; empty: no such path
};

route_match match_route(listener_kind kind, const http_request& request);

/// 404, or 405 with the methods that the path has.
http_response unmatched_response(const route_match& match);

} // namespace ecoute
