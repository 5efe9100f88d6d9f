// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/alert_messages.hpp"

#include <string>

/// The calendar that somebody's own programs read by a secret address.
namespace ecoute {

/// Route → alert archive. Answers on_call_feed: nobody's where there is no such address (any more),
/// with the same plan and the same work.
struct find_feed {
  std::string token_hash;
};
struct on_call_feed {
  agent_id agent{};
  on_call_plan plan{};
};

template <class I>
typename I::result_type inspect(I& f, find_feed& x) {
  return f(x.token_hash);
}
template <class I>
typename I::result_type inspect(I& f, on_call_feed& x) {
  return f(x.agent, x.plan);
}

} // namespace ecoute
