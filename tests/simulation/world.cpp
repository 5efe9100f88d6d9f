// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/world.hpp"

#include "actors/platform/platform_actor.hpp"
#include "actors/registry/registry_actor.hpp"
#include "tests/simulation/living.hpp"
#include "tests/simulation/plan_file.hpp"

#include <algorithm>
#include <stdexcept>

namespace ecoute::simulation {

namespace {

constexpr std::size_t kills_max = 3; ///< in a minute: what the platforms forgive
constexpr auto kills_window = seconds{60};
constexpr auto cut_after = seconds{5}; ///< RELIABILITY.md section 3
constexpr std::size_t broken_max = 5;
constexpr std::size_t told_max = 40;
/// A quiet night is looked at too: what nobody does in it can be what is wrong.
constexpr auto looked_every = seconds{5};
/// More messages than this at one instant do not end by themselves.
constexpr std::size_t messages_max = 100000;

} // namespace

world::world(std::uint64_t seed) : random(seed) {
  fault = [this](const conversation_id& id, std::string_view point) { reach(id, point); };
  store->on_stored = [this](const append& entry) {
    for (const auto& e : entry.events)
      note([&] { return to_text(entry.conversation).substr(32) + ' ' + simulation::told(e); });
    if (const auto wrong = book.enter(entry, instant{elapsed()}); !wrong.empty())
      violate(wrong);
    keep_origins(entry);
  };
  store->on_roster = [this](const roster_record& before) { follow_roster(before); };
  alerts->forgetful = true;
  alerts->on_stored = [this](const store_alert& m) { follow_alert(m); };
  alerts->on_received = [this](const alert_delivery& d) {
    calls.arrived(d);
    if (on_ring)
      on_ring(d);
  };
  store->latency_of_one = [this](milliseconds most) {
    return milliseconds{random.between(1, std::max<std::int64_t>(1, most.count()))};
  };
  store->on_in_flight = [this](const append& entry, std::uint64_t epoch) {
    later(milliseconds{random.between(0, 20000)}, [this, entry, epoch] {
      const bool fenced = store->store_as(entry, epoch) == refusal::in_doubt;
      note([&] { return std::string{fenced ? "a fenced writer is refused" : "a late commit"}; });
    });
  };
}

// --- time -------------------------------------------------------------------------------------

void world::deliver(std::size_t at_most) {
  auto& ready = scheduler.jobs;
  for (std::size_t done = 0; done < at_most && !ready.empty(); ++done) {
    if (done == messages_max)
      return violate("liveness: messages without an end at one instant");
    const auto next = random.below(ready.size());
    trace(ready.size() * 1000 + next);
    std::swap(ready.front(), ready[next]);
    if (tamper)
      tamper_with(*ready.front());
    scheduler.run_once();
  }
}

void world::tamper_with(caf::resumable& job) {
  auto* who = dynamic_cast<caf::scheduled_actor*>(&job);
  if (who == nullptr || who->mailbox().closed())
    return;
  who->mailbox().fetch_more();
  who->mailbox().queue().peek_all([&](const caf::mailbox_element& waiting_message) {
    // The scheduler stands still and the queue keeps its elements: only their content changes.
    auto& m = const_cast<caf::mailbox_element&>(waiting_message);
    if (!m.mid.is_response() && !tamper(*who, m))
      m.mid = caf::make_message_id(1).response_id(); // an answer nobody waits for is dropped
  });
}

void world::pass_until(caf::actor_clock::time_point end) {
  auto& clock = scheduler.clock();
  const auto& timers = clock.schedule();
  deliver();
  check();
  while (broken.empty() || over) {
    auto next = std::min(end, looked_at_ + looked_every);
    if (!timers.empty())
      next = std::min(next, timers.begin()->first);
    if (!later_.empty())
      next = std::min(next, later_.begin()->first);
    const auto jump = std::max(next - clock.current_time, caf::timespan{0});
    if (jump > caf::timespan{0} || (!timers.empty() && timers.begin()->first <= next))
      scheduler.advance_time(jump);
    while (!later_.empty() && later_.begin()->first <= clock.current_time) {
      auto first = later_.extract(later_.begin());
      first.mapped()();
    }
    const bool happened = !scheduler.jobs.empty();
    deliver();
    if (happened || clock.current_time >= looked_at_ + looked_every)
      check();
    const bool more = (!timers.empty() && timers.begin()->first <= end) ||
                      (!later_.empty() && later_.begin()->first <= end);
    if (clock.current_time >= end && !more)
      return;
  }
}

void world::check() {
  looked_at_ = scheduler.clock().current_time;
  check_instant();
}

void world::later(milliseconds delay, std::function<void()> what) {
  later_.emplace(scheduler.clock().current_time + delay, std::move(what));
}

milliseconds world::elapsed() const {
  return std::chrono::duration_cast<milliseconds>(scheduler.clock().now().time_since_epoch());
}

// --- the story --------------------------------------------------------------------------------

void world::violate(const std::string& what) {
  note([&] { return "BROKEN " + what; });
  if (broken.size() < broken_max)
    broken.push_back(what);
}

void world::remember(std::string line) {
  if (told.size() == told_max)
    told.pop_front();
  told.push_back(time_text(elapsed()) + "  " + std::move(line));
}

// --- faults -----------------------------------------------------------------------------------

void world::reach(const conversation_id& id, std::string_view point) {
  if (crash_at_ != point && poisoned_ != id)
    return;
  if (crash_at_ == point)
    crash_at_.clear();
  disturbed_at = elapsed();
  seen.add(counted::conversation_crashes);
  note([&] { return to_text(id).substr(32) + " dies at " + std::string{point}; });
  throw std::runtime_error{"planted"};
}

bool world::healthy() const {
  return store->faults.empty() && store->otherwise == journal_fault::none && !store->archive_away &&
         store->latency.count() == 0;
}

void world::heal() {
  store->latency = milliseconds{0};
  store->archive_away = false;
  store->otherwise = journal_fault::none;
  alerts->mode = test::alert_storing::works;
  if (cut_at)
    caf::anon_send(directory::supervisor(system), mode_changed{engine_mode::normal});
  cut_at.reset();
}

void world::tell_of_journal() {
  cut_at.reset();
  if (store->otherwise == journal_fault::none)
    return;
  later(cut_after, [this] {
    if (store->otherwise == journal_fault::none || cut_at)
      return;
    cut_at = elapsed();
    caf::anon_send(directory::supervisor(system), mode_changed{engine_mode::cut});
  });
}

bool world::may_kill() {
  const auto at = instant{elapsed()};
  while (!kills_.empty() && at - kills_.front() > kills_window)
    kills_.pop_front();
  if (kills_.size() >= kills_max)
    return false;
  kills_.push_back(at);
  return true;
}

// --- the roster -------------------------------------------------------------------------------

void world::tell_roster() {
  if (const auto reader = directory::roster(system))
    caf::anon_send(reader, read_roster{});
}

void world::follow_roster(const roster_record& before) {
  roster.changed();
  const auto wrong =
      swaps.enter(before, store->roster, intended.roster.swaps.needs_approval, now());
  if (!wrong.empty())
    violate("I6: " + wrong);
  const auto* moved = changed_swap(before, store->roster);
  if (moved == nullptr)
    return;
  note([&] { return "swap " + std::string{name_of(moved->what.state)}; });
  count(moved->what.state);
}

void world::count(swap_state to) {
  switch (to) {
  case swap_state::asked:
    return seen.add(counted::swaps_asked);
  case swap_state::agreed:
    return seen.add(counted::swaps_agreed);
  case swap_state::lapsed:
    return seen.add(counted::swaps_lapsed);
  case swap_state::declined:
  case swap_state::withdrawn:
  case swap_state::rejected:
    return seen.add(counted::swaps_refused);
  case swap_state::accepted:
    return;
  }
}

// --- what the engine knows --------------------------------------------------------------------

const waiting_line* world::line(force which) {
  const auto* queue = state_of<queue_actor_state, queue_ref>(directory::queue(system, which));
  return queue == nullptr ? nullptr : &queue->line();
}

std::vector<operator_handle> world::desk_handles() {
  std::vector<operator_handle> all;
  for (const auto which : {force::police, force::gendarmerie})
    if (const auto* platform =
            state_of<platform_actor_state, platform_ref>(directory::platform(system, which)))
      for (const auto& who : platform->desks())
        all.emplace_back(who);
  return all;
}

/// In the order of their agents: where they stand in memory is nobody's seed.
std::vector<const ecoute::desk*> world::desks() {
  std::vector<const ecoute::desk*> all;
  for (const auto& who : desk_handles())
    if (const auto* desk = desk_behind(who))
      all.push_back(desk);
  std::sort(all.begin(), all.end(),
            [](const auto* a, const auto* b) { return a->agent < b->agent; });
  return all;
}

const ecoute::desk* world::desk_behind(const operator_handle& who) {
  const auto* desk = state_of<operator_actor_state, operator_ref>(who);
  return desk == nullptr ? nullptr : &desk->known();
}

bool world::runs_as(const conversation_id& id, const conversation_handle& who) {
  const auto* registry = state_of<registry_actor_state, registry_ref>(directory::registry(system));
  return registry != nullptr && who && registry->find(id).address() == who.address();
}

bool world::given_up(const conversation_id& id) {
  const auto* registry = state_of<registry_actor_state, registry_ref>(directory::registry(system));
  return registry != nullptr && was_poisoned_.contains(id) && !registry->find(id);
}

const conversation_state* world::conversation(const conversation_id& id) {
  const auto* registry = state_of<registry_actor_state, registry_ref>(directory::registry(system));
  if (registry == nullptr)
    return nullptr;
  const auto* it = state_of<conversation_actor_state, conversation_ref>(registry->find(id));
  return it == nullptr ? nullptr : it->known();
}

} // namespace ecoute::simulation
