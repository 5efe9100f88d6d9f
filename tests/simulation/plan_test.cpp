// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/plan_file.hpp"
#include "tests/simulation/shrink.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace ecoute::simulation {

namespace {

constexpr std::size_t runs_max = 3000;
const auto never_tired = [] { return false; };

planned_act visitor_does(seconds at, std::uint32_t who, std::string act) {
  return {at, doer::visitor, who, std::move(act), 0};
}

/// Three visitors talk for an hour, and somewhere in between the engine restarts.
plan long_plan() {
  plan p;
  p.seed = 7;
  p.starts = instant{seconds{1583000000}};
  p.length = std::chrono::hours{2};
  p.visitors = {{1}, {2}, {3}};
  p.agents = {{1, force::gendarmerie, std::chrono::hours{5}}};
  for (int i = 0; i < 300; ++i)
    p.acts.push_back(visitor_does(seconds{12 * i}, 1 + static_cast<std::uint32_t>(i) % 3, "say"));
  p.acts[210] = {seconds{12 * 210}, doer::engine, 0, "restart", 9};
  return p;
}

bool has(const plan& p, doer who, std::uint32_t number, std::string_view act) {
  return std::any_of(p.acts.begin(), p.acts.end(), [&](const planned_act& a) {
    return a.who == who && a.number == number && a.act == act;
  });
}

} // namespace

TEST(PlanFile, GivesBackWhatWasWritten) {
  auto p = long_plan();
  p.acts[3].at = std::chrono::hours{500} + minutes{59} + seconds{59} + milliseconds{999};
  p.tight = true;
  p.visitors[1] = {2, force::gendarmerie, visitor_role::relative, "en"};
  p.agents.push_back({2, force::police, std::chrono::hours{1}, true, true});
  p.agents.push_back({3, force::police, std::chrono::hours{1}, false, true});
  p.on_call = {{1, on_call_scope::system, 1}, {2, on_call_scope::gendarmerie, 3}};
  p.acts[4] = {p.acts[4].at, doer::on_call, 2, "take", 5};
  EXPECT_EQ(read_plan(write_plan(p)), p);
}

TEST(PlanFile, SkipsRemarksAndEmptyLines) {
  const auto p = read_plan("# a story\n\nseed 4\n0:00:01.000 engine restart 0\n");
  EXPECT_EQ(p.seed, 4U);
  EXPECT_EQ(p.acts.size(), 1U);
}

TEST(PlanFile, NamesTheLineThatItDoesNotUnderstand) {
  for (const auto* bad :
       {"nonsense", "visitor 1 army victim fr", "agent 1 police soon",
        "agent 1 police 0:00:01.000 german", "0:00:01 visitor 1 say 0", "0:00:01.000 visitor say 0",
        "0:00:01.000 ghost 1 say 0", "seed", "on_call 1 army 1", "on_call 1 police 9",
        "0:00:01.000 engine restart 0 0"})
    try {
      read_plan(std::string{"seed 1\n"} + bad);
      ADD_FAILURE() << bad;
    } catch (const std::invalid_argument& e) {
      EXPECT_EQ(std::string{e.what()}, std::string{"line 2: "} + bad);
    }
}

TEST(Shrink, LeavesTheFewActsThatMatter) {
  const auto fails = [](const plan& p) {
    return has(p, doer::engine, 0, "restart") && has(p, doer::visitor, 2, "say");
  };
  const auto small = shrink(long_plan(), fails, never_tired, runs_max);
  EXPECT_TRUE(fails(small));
  EXPECT_EQ(small.acts.size(), 2U);
  ASSERT_EQ(small.visitors.size(), 1U);
  EXPECT_EQ(small.visitors.front().number, 2U);
  EXPECT_TRUE(small.agents.empty());
}

TEST(Shrink, ShortensThePausesInWhichNothingMatters) {
  const auto fails = [](const plan& p) {
    return p.acts.size() > 1 && p.acts.back().at - p.acts.front().at >= minutes{1};
  };
  const auto small = shrink(long_plan(), fails, never_tired, runs_max);
  EXPECT_TRUE(fails(small));
  EXPECT_LT(small.acts.back().at - small.acts.front().at, minutes{3});
}

TEST(Shrink, StopsWhenItHasRunOftenEnough) {
  std::size_t runs = 0;
  const auto fails = [&](const plan& p) {
    ++runs;
    return has(p, doer::engine, 0, "restart");
  };
  shrink(long_plan(), fails, never_tired, 10);
  EXPECT_LE(runs, 10U);
}

} // namespace ecoute::simulation
