// SPDX-License-Identifier: EUPL-1.2
// No silence (I5): what must be told is, and climbs until somebody has it.
#include "actors/domain/alert_causes.hpp"
#include "actors/domain/danger_watch.hpp"
#include "actors/escalation/alert_ring.hpp"
#include "config/limits.hpp"
#include "tests/simulation/checks.hpp"

#include <algorithm>

namespace ecoute::simulation {

namespace {

/// After a death: what is open is read again, or the next try.
constexpr auto late_max = seconds{45};
/// Out of memory, while the archive does not answer.
constexpr auto late_in_memory_max = seconds{15};
/// From the ring that is stored to whom it is for.
constexpr auto unheard_max = seconds{5};
/// Who repeats a cause does so within fault_well_after / fault_tellings; began anew, within that
/// after it has heard of it.
constexpr auto untold_max = seconds{120};
/// What was stored as a cause is read again each minute.
constexpr auto unanswered_max = seconds{60} + seconds{45};
constexpr auto outlives_max = seconds{90};

template <class Key, class Keeps>
void forget_unless(std::map<Key, instant>& since, Keeps keeps) {
  std::erase_if(since, [&](const auto& one) { return !keeps(one.first); });
}

} // namespace

void checks::alerts() {
  alert_clocks();
  alert_clocks_in_memory();
  alert_causes();
  alert_origins();
  one_alert_each();
}

/// Whatever is open changes hands, climbs or ends within its time, whatever died meanwhile and
/// wherever a clock was set.
void checks::alert_clocks() {
  const auto is_open = [this](const alert_id& id) { return w_.calls.open().contains(id); };
  forget_unless(late_alert_, is_open);
  forget_unless(unheard_, is_open);
  for (const auto& [id, page] : w_.calls.open()) {
    const bool late = now_ - page.changed > w_.calls.patience_of(page.now_is);
    if (lasts(late_alert_, id, late, late_max, !w_.alerts_kept()))
      w_.violate("I5: an alert stays past its time: " + simulation::told(page.now_is));
    if (lasts(unheard_, id, !w_.calls.has_rung(page.now_is), unheard_max, false))
      w_.violate("I5: an alert rings and nobody hears it: " + simulation::told(page.now_is));
  }
}

/// RELIABILITY.md section 0.6: a danger and a fault of the system climb though nothing is stored.
void checks::alert_clocks_in_memory() {
  const auto rings = [this](const alert& a) {
    return rings_unstored(policy_of(w_.intended.alerts, a.cause.kind)) &&
           a.state != alert_state::resolved;
  };
  std::map<alert_id, instant> still;
  for (const auto* a : escalations_) {
    const bool late = rings(*a) && a->due < w_.now();
    if (lasts(late_in_memory_, a->id, late, late_in_memory_max, false))
      w_.violate("I5: an alert that cannot wait stays past its time: " + simulation::told(*a));
    if (late)
      still[a->id] = late_in_memory_[a->id];
  }
  late_in_memory_ = std::move(still);
}

/// What whoever tells of it repeats while it lasts.
std::set<alert_cause> checks::lasting_causes() const {
  std::set<alert_cause> all;
  for (const auto which : {force::police, force::gendarmerie}) {
    const auto* l = line_of(which);
    if (l == nullptr || l->entries().empty())
      continue;
    const auto scope = scope_of(which);
    if (l->nobody_on_duty(w_.now()))
      all.insert({alert_kind::nobody_on_duty, scope, {}, {}});
    const auto after = w_.intended.alerts.waiting_long_after;
    const auto long_one = [&](const waiting_entry& e) {
      return !e.away && e.since + after <= w_.now();
    };
    if (std::any_of(l->entries().begin(), l->entries().end(), long_one))
      all.insert({alert_kind::waiting_long, scope, {}, {}});
  }
  const auto& open = w_.book.open();
  if (std::any_of(open.begin(), open.end(), [this](const auto& id) { return w_.given_up(id); }))
    all.insert(*cause_of_fault("conversation_quarantined", force::police));
  if (w_.cut_at)
    all.insert({alert_kind::system_fault, on_call_scope::system, {}, std::string{journal_cut}});
  return all;
}

bool checks::is_told(const alert_cause& cause) const {
  return w_.calls.is_open(cause) ||
         std::any_of(escalations_.begin(), escalations_.end(), [&](const alert* a) {
           return a->cause == cause && !a->exercise && a->state != alert_state::resolved;
         });
}

void checks::alert_causes() {
  const auto lasting = lasting_causes();
  forget_unless(untold_, [&](const alert_cause& c) { return lasting.contains(c); });
  for (const auto& cause : lasting) {
    const bool waits = !rings_unstored(policy_of(w_.intended.alerts, cause.kind));
    if (lasts(untold_, cause, !is_told(cause), untold_max, waits && !w_.alerts_kept()))
      w_.violate("I5: nobody is told of " + std::string{name_of(cause.kind)} + ' ' + cause.detail);
  }
  const auto is_open = [this](const alert_id& id) { return w_.calls.open().contains(id); };
  forget_unless(outlived_, is_open);
  for (const auto& [id, page] : w_.calls.open()) {
    const auto& a = page.now_is;
    const bool seen_here = a.cause.kind == alert_kind::waiting_long ||
                           a.cause.kind == alert_kind::nobody_on_duty ||
                           a.cause.detail == journal_cut;
    const bool outlives =
        seen_here && a.state == alert_state::climbing && !a.exercise && !lasting.contains(a.cause);
    if (lasts(outlived_, id, outlives, w_.intended.supervision.fault_well_after + outlives_max,
              !w_.alerts_kept()))
      w_.violate("I5: an alert climbs whose cause is over: " + simulation::told(a));
  }
  std::map<alert_cause, instant> still;
  for (const auto& id : w_.book.open())
    dangers_called(id, w_.book.find(id)->state, still);
  uncalled_ = std::move(still);
}

/// F22. Told once, it stays until a person resolves it.
void checks::dangers_called(const conversation_id& id, const conversation_state& s,
                            std::map<alert_cause, instant>& still) {
  if (!in_danger(s) && !s.minor)
    return;
  for (const auto& d : dangers_of(s, fixed::danger_patience)) {
    if (d.at > w_.now() || w_.calls.was_called(d.kind, id, d.at))
      continue;
    const alert_cause cause{d.kind, on_call_scope::system, id, {}};
    const bool excused = !healthy_ || !w_.alerts_kept() || w_.given_up(id);
    if (lasts(uncalled_, cause, true, late_max, excused))
      w_.violate("I5: nobody is called for " + std::string{name_of(d.kind)} + ": " +
                 where_it_is(id, s));
    still[cause] = uncalled_[cause];
  }
}

/// What was stored together with its cause becomes an alert, or counts with one.
void checks::alert_origins() {
  std::map<std::string, instant> still;
  for (const auto& o : w_.alerts->origins) {
    if (lasts(unanswered_, o.key, true, unanswered_max, !w_.alerts_kept()))
      w_.violate("I5: no alert answers what was stored: " + o.key);
    still[o.key] = unanswered_[o.key];
  }
  unanswered_ = std::move(still);
}

void checks::one_alert_each() {
  std::set<std::pair<alert_cause, bool>> seen;
  for (const auto* a : escalations_)
    if (a->state != alert_state::resolved && !seen.emplace(a->cause, a->exercise).second)
      w_.violate("I5: one cause has two alerts: " + simulation::told(*a));
}

/// What was open before everything was healed is resolved; where nobody is on call it rings for
/// everybody, again and again. What has begun since is within its time.
void checks::alerts_at_the_end() {
  for (const auto& [id, page] : w_.calls.open()) {
    const auto& a = page.now_is;
    if (w_.alerts->names.empty()) {
      if (page.begun < healed_at_ && !w_.calls.repeats(a))
        w_.violate("liveness: an alert neither ends nor repeats: " + simulation::told(a));
    } else if (page.begun < healed_at_) {
      w_.violate("liveness: an alert is still open after 15 minutes: " + simulation::told(a));
    }
  }
  if (w_.alerts->undelivered() > 0)
    w_.violate("liveness: a ring was never sent");
}

} // namespace ecoute::simulation
