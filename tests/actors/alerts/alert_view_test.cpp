// SPDX-License-Identifier: EUPL-1.2
#include "actors/escalation/alert_view.hpp"
#include "config/limits.hpp"
#include "tests/support/alert_plans.hpp"

#include <gtest/gtest.h>

namespace ecoute::test {

namespace {

struct AlertView : ::testing::Test {
  AlertView() {
    all.plan = three_levels();
    all.names = {{first_called, "Camille"}, {second_called, "Alex"}};
    all.last_test = now - minutes{5};
  }
  alert_row& open(on_call_scope scope, milliseconds ago = {}) {
    alert_row row;
    row.what.id = {{2, ++ids}};
    row.what.cause = {alert_kind::nobody_on_duty, scope, {}, {}};
    row.what.raised_at = now - ago;
    return all.rows.emplace_back(row);
  }
  [[nodiscard]] alerts_told seen_by(agent_id who, const platforms_watched& platforms,
                                    bool system = false) const {
    return view_for({who, platforms, system, true}, all, now);
  }

  instant now{std::chrono::hours{24 * 20000}};
  alerts_known all;
  std::uint64_t ids = 0;
  const agent_id officer{50};
};

} // namespace

TEST_F(AlertView, ShowsTheScopesThatAreWatchedAndNoOther) {
  open(on_call_scope::police);
  open(on_call_scope::gendarmerie);
  open(on_call_scope::system);
  EXPECT_EQ(seen_by(officer, {force::police}).rows.size(), 1U);
  EXPECT_EQ(seen_by(officer, {force::police, force::gendarmerie}).rows.size(), 2U);
  EXPECT_EQ(seen_by(officer, {}, true).rows.front().what.cause.scope, on_call_scope::system);
  EXPECT_TRUE(seen_by(officer, {}).rows.empty());
}

TEST_F(AlertView, ShowsWhoIsCalledAndWhoHasItWhateverTheyWatch) {
  auto& row = open(on_call_scope::police);
  EXPECT_EQ(seen_by(third_called, {}).rows.size(), 1U) << "on call there";
  row.what.owner = officer;
  row.what.state = alert_state::passed;
  EXPECT_EQ(seen_by(officer, {}).rows.size(), 1U);
}

TEST_F(AlertView, TheSystemsPeopleSeeWhatTheyAreCalledForWhereAPlatformHasNobody) {
  std::erase_if(all.plan.rotations,
                [](const on_call_rotation& r) { return r.scope == on_call_scope::police; });
  open(on_call_scope::police);
  EXPECT_EQ(seen_by(first_called, {}, true).rows.size(), 1U);
  EXPECT_TRUE(seen_by(officer, {}, true).rows.empty());
}

TEST_F(AlertView, NewestFirstWithTheOwnersNamesAndNoMoreThanAreShown) {
  open(on_call_scope::police, minutes{5});
  open(on_call_scope::police).what.owner = second_called;
  open(on_call_scope::police, minutes{9});
  const auto told = seen_by(officer, {force::police});
  ASSERT_EQ(told.rows.size(), 3U);
  EXPECT_EQ(told.rows[0].owner_name, "Alex");
  EXPECT_TRUE(told.rows[1].owner_name.empty());
  EXPECT_EQ(told.rows[2].what.raised_at, now - minutes{9});
  for (std::size_t i = 0; i < fixed::alerts_shown; ++i)
    open(on_call_scope::police);
  EXPECT_EQ(seen_by(officer, {force::police}).rows.size(), fixed::alerts_shown);
}

TEST_F(AlertView, TellsWhoIsOnCallByLevelAndTheLastTest) {
  const auto told = seen_by(officer, {force::police});
  ASSERT_EQ(told.on_call.size(), 3U);
  EXPECT_EQ(told.on_call[0].level, 1U);
  EXPECT_EQ(told.on_call[0].scope, on_call_scope::police);
  EXPECT_EQ(told.on_call[0].name, "Camille");
  EXPECT_EQ(told.on_call[2].turn.agent, third_called);
  EXPECT_TRUE(told.on_call[2].name.empty()) << "a name that is not known";
  EXPECT_EQ(told.last_test, now - minutes{5});
}

TEST_F(AlertView, SaysWhenSomethingIsInMemoryOnly) {
  open(on_call_scope::police);
  EXPECT_TRUE(seen_by(officer, {force::police}).stored);
  open(on_call_scope::police).stored = false;
  EXPECT_FALSE(seen_by(officer, {force::police}).stored);
  EXPECT_TRUE(seen_by(officer, {force::gendarmerie}).stored) << "nothing that they are shown";
}

TEST_F(AlertView, CallsEachLevelThatWasToldUntilSomebodyHasIt) {
  auto& row = open(on_call_scope::police);
  const auto called = [this] {
    std::vector<agent_id> all_called;
    for (const auto who : {first_called, second_called, third_called, officer})
      if (seen_by(who, {force::police}).rows.front().calls)
        all_called.push_back(who);
    return all_called;
  };
  using those = std::vector<agent_id>;
  row.level = 1;
  EXPECT_EQ(called(), those{first_called});
  row.level = 2;
  EXPECT_EQ(called(), (those{first_called, second_called}));
  row.level = 0;
  EXPECT_EQ(called(), (those{first_called, second_called, third_called})) << "all";
  row.what.owner = second_called;
  row.what.state = alert_state::passed;
  EXPECT_EQ(called(), those{second_called}) << "to whom it was passed, alone";
  row.what.state = alert_state::taken;
  EXPECT_EQ(called(), those{});
}

TEST_F(AlertView, CallsWhoeverLooksWhereNobodyIsOnCall) {
  all.plan = {};
  open(on_call_scope::police).level = 1;
  EXPECT_TRUE(seen_by(officer, {force::police}).rows.front().calls);
}

TEST_F(AlertView, TellsWhoIsOnCallWhereOneIsCalledToo) {
  EXPECT_TRUE(seen_by(officer, {}).on_call.empty());
  EXPECT_FALSE(seen_by(third_called, {}).on_call.empty());
}

} // namespace ecoute::test
