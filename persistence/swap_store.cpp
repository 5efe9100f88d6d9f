// SPDX-License-Identifier: EUPL-1.2
// The part of the roster's store that keeps swaps, and exchanges shifts.
#include "persistence/pg_time.hpp"
#include "persistence/roster_store.hpp"

#include <soci/postgresql/soci-postgresql.h>

#include <string>
#include <utility>

namespace ecoute {
namespace {

/// Runs it; whether it changed so many rows. A constraint that refuses it says no.
bool changes(soci::statement& act, long long rows) {
  try {
    act.execute(true);
  } catch (const soci::soci_error& e) {
    const auto* why = dynamic_cast<const soci::postgresql_soci_error*>(&e);
    if (why != nullptr && why->sqlstate().starts_with("23"))
      return false;
    throw;
  }
  return act.get_affected_rows() == rows;
}

} // namespace

std::vector<shown_as> roster_store::shown_names() {
  std::vector<shown_as> all;
  long long id = 0;
  std::string name;
  soci::statement query = (sql_.prepare << "select id, shown_name from agent order by id",
                           soci::into(id), soci::into(name));
  query.execute();
  while (query.fetch())
    all.push_back({{id}, name});
  return all;
}

std::vector<swap_request> roster_store::swaps(instant changed_since) {
  const auto since = since_epoch(changed_since);
  std::vector<swap_request> all;
  std::string id;
  long long given = 0;
  long long given_starts = 0;
  long long wanted = 0;
  long long wanted_starts = 0;
  int state = 0;
  long long approved_by = 0;
  soci::statement query =
      (sql_.prepare << "select cast(id as text), given_agent, given_starts, wanted_agent, "
                       "wanted_starts, state, coalesce(approved_by, 0) from swap_request "
                       "where state in (1, 2) or changed_at > :since order by changed_at, id",
       soci::use(since), soci::into(id), soci::into(given), soci::into(given_starts),
       soci::into(wanted), soci::into(wanted_starts), soci::into(state), soci::into(approved_by));
  query.execute();
  while (query.fetch())
    if (const auto read = parse_uuid(id))
      all.push_back({message_id{*read},
                     {{{given}, from_epoch(given_starts)},
                      {{wanted}, from_epoch(wanted_starts)},
                      static_cast<swap_state>(state),
                      {approved_by}}});
  return all;
}

refusal roster_store::store(const swap_request& asked, instant at) {
  const auto id = to_text(asked.id);
  const long long given = asked.what.given.agent.value;
  const auto given_starts = since_epoch(asked.what.given.start);
  const long long wanted = asked.what.wanted.agent.value;
  const auto wanted_starts = since_epoch(asked.what.wanted.start);
  const auto state = static_cast<int>(asked.what.state);
  const auto now = since_epoch(at);
  soci::transaction all(sql_);
  soci::statement once =
      (sql_.prepare << "insert into swap_request (id, given_agent, given_starts, wanted_agent, "
                       "wanted_starts, state, changed_at) values (cast(:id as uuid), :given, "
                       ":given_starts, :wanted, :wanted_starts, :state, :at) "
                       "on conflict (id) do nothing",
       soci::use(id), soci::use(given), soci::use(given_starts), soci::use(wanted),
       soci::use(wanted_starts), soci::use(state), soci::use(now));
  if (!changes(once, 1)) {
    all.rollback();
    long long same = 0;
    sql_ << "select count(*) from swap_request where id = cast(:id as uuid) and given_agent = "
            ":given and given_starts = :given_starts and wanted_agent = :wanted and "
            "wanted_starts = :wanted_starts",
        soci::use(id), soci::use(given), soci::use(given_starts), soci::use(wanted),
        soci::use(wanted_starts), soci::into(same);
    return same == 1 ? refusal::none : refusal::race_lost;
  }
  all.commit();
  return refusal::none;
}

refusal roster_store::move(const move_swap& m) {
  const auto id = to_text(m.after.id);
  const auto before = static_cast<int>(m.before);
  const auto after = static_cast<int>(m.after.what.state);
  const long long officer = m.after.what.approved_by.value;
  const auto now = since_epoch(m.at);
  soci::transaction all(sql_);
  soci::statement step =
      (sql_.prepare << "update swap_request set state = :after, approved_by = nullif(cast(:officer "
                       "as bigint), 0), "
                       "changed_at = :at where id = cast(:id as uuid) and state = :before",
       soci::use(after), soci::use(officer), soci::use(now), soci::use(id), soci::use(before));
  if (!changes(step, 1))
    return refusal::race_lost; // whatever was begun is rolled back
  if (m.after.what.state == swap_state::agreed && !exchange(m.given, m.wanted))
    return refusal::race_lost;
  all.commit();
  return refusal::none;
}

/// Both as they were looked at, or neither.
bool roster_store::exchange(const shift& given, const shift& wanted) {
  const long long one = given.agent.value;
  const long long other = wanted.agent.value;
  const auto one_starts = since_epoch(given.when.start);
  const auto one_ends = since_epoch(given.when.end);
  const auto other_starts = since_epoch(wanted.when.start);
  const auto other_ends = since_epoch(wanted.when.end);
  const auto platform = static_cast<int>(given.platform);
  const auto role = static_cast<int>(given.role);
  // In one statement: its end is the first instant at which nobody may be at two places.
  soci::statement both =
      (sql_.prepare
           << "update shift set agent = case when agent = :one then cast(:other as bigint) "
              "else cast(:one as bigint) end where force = :platform and duty = :role and "
              "((agent = :one and starts = :one_starts and ends = :one_ends) or "
              "(agent = :other and starts = :other_starts and ends = :other_ends))",
       soci::use(one, "one"), soci::use(other, "other"), soci::use(platform, "platform"),
       soci::use(role, "role"), soci::use(one_starts, "one_starts"),
       soci::use(one_ends, "one_ends"), soci::use(other_starts, "other_starts"),
       soci::use(other_ends, "other_ends"));
  return changes(both, 2);
}

} // namespace ecoute
