// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/relief.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace ecoute {

namespace {

bool known(instant duty_until) {
  return duty_until != instant{};
}

/// Whether this successor could take it if there were room.
bool could_take(const candidate& c, const conversation_id& id, agent_id holder, instant then) {
  return c.agent != holder && works(c, then) && !in_conflict(c, id);
}

/// Why this one cannot take it, with the load that they would have.
refusal hindrance_of(const candidate& c, const conversation_id& id, agent_id holder, instant then) {
  if (c.agent == holder)
    return refusal::not_available;
  if (in_conflict(c, id))
    return refusal::forbidden;
  return may_receive(c, then);
}

/// Places conversations one by one. Where nobody suitable has room, one who has none is given room
/// by moving what was planned for them to somebody else (an augmenting path), so that as many as
/// possible find a place and none that has one loses it.
class planner {
public:
  planner(std::span<const live_conversation> live, std::span<const candidate> successors,
          const queue_policy& policy, instant then)
      : live_(live), people_(successors.begin(), successors.end()), policy_(policy), then_(then),
        taker_(live.size(), nobody), why_(live.size()), fixed_(live.size(), false),
        why_not_(live.size(), refusal::none) {}

  /// As a duty officer chose; left to be placed like any other when that cannot be.
  void fix(std::size_t item) {
    const auto& wish = live_[item];
    if (!wish.chosen)
      return;
    if (wish.chosen->is_none()) {
      fixed_[item] = true;
      return;
    }
    const auto found = std::find_if(people_.begin(), people_.end(),
                                    [&](const candidate& c) { return c.agent == *wish.chosen; });
    why_not_[item] = found == people_.end()
                         ? refusal::not_available
                         : hindrance_of(*found, wish.conversation, wish.holder, then_);
    if (why_not_[item] != refusal::none)
      return;
    assign(item, static_cast<std::size_t>(found - people_.begin()));
    fixed_[item] = true;
  }

  void place(std::size_t item) {
    if (fixed_[item])
      return;
    if (const auto who = best_with_room(item, {}); who != nobody)
      return assign(item, who);
    std::vector<bool> tried(people_.size(), false);
    make_room(item, tried);
  }

  [[nodiscard]] planned_relief line(std::size_t item) const {
    const auto who = taker_[item];
    return {live_[item].conversation,
            live_[item].holder,
            who == nobody ? agent_id{} : people_[who].agent,
            why_[item],
            fixed_[item],
            why_not_[item]};
  }

private:
  static constexpr std::size_t nobody = static_cast<std::size_t>(-1);

  [[nodiscard]] bool suits(std::size_t item, std::size_t who) const {
    return could_take(people_[who], live_[item].conversation, live_[item].holder, then_);
  }

  [[nodiscard]] conversation_needs needs(std::size_t item) const {
    return {.language = live_[item].about.language,
            .minor = live_[item].about.minor,
            .speakers_only = false};
  }

  /// The first in order of ranking among those not tried, with or without room.
  template <class Accept>
  [[nodiscard]] std::size_t best(std::size_t item, const Accept& accept) const {
    std::size_t found = nobody;
    for (std::size_t who = 0; who < people_.size(); ++who) {
      if (!suits(item, who) || !accept(who))
        continue;
      if (found == nobody ||
          ranks_before(people_[who], people_[found], needs(item), policy_, then_))
        found = who;
    }
    return found;
  }

  [[nodiscard]] bool has_room(std::size_t who) const {
    return people_[who].load < people_[who].capacity;
  }

  [[nodiscard]] std::size_t best_with_room(std::size_t item, const std::vector<bool>& tried) const {
    return best(item,
                [&](std::size_t who) { return has_room(who) && (tried.empty() || !tried[who]); });
  }

  void assign(std::size_t item, std::size_t who) {
    std::uint32_t among = 0;
    for (std::size_t other = 0; other < people_.size(); ++other)
      among += suits(item, other) && has_room(other) ? 1 : 0;
    why_[item] = reason_for(people_[who], needs(item), among, policy_, then_);
    taker_[item] = who;
    ++people_[who].load;
  }

  bool make_room(std::size_t item, std::vector<bool>& tried) {
    for (;;) {
      const auto who = best(item, [&](std::size_t w) { return !tried[w]; });
      if (who == nobody)
        return false;
      tried[who] = true;
      if (has_room(who) || free_one(who, tried)) {
        assign(item, who);
        return true;
      }
    }
  }

