// SPDX-License-Identifier: EUPL-1.2
#include "persistence/start_check.hpp"

#include "persistence/migrator.hpp"

#include <array>

namespace ecoute {
namespace {

std::int64_t number(pg_connection& db, const char* sql) {
  return db.ask(sql).integer(0, 0);
}

void check_schema(pg_connection& db, std::vector<std::string>& faults) {
  const auto wanted = embedded_migrations().back().version;
  if (number(db, "select (to_regclass('schema_migration') is not null)::int") == 0) {
    faults.emplace_back("the database has no schema: run ecoutectl migrate");
    return;
  }
  const auto found = number(db, "select coalesce(max(version), 0) from schema_migration");
  if (found != wanted)
    faults.push_back("the schema is at version " + std::to_string(found) + ", this program needs " +
                     std::to_string(wanted));
}

void check_profile(pg_connection& db, profile kind, std::vector<std::string>& faults) {
  const auto rows = db.ask("select profile from deployment");
  if (rows.count() == 0)
    faults.emplace_back("the database has no profile: run ecoutectl migrate");
  else if (rows.integer(0, 0) != static_cast<std::int64_t>(kind))
    faults.emplace_back("the database belongs to another profile");
}

void check_rights(pg_connection& db, std::vector<std::string>& faults) {
  if (number(db, "select (has_table_privilege('event', 'UPDATE') or "
                 "has_table_privilege('event', 'DELETE') or has_table_privilege('event', "
                 "'TRUNCATE') or has_table_privilege('audit', 'UPDATE') or "
                 "has_table_privilege('audit', 'DELETE') or has_table_privilege('audit', "
                 "'TRUNCATE'))::int") != 0)
    faults.emplace_back("the engine's database role may change what is written: use ecoute_app");
}

void check_durability(pg_connection& db, std::vector<std::string>& faults) {
  struct rule {
    const char* name;
    std::array<const char*, 2> allowed;
  };
  constexpr std::array rules{
      rule{"fsync", {"on", "on"}},
      rule{"full_page_writes", {"on", "on"}},
      rule{"synchronous_commit", {"on", "remote_apply"}},
      rule{"log_parameter_max_length", {"0", "0"}},
      rule{"log_parameter_max_length_on_error", {"0", "0"}},
      // Else the row that breaks a constraint stands in its log.
      rule{"log_error_verbosity", {"terse", "terse"}},
      rule{"data_checksums", {"on", "on"}},
  };
  for (const auto& r : rules) {
    const auto rows = db.ask("select setting from pg_settings where name = $1", {pg_text(r.name)});
    const auto value = rows.count() == 0 ? std::string{} : rows.bytes(0, 0);
    if (value != r.allowed[0] && value != r.allowed[1])
      faults.push_back(std::string{"PostgreSQL's "} + r.name + " is " + value + ", it must be " +
                       r.allowed[0]);
  }
}

void check_content(pg_connection& db, std::vector<std::string>& faults) {
  const auto estimated = number(db, "select count(*) from competence where reliability > 2");
  if (estimated != 0)
    faults.push_back(std::to_string(estimated) +
                     " communes have a competence that is neither official nor by rule");
  if (number(db, "select count(*) from agent where demo") != 0)
    faults.emplace_back("the database has demonstration agents");
}

} // namespace

std::vector<std::string> faults_of_database(pg_connection& engine, const settings& s) {
  std::vector<std::string> faults;
  check_schema(engine, faults);
  if (!faults.empty())
    return faults;
  check_profile(engine, s.kind, faults);
  check_rights(engine, faults);
  if (s.kind != profile::production)
    return faults;
  check_durability(engine, faults);
  check_content(engine, faults);
  if (s.keys.retention_days == 0)
    faults.emplace_back("keys.retention_days is not set");
  return faults;
}

std::vector<std::string> faults_of_keys(const key_ring& keys, const settings& s) {
  if (s.kind == profile::production && keys.made_for() != profile::production)
    return {"keys.key_file: made for a demonstration; make new ones with ecoutectl init-keys"};
  return {};
}

} // namespace ecoute
