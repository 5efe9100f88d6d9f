// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/duty.hpp"

#include <algorithm>
#include <utility>

namespace ecoute {

namespace {

constexpr instant no_end{};
/// Off duty, nobody knows since when.
constexpr instant long_ago{milliseconds{1}};

std::span<const shift> shifts_of(const roster& all, agent_id agent) {
  const auto& list = all.shifts();
  const auto first = std::lower_bound(list.begin(), list.end(), agent,
                                      [](const shift& s, agent_id a) { return s.agent < a; });
  const auto last = std::upper_bound(first, list.end(), agent,
                                     [](agent_id a, const shift& s) { return a < s.agent; });
  return {first, last};
}

/// There for visitors: as an operator, or as a duty officer, who takes over when it is needed.
bool serves(const shift& s, force platform) {
  return s.platform == platform && (s.role == duty::operator_agent || s.role == duty::duty_officer);
}

/// Nobody asked a shift of them: on duty always.
bool always(agent_id agent, const duty_context& known) {
  return !known.policy.required && shifts_of(known.shifts, agent).empty();
}

/// End of duty on that platform; nothing: not on duty.
std::optional<instant> on_duty_until(agent_id agent, force platform, const duty_context& known,
                                     instant now) {
  if (always(agent, known))
    return no_end;
  const auto current = known.shifts.current(agent, now);
  if (!current || !serves(*current, platform))
    return std::nullopt;
  return known.shifts.duty_end(agent, now);
}

instant sooner(instant a, instant b) {
  if (a == no_end || b == no_end)
    return a == no_end ? b : a;
  return std::min(a, b);
}

std::optional<instant> on_duty_until(const rostered& who, const duty_context& known, instant now) {
  const auto own = on_duty_until(who.agent, who.platform, known, now);
  if (!own || who.buddy.is_none())
    return own;
  const auto buddy = on_duty_until(who.buddy, who.platform, known, now);
  if (!buddy || who.provisional_until <= now)
    return std::nullopt;
  return sooner(sooner(*own, *buddy), who.provisional_until);
}

instant last_end(agent_id agent, const roster& shifts, instant now) {
  auto last = long_ago;
  for (const auto& s : shifts_of(shifts, agent))
    if (s.when.end <= now)
      last = std::max(last, s.when.end);
  return last;
}

instant off_duty_since(agent_id agent, const roster& shifts, std::optional<instant> before,
                       instant now) {
  if (!before)
    return last_end(agent, shifts, now);
  return *before == no_end ? now : std::min(*before, now);
}

} // namespace

std::vector<certification> certificates_of(std::span<const rostered> people) {
  std::vector<certification> all;
  for (const auto& p : people) {
    all.push_back({p.agent, certificate::adults, {instant{}, p.certified_until}});
    if (p.minors_until != instant{})
      all.push_back({p.agent, certificate::minors, {instant{}, p.minors_until}});
  }
  return all;
}

duty_standing standing_of(const rostered& who, const duty_context& known,
                          std::optional<instant> before, instant now) {
  const auto until = on_duty_until(who, known, now);
  return {.agent = who.agent,
          .duty_until = until ? *until : off_duty_since(who.agent, known.shifts, before, now),
          .certified_until = who.certified_until,
          .minors_until = who.minors_until,
          .languages = who.languages};
}

std::vector<accompaniment> accompanied(std::span<const rostered> people, const duty_context& known,
                                       const interval& window) {
  std::vector<accompaniment> all;
  for (const auto& who : people) {
    if (who.buddy.is_none())
      continue;
    const interval allowed{window.start, std::min(window.end, who.provisional_until)};
    std::vector<interval> when;
    if (always(who.buddy, known))
      when.push_back(allowed);
    for (const auto& s : shifts_of(known.shifts, who.buddy))
      if (const auto both = common(s.when, allowed); both && serves(s, who.platform))
        when.push_back(*both);
    all.push_back({who.agent, merged(std::move(when))});
  }
  return all;
}

std::optional<instant> next_standing(std::span<const rostered> people, const roster& shifts,
                                     instant now) {
  std::optional<instant> next;
  const auto consider = [&](instant t) {
    if (t > now)
      next = next ? std::min(*next, t) : t;
  };
  for (const auto& s : shifts.shifts()) {
    consider(s.when.start);
    consider(s.when.end);
  }
  for (const auto& p : people)
    consider(p.provisional_until);
  return next;
}

} // namespace ecoute
