// SPDX-License-Identifier: EUPL-1.2
// The frames of the planning and of swaps.
#include "net/protocol/event_json.hpp"
#include "net/protocol/frame_json.hpp"
#include "net/protocol/server_codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace ecoute::wire {

namespace json = boost::json;

namespace {

/// `to` is absent of a shift that is gone.
json::object shift_json(const shift& s) {
  json::object out{{"from", json_time(s.when.start)}, {"duty", json_text(name_of(s.role))}};
  if (s.when.end != s.when.start)
    out["to"] = json_time(s.when.end);
  return out;
}

json::object named_json(const named_shift& s) {
  auto out = shift_json(s.what);
  out["agent"] = s.what.agent.value;
  out["name"] = json_text(s.name);
  return out;
}

} // namespace

std::string plan_frame(const plan_told& p) {
  auto out = of_type("plan");
  json::array mine;
  for (const auto& s : p.mine)
    mine.push_back(shift_json(s));
  out["mine"] = std::move(mine);
  json::array swaps;
  for (const auto& s : p.swaps)
    swaps.push_back(json::object{{"swap", to_text(s.id)},
                                 {"state", json_text(name_of(s.state))},
                                 {"given", named_json(s.given)},
                                 {"wanted", named_json(s.wanted)}});
  out["swaps"] = std::move(swaps);
  out["needs_approval"] = p.needs_approval;
  return padded(std::move(out));
}

std::string choices_frame(const message_id& id, instant own, const swap_choices& c) {
  auto out = of_type("choices");
  out["id"] = to_text(id);
  out["own"] = json_time(own);
  json::array shifts;
  for (const auto& s : c.shifts)
    shifts.push_back(named_json(s));
  out["shifts"] = std::move(shifts);
  return padded(std::move(out));
}

} // namespace ecoute::wire
