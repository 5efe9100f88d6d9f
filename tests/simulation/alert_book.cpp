// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/alert_book.hpp"

#include <algorithm>
#include <tuple>

namespace ecoute::simulation {

namespace {

bool nobody_has(const alert& a) {
  return a.state == alert_state::climbing || a.state == alert_state::passed;
}

alert_turn turn_of(const alert* before, const store_alert& m) {
  const auto& after = m.what;
  if (before == nullptr)
    return after.version == 1 ? alert_turn::raised : alert_turn::joined;
  if (after.version != before->version + 1)
    return alert_turn::joined;
  switch (after.state) {
  case alert_state::resolved:
    return after.done == "cause_over" && m.by.is_none() ? alert_turn::ended : alert_turn::resolved;
  case alert_state::taken:
    return before->state == alert_state::taken ? alert_turn::counted : alert_turn::taken;
  case alert_state::passed:
    return before->state == alert_state::passed ? alert_turn::counted : alert_turn::passed;
  case alert_state::climbing:
    break;
  }
  return after.rings == before->rings ? alert_turn::counted : alert_turn::climbed;
}

auto what_stays(const alert& a) {
  return std::tie(a.id, a.cause, a.raised_at, a.exercise);
}
auto what_counting_leaves(const alert& a) {
  return std::tie(a.state, a.owner, a.passed_by, a.step, a.rings, a.since);
}

} // namespace

milliseconds alert_book::patience_of(const alert& a) const {
  const auto p = policy_of(policies_, a.cause.kind);
  if (a.state == alert_state::taken)
    return p.act_within;
  return p.steps.at(std::min<std::size_t>(a.step, p.steps.size() - 1)).wait;
}

bool alert_book::repeats(const alert& a) const {
  return a.state == alert_state::climbing &&
         a.step >= policy_of(policies_, a.cause.kind).steps.size();
}

bool alert_book::is_open(const alert_cause& cause, bool exercise) const {
  return std::any_of(open_.begin(), open_.end(), [&](const auto& one) {
    return one.second.now_is.cause == cause && one.second.now_is.exercise == exercise;
  });
}

bool alert_book::was_called(alert_kind kind, const conversation_id& about, instant since) const {
  const auto ended = ended_.find({kind, about});
  if (ended != ended_.end() && ended->second >= since)
    return true;
  return std::any_of(open_.begin(), open_.end(), [&](const auto& one) {
    const auto& cause = one.second.now_is.cause;
    return cause.kind == kind && cause.conversation == about;
  });
}

void alert_book::arrived(const alert_delivery& d) {
  auto& newest = rung_[d.about];
  newest = std::max(newest, d.ring);
}

// --- what may follow what -----------------------------------------------------------------------

/// Of one that stands; by whom is not known of what was stored anew after a death (m.by: none).
std::string alert_book::fault_of_step(alert_turn what, const alert& before,
                                      const store_alert& m) const {
  const auto& after = m.what;
  const bool by_another = !m.by.is_none() && m.by != before.owner;
  const auto policy = policy_of(policies_, after.cause.kind);
  switch (what) {
  case alert_turn::counted:
    return what_counting_leaves(before) == what_counting_leaves(after) && after.due <= before.due
               ? ""
               : "counting changes more";
  case alert_turn::climbed:
    if (m.at < before.due)
      return "an alert rings before its time";
    if (after.rings != before.rings + 1 ||
        after.step != std::min<std::size_t>(before.step + 1, policy.steps.size()))
      return "an alert climbs otherwise than by one step";
    return "";
  case alert_turn::taken:
    if (!nobody_has(before))
      return "an alert is taken from who has it";
    return after.rings == before.rings && (m.by.is_none() || m.by == after.owner)
               ? ""
               : "an alert is taken for somebody else";
  case alert_turn::passed:
    return before.state == alert_state::taken && !by_another && after.passed_by == before.owner &&
                   after.owner != before.owner && after.rings == before.rings + 1
               ? ""
               : "an alert is passed on by who does not have it";
  case alert_turn::resolved:
    return before.state == alert_state::taken && !by_another && after.owner == before.owner
               ? ""
               : "an alert is resolved by who does not have it";
  case alert_turn::ended:
    return policy.ends_with_cause && !policy.danger ? "" : "an alert ends that a person must end";
  case alert_turn::raised:
  case alert_turn::joined:
    break;
  }
  return "";
}

std::string alert_book::fault_of(alert_turn what, const alert* before, const store_alert& m) const {
  const auto& after = m.what;
  if (resolved_by_.contains(after.id))
    return "a resolved alert goes on";
  if (before == nullptr && is_open(after.cause, after.exercise))
    return "the same cause rings twice";
  const bool open = after.state != alert_state::resolved;
  if (open && (after.state == alert_state::climbing) != after.owner.is_none())
    return "an alert has not exactly one owner";
  if (open && what != alert_turn::counted && after.due > m.at + patience_of(after))
    return "an alert's time is longer than its policy says";
  if (what == alert_turn::raised && (after.step != 0 || after.rings != 1))
    return "an alert is raised otherwise than with its first step";
  if (before == nullptr)
    return "";
  if (what_stays(*before) != what_stays(after))
    return "an alert becomes another";
  if (after.rings < before->rings || after.step < before->step)
    return "an alert climbs down";
  return fault_of_step(what, *before, m);
}

alert_book::entry alert_book::enter(const store_alert& m, instant since_start) {
  const auto& after = m.what;
  const auto known = open_.find(after.id);
  const auto* before = known == open_.end() ? nullptr : &known->second.now_is;
  entry made;
  made.what = turn_of(before, m);
  made.wrong = fault_of(made.what, before, m);
  if (made.what == alert_turn::climbed) {
    made.lapsed = before->state != alert_state::climbing;
    made.repeats = repeats(after);
  }
  if (after.state == alert_state::taken)
    takes_.emplace(after.id, after.owner);
  if (after.state == alert_state::resolved) {
    resolved_by_.emplace(after.id, after.owner);
    ended_[{after.cause.kind, after.cause.conversation}] = m.at;
    open_.erase(after.id);
    return made;
  }
  auto& p = open_[after.id];
  if (before == nullptr)
    p.begun = since_start;
  if (made.what != alert_turn::counted)
    p.changed = since_start;
  p.now_is = after;
  return made;
}

std::string told(const alert& a) {
  std::string line = to_text(a.id).substr(32) + ' ' + std::string{name_of(a.cause.kind)} + ' ' +
                     std::string{name_of(a.cause.scope)};
  if (!a.cause.conversation.is_nil())
    line += " of " + to_text(a.cause.conversation).substr(32);
  if (!a.cause.detail.empty())
    line += ' ' + a.cause.detail;
  line += ' ' + std::string{name_of(a.state)} + " v" + std::to_string(a.version) + " step " +
          std::to_string(a.step) + ", ring " + std::to_string(a.rings);
  return a.owner.is_none() ? line : line + ", " + std::to_string(a.owner.value);
}

} // namespace ecoute::simulation
