// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/onlooker.hpp"

#include <algorithm>

namespace ecoute::simulation {

namespace {

/// What has been so for less may have been otherwise when the queue decided.
constexpr auto settled_after = seconds{1};
/// After a fault of the engine, who was there announces themselves again.
constexpr auto announced_after = seconds{45};

} // namespace

std::size_t onlooker::real_held(const ecoute::desk& d) const {
  const auto real = [&](const conversation_id& id) {
    const auto* page = w_.book.find(id);
    return page == nullptr || !page->state.training();
  };
  return static_cast<std::size_t>(std::count_if(d.held.begin(), d.held.end(), real));
}

bool onlooker::has_room(const ecoute::desk& d) const {
  const bool off_duty = d.duty_until != instant{} && d.duty_until <= w_.now();
  return d.state == presence::available && !d.silent_since && !off_duty &&
         d.certified_until > w_.now() && d.urgent.empty() && slots_taken(d) < d.capacity;
}

void onlooker::look(std::span<const ecoute::desk* const> desks, const std::set<agent_id>& asked,
                    instant since_start) {
  now_ = since_start;
  ++looks_;
  const auto note = [this](std::optional<instant>& since, bool so) {
    if (!so)
      since.reset();
    else if (!since)
      since = now_;
  };
  for (const auto* d : desks) {
    auto& s = standings_[d->agent];
    s.looked = looks_;
    s.at = d;
    const bool room = has_room(*d);
    note(s.room_since, room);
    note(s.free_since, room && asked.count(d->agent) == 0);
    if (room)
      s.room_last = now_;
    if (std::tie(d->duty_until, d->minors_until, d->languages) != s.told) {
      s.told = {d->duty_until, d->minors_until, d->languages};
      s.told_since = now_;
    }
  }
  std::erase_if(standings_, [this](const auto& s) { return s.second.looked != looks_; });
}

bool onlooker::anybody_free() const {
  return std::any_of(standings_.begin(), standings_.end(),
                     [](const auto& s) { return s.second.free_since.has_value(); });
}

bool onlooker::settled(instant since) const {
  return now_ - since >= settled_after && now_ - instant{w_.disturbed_at} >= announced_after;
}

const agent* onlooker::agent_of(agent_id who) const {
  const auto found = std::find_if(agents_.begin(), agents_.end(),
                                  [who](const auto& a) { return a->profile().agent == who; });
  return found == agents_.end() ? nullptr : found->get();
}

onlooker::person onlooker::known(agent_id who) const {
  const auto seen = standings_.find(who);
  const auto* a = agent_of(who);
  if (seen == standings_.end() || a == nullptr || !settled(seen->second.told_since))
    return {};
  const auto& d = *seen->second.at;
  const auto end = w_.roster.duty_end(who, w_.now());
  const auto stored = end == instant::max() ? instant{} : end.value_or(instant::min());
  const facts as_stored{stored, a->rights().minors_until, a->rights().languages};
  if (as_stored != seen->second.told)
    return {};
  const auto left = end == instant::max() ? milliseconds::max() : *end - w_.now();
  return {a, &d, left, w_.book.held_by(who)};
}

std::vector<onlooker::person> onlooker::free_for(const asked_for& what) const {
  std::vector<person> found;
  for (const auto& [id, s] : standings_) {
    const auto* a = agent_of(id);
    if (s.at->platform != what.platform || !s.free_since || !settled(*s.free_since))
      continue;
    // It may have been otherwise for a moment within this very instant.
    const bool stirred = a == nullptr || a->touched() >= now_ || s.at->idle_since >= w_.now() ||
                         w_.offered.last_to(id) >= now_;
    if (stirred || w_.offered.ever(id, what.conversation))
      continue;
    const auto p = known(id);
    if (p.who != nullptr && a->rights().certified_until > w_.now() && p.holds < p.at->capacity)
      found.push_back(p);
  }
  return found;
}

bool onlooker::speaks(const person& one, std::string_view language) {
  const auto& spoken = one.who->rights().languages;
  return language == "fr" || std::find(spoken.begin(), spoken.end(), language) != spoken.end();
}

bool onlooker::fits_as_well(const person& one, const person& other, const asked_for& what) {
  const auto minors = [](const person& p) { return p.who->rights().minors_until != instant{}; };
  return (speaks(one, what.language) || !speaks(other, what.language)) &&
         (!what.minor || minors(one) || !minors(other));
}

std::size_t onlooker::with_room(force platform, milliseconds since) const {
  return static_cast<std::size_t>(
      std::count_if(standings_.begin(), standings_.end(), [&](const auto& one) {
        const auto& s = one.second;
        return s.at->platform == platform && s.room_since && now_ - *s.room_since >= since;
      }));
}

std::size_t onlooker::with_room_once(force platform, milliseconds within) const {
  return static_cast<std::size_t>(
      std::count_if(standings_.begin(), standings_.end(), [&](const auto& one) {
        const auto& s = one.second;
        return s.at->platform == platform && s.room_last + within >= now_;
      }));
}

} // namespace ecoute::simulation
