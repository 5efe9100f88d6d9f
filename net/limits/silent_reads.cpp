// SPDX-License-Identifier: EUPL-1.2
#include "net/limits/silent_reads.hpp"

#include "config/limits.hpp"

namespace ecoute {

bool silent_reads::let_in(agent_id who, moment now) {
  const std::lock_guard guard{mutex_};
  for (auto& [agent, all] : begun_)
    std::erase_if(all, [now](moment at) { return at + fixed::silent_reads_window <= now; });
  std::erase_if(begun_, [](const auto& of_one) { return of_one.second.empty(); });
  auto& mine = begun_[who];
  if (mine.size() >= fixed::silent_reads_max)
    return false;
  mine.push_back(now);
  return true;
}

std::size_t silent_reads::remembered() {
  const std::lock_guard guard{mutex_};
  return begun_.size();
}

} // namespace ecoute
