// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/swap.hpp"

#include <algorithm>
#include <iterator>

namespace ecoute {

std::string_view name_of(swap_state s) {
  switch (s) {
  case swap_state::asked:
    return "asked";
  case swap_state::accepted:
    return "accepted";
  case swap_state::agreed:
    return "agreed";
  case swap_state::declined:
    return "declined";
  case swap_state::withdrawn:
    return "withdrawn";
  case swap_state::rejected:
    return "rejected";
  case swap_state::lapsed:
    return "lapsed";
  }
  return {};
}

namespace {

/// Whether this person would be at two places at once, their own shift aside.
bool would_overlap(const roster& shifts, agent_id agent, const shift& given_away,
                   const interval& received) {
  const auto around = shifts.within(received);
  return std::any_of(around.begin(), around.end(), [&](const shift& s) {
    return s.agent == agent && s.when.start != given_away.when.start;
  });
}

bool certified_during(const swap_context& known, agent_id agent, const shift& received) {
  if (received.role != duty::operator_agent)
    return true;
  const auto until =
      certified_until(known.certificates, agent, certificate::adults, received.when.start);
  return until && *until >= received.when.end;
}

/// Why it may not be; none = it may.
roster_fault obstacle(const swap& s, const swap_context& known, instant now) {
  if (s.given.agent == s.wanted.agent)
    return roster_fault::with_oneself;
  const auto given = known.shifts.find(s.given);
  const auto wanted = known.shifts.find(s.wanted);
  if (!given || !wanted)
    return roster_fault::unknown_shift;
  if (given->when.start <= now || wanted->when.start <= now)
    return roster_fault::already_begun;
  if (given->platform != wanted->platform || given->role != wanted->role)
    return roster_fault::other_duty;
  if (would_overlap(known.shifts, s.given.agent, *given, wanted->when) ||
      would_overlap(known.shifts, s.wanted.agent, *wanted, given->when))
    return roster_fault::overlaps;
  if (!certified_during(known, s.given.agent, *wanted) ||
      !certified_during(known, s.wanted.agent, *given))
    return roster_fault::not_certified;
  return roster_fault::none;
}

swap_answer moved(swap s, swap_state to) {
  s.state = to;
  return s;
}

bool is_one_of_the_two(const swap& s, agent_id who) {
  return who == s.given.agent || who == s.wanted.agent;
}

} // namespace

swap_answer ask_swap(const shift_key& given, const shift_key& wanted, const swap_context& now_known,
                     instant now) {
  const swap s{given, wanted, swap_state::asked, {}};
  if (const auto why = obstacle(s, now_known, now); why != roster_fault::none)
    return why;
  return s;
}

swap_answer accept_swap(const swap& s, agent_id by, const swap_context& now_known, instant now) {
  if (s.state != swap_state::asked)
    return roster_fault::over;
  if (by != s.wanted.agent)
    return roster_fault::not_theirs;
  if (const auto why = obstacle(s, now_known, now); why != roster_fault::none)
    return why;
  return moved(s, now_known.policy.needs_approval ? swap_state::accepted : swap_state::agreed);
}

swap_answer approve_swap(const swap& s, agent_id officer, const swap_context& now_known,
                         instant now) {
  if (s.state != swap_state::accepted)
    return roster_fault::over;
  if (officer.is_none() || is_one_of_the_two(s, officer))
    return roster_fault::not_theirs;
  if (const auto why = obstacle(s, now_known, now); why != roster_fault::none)
    return why;
  auto agreed = s;
  agreed.approved_by = officer;
  return moved(agreed, swap_state::agreed);
}

swap_answer reject_swap(const swap& s, agent_id officer) {
  if (s.state != swap_state::accepted)
    return roster_fault::over;
  if (officer.is_none() || is_one_of_the_two(s, officer))
    return roster_fault::not_theirs;
  return moved(s, swap_state::rejected);
}

swap_answer decline_swap(const swap& s, agent_id by) {
  if (s.state != swap_state::asked)
    return roster_fault::over;
  if (by != s.wanted.agent)
    return roster_fault::not_theirs;
  return moved(s, swap_state::declined);
}

swap_answer withdraw_swap(const swap& s, agent_id by) {
  if (!waits(s))
    return roster_fault::over;
  if (by != s.given.agent)
    return roster_fault::not_theirs;
  return moved(s, swap_state::withdrawn);
}

refusal refusal_for(roster_fault why) {
  switch (why) {
  case roster_fault::none:
    return refusal::none;
  case roster_fault::with_oneself:
    return refusal::oneself;
  case roster_fault::unknown_shift:
    return refusal::unknown_shift;
  case roster_fault::already_begun:
    return refusal::shift_begun;
  case roster_fault::overlaps:
    return refusal::shifts_overlap;
  case roster_fault::other_duty:
    return refusal::other_duty;
  case roster_fault::not_certified:
    return refusal::shift_needs_certificate;
  case roster_fault::over:
    return refusal::swap_over;
  default:
    return refusal::forbidden;
  }
}

bool waits(const swap& s) {
  return s.state == swap_state::asked || s.state == swap_state::accepted;
}

std::vector<shift> choices_for(const shift_key& given, const swap_context& now_known, instant now,
                               milliseconds ahead) {
  std::vector<shift> all;
  for (const auto& s : now_known.shifts.within({now, now + ahead}))
    if (std::holds_alternative<swap>(ask_swap(given, {s.agent, s.when.start}, now_known, now)))
      all.push_back(s);
  return all;
}

bool lapses(const swap& s, instant now) {
  return waits(s) && swap_deadline(s) <= now;
}

instant swap_deadline(const swap& s) {
  return std::min(s.given.start, s.wanted.start);
}

std::variant<std::vector<shift>, roster_fault> swapped(const roster& before, const swap& s) {
  if (s.state != swap_state::agreed)
    return roster_fault::over;
  const auto given = before.find(s.given);
  const auto wanted = before.find(s.wanted);
  if (!given || !wanted)
    return roster_fault::unknown_shift;
  auto after = before.shifts();
  for (auto& one : after) {
    if (one == *given)
      one.agent = s.wanted.agent;
    else if (one == *wanted)
      one.agent = s.given.agent;
  }
  return after;
}

} // namespace ecoute
