// SPDX-License-Identifier: EUPL-1.2
// What the tables hold by themselves, whoever writes.
#include "tests/persistence/alerts/alert_fixture.hpp"

namespace ecoute::test {
namespace {

class AlertSchema : public alert_test {
protected:
  /// One alert with some columns other than they are by default; what the database says to it.
  std::string alert_with(const std::string& columns, const std::string& values) {
    return db.answer_to(
        "ecoute", "begin; insert into alert (id, kind, scope, raised_at, count, step, rings, due, "
                  "version, since, " +
                      columns +
                      ") values ('00000000-0000-0000-0000-000000000001', 6, 1, 0, 1, 0, "
                      "1, 0, 3, 2, " +
                      values + "); commit");
  }
  std::string set(const std::string& change) {
    return db.answer_to("ecoute", "begin; update alert set " + change + "; rollback");
  }
  const std::string refused = "23514";
  const std::string denied = "42501";
};

TEST_F(AlertSchema, GivesAnOpenAlertOneOwnerAndAResolvedOneAnOutcome) {
  const auto c = std::to_string(camille.value);
  EXPECT_EQ(alert_with("state", "2"), refused) << "taken by nobody";
  EXPECT_EQ(alert_with("state, owner", "1, " + c), refused) << "climbing, and somebody has it";
  EXPECT_EQ(alert_with("state, owner", "3, " + c), refused) << "passed on by nobody";
  EXPECT_EQ(alert_with("state, owner, passed_by", "3, " + c + ", " + c), refused) << "to oneself";
  EXPECT_EQ(alert_with("state, passed_by", "1, " + c), refused);
  EXPECT_EQ(alert_with("state, owner", "4, " + c), refused) << "nothing was done";
  EXPECT_EQ(alert_with("state, done", "1, 'called_back'"), refused) << "done, and not over";
  EXPECT_EQ(alert_with("state, owner", "2, 4711"), "23503") << "nobody of that number";
  EXPECT_EQ(alert_with("state, conversation", "1, '00000000-0000-0000-0000-00000000dead'"),
            "23503");
  ASSERT_EQ(alert_with("state", "1"), "accepted");
  for (const auto* change : {"state = 0", "state = 5", "kind = 0", "scope = 3", "count = 0",
                             "step = -1", "rings = -1", "version = 0", "since = 4", "since = 0",
                             "detail = repeat('x', 41)", "state = 4, done = repeat('x', 41)"})
    EXPECT_EQ(set(change), refused) << change;
  EXPECT_EQ(set("state = 4, done = 'cause_over'"), "accepted") << "its cause was over";
  EXPECT_EQ(set("state = 3, owner = " + c + ", passed_by = " + std::to_string(alex.value)),
            "accepted");
}

TEST_F(AlertSchema, HasNoTwoOpenAlertsOfOneCause) {
  ASSERT_EQ(alert_with("state", "1"), "accepted");
  const std::string second =
      "insert into alert (id, kind, scope, state, raised_at, count, step, rings, due, version, "
      "since, owner) values ('00000000-0000-0000-0000-000000000002', 6, 1, ";
  const auto c = std::to_string(camille.value);
  EXPECT_EQ(db.answer_to("ecoute", second + "1, 0, 1, 0, 1, 0, 1, 1, null)"), "23505");
  EXPECT_EQ(db.answer_to("ecoute", second + "2, 0, 1, 0, 1, 0, 1, 1, " + c + ")"), "23505");
}

TEST_F(AlertSchema, LetsNobodyButTheOwnerRewriteWhatHappened) {
  const auto a = raised(1);
  ASSERT_EQ(store.store(whole(a, 0, {mail(a, camille)})), refusal::none);
  for (const auto* act :
       {"update alert_history set state = 4", "delete from alert_history", "delete from alert",
        "update alert set raised_at = 1", "update alert set exercise = true",
        "update alert set kind = 13", "delete from outbox", "update outbox set body = ''",
        "update outbox set recipient = null", "update outbox set key = 'x'",
        "insert into on_call_member values (0, 1, 0, 1)", "delete from on_call_rotation",
        "update on_call_override set agent = 1", "update agent_contact set mail = 'a@b.c'",
        "update on_call_feed set revoked = false", "insert into agent_role values (1, 2)"})
    EXPECT_EQ(db.answer_to("ecoute_app", act), denied) << act;
}

TEST_F(AlertSchema, TellsAnOriginFromADelivery) {
  const auto a = raised(1);
  ASSERT_EQ(store.store(whole(a)), refusal::none);
  const auto row = [&](const std::string& columns, const std::string& values) {
    return db.answer_to("ecoute", "begin; insert into outbox (key, body, kind, " + columns +
                                      ") values ('k', '', " + values + "); rollback");
  };
  const auto talks = "'" + to_text(talk) + "'";
  const auto about = "'" + to_text(a.id) + "'";
  const std::string columns = "alert, ring, channel, recipient, endpoint, created, next_try, state";
  const auto c = std::to_string(camille.value);
  EXPECT_EQ(row("conversation", "'raise_alert', " + talks), "accepted");
  EXPECT_EQ(row("conversation", "'raise_alert', null"), refused);
  EXPECT_EQ(row("conversation", "'something', " + talks), refused);
  EXPECT_EQ(row("conversation, state", "'raise_alert', " + talks + ", 3"), refused);
  EXPECT_EQ(row(columns, "'delivery', " + about + ", 1, 4, " + c + ", null, 0, 0, 1"), "accepted");
  EXPECT_EQ(row(columns, "'delivery', " + about + ", 1, 2, null, 'e', 0, 0, 3"), "accepted");
  EXPECT_EQ(row(columns, "'delivery', " + about + ", 1, 1, null, null, 0, 0, 1"), refused)
      << "the page is told by itself";
  EXPECT_EQ(row(columns, "'delivery', " + about + ", 1, 4, null, 'e', 0, 0, 1"), refused);
  EXPECT_EQ(row(columns, "'delivery', " + about + ", 1, 2, " + c + ", null, 0, 0, 1"), refused);
  EXPECT_EQ(row(columns, "'delivery', " + about + ", 0, 2, null, 'e', 0, 0, 1"), refused);
  EXPECT_EQ(row(columns, "'delivery', null, 1, 2, null, 'e', 0, 0, 1"), refused);
  EXPECT_EQ(row(columns, "'delivery', " + about + ", 1, 2, null, 'e', 0, 0, 2"), refused)
      << "delivered, and nobody knows when";
}

TEST_F(AlertSchema, TakesAnAddressOfMailAndNothingElse) {
  const auto mail = [&](const std::string& address) {
    return db.answer_to("ecoute_owner", "insert into agent_contact values (" +
                                            std::to_string(camille.value) + ", '" + address +
                                            "') on conflict (agent) do update set mail = "
                                            "excluded.mail");
  };
  for (const auto* address : {"camille.astreinte@exemple.test", "astreinte+police@localhost"})
    EXPECT_EQ(mail(address), "accepted") << address;
  for (const auto* address : {"", "camille", "camille@", "@exemple.test", "a@b", "a b@exemple.test",
                              "a@exemple.test, b@exemple.test", "<a@exemple.test>",
                              "a@exemple.test\nBcc: b@exemple.test"})
    EXPECT_EQ(mail(address), refused) << address;
}

} // namespace
} // namespace ecoute::test
