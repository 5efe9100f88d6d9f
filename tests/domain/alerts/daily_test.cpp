// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/daily.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace ecoute {
namespace {

using std::chrono::hours;

const civil_zone paris = civil_zone::named(mainland_zone).value();

instant utc(std::string_view text) {
  return parse_utc(text).value();
}

struct day {
  std::string_view now;
  seconds time_of_day;
  std::string_view last;
  std::string_view next;
};

class Daily : public ::testing::TestWithParam<day> {};

TEST_P(Daily, ComesOnceEachCivilDay) {
  const auto& d = GetParam();
  EXPECT_EQ(last_daily(paris, d.time_of_day, utc(d.now)), utc(d.last));
  EXPECT_EQ(next_daily(paris, d.time_of_day, utc(d.now)), utc(d.next));
}

constexpr std::array days{
    day{"2026-11-03T07:59:59Z", hours{9}, "2026-11-02T08:00:00Z", "2026-11-03T08:00:00Z"},
    day{"2026-11-03T08:00:00Z", hours{9}, "2026-11-03T08:00:00Z", "2026-11-04T08:00:00Z"},
    day{"2026-11-02T23:30:00Z", hours{0}, "2026-11-02T23:00:00Z", "2026-11-03T23:00:00Z"},
    // The night of 23 hours: 02:30 is jumped over, at 01:00 UTC.
    day{"2026-03-29T00:59:59Z", minutes{150}, "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z"},
    day{"2026-03-29T12:00:00Z", hours{9}, "2026-03-29T07:00:00Z", "2026-03-30T07:00:00Z"},
    day{"2026-03-29T06:59:59Z", hours{9}, "2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z"},
    // The night of 25 hours: 02:30 is shown twice, the first counts.
    day{"2026-10-25T01:00:00Z", minutes{150}, "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
    day{"2026-10-25T00:00:00Z", minutes{150}, "2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z"},
};

INSTANTIATE_TEST_SUITE_P(EachDay, Daily, ::testing::ValuesIn(days));

} // namespace
} // namespace ecoute
