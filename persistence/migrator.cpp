// SPDX-License-Identifier: EUPL-1.2
#include "persistence/migrator.hpp"

#include <sodium.h>

#include <array>
#include <map>

namespace ecoute {
namespace {

// Any fixed number: two migrations of one database exclude each other by it.
constexpr std::int64_t migration_lock = 0x65636F757465;

std::string digest_of(const std::string& sql) {
  std::string digest(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
                     reinterpret_cast<const unsigned char*>(sql.data()), sql.size(), nullptr, 0);
  return digest;
}

void create_role(pg_connection& superuser, const std::string& name) {
  if (superuser.ask("select 1 from pg_roles where rolname = $1", {pg_text(name)}).count() == 0)
    superuser.script("create role " + name + " login");
}

std::map<std::int32_t, std::string> applied(pg_connection& owner) {
  const auto rows = owner.ask("select version, digest from schema_migration");
  std::map<std::int32_t, std::string> found;
  for (int i = 0; i < rows.count(); ++i)
    found.emplace(static_cast<std::int32_t>(rows.integer(i, 0)), rows.bytes(i, 1));
  return found;
}

void apply_one(pg_connection& owner, const migration& m) {
  owner.script("begin");
  try {
    owner.script(m.sql);
    owner.ask("insert into schema_migration (version, name, digest) values ($1, $2, $3)",
              {pg_integer(m.version), pg_text(m.name), pg_bytea(digest_of(m.sql))});
    owner.script("commit");
  } catch (const pg_failure& f) {
    if (f.why() == pg_failure::kind::refused)
      owner.script("rollback");
    throw migration_error("migration " + m.name + " was refused by the database (" + f.sqlstate() +
                          "); nothing of it was kept");
  }
}

void refuse_newer(const std::map<std::int32_t, std::string>& done,
                  const std::vector<migration>& all) {
  const auto newest = all.empty() ? 0 : all.back().version;
  if (!done.empty() && done.rbegin()->first > newest)
    throw migration_error("the database is at version " + std::to_string(done.rbegin()->first) +
                          ", newer than this program (" + std::to_string(newest) + ")");
}

} // namespace

void create_database(pg_connection& superuser, const std::string& name) {
  if (name.empty() ||
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
    throw migration_error("a database's name has lower-case letters, digits and _ only");
  create_role(superuser, "ecoute_owner");
  create_role(superuser, "ecoute_app");
  if (superuser.ask("select 1 from pg_database where datname = $1", {pg_text(name)}).count() == 0)
    superuser.script("create database " + name + " owner ecoute_owner");
}

std::vector<std::int32_t> migrate(pg_connection& owner, const std::vector<migration>& all) {
  owner.ask("select pg_advisory_lock($1)", {pg_bigint(migration_lock)});
  owner.script("create table if not exists schema_migration (version integer primary key, "
               "name text not null, digest bytea not null, applied timestamptz not null default "
               "now())");
  const auto done = applied(owner);
  refuse_newer(done, all);
  std::vector<std::int32_t> now;
  for (const auto& m : all) {
    const auto known = done.find(m.version);
    if (known == done.end()) {
      apply_one(owner, m);
      now.push_back(m.version);
    } else if (known->second != digest_of(m.sql)) {
      throw migration_error("migration " + m.name + " has changed since it was applied");
    }
  }
  owner.ask("select pg_advisory_unlock($1)", {pg_bigint(migration_lock)});
  return now;
}

void set_profile(pg_connection& owner, profile kind) {
  const auto wanted = static_cast<std::int16_t>(kind);
  owner.ask("insert into deployment (profile) values ($1) on conflict do nothing",
            {pg_smallint(wanted)});
  if (owner.ask("select profile from deployment").integer(0, 0) != wanted)
    throw migration_error("the database belongs to another profile");
}

} // namespace ecoute
