// SPDX-License-Identifier: EUPL-1.2
// Automatic assignment: the operator who would be asked has the conversation at once.
#include "tests/support/engine_fixture.hpp"

namespace ecoute::test {

namespace {

using std::chrono::seconds;

class Automatic : public engine_fixture {
protected:
  Automatic() { limits.queue.assign_automatically = true; }

  template <class Body>
  std::vector<Body> stored_of(const conversation_id& id) {
    std::vector<Body> all;
    for (const auto& e : stored_events(id))
      if (const auto* one = std::get_if<Body>(&e.body))
        all.push_back(*one);
    return all;
  }

  scripted_agent first{*this, 1};
  scripted_agent second{*this, 2};
  scripted_visitor visitor{*this};
};

} // namespace

TEST_F(Automatic, GivesItToTheBestFreeOperatorAndSaysWhy) {
  start();
  ASSERT_EQ(first.available(), refusal::none);
  scripted_visitor earlier{*this};
  ASSERT_EQ(earlier.open(), refusal::none);
  run();
  ASSERT_TRUE(first.holds(earlier.id));
  ASSERT_EQ(second.available(), refusal::none);
  ASSERT_EQ(visitor.open(), refusal::none);
  run();
  EXPECT_TRUE(second.holds(visitor.id)) << "the least loaded";
  EXPECT_EQ(visitor.told->standing->holder_name, "Agent 2");
  EXPECT_EQ(stored_of<taken>(visitor.id).size(), 1U);
  const auto made = stored_of<offered>(visitor.id);
  ASSERT_EQ(made.size(), 1U);
  EXPECT_EQ(made[0], (offered{agent_id{2}, offer_reason{.among = 2, .automatic = true}}));
}

TEST_F(Automatic, IsOffUnlessTheSettingSaysSo) {
  limits.queue.assign_automatically = false;
  start();
  ASSERT_EQ(first.available(), refusal::none);
  ASSERT_EQ(visitor.open(), refusal::none);
  run();
  EXPECT_TRUE(first.has_offer(visitor.id));
  EXPECT_FALSE(first.holds(visitor.id));
  ASSERT_EQ(stored_of<offered>(visitor.id).size(), 1U);
  EXPECT_FALSE(stored_of<offered>(visitor.id)[0].why->automatic);
}

TEST_F(Automatic, OneTakerWhoeverElseReachesForIt) {
  start();
  ASSERT_EQ(first.sign_on(), refusal::none);
  ASSERT_EQ(second.sign_on(), refusal::none);
  ASSERT_EQ(visitor.open(), refusal::none);
  run();
  caf::anon_send(second.desk, set_my_presence{presence::available});
  caf::anon_send(first.desk, set_my_presence{presence::available});
  caf::anon_send(first.desk, take_conversation{visitor.id});
  caf::anon_send(second.desk, take_conversation{visitor.id});
  run();
  EXPECT_EQ(stored_of<taken>(visitor.id).size(), 1U);
  EXPECT_NE(first.holds(visitor.id), second.holds(visitor.id));
  run_for(seconds{60});
  EXPECT_EQ(stored_of<taken>(visitor.id).size(), 1U);
}

TEST_F(Automatic, WhoIsFullIsGivenTheNextOneWhenARoomIsFree) {
  first.profile.capacity = 1;
  start();
  ASSERT_EQ(first.available(), refusal::none);
  scripted_visitor next{*this};
  ASSERT_EQ(visitor.open(), refusal::none);
  ASSERT_EQ(next.open(), refusal::none);
  run();
  ASSERT_TRUE(first.holds(visitor.id));
  EXPECT_EQ(next.told->standing->where, phase::waiting);
  EXPECT_FALSE(next.told->standing->nobody_on_duty);
  ASSERT_EQ(refused(ask<done>(next.conversation(), close_conversation{author::visitor, {}})),
            refusal::none);
  ASSERT_EQ(refused(ask<done>(visitor.conversation(), close_conversation{author::visitor, {}})),
            refusal::none);
  scripted_visitor last{*this};
  ASSERT_EQ(last.open(), refusal::none);
  run_for(limits.operators.wrap_up_max);
  EXPECT_TRUE(first.holds(last.id));
}

} // namespace ecoute::test
