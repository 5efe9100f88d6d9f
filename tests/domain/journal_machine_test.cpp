// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/journal_machine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace ecoute {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using numbers = std::vector<entry_number>;

constexpr milliseconds ms(std::int64_t value) {
  return milliseconds{value};
}

/// A machine and its time; entries have one event of 100 bytes and 10 s unless said otherwise.
struct bench {
  explicit bench(const journal_limits& wanted = {}) : machine(wanted, now) {}

  void append(entry_number number, milliseconds life = seconds{10}, std::uint32_t events = 1,
              std::uint32_t bytes = 100) {
    machine.append({number, events, bytes, now + life}, now);
  }
  void append_all(entry_number first, entry_number last) {
    for (auto number = first; number <= last; ++number)
      append(number);
  }
  journal_action next() { return machine.next(now); }
  journal_step step() { return next().step; }
  numbers written() {
    const auto action = next();
    EXPECT_EQ(action.step, journal_step::write);
    return action.entries;
  }
  std::vector<journal_answer> answers() { return machine.take_answers(); }
  void pass(milliseconds time) {
    now += time;
    machine.tick(now);
  }
  /// From away to ready, when nothing is in doubt.
  void come_up() {
    EXPECT_EQ(step(), journal_step::connect);
    machine.connected(now);
    EXPECT_EQ(step(), journal_step::bump_epoch);
    machine.epoch_bumped(machine.epoch() + 1, now);
  }
  /// From away to the re-read of what is in doubt.
  numbers come_up_to_reread() {
    come_up();
    const auto action = next();
    EXPECT_EQ(action.step, journal_step::reread);
    return action.entries;
  }
  void commit(const numbers& conflicting = {}) { machine.committed(conflicting, now); }
  void lose() {
    machine.connection_lost(now);
    now += journal_limits{}.reconnect_pause;
  }

  milliseconds now{1000};
  journal_machine machine;
};

journal_answer yes(entry_number entry) {
  return {entry, refusal::none};
}
journal_answer no(entry_number entry, refusal why) {
  return {entry, why};
}

TEST(JournalMachine, RaisesItsEpochBeforeTheFirstBatch) {
  bench b;
  b.append(1);
  b.come_up();
  const auto action = b.next();
  EXPECT_EQ(action.step, journal_step::write);
  EXPECT_EQ(action.epoch, 1U);
  EXPECT_THAT(action.entries, ElementsAre(1));
  EXPECT_THAT(b.answers(), IsEmpty());
  b.commit();
  EXPECT_THAT(b.answers(), ElementsAre(yes(1)));
  EXPECT_TRUE(b.machine.idle());
}

TEST(JournalMachine, BeatsWhenNothingWasWrittenForAWhile) {
  bench b;
  b.come_up();
  const auto idle = b.next();
  EXPECT_EQ(idle.step, journal_step::wait);
  EXPECT_EQ(idle.until, b.now + ms(2000));
  b.pass(ms(1000));
  b.append(1);
  b.written();
  b.commit();
  EXPECT_EQ(b.next().until, b.now + ms(2000)) << "a batch is as good as a beat";
  b.pass(ms(2000));
  EXPECT_THAT(b.written(), IsEmpty());
  b.commit();
  EXPECT_EQ(b.next().until, b.now + ms(2000));
  EXPECT_EQ(b.machine.commits(), 1U) << "a beat is not counted";
}

TEST(JournalMachine, NoticesAFrozenDatabaseThoughNobodyWrites) {
  bench b;
  b.come_up();
  b.pass(ms(2000));
  EXPECT_THAT(b.written(), IsEmpty());
  EXPECT_EQ(b.next().until, b.now + ms(501));
  b.pass(ms(3000));
  b.append(1); // somebody comes: the beat has been waiting for longer
  b.pass(ms(2000));
  EXPECT_EQ(b.machine.mode(b.now), engine_mode::cut);
  b.pass(ms(1000));
  EXPECT_EQ(b.step(), journal_step::drop);
  EXPECT_EQ(b.machine.mode(b.now), engine_mode::cut) << "no relief by giving up a connection";
  b.pass(ms(250));
  b.come_up();
  EXPECT_THAT(b.written(), ElementsAre(1)) << "a beat leaves no doubt behind";
  b.commit();
  EXPECT_EQ(b.machine.mode(b.now), engine_mode::normal);
}

