// SPDX-License-Identifier: EUPL-1.2
// The frame by which an operator calls who is on call.
#include "net/protocol/frame_readers.hpp"

namespace ecoute::wire {

std::optional<agent_frame> read_escalate(const fields& in) {
  const auto id = message_of(in);
  const auto conversation = conversation_of(in);
  const auto what_name = in.text("what", fixed::wire_name_bytes_max);
  const auto what = what_name ? emergency_named(*what_name) : std::nullopt;
  const auto place_known = in.yes_or_no("place_known");
  const auto sure_name = in.text("sureness", fixed::wire_name_bytes_max);
  const auto sureness = sure_name ? certainty_named(*sure_name) : std::nullopt;
  if (!id || !conversation || !what || !place_known || !sureness)
    return std::nullopt;
  return escalate{*id, *conversation, *what, *place_known, *sureness};
}

} // namespace ecoute::wire
