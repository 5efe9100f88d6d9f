// SPDX-License-Identifier: EUPL-1.2
// Who is on call, in a real PostgreSQL: changed by the owner, read by the engine.
#include "persistence/agent_store.hpp"
#include "persistence/on_call_store.hpp"
#include "tests/persistence/alerts/alert_fixture.hpp"

namespace ecoute::test {
namespace {

class OnCallStore : public alert_test {
protected:
  [[nodiscard]] on_call_plan full() const {
    return {{{on_call_scope::system, 1, "Europe/Paris", morning, 7, {camille, alex, camille}},
             {on_call_scope::system, 2, "Indian/Reunion", morning, 1, {morgan}},
             {on_call_scope::gendarmerie, 1, "Europe/Paris", civil_time{}, 366, {alex}}},
            {{on_call_scope::system, 2, {at(900), at(1000)}, camille},
             {on_call_scope::system, 1, {at(0), at(100)}, morgan},
             {on_call_scope::system, 1, {at(50), at(150)}, alex}}};
  }

  const civil_time morning = civil_day{date::year{2026} / 3 / 29} + std::chrono::hours{2};
  sql_session owner{db.as("ecoute_owner"), seconds{5}};
  on_call_store owners{owner.sql()};
};

TEST_F(OnCallStore, KeepsAPlanAsItIsWritten) {
  EXPECT_EQ(owners.plan(), on_call_plan{});
  owners.replace(full(), at(0));
  EXPECT_EQ(owners.plan(), full());
  EXPECT_EQ(store.load().plan, full()) << "read by the engine";
}

TEST_F(OnCallStore, PutsAPlanInThePlaceOfTheOneBefore) {
  owners.replace(full(), at(0));
  auto next = full();
  next.rotations.erase(next.rotations.begin());
  next.rotations[0].members = {alex, camille};
  next.overrides.resize(1);
  owners.replace(next, at(1));
  EXPECT_EQ(owners.plan(), next);
}

TEST_F(OnCallStore, KeepsTheOneBeforeWhenTheDatabaseRefusesTheNext) {
  owners.replace(full(), at(0));
  auto bad = full();
  bad.rotations.resize(1);
  bad.overrides[2].agent = {4711};
  EXPECT_THROW(owners.replace(bad, at(1)), soci::soci_error);
  EXPECT_EQ(owners.plan(), full());
}

TEST_F(OnCallStore, IsNotChangedByTheEngine) {
  EXPECT_THROW(on_call_store(engine.sql()).replace(full(), at(0)), soci::soci_error);
  EXPECT_EQ(owners.plan(), on_call_plan{});
}

TEST_F(OnCallStore, KnowsWhoMayBeOnCallBesideWhoIsADutyOfficer) {
  agent_store agents(owner.sql());
  EXPECT_TRUE(owners.allowed().empty());
  agents.set_duty_officer(alex, true);
  agents.set_on_call(camille, true);
  agents.set_on_call(camille, true); // said twice is said once
  EXPECT_EQ(owners.allowed(), std::vector{camille});
  agents.open_session(std::string(32, 'x'), camille, at(0), at(10));
  const auto known = agents.by_session(std::string(32, 'x'), at(1));
  ASSERT_TRUE(known);
  EXPECT_TRUE(known->who.on_call);
  EXPECT_FALSE(known->who.duty_officer);
  EXPECT_FALSE(agents.by_name("alex")->profile.on_call);
  EXPECT_TRUE(agents.by_name("alex")->profile.duty_officer);
  agents.set_duty_officer(camille, true);
  agents.set_on_call(camille, false);
  EXPECT_TRUE(agents.by_name("camille")->profile.duty_officer) << "the other role stays";
  EXPECT_FALSE(agents.by_name("camille")->profile.on_call);
  EXPECT_TRUE(owners.allowed().empty());
  EXPECT_THROW(agent_store(engine.sql()).set_on_call(camille, true), soci::soci_error);
}

TEST_F(OnCallStore, TakesNoAddressThatIsNone) {
  EXPECT_TRUE(owners.set_mail(camille, secret_text{"camille.astreinte@exemple.test"}));
  EXPECT_FALSE(owners.set_mail(camille, secret_text{"camille, alex@exemple.test"}));
  EXPECT_EQ(owners.contacts().at(0).mail.reveal(), "camille.astreinte@exemple.test");
}

TEST_F(OnCallStore, FindsWhoseCalendarItIsUntilItsAddressIsRevoked) {
  const std::string first(32, 'a');
  const std::string second(32, 'b');
  const std::string third(32, 'c');
  on_call_store engines(engine.sql());
  owners.set_feed(camille, first);
  EXPECT_EQ(engines.feed_owner(first), camille);
  EXPECT_TRUE(engines.feed_owner(second).is_none());
  owners.set_feed(camille, second);
  EXPECT_TRUE(engines.feed_owner(first).is_none()) << "a new one instead of the one before";
  owners.set_feed(alex, third);
  owners.revoke_feeds(camille);
  EXPECT_TRUE(engines.feed_owner(second).is_none());
  EXPECT_EQ(engines.feed_owner(third), alex) << "nobody else's";
  EXPECT_THROW(engines.set_feed(morgan, std::string(32, 'd')), soci::soci_error);
}

} // namespace
} // namespace ecoute::test
