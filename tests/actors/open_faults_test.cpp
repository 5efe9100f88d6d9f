// SPDX-License-Identifier: EUPL-1.2
#include "actors/support/open_faults.hpp"

#include <gtest/gtest.h>

namespace ecoute {
namespace {

const fault_notice one{"conversation_quarantined", "one"};
const fault_notice two{"conversation_unreadable", "two"};
constexpr milliseconds well = minutes{2};

instant at(int s) {
  return instant{seconds{1'000'000 + s}};
}

TEST(OpenFaults, KeepEachOnceInTheirOrderAndOnlySoMany) {
  open_faults all;
  EXPECT_TRUE(all.open(one, at(0), 2));
  EXPECT_TRUE(all.open(two, at(1), 2));
  EXPECT_FALSE(all.open(one, at(2), 2));
  EXPECT_FALSE(all.open({"conversation_quarantined", "three"}, at(3), 2));
  EXPECT_EQ(all.all(), (std::vector{one, two}));
}

TEST(OpenFaults, CloseWhenNotHeardOfForLong) {
  open_faults all;
  EXPECT_EQ(all.next_close(well), std::nullopt);
  all.open(one, at(0), 9);
  all.open(two, at(10), 9);
  EXPECT_EQ(all.next_close(well), at(120));
  all.open(one, at(60), 9);
  EXPECT_EQ(all.next_close(well), at(130));
  EXPECT_TRUE(all.close_unheard(at(129), well).empty());
  EXPECT_EQ(all.close_unheard(at(130), well), std::vector{two});
  EXPECT_EQ(all.all(), std::vector{one});
  EXPECT_EQ(all.close_unheard(at(180), well), std::vector{one});
  EXPECT_TRUE(all.open(one, at(200), 9)) << "a new one";
}

TEST(OpenFaults, CloseOnWordOfIt) {
  open_faults all;
  all.open(one, at(0), 9);
  EXPECT_FALSE(all.close(two));
  EXPECT_TRUE(all.close(one));
  EXPECT_TRUE(all.all().empty());
}

} // namespace
} // namespace ecoute
