// SPDX-License-Identifier: EUPL-1.2
#include "net/limits/cgroup_memory.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>

namespace ecoute {
namespace {

namespace fs = std::filesystem;

std::optional<std::uint64_t> number_in(const fs::path& file) {
  std::ifstream in{file};
  std::uint64_t n = 0; // "max" is no number
  return in >> n ? std::optional{n} : std::nullopt;
}

std::uint64_t reclaimable(const fs::path& group) {
  std::ifstream in{group / "memory.stat"};
  std::string name;
  std::uint64_t files = 0; // read once or often: the kernel gives both back before it kills
  for (std::uint64_t n = 0; in >> name >> n;)
    if (name == "inactive_file" || name == "active_file")
      files += n;
  return files;
}

memory_use use_of(const fs::path& group) {
  const auto limit = number_in(group / "memory.max");
  const auto used = number_in(group / "memory.current");
  if (!limit || !used)
    return {};
  return {*used - std::min(*used, reclaimable(group)), *limit};
}

bool nearer(const memory_use& a, const memory_use& b) {
  const auto share = [](const memory_use& m) {
    return m.limit == 0 ? 0.0 : static_cast<double>(m.used) / static_cast<double>(m.limit);
  };
  return share(a) > share(b);
}

} // namespace

cgroup_memory::cgroup_memory(const fs::path& membership, const fs::path& root) {
  constexpr std::string_view version_2 = "0::/";
  std::ifstream in{membership};
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(version_2))
      continue;
    auto below = fs::path{line.substr(version_2.size())};
    for (; !below.empty(); below = below.parent_path())
      groups_.push_back(root / below);
    groups_.push_back(root);
    return;
  }
}

memory_use cgroup_memory::look() const {
  memory_use nearest;
  for (const auto& group : groups_)
    if (const auto here = use_of(group); nearest.limit == 0 || nearer(here, nearest))
      nearest = here;
  return nearest;
}

} // namespace ecoute
