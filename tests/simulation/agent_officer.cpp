// SPDX-License-Identifier: EUPL-1.2
// Every agent of a plan may also act as a duty officer: on anything that waits or is held.
#include "tests/simulation/people.hpp"

#include <algorithm>
#include <utility>

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

/// Who takes over what a colleague still holds as their duty ends: as a rule somebody who could,
/// sometimes anybody, the queue, or again whoever is proposed.
void agent::choose_relief(std::uint64_t which) {
  std::vector<std::pair<const ecoute::desk*, conversation_id>> ending;
  std::vector<std::pair<const ecoute::desk*, conversation_id>> chosen_before;
  const auto desks = w_.desks();
  for (const auto* d : desks) {
    if (d->duty_until == instant{} || w_.now() < d->duty_until - w_.intended.relief.reminder)
      continue;
    for (const auto& id : d->held) {
      const auto* page = w_.book.find(id);
      ending.emplace_back(d, id);
      if (page != nullptr && page->state.relief_to)
        chosen_before.emplace_back(d, id);
    }
  }
  if (!seat() || ending.empty())
    return;
  const bool as_proposed = which % 10 < 2 && !chosen_before.empty();
  const auto& [holder, id] = *chosen(as_proposed ? chosen_before : ending, which / 100);
  ecoute::choose_relief wish{id, {}, profile_.agent, profile_.shown_name, as_proposed};
  std::vector<agent_id> colleagues;
  for (const auto* d : desks)
    if (d->platform == holder->platform &&
        (which % 10 == 3 || may_receive(as_candidate(*d), w_.now()) == refusal::none))
      colleagues.push_back(d->agent); // the holder too: refused
  if (which % 10 > 2 && !colleagues.empty())
    wish.to = *chosen(colleagues, which / 10);
  for (const auto& handle : w_.desk_handles())
    if (w_.desk_behind(handle) == holder)
      w_.post<done>(handle, fine, ignore, wish);
}

} // namespace ecoute::simulation
