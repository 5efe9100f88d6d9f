// SPDX-License-Identifier: EUPL-1.2
// Alerts in a real PostgreSQL.
#include "actors/domain/alert_origin.hpp"
#include "tests/persistence/alerts/alert_fixture.hpp"

#include <thread>

namespace ecoute::test {
namespace {

class AlertStore : public alert_test {};

TEST_F(AlertStore, KeepsAllThatIsKnownOfAnAlertThroughARestart) {
  const auto first = raised(1);
  const auto second = taken(first, camille);
  const auto third = after(second, {alert_command::pass_on, camille, alex, {}, 2}, 15);
  ASSERT_EQ(store.store(whole(first)), refusal::none);
  ASSERT_EQ(store.store(whole(second, 1)), refusal::none);
  ASSERT_EQ(store.store(whole(third, 2)), refusal::none);
  auto other = raise({{9, 2}}, {alert_kind::system_fault, on_call_scope::system, {}, "journal"},
                     true, policy_of(alert_kind::system_fault), at(1))
                   .now_is;
  other.count = 3'000'000'000;
  other.cause_over = true;
  ASSERT_EQ(store.store(whole(other)), refusal::none);

  sql_session later(db.as("ecoute_app"), seconds{5});
  EXPECT_EQ(alert_store(later.sql()).load().open, (std::vector{third, other}));
}

TEST_F(AlertStore, GivesAnAlertToOneOfTwoWhoTakeItAtOnce) {
  sql_session elsewhere(db.as("ecoute_app"), seconds{5});
  alert_store other(elsewhere.sql());
  for (std::uint64_t number = 1; number <= 5; ++number) {
    const auto a = raised(number);
    ASSERT_EQ(store.store(whole(a)), refusal::none);
    auto one = refusal::unavailable;
    auto two = refusal::unavailable;
    std::thread at_once([&] { one = other.store(whole(taken(a, camille), 1)); });
    two = store.store(whole(taken(a, alex), 1));
    at_once.join();
    ASSERT_NE(one == refusal::none, two == refusal::none);
    ASSERT_EQ(one == refusal::none ? two : one, refusal::race_lost);
    const auto owner = one == refusal::none ? camille : alex;
    const auto stored = store.load().open;
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(stored[0], taken(a, owner));
    EXPECT_EQ(db.number("select count(*) from alert_history where version = 2 and owner = " +
                        std::to_string(owner.value)),
              1);
    ASSERT_EQ(store.store(whole(resolved(stored[0]), 2)), refusal::none);
    db.owner().script("delete from alert_history");
  }
}

TEST_F(AlertStore, TakesTheSameChangeTwiceForOne) {
  const auto a = raised(1);
  const auto change = whole(a, 0, {mail(a, camille), webhook(a, "regional")});
  EXPECT_EQ(store.store(change), refusal::none);
  EXPECT_EQ(store.store(change), refusal::none) << "its answer was lost";
  const auto b = taken(a, camille);
  EXPECT_EQ(store.store(whole(b, 1)), refusal::none);
  EXPECT_EQ(store.store(whole(b, 1)), refusal::none);
  EXPECT_EQ(store.store(change), refusal::race_lost) << "it is another one now";
  EXPECT_EQ(db.number("select count(*) from alert"), 1);
  EXPECT_EQ(db.number("select count(*) from alert_history"), 2);
  EXPECT_EQ(db.number("select count(*) from outbox"), 2);
}

TEST_F(AlertStore, KeepsWhatRangOutOfMemoryUnderItsKeys) {
  auto a = raised(1);
  a = time_passed(a, policy_of(a.cause.kind), at(60)).value().now_is;
  const auto change = whole(a, 0, {mail(a, camille, 1), mail(a, camille, 2)}, 70);
  EXPECT_EQ(store.store(change), refusal::none) << "its second version is the first that is stored";
  EXPECT_EQ(store.store(change), refusal::none);
  EXPECT_EQ(db.number("select count(*) from outbox"), 2);
  EXPECT_EQ(db.number("select version from alert_history"), 2);
}

TEST_F(AlertStore, HasOneOpenAlertOfEachCause) {
  const auto a = raised(1);
  ASSERT_EQ(store.store(whole(a)), refusal::none);
  const auto same = raised(2);
  EXPECT_EQ(store.store(whole(same, 0, {mail(same, camille)})), refusal::race_lost);
  EXPECT_EQ(db.number("select count(*) from outbox"), 0) << "nothing of it is told";
  EXPECT_EQ(store.store(whole(raised(3, alert_kind::minor))), refusal::none);
  EXPECT_EQ(store.store(whole(raised(4, alert_kind::emergency, true))), refusal::none)
      << "a drill of it";
  const auto of_none = [&](std::uint64_t number) {
    auto b = raised(number, alert_kind::queue_full);
    b.cause.conversation = {};
    return store.store(whole(b));
  };
  EXPECT_EQ(of_none(5), refusal::none);
  EXPECT_EQ(of_none(6), refusal::race_lost);

  const auto owned = taken(a, camille);
  ASSERT_EQ(store.store(whole(owned, 1)), refusal::none);
  EXPECT_EQ(store.store(whole(same)), refusal::race_lost) << "somebody has it, and it is open";
  ASSERT_EQ(store.store(whole(resolved(owned), 2)), refusal::none);
  EXPECT_EQ(store.store(whole(same)), refusal::none) << "it may be the cause of another one";
}

TEST_F(AlertStore, LeavesAResolvedOneAsItIs) {
  const auto a = raised(1);
  const auto b = taken(a, camille);
  const auto c = resolved(b);
  ASSERT_EQ(store.store(whole(a)), refusal::none);
  ASSERT_EQ(store.store(whole(b, 1)), refusal::none);
  ASSERT_EQ(store.store(whole(c, 2)), refusal::none);
  EXPECT_TRUE(store.load().open.empty());
  auto again = a;
  again.version = 4;
  EXPECT_EQ(store.store(whole(again, 3)), refusal::race_lost);
  EXPECT_EQ(db.number("select state from alert"), 4);
}

TEST_F(AlertStore, StoresAllOfAChangeOrNothing) {
  const auto a = raised(1);
  EXPECT_EQ(store.store(whole(a, 0, {mail(a, camille), mail(a, {4711})})), refusal::malformed);
  EXPECT_EQ(db.number("select count(*) from alert"), 0);
  EXPECT_EQ(db.number("select count(*) from alert_history"), 0);
  EXPECT_EQ(db.number("select count(*) from outbox"), 0);
  auto elsewhere = a;
  elsewhere.cause.conversation = conversation_id{{1, 2}};
  EXPECT_EQ(store.store(whole(elsewhere)), refusal::malformed);
  EXPECT_EQ(store.store(whole(a)), refusal::none) << "it still works";
}

TEST_F(AlertStore, KnowsWhenATestWasTakenLast) {
  EXPECT_EQ(store.load().last_test, instant{});
  const auto a = raised(1, alert_kind::test, true);
  ASSERT_EQ(store.store(whole(a)), refusal::none);
  EXPECT_EQ(store.load().last_test, instant{});
  const auto b = taken(a, camille);
  auto change = whole(b, 1, {}, 10);
  change.by = camille;
  ASSERT_EQ(store.store(change), refusal::none);
  ASSERT_EQ(store.store(whole(resolved(b), 2, {}, 20)), refusal::none);
  const auto real = raised(2);
  ASSERT_EQ(store.store(whole(real)), refusal::none);
  ASSERT_EQ(store.store(whole(taken(real, camille, 90), 1, {}, 90)), refusal::none);
  EXPECT_EQ(store.load().last_test, at(10));
  EXPECT_EQ(db.number("select count(*) from alert_history where agent is not null"), 1);
}

TEST_F(AlertStore, NamesPeopleAsTheyAreShown) {
  const auto names = store.load().names;
  ASSERT_EQ(names.size(), 3U);
  EXPECT_EQ(names[0].agent, camille);
  EXPECT_EQ(names[0].name, "camille");
}

class AlertOrigins : public alert_test {
protected:
  refusal answer(const alert& a, const std::string& key, std::uint32_t expected = 0) {
    auto change = whole(a, expected);
    change.origin = key;
    return store.store(change);
  }
  const alert_cause cause{alert_kind::emergency, on_call_scope::police, talk, "button"};
};

TEST_F(AlertOrigins, WaitUntilAnAlertNamesThem) {
  add_origin("a", origin_body(cause, false));
  add_origin("a", origin_body(cause, true)); // the journal wrote its batch again
  add_origin("b", "exercise minor gendarmerie");
  const auto found = store.load().origins;
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].key, "a");
  EXPECT_EQ(found[0].cause, cause);
  EXPECT_FALSE(found[0].exercise);
  EXPECT_EQ(found[1].cause, (alert_cause{alert_kind::minor, on_call_scope::gendarmerie, talk, {}}));
  EXPECT_TRUE(found[1].exercise);

