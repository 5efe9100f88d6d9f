// SPDX-License-Identifier: EUPL-1.2
// What is to be delivered, in a real PostgreSQL.
#include "actors/domain/delivery.hpp"
#include "persistence/on_call_store.hpp"
#include "persistence/outbox_store.hpp"
#include "tests/persistence/alerts/alert_fixture.hpp"

#include <algorithm>
#include <functional>
#include <random>

namespace ecoute::test {
namespace {

using texts = std::vector<std::string>;

class OutboxStore : public alert_test {
protected:
  /// Its first `rings` rings, one a minute, each to the same receivers.
  alert rung(std::uint64_t number, std::uint32_t rings,
             const std::function<std::vector<alert_delivery>(const alert&, std::uint32_t)>& each) {
    auto a = raised(number, static_cast<alert_kind>(number));
    EXPECT_EQ(store.store(whole(a, 0, each(a, 1))), refusal::none);
    for (std::uint32_t ring = 2; ring <= rings; ++ring) {
      const auto second = static_cast<int>(ring - 1) * 60;
      const auto next = time_passed(a, policy_of(a.cause.kind), at(second)).value().now_is;
      EXPECT_EQ(store.store(whole(next, a.version, each(a, ring), second)), refusal::none);
      a = next;
    }
    return a;
  }
  texts due(int second, texts in_flight = {}) {
    texts keys;
    for (const auto& d : outbox.due({at(second), std::move(in_flight)}).due)
      keys.push_back(d.what.key);
    return keys;
  }
  void mark(const std::string& key, delivery_outcome outcome, int second, int next = 0,
            std::uint32_t tries = 1) {
    outbox.mark({key, outcome, tries, at(next), at(second)});
  }

