// SPDX-License-Identifier: EUPL-1.2
// What is to be delivered, in a real PostgreSQL.
#include "config/limits.hpp"
#include "persistence/on_call_store.hpp"
#include "persistence/outbox_store.hpp"
#include "tests/persistence/alerts/alert_fixture.hpp"

#include <functional>

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
  EXPECT_EQ(db.number("select count(*) from outbox where state = 2 and tries = 1 and delivered_at "
                      "is not null"),
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
  const auto healthy = rung(9, 1, to("works"));
  const auto found = due(10);
  ASSERT_EQ(found.size(), 1U + fixed::deliveries_per_receiver_max);
  EXPECT_EQ(found[1], webhook(healthy, "works").key) << "right behind the other's first";
  const texts busy{found[0], found[2], found[3], found[4]};
  EXPECT_EQ(due(10, busy), texts{webhook(healthy, "works").key}) << "the other has its share";
}

TEST_F(OutboxStore, GivesNoMoreThanMayBeInFlight) {
  auto a = raised(1);
  std::vector<alert_delivery> many;
  for (int i = 0; i < fixed::deliveries_in_flight_max + 10; ++i)
    many.push_back(webhook(a, "receiver-" + std::to_string(i)));
  ASSERT_EQ(store.store(whole(a, 0, many)), refusal::none);
  const auto found = outbox.due({at(1), {}});
  EXPECT_EQ(found.due.size(), std::size_t{fixed::deliveries_in_flight_max});
  EXPECT_EQ(found.due[0].what, many[0]);
  EXPECT_EQ(found.waiting, many.size());
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
