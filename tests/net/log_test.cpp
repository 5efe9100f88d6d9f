// SPDX-License-Identifier: EUPL-1.2
#include "config/limits.hpp"
#include "net/log.hpp"
#include "net/operations_routes.hpp"
#include "net/session_desk.hpp"

#include <gtest/gtest.h>

namespace ecoute::test {
namespace {

TEST(Log, WritesOnlySoManyLinesInASecond) {
  logging::line_budget budget;
  for (std::uint64_t i = 0; i < fixed::log_lines_per_second_max; ++i)
    ASSERT_TRUE(budget.take(7)) << i;
  EXPECT_FALSE(budget.take(7));
  EXPECT_FALSE(budget.take(7));
  EXPECT_TRUE(budget.take(8)) << "the next second has its own";
}

TEST(Log, CountsTheLinesThatItDrops) {
  session_parts parts;
  parts.desk = std::make_shared<session_desk>();
  parts.left_before_answer = [] { return std::uint64_t{0}; };
  const auto line = [&] {
    return "ecoute_log_lines_dropped_total " + std::to_string(logging::dropped()) + "\n";
  };
  const auto before = logging::dropped();
  ::testing::internal::CaptureStderr();
  for (int i = 0; i < 200000 && logging::dropped() == before; ++i)
    logging::write(logging::name::serving);
  ::testing::internal::GetCapturedStderr();
  EXPECT_GT(logging::dropped(), before);
  EXPECT_NE(metrics_text(parts, {}).find(line()), std::string::npos);
}

} // namespace
} // namespace ecoute::test
