// SPDX-License-Identifier: EUPL-1.2
#include "net/limits/cgroup_memory.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace ecoute::test {
namespace {

namespace fs = std::filesystem;

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

TEST(Metrics, HoldAllThatAListenerCounts) {
  listener_counters c;
  std::uint64_t n = 0;
  for (auto* one :
       {&c.accepted, &c.refused, &c.accept_pauses, &c.proxy_faults, &c.tls_faults, &c.requests,
        &c.bad_requests, &c.foreign_origins, &c.deadlines, &c.slow_readers, &c.protocol_faults})
    *one = ++n;
  c.connections = 12;
  c.sockets = 13;
  metric_list all;
  add_listener_metrics(all, "door", c);
  const metric_list expected{{"door_connections", 12},          {"door_sockets", 13},
                             {"door_accepted_total", 1},        {"door_refused_total", 2},
                             {"door_accept_pauses_total", 3},   {"door_proxy_faults_total", 4},
                             {"door_tls_faults_total", 5},      {"door_requests_total", 6},
                             {"door_bad_requests_total", 7},    {"door_foreign_origins_total", 8},
                             {"door_deadlines_total", 9},       {"door_slow_readers_total", 10},
                             {"door_protocol_faults_total", 11}};
  EXPECT_EQ(all, expected);
}

TEST(Metrics, CountTheRefusalsThatMeanALimit) {
  session_parts parts;
  parts.desk = std::make_shared<session_desk>();
  auto& c = *parts.counters;
  c.note_told(refusal::forbidden);
  for (const auto& [why, times] : {std::pair{refusal::queue_full, 1}, std::pair{refusal::busy, 2},
                                   std::pair{refusal::too_many, 3}})
    for (int i = 0; i < times; ++i)
      c.note_told(why);
  const auto text = metrics_text(parts, {});
  for (const char* line : {"ecoute_told_queue_full_total 1\n", "ecoute_told_busy_total 2\n",
                           "ecoute_told_too_many_total 3\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line;
}

/// A tree of control groups as the kernel shows it, with our process in /service/engine.
class CgroupMemory : public ::testing::Test {
protected:
  CgroupMemory() {
    fs::create_directories(root_ / "service/engine");
    write("membership", "1:name=systemd:/else\n0::/service/engine\n");
  }
  ~CgroupMemory() override { fs::remove_all(root_); }

  void write(const fs::path& file, const std::string& text) { std::ofstream{root_ / file} << text; }
  void group(const fs::path& where, const std::string& max, const std::string& current) {
    write(where / "memory.max", max + "\n");
    write(where / "memory.current", current + "\n");
  }
  memory_use look() { return cgroup_memory{root_ / "membership", root_}.look(); }

  const fs::path root_ = [] {
    std::string name = (fs::temp_directory_path() / "ecoute_groups_XXXXXX").string();
    return fs::path{::mkdtemp(name.data())};
  }();
};

TEST_F(CgroupMemory, IsReadFromTheProcesssOwnGroup) {
  group("service/engine", "1000", "650");
  EXPECT_EQ(look(), (memory_use{650, 1000}));
}

TEST_F(CgroupMemory, LeavesOutWhatTheKernelWouldGiveBack) {
  group("service/engine", "1000", "900");
  write("service/engine/memory.stat", "anon 1\nactive_file 7\ninactive_file 300\nslab 2\n");
  EXPECT_EQ(look(), (memory_use{600, 1000}));
}

TEST_F(CgroupMemory, CountsTheGroupNearestToItsLimit) {
  group("service/engine", "max", "650");
  EXPECT_EQ(look(), memory_use{});
  group("service", "2000", "1500");
  EXPECT_EQ(look(), (memory_use{1500, 2000}));
  group("service/engine", "1000", "800");
  EXPECT_EQ(look(), (memory_use{800, 1000}));
  group("", "10000", "9500");
  EXPECT_EQ(look(), (memory_use{9500, 10000}));
}

TEST_F(CgroupMemory, HasNoLimitWhereNothingTellsOne) {
  EXPECT_EQ(look(), memory_use{});
  group("service/engine", "1000", "nonsense");
  EXPECT_EQ(look(), memory_use{});
  group("service/engine", "1000", "999");
  write("membership", "4:memory:/service/engine\n"); // version 1
  EXPECT_EQ(look(), memory_use{});
  EXPECT_EQ((cgroup_memory{root_ / "nowhere", root_}.look()), memory_use{});
}

TEST_F(CgroupMemory, IsReadAnewAtEachLook) {
  group("service/engine", "1000", "1");
  const cgroup_memory memory{root_ / "membership", root_};
  EXPECT_EQ(memory.look().used, 1U);
  group("service/engine", "1000", "2");
  EXPECT_EQ(memory.look().used, 2U);
}

} // namespace
} // namespace ecoute::test
