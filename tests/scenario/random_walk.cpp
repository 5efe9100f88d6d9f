// SPDX-License-Identifier: EUPL-1.2
#include "tests/scenario/random_walk.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace ecoute::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using namespace std::string_literals;

/// How long a conversation may be between two hands once nothing is broken any more: a request
/// that died with its receiver (twice 12 s for an opening), then the pauses before the next try.
constexpr auto between_hands_max = seconds{45};
/// RELIABILITY.md P8, and the pauses of giving back.
constexpr auto silence_max = seconds{60} + seconds{15};
constexpr std::size_t kills_max = 3; ///< in a minute: what the platforms forgive
constexpr auto kills_window = seconds{60};
constexpr std::size_t line_max = 5;
constexpr auto absence_kept = minutes{3}; ///< short, so that a walk sees its end

} // namespace

random_walk::random_walk(std::uint64_t seed, walk_mutant mutant) : engine_(seed), mutant_(mutant) {
  engine_.limits.queue.length_max = line_max;
  engine_.limits.conversation.absence_kept = absence_kept;
  if (mutant == walk_mutant::wait_for_ever)
    engine_.limits.conversation.absence_kept = std::chrono::hours{10000};
  if (mutant == walk_mutant::keep_for_ever)
    engine_.limits.operators.silence_kept = std::chrono::hours{10000};
  engine_.store->forgets_ids = mutant == walk_mutant::skip_dedupe;
  engine_.fault = [this](const conversation_id&, std::string_view point) {
    if (crash_at_ != point)
      return;
    crash_at_.clear();
    throw std::runtime_error{"planted"};
  };
}

void random_walk::populate() {
  const auto visitors = 1 + engine_.below(8);
  for (std::size_t i = 0; i < visitors; ++i)
    visitors_.push_back(std::make_unique<walking_visitor>(engine_, i + 1));
  const auto agents = engine_.below(6);
  for (std::size_t i = 0; i < agents; ++i)
    agents_.push_back(std::make_unique<walking_agent>(
        engine_, static_cast<std::int64_t>(i + 1),
        engine_.chance(70) ? force::police : force::gendarmerie, engine_.chance(85)));
}

bool random_walk::healthy() const {
  return engine_.store->faults.empty() && engine_.store->otherwise == journal_fault::none &&
         !engine_.store->archive_away && engine_.store->latency.count() == 0;
}

// --- faults -----------------------------------------------------------------------------------

bool random_walk::may_kill() {
  const auto now = engine_.now();
  while (!kills_.empty() && now - kills_.front() > kills_window)
    kills_.pop_front();
  if (kills_.size() >= kills_max)
    return false;
  kills_.push_back(now);
  return true;
}

void random_walk::kill_a_role() {
  if (!may_kill())
    return;
  auto& system = engine_.system;
  const auto which = engine_.chance(50) ? force::police : force::gendarmerie;
  const auto reason = caf::exit_reason::unhandled_exception;
  switch (engine_.below(6)) {
  case 0:
    return caf::anon_send_exit(directory::queue(system, which), reason);
  case 1:
    return caf::anon_send_exit(directory::platform(system, which), reason);
  case 2:
    return caf::anon_send_exit(directory::registry(system), reason);
  case 3:
    return caf::anon_send_exit(directory::journal(system), reason);
  case 4:
    return caf::anon_send_exit(directory::archive(system), reason);
  default:
    break;
  }
  if (agents_.empty())
    return;
  const auto& who = agents_[engine_.below(agents_.size())]->profile();
  engine_.post<operator_handle>(
      directory::platform(system, who.platform),
      [reason](const operator_handle& desk) { caf::anon_send_exit(desk, reason); }, [](refusal) {},
      find_desk_of{who.agent});
}

void random_walk::journal_trouble() {
  constexpr std::array ways{journal_fault::busy,          journal_fault::unavailable,
                            journal_fault::in_doubt_lost, journal_fault::in_doubt_stored,
                            journal_fault::lose_reply,    journal_fault::die_before,
                            journal_fault::die_after};
  auto way = ways.at(engine_.below(ways.size()));
  if (mutant_ == walk_mutant::acknowledge_before_commit)
    way = journal_fault::pretend;
  if (way == journal_fault::die_before || way == journal_fault::die_after)
    if (!may_kill())
      return;
  engine_.store->faults.push_back(way);
}

void random_walk::crash_a_conversation() {
  constexpr std::array points{"before_append", "after_commit", "loaded"};
  if (crash_at_.empty() && may_kill())
    crash_at_ = points.at(engine_.below(points.size()));
}

