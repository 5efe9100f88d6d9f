// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/checks.hpp"

#include <algorithm>

namespace ecoute::simulation {

namespace {

/// How long a conversation may be between two hands once nothing is broken any more: a request
/// that died with its receiver (twice 12 s for an opening), then the pauses before the next try.
constexpr auto between_hands_max = seconds{45};
/// RELIABILITY.md P8, and the pauses of giving back.
constexpr auto silence_max = seconds{60} + seconds{15};
/// A view goes out at most four times a second.
constexpr auto untrue_view_max = seconds{2};

} // namespace

void checks::gather() {
  healthy_ = w_.healthy();
  now_ = instant{w_.elapsed()};
  lines_ = {w_.line(force::police), w_.line(force::gendarmerie)};
  desks_ = w_.desks();
  escalations_ = w_.escalations();
  holders_.clear();
  for (const auto* d : desks_)
    for (const auto& id : d->held)
      holders_[id].push_back(d->agent);
  gather_offers();
}

void checks::look(bool finally) {
  gather();
  care(finally);
  replay(finally);
  strays(finally);
  order();
  offers();
  one_offer_each();
  time_left();
  idle_hands();
  trainings();
  overflows();
  duties();
  shown_queues();
  shown_places();
  sizes();
  silence();
  overtime();
  left();
  alerts();
  if (w_.fatal)
    w_.violate("the supervisor gave up");
}

// --- I3 ---------------------------------------------------------------------------------------

bool checks::cared_for(const conversation_id& id, const conversation_state& s) const {
  const auto held = holders_.find(id);
  const std::size_t holders = held == holders_.end() ? 0 : held->second.size();
  // A training stands beside the line: it has no place in it.
  const auto waits_in = [&](const waiting_line* l) {
    return l != nullptr && (s.training() ? l->find(id) != nullptr : l->ahead_of(id).has_value());
  };
  const auto waiting = std::count_if(lines_.begin(), lines_.end(), waits_in);
  if (s.where == phase::waiting)
    return waiting == 1 && waits_in(line_of(s.route.platform)) && holders == 0;
  return waiting == 0 && holders == 1 && held->second.front() == s.holder;
}

/// For whoever replays the plan.
std::string checks::where_it_is(const conversation_id& id, const conversation_state& s) const {
  std::string out = to_text(id).substr(32);
  out += s.where == phase::held ? " held by " + std::to_string(s.holder.value) : " waiting";
  for (const auto* l : lines_)
    out += l == nullptr ? ", no line" : l->ahead_of(id) ? ", in line" : ", not in line";
  for (const auto* d : desks_)
    if (std::count(d->held.begin(), d->held.end(), id) > 0)
      out += ", on the desk of " + std::to_string(d->agent.value);
  return out;
}

void checks::care(bool finally) {
  for (auto it = uncared_.begin(); it != uncared_.end();)
    it = w_.book.open().count(it->first) == 0 ? uncared_.erase(it) : std::next(it);
  for (const auto& id : w_.book.open()) {
    const auto& s = w_.book.find(id)->state;
    const bool uncared = !cared_for(id, s) && !w_.given_up(id);
    if (too_long(uncared_, id, uncared, between_hands_max) || (finally && uncared))
      w_.violate("I3: a conversation is in nobody's care, or in two: " + where_it_is(id, s));
  }
}

/// What is in a line or on a desk belongs there.
void checks::strays(bool finally) {
  const auto is = [&](const conversation_id& id, phase where) {
    const auto* page = w_.book.find(id);
    return page != nullptr && page->state.where == where;
  };
  std::map<conversation_id, instant> still;
  for (const auto* l : lines_)
    for (const auto& e : entries_of(l))
      if (!is(e.conversation, phase::waiting)) {
        if (too_long(stray_, e.conversation, true, between_hands_max) || finally)
          w_.violate("I3: who does not wait stands in a line");
        still[e.conversation] = stray_[e.conversation];
      }
  stray_ = std::move(still);
  std::map<std::pair<agent_id, conversation_id>, instant> held;
  for (const auto& [id, agents] : holders_)
    for (const auto agent : agents) {
      const auto* page = w_.book.find(id);
      if (page != nullptr && page->state.where == phase::held && page->state.holder == agent)
        continue;
      const std::pair key{agent, id};
      if (too_long(stray_held_, key, true, between_hands_max) || finally)
        w_.violate("I3: a desk holds what is not its own");
      held[key] = stray_held_[key];
    }
  stray_held_ = std::move(held);
}

/// RELIABILITY.md P8: what a silent operator holds goes back.
void checks::silence() {
  std::map<std::pair<agent_id, instant>, instant> still;
  for (const auto* d : desks_) {
    if (!d->silent_since || d->held.empty())
      continue;
    const std::pair key{d->agent, *d->silent_since};
    if (too_long(silent_, key, true, silence_max))
      w_.violate("I3: a conversation stays with an operator who is gone");
    still[key] = silent_[key];
  }
  silent_ = std::move(still);
}

/// I6: what somebody holds whose overtime is over goes back.
void checks::overtime() {
  for (const auto* d : desks_) {
    const bool over = d->duty_until != instant{} && !d->held.empty() &&
                      w_.now() >= d->duty_until + w_.intended.relief.overtime;
    if (too_long(overtime_, d->agent, over, between_hands_max))
      w_.violate("I6: a conversation is held after the overtime");
  }
}

/// SERVICE.md F11: who left while waiting leaves the queue in time.
void checks::left() {
  const auto patience = between_hands_max + w_.intended.network.visitor_lost_after;
  std::map<conversation_id, instant> still;
  for (const auto& id : w_.book.open()) {
    const auto due = left_at(w_.book.find(id)->state, w_.intended.conversation);
    if (!due || *due > w_.now() || w_.given_up(id))
      continue;
    if (too_long(left_, id, true, patience))
      w_.violate("F11: whoever left still waits: " + to_text(id).substr(32));
    still[id] = std::max(left_[id], instant{w_.disturbed_at});
  }
  left_ = std::move(still);
}

// --- I1, I2 -----------------------------------------------------------------------------------

/// What a conversation believes of itself is what its events say.
void checks::replay(bool finally) {
  for (const auto& id : w_.book.open()) {
    const auto* live = w_.conversation(id);
    const auto& stored = w_.book.find(id)->state;
    if (live == nullptr)
      continue;
    const bool behind = live->last_seq < stored.last_seq;
    if (live->last_seq > stored.last_seq)
      w_.violate("I1: a conversation has seen what is not stored");
    else if (too_long(behind_, id, behind, between_hands_max) || (finally && behind))
      w_.violate("I2: a conversation does not know what is stored: " + where_it_is(id, stored));
    const comparison done{live, live->last_seq};
    if (behind || compared_[id] == done)
      continue;
    if (!(*live == stored))
      w_.violate("I2: replaying the journal gives something else");
    compared_[id] = done;
  }
}

// --- I4 ---------------------------------------------------------------------------------------

/// Whoever took it, or took it over, was of its force, and certified.
void checks::forces() {
  std::map<agent_id, const agent_profile*> of;
  for (const auto& a : agents_)
    of[a->profile().agent] = &a->profile();
  for (const auto& [id, rows] : w_.store->events) {
    auto platform = force::police; // as it was then: it may have gone to the other one since
    for (const auto& e : rows) {
      if (const auto* q = std::get_if<queued>(&e.body))
        platform = q->platform;
      const auto* t = std::get_if<taken>(&e.body);
      const auto* h = std::get_if<handed_over>(&e.body);
      if (t == nullptr && h == nullptr)
        continue;
      const auto* by = of[t != nullptr ? t->by : h->to];
      if (by->platform != platform)
        w_.violate("I4: taken by the other force");
      if (h != nullptr && by->certified_until <= e.at && !w_.clock_set)
        w_.violate("I4: handed over to one without certification");
    }
  }
}

// --- what is shown of the queue -----------------------------------------------------------------

/// A console that its desk knows shows the line as it is. Who signed out is not there to see it.
void checks::shown_queues() {
  for (const auto& a : agents_) {
    const auto* at = a->at();
    const auto* desk = at == nullptr ? nullptr : w_.desk_behind(at->desk);
    const bool seen = desk != nullptr && !desk->silent_since && !at->signed_off;
    const auto* l = seen ? line_of(desk->platform) : nullptr;
    const auto free = [&](const candidate& c) { return may_receive(c, w_.now()) == refusal::none; };
    const bool untrue =
        l != nullptr && (at->queue.waiting != l->entries().size() ||
                         at->queue.operators_available !=
                             std::count_if(l->candidates().begin(), l->candidates().end(), free));
    if (too_long(untrue_queue_, a->profile().agent, untrue, untrue_view_max))
      w_.violate("a console shows another queue than there is");
  }
}

/// A page that its conversation knows shows the visitor's place, and whether anybody is on duty. A
/// conversation hears nothing while its journal does not answer.
void checks::shown_places() {
  for (const auto& v : visitors_) {
    const auto* at = v->at();
    const auto* page = w_.book.find(v->id());
    const bool waits = at != nullptr && page != nullptr && !at->refused &&
                       at->reader.synchronised && page->state.where == phase::waiting &&
                       w_.runs_as(v->id(), at->where);
    const auto* l = waits ? line_of(page->state.route.platform) : nullptr;
    const auto ahead = l == nullptr ? std::nullopt : l->ahead_of(v->id());
    const bool untrue = ahead && (!at->stands || at->stands->ahead != *ahead ||
                                  at->stands->nobody_on_duty != l->nobody_on_duty(w_.now()));
    if (too_long(untrue_place_, v->id(), untrue, between_hands_max))
      w_.violate("a page shows another place than the visitor has: " +
                 where_it_is(v->id(), page->state));
  }
}

// --- I10 --------------------------------------------------------------------------------------

void checks::sizes() {
  const auto desk_max = w_.intended.operators.capacity_max;
  // Who was held and given back is never turned away.
  const auto line_max = w_.intended.queue.length_max + agents_.size() * desk_max;
  for (const auto* l : lines_) {
    if (l == nullptr)
      continue;
    if (l->entries().size() > line_max)
      w_.violate("I10: a line is longer than its limit");
    if (l->offers().size() > l->candidates().size())
      w_.violate("I10: more offers than operators");
  }
  for (const auto* d : desks_)
    if (onlooker_.slots_taken(*d) > desk_max)
      w_.violate("I10: a desk holds more than the most");
}

// --- liveness ---------------------------------------------------------------------------------

void checks::at_the_end() {
  look(true);
  forces();
  alerts_at_the_end();
  for (const auto& v : visitors_) {
    if (!v->served())
      w_.violate("liveness: a message is still not acknowledged after 15 minutes");
    if (!v->up_to_date())
      w_.violate("I2: a page does not show everything after 15 minutes");
  }
  const auto stored = [&](const sent_message& m) {
    const auto* page = w_.book.find(m.conversation);
    return page != nullptr && page->said.count(m.id) != 0;
  };
  const auto all_stored = [&](const auto& people) {
    for (const auto& one : people)
      for (const auto& m : one->messages())
        if (m.acknowledged && !stored(m))
          w_.violate("I1: acknowledged and gone");
  };
  all_stored(visitors_);
  all_stored(agents_);
}

} // namespace ecoute::simulation
