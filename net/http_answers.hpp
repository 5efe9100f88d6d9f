// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/refusal.hpp"
#include "net/session_parts.hpp"
#include "net/transport.hpp"

#include <boost/json/object.hpp>
#include <caf/actor_system.hpp>
#include <caf/event_based_actor.hpp>

#include <functional>
#include <string>

/// The answers that the routes of all listeners share.
namespace ecoute {

http_response status_only(unsigned status);
http_response json_response(unsigned status, const boost::json::object& body);
/// `{code, sentence}` in the reader's language.
http_response refused_response(unsigned status, refusal why, const texts& sentences,
                               std::string_view language);
http_response text_response(std::string text);

/// The status that tells a refusal to a plain HTTP client.
unsigned status_of(refusal why);

/// Asks the engine for one thing on behalf of a request: `work` runs in an actor of its own that
/// ends with its last answer. Every request made there has a deadline.
void on_behalf(caf::actor_system& system, std::function<void(caf::event_based_actor*)> work);

} // namespace ecoute