void random_walk::fault() {
  auto& store = *engine_.store;
  disturbed_at_ = engine_.now();
  const auto dice = engine_.below(100);
  if (dice < 30)
    return crash_a_conversation();
  if (dice < 55)
    return kill_a_role();
  if (dice < 80)
    return journal_trouble();
  trouble_until_ = engine_.now() + seconds{engine_.below(40)};
  if (dice < 85)
    store.latency = milliseconds{engine_.below(3000)};
  else if (dice < 90)
    store.archive_away = true;
  else if (dice < 94)
    store.otherwise = engine_.chance(50) ? journal_fault::unavailable : journal_fault::busy;
  else if (mutant_ == walk_mutant::none || dice < 97)
    engine_.restart();
}

void random_walk::heal() {
  auto& store = *engine_.store;
  store.latency = milliseconds{0};
  store.archive_away = false;
  store.otherwise = journal_fault::none;
}

// --- the walk ---------------------------------------------------------------------------------

void random_walk::step() {
  if (trouble_until_ <= engine_.now())
    heal();
  const auto dice = engine_.below(100);
  if (dice < 60)
    visitors_[engine_.below(visitors_.size())]->step();
  else if (dice < 93) {
    if (!agents_.empty())
      agents_[engine_.below(agents_.size())]->step();
  } else {
    fault();
  }
  const auto way = engine_.below(100);
  if (way < 35)
    return engine_.deliver(engine_.below(12)); // others act while this is under way
  if (way < 80)
    engine_.deliver();
  else if (way < 95)
    engine_.pass(milliseconds{engine_.below(3000)});
  else
    engine_.pass(milliseconds{engine_.below(90000)});
  check();
}

void random_walk::finish() {
  heal();
  engine_.store->faults.clear();
  crash_at_.clear();
  for (int minute = 0; minute < 15; ++minute) {
    for (auto& v : visitors_)
      v->heal();
    for (auto& a : agents_)
      a->heal();
    engine_.pass(minutes{1});
  }
  check(true);
  for (const auto& v : visitors_) {
    // A line that stays full refuses arrivals, and rightly so.
    if (!v->id().is_nil() && !v->served())
      engine_.violate("liveness: a message is still not acknowledged after 15 minutes");
    if (!v->up_to_date())
      engine_.violate("I2: a page does not show everything after 15 minutes");
  }
  for (auto& v : visitors_)
    v->end();
  for (auto& a : agents_)
    a->end();
  engine_.stop();
  engine_.pass(minutes{2});
  if (engine_.system.registry().running() != 0)
    engine_.violate("something still runs after the end");
}

/// I4: whoever took it was of its force.
void random_walk::check_forces(const std::vector<event>& rows, std::vector<std::string>& broken) {
  force asked{};
  for (const auto& e : rows) {
    if (const auto* b = std::get_if<opened>(&e.body))
      asked = b->route.platform;
    const auto* t = std::get_if<taken>(&e.body);
    const bool foreign = t != nullptr && std::any_of(agents_.begin(), agents_.end(), [&](auto& a) {
                           return a->profile().agent == t->by && a->profile().platform != asked;
                         });
    if (foreign)
      broken.emplace_back("I4: taken by the other force");
  }
}

random_walk::verdict random_walk::judge() {
  verdict v{engine_.broken, engine_.traced, 0, 0};
  for (const auto& [id, rows] : engine_.store->events) {
    std::map<message_id, int> times;
    for (const auto& e : rows)
      if (const auto* s = std::get_if<said>(&e.body); s != nullptr && ++times[s->client_id] > 1)
        v.broken.emplace_back("I2: a message was stored twice");
    check_forces(rows, v.broken);
    v.stored += rows.size();
    v.answered += std::any_of(rows.begin(), rows.end(),
                              [](const event& e) { return std::holds_alternative<taken>(e.body); });
  }
  return v;
}

random_walk::verdict random_walk::run(std::uint64_t seed, std::size_t steps, walk_mutant mutant) {
  random_walk walk{seed, mutant};
  walk.populate();
  walk.engine_.start();
  for (std::size_t i = 0; i < steps && walk.engine_.broken.empty(); ++i)
    walk.step();
  walk.finish();
  return walk.judge();
}

// --- invariants -------------------------------------------------------------------------------

void random_walk::check(bool finally) {
  check_care(finally);
  check_offers();
  check_sizes();
  check_silence();
  check_left();
  if (engine_.fatal)
    engine_.violate("the supervisor gave up");
}

