// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/alert.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace ecoute {

namespace {

/// What holds at that point of the climb.
alert_step step_at(const alert_policy& p, std::uint32_t step) {
  if (p.steps.empty())
    return {.level = 0, .wait = minutes{1}, .channels = every_channel};
  const bool beyond = step >= p.steps.size();
  auto s = beyond ? p.steps.back() : p.steps[step];
  if (beyond)
    s.level = 0;
  s.wait = std::clamp(s.wait, alert_wait_min, alert_wait_max);
  if (s.channels == 0)
    s.channels = every_channel;
  return s;
}

bool nobody_has(const alert& a) {
  return a.state == alert_state::climbing || a.state == alert_state::passed;
}

bool ends_by_itself(const alert& a, const alert_policy& p) {
  return p.ends_with_cause && !p.danger && !is_danger(a.cause.kind);
}

alert moved(alert a, alert_state to, agent_id owner) {
  a.state = to;
  a.owner = owner;
  a.passed_by = {};
  a.since = ++a.version;
  return a;
}

/// Somebody is told, as the step that it stands at says.
alert_change rung(alert a, const alert_policy& p, agent_id only, instant now) {
  const auto s = step_at(p, a.step);
  a.due = now + s.wait;
  ++a.rings;
  const alert_ring ring{s.level, s.channels, only, a.rings};
  return {std::move(a), ring};
}

alert_change resolved(alert a, agent_id by, std::string done) {
  a = moved(std::move(a), alert_state::resolved, by);
  a.due = {};
  a.done = std::move(done);
  return {std::move(a), {}};
}

alert_change climbed(alert a, const alert_policy& p, instant now) {
  if (a.state == alert_state::climbing)
    ++a.version;
  else
    a = moved(std::move(a), alert_state::climbing, {});
  const auto beyond = static_cast<std::uint32_t>(p.steps.size()); // also of a policy that shrank
  a.step = a.step < beyond ? a.step + 1 : beyond;
  return rung(std::move(a), p, {}, now);
}

/// Whether this very command has already made it what it is.
bool is_answered(const alert& a, const alert_act& c) {
  switch (c.what) {
  case alert_command::take:
    return a.state == alert_state::taken && a.owner == c.by;
  case alert_command::pass_on:
    return a.state == alert_state::passed && a.passed_by == c.by && a.owner == c.to;
  case alert_command::resolve:
    return a.state == alert_state::resolved && a.owner == c.by && a.done == c.done;
  }
  return false;
}

refusal obstacle(const alert& a, const alert_act& c) {
  if (a.state == alert_state::resolved)
    return refusal::closed;
  const bool takes = c.what == alert_command::take;
  if (takes && !nobody_has(a))
    return refusal::already_taken;
  if (!takes && (a.state != alert_state::taken || a.owner != c.by))
    return refusal::not_holder;
  if (c.seen < a.since)
    return refusal::race_lost;
  if (c.what == alert_command::pass_on && c.to.is_none())
    return refusal::malformed;
  if (c.what == alert_command::pass_on && c.to == c.by)
    return refusal::oneself;
  if (c.what == alert_command::resolve && !resolution_named(c.done))
    return refusal::malformed;
  return refusal::none;
}

milliseconds time_to_act(const alert_policy& p) {
  return std::clamp(p.act_within, alert_wait_min, alert_wait_max);
}

alert_change taken(alert a, agent_id by, const alert_policy& p, instant now) {
  a = moved(std::move(a), alert_state::taken, by);
  a.due = now + time_to_act(p);
  return {std::move(a), {}};
}

alert_change passed(alert a, const alert_act& c, const alert_policy& p, instant now) {
  a = moved(std::move(a), alert_state::passed, c.to);
  a.passed_by = c.by;
  return rung(std::move(a), p, c.to, now);
}

bool waits_within_range(milliseconds wait) {
  return wait >= alert_wait_min && wait <= alert_wait_max;
}

template <class Enum, std::size_t Size>
std::string_view word(const std::array<std::string_view, Size>& words, Enum value,
                      std::size_t first) {
  const auto number = static_cast<std::size_t>(value);
  return number >= first && number - first < Size ? words[number - first] : std::string_view{};
}

template <class Enum, std::size_t Size>
std::optional<Enum> named(const std::array<std::string_view, Size>& words, std::string_view name,
                          std::size_t first) {
  const auto found = std::find(words.begin(), words.end(), name);
  if (found == words.end())
    return std::nullopt;
  return static_cast<Enum>(first + static_cast<std::size_t>(found - words.begin()));
}

constexpr std::array<std::string_view, alert_kinds> kinds{
    "waiting_long",  "nobody_on_duty",   "danger_unanswered",
    "danger_unread", "danger_lost",      "emergency",
    "minor",         "signalement_late", "coverage_gap",
    "queue_full",    "system_fault",     "delivery_failing",
    "test",          "test_missing"};
constexpr std::array<std::string_view, 3> scopes{"system", "police", "gendarmerie"};
constexpr std::array<std::string_view, 4> states{"climbing", "taken", "passed", "resolved"};
constexpr std::array<std::string_view, 3> commands{"take", "pass_on", "resolve"};
constexpr std::array<std::string_view, 7> policy_faults{
    "none",       "no_steps",          "no_last_level", "level_falls",
    "no_channel", "wait_out_of_range", "too_many_steps"};
constexpr std::array<std::string_view, 7> resolutions{
    "called_back", "police_sent", "staffed", "repaired", "nothing_needed", "cause_over", "drill"};

} // namespace