  /// Moves one conversation planned for this person to somebody else.
  bool free_one(std::size_t who, std::vector<bool>& tried) {
    for (std::size_t other = 0; other < live_.size(); ++other) {
      if (taker_[other] != who || fixed_[other])
        continue;
      taker_[other] = nobody;
      --people_[who].load;
      const auto kept = why_[other];
      if (make_room(other, tried))
        return true;
      taker_[other] = who;
      ++people_[who].load;
      why_[other] = kept;
    }
    return false;
  }

  std::span<const live_conversation> live_;
  std::vector<candidate> people_;
  const queue_policy& policy_;
  instant then_;
  std::vector<std::size_t> taker_;
  std::vector<offer_reason> why_;
  std::vector<bool> fixed_; ///< not to be moved
  std::vector<refusal> why_not_;
};

} // namespace

std::string_view name_of(relief_stage s) {
  static constexpr std::array<std::string_view, 4> names{"on_duty", "leaving", "over", "spent"};
  const auto number = static_cast<std::size_t>(s);
  return number >= 1 && number <= names.size() ? names.at(number - 1) : std::string_view{};
}

relief_stage stage_at(instant duty_until, const relief_policy& policy, instant now) {
  if (!known(duty_until) || now < duty_until - policy.reminder)
    return relief_stage::on_duty;
  if (now < duty_until)
    return relief_stage::leaving;
  return now < duty_until + policy.overtime ? relief_stage::over : relief_stage::spent;
}

std::optional<instant> next_stage(instant duty_until, const relief_policy& policy, instant now) {
  switch (stage_at(duty_until, policy, now)) {
  case relief_stage::on_duty:
    return known(duty_until) ? std::optional{duty_until - policy.reminder} : std::nullopt;
  case relief_stage::leaving:
    return duty_until;
  case relief_stage::over:
    return duty_until + policy.overtime;
  case relief_stage::spent:
    break;
  }
  return std::nullopt;
}

std::vector<relief_effect> effects_between(relief_stage before, relief_stage after) {
  if (after <= before)
    return {};
  switch (after) {
  case relief_stage::leaving:
    return {relief_effect::remind};
  case relief_stage::over:
    return {relief_effect::hand_over};
  case relief_stage::spent:
    return {relief_effect::give_back};
  case relief_stage::on_duty:
    break;
  }
  return {};
}

bool plan_at_once(const offer_reason& why) {
  return why.short_of_time;
}

instant long_due(instant taken_at, const relief_policy& policy) {
  return taken_at + policy.long_conversation;
}

std::vector<planned_relief> plan_relief(std::vector<live_conversation> live,
                                        std::span<const candidate> successors,
                                        const queue_policy& policy, instant then) {
  std::sort(live.begin(), live.end(), [&](const auto& a, const auto& b) {
    auto first = key_of(a.about, policy);
    auto second = key_of(b.about, policy);
    first.id = a.conversation;
    second.id = b.conversation;
    return first < second;
  });
  planner p{live, successors, policy, then};
  std::vector<planned_relief> plan;
  for (std::size_t i = 0; i < live.size(); ++i)
    p.fix(i);
  for (std::size_t i = 0; i < live.size(); ++i)
    p.place(i);
  for (std::size_t i = 0; i < live.size(); ++i)
    plan.push_back(p.line(i));
  return plan;
}

refusal change_plan(std::vector<planned_relief>& plan, const conversation_id& conversation,
                    agent_id to, std::span<const candidate> successors, const queue_policy& policy,
                    instant then) {
  const auto line = std::find_if(plan.begin(), plan.end(), [&](const planned_relief& p) {
    return p.conversation == conversation;
  });
  if (line == plan.end())
    return refusal::unknown_conversation;
  if (to.is_none()) {
    line->to = {};
    line->why = {};
    line->chosen = true;
    line->why_not = refusal::none;
    return refusal::none;
  }
  const auto found = std::find_if(successors.begin(), successors.end(),
                                  [&](const candidate& c) { return c.agent == to; });
  if (found == successors.end())
    return refusal::not_available;
  auto who = *found;
  who.load += static_cast<std::uint32_t>(
      std::count_if(plan.begin(), plan.end(), [&](const planned_relief& p) {
        return p.to == to && p.conversation != conversation;
      }));
  if (const auto why = hindrance_of(who, conversation, line->from, then); why != refusal::none)
    return why;
  line->to = to;
  line->chosen = true;
  line->why_not = refusal::none;
  line->why = {.among = 1, .load = who.load, .short_of_time = short_of_time(who, policy, then)};
  return refusal::none;
}

} // namespace ecoute
