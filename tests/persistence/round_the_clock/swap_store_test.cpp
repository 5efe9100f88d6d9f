// SPDX-License-Identifier: EUPL-1.2
// Swaps in a real PostgreSQL, by the engine's own role.
#include "persistence/roster_store.hpp"
#include "tests/support/database.hpp"

#include <gtest/gtest.h>

namespace ecoute::test {
namespace {

instant at(int hour) {
  return instant{std::chrono::hours{500'000 + hour}};
}

class SwapStore : public ::testing::Test {
protected:
  SwapStore() { owners.change({}, std::vector<shift>{given(), wanted()}); }

  [[nodiscard]] shift given() const {
    return {camille, force::police, duty::operator_agent, {at(0), at(12)}};
  }
  [[nodiscard]] shift wanted() const {
    return {alex, force::police, duty::operator_agent, {at(6), at(18)}};
  }
  [[nodiscard]] swap_request asked(std::uint64_t number = 1) const {
    return {message_id{{7, number}}, {{camille, at(0)}, {alex, at(6)}, swap_state::asked, {}}};
  }
  refusal move(swap_state before, swap_state after, agent_id officer = {}) {
    auto moved = asked();
    moved.what.state = after;
    moved.what.approved_by = officer;
    return store.move({moved, before, given(), wanted(), at(-5)});
  }
  [[nodiscard]] bool exchanged() {
    auto one = given();
    auto other = wanted();
    std::swap(one.agent, other.agent);
    return store.shifts() == std::vector<shift>{other, one};
  }
  [[nodiscard]] bool unchanged() { return store.shifts() == std::vector<shift>{given(), wanted()}; }
  swap_state stored_state() { return store.swaps(at(-100)).at(0).what.state; }

  database db;
  sql_session owner{db.as("ecoute_owner"), seconds{5}};
  sql_session engine{db.as("ecoute_app"), seconds{5}};
  roster_store owners{owner.sql()};
  roster_store store{engine.sql()};
  agent_id camille = db.add_agent("camille");
  agent_id alex = db.add_agent("alex");
  agent_id morgan = db.add_agent("morgan");
};

TEST_F(SwapStore, KeepsARequestOnceHoweverOftenItIsAsked) {
  EXPECT_EQ(store.store(asked(), at(-10)), refusal::none);
  EXPECT_EQ(store.store(asked(), at(-9)), refusal::none) << "sent again";
  EXPECT_EQ(store.store(asked(2), at(-9)), refusal::race_lost) << "another one is open";
  auto other = asked();
  std::swap(other.what.given, other.what.wanted);
  EXPECT_EQ(store.store(other, at(-9)), refusal::race_lost) << "another one under its id";
  const auto all = store.swaps(at(0));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].id, asked().id);
  EXPECT_EQ(all[0].what, asked().what);
}

TEST_F(SwapStore, ExchangesTwoShiftsThatOverlapWithTheirAgreement) {
  ASSERT_EQ(store.store(asked(), at(-10)), refusal::none);
  EXPECT_EQ(move(swap_state::asked, swap_state::accepted), refusal::none);
  EXPECT_TRUE(unchanged());
  EXPECT_EQ(move(swap_state::accepted, swap_state::agreed, morgan), refusal::none);
  EXPECT_TRUE(exchanged());
  EXPECT_EQ(store.swaps(at(-100)).at(0).what.approved_by, morgan);
}

TEST_F(SwapStore, ExchangesTwoShiftsThatBeginAtTheSameTime) {
  const shift same{alex, force::police, duty::operator_agent, {at(0), at(8)}};
  owners.change(std::vector<shift_key>{{alex, at(6)}}, std::vector<shift>{same});
  swap_request s{message_id{{7, 1}}, {{camille, at(0)}, {alex, at(0)}, swap_state::asked, {}}};
  ASSERT_EQ(store.store(s, at(-10)), refusal::none);
  s.what.state = swap_state::agreed;
  ASSERT_EQ(store.move({s, swap_state::asked, given(), same, at(-5)}), refusal::none);
  const auto after = store.shifts();
  ASSERT_EQ(after.size(), 2U);
  EXPECT_EQ(after[0].when.end, at(8)) << "Camille's";
  EXPECT_EQ(after[1].when.end, at(12));
}

TEST_F(SwapStore, RefusesWhatIsNoLongerAsItWasLookedAt) {
  ASSERT_EQ(store.store(asked(), at(-10)), refusal::none);
  EXPECT_EQ(move(swap_state::accepted, swap_state::agreed, morgan), refusal::race_lost)
      << "nobody has accepted";
  const auto longer = shift{alex, force::police, duty::operator_agent, {at(6), at(19)}};
  owners.change(std::vector<shift_key>{{alex, at(6)}}, std::vector<shift>{longer});
  EXPECT_EQ(move(swap_state::asked, swap_state::agreed), refusal::race_lost);
  owners.change(std::vector<shift_key>{{alex, at(6)}}, {});
  EXPECT_EQ(move(swap_state::asked, swap_state::agreed), refusal::race_lost);
  EXPECT_EQ(stored_state(), swap_state::asked) << "neither half of it is kept";
  EXPECT_EQ(store.shifts(), std::vector<shift>{given()});
}

TEST_F(SwapStore, RefusesWhatWouldPutSomebodyAtTwoPlaces) {
  ASSERT_EQ(store.store(asked(), at(-10)), refusal::none);
  const shift meanwhile{camille, force::police, duty::operator_agent, {at(14), at(20)}};
  owners.change({}, std::vector<shift>{meanwhile});
  EXPECT_EQ(move(swap_state::asked, swap_state::agreed), refusal::race_lost);
  EXPECT_EQ(stored_state(), swap_state::asked);
  EXPECT_EQ(store.shifts(), (std::vector<shift>{given(), meanwhile, wanted()}));
  EXPECT_EQ(move(swap_state::asked, swap_state::declined), refusal::none) << "it still works";
}

TEST_F(SwapStore, ForgetsToTellWhatEndedLongAgo) {
  ASSERT_EQ(store.store(asked(), at(-10)), refusal::none);
  ASSERT_EQ(move(swap_state::asked, swap_state::withdrawn), refusal::none);
  EXPECT_EQ(store.swaps(at(-6)).size(), 1U);
  EXPECT_TRUE(store.swaps(at(-5)).empty());
  EXPECT_EQ(store.store(asked(2), at(-4)), refusal::none) << "it may be asked anew";
}

TEST_F(SwapStore, TheEngineMayDoThisAndNoMore) {
  EXPECT_EQ(db.answer_to("ecoute_app", "delete from swap_request"), "42501");
  EXPECT_EQ(db.answer_to("ecoute_app", "update swap_request set given_starts = 1"), "42501");
  EXPECT_EQ(db.answer_to("ecoute_app", "delete from shift"), "42501");
  EXPECT_EQ(db.answer_to("ecoute_app", "update shift set ends = ends + 1"), "42501");
  EXPECT_EQ(db.answer_to("ecoute_app", "insert into shift values (1, 1, 1, 1, 2)"), "42501");
}

TEST_F(SwapStore, NamesPeopleAsTheyAreShown) {
  const auto names = store.shown_names();
  ASSERT_EQ(names.size(), 3U);
  EXPECT_EQ(names[0].agent, camille);
  EXPECT_FALSE(names[0].name.empty());
}

} // namespace
} // namespace ecoute::test
