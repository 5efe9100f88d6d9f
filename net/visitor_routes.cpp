// SPDX-License-Identifier: EUPL-1.2
#include "net/visitor_routes.hpp"

#include "config/limits.hpp"
#include "net/hashing.hpp"
#include "net/http_answers.hpp"
#include "net/log.hpp"
#include "net/route_table.hpp"
#include "net/session_desk.hpp"
#include "net/visitor_door.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <caf/actor_cast.hpp>
#include <caf/send.hpp>

namespace ecoute {

namespace {

namespace json = boost::json;

constexpr const char* neutral_site = "https://meteofrance.com/";

json::object suggestion_json(const suggestion& s) {
  json::object out;
  out["insee"] = s.insee;
  out["name"] = s.name;
  out["postcode"] = s.postcode;
  out["departement"] = s.departement;
  out["ask_district"] = s.ask_district;
  out["both_forces"] = s.both_forces;
  return out;
}

json::array suggestions_json(const std::vector<suggestion>& all) {
  json::array out;
  for (const auto& s : all)
    out.push_back(suggestion_json(s));
  return out;
}

http_response too_many_look_ups(const http_request& request, const session_parts& parts) {
  parts.counters->note_told(refusal::too_many);
  auto out = refused_response(429, refusal::too_many, parts.sentences, request.language);
  out.headers.emplace_back("Retry-After", std::to_string(fixed::look_up_pause.count()));
  return out;
}

/// `{"q"}` or `{"insee"}`, answered from memory.
http_response look_up(const http_request& request, const session_parts& parts) {
  if (!parts.sources->look_up(request.source, std::chrono::steady_clock::now()))
    return too_many_look_ups(request, parts);
  const auto read = wire::read_object(request.body, {fixed::question_bytes_max,
                                                     parts.limits.network.json_depth_max,
                                                     parts.limits.network.json_keys_max});
  if (const auto* why = std::get_if<refusal>(&read))
    return refused_response(status_of(*why), *why, parts.sentences, request.language);
  const wire::fields in{std::get<json::object>(read)};
  json::object out;
  if (const auto insee = in.text("insee", 5)) {
    out["found"] = json::array{};
    out["mixed_forces"] = false;
    out["truncated"] = false;
    out["districts"] = suggestions_json(parts.places->districts(*insee));
    return json_response(200, out);
  }
  const auto query = in.text("q", fixed::place_query_bytes_max);
  if (!query)
    return refused_response(400, refusal::malformed, parts.sentences, request.language);
  const auto found = parts.places->look_up(*query, fixed::suggestions_max);
  out["found"] = suggestions_json(found.found);
  out["mixed_forces"] = found.mixed_forces;
  out["truncated"] = found.truncated;
  return json_response(200, out);
}

/// The session may have ended since; then the token says which conversation was left.
void tell_left(caf::actor_system& system, const shared_session_parts& parts,
               const std::string& token) {
  ++parts->counters->quick_exits;
  const auto hash = token_hash(token);
  if (const auto session = parts->desk->visitor(hash)) {
    caf::anon_send(session, left_quickly{});
    return;
  }
  on_behalf(system, [parts, hash](caf::event_based_actor* self) {
    const auto archive = parts->engine.archive();
    if (!archive)
      return;
    self->request(archive, parts->patience(), find_token{hash})
        .then(
            [self, parts](const token_owner& owner) {
              const auto registry = parts->engine.registry();
              if (owner.conversation.is_nil() || !registry)
                return;
              self->request(registry, parts->patience(), locate{owner.conversation})
                  .then(
                      [self](const conversation_handle& where) {
                        self->send(where, visitor_gone{loss_reason::quick_exit});
                      },
                      [](caf::error&) {});
            },
            [](caf::error&) {});
  });
}

http_response leave_page(unsigned status) {
  auto out = status_only(status);
  out.headers.emplace_back("Clear-Site-Data", R"("cache", "cookies", "storage")");
  if (status == 303)
    out.headers.emplace_back("Location", neutral_site);
  return out;
}

http_response note_report(const session_parts& parts) {
  ++parts.counters->content_policy_reports;
  logging::write(logging::name::content_policy_report);
  return status_only(204);
}

http_response answer(caf::actor_system& system, const shared_session_parts& parts,
                     const static_files& files, const http_request& request) {
  const auto match = match_route(listener_kind::visitors, request);
  if (match.found == nullptr)
    return unmatched_response(match);
  if (match.found->own_origin && !request.same_origin)
    return refused_response(403, refusal::forbidden, parts->sentences, request.language);
  switch (match.found->id) {
  case route_id::page:
    return files.page("index", request.language);
  case route_id::asset:
    return files.asset(request.path);
  case route_id::exit_link:
    return leave_page(303);
  case route_id::policy_report:
    return note_report(*parts);
  case route_id::places:
    return look_up(request, *parts);
  case route_id::exit_told:
    if (!request.body.empty() && request.body.size() <= fixed::token_bytes_max)
      tell_left(system, parts, request.body);
    return leave_page(204);
  default:
    return status_only(404);
  }
}

} // namespace

listener_routes visitor_routes(caf::actor_system& system, shared_session_parts parts,
                               std::shared_ptr<const static_files> files) {
  listener_routes routes;
  routes.on_request = [&system, parts, files](const http_request& request, const respond& done) {
    done(answer(system, parts, *files, request));
  };
  routes.page_takes_any_query = true;
  routes.socket_paths = socket_paths_of(listener_kind::visitors);
  routes.on_upgrade = [&system, parts](const http_request& request, const accept_socket& accept,
                                       const respond&) {
    const auto door = system.spawn(visitor_door, parts, request.source, request.language);
    accept(parts->sockets->make(caf::actor_cast<caf::actor>(door)));
  };
  return routes;
}

} // namespace ecoute
