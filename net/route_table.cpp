// SPDX-License-Identifier: EUPL-1.2
#include "net/route_table.hpp"

#include <array>

namespace ecoute {

namespace {

constexpr std::array visitor_table{
    route{"GET", "/", route_id::page},
    route{"GET", "/v.{file}", route_id::asset},
    route{"GET", "/tchat", route_id::socket, true},
    route{"POST", "/lieux", route_id::places, true},
    route{"POST", "/sortie", route_id::exit_told, true},
    route{"GET", "/sortie", route_id::exit_link},
    route{"POST", "/csp", route_id::policy_report},
};

constexpr std::array agent_table{
    route{"GET", "/", route_id::page},
    route{"GET", "/v.{file}", route_id::asset},
    route{"GET", "/bureau", route_id::socket, true},
    route{"GET", "/astreinte", route_id::on_call_page},
    route{"GET", on_call_socket, route_id::socket, true},
    route{"GET", "/astreinte/agenda/{token}", route_id::on_call_feed},
    route{"GET", "/psychologue", route_id::psychologist_page},
    route{"GET", psychologist_socket, route_id::socket, true},
    route{"GET", "/moi", route_id::who},
    route{"POST", "/connexion", route_id::sign_in, true},
    route{"POST", "/deconnexion", route_id::sign_out, true},
    route{"POST", "/csp", route_id::policy_report},
};

constexpr std::array operations_table{
    route{"GET", "/vivant", route_id::alive},
    route{"GET", "/pret", route_id::ready},
    route{"GET", "/etat", route_id::state},
    route{"GET", "/metrics", route_id::metrics},
};

bool covers(std::string_view pattern, std::string_view path) {
  const auto brace = pattern.find('{');
  return brace == std::string_view::npos ? path == pattern
                                         : path.starts_with(pattern.substr(0, brace));
}

} // namespace

std::span<const route> routes_of(listener_kind kind) {
  switch (kind) {
  case listener_kind::visitors:
    return visitor_table;
  case listener_kind::agents:
    return agent_table;
  case listener_kind::operations:
    return operations_table;
  }
  return {};
}

std::vector<std::string> socket_paths_of(listener_kind kind) {
  std::vector<std::string> paths;
  for (const auto& one : routes_of(kind))
    if (one.id == route_id::socket)
      paths.emplace_back(one.path);
  return paths;
}

route_match match_route(listener_kind kind, const http_request& request) {
  const std::string_view asked{request.method};
  const auto method = asked == "HEAD" ? std::string_view{"GET"} : asked;
  route_match match;
  for (const auto& one : routes_of(kind)) {
    if (!covers(one.path, request.path))
      continue;
    if (one.method == method) {
      match.found = &one;
      return match;
    }
    if (!match.allow.empty())
      match.allow += ", ";
    match.allow += one.method == "GET" ? "GET, HEAD" : one.method;
  }
  return match;
}

http_response unmatched_response(const route_match& match) {
  http_response out;
  out.status = match.allow.empty() ? 404 : 405;
  if (!match.allow.empty())
    out.headers.emplace_back("Allow", match.allow);
  return out;
}

} // namespace ecoute
