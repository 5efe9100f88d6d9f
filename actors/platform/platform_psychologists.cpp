// SPDX-License-Identifier: EUPL-1.2
// A platform's psychologists: their hours, who is there, and the talks that agents ask for.
#include "actors/domain/working_hours.hpp"
#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/platform/platform_actor.hpp"
#include "actors/support/directory.hpp"

#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <utility>

namespace ecoute {

psychologist_ref platform_actor_state::spawn_psychologist(const agent_profile& who) {
  auto child = self->spawn<caf::linked + caf::monitored>(psychologist_actor, parts_, who);
  self->send(child, psychologists_.service);
  self->send(child, waiting_talks());
  return child;
}

psychologist_handle platform_actor_state::psychologist_of(const agent_profile& who) {
  auto& all = psychologists_.children;
  const auto known = all.find(who.agent);
  if (known != all.end())
    return known->second.who;
  const auto& limits = parts_->limits.supervision;
  const auto child = spawn_psychologist(who);
  all.emplace(who.agent,
              psychologist_child{child, who, {limits.restarts_max, limits.restarts_window}, {}});
  return child;
}

caf::result<psychologist_handle>
platform_actor_state::on_find_psychologist(const agent_profile& who) {
  if (who.platform != which_ || who.agent.is_none() || !who.psychologist)
    return make_error(refusal::forbidden);
  if (!psychologists_.service.offered)
    return make_error(refusal::psychologist_none);
  const auto found = psychologist_of(who);
  auto& child = psychologists_.children.at(who.agent);
  child.profile = who;
  self->send(child.who, who);
  return found;
}

caf::result<psychologist_handle>
platform_actor_state::on_find_psychologist_of(const find_psychologist_of& m) {
  if (m.agent.is_none())
    return make_error(refusal::forbidden);
  if (!m.joined && !psychologists_.children.contains(m.agent))
    return make_error(refusal::not_available);
  agent_profile who;
  who.agent = m.agent;
  who.platform = which_;
  who.psychologist = true;
  return psychologist_of(who);
}

psychologists_here platform_actor_state::who_could_be_invited() const {
  psychologists_here there;
  for (const auto& [agent, child] : psychologists_.children)
    if (child.told.room > 0 && there.who.size() < fixed::psychologists_invited_max)
      there.who.push_back(agent);
  return there;
}

void platform_actor_state::on_psychologist(const psychologist_changed& m) {
  const auto known = psychologists_.children.find(m.agent);
  if (known == psychologists_.children.end())
    return;
  known->second.told = m;
  follow_hours();
}

/// What the service is now, told on change; and when its hours begin or end next.
void platform_actor_state::follow_hours() {
  const auto hours = psychologist_hours(parts_->limits.psychologist, which_);
  const auto at = hours ? hours_at(*hours, now()) : hours_standing{};
  psychologist_service is{hours.has_value(), at.open, at.until, at.next, 0};
  for (const auto& [agent, child] : psychologists_.children)
    is.here += child.told.room > 0 ? 1U : 0U;
  psychologists_.due.reset();
  if (const auto change = at.open ? at.until : at.next; change != instant{})
    psychologists_.due = change;
  if (psychologists_.service != is) {
    psychologists_.service = is;
    tell_desks(is);
    tell_psychologists(is);
  }
  arm();
}

void platform_actor_state::psychologist_died(agent_id agent, bool by_accident) {
  auto& child = psychologists_.children.at(agent);
  if (!by_accident) {
    psychologists_.children.erase(agent);
    return follow_hours();
  }
  if (!child.deaths.allows_after_death(now()))
    return self->quit(caf::exit_reason::unhandled_exception);
  child.who = spawn_psychologist(child.profile);
  child.told = {};
  follow_hours();
  ask_conversations();
}

template <class Message>
void platform_actor_state::tell_psychologists(const Message& m) {
  for (const auto& [agent, child] : psychologists_.children)
    self->send(child.who, m);
}

// --- talks --------------------------------------------------------------------------------------

talks_waiting platform_actor_state::waiting_talks() const {
  talks_waiting open;
  for (const auto& t : psychologists_.talks)
    if (t.answered_by.empty())
      open.wishes.push_back(t.wish);
  return open;
}

void platform_actor_state::tell_talk(agent_id agent) {
  const auto desk = desks_.find(agent);
  if (desk == desks_.end())
    return;
  const auto& talks = psychologists_.talks;
  const auto t = std::find_if(talks.begin(), talks.end(),
                              [agent](const talk_kept& k) { return k.wish.agent == agent; });
  self->send(desk->second.who,
             t == talks.end() ? talk_told{} : talk_told{t->wish.since, t->answered_by});
}

void platform_actor_state::on_talk_wanted(const talk_wanted& m) {
  std::erase_if(psychologists_.talks,
                [&](const talk_kept& k) { return k.wish.agent == m.wish.agent; });
  if (m.wanted)
    psychologists_.talks.push_back({m.wish, {}});
  tell_psychologists(waiting_talks());
  tell_talk(m.wish.agent);
}

/// The first who answers comes.
void platform_actor_state::on_talk_answered(const talk_answered& m) {
  for (auto& t : psychologists_.talks)
    if (t.wish.agent == m.whom && t.answered_by.empty())
      t.answered_by = m.by_name;
  tell_psychologists(waiting_talks());
  tell_talk(m.whom);
}

} // namespace ecoute
