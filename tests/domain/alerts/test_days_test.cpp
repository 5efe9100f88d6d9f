// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/test_days.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace ecoute {
namespace {

using std::chrono::hours;

instant utc(std::string_view text) {
  return parse_utc(text).value();
}

struct test_of_alerts : ::testing::Test {
  test_days begun(std::string_view at) {
    return {civil_zone::named(mainland_zone).value(), hours{9}, minutes{15}, utc(at)};
  }
};

TEST_F(test_of_alerts, IsRaisedAtItsTimeOfDayAndOnce) {
  auto days = begun("2026-11-03T07:00:00Z");
  EXPECT_FALSE(days.look(utc("2026-11-03T07:59:59Z")).raise);
  EXPECT_EQ(days.next(utc("2026-11-03T07:59:59Z")), utc("2026-11-03T08:00:00Z"));
  const auto due = days.look(utc("2026-11-03T08:00:00Z"));
  EXPECT_TRUE(due.raise);
  EXPECT_FALSE(due.missing);
  EXPECT_FALSE(days.look(utc("2026-11-03T08:00:00Z")).raise);
}

TEST_F(test_of_alerts, NotTakenInItsTimeItIsMissingOnce) {
  auto days = begun("2026-11-03T07:00:00Z");
  days.look(utc("2026-11-03T08:00:00Z"));
  EXPECT_EQ(days.next(utc("2026-11-03T08:00:00Z")), utc("2026-11-03T08:15:00Z"));
  EXPECT_FALSE(days.look(utc("2026-11-03T08:14:59Z")).missing);
  EXPECT_TRUE(days.look(utc("2026-11-03T08:15:00Z")).missing);
  EXPECT_FALSE(days.look(utc("2026-11-03T08:16:00Z")).missing);
  EXPECT_EQ(days.next(utc("2026-11-03T08:16:00Z")), utc("2026-11-04T08:00:00Z"));
}

TEST_F(test_of_alerts, TakenInItsTimeNothingIsMissing) {
  auto days = begun("2026-11-03T07:00:00Z");
  days.look(utc("2026-11-03T08:00:00Z"));
  days.taken(utc("2026-11-03T08:10:00Z"));
  EXPECT_FALSE(days.look(utc("2026-11-03T08:15:00Z")).missing);
  EXPECT_TRUE(days.look(utc("2026-11-04T08:00:00Z")).raise) << "the next day";
}

TEST_F(test_of_alerts, StillOpenTheNextDayItIsToldAgainAndMissingAgain) {
  auto days = begun("2026-11-03T07:00:00Z");
  days.look(utc("2026-11-03T08:00:00Z"));
  days.look(utc("2026-11-03T08:15:00Z"));
  EXPECT_TRUE(days.look(utc("2026-11-04T08:00:00Z")).raise);
  EXPECT_TRUE(days.look(utc("2026-11-04T08:15:00Z")).missing);
}

TEST_F(test_of_alerts, WhoseTimePassedWhileTheEngineWasAwayIsRaisedLate) {
  auto days = begun("2026-11-03T09:30:00Z");
  days.taken(utc("2026-11-02T08:01:00Z")); // as is stored
  const auto due = days.look(utc("2026-11-03T09:30:00Z"));
  EXPECT_TRUE(due.raise);
  EXPECT_FALSE(due.missing) << "it has its time from now";
}

TEST_F(test_of_alerts, OfAServiceThatWasNeverTestedIsNotMadeUpFor) {
  auto days = begun("2026-11-03T09:30:00Z");
  EXPECT_FALSE(days.look(utc("2026-11-03T09:30:00Z")).raise);
  EXPECT_TRUE(days.look(utc("2026-11-04T08:00:00Z")).raise);
}

TEST_F(test_of_alerts, StillOpenAfterARestartItKeepsItsTime) {
  auto days = begun("2026-11-03T08:10:00Z");
  days.taken(utc("2026-11-02T08:01:00Z"));
  days.is_open(utc("2026-11-03T08:00:00Z"));
  const auto due = days.look(utc("2026-11-03T08:10:00Z"));
  EXPECT_FALSE(due.raise);
  EXPECT_FALSE(due.missing);
  EXPECT_TRUE(days.look(utc("2026-11-03T08:15:00Z")).missing);
}

} // namespace
} // namespace ecoute
