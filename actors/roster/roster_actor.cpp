// SPDX-License-Identifier: EUPL-1.2
#include "actors/roster/roster_actor.hpp"

#include "actors/domain/alert_causes.hpp"
#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/quiet_handlers.hpp"

#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <utility>

namespace ecoute {

namespace {

using std::chrono::hours;

/// Shifts that ended since tell who is off duty since when.
constexpr hours looked_back{24};

/// A roster out of what is stored; a shift that the rules refuse (entered by hand) is left out.
roster roster_of(std::vector<shift> shifts, const std::vector<rostered>& people,
                 const roster_policy& policy) {
  std::vector<agent_id> known;
  known.reserve(people.size());
  for (const auto& p : people)
    known.push_back(p.agent);
  const auto faults = faults_of(shifts, known, policy);
  for (auto f = faults.rbegin(); f != faults.rend(); ++f)
    if (f->index < shifts.size() && (f == faults.rbegin() || f->index != std::prev(f)->index))
      shifts.erase(shifts.begin() + static_cast<std::ptrdiff_t>(f->index));
  auto made = roster::make(std::move(shifts), known, policy);
  auto* good = std::get_if<roster>(&made);
  return good == nullptr ? roster{} : std::move(*good);
}

} // namespace

instant roster_actor_state::now() const {
  return parts_->clock.at(self->clock().now());
}

interval roster_actor_state::window() const {
  const auto ahead = std::max<milliseconds>(parts_->limits.roster.look_ahead, fixed::plan_ahead);
  return {now() - looked_back, now() + ahead + looked_back};
}

void roster_actor_state::read() {
  read_at_ = now() + parts_->limits.roster.read_every;
  const auto archive = directory::roster_archive(self->system());
  read_again_ = reading_;
  if (reading_ || !archive)
    return settle();
  reading_ = true;
  self->request(archive, parts_->limits.supervision.request_timeout, load_roster{window()})
      .then([this](const roster_record& m) { on_record(m); },
            [this](caf::error&) { // goes on by what it knows
              reading_ = false;
              if (read_again_)
                return read();
              settle();
            });
}

void roster_actor_state::on_record(const roster_record& m) {
  reading_ = false;
  if (read_again_)
    return read(); // what came may be older than what was written meanwhile
  people_ = m.people;
  names_.clear();
  for (const auto& n : m.names)
    names_.emplace(n.agent, n.name);
  swaps_ = m.swaps;
  known_ = true;
  shifts_ = roster_of(m.shifts, people_, parts_->limits.roster.rules);
  settle();
}

void roster_actor_state::tell_standings(instant at) {
  std::unordered_map<agent_id, duty_standing> now_known;
  for (const auto& who : people_) {
    const auto before = told_.find(who.agent);
    const auto told = before == told_.end() ? std::nullopt : std::optional{before->second};
    auto how = standing_of(who, {shifts_, parts_->limits.roster.duty},
                           told ? std::optional{told->duty_until} : std::nullopt, at);
    const auto platform = directory::platform(self->system(), who.platform);
    if (platform && (!told || !(*told == how)))
      self->send(platform, duty_told{how});
    now_known.emplace(who.agent, std::move(how));
  }
  told_ = std::move(now_known);
}

std::vector<coverage_gap> roster_actor_state::gaps_of(force which, instant at) const {
  const auto& limits = parts_->limits.roster;
  const bool unused = shifts_.shifts().empty() && !limits.duty.required;
  if (unused || limits.coverage_at_least == 0)
    return {};
  coverage_rule rule;
  rule.platform = which;
  rule.at_least = limits.coverage_at_least;
  // By the whole hour, so that a gap at the far end does not grow with each reading.
  const auto end = std::chrono::floor<hours>(at) + limits.look_ahead;
  const interval ahead{at, end};
  auto found = gaps(shifts_, certificates_of(people_), rule, ahead,
                    accompanied(people_, {shifts_, limits.duty}, ahead));
  found.resize(std::min(found.size(), fixed::gaps_shown));
  return found;
}

void roster_actor_state::tell_gaps(force which, instant at) {
  coverage_told told{which, gaps_of(which, at)};
  auto& before = gaps_told_[which];
  before.platform = which;
  // A gap that is under way began when it began, not at this look.
  for (auto& g : told.gaps)
    for (const auto& b : before.gaps)
      if (g.when.start == at && b.when.start < g.when.start && b.when.end >= g.when.start)
        g.when.start = b.when.start;
  if (told == before)
    return;
  before = told;
  if (const auto platform = directory::platform(self->system(), which))
    self->send(platform, told);
}

/// By how near the nearest gap is. Told again while one lasts.
void roster_actor_state::alert_of_gaps(instant at) {
  const auto board = directory::alert_board(self->system());
  std::set<alert_cause> open;
  for (const auto& [which, told] : gaps_told_)
    for (const auto& n : gap_notices(told.gaps, {}, at, at))
      if (n.before <= hours{24})
        open.insert({alert_kind::coverage_gap,
                     scope_of(which),
                     {},
                     std::string{gap_details.at(n.before <= hours{1} ? 0 : 1)}});
  const auto before = gap_alerts_.value_or(open); // just started: may have been told before
  const bool again = !gap_alerts_ || (gap_alerts_at_ && *gap_alerts_at_ <= at);
  for (const auto& cause : open)
    if (board && (again || !before.contains(cause)))
      self->send(board, raise_alert{cause, {}, false, before.contains(cause)});
  for (const auto& cause : before)
    if (board && !open.contains(cause))
      self->send(board, alert_cause_over{cause});
  if (open.empty())
    gap_alerts_at_.reset();
  else if (again || !gap_alerts_at_)
    gap_alerts_at_ = at + parts_->limits.supervision.fault_well_after / fixed::fault_tellings;
  gap_alerts_ = std::move(open);
}

void roster_actor_state::settle() {
  const auto at = now(); // one instant for all, so that no change falls between two looks
  std::optional<instant> next;
  if (known_) {
    tell_standings(at);
    tell_gaps(force::police, at);
    tell_gaps(force::gendarmerie, at);
    alert_of_gaps(at);
    lapse_swaps(at);
    tell_plans(at);
    next = earliest(next_standing(people_, shifts_, at), next_lapse());
    next = earliest(next, gap_alerts_at_);
  }
  alarm_.set(roster_ref{self}, earliest(next, read_at_), at);
}

void roster_actor_state::tell_all(force which) {
  const auto platform = directory::platform(self->system(), which);
  if (!platform)
    return;
  for (const auto& who : people_)
    if (const auto told = told_.find(who.agent); who.platform == which && told != told_.end())
      self->send(platform, duty_told{told->second});
  if (const auto told = gaps_told_.find(which); told != gaps_told_.end())
    self->send(platform, told->second);
}

void roster_actor_state::on_alarm(const alarm_rang& m) {
  if (!alarm_.rang(m))
    return;
  if (now() >= read_at_)
    return read();
  settle();
}

roster_ref::behavior_type roster_actor_state::make_behavior(shared_parts parts) {
  parts_ = std::move(parts);
  be_quiet(self);
  read();
  return {
      [this](const read_roster&) { read(); },
      [this](force which, const announce_yourself&) { tell_all(which); },
      [this](const agent_session_handle& who, const watch_plan& m) { on_watch_plan(who, m); },
      [this](const find_swaps& m) { return on_find_swaps(m); },
      [this](const propose_swap& m) { return on_propose(m); },
      [this](const answer_swap& m) { return on_answer(m); },
      [this](const alarm_rang& m) { on_alarm(m); },
  };
}

roster_ref::behavior_type roster_actor(roster_ref::stateful_pointer<roster_actor_state> self,
                                       shared_parts parts) {
  return self->state.make_behavior(std::move(parts));
}

} // namespace ecoute