bool random_walk::cared_for(const conversation_id& id, const head_change& head) {
  std::size_t lines = 0;
  bool right_line = false;
  for (const auto* line : engine_.lines())
    if (line != nullptr && line->ahead_of(id)) {
      ++lines;
      right_line = right_line || line == engine_.lines().at(head.platform == force::police ? 0 : 1);
    }
  std::size_t holders = 0;
  bool right_holder = false;
  for (const auto* desk : engine_.desks())
    if (std::count(desk->held.begin(), desk->held.end(), id) > 0) {
      ++holders;
      right_holder = right_holder || desk->agent == head.holder;
    }
  if (head.where == phase::waiting)
    return lines == 1 && right_line && holders == 0;
  return lines == 0 && holders == 1 && right_holder;
}

/// For whoever replays the seed.
std::string random_walk::where_it_is(const conversation_id& id, const head_change& head) {
  std::string out = ", holder " + std::to_string(head.holder.value);
  for (const auto* line : engine_.lines())
    out += line == nullptr ? ", no line"s
                           : (line->ahead_of(id) ? ", in a line of " : ", not in a line of ") +
                                 std::to_string(line->entries().size());
  for (const auto* d : engine_.desks()) {
    const bool held = std::count(d->held.begin(), d->held.end(), id) > 0;
    out += held ? ", on the desk of " + std::to_string(d->agent.value) : "";
  }
  return out;
}

void random_walk::check_care(bool finally) {
  const auto now = engine_.now();
  for (const auto& [id, head] : engine_.store->heads) {
    const bool open = head.where != phase::closed;
    if (!open || cared_for(id, head)) {
      uncared_since_.erase(id);
      continue;
    }
    const auto since = uncared_since_.emplace(id, now).first;
    if (!healthy())
      since->second = now;
    if (finally || now - since->second > between_hands_max)
      engine_.violate("I3: a conversation is in nobody's care, or in two: " + to_text(id) +
                      (head.where == phase::held ? " held" : " waiting") + where_it_is(id, head));
  }
}

void random_walk::check_offers() {
  const auto now = engine_.now();
  const auto desks = engine_.desks();
  for (const auto* line : engine_.lines())
    for (const auto& o : line == nullptr ? std::vector<open_offer>{} : line->offers()) {
      const auto to =
          std::find_if(desks.begin(), desks.end(), [&](const auto* d) { return d->agent == o.to; });
      if (to == desks.end())
        continue;
      const auto why = may_receive(as_candidate(**to), now);
      if (why != refusal::none && why != refusal::at_capacity)
        engine_.violate("I4: an offer is open to who may not receive");
      if (engine_.lines().at((*to)->platform == force::police ? 0 : 1) != line)
        engine_.violate("I4: an offer is open to the other force");
      const bool made_now = o.until - now == engine_.limits.queue.offer_life;
      if (made_now && why == refusal::at_capacity && full_.count(o.to) != 0)
        engine_.violate("I4: an offer was made to who is full");
    }
  full_.clear();
  for (const auto* d : desks)
    if (d->held.size() >= d->capacity)
      full_.insert(d->agent);
}

void random_walk::check_sizes() {
  const auto desk_max = engine_.limits.operators.capacity_max;
  for (const auto* line : engine_.lines()) {
    if (line == nullptr)
      continue;
    if (line->entries().size() > line_max + agents_.size() * desk_max)
      engine_.violate("I10: a line is longer than its limit");
    if (line->offers().size() > line->candidates().size())
      engine_.violate("I10: more offers than operators");
  }
  for (const auto* d : engine_.desks())
    if (d->held.size() + d->reserved.size() > desk_max)
      engine_.violate("I10: a desk holds more than the most");
}

/// F11: who left while waiting leaves the queue in time.
void random_walk::check_left() {
  const auto now = engine_.now();
  if (!healthy() || !crash_at_.empty())
    disturbed_at_ = now;
  const auto patience = between_hands_max + engine_.limits.network.visitor_lost_after;
  for (const auto& [id, head] : engine_.store->heads) {
    if (head.where != phase::waiting)
      continue;
    conversation_state folded;
    for (const auto& e : engine_.store->events[id])
      apply(folded, e);
    const auto due = left_at(folded, {.absence_kept = absence_kept});
    if (due && now > std::max(*due, disturbed_at_) + patience)
      engine_.violate("F11: whoever left still waits: " + to_text(id));
  }
}

void random_walk::check_silence() {
  const auto now = engine_.now();
  std::map<agent_id, instant> still;
  for (const auto* d : engine_.desks()) {
    if (!d->silent_since || d->held.empty())
      continue;
    const auto known = silent_since_.find(d->agent);
    const bool began = known == silent_since_.end() || !healthy();
    still[d->agent] = began ? now : known->second;
    if (now - still[d->agent] > silence_max)
      engine_.violate("I3: a conversation stays with an operator who is gone");
  }
  silent_since_ = std::move(still);
}

} // namespace ecoute::test
