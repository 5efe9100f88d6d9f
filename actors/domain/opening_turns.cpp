// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/opening_turns.hpp"

#include <algorithm>

namespace ecoute {

instant opening_turns::next(instant now, const opening_policy& policy) const {
  const auto behind = turns_.empty() ? now : std::max(now, turns_.back().at);
  return turns_.size() < policy.free ? behind : behind + policy.friction;
}

std::size_t opening_turns::pending(instant now) const {
  return static_cast<std::size_t>(
      std::count_if(turns_.begin(), turns_.end(), [&](const turn& t) { return t.at > now; }));
}

opening_turns::answer opening_turns::ask(const message_id& wish, instant now,
                                         const opening_policy& policy) {
  std::erase_if(turns_, [&](const turn& t) { return t.at + policy.window <= now; });
  const auto known =
      std::find_if(turns_.begin(), turns_.end(), [&](const turn& t) { return t.wish == wish; });
  if (known != turns_.end())
    return {false, std::max(milliseconds{0}, known->at - now)};
  const auto at = next(now, policy);
  if (at > now && pending(now) >= policy.pending_max)
    return {true, {}};
  turns_.push_back({wish, at});
  if (turns_.size() > std::size_t{policy.free} + policy.pending_max)
    turns_.erase(turns_.begin());
  return {false, at - now};
}

} // namespace ecoute
