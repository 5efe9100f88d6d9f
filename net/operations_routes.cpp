// SPDX-License-Identifier: EUPL-1.2
#include "net/operations_routes.hpp"

#include "net/http_answers.hpp"
#include "net/log.hpp"
#include "net/route_table.hpp"
#include "net/session_desk.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace ecoute {

namespace {

namespace json = boost::json;

/// One that stores slowly still stores: people are sent.
bool receives(const engine_status& s) {
  return s.ready && (s.mode == engine_mode::normal || s.mode == engine_mode::slow);
}

json::object status_json(const engine_status& s) {
  json::object out;
  const auto mode = name_of(s.mode);
  out["mode"] = json::string_view{mode.data(), mode.size()};
  out["ready"] = receives(s);
  out["conversations"] = s.conversations;
  json::array roles;
  for (const auto& r : s.roles) {
    json::object role;
    role["role"] = r.role;
    role["running"] = r.running;
    role["restarts"] = r.restarts;
    role["answers"] = r.answers;
    role["mailbox"] = r.mailbox;
    roles.push_back(std::move(role));
  }
  out["roles"] = std::move(roles);
  return out;
}

template <class Question>
void ask_supervisor(caf::actor_system& system, const shared_session_parts& parts, Question what,
                    const std::function<void(const engine_status&)>& ok,
                    const std::function<void()>& no) {
  const auto supervisor = parts->engine.supervisor();
  if (!supervisor)
    return no();
  on_behalf(system, [=](caf::event_based_actor* self) {
    self->request(supervisor, parts->patience(), what)
        .then([ok](const engine_status& s) { ok(s); }, [no](caf::error&) { no(); });
  });
}

void tell_ready(caf::actor_system& system, const shared_session_parts& parts, const respond& done) {
  ask_supervisor(
      system, parts, ask_status{},
      [done](const engine_status& s) {
        const bool ready = receives(s);
        auto out = text_response(ready ? "true\n" : "false\n");
        out.status = ready ? 200 : 503;
        done(out);
      },
      [done] { done(status_only(503)); });
}

void tell_state(caf::actor_system& system, const shared_session_parts& parts, const respond& done) {
  ask_supervisor(
      system, parts, ask_tree{},
      [done](const engine_status& s) { done(json_response(200, status_json(s))); },
      [done] { done(status_only(503)); });
}

} // namespace

void add_listener_metrics(metric_list& out, const std::string& name, const listener_counters& c) {
  out.emplace_back(name + "_connections", static_cast<std::uint64_t>(c.connections.load()));
  out.emplace_back(name + "_sockets", static_cast<std::uint64_t>(c.sockets.load()));
  out.emplace_back(name + "_accepted_total", c.accepted);
  out.emplace_back(name + "_refused_total", c.refused);
  out.emplace_back(name + "_accept_pauses_total", c.accept_pauses);
  out.emplace_back(name + "_proxy_faults_total", c.proxy_faults);
  out.emplace_back(name + "_tls_faults_total", c.tls_faults);
  out.emplace_back(name + "_requests_total", c.requests);
  out.emplace_back(name + "_bad_requests_total", c.bad_requests);
  out.emplace_back(name + "_foreign_origins_total", c.foreign_origins);
  out.emplace_back(name + "_deadlines_total", c.deadlines);
  out.emplace_back(name + "_slow_readers_total", c.slow_readers);
  out.emplace_back(name + "_protocol_faults_total", c.protocol_faults);
}

std::string metrics_text(const session_parts& parts, const metric_source& more) {
  const auto& c = *parts.counters;
  metric_list all{
      {"frames_total", c.frames},
      {"frames_refused_total", c.frames_refused},
      {"openings_total", c.openings},
      {"resumes_total", c.resumes},
      {"codes_tried_total", c.codes_tried},
      {"quick_exits_total", c.quick_exits},
      {"left_before_answer_total", parts.left_before_answer()},
      {"content_policy_reports_total", c.content_policy_reports},
      {"sign_ins_total", c.sign_ins},
      {"sign_ins_refused_total", c.sign_ins_refused},
      {"told_queue_full_total", c.told_queue_full},
      {"told_busy_total", c.told_busy},
      {"told_too_many_total", c.told_too_many},
      {"log_lines_dropped_total", logging::dropped()},
      {"visitor_sessions", parts.desk->visitors()},
      {"agent_sessions", parts.desk->agents()},
      {"sockets", parts.sockets->size()},
      {"mode", static_cast<std::uint64_t>(parts.mode->load())},
  };
  if (more)
    for (auto& one : more())
      all.push_back(std::move(one));
  std::string out;
  for (const auto& [name, value] : all)
    out += "ecoute_" + name + " " + std::to_string(value) + "\n";
  return out;
}

listener_routes operations_routes(caf::actor_system& system, shared_session_parts parts,
                                  metric_source more) {
  listener_routes routes;
  routes.on_request = [&system, parts, more](const http_request& request, const respond& done) {
    const auto match = match_route(listener_kind::operations, request);
    if (match.found == nullptr)
      return done(unmatched_response(match));
    switch (match.found->id) {
    case route_id::alive:
      return done(text_response("vivant\n"));
    case route_id::metrics:
      return done(text_response(metrics_text(*parts, more)));
    case route_id::ready:
      return tell_ready(system, parts, done);
    case route_id::state:
      return tell_state(system, parts, done);
    default:
      return done(status_only(404));
    }
  };
  routes.on_upgrade = [](const http_request&, const accept_socket&, const respond& done) {
    done(status_only(404));
  };
  return routes;
}

} // namespace ecoute
