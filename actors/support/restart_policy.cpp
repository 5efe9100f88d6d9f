// SPDX-License-Identifier: EUPL-1.2
#include "actors/support/restart_policy.hpp"

namespace ecoute {

bool restart_policy::allows_after_death(instant now) {
  ++total_;
  recent_.push_back(now);
  while (now - recent_.front() >= window_)
    recent_.pop_front();
  return recent_.size() <= restarts_max_;
}

} // namespace ecoute
