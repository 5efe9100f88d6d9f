// SPDX-License-Identifier: EUPL-1.2
#include "persistence/journal_actor.hpp"

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "persistence/quiet_actor.hpp"

#include <caf/actor_cast.hpp>
#include <caf/make_message.hpp>
#include <caf/spawn_options.hpp>

namespace ecoute {
namespace {

journal_limits limits_of(const journal_deps& d) {
  journal_limits l;
  l.batch_events_max = d.journal.batch_events_max;
  l.batch_bytes_max = d.journal.batch_bytes_max;
  l.backlog_max = d.journal.backlog_max;
  l.slow_after = d.journal.slow_after;
  l.cut_after = d.journal.cut_after;
  l.reconnect_pause = d.journal.reconnect_pause;
  l.beat_every = d.journal.beat_every;
  l.connect_max = d.database.connect_timeout + seconds{1};
  l.reply_max = d.database.statement_timeout + seconds{1};
  return l;
}

pg_options options_of(const journal_deps& d) {
  pg_options o;
  o.connection = d.database.connection;
  o.application = "ecoute journal";
  o.connect_timeout = d.database.connect_timeout;
  o.statement_timeout = d.database.statement_timeout;
  o.answer_timeout = d.database.statement_timeout + seconds{1};
  return o;
}

std::uint32_t size_of(const append& a) {
  std::size_t bytes = 0;
  for (const auto& e : a.events) {
    bytes += 1024; // header, facts and padding
    if (const auto* words = words_of(e.body))
      bytes += words->size();
  }
  return static_cast<std::uint32_t>(bytes);
}

/// Numbers without holes, hashes of 32 bytes: what no retry could mend.
bool well_formed(const append& a) {
  for (std::size_t i = 0; i < a.events.size(); ++i)
    if (a.events[i].seq == 0 || a.events[i].seq != a.events.front().seq + i)
      return false;
  return !a.conversation.is_nil();
}

} // namespace

journal_state::journal_state(journal_actor_type::pointer self) : self_(self) {}

milliseconds journal_state::now() const {
  return std::chrono::duration_cast<milliseconds>(self_->clock().now().time_since_epoch());
}

caf::typed_response_promise<committed> journal_state::on_append(append& wish) {
  auto promise = self_->make_response_promise<committed>();
  if (!well_formed(wish)) {
    promise.deliver(make_error(refusal::malformed));
    return promise;
  }
  const auto number = ++last_number_;
  const auto events = static_cast<std::uint32_t>(wish.events.size());
  const auto bytes = size_of(wish);
  pending_.emplace(number, pending{std::make_shared<const append>(std::move(wish)), promise});
  machine_->append({number, events, bytes, now() + deps_.journal.append_deadline}, now());
  drive();
  return promise;
}

journal_health journal_state::on_health() {
  return {machine_->mode(now()), machine_->epoch(), machine_->commits(), machine_->events(),
          machine_->backlog()};
}

void journal_state::on_wake() {
  while (const auto outcome = line_->fetch())
    on_outcome(*outcome);
  drive();
}

void journal_state::on_outcome(const journal_outcome& outcome) {
  switch (outcome.what) {
  case journal_report::connected:
    return machine_->connected(now());
  case journal_report::epoch_bumped:
    return machine_->epoch_bumped(outcome.epoch, now());
  case journal_report::reread:
    return machine_->reread(outcome.entries, now());
  case journal_report::committed:
    return machine_->committed({}, now());
  case journal_report::conflicted:
    return machine_->conflicted(outcome.entries, now());
  case journal_report::row_refused:
    return machine_->row_refused(now());
  case journal_report::fenced:
    return machine_->fenced(now());
  case journal_report::lost:
    return machine_->connection_lost(now());
  }
}

void journal_state::on_tick() {
  if (armed_ && *armed_ <= now())
    armed_.reset();
  drive();
}

void journal_state::drive() {
  for (;;) {
    auto action = machine_->next(now());
    if (action.step == journal_step::wait) {
      arm(action.until);
      break;
    }
    if (action.step == journal_step::drop) {
      line_->drop();
      continue;
    }
    std::vector<numbered_append> batch;
    if (action.step == journal_step::write)
      for (const auto number : action.entries)
        batch.push_back({number, pending_.at(number).what});
    line_->ask(std::move(action), std::move(batch));
  }
  hand_out_answers();
  tell_mode();
  tell_backlog();
}

void journal_state::tell_backlog() {
  if (const auto backlog = machine_->backlog(); std::exchange(told_backlog_, backlog) != backlog)
    deps_.on_backlog(backlog);
}

void journal_state::hand_out_answers() {
  for (const auto& answer : machine_->take_answers()) {
    const auto found = pending_.find(answer.entry);
    if (found == pending_.end())
      continue;
    auto& [what, promise] = found->second;
    if (answer.why_not == refusal::none)
      promise.deliver(
          committed{what->conversation, what->events.empty() ? 0 : what->events.back().seq});
    else
      promise.deliver(make_error(answer.why_not));
    pending_.erase(found);
  }
}

/// Timers cannot be cancelled: a new one is armed only when it is due before the one under way.
void journal_state::arm(std::optional<milliseconds> until) {
  if (!until || (armed_ && *armed_ <= *until))
    return;
  armed_ = *until;
  self_->delayed_send(self_, std::max(*until - now(), milliseconds{1}) + milliseconds{1},
                      journal_tick_atom::value);
}

void journal_state::tell_mode() {
  const auto mode = machine_->mode(now());
  if (mode == told_)
    return;
  told_ = mode;
  deps_.on_mode(mode);
}

journal_actor_type::behavior_type journal_state::make_behavior(journal_deps deps) {
  handle_quietly(self_);
  deps_ = std::move(deps);
  machine_.emplace(limits_of(deps_), now());
  // A weak address: the line must not keep its own actor alive.
  const auto address = self_->address();
  line_ =
      std::make_unique<journal_line>(options_of(deps_), deps_.journal.node, deps_.keys, [address] {
        if (const auto journal = caf::actor_cast<caf::strong_actor_ptr>(address))
          journal->enqueue(nullptr, caf::make_message_id(),
                           caf::make_message(journal_wake_atom::value), nullptr);
      });
  drive();
  return {
      [this](append& wish) { return on_append(wish); },
      [this](const ask_journal_health&) { return on_health(); },
      [this](journal_wake_atom) { on_wake(); },
      [this](journal_tick_atom) { on_tick(); },
  };
}

journal_handle spawn_journal(caf::actor_system& system, journal_deps deps) {
  const auto body = [](journal_actor_type::stateful_pointer<journal_state> self, journal_deps d) {
    return self->state.make_behavior(std::move(d));
  };
  return system.spawn<caf::detached>(body, std::move(deps));
}

} // namespace ecoute
