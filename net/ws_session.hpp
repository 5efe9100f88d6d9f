// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/listener_core.hpp"
#include "net/transport.hpp"
#include "net/wire_stream.hpp"

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <memory>

namespace ecoute {

/// The upgrade request as it was read.
using upgrade_request = boost::beast::http::request<boost::beast::http::string_body>;

/// Answers the handshake on `wire` and serves the WebSocket until it is closed; `sink` gets
/// on_open after the handshake and on_closed as the last call, also when the handshake fails.
/// `places` are the connection's admissions. Called on the wire's strand.
void start_ws_session(std::shared_ptr<listener_core> core, wire_stream wire,
                      upgrade_request request, std::shared_ptr<frame_sink> sink,
                      std::vector<accept_gate::place> places);

} // namespace ecoute