TEST(JournalMachine, NoticesALostDatabaseThoughNobodyWrites) {
  bench b;
  b.come_up();
  b.pass(ms(2000));
  b.written();
  b.machine.connection_lost(b.now);
  b.pass(ms(4999));
  EXPECT_EQ(b.machine.mode(b.now), engine_mode::normal);
  b.pass(ms(1));
  EXPECT_EQ(b.machine.mode(b.now), engine_mode::cut);
  b.come_up();
  EXPECT_EQ(b.machine.mode(b.now), engine_mode::normal);
}

TEST(JournalMachine, KeepsOneCommitInFlightAndGathersMeanwhile) {
  bench b;
  b.come_up();
  b.append(1);
  EXPECT_THAT(b.written(), ElementsAre(1));
  b.append_all(2, 4);
  EXPECT_EQ(b.step(), journal_step::wait);
  b.commit();
  EXPECT_THAT(b.written(), ElementsAre(2, 3, 4));
}

TEST(JournalMachine, BoundsABatchByEventsAndByBytes) {
  bench b({.batch_events_max = 4, .batch_bytes_max = 1000});
  b.come_up();
  b.append(1, seconds{10}, 3);
  b.append(2, seconds{10}, 2);
  b.append(3, seconds{10}, 1, 901);
  b.append(4, seconds{10}, 9, 5000);
  b.append(5);
  EXPECT_THAT(b.written(), ElementsAre(1));
  b.commit();
  EXPECT_THAT(b.written(), ElementsAre(2));
  b.commit();
  EXPECT_THAT(b.written(), ElementsAre(3));
  b.commit();
  EXPECT_THAT(b.written(), ElementsAre(4)) << "larger than the bounds: alone";
  b.commit();
  EXPECT_THAT(b.written(), ElementsAre(5));
}

TEST(JournalMachine, AnswersBusyBeyondItsBacklog) {
  bench b({.backlog_max = 2});
  b.append_all(1, 3);
  EXPECT_THAT(b.answers(), ElementsAre(no(3, refusal::busy)));
  b.come_up();
  b.written();
  b.append(4);
  EXPECT_THAT(b.answers(), ElementsAre(no(4, refusal::busy))) << "what is in flight counts";
  b.commit();
  b.append(5);
  EXPECT_THAT(b.answers(), ElementsAre(yes(1), yes(2)));
}

TEST(JournalMachine, SaysUnavailableOfWhatWasNeverSent) {
  bench b;
  b.append(1, ms(100));
  b.append(2, ms(5000));
  b.pass(ms(99));
  EXPECT_THAT(b.answers(), IsEmpty());
  b.pass(ms(1));
  EXPECT_THAT(b.answers(), ElementsAre(no(1, refusal::unavailable)));
  b.come_up();
  EXPECT_THAT(b.written(), ElementsAre(2));
  b.append(3, ms(0));
  EXPECT_THAT(b.answers(), ElementsAre(no(3, refusal::unavailable)));
}

TEST(JournalMachine, SaysInDoubtOnceOfWhatIsInFlight) {
  bench b;
  b.come_up();
  b.append(1, ms(100));
  b.written();
  b.pass(ms(100));
  EXPECT_THAT(b.answers(), ElementsAre(no(1, refusal::in_doubt)));
  b.commit();
  EXPECT_THAT(b.answers(), IsEmpty());
}

TEST(JournalMachine, AcknowledgesADoubtfulBatchOnlyAfterBarrierAndReread) {
  bench b;
  b.come_up();
  b.append_all(1, 3);
  b.written();
  b.lose();
  EXPECT_THAT(b.answers(), IsEmpty());
  EXPECT_THAT(b.come_up_to_reread(), ElementsAre(1, 2, 3));
  EXPECT_THAT(b.answers(), IsEmpty());
  b.machine.reread({1, 2, 3}, b.now);
  EXPECT_THAT(b.answers(), ElementsAre(yes(1), yes(2), yes(3)));
  EXPECT_TRUE(b.machine.idle());
}

