// SPDX-License-Identifier: EUPL-1.2
#include "actors/supervisor/supervisor_actor.hpp"

#include "actors/domain/alert_causes.hpp"
#include "actors/escalation/alert_board_actor.hpp"
#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/platform/platform_actor.hpp"
#include "actors/registry/registry_actor.hpp"
#include "actors/roster/roster_actor.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/listed.hpp"
#include "actors/support/pulses.hpp"
#include "actors/support/quiet_handlers.hpp"
#include "actors/training/trainer_actor.hpp"
#include "config/limits.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>
#include <caf/send.hpp>
#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <utility>

namespace ecoute {

instant supervisor_actor_state::now() const {
  return parts_->clock.at(self->clock().now());
}

void supervisor_actor_state::add(std::string role_name, std::function<caf::actor()> starter,
                                 bool holds_conversations) {
  const auto& limits = parts_->limits.supervision;
  roles_.push_back({std::move(role_name),
                    std::move(starter),
                    holds_conversations,
                    {},
                    {limits.engine_restarts_max, limits.restarts_window}});
}

void supervisor_actor_state::add_storage() {
  auto& system = self->system();
  add("journal", [this, &system] {
    return directory::listed(system, parts_->spawn_journal(system, supervisor_ref{self}));
  });
  add("archive",
      [this, &system] { return directory::listed(system, parts_->spawn_archive(system)); });
  if (parts_->spawn_credentials)
    add("credentials",
        [this, &system] { return directory::listed(system, parts_->spawn_credentials(system)); });
  if (parts_->spawn_codes)
    add("codes",
        [this, &system] { return directory::listed(system, parts_->spawn_codes(system)); });
}

/// Before whoever may raise one.
void supervisor_actor_state::add_alerts() {
  auto& system = self->system();
  if (parts_->spawn_alert_archive)
    add("alert_archive",
        [this, &system] { return directory::listed(system, parts_->spawn_alert_archive(system)); });
  add("alert_board", [this] {
    return directory::listed(self->system(),
                             alert_board_handle{self->spawn(alert_board_actor, parts_)});
  });
}

void supervisor_actor_state::add_roles() {
  auto& system = self->system();
  add_storage();
  add_alerts();
  add(
      "registry",
      [this] {
        return directory::listed(self->system(),
                                 registry_handle{self->spawn(registry_actor, parts_)});
      },
      true);
  for (const auto which : {force::police, force::gendarmerie})
    add("platform_" + std::string{name_of(which)}, [this, which, &system] {
      const auto handle = self->spawn(platform_actor, parts_, which);
      directory::put(system, which, platform_handle{handle});
      self->send(handle, mode_changed{mode_});
      if (const auto registry = directory::registry(system))
        self->send(registry, which, announce_yourself{});
      return caf::actor_cast<caf::actor>(handle);
    });
  if (!parts_->trainings.empty())
    add("trainer", [this] {
      return directory::listed(self->system(), trainer_handle{self->spawn(trainer_actor, parts_)});
    });
  if (!parts_->spawn_roster_archive)
    return; // nobody keeps a roster: everybody is on duty always
  add("roster_archive",
      [this, &system] { return directory::listed(system, parts_->spawn_roster_archive(system)); });
  add("roster", [this] {
    return directory::listed(self->system(), roster_handle{self->spawn(roster_actor, parts_)});
  });
}

void supervisor_actor_state::start(role& r) {
  r.who = r.start();
  self->link_to(r.who);
  self->monitor(r.who);
  if (!r.holds_conversations)
    return;
  tell_mode();
  if (ready_)
    fill_registry();
}

void supervisor_actor_state::tell_mode() {
  if (const auto registry = directory::registry(self->system()))
    self->send(registry, mode_changed{mode_});
  for (const auto which : {force::police, force::gendarmerie})
    if (const auto platform = directory::platform(self->system(), which))
      self->send(platform, mode_changed{mode_});
}

void supervisor_actor_state::fill_registry() {
  const auto registry = directory::registry(self->system());
  const auto again = [this] {
    fill_at_ = now() + parts_->limits.supervision.reload_pause;
    arm();
  };
  if (!registry)
    return again();
  self->request(registry, parts_->limits.supervision.request_timeout * 2, repopulate{})
      .then([this](const done&) { ready_ = true; }, [again](caf::error&) { again(); });
}

void supervisor_actor_state::on_down(const caf::down_msg& m) {
  std::erase_if(watchers_, [&](const watcher_handle& w) { return w.address() == m.source; });
  const auto dead = std::find_if(roles_.begin(), roles_.end(), [&](const role& r) {
    return r.who && r.who.address() == m.source;
  });
  if (dead == roles_.end())
    return;
  dead->who = nullptr;
  if (dead->deaths.allows_after_death(now())) {
    start(*dead);
    return tell_dying(*dead);
  }
  if (parts_->on_fatal)
    parts_->on_fatal();
  self->quit(caf::exit_reason::unhandled_exception);
}

void supervisor_actor_state::on_exit(const caf::exit_msg& m) {
  // A role's death also comes along its link; it is answered by on_down.
  if (!m.reason || !is_order(self, m, {}))
    return;
  directory::clear(self->system());
  self->quit(m.reason);
}

void supervisor_actor_state::on_mode(const mode_changed& m) {
  if (mode_ == engine_mode::draining)
    return; // whatever the journal says of itself: the end does not turn back
  mode_ = m.mode;
  tell_mode();
  for (const auto& w : watchers_)
    self->send(w, m);
  tell_cut();
}

void supervisor_actor_state::tell_cut() {
  const auto board = directory::alert_board(self->system());
  const alert_cause cause{
      alert_kind::system_fault, on_call_scope::system, {}, std::string{journal_cut}};
  if (mode_ == engine_mode::cut) {
    if (board)
      self->send(board, raise_alert{cause, {}, false, cut_at_.has_value()});
    cut_at_ = now() + parts_->limits.supervision.fault_well_after / fixed::fault_tellings;
  } else if (std::exchange(cut_at_, std::nullopt) && board) {
    self->send(board, alert_cause_over{cause});
  }
  arm();
}

/// What is started again and dies again is no accident.
void supervisor_actor_state::tell_dying(const role& r) {
  const auto board = directory::alert_board(self->system());
  if (board && r.deaths.recent_deaths() > parts_->limits.supervision.restarts_max)
    self->send(board,
               raise_alert{
                   {alert_kind::system_fault, on_call_scope::system, {}, std::string{role_dying}}});
}

void supervisor_actor_state::arm() {
  alarm_.set(supervisor_ref{self}, earliest(fill_at_, cut_at_), now());
}

void supervisor_actor_state::on_alarm(const alarm_rang& m) {
  if (!alarm_.rang(m))
    return;
  if (fill_at_ && *fill_at_ <= now()) {
    fill_at_.reset();
    fill_registry();
  }
  if (cut_at_ && *cut_at_ <= now())
    tell_cut();
  arm();
}

void supervisor_actor_state::on_watch(const watcher_handle& who) {
  self->monitor(who);
  watchers_.push_back(who);
  self->send(who, mode_changed{mode_});
}

caf::result<engine_status> supervisor_actor_state::on_ask_status() {
  engine_status s{.mode = mode_, .roles = {}, .conversations = 0, .ready = ready_};
  for (const auto& r : roles_)
    s.roles.push_back({r.name, r.who ? 1U : 0U, r.deaths.deaths()});
  const auto registry = directory::registry(self->system());
  if (!registry)
    return s;
  auto promise = self->make_response_promise<engine_status>();
  self->request(registry, parts_->limits.supervision.reload_pause, ask_status{})
      .then(
          [s, promise](const role_status& conversations) mutable {
            s.conversations = conversations.running;
            promise.deliver(s);
          },
          [s, promise](caf::error&) mutable { promise.deliver(s); });
  return promise;
}

/// The whole tree, at the latest within half of the time in which an answer is due: who does not
/// answer by then is shown as such, and nobody waits for it.
caf::result<engine_status> supervisor_actor_state::on_ask_tree() {
  const auto patience = parts_->limits.supervision.request_timeout / 2;
  auto promise = self->make_response_promise<engine_status>();
  const auto tree = std::make_shared<status_round>();
  tree->status = {.mode = mode_, .roles = {}, .conversations = 0, .ready = ready_};
  tree->open = 4; // their pulses, the registry, both platforms
  const std::function<void()> heard = [tree, promise]() mutable {
    if (--tree->open != 0)
      return;
    for (auto& line : tree->roles) {
      const auto below = tree->branches.find(line.role);
      tree->status.roles.push_back(std::move(line));
      if (below != tree->branches.end())
        for (auto& child : below->second)
          tree->status.roles.push_back(std::move(child));
    }
    promise.deliver(std::move(tree->status));
  };
  std::vector<asked_role> all;
  for (const auto& r : roles_)
    all.push_back({{r.name, r.who ? 1U : 0U, r.deaths.deaths()}, r.who});
  take_pulses(self, std::move(all), patience, [tree, heard](std::vector<role_status> lines) {
    tree->roles = std::move(lines);
    heard();
  });
  ask_branches(patience, tree, heard);
  return promise;
}

void supervisor_actor_state::ask_branches(milliseconds patience,
                                          const std::shared_ptr<status_round>& tree,
                                          const std::function<void()>& heard) {
  const auto none = [heard](caf::error&) { heard(); };
  if (const auto registry = directory::registry(self->system()))
    self->request(registry, patience, ask_status{})
        .then(
            [tree, heard](const role_status& conversations) {
              tree->status.conversations = conversations.running;
              heard();
            },
            none);
  else
    heard();
  for (const auto which : {force::police, force::gendarmerie}) {
    const auto platform = directory::platform(self->system(), which);
    if (!platform) {
      heard();
      continue;
    }
    self->request(platform, patience, ask_tree{})
        .then(
            [tree, heard, which](const branch_status& b) {
              tree->branches["platform_" + std::string{name_of(which)}] = b.children;
              heard();
            },
            none);
  }
}

supervisor_ref::behavior_type supervisor_actor_state::make_behavior(shared_parts parts) {
  parts_ = std::move(parts);
  be_quiet(self);
  self->set_down_handler([this](const caf::down_msg& m) { on_down(m); });
  self->set_exit_handler([this](const caf::exit_msg& m) { on_exit(m); });
  directory::put(self->system(), supervisor_handle{supervisor_ref{self}});
  add_roles();
  for (const auto& r : parts_->further_roles)
    add(r.name, [this, &r] { return r.spawn(self->system()); });
  for (auto& r : roles_)
    start(r);
  fill_registry();
  return {
      [this](const mode_changed& m) { on_mode(m); },
      [this](const gave_up& m) {
        for (const auto& w : watchers_)
          self->send(w, fault_notice{"conversation_quarantined", to_text(m.conversation)});
      },
      [this](const watcher_handle& w, const watch_engine&) { on_watch(w); },
      [this](const ask_status&) { return on_ask_status(); },
      [this](const ask_tree&) { return on_ask_tree(); },
      [this](const alarm_rang& m) { on_alarm(m); },
  };
}

supervisor_ref::behavior_type
supervisor_actor(supervisor_ref::stateful_pointer<supervisor_actor_state> self,
                 shared_parts parts) {
  return self->state.make_behavior(std::move(parts));
}

supervisor_handle start_engine(caf::actor_system& system, shared_parts parts) {
  return system.spawn(supervisor_actor, std::move(parts));
}

void stop_engine(caf::actor_system& system) {
  const auto supervisor = directory::supervisor(system);
  directory::clear(system);
  if (supervisor)
    caf::anon_send_exit(supervisor, caf::exit_reason::user_shutdown);
}

} // namespace ecoute
