// SPDX-License-Identifier: EUPL-1.2
#include "net/protocol/alert_frames.hpp"

#include "actors/domain/alert_reference.hpp"
#include "net/protocol/event_json.hpp"
#include "net/protocol/frame_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace ecoute::wire {

namespace json = boost::json;

namespace {

void add_agent(json::object& out, const char* key, const char* name_key, agent_id agent,
               const std::string& name) {
  if (agent.is_none())
    return;
  out[key] = agent.value;
  out[name_key] = json_text(name);
}

json::object row_json(const alert_row& row, const agent_profile& who) {
  const auto& a = row.what;
  json::object out{{"alert", to_text(a.id)},
                   {"reference", reference_of(a.id)},
                   {"kind", json_text(name_of(a.cause.kind))},
                   {"danger", is_danger(a.cause.kind)},
                   {"scope", json_text(name_of(a.cause.scope))},
                   {"level", row.level},
                   {"state", json_text(name_of(a.state))},
                   {"raised_at", json_time(a.raised_at)},
                   {"count", a.count},
                   {"mine", a.owner == who.agent},
                   {"calls", row.calls},
                   {"exercise", a.exercise},
                   {"cause_over", a.cause_over},
                   {"stored", row.stored},
                   {"version", a.version}};
  if (!a.cause.detail.empty())
    out["detail"] = json_text(a.cause.detail);
  if (a.due != instant{})
    out["due"] = json_time(a.due);
  add_agent(out, "owner", "owner_name", a.owner, row.owner_name);
  if (who.duty_officer && !a.cause.conversation.is_nil())
    out["conversation"] = to_text(a.cause.conversation);
  return out;
}

/// `until` is absent where nothing ever changes.
json::object level_json(const on_call_row& row, agent_id who) {
  json::object out{{"scope", json_text(name_of(row.scope))},
                   {"level", row.level},
                   {"mine", row.turn.agent == who}};
  add_agent(out, "agent", "name", row.turn.agent, row.name);
  if (row.turn.until != instant::max())
    out["until"] = json_time(row.turn.until);
  add_agent(out, "then", "then_name", row.turn.then, row.then_name);
  return out;
}

} // namespace

std::string on_call_page_frame(const agent_profile& who) {
  auto out = of_type("on_call_page");
  out["agent"] = who.agent.value;
  out["name"] = json_text(who.shown_name);
  out["platform"] = json_text(name_of(who.platform));
  out["duty_officer"] = who.duty_officer;
  out["on_call"] = who.on_call;
  return padded(std::move(out));
}

std::string alerts_frame(const alerts_told& told, const agent_profile& who) {
  auto out = of_type("alerts");
  json::array rows;
  for (const auto& row : told.rows)
    rows.push_back(row_json(row, who));
  out["rows"] = std::move(rows);
  out["stored"] = told.stored;
  if (told.last_test != instant{})
    out["last_test"] = json_time(told.last_test);
  return padded(std::move(out));
}

std::string turns_frame(const alerts_told& told, agent_id who) {
  auto out = of_type("on_call");
  json::array levels;
  for (const auto& row : told.on_call)
    levels.push_back(level_json(row, who));
  out["levels"] = std::move(levels);
  return padded(std::move(out));
}

std::string beat_frame(instant at, bool followed) {
  auto out = of_type("beat");
  out["at"] = json_time(at);
  out["followed"] = followed;
  return padded(std::move(out));
}

} // namespace ecoute::wire
