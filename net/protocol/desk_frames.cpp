// SPDX-License-Identifier: EUPL-1.2
// The frames that only agents are sent.
#include "net/protocol/event_json.hpp"
#include "net/protocol/frame_json.hpp"
#include "net/protocol/server_codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace ecoute::wire {

namespace json = boost::json;

namespace {

void add_place(json::object& out, const place& where) {
  if (auto written = place_json(where); !written.empty())
    out["place"] = std::move(written);
}

void add_time(json::object& out, const char* key, instant at) {
  if (at != instant{})
    out[key] = json_time(at);
}

json::object entry_json(const waiting_entry& e) {
  json::object out;
  out["conversation"] = to_text(e.conversation);
  out["reason"] = json_text(name_of(e.reason));
  out["since"] = json_time(e.since);
  out["role"] = json_text(name_of(e.role));
  add_place(out, e.about);
  out["sureness"] = json_text(name_of(e.sureness));
  out["language"] = json_text(e.language);
  out["away"] = e.away;
  out["danger"] = e.danger;
  out["minor"] = e.minor;
  if (!e.only_for.is_none())
    out["training"] = true;
  return out;
}

json::object offer_json(const offer& o) {
  auto out = entry_json(o.entry);
  out["until"] = json_time(o.until);
  return out;
}

json::array cards_json(const std::vector<conversation_card>& cards) {
  json::array out;
  for (const auto& card : cards)
    out.push_back(card_json(card));
  return out;
}

json::object line_json(const relief_line& line) {
  json::object out{{"conversation", to_text(line.conversation)}};
  if (!line.to.is_none())
    out["to"] = line.to.value;
  if (line.chosen)
    out["chosen"] = true;
  if (line.why_not != refusal::none)
    out["why_not"] = json_text(refusal_name(line.why_not));
  return out;
}

json::array planned_json(const std::vector<relief_line>& lines) {
  json::array out;
  for (const auto& line : lines)
    out.push_back(line_json(line));
  return out;
}

json::array reliefs_json(const std::vector<planned_handover>& rows) {
  json::array out;
  for (const auto& row : rows) {
    auto one = line_json(row.what);
    one["from"] = row.from.value;
    one["until"] = json_time(row.until);
    one["role"] = json_text(name_of(row.what.role));
    add_place(one, row.what.about);
    out.push_back(std::move(one));
  }
  return out;
}

json::array gaps_json(const coverage_told& c) {
  json::array out;
  for (const auto& g : c.gaps)
    out.push_back(json::object{{"from", g.when.start.time_since_epoch().count()},
                               {"to", g.when.end.time_since_epoch().count()},
                               {"missing", g.needed - g.present}});
  return out;
}

json::object fault_json(const fault_notice& f) {
  return {{"what", json_text(f.what)}, {"reference", json_text(f.reference)}};
}

json::object colleague_json(const colleague& c) {
  json::object out;
  out["agent"] = c.agent.value;
  out["name"] = json_text(c.shown_name);
  out["state"] = json_text(name_of(c.state));
  out["load"] = c.load;
  out["capacity"] = c.capacity;
  add_time(out, "until", c.duty_until);
  out["silent"] = c.silent;
  return out;
}

json::object queue_json(const queue_view& view) {
  json::object out;
  out["waiting"] = view.waiting;
  out["available"] = view.operators_available;
  out["left_before_answer"] = view.left_before_answer;
  json::array first;
  for (const auto& entry : view.first)
    first.push_back(entry_json(entry));
  out["first"] = std::move(first);
  json::array colleagues;
  for (const auto& c : view.colleagues)
    colleagues.push_back(colleague_json(c));
  out["colleagues"] = std::move(colleagues);
  return out;
}

} // namespace

json::object card_json(const conversation_card& c) {
  json::object out;
  out["conversation"] = to_text(c.id);
  out["phase"] = json_text(name_of(c.where));
  out["role"] = json_text(name_of(c.role));
  add_place(out, c.about);
  out["platform"] = json_text(name_of(c.route.platform));
  out["sureness"] = json_text(name_of(c.route.sureness));
  out["language"] = json_text(c.language);
  add_time(out, "opened", c.opened_at);
  add_time(out, "waiting_since", c.waiting_since);
  add_time(out, "last_visitor_line", c.last_visitor_line);
  add_time(out, "last_operator_line", c.last_operator_line);
  out["away"] = c.visitor_away;
  if (c.visitor_away)
    add_time(out, "away_since", c.visitor_away_since);
  out["quick_exit"] = c.quick_exit;
  out["by_code"] = c.came_by_code;
  out["noted"] = c.has_note;
  out["danger"] = c.danger;
  out["minor"] = c.minor;
  out["urgent"] = c.urgent;
  if (!c.holder.is_none()) {
    out["holder"] = c.holder.value;
    out["holder_name"] = json_text(c.holder_name);
  }
  add_time(out, "held_since", c.held_since);
  out["long"] = c.lasts_long;
  out["short_of_time"] = c.short_of_time;
  if (c.training)
    out["training"] = true;
  if (c.emergency_since != instant{})
    out["emergency"] = {{"since", json_time(c.emergency_since)},
                        {"owner", json_text(c.emergency_owner)}};
  if (auto third = third_json(c.psychologist); !third.empty()) {
    if (!c.psychologist_who.is_none())
      third["who"] = c.psychologist_who.value;
    out["psychologist"] = std::move(third);
  }
  if (!c.invited.is_none())
    out["handover"] = {{"to", c.invited.value},
                       {"until", json_time(c.invited_until)},
                       {"why", json_text(name_of(c.invited_why))}};
  return out;
}

