// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/event.hpp"
#include "net/protocol/client_frames.hpp"

#include <cstdint>
#include <string_view>

namespace ecoute {

/// What was asked under an id, as far as it takes to tell a resend from an id used twice.
struct wish_mark {
  std::string_view kind;
  conversation_id about;
  std::uint64_t detail = 0; ///< digest of the words, or which act

  bool operator==(const wish_mark&) const = default;
};
inline wish_mark mark_of(const wire::say& f) {
  return {"say", f.conversation, text_digest(f.text.reveal())};
}
inline wish_mark mark_of(const wire::set_presence& f) {
  return {"presence", {}, static_cast<std::uint64_t>(f.state)};
}
inline wish_mark mark_of(const wire::act_for_oneself& f) {
  return {"act_for_oneself", {}, static_cast<std::uint64_t>(f.what)};
}
inline wish_mark mark_of(const wire::act_on& f) {
  const auto shown = static_cast<std::uint64_t>(f.shown.value);
  return {"act", f.conversation,
          (shown * 256 + static_cast<std::uint64_t>(f.what)) * 256 +
              static_cast<std::uint64_t>(f.why)};
}
inline wish_mark mark_of(const wire::hand_over& f) {
  return {"hand_over", f.conversation,
          static_cast<std::uint64_t>(f.to.value) * 31 + static_cast<std::uint64_t>(f.from.value)};
}
inline wish_mark mark_of(const wire::plan_relief& f) {
  const auto whom =
      static_cast<std::uint64_t>(f.to.value) * 31 + static_cast<std::uint64_t>(f.from.value);
  return {"plan_relief", f.conversation, whom * 2 + (f.as_proposed ? 1 : 0)};
}
inline wish_mark mark_of(const wire::note& f) {
  return {"note", f.conversation, text_digest(f.text.reveal())};
}
inline wish_mark mark_of(const wire::set_mark& f) {
  return {"mark", f.conversation, static_cast<std::uint64_t>(f.what) * 2 + (f.on ? 1 : 0)};
}
inline wish_mark mark_of(const wire::reroute& f) {
  return {"reroute", f.conversation,
          static_cast<std::uint64_t>(f.from.value) * 256 + static_cast<std::uint64_t>(f.to)};
}
inline wish_mark mark_of(const wire::look_at_desk& f) {
  return {"look", {}, static_cast<std::uint64_t>(f.agent.value)};
}
inline wish_mark mark_of(const wire::ask_trainings&) {
  return {"trainings", {}, 0};
}
inline wish_mark mark_of(const wire::train& f) {
  return {"train", {}, text_digest(f.script)};
}
inline wish_mark mark_of(const wire::act_on_plan& f) {
  const auto when =
      static_cast<std::uint64_t>((f.own + f.theirs.time_since_epoch()).time_since_epoch().count());
  return {"plan", conversation_id{f.swap},
          (when * 31 + static_cast<std::uint64_t>(f.with.value)) * 8 +
              static_cast<std::uint64_t>(f.what)};
}
inline wish_mark mark_of(const wire::escalate& f) {
  return {"escalate", f.conversation,
          (static_cast<std::uint64_t>(f.what) * 256 + static_cast<std::uint64_t>(f.sureness)) * 2 +
              (f.place_known ? 1 : 0)};
}
inline wish_mark mark_of(const wire::whisper& f) {
  return {"whisper", f.conversation, text_digest(f.text.reveal())};
}
inline wish_mark mark_of(const wire::ask_for_talk& f) {
  return {"ask_talk", {}, f.wanted ? 1U : 0U};
}
inline wish_mark mark_of(const wire::set_here& f) {
  return {"here", {}, f.here ? 1U : 0U};
}
inline wish_mark mark_of(const wire::act_at_practice& f) {
  return {"practice", f.conversation, static_cast<std::uint64_t>(f.what)};
}
inline wish_mark mark_of(const wire::come_to_talk& f) {
  return {"come", {}, static_cast<std::uint64_t>(f.agent.value)};
}
inline wish_mark mark_of(const wire::answer_psychologist& f) {
  return {"psychologist", {}, f.agreed ? 1U : 0U};
}
inline wish_mark mark_of(const wire::danger&) {
  return {"danger", {}, 0};
}
inline wish_mark mark_of(const wire::act_on_alert& f) {
  const auto whom = static_cast<std::uint64_t>(f.act.to.value);
  return {"alert", conversation_id{f.about},
          ((whom * 31 + f.act.seen) * 8 + static_cast<std::uint64_t>(f.act.what)) ^
              text_digest(f.act.done)};
}
inline wish_mark mark_of(const wire::test_alert& f) {
  return {"test_alert", {}, static_cast<std::uint64_t>(f.scope)};
}
inline wish_mark mark_of(const wire::ask_code&) {
  return {"code", {}, 0};
}
inline wish_mark mark_of(const wire::leave&) {
  return {"leave", {}, 0};
}

} // namespace ecoute
