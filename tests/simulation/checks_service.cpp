// SPDX-License-Identifier: EUPL-1.2
// What the service does beside its conversations: trainings, overflow, the end of duty.
#include "config/limits.hpp"
#include "tests/simulation/checks.hpp"

#include <algorithm>
#include <utility>

namespace ecoute::simulation {

namespace {

/// A rule of overflow decided so long ago at most: told again after a request's time, and stored.
constexpr auto decided_before = seconds{30};
/// After a fault of the engine the two platforms tell each other anew who is free.
constexpr auto told_again_after = seconds{45};
/// What is under way from the roster to a desk, beyond the pause between two readings.
constexpr auto duty_told_max = seconds{30};
/// Planned anew each minute, by a queue that may have been started anew, of a conversation that may
/// have had to be read anew.
constexpr auto planned_again_within = fixed::relief_planned_every + seconds{90};

/// Whether a line of a plan is what a duty officer chose, or says why it is not.
bool heeds(const relief_line& line, const std::optional<agent_id>& wish) {
  if (!wish)
    return !line.chosen;
  return line.why_not != refusal::none || (line.chosen && line.to == *wish);
}

} // namespace

bool checks::is_training(const conversation_id& id) const {
  const auto* page = w_.book.find(id);
  return page != nullptr && page->state.training();
}

bool checks::is_offered(const waiting_line& l, const conversation_id& id) {
  return std::any_of(l.offers().begin(), l.offers().end(),
                     [&](const open_offer& o) { return o.conversation == id; });
}

/// A training has no place, is its trainee's alone, and comes after everybody who waits.
void checks::trainings() {
  const auto before = std::exchange(unoffered_, {});
  if (w_.book.trainings_open() == 0)
    return;
  for (const auto* l : lines_) {
    bool somebody_waits = false; // who did so before, and has not been offered since
    for (const auto& e : entries_of(l)) {
      if (is_training(e.conversation))
        w_.violate("training: it stands in the line");
      if (is_offered(*l, e.conversation))
        continue;
      unoffered_.insert(e.conversation);
      somebody_waits = somebody_waits || (before.count(e.conversation) > 0 &&
                                          w_.offered.last_of(e.conversation) < now_);
    }
    for (const auto& o : fresh_) {
      const auto* page = w_.book.find(o.conversation);
      if (page == nullptr || !page->state.training() || line_of(page->state.route.platform) != l)
        continue;
      if (page->state.trainee != o.to)
        w_.violate("training: offered to another than who asked for it");
      if (somebody_waits)
        w_.violate("training: offered while a visitor waits for an offer");
    }
  }
}

/// F19: only while the rule is on, and when nobody here was free and enough were there.
void checks::overflows() {
  const auto& all = w_.book.overflows();
  const auto& rule = w_.intended.queue;
  const bool calm = now_ - instant{w_.disturbed_at} >= told_again_after;
  for (; overflows_seen_ < all.size(); ++overflows_seen_) {
    const auto& o = all[overflows_seen_];
    const auto there = o.from == force::police ? force::gendarmerie : force::police;
    w_.seen.add(counted::overflows);
    if (rule.overflow_after <= milliseconds{0})
      w_.violate("F19: a conversation went over without a rule");
    else if (o.waited < rule.overflow_after)
      w_.violate("F19: a conversation went over before its time");
    if (calm && onlooker_.with_room(o.from, decided_before) > 0)
      w_.violate("F19: a conversation went over while somebody here was free");
    if (calm && onlooker_.with_room_once(there, decided_before) <= rule.overflow_spare)
      w_.violate("F19: a conversation went over to those who had nobody to spare");
  }
}

/// I6: what a duty officer chose for the end of a duty is what is planned and done then, or its
/// holder is told why not.
void checks::reliefs() {
  std::map<conversation_id, instant> still;
  for (const auto& a : agents_) {
    const auto* at = a->at();
    if (at == nullptr || at->signed_off || w_.desk_behind(at->desk) == nullptr)
      continue;
    for (const auto& line : at->planned) {
      const auto* page = w_.book.find(line.conversation);
      if (page == nullptr || page->state.holder != a->profile().agent ||
          heeds(line, page->state.relief_to))
        continue;
      if (too_long(untrue_relief_, line.conversation, true, planned_again_within))
        w_.violate("I6: who a duty officer chose does not take over, and nobody says why: " +
                   where_it_is(line.conversation, page->state));
      still[line.conversation] = untrue_relief_[line.conversation];
    }
  }
  untrue_relief_ = std::move(still);
}

/// I6: a desk knows until when its operator is on duty, also after a swap.
void checks::duties() {
  const auto patience = w_.intended.roster.read_every + duty_told_max;
  std::map<agent_id, instant> still;
  for (const auto* d : desks_) {
    const auto end = w_.roster.duty_end(d->agent, w_.now());
    const bool off = d->duty_until != instant{} && d->duty_until <= w_.now();
    const auto until = end == instant::max() ? instant{} : end.value_or(instant{});
    if (end ? d->duty_until == until : off)
      continue;
    if (too_long(untrue_duty_, d->agent, true, patience))
      w_.violate("I6: a desk knows another end of duty than the roster");
    still[d->agent] = untrue_duty_[d->agent];
  }
  untrue_duty_ = std::move(still);
}

} // namespace ecoute::simulation
