// SPDX-License-Identifier: EUPL-1.2
#include "persistence/outbox_store.hpp"

#include "config/limits.hpp"
#include "persistence/pg_time.hpp"

namespace ecoute {
namespace {

// Of one alert and receiver the first that is not over, if its time has come; of these each
// receiver's share, each one's first before anybody's second, so that a receiver that hangs with
// hundreds keeps no other waiting.
constexpr const char* select_due =
    "select key, channel, coalesce(recipient, 0), coalesce(endpoint, ''), body, cast(alert as "
    "text), ring, tries, created from (select o.*, row_number() over (partition by channel, "
    "recipient, endpoint order by next_try, id) as place from (select distinct on (alert, channel, "
    "recipient, endpoint) * from outbox where kind = 'delivery' and state = 1 order by alert, "
    "channel, recipient, endpoint, ring, id) o where next_try <= :now) d where place <= :share and "
    "key <> all (string_to_array(:busy, chr(10))) order by place, next_try, id limit :most";

std::string lines_of(const std::vector<std::string>& keys) {
  std::string all;
  for (const auto& key : keys)
    all += all.empty() ? key : "\n" + key;
  return all;
}

int state_after(delivery_outcome outcome) {
  switch (outcome) {
  case delivery_outcome::again:
    return 1;
  case delivery_outcome::delivered:
    return 2;
  case delivery_outcome::dead:
    return 3;
  }
  return 1;
}

} // namespace

due_deliveries outbox_store::due(const take_due& m) {
  const auto now = since_epoch(m.now);
  const auto busy = lines_of(m.in_flight);
  const int share = fixed::deliveries_per_receiver_max;
  const int most = fixed::deliveries_in_flight_max;
  due_deliveries out;
  std::string key;
  int channel = 0;
  long long recipient = 0;
  std::string endpoint;
  std::string body;
  std::string about;
  int ring = 0;
  int tries = 0;
  long long created = 0;
  soci::statement query =
      (sql_.prepare << select_due, soci::use(now), soci::use(share), soci::use(busy),
       soci::use(most), soci::into(key), soci::into(channel), soci::into(recipient),
       soci::into(endpoint), soci::into(body), soci::into(about), soci::into(ring),
       soci::into(tries), soci::into(created));
  query.execute();
  while (query.fetch())
    out.due.push_back({{key,
                        static_cast<alert_channel>(channel),
                        {recipient},
                        endpoint,
                        body,
                        {parse_uuid(about).value_or(uuid{})},
                        static_cast<std::uint32_t>(ring)},
                       static_cast<std::uint32_t>(tries),
                       from_epoch(created)});
  long long waiting = 0;
  long long next = 0;
  sql_ << "select count(*), coalesce(min(next_try) filter (where next_try > :now), 0) from outbox "
          "where kind = 'delivery' and state = 1",
      soci::use(now), soci::into(waiting), soci::into(next);
  out.waiting = static_cast<std::uint32_t>(waiting);
  out.next = from_epoch(next);
  return out;
}

void outbox_store::mark(const mark_delivery& m) {
  const auto state = state_after(m.outcome);
  const auto tries = static_cast<int>(m.tries);
  const auto next = since_epoch(m.outcome == delivery_outcome::again ? m.next_try : m.at);
  const auto at = m.outcome == delivery_outcome::delivered ? since_epoch(m.at) : 0;
  sql_ << "update outbox set state = :state, tries = :tries, next_try = :next, delivered_at = "
          "nullif(cast(:at as bigint), 0) where key = :key and kind = 'delivery' and state = 1",
      soci::use(state), soci::use(tries), soci::use(next), soci::use(at), soci::use(m.key);
}

} // namespace ecoute
