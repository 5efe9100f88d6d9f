// SPDX-License-Identifier: EUPL-1.2
#include "persistence/outbox_store.hpp"

#include "actors/domain/delivery.hpp"
#include "persistence/pg_time.hpp"

namespace ecoute {
namespace {

// The same rule as plan_deliveries, which the tests hold against it: what is stored may be too much
// to be loaded when a receiver was away for hours.

// Of each alert and receiver the first ring that is not over, and when the last one rang there.
constexpr const char* heads =
    "with head as (select distinct on (o.alert, o.channel, o.recipient, o.endpoint) o.*, a.kind = "
    "any (cast(string_to_array(:dangers, ',') as smallint[])) as urgent, o.key = any "
    "(string_to_array(:busy, chr(10))) as under_way, max(o.created) over (partition by o.alert, "
    "o.channel, o.recipient, o.endpoint) as newest from outbox o join alert a on a.id = o.alert "
    "where o.kind = 'delivery' and o.state = 1 order by o.alert, o.channel, o.recipient, "
    "o.endpoint, o.ring, o.key), timed as (select *, case when newest > coalesce(tried_at, 0) then "
    "least(next_try, newest) else next_try end as due from head) ";

// What is under way has its place among its receiver's; all mails are one receiver, the relay.
constexpr const char* select_due =
    "select key, channel, coalesce(recipient, 0), coalesce(endpoint, ''), body, cast(alert as "
    "text), ring, tries, created from (select *, row_number() over (partition by channel, endpoint "
    "order by under_way desc, urgent desc, due, key) as place from timed where due <= :now or "
    "under_way) d where place <= :share and not under_way order by urgent desc, due, key limit "
    ":most";

constexpr const char* select_next =
    "select coalesce(min(due), 0) from timed where due > :now and not under_way";

/// Numbers of the kinds that are about a person in danger.
std::string danger_kinds() {
  std::string all;
  for (std::size_t kind = 1; kind <= alert_kinds; ++kind)
    if (is_danger(static_cast<alert_kind>(kind)))
      all += (all.empty() ? "" : ",") + std::to_string(kind);
  return all;
}

std::string lines_of(const std::vector<std::string>& keys) {
  std::string all;
  for (const auto& key : keys)
    all += (all.empty() ? "" : "\n") + key;
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
  due_deliveries out;
  out.due = due_now(m);
  const auto dangers = danger_kinds();
  const auto busy = lines_of(m.in_flight);
  const auto now = since_epoch(m.now);
  long long next = 0;
  sql_ << heads << select_next, soci::use(dangers, "dangers"), soci::use(busy, "busy"),
      soci::use(now, "now"), soci::into(next);
  out.next = from_epoch(next);
  long long waiting = 0;
  sql_ << "select count(*) from outbox where kind = 'delivery' and state = 1", soci::into(waiting);
  out.waiting = static_cast<std::uint32_t>(waiting);
  return out;
}

std::vector<due_delivery> outbox_store::due_now(const take_due& m) {
  const auto dangers = danger_kinds();
  const auto busy = lines_of(m.in_flight);
  const auto now = since_epoch(m.now);
  const auto share = static_cast<int>(deliveries_per_receiver_max);
  const auto most = static_cast<int>(deliveries_in_flight_max);
  std::vector<due_delivery> all;
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
      (sql_.prepare << heads << select_due, soci::use(dangers, "dangers"), soci::use(busy, "busy"),
       soci::use(now, "now"), soci::use(share, "share"), soci::use(most, "most"), soci::into(key),
       soci::into(channel), soci::into(recipient), soci::into(endpoint), soci::into(body),
       soci::into(about), soci::into(ring), soci::into(tries), soci::into(created));
  query.execute();
  while (query.fetch())
    all.push_back({{key,
                    static_cast<alert_channel>(channel),
                    {recipient},
                    endpoint,
                    body,
                    {parse_uuid(about).value_or(uuid{})},
                    static_cast<std::uint32_t>(ring)},
                   static_cast<std::uint32_t>(tries),
                   from_epoch(created)});
  return all;
}

void outbox_store::mark(const mark_delivery& m) {
  const auto state = state_after(m.outcome);
  const auto tries = static_cast<int>(m.tries);
  const auto next = since_epoch(m.outcome == delivery_outcome::again ? m.next_try : m.at);
  const auto at = since_epoch(m.at);
  sql_ << "update outbox set state = :state, tries = :tries, next_try = :next, tried_at = :at "
          "where key = :key and kind = 'delivery' and state = 1",
      soci::use(state), soci::use(tries), soci::use(next), soci::use(at), soci::use(m.key);
}

} // namespace ecoute
