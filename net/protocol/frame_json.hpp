// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "net/protocol/event_json.hpp"
#include "net/protocol/server_codec.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <utility>

/// How every server frame begins and ends; for the codec's own sources.
namespace ecoute::wire {

inline boost::json::object of_type(const char* type) {
  boost::json::object out;
  out["type"] = type;
  return out;
}

inline boost::json::object about(const char* type, const conversation_id& conversation) {
  auto out = of_type(type);
  out["conversation"] = to_text(conversation);
  return out;
}

/// How the third person of a conversation stands; nothing where there is none.
inline boost::json::object third_json(const psychologist_standing& s) {
  boost::json::object out;
  if (s.stage == psychologist_stage::none)
    return out;
  out["stage"] = json_text(name_of(s.stage));
  if (s.stage == psychologist_stage::joined)
    out["name"] = json_text(s.name);
  if (s.until != instant{})
    out["until"] = json_time(s.until);
  return out;
}

/// desk_frames.cpp
boost::json::object card_json(const conversation_card& c);

inline std::string typed(const char* type, boost::json::object out) {
  out["type"] = type;
  return padded(std::move(out));
}

} // namespace ecoute::wire