TEST(JournalMachine, WritesAgainAndFirstWhatTheRereadDidNotFind) {
  bench b;
  b.come_up();
  b.append_all(1, 2);
  b.written();
  b.append(3);
  b.lose();
  b.come_up_to_reread();
  b.machine.reread({}, b.now);
  EXPECT_THAT(b.answers(), IsEmpty());
  EXPECT_THAT(b.written(), ElementsAre(1, 2, 3));
}

TEST(JournalMachine, NeverSendsAgainWhatWasAnsweredInDoubt) {
  bench b;
  b.come_up();
  b.append(1, ms(300));
  b.append(2);
  b.written();
  b.lose();
  b.pass(ms(50));
  EXPECT_THAT(b.answers(), ElementsAre(no(1, refusal::in_doubt)));
  EXPECT_THAT(b.come_up_to_reread(), ElementsAre(2));
  b.machine.reread({}, b.now);
  EXPECT_THAT(b.written(), ElementsAre(2));
}

TEST(JournalMachine, SkipsTheRereadWhenEverybodyWasAnswered) {
  bench b;
  b.come_up();
  b.append(1, ms(10));
  b.written();
  b.lose();
  EXPECT_EQ(b.answers().size(), 0U);
  b.come_up();
  EXPECT_EQ(b.step(), journal_step::wait);
  EXPECT_THAT(b.answers(), ElementsAre(no(1, refusal::in_doubt)));
  EXPECT_TRUE(b.machine.idle());
}

TEST(JournalMachine, KeepsTheDoubtOverLossesDuringTheBarrier) {
  bench b;
  b.come_up();
  b.append(1);
  b.written();
  b.lose();
  EXPECT_EQ(b.step(), journal_step::connect);
  b.machine.connect_failed(b.now);
  b.now += ms(250);
  EXPECT_EQ(b.step(), journal_step::connect);
  b.machine.connected(b.now);
  EXPECT_EQ(b.step(), journal_step::bump_epoch);
  b.lose();
  EXPECT_THAT(b.come_up_to_reread(), ElementsAre(1));
  b.lose();
  EXPECT_THAT(b.come_up_to_reread(), ElementsAre(1));
  b.machine.reread({1}, b.now);
  EXPECT_THAT(b.answers(), ElementsAre(yes(1)));
}

TEST(JournalMachine, RefusesOnlyTheLosersOfARace) {
  bench b;
  b.come_up();
  b.append_all(1, 3);
  b.written();
  b.commit({2});
  EXPECT_THAT(b.answers(), ElementsAre(yes(1), no(2, refusal::race_lost), yes(3)));
  b.append_all(4, 6);
  b.written();
  b.machine.conflicted({5}, b.now);
  EXPECT_THAT(b.answers(), ElementsAre(no(5, refusal::race_lost)));
  EXPECT_THAT(b.written(), ElementsAre(4, 6)) << "rolled back: the others are written at once";
  b.commit();
  EXPECT_THAT(b.answers(), ElementsAre(yes(4), yes(6)));
}

TEST(JournalMachine, BisectsToTheBadRowAndRefusesItAlone) {
  for (entry_number culprit = 1; culprit <= 8; ++culprit) {
    bench b;
    b.come_up();
    b.append_all(1, 8);
    int rounds = 0;
    for (auto action = b.next(); action.step == journal_step::write; action = b.next(), ++rounds) {
      const bool bad =
          std::find(action.entries.begin(), action.entries.end(), culprit) != action.entries.end();
      if (bad)
        b.machine.row_refused(b.now);
      else
        b.commit();
    }
    EXPECT_LE(rounds, 8);
    std::vector<entry_number> stored;
    for (const auto& answer : b.answers()) {
      EXPECT_EQ(answer.why_not, answer.entry == culprit ? refusal::malformed : refusal::none);
      stored.push_back(answer.entry);
    }
    EXPECT_THAT(stored, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8)) << "order is kept";
  }
}

