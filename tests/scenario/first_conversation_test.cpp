// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/engine_fixture.hpp"

namespace ecoute::test {

using FirstConversation = engine_fixture;

TEST_F(FirstConversation, IsOfferedTakenAndHeldInOrderOnce) {
  start();
  scripted_agent agent{*this, 1};
  ASSERT_EQ(agent.available(), refusal::none);
  scripted_visitor visitor{*this};
  ASSERT_EQ(visitor.open(), refusal::none);
  run();
  ASSERT_TRUE(agent.has_offer(visitor.id));
  ASSERT_EQ(agent.take(visitor.id), refusal::none);
  run();
  std::vector<std::string> expected;
  for (int i = 0; i < 10; ++i) {
    expected.push_back("visitor " + std::to_string(i));
    ASSERT_EQ(visitor.say(expected.back()), refusal::none);
    expected.push_back("agent " + std::to_string(i));
    ASSERT_EQ(agent.say(visitor.id, expected.back()), refusal::none);
  }
  run();
  EXPECT_EQ(visitor.texts(), expected);
  EXPECT_EQ(agent.texts(visitor.id), expected);
  EXPECT_TRUE(visitor.gapless());
  EXPECT_TRUE(agent.gapless(visitor.id));
  EXPECT_EQ(count_stored(visitor.id, kind_of(said{})), 20U);
  ASSERT_TRUE(visitor.told->standing);
  EXPECT_EQ(visitor.told->standing->where, phase::held);
  EXPECT_EQ(visitor.told->standing->holder_name, "Agent 1");
}

TEST_F(FirstConversation, OpensOnceWhenTheWishIsSentTwice) {
  start();
  scripted_visitor visitor{*this};
  ASSERT_EQ(visitor.open(), refusal::none);
  const auto first = visitor.id;
  ASSERT_EQ(visitor.open(), refusal::none);
  EXPECT_EQ(visitor.id, first);
  EXPECT_EQ(store->events.size(), 1U);
}

TEST_F(FirstConversation, LeavesNobodyBehindWhenTheEngineStops) {
  start();
  {
    scripted_agent agent{*this, 1};
    ASSERT_EQ(agent.available(), refusal::none);
    scripted_visitor visitor{*this};
    ASSERT_EQ(visitor.open(), refusal::none);
  }
  stop();
  run_for(std::chrono::minutes{5});
  EXPECT_EQ(system.registry().running(), 0U);
}

TEST_F(FirstConversation, IsNeverOfferedToTheOtherForce) {
  start();
  scripted_agent other{*this, 2, force::gendarmerie};
  ASSERT_EQ(other.available(), refusal::none);
  scripted_visitor visitor{*this, force::police};
  ASSERT_EQ(visitor.open(), refusal::none);
  run_for(std::chrono::minutes{2});
  EXPECT_FALSE(other.has_offer(visitor.id));
  ASSERT_TRUE(visitor.told->standing);
  EXPECT_TRUE(visitor.told->standing->nobody_on_duty);
}

} // namespace ecoute::test
