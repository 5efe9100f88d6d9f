// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/engine_fixture.hpp"

#include <stdexcept>

namespace ecoute::test {

namespace {

using std::chrono::seconds;

class ConversationCrash : public engine_fixture {
protected:
  void talk() {
    start();
    ASSERT_EQ(agent.available(), refusal::none);
    ASSERT_EQ(visitor.open(), refusal::none);
    ASSERT_EQ(agent.take(visitor.id), refusal::none);
    ASSERT_EQ(visitor.say("before"), refusal::none);
    run();
  }
  /// The conversation throws at this point, so many times.
  void crash_at(std::string point, int times) {
    left = times;
    fault = [this, point](const conversation_id& who, std::string_view at) {
      if (who == visitor.id && at == point && left > 0) {
        --left;
        throw std::runtime_error{"planted"};
      }
    };
  }
  /// Says something without waiting: whoever dies in a handler answers nothing.
  void poke() {
    caf::anon_send(visitor.conversation(),
                   say{author::visitor, {}, next_message_id(), secret_text{"again"}});
    run();
  }

  int left = 0; ///< crashes still to come
  scripted_agent agent{*this, 1};
  scripted_visitor visitor{*this};
};

} // namespace

TEST_F(ConversationCrash, IsRestartedByReplayAndNothingIsLost) {
  talk();
  const auto id = next_message_id();
  crash_at("after_commit", 1);
  EXPECT_NE(visitor.say(id, "during"), refusal::none) << "died before it could answer";
  run();
  ASSERT_EQ(visitor.attach(), refusal::none);
  ASSERT_EQ(agent.follow(visitor.id), refusal::none);
  EXPECT_EQ(visitor.say(id, "during"), refusal::none) << "the resend is the same message";
  EXPECT_EQ(agent.say(visitor.id, "after"), refusal::none);
  run();
  const std::vector<std::string> expected{"before", "during", "after"};
  EXPECT_EQ(visitor.texts(), expected);
  EXPECT_EQ(agent.texts(visitor.id), expected);
  EXPECT_EQ(store->times_stored(visitor.id, id), 1U);
  EXPECT_TRUE(agent.holds(visitor.id));
}

TEST_F(ConversationCrash, FourInAMinuteQuarantineItAndTellTheOperators) {
  talk();
  scripted_visitor other{*this};
  ASSERT_EQ(other.open(), refusal::none);
  crash_at("before_append", 4);
  for (int i = 0; i < 4; ++i)
    poke();
  EXPECT_EQ(left, 0);
  EXPECT_EQ(refused(ask<conversation_handle>(directory::registry(system), locate{visitor.id})),
            refusal::quarantined);
  ASSERT_EQ(agent.told->faults.size(), 1U);
  EXPECT_EQ(agent.told->faults.front().what, "conversation_quarantined");
  EXPECT_FALSE(agent.holds(visitor.id));
  EXPECT_EQ(
      std::get<desk_view>(ask<desk_view>(agent.desk, agent.session, attach_desk{})).held.size(),
      0U);
  EXPECT_EQ(other.say("untouched"), refusal::none);
  EXPECT_FALSE(fatal);
}

TEST_F(ConversationCrash, OneQuarantinedAtTheStartIsToldToTheOperatorWhoComesLater) {
  start();
  ASSERT_EQ(visitor.open(), refusal::none);
  fault = [this](const conversation_id& who, std::string_view at) {
    if (who == visitor.id && at == "loaded")
      throw std::runtime_error{"planted"};
  };
  restart();
  run_for(seconds{5});
  const auto faults_shown = [this] {
    const auto platform = directory::platform(system, force::police);
    const auto desk =
        std::get<operator_handle>(ask<operator_handle>(platform, find_desk{agent.profile}));
    return std::get<desk_view>(ask<desk_view>(desk, agent.session, attach_desk{})).faults;
  };
  const std::vector<fault_notice> open{{"conversation_quarantined", to_text(visitor.id)}};
  EXPECT_EQ(faults_shown(), open);
  caf::anon_send_exit(directory::platform(system, force::police),
                      caf::exit_reason::unhandled_exception);
  run_for(seconds{2});
  EXPECT_EQ(faults_shown(), open) << "the registry tells a new platform again";
}

TEST_F(ConversationCrash, ThreeInAMinuteAreForgivenAndForgottenLater) {
  talk();
  for (int round = 0; round < 3; ++round) {
    crash_at("before_append", 3);
    for (int i = 0; i < 3; ++i)
      poke();
    EXPECT_EQ(left, 0);
    run_for(seconds{61});
  }
  fault = nullptr;
  EXPECT_EQ(visitor.say("well"), refusal::none);
}

TEST_F(ConversationCrash, TheQueueRebuildsItselfAfterItsOwnDeath) {
  start();
  ASSERT_EQ(visitor.open(), refusal::none);
  caf::anon_send_exit(directory::queue(system, force::police),
                      caf::exit_reason::unhandled_exception);
  run_for(seconds{2});
  ASSERT_EQ(agent.available(), refusal::none);
  run();
  EXPECT_TRUE(agent.has_offer(visitor.id));
}

TEST_F(ConversationCrash, TheRegistryBringsEveryConversationBackAfterItsOwnDeath) {
  talk();
  caf::anon_send_exit(directory::registry(system), caf::exit_reason::unhandled_exception);
  run_for(seconds{2});
  ASSERT_EQ(visitor.attach(), refusal::none);
  EXPECT_EQ(visitor.say("still here"), refusal::none);
  EXPECT_TRUE(agent.holds(visitor.id));
}

TEST_F(ConversationCrash, ThePlatformsDeathCostsNoConversation) {
  talk();
  caf::anon_send_exit(directory::platform(system, force::police),
                      caf::exit_reason::unhandled_exception);
  run_for(seconds{2});
  ASSERT_EQ(agent.sign_on(), refusal::none);
  EXPECT_TRUE(agent.holds(visitor.id));
  EXPECT_EQ(agent.say(visitor.id, "still here"), refusal::none);
}

TEST_F(ConversationCrash, ARoleThatKeepsDyingEndsTheEngine) {
  start();
  for (int i = 0; i < 11; ++i) {
    EXPECT_FALSE(fatal);
    caf::anon_send_exit(directory::archive(system), caf::exit_reason::unhandled_exception);
    run();
  }
  EXPECT_TRUE(fatal);
}

} // namespace ecoute::test
