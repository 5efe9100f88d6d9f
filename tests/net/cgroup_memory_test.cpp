// SPDX-License-Identifier: EUPL-1.2
#include "net/limits/cgroup_memory.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace ecoute::test {
namespace {

namespace fs = std::filesystem;

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
  write("service/engine/memory.stat", "anon 1\nactive_file 200\ninactive_file 100\nslab 2\n");
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