TEST(JournalMachine, SearchesWhenAConflictNamesNobody) {
  bench b;
  b.come_up();
  b.append_all(1, 2);
  b.written();
  b.machine.conflicted({99}, b.now);
  EXPECT_THAT(b.written(), ElementsAre(1));
}

TEST(JournalMachine, DropsAndRaisesAgainWhenFenced) {
  bench b;
  b.come_up();
  b.append(1);
  b.written();
  b.machine.fenced(b.now);
  EXPECT_EQ(b.step(), journal_step::drop);
  EXPECT_EQ(b.step(), journal_step::wait);
  b.now += ms(250);
  EXPECT_THAT(b.come_up_to_reread(), ElementsAre(1));
  EXPECT_EQ(b.machine.epoch(), 2U);
}

TEST(JournalMachine, DropsAConnectionThatDoesNotReply) {
  bench b({.reply_max = seconds{6}});
  b.come_up();
  b.append(1, seconds{60});
  b.written();
  b.pass(ms(5999));
  EXPECT_EQ(b.step(), journal_step::wait);
  b.pass(ms(1));
  EXPECT_EQ(b.step(), journal_step::drop);
  b.commit();
  EXPECT_THAT(b.answers(), IsEmpty()) << "a late reply of a dropped connection counts for nothing";
}

TEST(JournalMachine, TrustsNoEpochThatDoesNotRise) {
  bench b;
  b.come_up();
  b.lose();
  EXPECT_EQ(b.step(), journal_step::connect);
  b.machine.connected(b.now);
  EXPECT_EQ(b.step(), journal_step::bump_epoch);
  b.machine.epoch_bumped(1, b.now);
  EXPECT_EQ(b.step(), journal_step::drop);
}

TEST(JournalMachine, IgnoresWhatItDidNotAskFor) {
  bench b;
  b.append(1);
  b.machine.committed({}, b.now);
  b.machine.reread({1}, b.now);
  b.machine.epoch_bumped(7, b.now);
  b.machine.row_refused(b.now);
  b.machine.fenced(b.now);
  b.machine.connected(b.now);
  EXPECT_THAT(b.answers(), IsEmpty());
  EXPECT_EQ(b.step(), journal_step::connect);
  b.machine.committed({}, b.now);
  EXPECT_THAT(b.answers(), IsEmpty());
}

TEST(JournalMachine, PausesBeforeItConnectsAgain) {
  bench b;
  EXPECT_EQ(b.step(), journal_step::connect);
  b.machine.connect_failed(b.now);
  const auto action = b.next();
  EXPECT_EQ(action.step, journal_step::wait);
  EXPECT_EQ(action.until, b.now + ms(250));
  b.pass(ms(250));
  EXPECT_EQ(b.step(), journal_step::connect);
}

TEST(JournalMachine, ShowsItsModeAndWakesToChangeIt) {
  bench b;
  EXPECT_EQ(b.machine.mode(b.now), engine_mode::normal);
  EXPECT_EQ(b.machine.mode(b.now + ms(5000)), engine_mode::cut);
  b.come_up();
  EXPECT_EQ(b.machine.mode(b.now + ms(5000)), engine_mode::normal);
  b.append(1);
  b.written();
  EXPECT_EQ(b.next().until, b.now + ms(501));
  b.pass(ms(501));
  EXPECT_EQ(b.machine.mode(b.now), engine_mode::slow);
  b.pass(ms(4499));
  EXPECT_EQ(b.machine.mode(b.now), engine_mode::cut);
  b.commit();
  EXPECT_EQ(b.machine.mode(b.now), engine_mode::slow);
  b.append(2);
  b.written();
  b.commit();
  EXPECT_EQ(b.machine.mode(b.now), engine_mode::normal);
}

TEST(JournalMachine, GivesUpHonestly) {
  bench b({.batch_events_max = 1});
  b.come_up();
  b.append_all(1, 2);
  b.written();
  b.machine.give_up();
  EXPECT_THAT(b.answers(), ElementsAre(no(2, refusal::unavailable), no(1, refusal::in_doubt)));
}

} // namespace
} // namespace ecoute