  outbox_store outbox{engine.sql()};
};

TEST_F(OutboxStore, GivesWhatWasStoredWithAnAlert) {
  const auto a = raised(1);
  const auto one = mail(a, camille);
  const auto two = webhook(a, "regional");
  ASSERT_EQ(store.store(whole(a, 0, {one, two}, 5)), refusal::none);
  EXPECT_TRUE(outbox.due({at(4), {}}).due.empty());
  EXPECT_EQ(outbox.due({at(4), {}}).next, at(5));
  const auto found = outbox.due({at(5), {}});
  EXPECT_EQ(found.due, (std::vector<due_delivery>{{one, 0, at(5)}, {two, 0, at(5)}}));
  EXPECT_EQ(found.waiting, 2U);
  EXPECT_EQ(found.next, instant{});
  EXPECT_EQ(due(5, {one.key}), texts{two.key}) << "the other is being delivered";
  EXPECT_TRUE(due(5, {one.key, two.key}).empty());
}

TEST_F(OutboxStore, TakesNothingAwayBeforeItIsMarked) {
  const auto a = raised(1);
  const auto key = mail(a, camille).key;
  ASSERT_EQ(store.store(whole(a, 0, {mail(a, camille)})), refusal::none);
  EXPECT_EQ(due(0), texts{key});
  EXPECT_EQ(due(0), texts{key}) << "the engine died in between";
  mark(key, delivery_outcome::delivered, 1);
  mark(key, delivery_outcome::again, 2, 3, 7); // its answer came late
  EXPECT_TRUE(due(1000).empty());
  EXPECT_EQ(outbox.due({at(1000), {}}).waiting, 0U);
  EXPECT_EQ(db.number("select count(*) from outbox where state = 2 and tries = 1 and tried_at is "
                      "not null"),
            1);
}

TEST_F(OutboxStore, TriesAgainAtItsTime) {
  const auto a = raised(1);
  const auto key = webhook(a, "regional").key;
  ASSERT_EQ(store.store(whole(a, 0, {webhook(a, "regional")})), refusal::none);
  mark(key, delivery_outcome::again, 1, 6, 1);
  EXPECT_TRUE(due(5).empty());
  EXPECT_EQ(outbox.due({at(5), {}}).next, at(6));
  const auto found = outbox.due({at(6), {}});
  ASSERT_EQ(found.due.size(), 1U);
  EXPECT_EQ(found.due[0].tries, 1U);
  EXPECT_EQ(found.due[0].created, at(0));
  mark(key, delivery_outcome::dead, 6, 0, 2);
  EXPECT_TRUE(due(1'000'000).empty());
  EXPECT_EQ(outbox.due({at(6), {}}).waiting, 0U);
  EXPECT_EQ(db.number("select tries from outbox where state = 3"), 2) << "it is not dropped";
}

TEST_F(OutboxStore, GivesAReceiverOneOfAnAlertAtATimeAndInOrder) {
  const auto a = rung(3, 3, [&](const alert& x, std::uint32_t ring) {
    return std::vector{mail(x, camille, ring), mail(x, alex, ring), webhook(x, "regional", ring)};
  });
  const auto camilles = [&](std::uint32_t ring) { return mail(a, camille, ring).key; };
  const auto alexs = [&](std::uint32_t ring) { return mail(a, alex, ring).key; };
  const auto hooks = [&](std::uint32_t ring) { return webhook(a, "regional", ring).key; };
  EXPECT_EQ(due(500), (texts{camilles(1), alexs(1), hooks(1)}));
  mark(camilles(1), delivery_outcome::again, 500, 900);
  mark(alexs(1), delivery_outcome::delivered, 500);
  mark(hooks(1), delivery_outcome::dead, 500);
  EXPECT_EQ(due(500), (texts{alexs(2), hooks(2)})) << "Camille's second waits for the first";
  EXPECT_EQ(due(500, {alexs(2), hooks(2)}), texts{}) << "no third while the second is under way";
  mark(alexs(2), delivery_outcome::delivered, 501);
  EXPECT_EQ(due(501, {hooks(2)}), texts{alexs(3)});
  EXPECT_EQ(due(900, {hooks(2), alexs(3)}), texts{camilles(1)});
}

TEST_F(OutboxStore, LetsNoReceiverThatHangsKeepAnotherWaiting) {
  const auto to = [](const char* endpoint) {
    return
        [=](const alert& x, std::uint32_t ring) { return std::vector{webhook(x, endpoint, ring)}; };
  };
  for (std::uint64_t number = 1; number <= 8; ++number)
    rung(number, 1, to("hangs"));
  const auto works = webhook(rung(9, 1, to("works")), "works").key;
  auto found = due(10);
  ASSERT_EQ(found.size(), deliveries_per_receiver_max + 1);
  EXPECT_EQ(found.back(), works) << "behind who is in danger";
  found.pop_back();
  EXPECT_EQ(due(10, found), texts{works}) << "the other has its share";
}

TEST_F(OutboxStore, TriesWhatFailedAtOnceWhenItsAlertRingsAgain) {
  const auto each = [&](const alert& x, std::uint32_t ring) {
    return std::vector{webhook(x, "regional", ring)};
  };
  const auto a = rung(6, 1, each);
  mark(webhook(a, "regional").key, delivery_outcome::again, 30, 900);
  EXPECT_TRUE(due(59).empty());
  const auto b = time_passed(a, policy_of(a.cause.kind), at(60)).value().now_is;
  ASSERT_EQ(store.store(whole(b, a.version, each(b, 2), 60)), refusal::none);
  EXPECT_EQ(due(60), texts{webhook(a, "regional").key}) << "the first, since they go in order";
  mark(webhook(a, "regional").key, delivery_outcome::again, 61, 960, 2);
  EXPECT_TRUE(due(100).empty());
  EXPECT_EQ(outbox.due({at(100), {}}).next, at(960));
}

TEST_F(OutboxStore, GivesNoMoreThanMayBeInFlight) {
  auto a = raised(1);
  std::vector<alert_delivery> many;
  for (int i = 0; i < static_cast<int>(deliveries_in_flight_max) + 10; ++i)
    many.push_back(webhook(a, "receiver-" + std::to_string(i)));
  ASSERT_EQ(store.store(whole(a, 0, many)), refusal::none);
  const auto found = outbox.due({at(1), {}});
  EXPECT_EQ(found.due.size(), deliveries_in_flight_max);
  EXPECT_EQ(found.due[0].what, many[0]);
  EXPECT_EQ(found.waiting, many.size());
}

/// Deliveries of six alerts to four receivers, tried and rung at all sorts of times.
class AnyOutbox : public OutboxStore {
protected:
  AnyOutbox() {
    for (std::uint64_t number = 1; number <= 6; ++number) {
      alerts.push_back(raised(number, static_cast<alert_kind>(number)));
      EXPECT_EQ(store.store(whole(alerts.back())), refusal::none);
    }
  }
  int any(int most) { return std::uniform_int_distribution<int>(0, most)(chance); }
  void add(const alert_delivery& what) {
    const auto made = any(100);
    const bool tried = any(1) == 1;
    const auto tries = tried ? 1 + any(5) : 0;
    const auto tried_at = made + any(100);
    const auto due = tried ? tried_at + any(200) : made;
    all.push_back({what.key, what.channel, what.endpoint, what.recipient, what.about, what.ring,
                   is_danger(alerts[what.about.low - 1].cause.kind), at(made), at(due),
                   tried ? at(tried_at) : instant{}, static_cast<std::uint32_t>(tries), false});
    db.owner().ask(
        "insert into outbox (key, kind, body, alert, ring, channel, recipient, "
        "endpoint, created, next_try, tried_at, tries) values ($1, 'delivery', '{}', "
        "$2, $3, $4, nullif($5, 0::bigint), nullif($6, ''), $7, $8, nullif($9, "
        "0::bigint), $10)",
        {pg_text(what.key), pg_uuid(what.about), pg_integer(static_cast<std::int32_t>(what.ring)),
         pg_smallint(static_cast<std::int16_t>(what.channel)), pg_bigint(what.recipient.value),
         pg_text(what.endpoint), pg_bigint(at(made).time_since_epoch().count()),
         pg_bigint(at(due).time_since_epoch().count()),
         pg_bigint(tried ? at(tried_at).time_since_epoch().count() : 0), pg_integer(tries)});
  }
  void fill() {
    db.owner().script("delete from outbox");
    all.clear();
    for (const auto& a : alerts)
      for (std::uint32_t ring = 1; ring <= 3; ++ring)
        for (const auto& d : {mail(a, camille, ring), mail(a, alex, ring), webhook(a, "one", ring),
                              webhook(a, "two", ring)})
          if (any(3) != 0)
            add(d);
  }
  texts planned(int second) {
    texts keys;
    for (const auto place : plan_deliveries(all, at(second)).send)
      keys.push_back(all[place].key);
    return keys;
  }
  /// Some of them.
  texts set_off(const texts& keys) {
    texts busy;
    for (auto& d : all)
      if (std::find(keys.begin(), keys.end(), d.key) != keys.end() && any(1) == 1) {
        d.in_flight = true;
        busy.push_back(d.key);
      }
    return busy;
  }