std::string desk_frame(const desk_view& view, const console_settings& clocks, bool duty_officer) {
  auto out = of_type("desk");
  out["agent"] = view.agent.value;
  out["name"] = json_text(view.shown_name);
  out["platform"] = json_text(name_of(view.platform));
  out["state"] = json_text(name_of(view.state));
  out["capacity"] = view.capacity;
  out["held"] = cards_json(view.held);
  json::array offers;
  for (const auto& o : view.offers)
    offers.push_back(offer_json(o));
  out["offers"] = std::move(offers);
  out["invitations"] = cards_json(view.invitations);
  out["queue"] = queue_json(view.queue);
  out["duty_officer"] = duty_officer;
  out["clocks"] = {{"amber", clocks.answer_amber.count()}, {"red", clocks.answer_red.count()}};
  return padded(std::move(out));
}

std::string queue_frame(const queue_view& view) {
  return typed("queue", queue_json(view));
}

std::string offer_frame(const offer& o) {
  return typed("offer", offer_json(o));
}

std::string offer_over_frame(const offer_over& o) {
  auto out = about("offer_over", o.conversation);
  out["reason"] = json_text(name_of(o.reason));
  return padded(std::move(out));
}

std::string invitation_frame(const invitation& i) {
  return typed("invitation", card_json(i.card));
}

std::string invitation_over_frame(const invitation_over& o) {
  return padded(about("invitation_over", o.conversation));
}

std::string card_frame(const conversation_card& card) {
  return typed("card", card_json(card));
}

std::string gone_frame(const conversation_id& conversation) {
  return padded(about("gone", conversation));
}

std::string fault_frame(const fault_notice& f) {
  return typed("fault", fault_json(f));
}

std::string fault_over_frame(const fault_over& f) {
  return typed("fault_over", fault_json(f.what));
}

std::string presence_frame(const presence_changed& p) {
  auto out = of_type("presence");
  out["state"] = json_text(name_of(p.state));
  out["why"] = json_text(name_of(p.why));
  add_time(out, "until", p.until);
  return padded(std::move(out));
}

std::string relief_frame(const relief_told& r) {
  auto out = of_type("relief");
  out["stage"] = json_text(name_of(r.stage));
  add_time(out, "until", r.duty_until);
  add_time(out, "certified_until", r.certified_until);
  add_time(out, "minors_until", r.minors_until);
  out["planned"] = planned_json(r.planned);
  return padded(std::move(out));
}

std::string coverage_frame(const coverage_told& c) {
  auto out = of_type("coverage_gap");
  out["platform"] = json_text(name_of(c.platform));
  out["gaps"] = gaps_json(c);
  return padded(std::move(out));
}

std::string room_frame(const room_told& r) {
  auto out = of_type("room");
  out["load"] = r.load;
  out["capacity"] = r.capacity;
  return padded(std::move(out));
}

std::string attention_frame(const attention_told& a) {
  auto out = of_type("attention");
  out["asked"] = a.asked;
  add_time(out, "until", a.until);
  return padded(std::move(out));
}

std::string care_frame(const care_told& c) {
  auto out = of_type("care");
  out["advice"] = json_text(name_of(c.advice));
  return padded(std::move(out));
}

/// The rows of a wall name to whom they are offered: who waits there may wait for nobody.
std::string wall_frame(const wall_told& w) {
  auto out = queue_json(w.queue);
  out["platform"] = json_text(name_of(w.queue.platform));
  json::array offers;
  for (const auto& o : w.queue.offers)
    offers.push_back(json::object{{"conversation", to_text(o.conversation)},
                                  {"to", o.to.value},
                                  {"until", json_time(o.until)}});
  out["offers"] = std::move(offers);
  out["gaps"] = gaps_json(w.coverage);
  json::array faults;
  for (const auto& f : w.faults)
    faults.push_back(fault_json(f));
  out["faults"] = std::move(faults);
  out["reliefs"] = reliefs_json(w.reliefs);
  return typed("wall", std::move(out));
}

std::string held_frame(const message_id& id, agent_id agent, const held_cards& held) {
  auto out = of_type("held");
  out["id"] = to_text(id);
  out["agent"] = agent.value;
  out["held"] = cards_json(held.cards);
  out["planned"] = planned_json(held.planned);
  return padded(std::move(out));
}

std::string trainings_frame(const message_id& id, const trainings_told& all) {
  auto out = of_type("trainings");
  out["id"] = to_text(id);
  json::array scripts;
  for (const auto& s : all.scripts)
    scripts.push_back(json::object{{"name", json_text(s.name)},
                                   {"title", json_text(s.title)},
                                   {"language", json_text(s.language)},
                                   {"role", json_text(name_of(s.role))}});
  out["scripts"] = std::move(scripts);
  return padded(std::move(out));
}

} // namespace ecoute::wire
