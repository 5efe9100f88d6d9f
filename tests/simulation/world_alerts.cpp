// SPDX-License-Identifier: EUPL-1.2
// What a run knows of its alerts.
#include "actors/domain/alert_origin.hpp"
#include "actors/escalation/alert_board_actor.hpp"
#include "actors/escalation/alert_ring.hpp"
#include "tests/simulation/living.hpp"
#include "tests/simulation/world.hpp"

#include <algorithm>
#include <utility>

namespace ecoute::simulation {

/// What calls somebody is stored with the event that is its cause: both are one database.
void world::keep_origins(const append& entry) {
  for (const auto& row : entry.outbox)
    if (auto read = read_origin(row.body); read && row.kind == origin_kind) {
      read->cause.conversation = entry.conversation;
      alerts->origins.push_back({row.key, read->cause, read->exercise});
    }
}

void world::follow_alert(const store_alert& m) {
  note([&] { return "alert " + simulation::told(m.what); });
  trace(static_cast<std::uint64_t>(m.at.time_since_epoch().count()) + m.what.version);
  const auto made = calls.enter(m, instant{elapsed()});
  if (!made.wrong.empty())
    violate("I5: " + made.wrong + ": " + simulation::told(m.what));
  count(made, m.what.cause);
}

void world::count(const alert_book::entry& made, const alert_cause& cause) {
  switch (made.what) {
  case alert_turn::raised:
    seen.add(counted::alerts);
    seen.add(counted::alerts_of_danger, is_danger(cause.kind));
    seen.add(counted::alerts_of_system, cause.kind == alert_kind::system_fault);
    seen.add(counted::alerts_of_waiting,
             cause.kind == alert_kind::waiting_long || cause.kind == alert_kind::nobody_on_duty);
    return;
  case alert_turn::counted:
    return seen.add(counted::alerts_counted);
  case alert_turn::climbed:
    seen.add(counted::alerts_climbed);
    seen.add(counted::alerts_lapsed, made.lapsed);
    return seen.add(counted::alerts_repeated, made.repeats);
  case alert_turn::taken:
    return seen.add(counted::alerts_taken);
  case alert_turn::passed:
    return seen.add(counted::alerts_passed);
  case alert_turn::resolved:
    return seen.add(counted::alerts_resolved);
  case alert_turn::ended:
    return seen.add(counted::alerts_ended);
  case alert_turn::joined:
    return seen.add(counted::alerts_joined);
  }
}

std::vector<escalation_ref> world::escalation_handles() {
  const auto* board = state_of<alert_board_state, alert_board_ref>(directory::alert_board(system));
  return board == nullptr ? std::vector<escalation_ref>{} : board->escalations();
}

std::vector<const alert*> world::escalations() {
  std::vector<const alert*> all;
  for (const auto& who : escalation_handles())
    if (const auto* one = state_of<escalation_actor_state, escalation_ref>(who);
        one != nullptr && one->known() != nullptr)
      all.push_back(one->known());
  return all;
}

const alert* world::known_alert(const alert_id& id) {
  const auto all = escalations();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const alert* a) { return a->id == id; });
  return found == all.end() ? nullptr : *found;
}

bool world::has_taken(const alert_id& id, agent_id by) {
  const auto* known = known_alert(id);
  return calls.was_taken(id, by) || (known != nullptr && known->owner == by);
}

bool world::has_resolved(const alert_id& id, agent_id by) {
  const auto* known = known_alert(id);
  return calls.was_resolved(id, by) ||
         (known != nullptr && known->owner == by && known->state == alert_state::resolved);
}

void world::check_shown(const alert_row& row) {
  const auto& shown = row.what;
  const auto* stored = alerts->find(shown.id);
  if (row.stored && (stored == nullptr || stored->version < shown.version))
    violate("I5: an alert is shown as stored that is not: " + simulation::told(shown));
  const bool same_version = stored != nullptr && stored->version == shown.version;
  auto as_shown = same_version ? *stored : shown;
  as_shown.due = shown.due; // a clock may have been set since
  if (row.stored && same_version && as_shown != shown)
    violate("I5: an alert is shown otherwise than it is stored: " + simulation::told(shown));
  if (row.stored)
    return;
  seen.add(counted::alerts_from_memory);
  if (!rings_unstored(policy_of(intended.alerts, shown.cause.kind)))
    violate("I5: an alert is told out of memory that can wait: " + simulation::told(shown));
}

} // namespace ecoute::simulation
