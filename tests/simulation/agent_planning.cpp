// SPDX-License-Identifier: EUPL-1.2
// An agent's shifts, the swaps they ask for and answer, and the trainings they begin.
#include "tests/simulation/people.hpp"

#include <algorithm>
#include <array>

namespace ecoute::simulation {

namespace {

using std::chrono::hours;

constexpr std::uint64_t swaps_of = 1U << 22U; ///< messages' and notes' ids stand below
constexpr auto asked_again_after = seconds{20};

bool may_come_of_it(refusal r) {
  return r == refusal::in_doubt || r == refusal::unavailable;
}

} // namespace

// --- the roster ---------------------------------------------------------------------------------

void agent::shift_ends(milliseconds left) {
  w_.roster.end_duty(rights_, w_.now(), left);
  w_.tell_roster();
  if (!window_)
    return;
  for (const auto& id : window_->held)
    if (w_.random.chance(70))
      write_note(id);
}

void agent::shift_goes_on() {
  if (w_.roster.clear(profile_.agent))
    w_.tell_roster();
}

/// The one they are in, if none is written yet, and one more within the next day.
void agent::plan_shift(std::uint64_t which) {
  const auto now = w_.now();
  bool written = false;
  if (!w_.roster.works(profile_.agent, now))
    written = w_.roster.add(
        rights_, {now - minutes{which % 200}, now + hours{1} + minutes{which / 200 % 420}});
  const auto begins =
      now + (which % 4 == 0 ? minutes{10 + which / 4 % 100} : minutes{120 + which / 4 % 1320});
  written = w_.roster.add(rights_, {begins, begins + hours{3 + which / 10 % 7}}) || written;
  if (written)
    w_.tell_roster();
}

void agent::on_plan(const plan_told& m) {
  if (anybody_at_two_places(m.mine))
    w_.violate("I6: a planning shows two shifts at once");
}

void agent::watch_planning() {
  const auto reader = directory::roster(w_.system);
  if (reader && console_)
    caf::anon_send(reader, agent_session_handle{console_}, watch_plan{profile_.agent, true, true});
}

// --- swaps --------------------------------------------------------------------------------------

void agent::ask_swap(std::uint64_t which) {
  const auto mine = w_.roster.ahead(profile_.agent, w_.now());
  if (!seat() || mine.empty())
    return plan_shift(which);
  watch_planning();
  const auto& one = *chosen(mine, which);
  const shift_key given{one.agent, one.when.start};
  w_.post<swap_choices>(
      directory::roster(w_.system),
      [this, given, which](const swap_choices& found) {
        if (!found.shifts.empty() && which % 10 > 0)
          return propose(given, chosen(found.shifts, which / 10)->what);
        const auto& all = w_.roster.stored().shifts; // whatever the rules say to it
        if (!all.empty())
          propose(given, *chosen(all, which / 10));
      },
      ignore, find_swaps{given});
}

void agent::propose(const shift_key& given, const shift& wanted) {
  const auto own = swaps_of + static_cast<std::uint64_t>(profile_.agent.value);
  const propose_swap wish{{{own, ++swaps_}}, given, {wanted.agent, wanted.when.start}};
  w_.swaps.asked(wish);
  w_.post<done>(
      directory::roster(w_.system), fine,
      [this, wish](refusal r) {
        if (may_come_of_it(r))
          w_.later(asked_again_after, [this, wish] {
            w_.post<done>(directory::roster(w_.system), fine, ignore, wish);
          });
      },
      wish);
}

/// What this one has a say in; sometimes what they have none in.
void agent::answer_swap(std::uint64_t which) {
  struct say {
    message_id swap;
    swap_act what;
  };
  static constexpr std::array acts{swap_act::accept, swap_act::decline, swap_act::withdraw,
                                   swap_act::approve, swap_act::reject};
  const bool meddles = which % 8 == 0;
  const bool agrees = which / 8 % 10 < 8;
  std::vector<say> possible;
  for (const auto& s : w_.roster.stored().swaps) {
    if (!waits(s.what) && !meddles)
      continue;
    if (meddles)
      possible.push_back({s.id, acts.at(which / 8 % acts.size())});
    else if (s.what.given.agent == profile_.agent) {
      if (!agrees)
        possible.push_back({s.id, swap_act::withdraw});
    } else if (s.what.state == swap_state::accepted)
      possible.push_back({s.id, agrees ? swap_act::approve : swap_act::reject});
    else if (s.what.wanted.agent == profile_.agent)
      possible.push_back({s.id, agrees ? swap_act::accept : swap_act::decline});
  }
  if (possible.empty())
    return;
  watch_planning();
  const auto& one = *chosen(possible, which / 100);
  const ecoute::answer_swap word{one.swap, one.what, profile_.agent, true};
  w_.swaps.answered(word);
  w_.post<done>(directory::roster(w_.system), fine, ignore, word);
}

// --- trainings ----------------------------------------------------------------------------------

void agent::train(std::uint64_t which) {
  if (!seat() || w_.trainings.empty())
    return;
  w_.post<done>(
      directory::trainer(w_.system), fine, ignore,
      start_training{profile_.agent, profile_.platform, chosen(w_.trainings, which)->name});
}

// --- marks --------------------------------------------------------------------------------------

void agent::mark_minor(std::uint64_t which) {
  mark_held(mark::minor, which);
}

void agent::mark_danger(std::uint64_t which) {
  mark_held(mark::danger, which);
}

void agent::mark_held(mark what, std::uint64_t which) {
  if (seat() && !window_->held.empty())
    with_conversation(*chosen(window_->held, which / 4), [this, what, which](const auto& c) {
      w_.post<done>(c, fine, ignore, set_mark{profile_.agent, what, which % 4 > 0});
    });
}

/// What was not answered is said once more, as a person does.
void agent::declare_emergency(std::uint64_t which) {
  if (!seat() || window_->held.empty())
    return;
  const ecoute::declare_emergency said{author::operator_agent, profile_.agent,
                                       which % 2 == 0 ? emergency_what::threat
                                                      : emergency_what::weapon,
                                       which % 3 == 0, certainty::sure};
  w_.seen.add(counted::emergencies);
  with_conversation(*chosen(window_->held, which / 6), [this, said](const auto& c) {
    w_.post<done>(
        c, fine, [this, c, said](refusal) { w_.post<done>(c, fine, ignore, said); }, said);
  });
}

} // namespace ecoute::simulation
