// SPDX-License-Identifier: EUPL-1.2
#include "actors/platform/platform_actor.hpp"

#include "actors/domain/alert_causes.hpp"
#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/pulses.hpp"
#include "actors/support/quiet_handlers.hpp"

#include <caf/actor_cast.hpp>
#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <utility>

namespace ecoute {

instant platform_actor_state::now() const {
  return parts_->clock.at(self->clock().now());
}

template <class Message>
void platform_actor_state::tell_desks(const Message& m) {
  for (const auto& [agent, desk] : desks_)
    self->send(desk.who, m);
}

void platform_actor_state::ask_conversations() {
  if (const auto registry = directory::registry(self->system()))
    self->send(registry, which_, announce_yourself{});
}

void platform_actor_state::spawn_queue() {
  queue_ = self->spawn<caf::linked + caf::monitored>(queue_actor, parts_, which_);
  self->send(queue_, mode_changed{mode_}); // before anybody joins it
  reliefs_.clear();
  directory::put(self->system(), which_, queue_handle{queue_});
  tell_desks(announce_yourself{}); // the queue itself asks the conversations
  if (const auto other = directory::queue(self->system(), other_force()))
    self->send(other, announce_yourself{}); // how many are free there
}

std::vector<operator_ref> platform_actor_state::desks() const {
  std::vector<operator_ref> all;
  for (const auto& [agent, child] : desks_)
    all.push_back(child.who);
  return all;
}

operator_ref platform_actor_state::spawn_desk(const agent_profile& who) {
  auto desk = self->spawn<caf::linked + caf::monitored>(operator_actor, parts_, who);
  for (const auto& f : faults_.all())
    self->send(desk, f);
  if (const auto duty = duties_.find(who.agent); duty != duties_.end())
    self->send(desk, duty_told{duty->second});
  self->send(desk, coverage_);
  self->send(desk, queue_view_);
  self->send(desk, psychologists_.service);
  return desk;
}

operator_handle platform_actor_state::desk_of(const agent_profile& who) {
  const auto known = desks_.find(who.agent);
  if (known != desks_.end())
    return known->second.who;
  const auto& limits = parts_->limits.supervision;
  auto desk = spawn_desk(who);
  desks_.emplace(who.agent, desk_child{desk, who, {limits.restarts_max, limits.restarts_window}});
  tell_talk(who.agent);
  return desk;
}

caf::result<operator_handle> platform_actor_state::on_find_desk(const agent_profile& who) {
  if (who.platform != which_ || who.agent.is_none() || who.psychologist)
    return make_error(refusal::forbidden);
  const auto desk = desk_of(who);
  auto& child = desks_.at(who.agent);
  const bool renamed = child.profile.shown_name != who.shown_name;
  child.profile = who;
  self->send(child.who, who);
  if (renamed)
    tell_view();
  return desk;
}

caf::result<operator_handle> platform_actor_state::on_find_desk_of(const find_desk_of& m) {
  if (m.agent.is_none())
    return make_error(refusal::forbidden);
  if (!m.holds && !desks_.contains(m.agent))
    return make_error(refusal::not_available);
  agent_profile who;
  who.agent = m.agent;
  who.platform = which_;
  return desk_of(who);
}

void platform_actor_state::on_queue_view(queue_view& m) {
  if (const auto queue = directory::queue(self->system(), other_force()))
    self->send(queue, other_side{m.operators_available});
  queue_view_ = std::move(m);
  tell_view();
}

void platform_actor_state::tell_view() {
  for (auto& c : queue_view_.colleagues)
    if (const auto known = desks_.find(c.agent); known != desks_.end())
      c.shown_name = known->second.profile.shown_name;
  tell_desks(queue_view_);
  tell_wall();
}

void platform_actor_state::on_fault(const fault_notice& m) {
  const bool fresh = faults_.open(m, now(), parts_->limits.supervision.faults_open_max);
  if (fresh) {
    tell_desks(m);
    tell_wall();
  }
  alert(m, !fresh);
  arm();
}

/// From whoever knows it at once; else it is over when it is not heard of any more.
void platform_actor_state::on_fault_over(const fault_over& m) {
  if (!faults_.close(m.what))
    return;
  tell_over({m.what});
  arm();
}

void platform_actor_state::tell_over(const std::vector<fault_notice>& over) {
  for (const auto& f : over)
    tell_desks(fault_over{f});
  if (!over.empty())
    tell_wall();
  end_alerts(over);
}

/// Of what both platforms are told, one tells it on.
std::optional<alert_cause> platform_actor_state::cause_of(const fault_notice& f) const {
  auto cause = cause_of_fault(f.what, which_);
  if (cause && cause->scope == on_call_scope::system && which_ != force::police)
    cause.reset();
  return cause;
}

void platform_actor_state::alert(const fault_notice& f, bool lasts) {
  const auto board = directory::alert_board(self->system());
  const auto cause = cause_of(f);
  if (board && cause)
    self->send(board, raise_alert{*cause, {}, false, lasts});
}

void platform_actor_state::end_alerts(const std::vector<fault_notice>& over) {
  const auto board = directory::alert_board(self->system());
  const auto left = faults_.all();
  for (const auto& f : over) {
    const auto cause = cause_of(f);
    const bool lasts = std::any_of(left.begin(), left.end(),
                                   [&](const fault_notice& l) { return cause_of(l) == cause; });
    if (board && cause && !lasts)
      self->send(board, alert_cause_over{*cause});
  }
}

void platform_actor_state::on_alarm(const alarm_rang& m) {
  if (!alarm_.rang(m))
    return;
  tell_over(faults_.close_unheard(now(), parts_->limits.supervision.fault_well_after));
  follow_hours();
}

void platform_actor_state::arm() {
  auto due = faults_.next_close(parts_->limits.supervision.fault_well_after);
  if (psychologists_.due)
    due = earliest(due, std::min(*psychologists_.due, now() + fixed::timer_looks_ahead));
  alarm_.set(platform_ref{self}, due, now());
}

void platform_actor_state::on_mode(const mode_changed& m) {
  mode_ = m.mode;
  self->send(queue_, m);
}

void platform_actor_state::on_duty(const duty_told& m) {
  duties_.insert_or_assign(m.how.agent, m.how);
  if (const auto known = desks_.find(m.how.agent); known != desks_.end())
    self->send(known->second.who, m);
}

void platform_actor_state::on_coverage(const coverage_told& m) {
  coverage_ = m;
  tell_desks(m);
  tell_wall();
}

/// Its queue and its desks; whose desks they are is nobody's business there.
caf::result<branch_status> platform_actor_state::on_ask_tree() {
  const auto parent = "platform_" + std::string{name_of(which_)};
  std::vector<asked_role> all;
  all.push_back(
      {{parent + "/queue", 1, queue_deaths_->deaths()}, caf::actor_cast<caf::actor>(queue_)});
  for (const auto& [agent, desk] : desks_)
    all.push_back(
        {{parent + "/desk", 1, desk.deaths.deaths()}, caf::actor_cast<caf::actor>(desk.who)});
  for (const auto& [agent, child] : psychologists_.children)
    all.push_back({{parent + "/psychologist", 1, child.deaths.deaths()},
                   caf::actor_cast<caf::actor>(child.who)});
  auto promise = self->make_response_promise<branch_status>();
  take_pulses(self, std::move(all), parts_->limits.supervision.request_timeout / 4,
              [promise](std::vector<role_status> lines) mutable {
                promise.deliver(branch_status{std::move(lines)});
              });
  return promise;
}

// --- the wall -----------------------------------------------------------------------------------

wall_told platform_actor_state::wall() const {
  return {queue_view_, coverage_, faults_.all(), reliefs_};
}

void platform_actor_state::tell_wall() {
  for (const auto& w : watchers_.at(now()))
    self->send(w.who, wall());
}

/// Who says it again is told nothing new; who has just come is told all of it.
void platform_actor_state::on_watch_wall(const agent_session_handle& who, const watch_wall& m) {
  if (!m.on)
    watchers_.end(who);
  else if (watchers_.renew(who, now(), fixed::wall_lease).second)
    self->send(who, wall());
}

void platform_actor_state::desk_died(agent_id agent, bool by_accident) {
  self->send(queue_, candidate_left{agent});
  auto& child = desks_.at(agent);
  if (!by_accident) {
    desks_.erase(agent);
    return;
  }
  if (!child.deaths.allows_after_death(now()))
    return self->quit(caf::exit_reason::unhandled_exception);
  child.who = spawn_desk(child.profile);
  tell_talk(agent);
  ask_conversations();
}

void platform_actor_state::on_down(const caf::down_msg& m) {
  if (queue_.address() == m.source) {
    if (!queue_deaths_->allows_after_death(now()))
      return self->quit(caf::exit_reason::unhandled_exception);
    return spawn_queue();
  }
  const auto desk = std::find_if(desks_.begin(), desks_.end(),
                                 [&](const auto& d) { return d.second.who.address() == m.source; });
  if (desk != desks_.end())
    return desk_died(desk->first, static_cast<bool>(m.reason));
  const auto& theirs = psychologists_.children;
  const auto child = std::find_if(theirs.begin(), theirs.end(), [&](const auto& c) {
    return c.second.who.address() == m.source;
  });
  if (child != theirs.end())
    psychologist_died(child->first, static_cast<bool>(m.reason));
}

void platform_actor_state::on_exit(const caf::exit_msg& m) {
  // A child's death also comes along its link; it is answered by on_down.
  if (m.reason && is_order(self, m, boss_))
    self->quit(m.reason);
}

platform_ref::behavior_type platform_actor_state::make_behavior(shared_parts parts, force which) {
  parts_ = std::move(parts);
  which_ = which;
  const auto& limits = parts_->limits.supervision;
  queue_deaths_.emplace(limits.restarts_max, limits.restarts_window);
  be_quiet(self);
  boss_ = directory::supervisor(self->system()).address();
  self->set_down_handler([this](const caf::down_msg& m) { on_down(m); });
  self->set_exit_handler([this](const caf::exit_msg& m) { on_exit(m); });
  coverage_.platform = which;
  queue_view_.platform = which;
  spawn_queue();
  follow_hours();
  if (const auto clock = directory::roster(self->system()))
    self->send(clock, which_, announce_yourself{});
  return {
      [this](const find_desk& m) { return on_find_desk(m.who); },
      [this](const find_desk_of& m) { return on_find_desk_of(m); },
      [this](const find_psychologist& m) { return on_find_psychologist(m.who); },
      [this](const find_psychologist_of& m) { return on_find_psychologist_of(m); },
      [this](const ask_psychologists&) { return who_could_be_invited(); },
      [this](const psychologist_changed& m) { on_psychologist(m); },
      [this](const talk_wanted& m) { on_talk_wanted(m); },
      [this](const talk_answered& m) { on_talk_answered(m); },
      [this](const ask_queue&) -> queue_handle { return queue_; },
      [this](queue_view& m) { on_queue_view(m); },
      [this](reliefs_told& m) {
        reliefs_ = std::move(m.rows);
        tell_wall();
      },
      [this](const agent_session_handle& who, const watch_wall& m) { on_watch_wall(who, m); },
      [this](const no_longer_holding& m) { tell_desks(m); },
      [this](const fault_notice& m) { on_fault(m); },
      [this](const fault_over& m) { on_fault_over(m); },
      [this](const ask_tree&) { return on_ask_tree(); },
      [this](const alarm_rang& m) { on_alarm(m); },
      [this](const mode_changed& m) { on_mode(m); },
      [this](const duty_told& m) { on_duty(m); },
      [this](const coverage_told& m) { on_coverage(m); },
  };
}

platform_ref::behavior_type
platform_actor(platform_ref::stateful_pointer<platform_actor_state> self, shared_parts parts,
               force which) {
  return self->state.make_behavior(std::move(parts), which);
}

} // namespace ecoute
