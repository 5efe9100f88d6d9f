// SPDX-License-Identifier: EUPL-1.2
#include "persistence/roster_store.hpp"

#include "persistence/pg_time.hpp"

#include <limits>
#include <map>

namespace ecoute {
namespace {

/// One row at a time: a roster of years must not stand twice in memory.
template <class Row>
void each_row(soci::statement& query, const Row& row) {
  query.execute();
  while (query.fetch())
    row();
}

} // namespace

std::vector<rostered> roster_store::people() {
  std::map<long long, std::vector<std::string>> languages;
  long long id = 0;
  std::string language;
  soci::statement spoken =
      (sql_.prepare << "select agent, language from agent_language order by agent, language",
       soci::into(id), soci::into(language));
  each_row(spoken, [&] { languages[id].push_back(language); });

  std::vector<rostered> all;
  int platform = 0;
  long long certified = 0;
  long long minors = 0;
  long long buddy = 0;
  long long until = 0;
  soci::statement known =
      (sql_.prepare << "select a.id, a.force, a.certified_until, a.minors_until, "
                       "coalesce(p.buddy, 0), coalesce(p.until, 0) from agent a left join "
                       "provisional_agent p on p.agent = a.id order by a.id",
       soci::into(id), soci::into(platform), soci::into(certified), soci::into(minors),
       soci::into(buddy), soci::into(until));
  each_row(known, [&] {
    all.push_back({.agent = {id},
                   .platform = static_cast<force>(platform),
                   .certified_until = from_epoch(certified),
                   .minors_until = from_epoch(minors),
                   .languages = languages[id],
                   .buddy = {buddy},
                   .provisional_until = from_epoch(until)});
  });
  return all;
}

std::vector<named_agent> roster_store::sign_ins() {
  std::vector<named_agent> all;
  long long id = 0;
  std::string name;
  soci::statement query =
      (sql_.prepare << "select id, name from agent order by id", soci::into(id), soci::into(name));
  each_row(query, [&] { all.push_back({name, {id}}); });
  return all;
}

std::vector<surge_colleague> roster_store::colleagues() {
  std::vector<surge_colleague> all;
  long long id = 0;
  std::string name;
  int platform = 0;
  soci::statement query = (sql_.prepare << "select id, name, force from agent order by id",
                           soci::into(id), soci::into(name), soci::into(platform));
  each_row(query, [&] { all.push_back({name, {id}, static_cast<force>(platform)}); });
  return all;
}

std::vector<shift> roster_store::shifts(const interval& window) {
  const auto from = since_epoch(window.start);
  const auto to = since_epoch(window.end);
  std::vector<shift> all;
  long long agent = 0;
  int platform = 0;
  int role = 0;
  long long starts = 0;
  long long ends = 0;
  soci::statement query =
      (sql_.prepare << "select agent, force, duty, starts, ends from shift where ends > :from and "
                       "starts < :to order by agent, starts",
       soci::use(from), soci::use(to), soci::into(agent), soci::into(platform), soci::into(role),
       soci::into(starts), soci::into(ends));
  each_row(query, [&] {
    all.push_back({{agent},
                   static_cast<force>(platform),
                   static_cast<duty>(role),
                   {from_epoch(starts), from_epoch(ends)}});
  });
  return all;
}

std::vector<shift> roster_store::shifts() {
  return shifts({instant::min(), instant::max()});
}

void roster_store::change(std::span<const shift_key> removed, std::span<const shift> added) {
  soci::transaction all(sql_);
  long long agent = 0;
  int platform = 0;
  int role = 0;
  long long starts = 0;
  long long ends = 0;
  soci::statement leave =
      (sql_.prepare << "delete from shift where agent = :agent and starts = :starts",
       soci::use(agent), soci::use(starts));
  for (const auto& key : removed) {
    agent = key.agent.value;
    starts = since_epoch(key.start);
    leave.execute(true);
  }
  soci::statement come =
      (sql_.prepare << "insert into shift (agent, force, duty, starts, ends) "
                       "values (:agent, :force, :duty, :starts, :ends)",
       soci::use(agent), soci::use(platform), soci::use(role), soci::use(starts), soci::use(ends));
  for (const auto& s : added) {
    agent = s.agent.value;
    platform = static_cast<int>(s.platform);
    role = static_cast<int>(s.role);
    starts = since_epoch(s.when.start);
    ends = since_epoch(s.when.end);
    come.execute(true);
  }
  all.commit();
}

void roster_store::set_languages(agent_id agent, std::span<const std::string> languages) {
  const long long id = agent.value;
  sql_ << "delete from agent_language where agent = :agent", soci::use(id);
  for (const auto& language : languages)
    sql_ << "insert into agent_language (agent, language) values (:agent, :language)",
        soci::use(id), soci::use(language);
}

void roster_store::set_minors_until(agent_id agent, instant until) {
  const long long id = agent.value;
  const auto at = since_epoch(until);
  sql_ << "update agent set minors_until = :at where id = :id", soci::use(at), soci::use(id);
}

void roster_store::set_provisional(agent_id agent, agent_id buddy, instant until) {
  const long long id = agent.value;
  const long long with = buddy.value;
  const auto at = since_epoch(until);
  sql_ << "insert into provisional_agent (agent, buddy, until) values (:agent, :buddy, :until) on "
          "conflict (agent) do update set buddy = excluded.buddy, until = excluded.until",
      soci::use(id), soci::use(with), soci::use(at);
}

} // namespace ecoute
