// SPDX-License-Identifier: EUPL-1.2
#include "actors/support/restart_policy.hpp"

namespace ecoute {

bool restart_policy::allows_after_death(instant now) {
  ++total_;
  recent_.push_back(now);
  std::erase_if(recent_, [&](instant death) { return now - death >= window_; });
  return recent_.size() <= restarts_max_;
}

} // namespace ecoute
