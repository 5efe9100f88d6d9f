// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/engine_fixture.hpp"

namespace ecoute::test {

namespace {

struct outage {
  journal_fault fault;
  refusal answered;
};

/// The journal fails in one way for one message of a visitor.
class JournalAway : public engine_fixture, public ::testing::WithParamInterface<outage> {};

} // namespace

TEST_P(JournalAway, NothingIsAcknowledgedAndTheResendIsStoredOnce) {
  start();
  scripted_visitor visitor{*this};
  ASSERT_EQ(visitor.open(), refusal::none);
  const auto id = next_message_id();
  store->faults = {GetParam().fault};
  EXPECT_EQ(visitor.say(id, "words"), GetParam().answered);
  run_for(std::chrono::seconds{30});
  EXPECT_EQ(visitor.say(id, "words"), refusal::none);
  EXPECT_EQ(store->times_stored(visitor.id, id), 1U);
  EXPECT_EQ(visitor.say("next"), refusal::none);
  ASSERT_EQ(visitor.attach(), refusal::none);
  EXPECT_EQ(visitor.texts(), (std::vector<std::string>{"words", "next"}));
  EXPECT_TRUE(visitor.gapless());
}

INSTANTIATE_TEST_SUITE_P(EachWay, JournalAway,
                         ::testing::Values(outage{journal_fault::busy, refusal::busy},
                                           outage{journal_fault::unavailable, refusal::unavailable},
                                           outage{journal_fault::in_doubt_lost, refusal::in_doubt},
                                           outage{journal_fault::in_doubt_stored,
                                                  refusal::in_doubt},
                                           outage{journal_fault::lose_reply, refusal::in_doubt},
                                           outage{journal_fault::die_before, refusal::in_doubt},
                                           outage{journal_fault::die_after, refusal::in_doubt}));

using WholeJournalAway = engine_fixture;

TEST_F(WholeJournalAway, NoConversationOpensAndTheSameWishOpensOneLater) {
  start();
  scripted_visitor visitor{*this};
  store->otherwise = journal_fault::unavailable;
  EXPECT_EQ(visitor.open(), refusal::unavailable);
  EXPECT_TRUE(store->events.empty());
  store->otherwise = journal_fault::none;
  EXPECT_EQ(visitor.open(), refusal::none);
  EXPECT_EQ(store->heads.size(), 1U);
}

TEST_F(WholeJournalAway, AnOpeningInDoubtIsTheSameConversationOnTheResend) {
  start();
  scripted_visitor visitor{*this};
  store->faults = {journal_fault::in_doubt_stored};
  EXPECT_EQ(visitor.open(), refusal::in_doubt);
  EXPECT_EQ(visitor.open(), refusal::none);
  EXPECT_EQ(store->heads.size(), 1U);
}

TEST_F(WholeJournalAway, TheEngineStartsWhileTheArchiveIsAwayAndFillsWhenItReturns) {
  start();
  scripted_visitor visitor{*this};
  ASSERT_EQ(visitor.open(), refusal::none);
  store->archive_away = true;
  restart();
  EXPECT_EQ(visitor.attach(), refusal::unavailable);
  store->archive_away = false;
  run_for(std::chrono::seconds{3});
  EXPECT_EQ(visitor.attach(), refusal::none);
  const auto status = ask<engine_status>(directory::supervisor(system), ask_status{});
  EXPECT_TRUE(std::get<engine_status>(status).ready);
}

TEST_F(WholeJournalAway, NothingIsOpenedWhileCutOrDrainingAndTheSameWishOpensLater) {
  start();
  scripted_visitor visitor{*this};
  const auto supervisor = directory::supervisor(system);
  caf::anon_send(supervisor, mode_changed{engine_mode::cut});
  run();
  EXPECT_EQ(visitor.open(), refusal::unavailable);
  caf::anon_send(supervisor, mode_changed{engine_mode::normal});
  run();
  EXPECT_EQ(visitor.open(), refusal::none);
  caf::anon_send(supervisor, mode_changed{engine_mode::draining});
  caf::anon_send(supervisor, mode_changed{engine_mode::normal});
  run();
  scripted_visitor late{*this};
  EXPECT_EQ(late.open(), refusal::unavailable) << "the end does not turn back";
  EXPECT_EQ(visitor.say("still served"), refusal::none);
  const auto status = std::get<engine_status>(ask<engine_status>(supervisor, ask_status{}));
  EXPECT_EQ(status.conversations, 1U);
  EXPECT_EQ(status.mode, engine_mode::draining);
}

} // namespace ecoute::test
