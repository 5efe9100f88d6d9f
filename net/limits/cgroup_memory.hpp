// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/memory_use.hpp"

#include <filesystem>
#include <vector>

namespace ecoute {

/// What the process's control group (version 2) uses of the memory that it may use, read from the
/// kernel's files at each look. Every group above counts too: whichever is nearest to its limit is
/// the one in which the kernel will kill.
class cgroup_memory {
public:
  /// `membership`: where the kernel says in which group the process is; `root`: of all groups.
  explicit cgroup_memory(const std::filesystem::path& membership = "/proc/self/cgroup",
                         const std::filesystem::path& root = "/sys/fs/cgroup");

  /// No limit where there is none, no group, or a file that does not read as it should. What the
  /// kernel would give back before it kills (`inactive_file`) is not used.
  [[nodiscard]] memory_use look() const;

private:
  std::vector<std::filesystem::path> groups_; ///< own one first
};

} // namespace ecoute
