// SPDX-License-Identifier: EUPL-1.2
// Every agent of a plan may also act as a duty officer: on anything that waits or is held.
#include "tests/simulation/people.hpp"

#include <algorithm>

namespace ecoute::simulation {

std::optional<conversation_id> agent::somebodys(std::uint64_t which) {
  std::vector<conversation_id> all;
  for (const auto* d : w_.desks())
    all.insert(all.end(), d->held.begin(), d->held.end());
  std::sort(all.begin(), all.end());
  for (const auto platform : {force::police, force::gendarmerie})
    if (const auto* line = w_.line(platform))
      for (const auto& entry : line->entries())
        all.push_back(entry.conversation);
  return all.empty() ? std::nullopt : std::optional{*chosen(all, which)};
}

/// Who has it, as a wall that is told at once would show: it may be out of date on arrival.
agent_id agent::shown_with(const conversation_id& id, intervention what) {
  for (const auto* d : w_.desks())
    if (std::find(d->held.begin(), d->held.end(), id) != d->held.end())
      return d->agent;
  for (const auto platform : {force::police, force::gendarmerie})
    if (const auto* line = w_.line(platform); line && what == intervention::offer_again)
      for (const auto& o : line->offers())
        if (o.conversation == id)
          return o.to;
  return {};
}

void agent::intervene(intervention what, std::uint64_t which) {
  const auto id = somebodys(which / 2);
  if (!seat() || !id)
    return;
  const auto shown = shown_with(*id, what);
  const auto done_it = [this](const done&) { w_.seen.add(counted::interventions); };
  if (what == intervention::take_over)
    return w_.post<done>(
        window_->desk,
        [this, done_it, id = *id, seat = window_](const done& d) {
          done_it(d);
          begin(id, seat);
        },
        ignore, take_over_conversation{*id, shown});
  const auto to = which % 2 == 0 ? force::police : force::gendarmerie; // refused, if it is there
  with_conversation(*id, [this, what, to, shown, done_it](const conversation_handle& c) {
    w_.post<done>(
        c, done_it, ignore,
        ecoute::intervene{profile_.agent, profile_.shown_name, profile_.platform, what, to, shown});
  });
}

/// Nothing is shown without an event and a trace (I12); after a while they look away.
void agent::read_silently(std::uint64_t which) {
  const auto id = somebodys(which);
  if (!seat() || !id || window_->held.count(*id) > 0 || window_->threads.count(*id) > 0)
    return;
  with_conversation(*id, [this](const conversation_handle& c) {
    const auto shown = [this, c](const operator_attached& m) {
      w_.seen.add(counted::silent_readings);
      const auto recorded = [this](const event& e) {
        const auto* i = std::get_if<intervened>(&e.body);
        return i != nullptr && i->by == profile_.agent && i->what == intervention::read;
      };
      if (std::none_of(m.missed.begin(), m.missed.end(), recorded) ||
          w_.book.readings(w_.store->audit, profile_.agent) < ++reads_)
        w_.violate("I12: read silently without a trace");
      w_.later(minutes{w_.random.between(1, 20)},
               [this, c] { caf::anon_send(c, stop_reading{profile_.agent}); });
    };
    w_.post<operator_attached>(c, shown, ignore, agent_session_handle{console_},
                               attach_operator{profile_.agent, 0, true, profile_.shown_name});
  });
}

} // namespace ecoute::simulation