policy_fault fault_of(const alert_policy& p, std::uint8_t last_level) {
  if (p.steps.empty())
    return policy_fault::no_steps;
  if (p.steps.back().level != last_level)
    return policy_fault::no_last_level;
  std::uint8_t before = 1;
  for (const auto& s : p.steps) {
    if (s.level < before)
      return policy_fault::level_falls;
    before = s.level;
  }
  const auto any = [&](auto wrong) { return std::any_of(p.steps.begin(), p.steps.end(), wrong); };
  if (any([](const alert_step& s) { return s.channels == 0 || s.channels > every_channel; }))
    return policy_fault::no_channel;
  if (!waits_within_range(p.act_within) ||
      any([](const alert_step& s) { return !waits_within_range(s.wait); }))
    return policy_fault::wait_out_of_range;
  if (p.steps.size() > alert_steps_max)
    return policy_fault::too_many_steps;
  return policy_fault::none;
}

alert_change raise(alert_id id, alert_cause cause, bool exercise, const alert_policy& p,
                   instant now) {
  alert a;
  a.id = id;
  a.cause = std::move(cause);
  a.raised_at = now;
  a.exercise = exercise;
  return rung(std::move(a), p, {}, now);
}

alert_change told_again(alert a) {
  if (a.state == alert_state::resolved)
    return {std::move(a), {}};
  if (a.count < std::numeric_limits<std::uint32_t>::max())
    ++a.count;
  a.cause_over = false;
  ++a.version;
  return {std::move(a), {}};
}

std::optional<alert_change> cause_is_over(alert a, const alert_policy& p) {
  if (a.state == alert_state::resolved || a.cause_over || !ends_by_itself(a, p))
    return std::nullopt;
  a.cause_over = true;
  if (nobody_has(a))
    return resolved(std::move(a), {}, "cause_over");
  ++a.version;
  return alert_change{std::move(a), {}};
}

std::optional<alert_change> time_passed(alert a, const alert_policy& p, instant now) {
  if (a.state == alert_state::resolved || now < a.due)
    return std::nullopt;
  if (a.cause_over && ends_by_itself(a, p)) {
    const auto owner = a.owner;
    return resolved(std::move(a), owner, "cause_over");
  }
  return climbed(std::move(a), p, now);
}

alert as_read(alert a, const alert_policy& p, instant now) {
  if (a.state == alert_state::resolved)
    return a;
  const bool taken = a.state == alert_state::taken;
  a.due = std::min(a.due, now + (taken ? time_to_act(p) : step_at(p, a.step).wait));
  return a;
}

alert_answer decide(alert a, const alert_act& c, const alert_policy& p, instant now) {
  if (c.by.is_none())
    return refusal::forbidden;
  if (is_answered(a, c))
    return alert_change{std::move(a), {}};
  if (const auto why = obstacle(a, c); why != refusal::none)
    return why;
  switch (c.what) {
  case alert_command::take:
    return taken(std::move(a), c.by, p, now);
  case alert_command::pass_on:
    return passed(std::move(a), c, p, now);
  case alert_command::resolve:
    return resolved(std::move(a), c.by, c.done);
  }
  return refusal::malformed;
}

std::uint8_t level_told(const alert& a, const alert_policy& p) {
  return step_at(p, a.step).level;
}

bool is_danger(alert_kind k) {
  return k == alert_kind::danger_unanswered || k == alert_kind::danger_unread ||
         k == alert_kind::danger_lost || k == alert_kind::emergency;
}

on_call_scope scope_of(force platform) {
  return platform == force::gendarmerie ? on_call_scope::gendarmerie : on_call_scope::police;
}

std::string_view name_of(on_call_scope s) {
  return word(scopes, s, 0);
}
std::optional<on_call_scope> on_call_scope_named(std::string_view name) {
  return named<on_call_scope>(scopes, name, 0);
}
std::string_view name_of(policy_fault f) {
  return word(policy_faults, f, 0);
}
std::string_view name_of(alert_command c) {
  return word(commands, c, 1);
}
std::optional<alert_command> alert_command_named(std::string_view name) {
  return named<alert_command>(commands, name, 1);
}
std::string_view name_of(alert_kind k) {
  return word(kinds, k, 1);
}
std::optional<alert_kind> alert_kind_named(std::string_view name) {
  return named<alert_kind>(kinds, name, 1);
}
std::string_view name_of(alert_state s) {
  return word(states, s, 1);
}

std::string_view name_of(alert_channel c) {
  switch (c) {
  case alert_channel::page:
    return "page";
  case alert_channel::webhook:
    return "webhook";
  case alert_channel::mail:
    return "mail";
  }
  return {};
}

std::optional<alert_channel> alert_channel_named(std::string_view name) {
  for (const auto c : {alert_channel::page, alert_channel::webhook, alert_channel::mail})
    if (name_of(c) == name)
      return c;
  return std::nullopt;
}

bool resolution_named(std::string_view name) {
  return std::find(resolutions.begin(), resolutions.end(), name) != resolutions.end();
}

} // namespace ecoute
