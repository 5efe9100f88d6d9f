// SPDX-License-Identifier: EUPL-1.2
#include "net/outbound/deliveries_held.hpp"

#include <gtest/gtest.h>

namespace ecoute::test {
namespace {

const instant t0{std::chrono::hours{24 * 365 * 50}};

alert_delivery emergency(std::uint64_t alert, bool danger = true) {
  const alert_id id{{3, alert}};
  return {to_text(id) + "/1/webhook/pager",
          alert_channel::webhook,
          {},
          "pager",
          std::string{R"({"kind":")"} + (danger ? "danger_lost" : "system_fault") +
              R"(","level":1,"platform":"police","reference":"018f","raised_at":)" +
              R"("2026-01-05T12:05:09Z","exercise":false})",
          id,
          1};
}

/// Alerts of what is sent when everything goes, four at a time.
std::vector<std::uint64_t> sent_of(deliveries_held& all) {
  std::vector<std::uint64_t> out;
  for (auto starts = all.start(t0); !starts.empty(); starts = all.start(t0))
    for (const auto& start : starts) {
      out.push_back(start.what.about.low);
      all.land(start.flight, sending_outcome::delivered, t0);
    }
  return out;
}

TEST(DeliveriesHeld, LeavesTheLesserOutForADangerAndTheNewestOfEach) {
  deliveries_held all{4};
  for (const std::uint64_t alert : {1, 2})
    EXPECT_TRUE(all.take_unstored(emergency(alert, false), t0));
  for (const std::uint64_t alert : {3, 4})
    EXPECT_TRUE(all.take_unstored(emergency(alert), t0));
  EXPECT_FALSE(all.take_unstored(emergency(5, false), t0)) << "the newest of the lesser";
  for (const std::uint64_t alert : {6, 7, 8})
    EXPECT_FALSE(all.take_unstored(emergency(alert), t0));
  EXPECT_EQ(all.size(), 4U);
  EXPECT_EQ(sent_of(all), (std::vector<std::uint64_t>{3, 4, 6, 7}));
}

TEST(DeliveriesHeld, ForgetsFirstWhatIsDelivered) {
  deliveries_held all{2};
  EXPECT_TRUE(all.take_unstored(emergency(1), t0));
  EXPECT_EQ(sent_of(all).size(), 1U);
  EXPECT_TRUE(all.take_unstored(emergency(2), t0));
  EXPECT_TRUE(all.take_unstored(emergency(3), t0));
  EXPECT_EQ(sent_of(all), (std::vector<std::uint64_t>{2, 3}));
  EXPECT_EQ(all.size(), 2U);
}

TEST(DeliveriesHeld, RemembersWhatWasDeliveredUntilItsStoredTwinIsMarked) {
  deliveries_held all{2};
  all.take_unstored(emergency(1), t0);
  EXPECT_EQ(sent_of(all).size(), 1U);
  EXPECT_FALSE(all.next_mark()) << "nothing is stored yet";
  EXPECT_TRUE(all.busy().empty()) << "its twin is to be shown";
  all.take({emergency(1), 0, t0}, t0);
  EXPECT_TRUE(sent_of(all).empty());
  const auto mark = all.next_mark();
  ASSERT_TRUE(mark);
  EXPECT_EQ(mark->outcome, delivery_outcome::delivered);
  EXPECT_EQ(mark->tries, 1U);
  all.marked(*mark);
  EXPECT_EQ(all.size(), 0U);
}

TEST(DeliveriesHeld, ForgetsWhatTheOutboxGaveAndHasToWait) {
  deliveries_held all{2};
  for (std::uint64_t alert = 1; alert <= 6; ++alert)
    all.take({emergency(alert), 0, t0}, t0);
  EXPECT_EQ(all.start(t0).size(), 4U);
  EXPECT_EQ(all.size(), 4U) << "the outbox gives the others again";
}

TEST(DeliveriesHeld, KeepsAMarkThatIsOldBeforeItIsToldFromHidingANewerOne) {
  deliveries_held all{2};
  all.take({emergency(1), 0, t0}, t0);
  all.land(all.start(t0).front().flight, sending_outcome::later, t0);
  const auto first = all.next_mark();
  ASSERT_TRUE(first);
  const auto later = first->next_try;
  all.land(all.start(later).front().flight, sending_outcome::later, later);
  all.marked(*first);
  const auto second = all.next_mark();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->tries, 2U);
  all.marked(*second);
  EXPECT_EQ(all.size(), 0U) << "it is the outbox's again";
}

TEST(DeliveriesHeld, HearsOfEachTryOnce) {
  deliveries_held all{2};
  all.take_unstored(emergency(1), t0);
  const auto flight = all.start(t0).front().flight;
  EXPECT_EQ(all.overdue_at(seconds{30}), t0 + seconds{30});
  EXPECT_TRUE(all.overdue(t0 + seconds{29}, seconds{30}).empty());
  EXPECT_EQ(all.overdue(t0 + seconds{30}, seconds{30}), (std::vector<std::uint64_t>{flight}));
  EXPECT_TRUE(all.land(flight, sending_outcome::unreachable, t0 + seconds{30}));
  EXPECT_FALSE(all.land(flight, sending_outcome::delivered, t0 + seconds{31}));
  EXPECT_FALSE(all.land(flight + 1, sending_outcome::delivered, t0));
  EXPECT_EQ(all.overdue_at(seconds{30}), std::nullopt);
}

} // namespace
} // namespace ecoute::test
