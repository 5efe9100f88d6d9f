// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
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

inline std::string typed(const char* type, boost::json::object out) {
  out["type"] = type;
  return padded(std::move(out));
}

} // namespace ecoute::wire
