// SPDX-License-Identifier: EUPL-1.2
// What a queue still says of a conversation that has left it meanwhile: for the other platform, or
// and waits there again.
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
  /// As it joined this one last.
  static std::uint32_t spell(const probe& line) {
    return line.got<join_queue>().back().entry.spell;
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
  tell(offer_noted{holder, {.among = 1, .short_of_time = true}, spell(queue)});
  EXPECT_EQ(stored_of<offered>(), 0U);
  tell(offer_noted{there, {}, spell(theirs)});
  EXPECT_EQ(stored_of<offered>(), 1U);
  tell(offer_ended{there, lapse_reason::expired, spell(queue)});
  EXPECT_EQ(stored_of<offer_lapsed>(), 0U) << "nor its end";
  tell(offer_ended{there, lapse_reason::expired, spell(theirs)});
  EXPECT_EQ(stored_of<offer_lapsed>(), 1U);
}

TEST_F(LateQueue, AnOfferThatIsUnderWayAsItIsSentOverIsNotNotedEither) {
  waiting();
  journal.freeze<append>();
  caf::anon_send(it, overflow_to{force::gendarmerie});
  caf::anon_send(it, offer_noted{holder, {}, spell(queue)});
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
  tell(place_in_queue{4, false, {}, spell(theirs)});
  EXPECT_EQ(visitor.got<visitor_standing>().back().ahead, 4U);
  tell(place_in_queue{1, false, {}, spell(queue)});
  EXPECT_EQ(visitor.got<visitor_standing>().back().ahead, 4U);
}

TEST_F(LateQueue, AnOfferOfAnEarlierWaitInTheSameLineIsNotNoted) {
  waiting();
  const auto first = spell(queue);
  ASSERT_EQ(first, first_spell);
  ASSERT_EQ(request(take{holder, "Camille", force::police}), refusal::none);
  ASSERT_EQ(request(hand_back{holder}), refusal::none);
  ASSERT_EQ(queue.count<join_queue>(), 2U);
  const auto second = spell(queue);
  ASSERT_NE(second, first);
  tell(offer_noted{there, {.among = 1, .short_of_time = true}, first});
  EXPECT_EQ(stored_of<offered>(), 0U) << "it was made before it was taken by hand";
  tell(offer_noted{there, {}, second});
  EXPECT_EQ(stored_of<offered>(), 1U);
  tell(offer_ended{there, lapse_reason::withdrawn, first});
  EXPECT_EQ(stored_of<offer_lapsed>(), 0U);
  tell(offer_ended{there, lapse_reason::expired, second});
  EXPECT_EQ(stored_of<offer_lapsed>(), 1U);
}

TEST_F(LateQueue, AnOfferUnderWayAsItLeavesAndComesBackIsNotNoted) {
  waiting();
  const auto first = spell(queue);
  for (const auto to : {force::gendarmerie, force::police}) {
    caf::anon_send(it, overflow_to{to});
    run();
  }
  ASSERT_EQ(queue.count<join_queue>(), 2U);
  tell(offer_noted{there, {}, first});
  EXPECT_EQ(stored_of<offered>(), 0U);
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  tell(place_in_queue{2, false, {}, spell(queue)});
  tell(place_in_queue{7, false, {}, first});
  EXPECT_EQ(visitor.got<visitor_standing>().back().ahead, 2U) << "nor the place";
}

TEST_F(LateQueue, AReplayedOneWaitsOnInTheSameSpell) {
  waiting();
  const auto before = spell(queue);
  replayed();
  EXPECT_EQ(spell(queue), before) << "its queue's offers hold";
}

} // namespace ecoute::test
