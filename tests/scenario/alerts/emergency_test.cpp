// SPDX-License-Identifier: EUPL-1.2
// An emergency from the button to the person who has it, and back into the conversation.
#include "actors/domain/alert_origin.hpp"
#include "config/limits.hpp"
#include "tests/scenario/alerts/alert_story.hpp"

namespace ecoute::test {

namespace {

class Emergency : public alert_story {
protected:
  Emergency() {
    store->on_stored = [this](const append& a) { // both are one database
      for (const auto& row : a.outbox)
        if (auto read = read_origin(row.body); read && row.kind == origin_kind) {
          read->cause.conversation = a.conversation;
          alerts->origins.push_back({row.key, read->cause, read->exercise});
        }
    };
  }
  /// Anne holds the conversation of a visitor who presses the button.
  void pressed() {
    ASSERT_EQ(anne.available(), refusal::none);
    ASSERT_EQ(visitor.open(), refusal::none);
    ASSERT_EQ(anne.take(visitor.id), refusal::none);
    ASSERT_EQ(refused(ask<done>(visitor.conversation(), declare_emergency{})), refusal::none);
  }
  std::vector<alert_noted> noted() {
    std::vector<alert_noted> all;
    for (const auto& e : stored_events(visitor.id))
      if (const auto* n = std::get_if<alert_noted>(&e.body); n && n->kind == alert_kind::emergency)
        all.push_back(*n);
    return all;
  }
  std::vector<alert_news> news() {
    std::vector<alert_news> all;
    for (const auto& n : noted())
      all.push_back(n.what);
    return all;
  }
};

using trail = std::vector<alert_news>;

} // namespace

TEST_F(Emergency, RingsAtOnceAndItsWholeTrailStandsInTheConversation) {
  start();
  pressed();
  EXPECT_EQ(woken(), std::vector{first_called});
  EXPECT_EQ(news(), trail{alert_news::raised});
  run_for(seconds{60});
  EXPECT_EQ(news(), (trail{alert_news::raised, alert_news::climbed}));
  looks(phone, second_called);
  ASSERT_EQ(act(only(alert_kind::emergency), alert_command::take, second_called), refusal::none);
  run();
  EXPECT_EQ(noted().back().what, alert_news::taken);
  EXPECT_EQ(noted().back().shown_name, "Alex");
  ASSERT_EQ(act(only(alert_kind::emergency), alert_command::resolve, second_called), refusal::none);
  run();
  EXPECT_EQ(news(), (trail{alert_news::raised, alert_news::climbed, alert_news::taken,
                           alert_news::resolved}));
}

TEST_F(Emergency, AnAlertThatGoesOnRingingFillsNoConversation) {
  start();
  pressed();
  run_for(minutes{5});
  const auto before = noted().size();
  run_for(minutes{30});
  EXPECT_EQ(noted().size(), before);
  EXPECT_GT(only(alert_kind::emergency).rings, 30U);
}

TEST_F(Emergency, AnEngineKilledBeforeItIsRaisedRaisesItByItsOrigin) {
  start();
  alerts->mode = alert_storing::frozen; // the board hears of it, and nothing comes of that
  pressed();
  stop();
  ASSERT_EQ(alerts->origins.size(), 1U);
  EXPECT_TRUE(alerts->received.empty());
  alerts->mode = alert_storing::works;
  start();
  EXPECT_EQ(woken(), std::vector{first_called});
  EXPECT_TRUE(alerts->origins.empty());
  EXPECT_EQ(only(alert_kind::emergency).count, 1U);
  run_for(fixed::alert_store_patience); // what died with its engine waits no longer for its answer
  EXPECT_EQ(news(), trail{alert_news::raised});
}

TEST_F(Emergency, IsCalledThoughTheJournalIsAwayAndItsTrailIsWrittenLater) {
  start();
  ASSERT_EQ(visitor.open(), refusal::none);
  store->otherwise = journal_fault::unavailable;
  EXPECT_NE(refused(ask<done>(visitor.conversation(), declare_emergency{})), refusal::none);
  run();
  EXPECT_EQ(woken(), std::vector{first_called});
  EXPECT_TRUE(news().empty());
  store->otherwise = journal_fault::none;
  run_for(seconds{30});
  EXPECT_EQ(news(), trail{alert_news::raised});
}

TEST_F(Emergency, TheVisitorSeesThatTheyDeclaredItAndNothingOfWhoIsOnCall) {
  start();
  pressed();
  ASSERT_EQ(visitor.attach(), refusal::none);
  run_for(minutes{2});
  std::size_t own = 0;
  for (const auto& [position, e] : visitor.told->seen) {
    own += std::holds_alternative<emergency_declared>(e.body) ? 1 : 0;
    EXPECT_FALSE(std::holds_alternative<alert_noted>(e.body));
  }
  EXPECT_EQ(own, 1U);
  EXPECT_TRUE(visitor.gapless());
}

} // namespace ecoute::test
