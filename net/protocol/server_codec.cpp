// SPDX-License-Identifier: EUPL-1.2
#include "net/protocol/server_codec.hpp"

#include "net/protocol/event_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace ecoute::wire {

namespace json = boost::json;

namespace {

json::object of_type(const char* type) {
  json::object out;
  out["type"] = type;
  return out;
}

json::object about(const char* type, const conversation_id& conversation) {
  auto out = of_type(type);
  out["conversation"] = to_text(conversation);
  return out;
}

json::array thread_events(const std::vector<event>& events, author audience) {
  json::array out;
  for (const auto& e : events)
    if (auto written = event_json(e, audience); !written.empty())
      out.push_back(std::move(written));
  return out;
}

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
  return out;
}

json::object offer_json(const offer& o) {
  auto out = entry_json(o.entry);
  out["until"] = json_time(o.until);
  return out;
}

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
  if (!c.invited.is_none())
    out["handover"] = {{"to", c.invited.value},
                       {"until", json_time(c.invited_until)},
                       {"why", json_text(name_of(c.invited_why))}};
  return out;
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

std::string typed(const char* type, json::object out) {
  out["type"] = type;
  return padded(std::move(out));
}

} // namespace

std::string padded(json::object frame) {
  auto out = json::serialize(frame);
  out.pop_back();
  out += R"(,"pad":")";
  const auto length = out.size() + 2;
  out.append((pad_bucket - length % pad_bucket) % pad_bucket, ' ');
  out += R"("})";
  return out;
}

std::string entered_frame(const std::optional<message_id>& id, const secret_text& token,
                          force platform, confidence sureness, bool returned) {
  auto out = of_type("entered");
  if (id)
    out["id"] = to_text(*id);
  out["token"] = json_text(token.reveal());
  out["platform"] = json_text(name_of(platform));
  out["sureness"] = json_text(name_of(sureness));
  out["returned"] = returned;
  return padded(std::move(out));
}

std::string visitor_thread_frame(const visitor_attached& thread) {
  auto out = of_type("thread");
  out["events"] = thread_events(thread.missed, author::visitor);
  out["last"] = thread.last;
  out["floor"] = thread.floor;
  return padded(std::move(out));
}

std::string agent_thread_frame(const conversation_id& conversation, const message_id& id,
                               const operator_attached& thread) {
  auto out = about("thread", conversation);
  if (!id.is_nil())
    out["id"] = to_text(id);
  out["events"] = thread_events(thread.missed, author::operator_agent);
  out["last"] = thread.last;
  return padded(std::move(out));
}

std::string visitor_event_frame(const event& e) {
  auto out = event_json(e, author::visitor);
  return out.empty() ? std::string{} : typed("event", std::move(out));
}

std::string agent_event_frame(const conversation_id& conversation, const event& e) {
  auto out = event_json(e, author::operator_agent);
  if (out.empty())
    return {};
  out["conversation"] = to_text(conversation);
  return typed("event", std::move(out));
}

std::string standing_frame(const visitor_standing& s) {
  auto out = of_type("standing");
  out["phase"] = json_text(name_of(s.where));
  if (s.where == phase::waiting)
    out["ahead"] = s.ahead;
  if (s.where == phase::waiting && s.wait.most > 0)
    out["wait"] = {{"least", s.wait.least},
                   {"most", s.wait.most},
                   {"open", s.wait.open},
                   {"longer", s.wait.longer}};
  out["nobody_on_duty"] = s.nobody_on_duty;
  if (s.where == phase::held)
    out["with"] = json_text(s.holder_name);
  out["silent"] = s.holder_silent;
  return padded(std::move(out));
}

std::string standing_frame(const visitor_attached& a) {
  return standing_frame(
      visitor_standing{a.where, a.ahead, false, a.holder_name, a.holder_silent, a.wait});
}

std::string ack_frame(const message_id& id, std::uint32_t n, instant at) {
  auto out = of_type("ack");
  out["id"] = to_text(id);
  if (n != 0) {
    out["n"] = n;
    out["at"] = json_time(at);
  }
  return padded(std::move(out));
}

std::string code_frame(const message_id& id, const secret_text& words) {
  auto out = of_type("code");
  out["id"] = to_text(id);
  out["words"] = json_text(words.reveal());
  return padded(std::move(out));
}

std::string typing_frame() {
  return padded(of_type("typing"));
}

std::string typing_frame(const conversation_id& conversation) {
  return padded(about("typing", conversation));
}

std::string mode_frame(engine_mode mode) {
  auto out = of_type("mode");
  out["mode"] = json_text(name_of(mode));
  return padded(std::move(out));
}

std::string wait_frame(const message_id& id, milliseconds left) {
  auto out = of_type("wait");
  out["id"] = to_text(id);
  out["seconds"] = std::chrono::ceil<seconds>(left).count();
  return padded(std::move(out));
}

std::string refused_frame(const std::optional<message_id>& id, refusal why,
                          std::string_view sentence) {
  auto out = of_type("refused");
  if (id)
    out["id"] = to_text(*id);
  out["code"] = json_text(refusal_name(why));
  out["sentence"] = json_text(sentence);
  return padded(std::move(out));
}

std::string ping_frame(std::uint64_t k) {
  auto out = of_type("ping");
  out["k"] = k;
  return padded(std::move(out));
}

std::string desk_frame(const desk_view& view) {
  auto out = of_type("desk");
  out["agent"] = view.agent.value;
  out["name"] = json_text(view.shown_name);
  out["platform"] = json_text(name_of(view.platform));
  out["state"] = json_text(name_of(view.state));
  out["capacity"] = view.capacity;
  json::array held;
  for (const auto& card : view.held)
    held.push_back(card_json(card));
  out["held"] = std::move(held);
  json::array offers;
  for (const auto& o : view.offers)
    offers.push_back(offer_json(o));
  out["offers"] = std::move(offers);
  json::array invitations;
  for (const auto& card : view.invitations)
    invitations.push_back(card_json(card));
  out["invitations"] = std::move(invitations);
  out["queue"] = queue_json(view.queue);
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
  auto out = of_type("fault");
  out["what"] = json_text(f.what);
  out["reference"] = json_text(f.reference);
  return padded(std::move(out));
}

std::string fault_over_frame(const fault_over& f) {
  auto out = of_type("fault_over");
  out["what"] = json_text(f.what.what);
  out["reference"] = json_text(f.what.reference);
  return padded(std::move(out));
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
  json::array planned;
  for (const auto& line : r.planned) {
    json::object one{{"conversation", to_text(line.conversation)}};
    if (!line.to.is_none())
      one["to"] = line.to.value;
    planned.push_back(std::move(one));
  }
  out["planned"] = std::move(planned);
  return padded(std::move(out));
}

std::string coverage_frame(const coverage_told& c) {
  auto out = of_type("coverage_gap");
  out["platform"] = json_text(name_of(c.platform));
  json::array gaps;
  for (const auto& g : c.gaps)
    gaps.push_back(json::object{{"from", g.when.start.time_since_epoch().count()},
                                {"to", g.when.end.time_since_epoch().count()},
                                {"missing", g.needed - g.present}});
  out["gaps"] = std::move(gaps);
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

} // namespace ecoute::wire
