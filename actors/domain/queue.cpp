// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/queue.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace ecoute {

namespace {

bool contains(const std::vector<agent_id>& agents, agent_id wanted) {
  return std::find(agents.begin(), agents.end(), wanted) != agents.end();
}

template <class Items, class Value, class Member>
auto find_by(Items& items, Member member, const Value& value) {
  return std::find_if(items.begin(), items.end(),
                      [&](const auto& item) { return item.*member == value; });
}

} // namespace

bool has_room(std::uint32_t waiting, std::uint32_t unknown, const queue_policy& policy) {
  return waiting + unknown < policy.length_max;
}

std::vector<waiting_entry>::const_iterator waiting_line::place_of(const conversation_id& id) const {
  const auto key = keys_.find(id);
  if (key == keys_.end())
    return entries_.end();
  return std::lower_bound(
      entries_.begin(), entries_.end(), key->second,
      [this](const waiting_entry& e, const queue_key& k) { return key_of(e, policy_) < k; });
}

void waiting_line::join(const waiting_entry& asked) {
  const auto entry = asked; // may stand in the very list that changes
  if (!entry.only_for.is_none()) {
    std::erase_if(trainings_,
                  [&](const waiting_entry& e) { return e.conversation == entry.conversation; });
    trainings_.push_back(entry);
    return;
  }
  if (const auto old = place_of(entry.conversation); old != entries_.end())
    entries_.erase(old);
  const auto key = key_of(entry, policy_);
  keys_[entry.conversation] = key;
  const auto at = std::lower_bound(
      entries_.begin(), entries_.end(), key,
      [this](const waiting_entry& e, const queue_key& k) { return key_of(e, policy_) < k; });
  entries_.insert(at, entry);
}

bool waiting_line::leave(const conversation_id& asked) {
  const auto id = asked; // may stand in the very list that changes
  const auto training = find_by(trainings_, &waiting_entry::conversation, id);
  const auto entry = place_of(id);
  if (training != trainings_.end())
    trainings_.erase(training);
  else if (entry != entries_.end())
    entries_.erase(entry);
  else
    return false;
  keys_.erase(id);
  passed_.erase(id);
  forget_offer(id);
  return true;
}

void waiting_line::forget_offer(const conversation_id& asked) {
  const auto id = asked; // may stand in the very list that changes
  std::erase_if(offers_, [&](const open_offer& o) { return o.conversation == id; });
  reasons_.erase(id);
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
  for (auto& [conversation, agents] : passed_)
    std::erase(agents, agent);
  std::erase_if(misses_, [&](const miss& m) { return m.agent == agent; });
}

const waiting_entry* waiting_line::find(const conversation_id& id) const {
  if (const auto entry = place_of(id); entry != entries_.end())
    return &*entry;
  const auto training = find_by(trainings_, &waiting_entry::conversation, id);
  return training == trainings_.end() ? nullptr : &*training;
}

bool waiting_line::is_training(const conversation_id& id) const {
  return find_by(trainings_, &waiting_entry::conversation, id) != trainings_.end();
}

/// Who has only a training offered is as free for real visitors as anybody.
std::vector<waiting_line::receiver> waiting_line::receivers(instant now) const {
  std::vector<receiver> found;
  for (const auto& c : candidates_)
    if (may_receive(c, now) == refusal::none)
      found.push_back({&c, std::any_of(offers_.begin(), offers_.end(), [&](const open_offer& o) {
                         return o.to == c.agent && !is_training(o.conversation);
                       })});
  return found;
}

bool waiting_line::gives_way(const open_offer& offer) const {
  return is_training(offer.conversation) &&
         std::any_of(offers_.begin(), offers_.end(), [&](const open_offer& o) {
           return o.to == offer.to && !is_training(o.conversation);
         });
}

/// One run of match(). Conversations of the same needs are ranked once.
class waiting_line::matching {
public:
  matching(waiting_line& line, instant now)
      : line_(line), now_(now), receivers_(line.receivers(now)),
        free_(std::count_if(receivers_.begin(), receivers_.end(),
                            [](const receiver& r) { return !r.asked; })) {
    for (const auto& o : line_.offers_)
      offered_.insert(o.conversation);
    for (const auto& c : line_.candidates_)
      conflicts_ = conflicts_ || !c.conflicts.empty();
  }

