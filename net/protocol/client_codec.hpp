// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/protocol/client_frames.hpp"
#include "net/protocol/json_reader.hpp"

#include <string_view>
#include <variant>

namespace ecoute::wire {

/// Reads one text frame. Unknown fields are ignored, unknown types are `unknown_type`. NUL is
/// refused everywhere but in `text`, from which the text policy removes it. Never throws.
std::variant<visitor_frame, fault> decode_visitor_frame(std::string_view text,
                                                        const json_limits& limits);
std::variant<agent_frame, fault> decode_agent_frame(std::string_view text,
                                                    const json_limits& limits);
std::variant<psychologist_frame, fault> decode_psychologist_frame(std::string_view text,
                                                                  const json_limits& limits);
std::variant<on_call_frame, fault> decode_on_call_frame(std::string_view text,
                                                        const json_limits& limits);

} // namespace ecoute::wire
