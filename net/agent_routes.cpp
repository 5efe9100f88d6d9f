// SPDX-License-Identifier: EUPL-1.2
#include "net/agent_routes.hpp"

#include "actors/domain/on_call_ical.hpp"
#include "actors/messages/errors.hpp"
#include "config/limits.hpp"
#include "net/agent_session_actor.hpp"
#include "net/hashing.hpp"
#include "net/http_answers.hpp"
#include "net/log.hpp"
#include "net/on_call_session_actor.hpp"
#include "net/psychologist_session_actor.hpp"
#include "net/route_table.hpp"
#include "net/session_desk.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>

namespace ecoute {

namespace {

namespace json = boost::json;

using profile_reader = std::function<void(caf::event_based_actor*, const signed_in_agent&)>;
using refusal_reader = std::function<void(refusal)>;

std::string cookie_line(std::string_view value, bool ends) {
  std::string out = "__Host-ecoute=";
  out.append(value).append("; Path=/; Secure; HttpOnly; SameSite=Strict");
  if (ends)
    out += "; Max-Age=0";
  return out;
}

/// Everything that one request of this listener needs.
struct visit {
  caf::actor_system& system;
  shared_session_parts parts;
  http_request request;
  respond done;

  void refuse(refusal why) const { answer_refused(why, logging::name::request_refused); }
  void answer_refused(refusal why, logging::name shown) const {
    logging::write(shown, {{logging::key::why, why}});
    parts->counters->note_told(why);
    done(refused_response(status_of(why), why, parts->sentences, request.language));
  }
};

/// Who holds this cookie, or why not.
void ask_who(caf::actor_system& system, const shared_session_parts& parts,
             const std::string& cookie, profile_reader ok, refusal_reader no) {
  const auto credentials = parts->engine.credentials();
  if (cookie.empty())
    return no(refusal::not_signed_in);
  if (!credentials)
    return no(refusal::unavailable);
  on_behalf(system, [=](caf::event_based_actor* self) {
    self->request(credentials, parts->patience(), who_is{token_hash(cookie)})
        .then([self, ok](const signed_in_agent& found) { ok(self, found); },
              [no](caf::error& why) { no(refusal_of(why)); });
  });
}

void sign_in_route(const visit& v) {
  const auto& parts = v.parts;
  const auto read = wire::read_object(v.request.body, {fixed::sign_in_form_bytes_max,
                                                       parts->limits.network.json_depth_max,
                                                       parts->limits.network.json_keys_max});
  if (const auto* why = std::get_if<refusal>(&read))
    return v.refuse(*why);
  const wire::fields in{std::get<json::object>(read)};
  auto name = in.text("name", fixed::sign_in_field_bytes_max);
  auto password = in.text("password", fixed::sign_in_field_bytes_max);
  auto code = in.text("code", fixed::sign_in_field_bytes_max);
  if (!name || !password || !code)
    return v.refuse(refusal::malformed);
  if (!parts->sources->sign_in(v.request.source, std::chrono::steady_clock::now()))
    return v.refuse(refusal::too_many);
  const auto credentials = parts->engine.credentials();
  if (!credentials)
    return v.refuse(refusal::unavailable);
  sign_in wish{std::move(*name), secret_text{std::move(*password)}, secret_text{std::move(*code)}};
  on_behalf(v.system, [v, credentials, wish](caf::event_based_actor* self) {
    self->request(credentials, v.parts->patience(), wish)
        .then(
            [v](const signed_in& m) {
              ++v.parts->counters->sign_ins;
              logging::write(logging::name::signed_in, {{logging::key::why, refusal::none}});
              auto out = status_only(204);
              out.headers.emplace_back("Set-Cookie", cookie_line(m.token.reveal(), false));
              v.done(out);
            },
            [v](caf::error& why) {
              ++v.parts->counters->sign_ins_refused;
              const auto r = refusal_of(why);
              v.answer_refused(r, logging::name::sign_in_refused);
            });
  });
}

void end_session(const shared_session_parts& parts, agent_id who, const signed_out& how) {
  logging::write(logging::name::signed_out);
  for (const auto page : {agent_page::console, agent_page::on_call, agent_page::psychologist})
    if (const auto session = parts->desk->agent(who, page))
      caf::anon_send(session, how);
}

void sign_out_route(const visit& v) {
  const auto read =
      wire::read_object(v.request.body.empty() ? "{}" : v.request.body, v.parts->frame_limits());
  bool everywhere = false;
  if (const auto* body = std::get_if<json::object>(&read))
    if (const auto* value = body->if_contains("everywhere"); value && value->is_bool())
      everywhere = value->get_bool();
  const auto hash = token_hash(v.request.cookie);
  ask_who(
      v.system, v.parts, v.request.cookie,
      [v, everywhere, hash](caf::event_based_actor* self, const signed_in_agent& found) {
        const auto agent = found.who.agent;
        const auto credentials = v.parts->engine.credentials();
        if (!credentials)
          return v.refuse(refusal::unavailable);
        const auto ok = [v, agent, how = signed_out{everywhere ? "" : hash}](const done&) {
          end_session(v.parts, agent, how);
          auto out = status_only(204);
          out.headers.emplace_back("Set-Cookie", cookie_line("", true));
          v.done(out);
        };
        const auto no = [v](caf::error& why) { v.refuse(refusal_of(why)); };
        if (everywhere)
          self->request(credentials, v.parts->patience(), sign_out_everywhere{agent}).then(ok, no);
        else
          self->request(credentials, v.parts->patience(), sign_out{hash}).then(ok, no);
      },
      [v](refusal why) { v.refuse(why); });
}

void who_route(const visit& v) {
  ask_who(
      v.system, v.parts, v.request.cookie,
      [v](caf::event_based_actor*, const signed_in_agent& found) {
        const auto& who = found.who;
        json::object out;
        out["name"] = who.shown_name;
        const auto platform = name_of(who.platform);
        out["platform"] = json::string_view{platform.data(), platform.size()};
        out["agent"] = who.agent.value;
        v.done(json_response(200, out));
      },
      [v](refusal why) { v.refuse(why); });
}

/// Whoever asks for an address that there is not waits for the same work, and learns no more.
void feed_route(const visit& v) {
  std::string_view token{v.request.path};
  token.remove_prefix(on_call_feeds.size());
  if (token.ends_with(".ics"))
    token.remove_suffix(4);
  if (!v.parts->sources->feed(v.request.source, std::chrono::steady_clock::now()))
    return v.refuse(refusal::too_many);
  const auto archive = v.parts->engine.alert_archive();
  if (!archive)
    return v.refuse(refusal::unavailable);
  on_behalf(v.system, [v, archive, hash = token_hash(token)](caf::event_based_actor* self) {
    self->request(archive, v.parts->patience(), find_feed{hash})
        .then(
            [v](const on_call_feed& m) {
              const auto at = v.parts->wall_now();
              const interval window{at - fixed::feed_back, at + fixed::feed_ahead};
              auto calendar = export_on_call(turns_of(m.plan, m.agent, window), at, "ecoute");
              if (m.agent.is_none())
                return v.done(status_only(404));
              http_response out;
              out.content_type = "text/calendar; charset=utf-8";
              out.body = std::make_shared<const std::string>(std::move(calendar));
              v.done(out);
            },
            [v](caf::error& why) { v.refuse(refusal_of(why)); });
  });
}

void answer(const visit& v, const static_files& files) {
  const auto match = match_route(listener_kind::agents, v.request);
  if (match.found == nullptr)
    return v.done(unmatched_response(match));
  if (match.found->own_origin && !v.request.same_origin)
    return v.refuse(refusal::forbidden);
  switch (match.found->id) {
  case route_id::page:
    return v.done(files.page("index", v.request.language));
  case route_id::on_call_page:
    return v.done(files.page("oncall", v.request.language));
  case route_id::psychologist_page:
    return v.done(files.page("psychologist", v.request.language));
  case route_id::on_call_feed:
    return feed_route(v);
  case route_id::asset:
    return v.done(files.asset(v.request.path));
  case route_id::who:
    return who_route(v);
  case route_id::policy_report:
    ++v.parts->counters->content_policy_reports;
    logging::write(logging::name::content_policy_report);
    return v.done(status_only(204));
  case route_id::sign_in:
    return sign_in_route(v);
  case route_id::sign_out:
    return sign_out_route(v);
  default:
    return v.done(status_only(404));
  }
}

// --- the pages' sockets -----------------------------------------------------------------------

/// A socket on its way to the session of its page.
struct arriving {
  visit from;
  accept_socket accept;
  std::shared_ptr<socket_link> link;
  signed_in_agent by;
};

agent_page page_of(std::string_view socket_path) {
  if (socket_path == psychologist_socket)
    return agent_page::psychologist;
  return socket_path == on_call_socket ? agent_page::on_call : agent_page::console;
}

agent_session_ref spawn_session(caf::event_based_actor* self, agent_page page,
                                const shared_session_parts& parts, const agent_profile& who) {
  switch (page) {
  case agent_page::on_call:
    return self->spawn(on_call_session_actor, parts, who);
  case agent_page::psychologist:
    return self->spawn(psychologist_session_actor, parts, who);
  case agent_page::console:
    break;
  }
  return self->spawn(agent_session_actor, parts, who);
}

/// Seats the socket at that session; one that ended just now is replaced. Only a seated
/// socket is opened: what it brought before would have no reader, and a lost `hello` is not said
/// again.
void seat(caf::event_based_actor* self, const arriving& a, int tries = 0) {
  const auto parts = a.from.parts;
  const auto page = page_of(a.from.request.path);
  auto session = parts->desk->agent(a.by.who.agent, page);
  if (!session) {
    session = spawn_session(self, page, parts, a.by.who);
    parts->desk->keep_agent(a.by.who.agent, page, session);
  }
  self->request(session, parts->patience(),
                adopt_agent{a.link->number(), a.from.request.language,
                            token_hash(a.from.request.cookie), a.by.expires})
      .then([a](const done&) { a.accept(a.link); },
            [=](caf::error&) {
              parts->desk->forget_agent(a.by.who.agent, page, session.address());
              if (tries < fixed::seat_tries_max)
                return seat(self, a, tries + 1);
              a.link->close(close_code::restart);
              a.accept(a.link);
            });
}

void upgrade(const visit& v, const accept_socket& accept) {
  ask_who(
      v.system, v.parts, v.request.cookie,
      [v, accept](caf::event_based_actor* self, const signed_in_agent& found) {
        seat(self, {v, accept, v.parts->sockets->make({}), found});
      },
      [v, accept](refusal why) {
        // A browser cannot read the status of a refused upgrade: the close code says it.
        if (why != refusal::not_signed_in)
          return v.refuse(why);
        auto link = v.parts->sockets->make({});
        link->close(close_code::not_signed_in);
        accept(link);
      });
}

} // namespace

listener_routes agent_routes(caf::actor_system& system, shared_session_parts parts,
                             std::shared_ptr<const static_files> files) {
  listener_routes routes;
  routes.on_request = [&system, parts, files](const http_request& request, const respond& done) {
    answer({system, parts, request, done}, *files);
  };
  routes.socket_paths = socket_paths_of(listener_kind::agents);
  routes.keeps_screen_on = true; // of who is on call
  routes.on_upgrade = [&system, parts](const http_request& request, const accept_socket& accept,
                                       const respond& done) {
    upgrade({system, parts, request, done}, accept);
  };
  return routes;
}

} // namespace ecoute
