// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/event.hpp"
#include "actors/messages/alert_messages.hpp"

#include <string>
#include <unordered_map>
#include <vector>

/// What one session is shown of the alerts. Pure.
namespace ecoute {

using agent_names = std::unordered_map<agent_id, std::string>;

/// What the board knows, of everybody.
struct alerts_known {
  std::vector<alert_row> rows{}; ///< open ones, without names
  on_call_plan plan{};
  agent_names names{};
  instant last_test{};
};

/// Whether this alert is shown to who watches so: it is of a scope they watch, they are called for
/// it now, or somebody passed it to them.
bool may_see(const watch_alerts& who, const alert& a, const on_call_plan& plan, instant now);

/// What an alert is for the events of the conversation that it is about.
alert_noted news_of(const alert_row& row, const agent_names& names);

/// Newest first, at most fixed::alerts_shown.
alerts_told view_for(const watch_alerts& who, const alerts_known& all, instant now);

} // namespace ecoute
