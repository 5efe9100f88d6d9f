// SPDX-License-Identifier: EUPL-1.2
// The platform's list of reliefs: who would take over what at the end of whose duty.
#include "actors/domain/relief.hpp"
#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/queue/queue_actor.hpp"
#include "config/limits.hpp"

#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <utility>

namespace ecoute {

namespace {

live_conversation live_of(const conversation_card& card, agent_id holder) {
  live_conversation live{card.id, holder, {}};
  live.about.conversation = card.id;
  live.about.since = card.opened_at;
  live.about.role = card.role;
  live.about.language = card.language;
  live.about.danger = card.danger;
  live.about.minor = card.minor;
  if (card.relief_chosen)
    live.chosen = card.relief_to;
  return live;
}

/// Who did not accept a conversation is kept from it as if they knew somebody in it.
std::vector<planned_relief> relief_of(const plan_my_relief& m, std::vector<candidate>& successors,
                                      const queue_policy& policy, instant then) {
  std::vector<live_conversation> live;
  for (const auto& h : m.held) {
    live.push_back(live_of(h.card, m.from));
    for (auto& c : successors)
      if (std::find(h.asked.begin(), h.asked.end(), c.agent) != h.asked.end())
        c.conflicts.push_back(h.card.id);
  }
  return plan_relief(std::move(live), successors, policy, then);
}

} // namespace

std::vector<candidate> queue_actor_state::successors_of(agent_id from) const {
  auto all = line_.candidates();
  for (const auto& [leaves, list] : reliefs_)
    for (const auto& line : list.lines)
      for (auto& c : all)
        if (leaves != from && c.agent == line.to)
          ++c.load;
  return all;
}

/// What is planned is noted at once: of two who leave at the same moment, the second is told of
/// what the first was promised. What is carried out now goes by what there is now.
relief_plan queue_actor_state::on_plan(const plan_my_relief& m) {
  const bool ahead = m.then != instant{};
  auto successors = ahead ? successors_of(m.from) : line_.candidates();
  relief_plan plan;
  for (const auto& p : relief_of(m, successors, parts_->limits.queue, std::max(m.then, now()))) {
    const auto held = std::find_if(m.held.begin(), m.held.end(), [&](const still_held& h) {
      return h.card.id == p.conversation;
    });
    plan.lines.push_back({p.conversation, p.to, p.chosen, of_colleague(p.why_not), held->card.role,
                          held->card.about});
  }
  if (ahead)
    on_listed({m.from, m.then, plan.lines});
  return plan;
}

caf::result<done> queue_actor_state::on_check(const check_relief& m) const {
  auto successors = successors_of(m.planned.from);
  const auto& policy = parts_->limits.queue;
  const auto then = std::max(m.planned.then, now());
  auto plan = relief_of(m.planned, successors, policy, then);
  const auto why = change_plan(plan, m.conversation, m.to, successors, policy, then);
  if (why != refusal::none)
    return make_error(of_colleague(why));
  return done{};
}

void queue_actor_state::on_listed(const relief_listed& m) {
  if (m.lines.empty())
    reliefs_.erase(m.from);
  else
    reliefs_.insert_or_assign(m.from, m);
  want_view();
  arm();
}

std::vector<planned_handover> queue_actor_state::reliefs() const {
  std::vector<planned_handover> rows;
  for (const auto& [from, list] : reliefs_)
    for (const auto& line : list.lines)
      rows.push_back({from, list.until, line});
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.until < b.until; });
  rows.resize(std::min(rows.size(), fixed::reliefs_shown));
  return rows;
}

} // namespace ecoute
