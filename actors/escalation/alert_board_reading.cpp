// SPDX-License-Identifier: EUPL-1.2
// The part of the alert board that reads what is stored, and starts again what died.
#include "actors/domain/alert_causes.hpp"
#include "actors/escalation/alert_board_actor.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"

#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <utility>

namespace ecoute {

void alert_board_state::read() {
  if (!parts_->spawn_alert_archive)
    return nothing_to_read();
  const auto archive = directory::alert_archive(self->system());
  read_again_ = reading_;
  if (reading_)
    return;
  read_at_.reset();
  if (!archive)
    return not_read();
  reading_ = true;
  self->request(archive, fixed::alert_store_patience, load_alerts{})
      .then([this](const alerts_record& m) { on_record(m); }, [this](caf::error&) { not_read(); });
}

/// Alerts live in memory.
void alert_board_state::nothing_to_read() {
  known_ = true;
  start_dead_from_memory();
  raise_early();
}

void alert_board_state::on_record(const alerts_record& m) {
  reading_ = false;
  if (std::exchange(read_again_, false))
    return read(); // what came may be older than what died meanwhile
  known_ = true;
  away_ = false;
  take_plan(m);
  revive(m);
  take_over(m);
  for (const auto& o : m.origins)
    on_raise({o.cause, o.key, o.exercise});
  after_reading(parts_->limits.alerts.plan_read_every);
}

/// Goes on by what it knows.
void alert_board_state::not_read() {
  reading_ = false;
  read_again_ = false;
  away_ = true;
  start_dead_from_memory();
  after_reading(known_ ? parts_->limits.alerts.plan_read_every
                       : parts_->limits.supervision.reload_pause);
}

void alert_board_state::after_reading(milliseconds pause) {
  raise_early();
  test_daily();
  show();
  read_at_ = now() + pause;
  arm();
}

void alert_board_state::take_plan(const alerts_record& m) {
  if (all_.plan != m.plan)
    for (const auto& [id, c] : children_)
      if (c.who)
        self->send(c.who, m.plan);
  all_.plan = m.plan;
  all_.names.clear();
  for (const auto& n : m.names)
    all_.names.emplace(n.agent, n.name);
  all_.last_test = std::max(all_.last_test, m.last_test);
  if (tests_)
    tests_->taken(all_.last_test);
}

/// What is open there and not here: this board has just begun.
void alert_board_state::take_over(const alerts_record& m) {
  const auto& limits = parts_->limits.supervision;
  for (const auto& a : m.open) {
    if (children_.contains(a.id) || ended_.contains(a.id))
      continue;
    if (tests_ && a.cause.kind == alert_kind::test && a.cause.detail == daily_test)
      tests_->is_open(a.raised_at);
    const auto one = children_.emplace(a.id, child{{},
                                                   {a.cause, {}, a.exercise},
                                                   {},
                                                   a.version,
                                                   {limits.restarts_max, limits.restarts_window},
                                                   {}});
    start(one.first, a);
  }
}

void alert_board_state::revive(const alerts_record& m) {
  for (auto one = children_.begin(); one != children_.end();) {
    auto& c = one->second;
    const auto stored = std::find_if(m.open.begin(), m.open.end(),
                                     [&](const alert& a) { return a.id == one->first; });
    if (c.who) {
      ++one;
    } else if (stored != m.open.end()) {
      c.stored = stored->version;
      const bool ahead = c.row && c.row->what.version > stored->version; // told out of memory
      start(one++, ahead ? c.row->what : *stored);
    } else if (c.stored > 0 || is_answered(c, m)) {
      one = forget(one);
    } else {
      start_from_memory(one++);
    }
  }
}

/// Never stored, and not to be: another alert stands for its cause or its origin.
bool alert_board_state::is_answered(const child& c, const alerts_record& m) const {
  const bool open = std::any_of(m.open.begin(), m.open.end(), [&](const alert& a) {
    return a.cause == c.began.cause && a.exercise == c.began.exercise && !is_resolved(a.id);
  });
  const bool waits = std::any_of(m.origins.begin(), m.origins.end(),
                                 [&](const alert_origin& o) { return o.key == c.began.origin; });
  return open || (!c.began.origin.empty() && !waits);
}

bool alert_board_state::is_resolved(const alert_id& id) const {
  const auto one = children_.find(id);
  const auto* row = one == children_.end() || !one->second.row ? nullptr : &*one->second.row;
  return ended_.contains(id) || (row != nullptr && row->what.state == alert_state::resolved);
}

void alert_board_state::start_dead_from_memory() {
  for (auto one = children_.begin(); one != children_.end(); ++one)
    if (!one->second.who)
      start_from_memory(one);
}

} // namespace ecoute
