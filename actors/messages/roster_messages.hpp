// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/coverage.hpp"
#include "actors/domain/duty.hpp"
#include "actors/domain/relief.hpp"
#include "actors/domain/swap.hpp"

#include <string>
#include <vector>

/// The roster: who is on duty until when, and when too few will be.
namespace ecoute {

/// Roster → its archive: everybody, and the shifts that touch the window.
struct load_roster {
  interval window;
};
struct shown_as {
  agent_id agent;
  std::string name;
};
struct swap_request { ///< as stored
  message_id id;
  swap what;
};
struct roster_record {
  std::vector<rostered> people;
  std::vector<shift> shifts;
  std::vector<shown_as> names{};
  std::vector<swap_request> swaps{}; ///< open, or changed within the window
};
struct read_roster {}; ///< anyone → roster: it has changed, read it again now

struct duty_told { ///< roster → platform → desk, on change only
  duty_standing how;
};
/// Roster → platform → desks → sessions, on change only: all gaps ahead, none when all are filled.
struct coverage_told {
  force platform = force::police;
  std::vector<coverage_gap> gaps;
  friend bool operator==(const coverage_told&, const coverage_told&) = default;
};
/// Who would take over one conversation at the end of its holder's duty.
struct relief_line {
  conversation_id conversation;
  agent_id to;                     ///< none: nobody can, or the queue was chosen
  bool chosen = false;             ///< by a duty officer, not proposed
  refusal why_not = refusal::none; ///< what a duty officer chose cannot be: `to` is proposed
  visitor_role role = visitor_role::unsaid;
  place about{};
  friend bool operator==(const relief_line&, const relief_line&) = default;
};
/// Desk → its session: how its operator stands to the end of duty, on change only.
struct relief_told {
  relief_stage stage = relief_stage::on_duty;
  instant duty_until{}; ///< zero: no end is known
  instant certified_until{};
  std::vector<relief_line> planned{}; ///< who would take over, of what is held
  instant minors_until{};             ///< zero: none
  friend bool operator==(const relief_told&, const relief_told&) = default;
};

template <class I>
typename I::result_type inspect(I& f, interval& x) {
  return f(x.start, x.end);
}
template <class I>
typename I::result_type inspect(I& f, shift_key& x) {
  return f(x.agent, x.start);
}
template <class I>
typename I::result_type inspect(I& f, swap& x) {
  return f(x.given, x.wanted, x.state, x.approved_by);
}
template <class I>
typename I::result_type inspect(I& f, shown_as& x) {
  return f(x.agent, x.name);
}
template <class I>
typename I::result_type inspect(I& f, swap_request& x) {
  return f(x.id, x.what);
}
template <class I>
typename I::result_type inspect(I& f, shift& x) {
  return f(x.agent, x.platform, x.role, x.when);
}
template <class I>
typename I::result_type inspect(I& f, rostered& x) {
  return f(x.agent, x.platform, x.certified_until, x.minors_until, x.languages, x.buddy,
           x.provisional_until);
}
template <class I>
typename I::result_type inspect(I& f, duty_standing& x) {
  return f(x.agent, x.duty_until, x.certified_until, x.minors_until, x.languages);
}
template <class I>
typename I::result_type inspect(I& f, coverage_gap& x) {
  return f(x.when, x.present, x.needed);
}
template <class I>
typename I::result_type inspect(I& f, load_roster& x) {
  return f(x.window);
}
template <class I>
typename I::result_type inspect(I& f, roster_record& x) {
  return f(x.people, x.shifts, x.names, x.swaps);
}
template <class I>
typename I::result_type inspect(I& f, read_roster&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, duty_told& x) {
  return f(x.how);
}
template <class I>
typename I::result_type inspect(I& f, coverage_told& x) {
  return f(x.platform, x.gaps);
}
template <class I>
typename I::result_type inspect(I& f, relief_line& x) {
  return f(x.conversation, x.to, x.chosen, x.why_not, x.role, x.about);
}
template <class I>
typename I::result_type inspect(I& f, relief_told& x) {
  return f(x.stage, x.duty_until, x.certified_until, x.planned, x.minors_until);
}

} // namespace ecoute
