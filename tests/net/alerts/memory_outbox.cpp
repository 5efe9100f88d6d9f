// SPDX-License-Identifier: EUPL-1.2
#include "tests/net/alerts/memory_outbox.hpp"

#include "actors/domain/delivery.hpp"
#include "actors/messages/errors.hpp"
#include "net/outbound/letter.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>

namespace ecoute::test {
namespace {

using row = memory_outbox::row;

delivery as_planned(const row& r, bool under_way) {
  const auto notice = read_notice(r.what.body);
  return {.key = r.what.key,
          .channel = r.what.channel,
          .endpoint = r.what.endpoint,
          .recipient = r.what.recipient,
          .about = r.what.about,
          .ring = r.what.ring,
          .urgent = notice && is_danger(notice->kind),
          .made = r.created,
          .due = r.next_try,
          .tried = r.tried,
          .tries = r.tries,
          .in_flight = under_way};
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
  std::vector<delivery> waiting;
  std::vector<const row*> which;
  for (const auto& r : rows) {
    if (r.state != delivery_outcome::again)
      continue;
    const bool under_way =
        std::find(m.in_flight.begin(), m.in_flight.end(), r.what.key) != m.in_flight.end();
    waiting.push_back(as_planned(r, under_way));
    which.push_back(&r);
  }
  const auto plan = plan_deliveries(waiting, m.now);
  due_deliveries out;
  for (const auto place : plan.send)
    out.due.push_back({which[place]->what, which[place]->tries, which[place]->created});
  out.next = plan.look_again.value_or(instant{});
  out.waiting = static_cast<std::uint32_t>(waiting.size());
  return out;
}

void memory_outbox::mark(const mark_delivery& m) {
  for (auto& r : rows) {
    if (r.what.key != m.key || r.state != delivery_outcome::again)
      continue;
    r.state = m.outcome;
    r.tries = m.tries;
    r.tried = m.at;
    r.next_try = m.outcome == delivery_outcome::again ? m.next_try : m.at;
  }
}

outbox_handle spawn_memory_outbox(caf::actor_system& system, std::shared_ptr<memory_outbox> all) {
  return system.spawn(play, std::move(all));
}

} // namespace ecoute::test
