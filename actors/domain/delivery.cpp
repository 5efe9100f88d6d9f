// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/delivery.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

namespace ecoute {

namespace {

constexpr std::array<milliseconds, 7> pauses{seconds{5}, seconds{15}, seconds{45}, minutes{2},
                                             minutes{5}, minutes{10}, minutes{15}};

/// FNV-1a: the same on each machine and after each restart.
std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
  std::uint64_t h = 14695981039346656037ULL ^ seed;
  for (const char c : text) {
    h ^= static_cast<unsigned char>(c);
    h *= 1099511628211ULL;
  }
  return h ^ (h >> 32);
}

/// Whose answers are counted together.
using receiver = std::pair<alert_channel, std::string_view>;
receiver receiver_of(const delivery& d) {
  return {d.channel, d.endpoint};
}

/// What arrives in order.
using stream = std::tuple<alert_id, alert_channel, std::string_view, agent_id>;
stream stream_of(const delivery& d) {
  return {d.about, d.channel, d.endpoint, d.recipient};
}

struct queued {
  std::size_t head = 0; ///< the earliest ring
  instant newest{};     ///< when its alert last rang there
  bool in_flight = false;
};

std::map<stream, queued> streams_of(std::span<const delivery> all) {
  std::map<stream, queued> found;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto [place, is_new] =
        found.try_emplace(stream_of(all[i]), queued{i, all[i].made, false});
    auto& s = place->second;
    if (std::tie(all[i].ring, all[i].key) < std::tie(all[s.head].ring, all[s.head].key))
      s.head = i;
    s.newest = std::max(s.newest, all[i].made);
    s.in_flight = s.in_flight || all[i].in_flight;
  }
  return found;
}

struct candidate_delivery {
  bool later = false; ///< than what is urgent
  instant due{};
  std::string_view key{};
  std::size_t place = 0;
  auto operator<=>(const candidate_delivery&) const = default;
};

} // namespace

milliseconds pause_after(std::uint32_t tries, std::string_view key) {
  const auto row = std::min<std::size_t>(tries, pauses.size());
  const auto pause = pauses.at(row == 0 ? 0 : row - 1);
  const auto per_mille = 800 + static_cast<std::int64_t>(hash_of(key, tries) % 401);
  return milliseconds{pause.count() * per_mille / 1000};
}

std::optional<delivery> after_failure(delivery d, instant now) {
  const auto end = d.made + delivery_life;
  if (now >= end)
    return std::nullopt;
  ++d.tries;
  d.tried = now;
  d.due = std::min(now + pause_after(d.tries, d.key), end);
  d.in_flight = false;
  return d;
}

alert_cause cause_of_dead(const delivery& d) {
  auto detail = std::string{name_of(d.channel)};
  if (!d.endpoint.empty())
    detail += ":" + d.endpoint;
  return {alert_kind::delivery_failing, on_call_scope::system, {}, std::move(detail)};
}

delivery_plan plan_deliveries(std::span<const delivery> all, instant now) {
  delivery_plan plan;
  std::vector<candidate_delivery> ready;
  for (const auto& [which, s] : streams_of(all)) {
    if (s.in_flight)
      continue;
    const auto& d = all[s.head];
    const auto due = s.newest > d.tried ? std::min(d.due, s.newest) : d.due;
    if (due <= now)
      ready.push_back({!d.urgent, due, d.key, s.head});
    else
      plan.look_again = std::min(plan.look_again.value_or(due), due);
  }
  std::sort(ready.begin(), ready.end());
  std::map<receiver, std::size_t> under_way;
  std::size_t in_flight = 0;
  for (const auto& d : all) {
    if (!d.in_flight)
      continue;
    ++under_way[receiver_of(d)];
    ++in_flight;
  }
  for (const auto& c : ready) {
    auto& theirs = under_way[receiver_of(all[c.place])];
    if (in_flight >= deliveries_in_flight_max || theirs >= deliveries_per_receiver_max)
      continue;
    ++theirs;
    ++in_flight;
    plan.send.push_back(c.place);
  }
  return plan;
}

} // namespace ecoute
