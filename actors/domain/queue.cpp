// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/queue.hpp"

#include <algorithm>
#include <tuple>

namespace ecoute {

namespace {

bool stands_before(const waiting_entry& a, const waiting_entry& b) {
  const auto rank = [](const waiting_entry& e) {
    return std::tuple{e.reason == queue_reason::given_back ? 0 : 1, e.since, e.conversation.high,
                      e.conversation.low};
  };
  return rank(a) < rank(b);
}

/// Being full does not end an offer: the slot that filled it may be the one kept for this offer.
bool may_keep_offer(const candidate& c, instant now) {
  const auto why = may_receive(c, now);
  return why == refusal::none || why == refusal::at_capacity;
}

template <class Items, class Value, class Member>
auto find_by(Items& items, Member member, const Value& value) {
  return std::find_if(items.begin(), items.end(),
                      [&](const auto& item) { return item.*member == value; });
}

} // namespace

bool has_room(std::uint32_t waiting, std::uint32_t arriving, const queue_policy& policy) {
  return waiting + arriving < policy.length_max;
}

refusal may_receive(const candidate& c, instant now) {
  if (c.state != presence::available || c.link_silent)
    return refusal::not_available;
  if (c.certified_until <= now)
    return refusal::not_certified;
  return c.load < c.capacity ? refusal::none : refusal::at_capacity;
}

void waiting_line::join(const waiting_entry& asked) {
  const auto entry = asked; // may stand in the very list that changes
  const auto old = find_by(entries_, &waiting_entry::conversation, entry.conversation);
  if (old != entries_.end())
    entries_.erase(old);
  entries_.insert(std::upper_bound(entries_.begin(), entries_.end(), entry, stands_before), entry);
}

bool waiting_line::leave(const conversation_id& asked) {
  const auto id = asked; // may stand in the very list that changes
  const auto entry = find_by(entries_, &waiting_entry::conversation, id);
  if (entry == entries_.end())
    return false;
  entries_.erase(entry);
  std::erase_if(offers_, [&](const open_offer& o) { return o.conversation == id; });
  std::erase_if(passed_, [&](const refusal_mark& m) { return m.conversation == id; });
  return true;
}

void waiting_line::tell(const candidate& c) {
  const auto known = find_by(candidates_, &candidate::agent, c.agent);
  if (known == candidates_.end()) {
    candidates_.push_back(c);
    return;
  }
  // Taking something, or declaring oneself available again, is a sign of presence.
  const bool shows_up = c.load > known->load ||
                        (c.state == presence::available && known->state != presence::available);
  if (shows_up)
    std::erase_if(misses_, [&](const miss& m) { return m.agent == c.agent; });
  *known = c;
}

void waiting_line::forget(agent_id agent) {
  std::erase_if(candidates_, [&](const candidate& c) { return c.agent == agent; });
  std::erase_if(passed_, [&](const refusal_mark& m) { return m.agent == agent; });
  std::erase_if(misses_, [&](const miss& m) { return m.agent == agent; });
}

const candidate* waiting_line::choose(const conversation_id& id,
                                      const std::vector<const candidate*>& receivable) {
  const auto has_passed = [&](const candidate* c) {
    return std::any_of(passed_.begin(), passed_.end(), [&](const refusal_mark& m) {
      return m.conversation == id && m.agent == c->agent;
    });
  };
  if (std::all_of(receivable.begin(), receivable.end(), has_passed))
    std::erase_if(passed_, [&](const refusal_mark& m) { return m.conversation == id; });
  const auto chosen = std::find_if(receivable.begin(), receivable.end(), [&](const candidate* c) {
    return find_by(offers_, &open_offer::to, c->agent) == offers_.end() && !has_passed(c);
  });
  return chosen == receivable.end() ? nullptr : *chosen;
}

std::vector<open_offer> waiting_line::match(instant now) {
  std::vector<const candidate*> receivable;
  for (const auto& c : candidates_)
    if (may_receive(c, now) == refusal::none)
      receivable.push_back(&c);
  std::sort(receivable.begin(), receivable.end(), [](const candidate* a, const candidate* b) {
    return std::tie(a->load, a->idle_since, a->agent) < std::tie(b->load, b->idle_since, b->agent);
  });
  auto free = std::count_if(receivable.begin(), receivable.end(), [this](const candidate* c) {
    return find_by(offers_, &open_offer::to, c->agent) == offers_.end();
  });
  std::vector<open_offer> made;
  for (const auto& entry : entries_) {
    if (free == 0)
      break;
    if (find_by(offers_, &open_offer::conversation, entry.conversation) != offers_.end())
      continue;
    const auto* chosen = choose(entry.conversation, receivable);
    if (chosen == nullptr)
      continue;
    made.push_back({entry.conversation, chosen->agent, now + policy_.offer_life});
    offers_.push_back(made.back());
    --free;
  }
  return made;
}

std::optional<waiting_line::lapse> waiting_line::pass(const conversation_id& asked, agent_id by) {
  const auto id = asked; // may stand in the very list that changes
  const auto offer = find_by(offers_, &open_offer::conversation, id);
  if (offer == offers_.end() || offer->to != by)
    return std::nullopt;
  const lapse ended{*offer, lapse_reason::passed, false};
  offers_.erase(offer);
  passed_.push_back({id, by});
  std::erase_if(misses_, [&](const miss& m) { return m.agent == by; });
  return ended;
}

waiting_line::lapse waiting_line::end_expired(const open_offer& offer, candidate& to) {
  passed_.push_back({offer.conversation, offer.to});
  auto counted = find_by(misses_, &miss::agent, offer.to);
  if (counted == misses_.end())
    counted = misses_.insert(misses_.end(), miss{offer.to, 0});
  const bool absent = ++counted->in_a_row >= policy_.misses_until_absent;
  if (absent) {
    to.state = presence::on_break;
    misses_.erase(counted);
  }
  return {offer, lapse_reason::expired, absent};
}

std::vector<waiting_line::lapse> waiting_line::lapses(instant now) {
  std::vector<lapse> ended;
  std::vector<open_offer> kept;
  for (const auto& offer : offers_) {
    const auto to = find_by(candidates_, &candidate::agent, offer.to);
    const bool alive = to != candidates_.end() && may_keep_offer(*to, now);
    const bool expired = offer.until <= now;
    if (alive && !expired)
      kept.push_back(offer);
    else if (alive && may_receive(*to, now) == refusal::none)
      ended.push_back(end_expired(offer, *to));
    else // also expired while full: busy with another conversation, which is no miss
      ended.push_back({offer, lapse_reason::withdrawn, false});
  }
  offers_ = std::move(kept);
  return ended;
}

std::optional<instant> waiting_line::next_deadline() const {
  std::optional<instant> earliest;
  for (const auto& offer : offers_) {
    const auto to = find_by(candidates_, &candidate::agent, offer.to);
    auto due = instant{}; // at once
    if (to != candidates_.end() && to->state == presence::available && !to->link_silent)
      due = std::min(offer.until, to->certified_until);
    earliest = earliest ? std::min(*earliest, due) : due;
  }
  return earliest;
}

std::optional<std::uint32_t> waiting_line::ahead_of(const conversation_id& id) const {
  const auto entry = find_by(entries_, &waiting_entry::conversation, id);
  if (entry == entries_.end())
    return std::nullopt;
  return static_cast<std::uint32_t>(entry - entries_.begin());
}

bool waiting_line::nobody_on_duty(instant now) const {
  return std::none_of(candidates_.begin(), candidates_.end(),
                      [&](const candidate& c) { return may_keep_offer(c, now); });
}

} // namespace ecoute
