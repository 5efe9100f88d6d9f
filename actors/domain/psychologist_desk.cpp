// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/psychologist_desk.hpp"

#include <algorithm>

namespace ecoute {

namespace {

using conversations = std::vector<conversation_id>;

bool holds(const conversations& all, const conversation_id& id) {
  return std::find(all.begin(), all.end(), id) != all.end();
}

void take_in(conversations& all, const conversation_id& id) {
  if (!holds(all, id))
    all.push_back(id);
}

std::uint32_t free_places(const psychologist_desk& d, const psychologist_policy& policy) {
  const auto taken = d.joined.size() + d.accepting.size();
  return taken < policy.capacity ? policy.capacity - static_cast<std::uint32_t>(taken) : 0;
}

void drop_invitation(psychologist_desk& d, const conversation_id& id) {
  std::erase_if(d.invited, [&](const auto& i) { return i.conversation == id; });
}

std::optional<instant> earlier(std::optional<instant> a, instant b) {
  return a ? std::min(*a, b) : b;
}

} // namespace

std::uint32_t room_of(const psychologist_desk& d, const psychologist_policy& policy) {
  return d.here && !d.silent_since ? free_places(d, policy) : 0;
}

void invited_to(psychologist_desk& d, const conversation_id& id, instant until) {
  drop_invitation(d, id);
  d.invited.push_back({id, until});
}

refusal begin_joining(psychologist_desk& d, const conversation_id& id,
                      const psychologist_policy& policy, instant now) {
  if (holds(d.joined, id) || holds(d.accepting, id))
    return refusal::none;
  const bool open = std::any_of(d.invited.begin(), d.invited.end(), [&](const auto& i) {
    return i.conversation == id && now < i.until;
  });
  if (!open)
    return refusal::psychologist_over;
  if (free_places(d, policy) == 0)
    return refusal::at_capacity;
  d.accepting.push_back(id);
  return refusal::none;
}

void joined_to(psychologist_desk& d, const conversation_id& id) {
  drop_invitation(d, id);
  std::erase(d.accepting, id);
  take_in(d.joined, id);
}

bool dismissed_from(psychologist_desk& d, const conversation_id& id) {
  drop_invitation(d, id);
  std::erase(d.accepting, id);
  return std::erase(d.joined, id) > 0;
}

void link_lost(psychologist_desk& d, instant now) {
  if (!d.silent_since)
    d.silent_since = now;
}

void link_back(psychologist_desk& d) {
  d.silent_since.reset();
}

std::vector<conversation_id> overdue(const psychologist_desk& d, const psychologist_policy& policy,
                                     instant now) {
  const bool lost = d.silent_since && now - *d.silent_since >= policy.silence_kept;
  return lost ? d.joined : conversations{};
}

bool expire_invitations(psychologist_desk& d, instant now) {
  return std::erase_if(d.invited, [&](const auto& i) { return i.until <= now; }) > 0;
}

std::optional<instant> next_deadline(const psychologist_desk& d,
                                     const psychologist_policy& policy) {
  std::optional<instant> due;
  if (d.silent_since && !d.joined.empty())
    due = *d.silent_since + policy.silence_kept;
  for (const auto& i : d.invited)
    due = earlier(due, i.until);
  return due;
}

} // namespace ecoute
