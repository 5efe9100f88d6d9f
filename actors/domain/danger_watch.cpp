// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/danger_watch.hpp"

#include <algorithm>
#include <utility>

namespace ecoute {

namespace {

/// What comes back to a queue was held, and read.
bool was_read(const conversation_state& s) {
  return s.where == phase::held || s.answered || s.waiting_as == queue_reason::given_back ||
         s.waiting_as == queue_reason::rerouted;
}

bool contains(const std::vector<alert_cause>& all, const alert_cause& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

} // namespace

bool in_danger(const conversation_state& s) {
  return s.danger;
}

std::vector<danger_due> dangers_of(const conversation_state& s, milliseconds patience) {
  std::vector<danger_due> found;
  if (s.last_seq == 0 || s.where == phase::closed || s.training())
    return found;
  if (in_danger(s)) {
    if (!was_read(s))
      found.push_back(
          {alert_kind::danger_unread, std::max(s.opened_at, s.danger_since) + patience});
    else if (s.unanswered_since != instant{})
      found.push_back({alert_kind::danger_unanswered,
                       std::max({s.unanswered_since, s.held_since, s.danger_since}) + patience});
    if (s.visitor_away)
      found.push_back({alert_kind::danger_lost, s.visitor_away_since + patience});
  }
  if (s.minor)
    found.push_back({alert_kind::minor, s.opened_at});
  return found;
}

std::optional<instant> next_danger(const conversation_state& s, milliseconds patience,
                                   instant now) {
  std::optional<instant> next;
  for (const auto& d : dangers_of(s, patience))
    if (d.at > now)
      next = std::min(next.value_or(d.at), d.at);
  return next;
}

danger_news::change danger_news::follow(const conversation_id& id, const conversation_state& s,
                                        milliseconds patience, instant now) {
  const auto scope = scope_of(s.route.platform);
  std::vector<alert_cause> holds;
  for (const auto& d : dangers_of(s, patience))
    if (d.at <= now)
      holds.push_back({d.kind, scope, id, {}});
  change news;
  news.again = std::exchange(unsure_, false);
  if (news.again && (in_danger(s) || s.minor))
    for (const auto kind : watched_dangers)
      told_.push_back({kind, scope, id, {}});
  for (const auto& t : told_)
    if (!contains(holds, t))
      news.over.push_back(t);
  for (const auto& h : holds)
    if (news.again || !contains(told_, h))
      news.begun.push_back(h);
  told_ = std::move(holds);
  return news;
}

void danger_news::forget() {
  told_.clear();
  unsure_ = true;
}

} // namespace ecoute
