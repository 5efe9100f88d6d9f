// SPDX-License-Identifier: EUPL-1.2
#include "actors/escalation/alert_view.hpp"

#include "actors/domain/alert_reference.hpp"
#include "config/limits.hpp"

#include <algorithm>
#include <tuple>

namespace ecoute {

namespace {

bool watches(const watch_alerts& who, on_call_scope scope) {
  if (scope == on_call_scope::system)
    return who.system;
  return who.platforms.has(scope == on_call_scope::gendarmerie ? force::gendarmerie
                                                               : force::police);
}

bool is_called(const watch_alerts& who, on_call_scope scope, const on_call_plan& plan, instant now,
               std::uint8_t level = 0) {
  const auto called = called_by(plan, scope, level, now);
  return std::find(called.begin(), called.end(), who.agent) != called.end();
}

/// Each level that it was told to, and whom it was passed to. Where nobody is on call it calls all
/// who look: an alert is not silent.
bool calls(const watch_alerts& who, const alert_row& row, const on_call_plan& plan, instant now) {
  const auto& a = row.what;
  if (a.state != alert_state::climbing)
    return a.state == alert_state::passed && a.owner == who.agent;
  if (called_by(plan, a.cause.scope, 0, now).empty())
    return true;
  if (row.level == 0)
    return is_called(who, a.cause.scope, plan, now);
  for (std::uint8_t level = 1; level <= row.level; ++level)
    if (is_called(who, a.cause.scope, plan, now, level))
      return true;
  return false;
}

bool newer(const alert_row& a, const alert_row& b) {
  return std::tie(a.what.raised_at, a.what.id) > std::tie(b.what.raised_at, b.what.id);
}

std::string name_in(const agent_names& names, agent_id who) {
  const auto known = names.find(who);
  return known == names.end() ? std::string{} : known->second;
}

alert_news news_in(const alert& a) {
  switch (a.state) {
  case alert_state::taken:
    return alert_news::taken;
  case alert_state::passed:
    return alert_news::passed;
  case alert_state::resolved:
    return alert_news::resolved;
  case alert_state::climbing:
    break;
  }
  return a.step == 0 ? alert_news::raised : alert_news::climbed;
}

void add_turns(alerts_told& told, on_call_scope scope, const alerts_known& all, instant now) {
  for (std::uint8_t level = 1; level <= last_level(all.plan, scope); ++level)
    if (const auto turn = on_call_now(all.plan, scope, level, now))
      told.on_call.push_back(
          {scope, level, *turn, name_in(all.names, turn->agent), name_in(all.names, turn->then)});
}

} // namespace

bool may_see(const watch_alerts& who, const alert& a, const on_call_plan& plan, instant now) {
  return watches(who, a.cause.scope) || a.owner == who.agent ||
         is_called(who, a.cause.scope, plan, now);
}

alert_noted news_of(const alert_row& row, const agent_names& names) {
  const auto& a = row.what;
  return {reference_of(a.id),      a.cause.kind, news_in(a), a.owner,
          name_in(names, a.owner), row.level};
}

alerts_told view_for(const watch_alerts& who, const alerts_known& all, instant now) {
  alerts_told told;
  told.last_test = all.last_test;
  for (const auto& row : all.rows) {
    if (!may_see(who, row.what, all.plan, now))
      continue;
    told.rows.push_back(row);
    told.rows.back().owner_name = name_in(all.names, row.what.owner);
    told.rows.back().calls = calls(who, row, all.plan, now);
    told.stored = told.stored && row.stored;
  }
  std::sort(told.rows.begin(), told.rows.end(), newer);
  told.rows.resize(std::min(told.rows.size(), fixed::alerts_shown));
  for (const auto scope :
       {on_call_scope::system, on_call_scope::police, on_call_scope::gendarmerie})
    if (watches(who, scope) || is_called(who, scope, all.plan, now))
      add_turns(told, scope, all, now);
  return told;
}

} // namespace ecoute
