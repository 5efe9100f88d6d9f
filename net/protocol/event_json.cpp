// SPDX-License-Identifier: EUPL-1.2
#include "net/protocol/event_json.hpp"

#include <boost/json/value.hpp>

#include <type_traits>

namespace ecoute::wire {

namespace json = boost::json;

json::string_view json_text(std::string_view text) {
  return {text.data(), text.size()};
}

std::int64_t json_time(instant at) {
  return at.time_since_epoch().count();
}

json::object place_json(const place& where) {
  json::object out;
  if (!where.insee.empty())
    out["insee"] = json_text(where.insee);
  if (!where.label.empty())
    out["label"] = json_text(where.label);
  if (!where.departement.empty())
    out["departement"] = json_text(where.departement);
  return out;
}

namespace {

json::object reason_json(const offer_reason& r) {
  return {{"among", r.among},
          {"load", r.load},
          {"other_language", r.other_language},
          {"no_minors_certificate", r.no_minors_certificate},
          {"short_of_time", r.short_of_time},
          {"asked_again", r.asked_again},
          {"automatic", r.automatic}};
}

/// Writes the fields of each kind. An agent's number is for professionals only.
struct body_writer {
  json::object& out;
  bool professional;

  void agent(const char* key, agent_id who) const {
    if (professional && !who.is_none())
      out[key] = who.value;
  }
  void name(const char* key, std::string_view written) const { out[key] = json_text(written); }

  void operator()(const opened& b) const {
    name("role", name_of(b.role));
    if (auto where = place_json(b.where); !where.empty())
      out["place"] = std::move(where);
    name("platform", name_of(b.route.platform));
    name("sureness", name_of(b.route.sureness));
    if (professional && b.trainee)
      out["training"] = true;
  }
  void operator()(const queued& b) const {
    name("platform", name_of(b.platform));
    name("reason", name_of(b.reason));
  }
  void operator()(const offered& b) const {
    agent("to", b.to);
    if (b.why)
      out["why"] = reason_json(*b.why);
  }
  void operator()(const offer_lapsed& b) const {
    agent("by", b.by);
    name("reason", name_of(b.reason));
  }
  void operator()(const taken& b) const {
    agent("by", b.by);
    name("name", b.shown_name);
  }
  void operator()(const said& b) const {
    name("who", name_of(b.who));
    if (b.who == author::psychologist)
      agent("by", b.agent);
    out["id"] = to_text(b.client_id);
    name("text", b.words.reveal());
  }
  void operator()(const visitor_lost& b) const { name("how", name_of(b.how)); }
  void operator()(const returned& b) const { name("why", name_of(b.why)); }
  void operator()(const closed& b) const {
    name("by", name_of(b.by));
    const bool theirs = !professional && operators_may_say(b.why);
    name("why", name_of(theirs ? close_reason::ended_by_operator : b.why));
  }
  void operator()(const handover_invited& b) const {
    agent("from", b.from);
    agent("to", b.to);
    name("why", name_of(b.why));
    out["until"] = json_time(b.until);
  }
  void operator()(const handover_ended& b) const {
    agent("to", b.to);
    name("how", name_of(b.how));
  }
  void operator()(const handed_over& b) const {
    agent("from", b.from);
    agent("to", b.to);
    name("name", b.shown_name);
  }
  void operator()(const noted& b) const {
    agent("by", b.by);
    out["id"] = to_text(b.client_id);
    name("text", b.words.reveal());
  }
  void operator()(const marked& b) const {
    agent("by", b.by);
    name("what", name_of(b.what));
    out["on"] = b.on;
  }
  void operator()(const intervened& b) const {
    agent("by", b.by);
    name("name", b.shown_name);
    name("what", name_of(b.what));
    agent("to", b.whom.value_or(agent_id{}));
    if (b.what == intervention::plan_relief && !b.whom)
      out["as_proposed"] = true;
  }
  /// A visitor sees that they declared it, and no more.
  void operator()(const emergency_declared& b) const {
    if (!professional)
      return;
    name("who", name_of(b.who));
    agent("by", b.by);
    name("what", name_of(b.what));
    out["place_known"] = b.place_known;
    name("sureness", name_of(b.sureness));
  }
  void operator()(const alert_noted& b) const {
    name("reference", b.reference);
    name("alert", name_of(b.kind));
    name("what", name_of(b.what));
    agent("by", b.by);
    name("name", b.shown_name);
    out["level"] = b.level;
  }
  void operator()(const psychologist_proposed& b) const { agent("by", b.by); }
  void operator()(const psychologist_answered& b) const { out["agreed"] = b.agreed; }
  void operator()(const psychologist_invited& b) const {
    agent("to", b.to);
    out["until"] = json_time(b.until);
  }
  void operator()(const psychologist_joined& b) const {
    agent("by", b.by);
    name("name", b.shown_name);
  }
  void operator()(const psychologist_left& b) const {
    agent("by", b.by);
    name("how", name_of(b.how));
  }
  /// Never for a visitor, whatever positions the event has.
  void operator()(const whispered& b) const {
    if (!professional)
      return;
    name("who", name_of(b.who));
    agent("by", b.by);
    out["id"] = to_text(b.client_id);
    name("text", b.words.reveal());
  }
  void operator()(const visitor_back&) const {}
  void operator()(const operator_lost&) const {}
  void operator()(const operator_back&) const {}
  void operator()(const code_issued&) const {}
  void operator()(const resumed&) const {}
  void operator()(const history_reopened&) const {}
};

} // namespace

json::object event_json(const event& e, author audience) {
  const bool professional = audience != author::visitor;
  const auto position = professional ? e.professional_position : e.visitor_position;
  json::object out;
  if (position == 0 || !(professional || shown_to_visitor(e.body)))
    return out; // whatever positions it has: a whisper has no way to a visitor's page
  out["n"] = position;
  out["at"] = json_time(e.at);
  out["kind"] = json_text(kind_name(e.body));
  std::visit(body_writer{out, professional}, e.body);
  return out;
}

} // namespace ecoute::wire
