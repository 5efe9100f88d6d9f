// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "actors/domain/time.hpp"

#include <map>
#include <set>

namespace ecoute::simulation {

/// What the consoles were offered, whatever became of it. Times are since the start.
class offers_seen {
public:
  void note(agent_id to, const conversation_id& what, instant at) {
    ever_[to].insert(what);
    last_to_[to] = at;
    last_of_[what] = at;
  }
  [[nodiscard]] bool ever(agent_id to, const conversation_id& what) const {
    const auto known = ever_.find(to);
    return known != ever_.end() && known->second.count(what) > 0;
  }
  [[nodiscard]] instant last_to(agent_id who) const { return last(last_to_, who); }
  [[nodiscard]] instant last_of(const conversation_id& what) const { return last(last_of_, what); }

private:
  template <class Key>
  static instant last(const std::map<Key, instant>& all, const Key& key) {
    const auto known = all.find(key);
    return known == all.end() ? instant::min() : known->second;
  }

  std::map<agent_id, std::set<conversation_id>> ever_;
  std::map<agent_id, instant> last_to_;
  std::map<conversation_id, instant> last_of_;
};

} // namespace ecoute::simulation
