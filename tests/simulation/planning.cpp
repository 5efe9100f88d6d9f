// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/planning.hpp"

#include <algorithm>
#include <utility>

namespace ecoute::simulation {

namespace {

using std::chrono::hours;

/// Of what the engine reads of a roster: who has no shift in it is on duty always.
constexpr hours read_back{24};
constexpr hours read_ahead{15 * 24};
constexpr hours begun_before{1}; ///< a shift that is told of only when it ends

const swap_request* swap_of(const roster_record& all, const message_id& id) {
  const auto found = std::find_if(all.swaps.begin(), all.swaps.end(),
                                  [&](const swap_request& s) { return s.id == id; });
  return found == all.swaps.end() ? nullptr : &*found;
}

bool holds(const std::vector<shift>& all, const shift& wanted) {
  return std::find(all.begin(), all.end(), wanted) != all.end();
}

/// Whether `after` is `before` with these two exchanged, or the same where there is no swap.
bool is_exchange(std::vector<shift> before, const std::vector<shift>& after, const swap* s) {
  if (s != nullptr) {
    const auto at = [&](const shift_key& k) {
      return std::find_if(before.begin(), before.end(), [&](const shift& one) {
        return one.agent == k.agent && one.when.start == k.start;
      });
    };
    const auto given = at(s->given);
    const auto wanted = at(s->wanted);
    if (given == before.end() || wanted == before.end())
      return false;
    std::swap(given->agent, wanted->agent);
  }
  return before.size() == after.size() &&
         std::all_of(before.begin(), before.end(),
                     [&](const shift& one) { return holds(after, one); });
}

} // namespace

// --- what planners write ------------------------------------------------------------------------

void planning::changed() {
  by_agent_.clear();
  for (const auto& s : stored_.shifts)
    by_agent_[s.agent].push_back(s.when);
  for (auto& [agent, shifts] : by_agent_)
    std::sort(shifts.begin(), shifts.end(),
              [](const interval& a, const interval& b) { return a.start < b.start; });
}

bool planning::add(const rostered& who, const interval& when) {
  const auto& own = of(who.agent);
  if (std::any_of(own.begin(), own.end(), [&](const interval& o) { return overlap(o, when); }))
    return false;
  stored_.shifts.push_back({who.agent, who.platform, duty::operator_agent, when});
  changed();
  return true;
}

/// What would follow without a break is taken away, or it would go on.
void planning::end_duty(const rostered& who, instant now, milliseconds left) {
  const auto end = now + left;
  std::erase_if(stored_.shifts, [&](const shift& s) {
    return s.agent == who.agent && s.when.start > now && s.when.start <= end;
  });
  bool works = false;
  for (auto& s : stored_.shifts)
    if (s.agent == who.agent && s.when.contains(now)) {
      s.when.end = std::max(end, s.when.start + milliseconds{1});
      works = true;
    }
  changed();
  auto begun = now - begun_before;
  for (const auto& s : of(who.agent))
    if (s.end <= now)
      begun = std::max(begun, s.end);
  if (!works && begun < end)
    add(who, {begun, end});
}

bool planning::clear(agent_id who) {
  const auto gone = std::erase_if(stored_.shifts, [who](const shift& s) { return s.agent == who; });
  changed();
  return gone > 0;
}

// --- what anybody reads -------------------------------------------------------------------------

const std::vector<interval>& planning::of(agent_id who) const {
  static const std::vector<interval> none;
  const auto known = by_agent_.find(who);
  return known == by_agent_.end() ? none : known->second;
}

std::optional<instant> planning::duty_end(agent_id who, instant now) const {
  const interval read{now - read_back, now + read_ahead};
  bool rostered = false;
  std::optional<instant> end;
  for (const auto& s : of(who)) {
    rostered = rostered || overlap(s, read);
    if (s.contains(now) || (end && s.start == *end))
      end = s.end;
  }
  return rostered ? end : std::optional{instant::max()};
}

bool planning::works(agent_id who, instant now) const {
  const auto& own = of(who);
  return std::any_of(own.begin(), own.end(), [&](const interval& s) { return s.contains(now); });
}

std::vector<shift> planning::ahead(agent_id who, instant now) const {
  std::vector<shift> found;
  for (const auto& s : stored_.shifts)
    if (s.agent == who && s.when.start > now)
      found.push_back(s);
  return found;
}

// --- swaps --------------------------------------------------------------------------------------

const swap_request* changed_swap(const roster_record& before, const roster_record& after) {
  for (const auto& s : after.swaps)
    if (const auto* old = swap_of(before, s.id); old == nullptr || old->what.state != s.what.state)
      return &s;
  return nullptr;
}

bool anybody_at_two_places(const std::vector<shift>& all) {
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j < all.size(); ++j)
      if (all[i].agent == all[j].agent && overlap(all[i].when, all[j].when))
        return true;
  return false;
}

