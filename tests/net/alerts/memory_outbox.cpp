// SPDX-License-Identifier: EUPL-1.2
#include "tests/net/alerts/memory_outbox.hpp"

#include "actors/messages/errors.hpp"
#include "config/limits.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <map>
#include <tuple>

namespace ecoute::test {
namespace {

using row = memory_outbox::row;
using receiver = std::tuple<alert_channel, agent_id, std::string>;

receiver receiver_of(const row& r) {
  return {r.what.channel, r.what.recipient, r.what.endpoint};
}

bool waits(const row& r) {
  return r.state == delivery_outcome::again;
}

outbox_handle::behavior_type play(outbox_handle::pointer,
                                  const std::shared_ptr<memory_outbox>& all) {
  return {
      [all](const take_due& m) -> caf::result<due_deliveries> {
        if (all->away)
          return make_error(refusal::unavailable);
        ++all->looks;
        return all->due(m);
      },
      [all](const mark_delivery& m) -> caf::result<done> {
        if (all->away)
          return make_error(refusal::unavailable);
        ++all->marks;
        all->mark(m);
        return done{};
      },
      [all](const load_contacts&) -> caf::result<agent_contacts> {
        if (all->away)
          return make_error(refusal::unavailable);
        return agent_contacts{all->contacts};
      },
  };
}

} // namespace

const row* memory_outbox::find(const std::string& key) const {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const row& r) { return r.what.key == key; });
  return found == rows.end() ? nullptr : &*found;
}

std::size_t memory_outbox::count(delivery_outcome state) const {
  return static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(), [&](const row& r) { return r.state == state; }));
}

due_deliveries memory_outbox::due(const take_due& m) const {
  std::vector<const row*> ready;
  due_deliveries out;
  for (const auto& r : rows) {
    if (!waits(r))
      continue;
    ++out.waiting;
    if (r.next_try > m.now) {
      if (out.next == instant{} || r.next_try < out.next)
        out.next = r.next_try;
      continue;
    }
    const bool blocked = std::any_of(rows.begin(), rows.end(), [&](const row& e) {
      return waits(e) && e.what.about == r.what.about && e.what.ring < r.what.ring &&
             receiver_of(e) == receiver_of(r);
    });
    if (!blocked)
      ready.push_back(&r);
  }
  std::stable_sort(ready.begin(), ready.end(),
                   [](const row* a, const row* b) { return a->next_try < b->next_try; });
  std::map<receiver, int> places;
  for (const auto* r : ready)
    if (++places[receiver_of(*r)] <= fixed::deliveries_per_receiver_max &&
        out.due.size() < fixed::deliveries_in_flight_max &&
        std::find(m.in_flight.begin(), m.in_flight.end(), r->what.key) == m.in_flight.end())
      out.due.push_back({r->what, r->tries, r->created});
  return out;
}

void memory_outbox::mark(const mark_delivery& m) {
  for (auto& r : rows) {
    if (r.what.key != m.key || !waits(r))
      continue;
    r.state = m.outcome;
    r.tries = m.tries;
    r.next_try = m.outcome == delivery_outcome::again ? m.next_try : m.at;
  }
}

outbox_handle spawn_memory_outbox(caf::actor_system& system, std::shared_ptr<memory_outbox> all) {
  return system.spawn(play, std::move(all));
}

} // namespace ecoute::test