  std::mt19937 chance{5};
  std::vector<alert> alerts;
  std::vector<delivery> all;
};

TEST_F(AnyOutbox, GivesWhatTheRuleWouldSend) {
  std::size_t given = 0;
  for (int round = 0; round < 20; ++round) {
    fill();
    const auto second = 20 + any(200);
    const auto first = planned(second);
    ASSERT_EQ(due(second), first) << round;
    const auto busy = set_off(first);
    ASSERT_EQ(due(second, busy), planned(second)) << round;
    const auto next = plan_deliveries(all, at(second)).look_again.value_or(instant{});
    ASSERT_EQ(outbox.due({at(second), busy}).next, next) << round;
    given += first.size();
  }
  EXPECT_GT(given, 60U);
}

TEST_F(OutboxStore, LeavesOriginsAlone) {
  add_origin("a", "emergency police");
  EXPECT_TRUE(due(1000).empty());
  EXPECT_EQ(outbox.due({at(0), {}}).waiting, 0U);
  mark("a", delivery_outcome::delivered, 1);
  EXPECT_EQ(store.load().origins.size(), 1U);
}

TEST_F(OutboxStore, KnowsWhereAgentsHaveTheirMail) {
  sql_session owner(db.as("ecoute_owner"), seconds{5});
  on_call_store contacts(owner.sql());
  contacts.set_mail(camille, secret_text{"camille@exemple.test"});
  contacts.set_mail(alex, secret_text{"alex@exemple.test"});
  contacts.set_mail(camille, secret_text{"camille.astreinte@exemple.test"});
  contacts.forget_mail(alex);
  const auto found = on_call_store(engine.sql()).contacts();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].agent, camille);
  EXPECT_EQ(found[0].mail.reveal(), "camille.astreinte@exemple.test");
}

} // namespace
} // namespace ecoute::test
