// SPDX-License-Identifier: EUPL-1.2
// The frames that only duty officers send. What is to change hands is named with who has it as far
// as they were shown: it is refused when somebody else has it meanwhile.
#include "net/protocol/frame_readers.hpp"

namespace ecoute::wire {

std::optional<agent_frame> read_unwatch(const fields& in) {
  const auto conversation = conversation_of(in);
  return conversation ? std::optional<agent_frame>{unwatch{*conversation}} : std::nullopt;
}

std::optional<agent_frame> read_wall(const fields& in) {
  const auto on = in.yes_or_no("on");
  return on ? std::optional<agent_frame>{watch_wall{*on}} : std::nullopt;
}

std::optional<agent_frame> read_look(const fields& in) {
  const auto id = message_of(in);
  const auto platform = platform_of(in);
  const auto agent = agent_of(in, "agent");
  if (!id || !platform || !agent)
    return std::nullopt;
  return look_at_desk{*id, *platform, *agent};
}

std::optional<agent_frame> read_take_over(const fields& in) {
  const auto id = message_of(in);
  const auto conversation = conversation_of(in);
  const auto from = agent_if_named(in, "from");
  if (!id || !conversation || !from)
    return std::nullopt;
  return act_on{.what = act::take_over, .id = *id, .conversation = *conversation, .shown = *from};
}

std::optional<agent_frame> read_offer_again(const fields& in) {
  const auto id = message_of(in);
  const auto conversation = conversation_of(in);
  const auto to = agent_of(in, "to");
  if (!id || !conversation || !to)
    return std::nullopt;
  return act_on{.what = act::offer_again, .id = *id, .conversation = *conversation, .shown = *to};
}

std::optional<agent_frame> read_plan_relief(const fields& in) {
  const auto id = message_of(in);
  const auto conversation = conversation_of(in);
  const auto platform = platform_of(in);
  const auto from = agent_of(in, "from");
  const auto to = agent_if_named(in, "to");
  const auto proposed = in.has("as_proposed") ? in.yes_or_no("as_proposed") : std::optional{false};
  if (!id || !conversation || !platform || !from || !to || !proposed)
    return std::nullopt;
  if (*proposed && !to->is_none())
    return std::nullopt;
  return plan_relief{*id, *conversation, *platform, *from, *to, *proposed};
}

} // namespace ecoute::wire
