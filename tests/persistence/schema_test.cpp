// SPDX-License-Identifier: EUPL-1.2
#include "persistence/migrator.hpp"
#include "persistence/start_check.hpp"
#include "tests/support/database.hpp"

#include <gtest/gtest.h>

namespace ecoute::test {
namespace {

std::string refused_with(pg_connection& connection, const std::string& sql) {
  try {
    connection.script(sql);
  } catch (const pg_failure& f) {
    return f.sqlstate();
  }
  return "accepted";
}

TEST(Schema, IsMigratedOnceHoweverOftenItIsAsked) {
  database db;
  pg_connection owner(options_for(db.as("ecoute_owner")));
  EXPECT_TRUE(migrate(owner, embedded_migrations()).empty());
}

TEST(Schema, RefusesAChangedScriptAndANewerDatabase) {
  database db;
  pg_connection owner(options_for(db.as("ecoute_owner")));
  auto changed = embedded_migrations();
  changed[0].sql += " -- changed";
  EXPECT_THROW(migrate(owner, changed), migration_error);
  auto newer = embedded_migrations();
  newer.push_back({99, "0099_later", "create table later (x integer)"});
  EXPECT_EQ(migrate(owner, newer), std::vector<std::int32_t>{99});
  EXPECT_THROW(migrate(owner, embedded_migrations()), migration_error);
}

TEST(Schema, KeepsNothingOfAScriptThatFails) {
  database db;
  pg_connection owner(options_for(db.as("ecoute_owner")));
  auto broken = embedded_migrations();
  broken.push_back({98, "0098_broken", "create table half (x integer); select 1/0"});
  EXPECT_THROW(migrate(owner, broken), migration_error);
  EXPECT_EQ(db.number("select count(*) from pg_tables where tablename = 'half'"), 0);
}

TEST(Schema, BelongsToOneProfile) {
  database db;
  pg_connection owner(options_for(db.as("ecoute_owner")));
  EXPECT_NO_THROW(set_profile(owner, profile::demonstration));
  EXPECT_THROW(set_profile(owner, profile::production), migration_error);
}

TEST(Schema, LetsTheEngineAddEventsAndTracesButNeverChangeThem) {
  database db;
  pg_connection app(options_for(db.as("ecoute_app")));
  const auto* denied = "42501";
  for (const std::string table : {"event", "audit"}) {
    EXPECT_EQ(refused_with(app, "delete from " + table), denied);
    EXPECT_EQ(refused_with(app, "truncate " + table), denied);
    EXPECT_EQ(refused_with(app, "update " + table + " set at = 0"), denied);
    EXPECT_EQ(refused_with(app, "select count(*) from " + table), "accepted");
  }
  EXPECT_EQ(refused_with(app, "create table mine (x integer)"), denied);
  EXPECT_EQ(refused_with(app, "delete from conversation_key"), denied);
  EXPECT_EQ(refused_with(app, "update agent set totp_secret = ''"), denied);
}

/// Each table with all that the engine's role, or everybody, may do to it, whole or by column.
constexpr const char* granted =
    "with granted as ("
    "select c.oid, c.relname::text as name, lower(a.privilege_type) as act, '' as col "
    "from pg_class c, aclexplode(c.relacl) a where a.grantee in (0, 'ecoute_app'::regrole) "
    "union all "
    "select c.oid, c.relname::text, lower(a.privilege_type), '(' || t.attname || ')' "
    "from pg_class c join pg_attribute t on t.attrelid = c.oid, aclexplode(t.attacl) a "
    "where a.grantee in (0, 'ecoute_app'::regrole)) "
    "select c.relname::text || ':' || "
    "coalesce(string_agg(' ' || act || col, '' order by act, col), ' nothing') "
    "from pg_class c left join granted g using (oid) "
    "where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm', 'p', 'S') "
    "and (c.relkind <> 'S' or act is not null) group by c.relname order by c.relname";

TEST(Schema, GivesTheEnginesRoleExactlyWhatItUses) {
  database db;
  const std::vector<std::string> expected{
      "agent: select update(failures) update(paused_until) update(totp_last_step)",
      "agent_contact: select",
      "agent_language: select",
      "agent_role: select",
      "agent_session: insert select update(revoked)",
      "alert: insert select update(cause_over) update(count) update(done) update(due) "
      "update(owner) update(passed_by) update(rings) update(since) update(state) update(step) "
      "update(version)",
      "alert_history: insert select",
      "audit: insert select",
      "commune: select",
      "commune_alias: select",
      "competence: select",
      "conversation_head: insert select update",
      "conversation_key: insert select",
      "deployment: select",
      "event: insert select",
      "fallback_platform: select",
      "on_call_feed: select",
      "on_call_member: select",
      "on_call_override: select",
      "on_call_rotation: select",
      "outbox: insert select update(next_try) update(state) update(tried_at) update(tries)",
      "provisional_agent: select",
      "resume_code: insert select update(used)",
      "schema_migration: select",
      "shift: select update(agent)",
      "swap_request: insert select update(approved_by) update(changed_at) update(state)",
      "visitor_token: insert select update(revoked)",
      "writer: insert select update",
  };
  const auto rows = db.owner().ask(granted);
  std::vector<std::string> all;
  for (int i = 0; i < rows.count(); ++i)
    all.push_back(rows.bytes(i, 0));
  EXPECT_EQ(all, expected);
  EXPECT_EQ(db.number("select count(*) from pg_roles where rolname = 'ecoute_app' and (rolsuper or "
                      "rolcreatedb or rolcreaterole or rolreplication or rolbypassrls)"),
            0);
  EXPECT_EQ(db.number("select count(*) from pg_auth_members where member = "
                      "'ecoute_app'::regrole"),
            0);
}

TEST(Schema, HoldsTheInvariantsByItself) {
  database db;
  auto& sql = db.owner();
  const std::string id = "'00000000-0000-0000-0000-000000000001'";
  sql.script("insert into writer (node, epoch) values ('n', 1)");
  const auto head = [&](const std::string& rest) {
    return "insert into conversation_head (conversation, force, phase, holder, node, epoch, "
           "last_seq) values (" +
           id + rest;
  };
  EXPECT_EQ(refused_with(sql, head(", 1, 2, null, 'n', 1, 1)")), "23514") << "held by nobody";
  EXPECT_EQ(refused_with(sql, head(", 3, 1, null, 'n', 1, 1)")), "23514") << "unknown force";
  EXPECT_EQ(refused_with(sql, head(", 1, 1, null, 'other', 1, 1)")), "23503") << "unknown node";
  ASSERT_EQ(refused_with(sql, head(", 1, 1, null, 'n', 1, 1)")), "accepted");
  const auto row = [&](const std::string& rest) {
    return "insert into event (conversation, seq, kind, at, author, client_id, visitor_position, "
           "facts, words) values (" +
           id + rest;
  };
  ASSERT_EQ(refused_with(sql, row(", 1, 1, 0, 1, null, 1, '', null)")), "accepted");
  EXPECT_EQ(refused_with(sql, row(", 1, 2, 0, 1, null, 2, '', null)")), "23505") << "number twice";
  EXPECT_EQ(refused_with(sql, row(", 2, 2, 0, 1, null, 1, '', null)")), "23505") << "position";
  EXPECT_EQ(refused_with(sql, row(", 2, 2, 0, 1, null, 2, '', 'w')")), "23514") << "words";
  EXPECT_EQ(refused_with(sql, row(", 2, 6, 0, 1, null, 2, '', 'w')")), "23514") << "no client id";
  EXPECT_EQ(refused_with(sql, row(", 0, 1, 0, 1, null, 3, '', null)")), "23514") << "number zero";
  EXPECT_EQ(refused_with(sql, row(", 2, 2, 0, 5, null, 2, '', null)")), "23514") << "author";
  EXPECT_EQ(refused_with(sql, row(", 2, 29, 0, 4, null, null, '', 'w')")), "23514")
      << "a whisper without a client id";
  EXPECT_EQ(refused_with(sql, row(", 2, 29, 0, 4, gen_random_uuid(), 2, '', 'w')")), "23514")
      << "a whisper with a place for the visitor";
  EXPECT_EQ(refused_with(sql, row(", 2, 29, 0, 4, gen_random_uuid(), null, '', 'w')")), "accepted");
}

} // namespace
} // namespace ecoute::test