  std::vector<open_offer> run() {
    bool some_yield = false;
    for (const auto& entry : line_.entries_) {
      if (free_ == 0)
        break;
      if (yields_to_present(entry))
        some_yield = true;
      else
        offer(entry);
    }
    if (some_yield)
      for (const auto& entry : line_.entries_)
        if (free_ > 0 && yields_to_present(entry))
          offer(entry);
    offer_trainings();
    line_.offers_.insert(line_.offers_.end(), made_.begin(), made_.end());
    return std::move(made_);
  }

private:
  void offer(const waiting_entry& entry) {
    if (offered_.contains(entry.conversation))
      return;
    const auto needs = needs_for(entry);
    if (auto* chosen = choose(entry.conversation, needs); chosen != nullptr) {
      chosen->asked = true;
      --free_;
      make(entry, *chosen->who);
    }
  }

  void make(const waiting_entry& entry, const candidate& to) {
    offered_.insert(entry.conversation);
    made_.push_back({entry.conversation, to.agent, now_ + line_.policy_.offer_life});
  }

  /// Once each, and while no real visitor waits for an offer.
  void offer_trainings() {
    const auto& real = line_.entries_;
    if (line_.trainings_.empty() || !std::all_of(real.begin(), real.end(), [&](const auto& e) {
          return offered_.contains(e.conversation);
        }))
      return;
    for (const auto& entry : line_.trainings_) {
      const auto to = std::find_if(receivers_.begin(), receivers_.end(), [&](const receiver& r) {
        return r.who->agent == entry.only_for && !r.asked;
      });
      const bool asked = // for this one, or for another training
          find_by(line_.offers_, &open_offer::to, entry.only_for) != line_.offers_.end();
      if (to == receivers_.end() || asked || line_.passed_.contains(entry.conversation))
        continue;
      line_.reasons_[entry.conversation] =
          reason_for(*to->who, needs_for(entry), 1, line_.policy_, now_);
      to->asked = true;
      make(entry, *to->who);
    }
  }

  struct ranking {
    conversation_needs needs;
    std::vector<receiver*> order;
  };

  /// As needs_of(); where nobody has a conflict, the answer is the same for all of one language.
  conversation_needs needs_for(const waiting_entry& e) {
    if (conflicts_ || !waits_for_speaker(e, line_.policy_, now_))
      return needs_of(e, line_.candidates_, line_.policy_, now_);
    for (const auto& [language, speaker_works] : spoken_)
      if (language == e.language)
        return {e.language, e.minor, speaker_works};
    const auto needs = needs_of(e, line_.candidates_, line_.policy_, now_);
    spoken_.emplace_back(e.language, needs.speakers_only);
    return needs;
  }

  const std::vector<receiver*>& ranked(const conversation_needs& needs) {
    for (const auto& known : rankings_)
      if (known.needs == needs)
        return known.order;
    ranking fresh{needs, {}};
    for (auto& r : receivers_)
      if (!needs.speakers_only || speaks(*r.who, needs.language))
        fresh.order.push_back(&r);
    std::sort(fresh.order.begin(), fresh.order.end(), [&](const receiver* a, const receiver* b) {
      return ranks_before(*a->who, *b->who, needs, line_.policy_, now_);
    });
    rankings_.push_back(std::move(fresh));
    return rankings_.back().order;
  }

  receiver* choose(const conversation_id& id, const conversation_needs& needs) {
    const auto& order = ranked(needs);
    if (order.empty())
      return nullptr;
    auto passed = line_.passed_.find(id);
    const auto has_passed = [&](const receiver* r) {
      return passed != line_.passed_.end() && contains(passed->second, r->who->agent);
    };
    bool again = passed != line_.passed_.end();
    for (const auto* r : order)
      again = again && (has_passed(r) || in_conflict(*r->who, id));
    if (again) { // everybody has been asked: a new round
      line_.passed_.erase(passed);
      passed = line_.passed_.end();
    }
    receiver* chosen = nullptr;
    std::uint32_t among = 0;
    for (auto* r : order) {
      if (r->asked || has_passed(r) || in_conflict(*r->who, id))
        continue;
      chosen = chosen == nullptr ? r : chosen;
      ++among;
    }
    if (chosen != nullptr) {
      auto why = reason_for(*chosen->who, needs, among, line_.policy_, now_);
      why.asked_again = again;
      line_.reasons_[id] = why;
    }
    return chosen;
  }

