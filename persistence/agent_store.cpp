// SPDX-License-Identifier: EUPL-1.2
#include "persistence/agent_store.hpp"

#include "persistence/pg_time.hpp"

namespace ecoute {
namespace {

// Of agent_role; a profile is read with one bit for each.
constexpr int duty_officer_role = 1;
constexpr int on_call_role = 2;
constexpr int psychologist_role = 3;
constexpr const char* select_roles =
    "(select coalesce(bit_or(1 << r.role), 0) from agent_role r where r.agent = a.id)";

struct profile_row {
  long long id = 0;
  int platform = 0;
  std::string shown_name;
  long long certified_until = 0;
  int capacity = 0;
  int roles = 0;
  [[nodiscard]] bool has(int role) const { return (roles & (1 << role)) != 0; }
  [[nodiscard]] agent_profile profile() const {
    return {agent_id{id},
            static_cast<force>(platform),
            shown_name,
            from_epoch(certified_until),
            static_cast<std::uint32_t>(capacity),
            has(duty_officer_role),
            has(on_call_role),
            has(psychologist_role)};
  }
};

} // namespace

std::string totp_context(const std::string& name) {
  return "one-time code of " + name;
}

std::optional<stored_agent> agent_store::by_name(const std::string& name) {
  profile_row row;
  std::string hash;
  std::string totp;
  long long paused = 0;
  sql_ << "select id, force, shown_name, certified_until, capacity, password_hash, "
          "encode(totp_secret, 'hex'), paused_until, "
       << select_roles << " from agent a where name = :name",
      soci::use(name), soci::into(row.id), soci::into(row.platform), soci::into(row.shown_name),
      soci::into(row.certified_until), soci::into(row.capacity), soci::into(hash), soci::into(totp),
      soci::into(paused), soci::into(row.roles);
  if (!sql_.got_data())
    return std::nullopt;
  return stored_agent{row.profile(), name, hash, from_hex(totp), from_epoch(paused)};
}

bool agent_store::create(const new_agent& agent, const key_ring& keys) {
  const auto platform = static_cast<int>(agent.platform);
  const auto totp = to_hex(seal(keys.totp_key(), agent.totp_secret, totp_context(agent.name)));
  const auto certified = since_epoch(agent.certified_until);
  const auto capacity = static_cast<int>(agent.capacity);
  const int demo = agent.demo ? 1 : 0;
  soci::statement insert =
      (sql_.prepare << "insert into agent (name, shown_name, force, password_hash, totp_secret, "
                       "certified_until, capacity, demo) values (:name, :shown, :force, :hash, "
                       "decode(:totp, 'hex'), :certified, :capacity, cast(cast(:demo as integer) "
                       "as boolean)) on conflict (name) do nothing",
       soci::use(agent.name), soci::use(agent.shown_name), soci::use(platform),
       soci::use(agent.password_hash), soci::use(totp), soci::use(certified), soci::use(capacity),
       soci::use(demo));
  insert.execute(true);
  return insert.get_affected_rows() == 1;
}

void agent_store::set_duty_officer(agent_id agent, bool on) {
  set_role(agent, duty_officer_role, on);
}

void agent_store::set_on_call(agent_id agent, bool on) {
  set_role(agent, on_call_role, on);
}

void agent_store::set_psychologist(agent_id agent, bool on) {
  set_role(agent, psychologist_role, on);
}

void agent_store::set_role(agent_id agent, int role, bool on) {
  const long long id = agent.value;
  if (on)
    sql_ << "insert into agent_role (agent, role) values (:agent, :role) on conflict do nothing",
        soci::use(id), soci::use(role);
  else
    sql_ << "delete from agent_role where agent = :agent and role = :role", soci::use(id),
        soci::use(role);
}

bool agent_store::use_step(agent_id agent, std::int64_t step) {
  const long long wanted = step;
  const long long id = agent.value;
  soci::statement update =
      (sql_.prepare << "update agent set totp_last_step = :step where id = :id and "
                       "totp_last_step < :floor",
       soci::use(wanted), soci::use(id), soci::use(wanted));
  update.execute(true);
  return update.get_affected_rows() == 1;
}

void agent_store::count_failure(agent_id agent, std::uint32_t failures_max, instant pause_until) {
  const int most = static_cast<int>(failures_max);
  const auto until = since_epoch(pause_until);
  const long long id = agent.value;
  sql_ << "update agent set paused_until = case when failures + 1 >= :most then :until else "
          "paused_until end, failures = case when failures + 1 >= :again then 0 else failures + 1 "
          "end where id = :id",
      soci::use(most), soci::use(until), soci::use(most), soci::use(id);
}

void agent_store::forget_failures(agent_id agent) {
  const long long id = agent.value;
  sql_ << "update agent set failures = 0, paused_until = 0 where id = :id", soci::use(id);
}

void agent_store::open_session(const std::string& hash, agent_id agent, instant now,
                               instant expires) {
  const auto hex = to_hex(hash);
  const long long id = agent.value;
  const auto created = since_epoch(now);
  const auto until = since_epoch(expires);
  sql_ << "insert into agent_session (hash, agent, created, expires) values (decode(:hash, 'hex'), "
          ":agent, :created, :expires)",
      soci::use(hex), soci::use(id), soci::use(created), soci::use(until);
}

std::optional<signed_in_agent> agent_store::by_session(const std::string& hash, instant now) {
  const auto hex = to_hex(hash);
  const auto at = since_epoch(now);
  profile_row row;
  long long expires = 0;
  sql_ << "select a.id, a.force, a.shown_name, a.certified_until, a.capacity, s.expires, "
       << select_roles
       << " from agent a join agent_session s on s.agent = a.id where s.hash = decode(:hash, "
          "'hex') and not s.revoked and s.expires > :now",
      soci::use(hex), soci::use(at), soci::into(row.id), soci::into(row.platform),
      soci::into(row.shown_name), soci::into(row.certified_until), soci::into(row.capacity),
      soci::into(expires), soci::into(row.roles);
  if (!sql_.got_data())
    return std::nullopt;
  return signed_in_agent{row.profile(), from_epoch(expires)};
}

void agent_store::close_session(const std::string& hash) {
  const auto hex = to_hex(hash);
  sql_ << "update agent_session set revoked = true where hash = decode(:hash, 'hex')",
      soci::use(hex);
}

void agent_store::close_sessions_of(agent_id agent) {
  const long long id = agent.value;
  sql_ << "update agent_session set revoked = true where agent = :agent and not revoked",
      soci::use(id);
}

} // namespace ecoute
