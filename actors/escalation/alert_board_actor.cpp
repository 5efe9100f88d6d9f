// SPDX-License-Identifier: EUPL-1.2
#include "actors/escalation/alert_board_actor.hpp"

#include "actors/domain/alert_causes.hpp"
#include "actors/escalation/alert_ring.hpp"
#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/quiet_handlers.hpp"

#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <utility>

namespace ecoute {

namespace {

const alert_cause test_missing{alert_kind::test_missing, on_call_scope::system, {}, {}};

} // namespace

instant alert_board_state::now() const {
  return parts_->clock.at(self->clock().now());
}

std::vector<escalation_ref> alert_board_state::escalations() const {
  std::vector<escalation_ref> all;
  for (const auto& [id, c] : children_)
    if (c.who)
      all.push_back(c.who);
  return all;
}

// --- what is raised -----------------------------------------------------------------------------

void alert_board_state::on_raise(const raise_alert& m) {
  if (m.origin.empty() || origins_.add(m.origin))
    raise_one(m);
}

/// A drill never stands in the way of what it rehearses: each is a cause of its own.
void alert_board_state::raise_one(const raise_alert& m) {
  auto open = find(m.cause, m.exercise);
  if (open == children_.end() && children_.size() >= fixed::alerts_open_max)
    open = find_like(m);
  if (open != children_.end() && open->second.who)
    return count(open->second.who, m);
  if (open != children_.end() || !(known_ || (away_ && cannot_wait(m.cause))))
    return raise_later(m);
  const auto& limits = parts_->limits.supervision;
  const auto id = parts_->new_alert_id();
  const auto one =
      children_.emplace(id, child{{}, m, {}, 0, {limits.restarts_max, limits.restarts_window}, {}});
  start(one.first, std::nullopt);
}

/// What reaches it when it is resolved calls anew, also what it has not read as it ends.
void alert_board_state::count(const escalation_ref& with, const raise_alert& m) {
  self->request(with, parts_->limits.supervision.request_timeout, m)
      .then([](const done&) {},
            [this, m](caf::error& why) {
              if (why != caf::sec::request_timeout) // it has that, and comes to it
                raise_one(m);
            });
}

/// Nothing has been read yet, or it is open and died: after the next reading.
void alert_board_state::raise_later(const raise_alert& m) {
  const bool kept = std::any_of(early_.begin(), early_.end(), [&](const raise_alert& e) {
    return e.cause == m.cause && e.exercise == m.exercise && e.origin == m.origin;
  });
  if (!kept && early_.size() < fixed::alerts_open_max)
    early_.push_back(m);
}

bool alert_board_state::cannot_wait(const alert_cause& cause) const {
  return rings_unstored(policy_of(parts_->limits.alerts, cause.kind));
}

void alert_board_state::raise_early() {
  for (const auto& m : std::exchange(early_, {}))
    raise_one(m);
}

void alert_board_state::on_over(const alert_cause& cause) {
  std::erase_if(early_, [&](const raise_alert& e) {
    return e.cause == cause && !e.exercise && e.origin.empty();
  });
  const auto open = find(cause, false);
  if (open != children_.end() && open->second.who)
    self->send(open->second.who, alert_cause_over{cause});
}

caf::result<done> alert_board_state::on_test(const start_test_alert& m) {
  if (!known_)
    return make_error(refusal::unavailable);
  on_raise({{alert_kind::test, m.scope, {}, std::string{asked_test}}, {}, true});
  return done{};
}

void alert_board_state::test_daily() {
  if (!tests_ || !known_)
    return;
  const auto due = tests_->look(now());
  if (due.raise)
    on_raise({{alert_kind::test, on_call_scope::system, {}, std::string{daily_test}}, {}, true});
  if (due.missing)
    on_raise({test_missing, {}, false});
}

// --- its escalations ----------------------------------------------------------------------------

alert_board_state::children::iterator alert_board_state::find(const alert_cause& cause,
                                                              bool exercise) {
  return std::find_if(children_.begin(), children_.end(), [&](const auto& one) {
    const auto& c = one.second;
    const bool over = c.row && c.row->what.state == alert_state::resolved;
    return !over && c.began.cause == cause && c.began.exercise == exercise;
  });
}

/// With what so many more are counted; none: of its kind there is none yet.
alert_board_state::children::iterator alert_board_state::find_like(const raise_alert& m) {
  return std::find_if(children_.begin(), children_.end(), [&](const auto& one) {
    const auto& began = one.second.began;
    return one.second.who && began.cause.kind == m.cause.kind &&
           began.cause.scope == m.cause.scope && began.exercise == m.exercise;
  });
}

alert_board_state::children::iterator alert_board_state::find(const caf::actor_addr& who) {
  return std::find_if(children_.begin(), children_.end(), [&](const auto& one) {
    return one.second.who && one.second.who.address() == who;
  });
}

void alert_board_state::start(children::iterator one, std::optional<alert> known) {
  auto& [id, c] = *one;
  c.who = self->spawn<caf::linked + caf::monitored>(
      escalation_actor, parts_, alert_board_handle{alert_board_ref{self}},
      escalation_start{id, c.began, std::move(known), c.stored, all_.plan});
}

/// As it was told last: what is stored cannot be read.
void alert_board_state::start_from_memory(children::iterator one) {
  const auto& row = one->second.row;
  start(one, row ? std::optional{row->what} : std::nullopt);
}

alert_board_state::children::iterator alert_board_state::forget(children::iterator one) {
  ended_.add(one->first);
  return children_.erase(one);
}

void alert_board_state::on_row(const escalation_handle& who, const alert_row& row) {
  const auto one = find(who.address());
  if (one == children_.end())
    return;
  auto& c = one->second;
  const bool taken_now =
      c.row && c.row->what.state != alert_state::taken && row.what.state == alert_state::taken;
  c.row = row;
  if (row.stored)
    c.stored = row.what.version;
  tell_conversation(c);
  if (taken_now && row.what.cause.kind == alert_kind::test)
    test_taken(row.what.cause);
  show();
}

void alert_board_state::test_taken(const alert_cause& which) {
  all_.last_test = now();
  if (tests_)
    tests_->taken(all_.last_test);
  if (which.detail == daily_test)
    on_over(test_missing);
  arm();
}

void alert_board_state::on_down(const caf::down_msg& m) {
  const auto dead = find(m.source);
  if (dead == children_.end())
    return;
  if (!m.reason) {
    forget(dead);
    return show();
  }
  auto& c = dead->second;
  c.who = escalation_ref{};
  if (!c.deaths.allows_after_death(now()))
    return self->quit(caf::exit_reason::unhandled_exception);
  origins_.clear(); // what it was told of an origin may have died with it
  read();
}

void alert_board_state::on_exit(const caf::exit_msg& m) {
  // An escalation's death also comes along its link; it is answered by on_down.
  if (m.reason && is_order(self, m, boss_))
    self->quit(m.reason);
}

// --- what people see and do ---------------------------------------------------------------------

void alert_board_state::on_watch(const agent_session_handle& who, const watch_alerts& m) {
  const auto at = now();
  if (!m.on)
    return watchers_.end(who);
  const auto [lease, fresh] = watchers_.renew(who, at, fixed::alerts_lease);
  if (lease == nullptr)
    return;
  if (fresh)
    lease->more.told.reset();
  lease->more.wish = m;
  gather();
  show(*lease, at);
}

void alert_board_state::gather() {
  all_.rows.clear();
  for (const auto& [id, c] : children_)
    if (c.row && c.row->what.state != alert_state::resolved)
      all_.rows.push_back(*c.row);
}

void alert_board_state::show() {
  const auto at = now();
  gather();
  for (auto& w : watchers_.at(at))
    show(w, at);
}

/// Who has been told the same is told nothing.
void alert_board_state::show(watcher& w, instant at) {
  auto seen = view_for(w.more.wish, all_, at);
  if (w.more.told && *w.more.told == seen)
    return;
  self->send(w.who, seen);
  w.more.told = std::move(seen);
}

/// Whoever acts on an alert must be shown it: what they may see was settled as they signed in.
refusal alert_board_state::may_act(const alert& a, const alert_act& act) {
  auto why = refusal::unavailable; // nobody of that name watches: this board has just begun
  const auto at = now();
  for (const auto& w : watchers_.at(at)) {
    if (w.more.wish.agent != act.by)
      continue;
    why = may_see(w.more.wish, a, all_.plan, at) ? refusal::none : refusal::forbidden;
    if (why == refusal::none)
      break;
  }
  const bool passes = act.what == alert_command::pass_on;
  if (why == refusal::none && passes && !all_.names.empty() && !all_.names.contains(act.to))
    return refusal::colleague_unavailable;
  return why;
}

caf::result<done> alert_board_state::on_act(const act_on_alert& m) {
  const auto one = children_.find(m.about);
  if (one == children_.end())
    return make_error(known_ ? refusal::closed : refusal::unavailable);
  const auto& c = one->second;
  if (!c.who || !c.row)
    return make_error(refusal::unavailable);
  if (const auto why = may_act(c.row->what, m.what); why != refusal::none)
    return make_error(why);
  auto promise = self->make_response_promise<done>();
  self->request(c.who, parts_->limits.supervision.request_timeout, m)
      .then([promise](const done&) mutable { promise.deliver(done{}); },
            [promise](caf::error& why) mutable {
              const bool late = why == caf::sec::request_timeout;
              promise.deliver(make_error(late ? refusal::in_doubt : refusal_of(why)));
            });
  return promise;
}

// --- table --------------------------------------------------------------------------------------

void alert_board_state::arm() {
  auto due = earliest(read_at_, tell_at_);
  if (tests_ && known_)
    due = earliest(due, tests_->next(now()));
  if (due) // a timer cannot be taken back: nobody waits for a day in one go
    due = std::min<instant>(*due, std::chrono::floor<std::chrono::hours>(now()) +
                                      fixed::timer_looks_ahead);
  alarm_.set(alert_board_ref{self}, due, now());
}

void alert_board_state::on_alarm(const alarm_rang& m) {
  if (!alarm_.rang(m))
    return;
  test_daily();
  if (tell_at_ && *tell_at_ <= now()) {
    tell_at_.reset();
    tell_untold();
  }
  if (read_at_ && *read_at_ <= now())
    read();
  arm();
}

alert_board_ref::behavior_type alert_board_state::make_behavior(shared_parts parts) {
  parts_ = std::move(parts);
  be_quiet(self);
  boss_ = directory::supervisor(self->system()).address();
  self->set_down_handler([this](const caf::down_msg& m) { on_down(m); });
  self->set_exit_handler([this](const caf::exit_msg& m) { on_exit(m); });
  const auto& limits = parts_->limits.alerts;
  const auto zone = civil_zone::named(limits.test_zone);
  const auto test_at = parse_time_of_day(limits.test_at);
  if (parts_->spawn_alert_archive && zone && test_at)
    tests_.emplace(*zone, *test_at, limits.test_answer_within, now());
  // Started anew, it knows nothing of what conversations told it; they tell no board twice.
  if (const auto registry = directory::registry(self->system()))
    self->send(registry, force::police, announce_yourself{});
  read();
  return {
      [this](const raise_alert& m) { on_raise(m); },
      [this](const alert_cause_over& m) { on_over(m.cause); },
      [this](const agent_session_handle& who, const watch_alerts& m) {
        on_watch(who, m);
        return done{};
      },
      [this](const act_on_alert& m) { return on_act(m); },
      [this](const start_test_alert& m) { return on_test(m); },
      [this](const escalation_handle& who, const alert_row& row) { on_row(who, row); },
      [this](const alarm_rang& m) { on_alarm(m); },
  };
}

alert_board_ref::behavior_type
alert_board_actor(alert_board_ref::stateful_pointer<alert_board_state> self, shared_parts parts) {
  return self->state.make_behavior(std::move(parts));
}

} // namespace ecoute
