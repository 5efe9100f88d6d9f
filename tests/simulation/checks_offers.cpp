// SPDX-License-Identifier: EUPL-1.2
// Who is offered what, and when (I4, F13).
#include "tests/simulation/checks.hpp"

#include <algorithm>
#include <tuple>

namespace ecoute::simulation {

namespace {

/// The alarm of an offer rings at its end, not later.
constexpr auto offer_late_max = seconds{1};
/// What is under way between an offer's end and the consoles.
constexpr auto twice_offered_max = seconds{1};
/// Between somebody's being free and an offer to them.
constexpr auto idle_hands_max = seconds{1};

asked_for needs_of_page(const conversation_id& id, const conversation_state& s) {
  return {id, s.route.platform, s.language, s.minor};
}

} // namespace

bool checks::made_now(const open_offer& o) const {
  return o.until - w_.now() == w_.intended.queue.offer_life;
}

/// Each offer is judged once, at the end of the instant at which it was made.
void checks::gather_offers() {
  if (std::exchange(judged_at_, now_) != now_)
    judged_.clear();
  fresh_.clear();
  std::set<agent_id> asked;
  for (const auto* l : lines_)
    for (const auto& o : offers_of(l)) {
      if (!is_training(o.conversation))
        asked.insert(o.to);
      if (made_now(o) && judged_.emplace(o.conversation, o.to).second)
        fresh_.push_back(o);
    }
  onlooker_.look(desks_, asked, now_);
}

/// Given back first, and each as its events say.
void checks::order() {
  for (const auto* l : lines_) {
    bool arrived = false;
    for (const auto& e : entries_of(l)) {
      const auto* page = w_.book.find(e.conversation);
      const bool waits = page != nullptr && page->state.where == phase::waiting;
      const auto why = waits ? page->state.waiting_as : queue_reason::arrived;
      const bool back = why == queue_reason::given_back || why == queue_reason::rerouted;
      if (back && arrived)
        w_.violate("I3: a conversation given back stands behind one that arrived");
      arrived = arrived || (waits && !back);
    }
  }
}

void checks::offers() {
  const auto now = w_.now();
  for (const auto* l : lines_)
    for (const auto& o : offers_of(l)) {
      const auto to = std::find_if(desks_.begin(), desks_.end(),
                                   [&](const auto* d) { return d->agent == o.to; });
      if (to == desks_.end())
        continue;
      const auto why = may_receive(as_candidate(**to), now);
      if (why != refusal::none && why != refusal::at_capacity)
        w_.violate("I4: an offer is open to who may not receive");
      if (line_of((*to)->platform) != l)
        w_.violate("I4: an offer is open to the other force");
      const auto full = full_.find(o.to);
      const bool full_before = full != full_.end() && full->second < now_;
      if (made_now(o) && why == refusal::at_capacity && full_before)
        w_.violate("I4: an offer was made to who is full");
      if (too_long(late_offer_, o.conversation, o.until <= now, offer_late_max))
        w_.violate("I4: an offer outlives its time");
    }
  std::map<agent_id, instant> still;
  for (const auto* d : desks_)
    if (onlooker_.real_held(*d) >= d->capacity)
      still[d->agent] = full_.emplace(d->agent, now_).first->second;
  full_ = std::move(still);
}

/// Consoles behind a living desk show one conversation to one operator at a time.
void checks::one_offer_each() {
  std::map<conversation_id, int> shown;
  for (const auto& a : agents_) {
    const auto* at = a->at();
    if (at == nullptr || w_.desk_behind(at->desk) == nullptr)
      continue;
    for (const auto& [id, o] : at->offers)
      ++shown[id];
  }
  std::map<conversation_id, instant> still;
  for (const auto& [id, times] : shown) {
    if (times < 2)
      continue;
    if (too_long(twice_offered_, id, true, twice_offered_max))
      w_.violate("I4: a conversation is offered to two");
    still[id] = twice_offered_[id];
  }
  twice_offered_ = std::move(still);
}

// --- F13 ----------------------------------------------------------------------------------------

/// Whenever somebody else could take it, an offer leaves time for a conversation of the expected
/// length, so that one interlocutor stays to the end.
void checks::time_left() {
  const auto expected = w_.intended.queue.expected_length;
  for (const auto& o : fresh_) {
    const auto to = onlooker_.known(o.to);
    const auto* page = w_.book.find(o.conversation);
    if (to.who == nullptr || page == nullptr || page->state.training())
      continue;
    const auto needs = needs_of_page(o.conversation, page->state);
    const bool late = to.left < expected;
    bool heeded = false;
    for (const auto& other : onlooker_.free_for(needs)) {
      if (!onlooker::fits_as_well(other, to, needs))
        continue;
      const bool other_late = other.left < expected;
      if (late && !other_late)
        w_.violate("F13: offered to one with little time left, while another has more: " +
                   where_it_is(o.conversation, page->state));
      const auto turn = [](const onlooker::person& p) {
        return std::tuple{p.holds, p.at->idle_since};
      };
      heeded = heeded || (other_late && turn(other) < turn(to));
    }
    w_.seen.add(counted::short_offers, late);
    w_.seen.add(counted::time_heeded, !late && heeded);
  }
}

// --- nobody waits in vain -----------------------------------------------------------------------

/// Whoever is free for somebody who waits is asked at once, whatever else they do: a training takes
/// nobody away.
void checks::idle_hands() {
  std::map<conversation_id, instant> still;
  for (const auto* l : lines_) {
    if (l == nullptr || !onlooker_.anybody_free())
      continue;
    for (const auto& e : l->entries()) {
      const auto* page = w_.book.find(e.conversation);
      const bool waits = page != nullptr && page->state.where == phase::waiting &&
                         cared_for(e.conversation, page->state);
      if (!waits || is_offered(*l, e.conversation))
        continue;
      const auto needs = needs_of_page(e.conversation, page->state);
      const bool any_language =
          w_.now() - page->state.waiting_since >= w_.intended.queue.speaker_wait;
      const auto free = onlooker_.free_for(needs);
      const bool could = std::any_of(free.begin(), free.end(), [&](const onlooker::person& p) {
        return any_language || onlooker::speaks(p, needs.language);
      });
      if (!could)
        continue;
      if (too_long(idle_hands_, e.conversation, true, idle_hands_max))
        w_.violate("I4: somebody waits for an offer while an operator is free: " +
                   where_it_is(e.conversation, page->state));
      still[e.conversation] = idle_hands_[e.conversation];
    }
  }
  idle_hands_ = std::move(still);
}

} // namespace ecoute::simulation
