// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace ecoute {

/// Agents' sessions that are to be told something for as long as they say again, before their lease
/// ends, that they watch: who is told forgets by itself those whose console is gone, and a session
/// needs not know whether who tells was started anew. `More`: what is kept of each.
template <class More>
class leases {
public:
  struct lease {
    agent_session_handle who;
    instant until{};
    More more{};
  };

  explicit leases(std::size_t most) : most_(most) {}

  /// Renews, or begins; null when there is no room. True: it has just begun.
  std::pair<lease*, bool> renew(const agent_session_handle& who, instant now, milliseconds life) {
    forget_late(now);
    if (const auto known = find(who); known != all_.end()) {
      known->until = now + life;
      return {&*known, false};
    }
    if (all_.size() >= most_)
      return {nullptr, false};
    return {&all_.emplace_back(lease{who, now + life, {}}), true};
  }
  void end(const agent_session_handle& who) {
    if (const auto known = find(who); known != all_.end())
      all_.erase(known);
  }
  std::vector<lease>& at(instant now) {
    forget_late(now);
    return all_;
  }

private:
  auto find(const agent_session_handle& who) {
    return std::find_if(all_.begin(), all_.end(),
                        [&](const lease& l) { return l.who.address() == who.address(); });
  }
  void forget_late(instant now) {
    std::erase_if(all_, [now](const lease& l) { return l.until <= now; });
  }

  std::size_t most_;
  std::vector<lease> all_;
};

} // namespace ecoute
