// SPDX-License-Identifier: EUPL-1.2
// Two operators accept the same offer, and one accepts what is no longer offered.
#include "tests/support/engine_fixture.hpp"

#include <algorithm>

namespace ecoute::test {

namespace {

using std::chrono::seconds;

class TwoAccept : public engine_fixture {
protected:
  void both_on_duty_and_one_waits() {
    start();
    ASSERT_EQ(first.available(), refusal::none);
    ASSERT_EQ(second.available(), refusal::none);
    ASSERT_EQ(visitor.open(), refusal::none);
    run();
  }

  /// Both requests are under way before either is looked at.
  std::vector<refusal> take_at_once(const conversation_id& id) {
    caf::scoped_actor one{system};
    caf::scoped_actor other{system};
    auto asked = one->request(first.desk, seconds{50}, take_conversation{id});
    auto asked_too = other->request(second.desk, seconds{50}, take_conversation{id});
    run();
    std::vector<refusal> answers(2, refusal::unavailable);
    asked.receive([&](const done&) { answers[0] = refusal::none; },
                  [&](const caf::error& why) { answers[0] = refusal_of(why); });
    asked_too.receive([&](const done&) { answers[1] = refusal::none; },
                      [&](const caf::error& why) { answers[1] = refusal_of(why); });
    return answers;
  }
  template <class Body>
  std::size_t stored_of() {
    return count_stored(visitor.id, kind_of(Body{}));
  }

  scripted_agent first{*this, 1};
  scripted_agent second{*this, 2};
  scripted_visitor visitor{*this};
};

} // namespace

TEST_F(TwoAccept, OneHasItAndTheOtherIsToldWhyNot) {
  both_on_duty_and_one_waits();
  ASSERT_EQ(visitor.say("is somebody there?"), refusal::none);
  const auto answers = take_at_once(visitor.id);
  EXPECT_EQ(std::count(answers.begin(), answers.end(), refusal::none), 1);
  EXPECT_EQ(std::count(answers.begin(), answers.end(), refusal::already_taken), 1);
  EXPECT_EQ(stored_of<taken>(), 1U);
  auto& winner = answers[0] == refusal::none ? first : second;
  auto& loser = answers[0] == refusal::none ? second : first;
  EXPECT_TRUE(winner.holds(visitor.id));
  EXPECT_FALSE(loser.holds(visitor.id));
  EXPECT_FALSE(loser.has_offer(visitor.id));
  EXPECT_EQ(loser.follow(visitor.id), refusal::not_holder) << "and reads nothing of it";
  ASSERT_EQ(winner.follow(visitor.id), refusal::none);
  EXPECT_EQ(winner.texts(visitor.id), std::vector<std::string>{"is somebody there?"});
  EXPECT_EQ(visitor.told->standing->holder_name, winner.profile.shown_name);
  EXPECT_TRUE(visitor.gapless());
}

TEST_F(TwoAccept, WhoLostTheRaceHasAllTheirRoomLeft) {
  first.profile.capacity = 1;
  second.profile.capacity = 1;
  both_on_duty_and_one_waits();
  const auto answers = take_at_once(visitor.id);
  auto& loser = answers[0] == refusal::none ? second : first;
  scripted_visitor next{*this};
  ASSERT_EQ(next.open(), refusal::none);
  run();
  EXPECT_TRUE(loser.has_offer(next.id));
  EXPECT_EQ(loser.take(next.id), refusal::none);
}

TEST_F(TwoAccept, AnOfferThatHasPassedMayStillBeTakenWhileNobodyElseHasIt) {
  both_on_duty_and_one_waits();
  auto& asked = first.has_offer(visitor.id) ? first : second;
  auto& next = first.has_offer(visitor.id) ? second : first;
  run_for(limits.queue.offer_life + seconds{1});
  ASSERT_FALSE(asked.has_offer(visitor.id));
  ASSERT_TRUE(next.has_offer(visitor.id));
  EXPECT_EQ(asked.take(visitor.id), refusal::none) << "by hand, as anybody may";
  run();
  EXPECT_FALSE(next.has_offer(visitor.id));
  EXPECT_EQ(next.take(visitor.id), refusal::already_taken);
  EXPECT_EQ(stored_of<taken>(), 1U);
}

TEST_F(TwoAccept, AnAcceptAfterTheEndChangesNothing) {
  both_on_duty_and_one_waits();
  auto& asked = first.has_offer(visitor.id) ? first : second;
  ASSERT_EQ(refused(ask<done>(visitor.conversation(), close_conversation{author::visitor, {}})),
            refusal::none);
  const auto before = stored_events(visitor.id).size();
  EXPECT_EQ(asked.take(visitor.id), refusal::closed);
  EXPECT_FALSE(asked.holds(visitor.id));
  EXPECT_EQ(stored_events(visitor.id).size(), before);
}

} // namespace ecoute::test