  waiting_line& line_;
  instant now_;
  std::vector<receiver> receivers_;
  std::ptrdiff_t free_;
  std::unordered_set<conversation_id> offered_;
  std::vector<ranking> rankings_;
  bool conflicts_ = false;
  std::vector<std::pair<std::string_view, bool>> spoken_; ///< whether a speaker works
  std::vector<open_offer> made_;
};

std::vector<open_offer> waiting_line::match(instant now) {
  matched_at_ = now;
  return offers_more_ ? matching{*this, now}.run() : std::vector<open_offer>{};
}

std::optional<offer_reason> waiting_line::reason_of(const conversation_id& id) const {
  const auto found = reasons_.find(id);
  if (found == reasons_.end())
    return std::nullopt;
  return found->second;
}

std::optional<waiting_line::lapse> waiting_line::pass(const conversation_id& asked, agent_id by) {
  const auto id = asked; // may stand in the very list that changes
  const auto offer = find_by(offers_, &open_offer::conversation, id);
  if (offer == offers_.end() || offer->to != by)
    return std::nullopt;
  const lapse ended{*offer, lapse_reason::passed, false};
  forget_offer(id);
  passed_[id].push_back(by);
  std::erase_if(misses_, [&](const miss& m) { return m.agent == by; });
  return ended;
}

waiting_line::lapse waiting_line::end_expired(const open_offer& offer, candidate& to) {
  passed_[offer.conversation].push_back(offer.to);
  // Nobody was asked to accept, or nobody was kept waiting.
  if (policy_.assign_automatically || is_training(offer.conversation))
    return {offer, lapse_reason::expired, false};
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
    // Being full does not end an offer: the slot that filled it may be the one kept for it.
    const bool alive = to != candidates_.end() && works(*to, now);
    const bool expired = offer.until <= now;
    if (alive && !expired && !gives_way(offer))
      kept.push_back(offer);
    else if (alive && expired && may_receive(*to, now) == refusal::none)
      ended.push_back(end_expired(offer, *to));
    else // also expired while full: busy with another conversation, which is no miss
      ended.push_back({offer, lapse_reason::withdrawn, false});
  }
  offers_ = std::move(kept);
  for (const auto& l : ended)
    reasons_.erase(l.offer.conversation);
  return ended;
}

std::optional<instant> waiting_line::next_speaker_deadline() const {
  std::optional<instant> earliest;
  if (candidates_.empty() || !matched_at_)
    return earliest;
  for (const auto& e : entries_) {
    const auto due = e.since + policy_.speaker_wait;
    const bool later = due > *matched_at_ && (!earliest || due < *earliest);
    if (later && needs_of(e, candidates_, policy_, *matched_at_).speakers_only)
      earliest = due;
  }
  return earliest;
}

std::optional<instant> waiting_line::next_deadline() const {
  auto earliest = next_speaker_deadline();
  for (const auto& offer : offers_) {
    const auto to = find_by(candidates_, &candidate::agent, offer.to);
    auto due = instant{}; // at once
    if (to != candidates_.end() && to->state == presence::available && !to->link_silent) {
      due = std::min(offer.until, to->certified_until);
      if (to->duty_until != instant{})
        due = std::min(due, to->duty_until);
    }
    earliest = earliest ? std::min(*earliest, due) : due;
  }
  return earliest;
}

std::optional<instant> waiting_line::next_to_stop(instant now) const {
  std::optional<instant> earliest;
  for (const auto& c : candidates_) {
    if (!works(c, now))
      continue;
    const auto due =
        c.duty_until == instant{} ? c.certified_until : std::min(c.certified_until, c.duty_until);
    earliest = earliest ? std::min(*earliest, due) : due;
  }
  return earliest;
}

std::optional<std::uint32_t> waiting_line::ahead_of(const conversation_id& id) const {
  const auto entry = place_of(id);
  if (entry == entries_.end())
    return std::nullopt;
  return static_cast<std::uint32_t>(entry - entries_.begin());
}

bool waiting_line::nobody_on_duty(instant now) const {
  return std::none_of(candidates_.begin(), candidates_.end(),
                      [&](const candidate& c) { return works(c, now); });
}

} // namespace ecoute
