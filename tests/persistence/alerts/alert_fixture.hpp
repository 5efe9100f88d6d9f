// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "persistence/alert_store.hpp"
#include "tests/support/database.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ecoute::test {

inline instant at(int second) {
  return instant{std::chrono::hours{500'000}} + seconds{second};
}

inline alert_policy policy_of(alert_kind kind) {
  return {.kind = kind,
          .steps = {{.level = 1, .wait = minutes{1}, .channels = 1 | 2 | 4}},
          .act_within = minutes{15},
          .ends_with_cause = false,
          .danger = true};
}

/// Alerts of a database with three agents and one conversation, by the engine's own role.
class alert_test : public ::testing::Test {
protected:
  alert_test() {
    auto& sql = db.owner();
    sql.script("insert into writer (node, epoch) values ('n', 1)");
    sql.script("insert into conversation_head (conversation, force, phase, node, epoch, last_seq) "
               "values ('" +
               to_text(talk) + "', 1, 1, 'n', 1, 1)");
  }

  [[nodiscard]] alert raised(std::uint64_t number, alert_kind kind = alert_kind::emergency,
                             bool exercise = false) const {
    return raise({{9, number}}, {kind, on_call_scope::police, talk, {}}, exercise, policy_of(kind),
                 at(0))
        .now_is;
  }
  /// By somebody, at a time; the command is one that the rules allow.
  static alert after(const alert& a, const alert_act& act, int second) {
    const auto answer = decide(a, act, policy_of(a.cause.kind), at(second));
    const auto* change = std::get_if<alert_change>(&answer);
    EXPECT_NE(change, nullptr);
    return change == nullptr ? a : change->now_is;
  }
  static alert taken(const alert& a, agent_id by, int second = 10) {
    return after(a, {alert_command::take, by, {}, {}, a.version}, second);
  }
  static alert resolved(const alert& a, int second = 20) {
    return after(a, {alert_command::resolve, a.owner, {}, "called_back", a.version}, second);
  }
  static alert_delivery mail(const alert& a, agent_id to, std::uint32_t ring = 1) {
    return {to_text(a.id) + "/" + std::to_string(ring) + "/mail/" + std::to_string(to.value),
            alert_channel::mail,
            to,
            {},
            "{}",
            a.id,
            ring};
  }
  static alert_delivery webhook(const alert& a, const std::string& endpoint,
                                std::uint32_t ring = 1) {
    return {to_text(a.id) + "/" + std::to_string(ring) + "/webhook/" + endpoint,
            alert_channel::webhook,
            {},
            endpoint,
            "{}",
            a.id,
            ring};
  }
  static store_alert whole(const alert& a, std::uint32_t expected = 0,
                           std::vector<alert_delivery> deliveries = {}, int second = 0) {
    return {a, expected, std::move(deliveries), {}, {}, at(second)};
  }
  /// A row as the journal writes it, by its own statement.
  void add_origin(const std::string& key, const std::string& body) {
    pg_connection journal(options_for(db.as("ecoute_app")));
    journal.ask("insert into outbox (key, kind, body, conversation) select * from "
                "unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) on conflict (key) do "
                "nothing",
                {one(oid_text, pg_text(key)), one(oid_text, pg_text("raise_alert")),
                 one(oid_text, pg_text(body)), one(oid_uuid, pg_uuid(talk))});
  }

  static constexpr conversation_id talk{{7, 7}};
  database db;
  agent_id camille = db.add_agent("camille");
  agent_id alex = db.add_agent("alex");
  agent_id morgan = db.add_agent("morgan");
  sql_session engine{db.as("ecoute_app"), seconds{5}};
  alert_store store{engine.sql()};

private:
  static pg_value one(Oid type, const pg_value& v) {
    pg_array all(type);
    all.add(v);
    return all.value();
  }
};

} // namespace ecoute::test
