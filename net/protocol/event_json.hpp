// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/event.hpp"

#include <boost/json/object.hpp>

namespace ecoute::wire {

boost::json::string_view json_text(std::string_view text);
std::int64_t json_time(instant at);
/// Only the fields that were said.
boost::json::object place_json(const place& where);
/// The event as this audience sees it; empty when it never does.
boost::json::object event_json(const event& e, author audience);

} // namespace ecoute::wire