  ASSERT_EQ(answer(raised(1), "a"), refusal::none);
  ASSERT_EQ(store.load().origins.size(), 1U);
  EXPECT_EQ(store.load().origins[0].key, "b");
}

TEST_F(AlertOrigins, AreAnsweredByOneAlertForEver) {
  add_origin("a", origin_body(cause, false));
  const auto a = raised(1);
  ASSERT_EQ(answer(a, "a"), refusal::none);
  EXPECT_EQ(answer(a, "a"), refusal::none) << "its answer was lost";
  const auto b = taken(a, camille);
  ASSERT_EQ(answer(b, "a", 1), refusal::none) << "told again meanwhile";
  ASSERT_EQ(store.store(whole(resolved(b), 2)), refusal::none);
  EXPECT_EQ(answer(raised(2), "a"), refusal::race_lost) << "it is over, and does not ring again";
  EXPECT_EQ(store.store(whole(raised(2))), refusal::none) << "another cause of the same kind";
}

TEST_F(AlertOrigins, AreAnsweredByAnOpenAlertThatCountsThem) {
  const auto a = raised(1);
  ASSERT_EQ(store.store(whole(a)), refusal::none);
  add_origin("a", origin_body(cause, false));
  ASSERT_EQ(answer(told_again(a).now_is, "a", 1), refusal::none);
  EXPECT_TRUE(store.load().origins.empty());
}

TEST_F(AlertOrigins, WaitOnWhenTheirAlertIsNotStored) {
  ASSERT_EQ(store.store(whole(raised(1))), refusal::none);
  add_origin("a", origin_body(cause, false));
  EXPECT_EQ(answer(raised(2), "a"), refusal::race_lost) << "one of its cause is open";
  EXPECT_EQ(store.load().origins.size(), 1U);
}

TEST_F(AlertOrigins, NeedNotBeThereYet) {
  EXPECT_EQ(answer(raised(1), "of an event that the journal could not store"), refusal::none);
}

TEST_F(AlertOrigins, RaiseAFaultWhenNobodyCanReadThem) {
  add_origin("a", "something_new police");
  const auto found = store.load().origins;
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].cause, (alert_cause{alert_kind::system_fault, on_call_scope::system, talk,
                                         std::string{unreadable_origin}}));
}

} // namespace
} // namespace ecoute::test
