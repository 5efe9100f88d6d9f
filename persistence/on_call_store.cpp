// SPDX-License-Identifier: EUPL-1.2
#include "persistence/on_call_store.hpp"

#include "persistence/pg_time.hpp"

namespace ecoute {
namespace {

void add_rotations(soci::session& sql, const std::vector<on_call_rotation>& all) {
  int scope = 0;
  int level = 0;
  std::string zone;
  long long begins = 0;
  int days = 0;
  int position = 0;
  long long agent = 0;
  soci::statement rotation =
      (sql.prepare << "insert into on_call_rotation (scope, level, zone, begins, turn_days) values "
                      "(:scope, :level, :zone, timestamp 'epoch' + cast(:begins as bigint) * "
                      "interval '1 second', :days)",
       soci::use(scope), soci::use(level), soci::use(zone), soci::use(begins), soci::use(days));
  soci::statement member =
      (sql.prepare << "insert into on_call_member (scope, level, position, agent) values (:scope, "
                      ":level, :position, :agent)",
       soci::use(scope), soci::use(level), soci::use(position), soci::use(agent));
  for (const auto& r : all) {
    scope = static_cast<int>(r.scope);
    level = r.level;
    zone = r.zone;
    begins = r.first.time_since_epoch().count();
    days = static_cast<int>(r.turn_days);
    rotation.execute(true);
    position = 0;
    for (const auto& m : r.members) {
      agent = m.value;
      member.execute(true);
      ++position;
    }
  }
}

void add_overrides(soci::session& sql, const std::vector<on_call_override>& all, instant made_at) {
  int scope = 0;
  int level = 0;
  long long starts = 0;
  long long ends = 0;
  long long agent = 0;
  const auto made = since_epoch(made_at);
  soci::statement act =
      (sql.prepare << "insert into on_call_override (scope, level, starts, ends, agent, made_at) "
                      "values (:scope, :level, :starts, :ends, :agent, :made)",
       soci::use(scope), soci::use(level), soci::use(starts), soci::use(ends), soci::use(agent),
       soci::use(made));
  for (const auto& o : all) {
    scope = static_cast<int>(o.scope);
    level = o.level;
    starts = since_epoch(o.when.start);
    ends = since_epoch(o.when.end);
    agent = o.agent.value;
    act.execute(true);
  }
}

} // namespace

on_call_plan on_call_store::plan() {
  on_call_plan all;
  int scope = 0;
  int level = 0;
  std::string zone;
  long long begins = 0;
  int days = 0;
  long long agent = 0;
  soci::statement turns =
      (sql_.prepare << "select scope, level, r.zone, cast(extract(epoch from r.begins) as bigint), "
                       "r.turn_days, coalesce(m.agent, 0) from on_call_rotation r left join "
                       "on_call_member m using (scope, level) order by scope, level, m.position",
       soci::into(scope), soci::into(level), soci::into(zone), soci::into(begins), soci::into(days),
       soci::into(agent));
  turns.execute();
  while (turns.fetch()) {
    const auto where = static_cast<on_call_scope>(scope);
    const auto height = static_cast<std::uint8_t>(level);
    if (all.rotations.empty() || all.rotations.back().scope != where ||
        all.rotations.back().level != height)
      all.rotations.push_back(
          {where, height, zone, civil_time{seconds{begins}}, static_cast<std::uint32_t>(days), {}});
    if (agent != 0)
      all.rotations.back().members.push_back({agent});
  }
  long long starts = 0;
  long long ends = 0;
  soci::statement others =
      (sql_.prepare << "select scope, level, starts, ends, agent from on_call_override order by "
                       "made_at, id",
       soci::into(scope), soci::into(level), soci::into(starts), soci::into(ends),
       soci::into(agent));
  others.execute();
  while (others.fetch())
    all.overrides.push_back({static_cast<on_call_scope>(scope),
                             static_cast<std::uint8_t>(level),
                             {from_epoch(starts), from_epoch(ends)},
                             {agent}});
  return all;
}

void on_call_store::replace(const on_call_plan& plan, instant made_at) {
  soci::transaction all(sql_);
  sql_ << "delete from on_call_rotation"; // and its members
  sql_ << "delete from on_call_override";
  add_rotations(sql_, plan.rotations);
  add_overrides(sql_, plan.overrides, made_at);
  all.commit();
}

std::vector<agent_id> on_call_store::allowed() {
  std::vector<agent_id> all;
  long long agent = 0;
  soci::statement query =
      (sql_.prepare << "select agent from agent_role where role = 2", soci::into(agent));
  query.execute();
  while (query.fetch())
    all.push_back({agent});
  return all;
}

std::vector<agent_contact> on_call_store::contacts() {
  std::vector<agent_contact> all;
  long long agent = 0;
  std::string mail;
  soci::statement query = (sql_.prepare << "select agent, mail from agent_contact order by agent",
                           soci::into(agent), soci::into(mail));
  query.execute();
  while (query.fetch())
    all.push_back({{agent}, secret_text{mail}});
  return all;
}

bool on_call_store::set_mail(agent_id agent, const secret_text& mail) {
  const long long id = agent.value;
  const std::string address{mail.reveal()};
  try {
    sql_ << "insert into agent_contact (agent, mail) values (:agent, :mail) on conflict (agent) do "
            "update set mail = excluded.mail",
        soci::use(id), soci::use(address);
  } catch (const soci::soci_error& e) {
    if (is_row_fault(e))
      return false;
    throw;
  }
  return true;
}

void on_call_store::forget_mail(agent_id agent) {
  const long long id = agent.value;
  sql_ << "delete from agent_contact where agent = :agent", soci::use(id);
}

agent_id on_call_store::feed_owner(const std::string& token_hash) {
  const auto hash = to_hex(token_hash);
  long long agent = 0;
  sql_ << "select agent from on_call_feed where hash = decode(:hash, 'hex') and not revoked",
      soci::use(hash), soci::into(agent);
  return {sql_.got_data() ? agent : 0};
}

void on_call_store::set_feed(agent_id agent, const std::string& token_hash) {
  const long long id = agent.value;
  const auto hash = to_hex(token_hash);
  soci::transaction both(sql_);
  revoke_feeds(agent);
  sql_ << "insert into on_call_feed (hash, agent) values (decode(:hash, 'hex'), :agent)",
      soci::use(hash), soci::use(id);
  both.commit();
}

void on_call_store::revoke_feeds(agent_id agent) {
  const long long id = agent.value;
  sql_ << "update on_call_feed set revoked = true where agent = :agent and not revoked",
      soci::use(id);
}

} // namespace ecoute
