// SPDX-License-Identifier: EUPL-1.2
// Who is on call, in a real PostgreSQL: changed by the owner, read by the engine.
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

} // namespace
} // namespace ecoute::test
