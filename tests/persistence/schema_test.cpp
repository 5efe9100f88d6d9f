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
}

} // namespace
} // namespace ecoute::test
