// SPDX-License-Identifier: EUPL-1.2
// The frames about psychologists: whether one can be had, a talk that was asked for, and all that
// their own page shows.
#include "net/protocol/event_json.hpp"
#include "net/protocol/frame_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace ecoute::wire {

namespace json = boost::json;

namespace {

json::object service_json(const psychologist_service& s) {
  json::object out{{"offered", s.offered}, {"open", s.open}, {"here", s.here}};
  if (s.until != instant{})
    out["until"] = json_time(s.until);
  if (s.next != instant{})
    out["next"] = json_time(s.next);
  return out;
}

json::object call_json(const psychologist_invitation& i) {
  auto out = card_json(i.card);
  out["until"] = json_time(i.until);
  return out;
}

json::object wish_json(const talk_wish& w) {
  return {
      {"agent", w.agent.value}, {"name", json_text(w.shown_name)}, {"since", json_time(w.since)}};
}

template <class All, class Write>
json::array array_of(const All& all, Write write) {
  json::array out;
  for (const auto& one : all)
    out.push_back(write(one));
  return out;
}

} // namespace

std::string psychologists_frame(const psychologist_service& s) {
  return typed("psychologists", service_json(s));
}

std::string talk_frame(const talk_told& t) {
  auto out = of_type("talk");
  if (t.since != instant{})
    out["since"] = json_time(t.since);
  if (!t.answered_by.empty())
    out["by"] = json_text(t.answered_by);
  return padded(std::move(out));
}

std::string practice_frame(const psychologist_view& v) {
  auto out = of_type("psychologist");
  out["agent"] = v.agent.value;
  out["name"] = json_text(v.shown_name);
  out["platform"] = json_text(name_of(v.platform));
  out["here"] = v.here;
  out["capacity"] = v.capacity;
  out["service"] = service_json(v.service);
  out["invitations"] = array_of(v.invitations, call_json);
  out["joined"] = array_of(v.joined, card_json);
  out["talks"] = array_of(v.talks, wish_json);
  return padded(std::move(out));
}

} // namespace ecoute::wire