bool swap_book::said(const message_id& swap, swap_act what, agent_id by) const {
  return std::any_of(answers_.begin(), answers_.end(), [&](const answer_swap& a) {
    return a.swap == swap && a.what == what && a.by == by;
  });
}

bool swap_book::wanted(const swap_request& s) const {
  return std::any_of(wishes_.begin(), wishes_.end(), [&](const propose_swap& w) {
    return w.id == s.id && w.given == s.what.given && w.wanted == s.what.wanted;
  });
}

/// What a swap went through, and whether those who have a say in it have said so.
std::string swap_book::step(const swap_request& after, std::optional<swap_state> before,
                            bool needs_approval, instant now) const {
  const auto& s = after.what;
  if (!before)
    return s.state == swap_state::asked && wanted(after) ? "" : "a swap nobody asked for";
  if (*before != swap_state::asked && *before != swap_state::accepted)
    return "a swap that was over goes on";
  const auto accepted = said(after.id, swap_act::accept, s.wanted.agent);
  const auto officer = [&](swap_act what) {
    return std::any_of(answers_.begin(), answers_.end(), [&](const answer_swap& a) {
      const bool one_of_the_two = a.by == s.given.agent || a.by == s.wanted.agent;
      return a.swap == after.id && a.what == what && a.officer && !one_of_the_two &&
             (what == swap_act::reject || a.by == s.approved_by);
    });
  };
  switch (s.state) {
  case swap_state::asked:
    return "a swap goes back";
  case swap_state::accepted:
    return accepted ? "" : "a swap was accepted by nobody";
  case swap_state::agreed:
    if (!accepted || (needs_approval && !officer(swap_act::approve)))
      return "a swap was agreed that not all have agreed to";
    return s.given.start > now && s.wanted.start > now ? ""
                                                       : "a shift changed hands that had begun";
  case swap_state::declined:
    return said(after.id, swap_act::decline, s.wanted.agent) ? "" : "a swap nobody declined";
  case swap_state::withdrawn:
    return said(after.id, swap_act::withdraw, s.given.agent) ? "" : "a swap nobody withdrew";
  case swap_state::rejected:
    return officer(swap_act::reject) ? "" : "a swap no officer rejected";
  case swap_state::lapsed:
    return std::min(s.given.start, s.wanted.start) <= now ? "" : "a swap lapsed before its time";
  }
  return "a swap in no known state";
}

std::string swap_book::enter(const roster_record& before, const roster_record& after,
                             bool needs_approval, instant now) const {
  const auto* moved = changed_swap(before, after);
  if (moved == nullptr)
    return "the engine changed the roster and no swap";
  const auto* old = swap_of(before, moved->id);
  const bool agreed = moved->what.state == swap_state::agreed;
  if (!is_exchange(before.shifts, after.shifts, agreed ? &moved->what : nullptr))
    return "a swap was done by halves";
  if (anybody_at_two_places(after.shifts))
    return "somebody has two shifts at once";
  return step(*moved, old == nullptr ? std::nullopt : std::optional{old->what.state},
              needs_approval, now);
}

} // namespace ecoute::simulation
