// SPDX-License-Identifier: EUPL-1.2
// What the page of who is on call may send.
#include "net/protocol/client_codec.hpp"
#include "net/protocol/frame_readers.hpp"

namespace ecoute::wire {

namespace {

template <alert_command What>
read<on_call_frame> read_act(const fields& in) {
  const auto id = message_of(in);
  const auto about = in.id("alert");
  const auto seen = in.number("seen", any_position);
  if (!id || !about || !seen || *seen == 0)
    return std::nullopt;
  act_on_alert frame{*id, alert_id{*about}, {}};
  frame.act.what = What;
  frame.act.seen = static_cast<std::uint32_t>(*seen);
  return frame;
}

read<on_call_frame> read_pass(const fields& in) {
  auto frame = read_act<alert_command::pass_on>(in);
  const auto to = in.number("to", any_agent);
  if (!frame || !to || *to == 0)
    return std::nullopt;
  std::get<act_on_alert>(*frame).act.to = agent_id{static_cast<std::int64_t>(*to)};
  return frame;
}

read<on_call_frame> read_resolve(const fields& in) {
  auto frame = read_act<alert_command::resolve>(in);
  auto done = in.text("done", fixed::wire_name_bytes_max);
  if (!frame || !done || !resolution_named(*done))
    return std::nullopt;
  std::get<act_on_alert>(*frame).act.done = std::move(*done);
  return frame;
}

read<on_call_frame> read_test(const fields& in) {
  const auto id = message_of(in);
  const auto name = in.text("scope", fixed::wire_name_bytes_max);
  const auto scope = name ? on_call_scope_named(*name) : std::nullopt;
  if (!id || !scope)
    return std::nullopt;
  return test_alert{*id, *scope};
}

constexpr std::array<reader_row<on_call_frame>, 7> readers{{
    {"hello", [](const fields&) { return read<on_call_frame>{hello{}}; }},
    {"watch_alerts", read_watch_alerts<on_call_frame>},
    {"take_alert", read_act<alert_command::take>},
    {"pass_alert", read_pass},
    {"resolve_alert", read_resolve},
    {"test_alert", read_test},
    {"pong", read_pong<on_call_frame>},
}};

} // namespace

std::variant<on_call_frame, fault> decode_on_call_frame(std::string_view text,
                                                        const json_limits& limits) {
  return decode<on_call_frame>(text, limits, readers);
}

} // namespace ecoute::wire
