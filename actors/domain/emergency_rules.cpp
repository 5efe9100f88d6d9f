// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/emergency_rules.hpp"

#include <algorithm>

namespace ecoute {

namespace {

using bodies = std::vector<event_body>;

/// Alerts of one conversation whose last news is remembered: one of each kind, and those that came
/// after others of their kind.
constexpr std::size_t alerts_followed_max = 32;

emergency_declared said_by(const declare_it& w) {
  return {w.who, w.by, w.what, w.place_known, w.sureness};
}

bool just_now(instant before, instant now) {
  return before != instant{} && now - before < emergency_pause;
}

emergency_outcome by_visitor(const conversation_state& state, const declare_it& w, instant now) {
  if (w.what != emergency_what::unsaid || !w.by.is_none())
    return refusal::malformed;
  if (just_now(state.emergency.by_visitor, now))
    return bodies{};
  return bodies{said_by(w)};
}

emergency_outcome by_holder(const conversation_state& state, const declare_it& w, instant now) {
  if (!state.held_by(w.by))
    return refusal::not_holder;
  if (w.what == emergency_what::unsaid)
    return refusal::malformed;
  const auto said = said_by(w);
  if (state.emergency.last == said && just_now(state.emergency.by_operator, now))
    return bodies{};
  return bodies{said};
}

} // namespace

emergency_outcome declared_in(const conversation_state& state, const declare_it& wish,
                              instant now) {
  if (name_of(wish.what).empty() || name_of(wish.sureness).empty())
    return refusal::malformed;
  switch (wish.who) {
  case author::visitor:
    return by_visitor(state, wish, now);
  case author::operator_agent:
    return by_holder(state, wish, now);
  case author::engine:
  case author::psychologist:
    break;
  }
  return refusal::forbidden;
}

emergency_outcome alert_noted_in(const conversation_state& state, const note_alert_it& wish) {
  const auto& n = wish.noted;
  if (n.reference.empty() || name_of(n.kind).empty() || name_of(n.what).empty())
    return refusal::malformed;
  if (n.reference.size() > fact_bytes_max || n.shown_name.size() > fact_bytes_max)
    return refusal::too_large;
  const auto& known = state.alerts;
  if (std::find(known.begin(), known.end(), n) != known.end())
    return bodies{};
  return bodies{n};
}

void follow_emergency(conversation_state& state, const emergency_declared& said, instant at) {
  auto& e = state.emergency;
  if (said.who == author::visitor) {
    e.by_visitor = at;
  } else {
    e.by_operator = at;
    e.last = said;
  }
  if (!state.danger)
    state.danger_since = at;
  state.danger = true;
  if (e.since == instant{} && !state.training())
    e.since = at;
}

void follow_alert(conversation_state& state, const alert_noted& noted) {
  auto& known = state.alerts;
  std::erase_if(known, [&](const alert_noted& k) { return k.reference == noted.reference; });
  known.push_back(noted);
  if (known.size() > alerts_followed_max)
    known.erase(known.begin());
  if (noted.kind != alert_kind::emergency)
    return;
  auto& e = state.emergency;
  e.owner_name = noted.what == alert_news::taken ? noted.shown_name : std::string{};
  if (noted.what == alert_news::resolved)
    e.since = {};
}

} // namespace ecoute
