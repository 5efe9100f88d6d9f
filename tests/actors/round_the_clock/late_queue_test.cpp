// SPDX-License-Identifier: EUPL-1.2
// What a queue still says of a conversation that has gone to the other platform meanwhile.
#include "tests/actors/lone_conversation.hpp"

namespace ecoute::test {

namespace {

class LateQueue : public lone_conversation {
protected:
  LateQueue() {
    directory::put(system, force::gendarmerie, theirs.as<queue_handle>());
    theirs.on<join_queue>([](const join_queue&) { return done{}; });
  }
  void goes_over() {
    waiting();
    caf::anon_send(it, overflow_to{force::gendarmerie});
    run();
    ASSERT_EQ(theirs.count<join_queue>(), 1U);
  }
  template <class Message>
  void tell(const Message& m) {
    caf::anon_send(it, m);
    run();
  }

  agent_id there{2};
  probe theirs{system};
};

} // namespace

TEST_F(LateQueue, AnOfferOfTheLineThatWasLeftIsNotNoted) {
  goes_over();
  tell(offer_noted{holder, {.among = 1, .short_of_time = true}, force::police});
  EXPECT_EQ(stored_of<offered>(), 0U);
  tell(offer_noted{there, {}, force::gendarmerie});
  EXPECT_EQ(stored_of<offered>(), 1U);
  tell(offer_ended{there, lapse_reason::expired, force::police});
  EXPECT_EQ(stored_of<offer_lapsed>(), 0U) << "nor its end";
  tell(offer_ended{there, lapse_reason::expired, force::gendarmerie});
  EXPECT_EQ(stored_of<offer_lapsed>(), 1U);
}

TEST_F(LateQueue, AnOfferThatIsUnderWayAsItIsSentOverIsNotNotedEither) {
  waiting();
  journal.freeze<append>();
  caf::anon_send(it, overflow_to{force::gendarmerie});
  caf::anon_send(it, offer_noted{holder, {}, force::police});
  run();
  const auto last = store->events.at(id).back().seq;
  journal_works();
  ASSERT_TRUE((journal.answer<append>(committed{id, last + 1})));
  run();
  EXPECT_EQ(theirs.count<join_queue>(), 1U);
  EXPECT_EQ(stored_of<offered>(), 0U);
}

TEST_F(LateQueue, ThePlaceInTheLineThatWasLeftIsToldToNobody) {
  goes_over();
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  tell(place_in_queue{4, false, {}, force::gendarmerie});
  EXPECT_EQ(visitor.got<visitor_standing>().back().ahead, 4U);
  tell(place_in_queue{1, false, {}, force::police});
  EXPECT_EQ(visitor.got<visitor_standing>().back().ahead, 4U);
}

} // namespace ecoute::test
