// SPDX-License-Identifier: EUPL-1.2
// The part of the roster that shows agents their planning and decides about swaps.
#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/roster/roster_actor.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/quiet_handlers.hpp"

#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <utility>

namespace ecoute {

// --- what each agent is shown -------------------------------------------------------------------

/// Who says it again is told nothing new; who has just come is told all of it.
void roster_actor_state::on_watch_plan(const agent_session_handle& who, const watch_plan& m) {
  const auto at = now();
  const auto [watcher, fresh] = plan_watchers_.renew(who, at, fixed::wall_lease);
  if (watcher == nullptr || (!fresh && !m.afresh))
    return;
  watcher->more = {m, std::nullopt};
  tell_plan(*watcher, at);
}

void roster_actor_state::tell_plans(instant at) {
  for (auto& w : plan_watchers_.at(at))
    tell_plan(w, at);
}

void roster_actor_state::tell_plan(plan_watcher& w, instant at) {
  if (!known_)
    return;
  auto plan = plan_of(w.more.wish, at);
  if (w.more.told && *w.more.told == plan)
    return;
  self->send(w.who, plan);
  w.more.told = std::move(plan);
}

plan_told roster_actor_state::plan_of(const watch_plan& m, instant at) const {
  plan_told plan;
  plan.needs_approval = parts_->limits.roster.swaps.needs_approval;
  for (const auto& s : shifts_.within({at, at + fixed::plan_ahead}))
    if (s.agent == m.agent)
      plan.mine.push_back(s);
  for (const auto& s : swaps_)
    if (concerns(s, m) && plan.swaps.size() < fixed::swaps_shown)
      plan.swaps.push_back({s.id, s.what.state, named(s.what, true), named(s.what, false)});
  return plan;
}

/// The two, and an officer of their platform while it is to be approved.
bool roster_actor_state::concerns(const swap_request& s, const watch_plan& who) const {
  if (s.what.given.agent == who.agent || s.what.wanted.agent == who.agent)
    return true;
  return who.officer && s.what.state == swap_state::accepted && is_theirs(s, who.agent);
}

bool roster_actor_state::is_theirs(const swap_request& s, agent_id officer) const {
  const auto found = std::find_if(people_.begin(), people_.end(),
                                  [&](const rostered& p) { return p.agent == officer; });
  const auto about = shifts_.find(s.what.given);
  return found != people_.end() && about && about->platform == found->platform;
}

/// As it was asked for: once it is agreed, the other one has it.
named_shift roster_actor_state::named(const swap& s, bool given) const {
  const auto& mine = given ? s.given : s.wanted;
  const auto& other = given ? s.wanted : s.given;
  const bool moved = s.state == swap_state::agreed;
  const auto found = shifts_.find({moved ? other.agent : mine.agent, mine.start});
  auto about = found.value_or(shift{});
  about.agent = mine.agent;
  if (!found)
    about.when = {mine.start, mine.start};
  return {about, name_of_agent(mine.agent)};
}

std::string roster_actor_state::name_of_agent(agent_id agent) const {
  const auto known = names_.find(agent);
  return known == names_.end() ? std::string{} : known->second;
}

// --- what is asked ------------------------------------------------------------------------------

caf::result<swap_choices> roster_actor_state::on_find_swaps(const find_swaps& m) const {
  const auto held = certificates_of(people_);
  const swap_context known{shifts_, held, parts_->limits.roster.swaps};
  swap_choices found;
  if (!known_)
    return make_error(refusal::unavailable);
  if (!shifts_.find(m.given))
    return make_error(refusal::unknown_shift);
  for (const auto& s : choices_for(m.given, known, now(), fixed::plan_ahead))
    if (found.shifts.size() < fixed::swap_choices_max)
      found.shifts.push_back({s, name_of_agent(s.agent)});
  return found;
}

/// Written, and everything that follows from it is read and told at once.
template <class Message>
caf::result<done> roster_actor_state::written(const Message& m) {
  const auto archive = directory::roster_archive(self->system());
  if (!archive)
    return make_error(refusal::unavailable);
  auto promise = self->make_response_promise<done>();
  self->request(archive, parts_->limits.supervision.request_timeout, m)
      .then(
          [this, promise](const done&) mutable {
            promise.deliver(done{});
            read();
          },
          [this, promise](caf::error& why) mutable {
            const bool late = why == caf::sec::request_timeout;
            promise.deliver(make_error(late ? refusal::in_doubt : refusal_of(why)));
            read(); // it was looked at as it is no more, or it is not known what became of it
          });
  return promise;
}

caf::result<done> roster_actor_state::on_propose(const propose_swap& m) {
  if (!known_)
    return make_error(refusal::unavailable);
  if (std::any_of(swaps_.begin(), swaps_.end(),
                  [&](const swap_request& s) { return s.id == m.id; }))
    return written(store_swap{{m.id, swap{m.given, m.wanted, swap_state::asked, {}}},
                              now()}); // again: the same, or not
  const auto held = certificates_of(people_);
  const auto answer =
      ask_swap(m.given, m.wanted, {shifts_, held, parts_->limits.roster.swaps}, now());
  if (const auto* why = std::get_if<roster_fault>(&answer))
    return make_error(refusal_for(*why));
  const auto open = std::count_if(swaps_.begin(), swaps_.end(), [&](const swap_request& s) {
    return s.what.given.agent == m.given.agent && waits(s.what);
  });
  if (static_cast<std::size_t>(open) >= fixed::swaps_open_max)
    return make_error(refusal::too_many);
  return written(store_swap{{m.id, std::get<swap>(answer)}, now()});
}

swap_answer roster_actor_state::decided(const swap_request& s, const answer_swap& m) const {
  const auto held = certificates_of(people_);
  const swap_context known{shifts_, held, parts_->limits.roster.swaps};
  const bool officers = m.what == swap_act::approve || m.what == swap_act::reject;
  if (officers && (!m.officer || (waits(s.what) && !is_theirs(s, m.by))))
    return roster_fault::not_theirs;
  switch (m.what) {
  case swap_act::accept:
    return accept_swap(s.what, m.by, known, now());
  case swap_act::decline:
    return decline_swap(s.what, m.by);
  case swap_act::withdraw:
    return withdraw_swap(s.what, m.by);
  case swap_act::approve:
    return approve_swap(s.what, m.by, known, now());
  case swap_act::reject:
    return reject_swap(s.what, m.by);
  }
  return roster_fault::not_theirs;
}

caf::result<done> roster_actor_state::on_answer(const answer_swap& m) {
  const auto found = std::find_if(swaps_.begin(), swaps_.end(),
                                  [&](const swap_request& s) { return s.id == m.swap; });
  if (!known_ || found == swaps_.end())
    return make_error(known_ ? refusal::swap_over : refusal::unavailable);
  const auto answer = decided(*found, m);
  if (const auto* why = std::get_if<roster_fault>(&answer))
    return make_error(refusal_for(*why));
  return written(move_swap{{found->id, std::get<swap>(answer)},
                           found->what.state,
                           named(found->what, true).what,
                           named(found->what, false).what,
                           now()});
}

// --- time ---------------------------------------------------------------------------------------

/// Nobody answered before one of the shifts began.
void roster_actor_state::lapse_swaps(instant at) {
  const auto archive = directory::roster_archive(self->system());
  for (auto& s : swaps_) {
    if (!lapses(s.what, at))
      continue;
    const auto before = std::exchange(s.what.state, swap_state::lapsed);
    if (archive)
      self->request(archive, parts_->limits.supervision.request_timeout,
                    move_swap{s, before, {}, {}, at})
          .then([](const done&) {}, ignore_error); // told again once it is read again
  }
}

std::optional<instant> roster_actor_state::next_lapse() const {
  std::optional<instant> next;
  for (const auto& s : swaps_)
    if (waits(s.what))
      next = earliest(next, swap_deadline(s.what));
  return next;
}

} // namespace ecoute
