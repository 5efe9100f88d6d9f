// SPDX-License-Identifier: EUPL-1.2
#include "actors/escalation/escalation_actor.hpp"

#include "actors/domain/alert_causes.hpp"
#include "actors/escalation/alert_ring.hpp"
#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/quiet_handlers.hpp"
#include "config/limits.hpp"

#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace ecoute {

namespace {

const auto nobody_asked = [](refusal) {};

} // namespace

instant escalation_actor_state::now() const {
  return parts_->clock.at(self->clock().now());
}

// --- what is heard and asked --------------------------------------------------------------------

caf::result<done> escalation_actor_state::on_raise(const raise_alert& m) {
  if (now_is_.state == alert_state::resolved)
    return make_error(refusal::closed);
  heard_at_ = now();
  over_ = false;
  const bool counts = !m.lasts || now_is_.cause_over;
  const bool room = !m.origin.empty() || told_again_.size() < fixed::alert_tellings_max;
  if (counts && room)
    told_again_.push_back(m.origin);
  settle();
  return done{};
}

void escalation_actor_state::on_over() {
  over_ = true;
  settle();
}

caf::result<done> escalation_actor_state::on_act(const act_on_alert& m) {
  if (!raised_ || waits_for_archive())
    return make_error(refusal::unavailable);
  const auto answered = decide(now_is_, m.what, policy_, now());
  if (const auto* why = std::get_if<refusal>(&answered))
    return make_error(*why);
  const auto& made = std::get<alert_change>(answered);
  if (made.now_is == now_is_) // the same again, its answer was lost
    return done{};
  store_alert entry;
  entry.by = m.what.by;
  auto promise = self->make_response_promise<done>();
  commit(made, std::move(entry), [promise](refusal r) mutable {
    if (r == refusal::none)
      promise.deliver(done{});
    else
      promise.deliver(make_error(r));
  });
  return promise;
}

void escalation_actor_state::on_alarm(const alarm_rang& m) {
  if (!alarm_.rang(m))
    return;
  if (retry_at_ && *retry_at_ <= now())
    store_the_oldest();
  if (const auto unheard = unheard_at(); unheard && *unheard <= now()) {
    over_ = true;
    heard_at_ = now();
  }
  settle();
}

// --- what is due --------------------------------------------------------------------------------

/// One at a time.
void escalation_actor_state::settle() {
  if (waits_for_archive())
    return arm();
  if (now_is_.state == alert_state::resolved)
    return unstored_.empty() ? self->quit() : arm();
  if (!told_again_.empty()) {
    store_alert entry;
    entry.origin = std::move(told_again_.front());
    told_again_.pop_front();
    return commit(told_again(now_is_), std::move(entry), nobody_asked);
  }
  if (std::exchange(over_, false))
    if (auto made = cause_is_over(now_is_, policy_))
      return commit(std::move(*made), {}, nobody_asked);
  if (auto made = time_passed(now_is_, policy_, now()))
    return commit(std::move(*made), {}, nobody_asked);
  arm();
}

bool escalation_actor_state::waits_for_archive() const {
  return !unstored_.empty() && !unstored_.front().told;
}

/// Whoever repeats its cause while it lasts may end without saying that it is over.
std::optional<instant> escalation_actor_state::unheard_at() const {
  const bool ends = raised_ && policy_.ends_with_cause && !now_is_.cause_over;
  if (!ends || !is_repeated(now_is_.cause))
    return std::nullopt;
  return heard_at_ + parts_->limits.supervision.fault_well_after;
}

void escalation_actor_state::arm() {
  auto due = retry_at_;
  if (raised_ && !waits_for_archive() && now_is_.state != alert_state::resolved)
    due = earliest(due, earliest(now_is_.due, unheard_at()));
  if (due) // a timer cannot be taken back: nobody waits for a day in one go
    due = std::min<instant>(*due, std::chrono::floor<std::chrono::hours>(now()) +
                                      fixed::timer_looks_ahead);
  alarm_.set(escalation_ref{self}, due, now());
}

// --- storing ------------------------------------------------------------------------------------

void escalation_actor_state::commit(alert_change made, store_alert entry, const answer& then) {
  entry.what = made.now_is;
  entry.expected = raised_ ? now_is_.version : 0;
  entry.at = now();
  if (made.ring)
    entry.deliveries = deliveries_of(made.now_is, *made.ring, plan_,
                                     endpoints_of(parts_->limits.alerts, made.ring->level), now());
  unstored change{std::move(entry), std::move(made), false};
  if (parts_->spawn_alert_archive && unstored_.empty())
    return store(change, then);
  if (parts_->spawn_alert_archive) {
    tell_unstored(std::move(change));
  } else { // alerts live in memory
    holds(change.made);
    deliver(change.entry.deliveries);
  }
  then(refusal::none);
  settle();
}

void escalation_actor_state::store(const unstored& change, const answer& then) {
  const auto archive = directory::alert_archive(self->system());
  if (!archive)
    return refused(change, make_error(refusal::unavailable), then);
  self->request(archive, fixed::alert_store_patience, change.entry)
      .await(
          [this, change, then](const done&) {
            holds(change.made);
            look_at_outbox(change.entry);
            then(refusal::none);
            settle();
          },
          [this, change, then](caf::error& why) { refused(change, why, then); });
}

/// What the archive refuses for good can still be told: better out of memory than not at all.
void escalation_actor_state::refused(unstored change, const caf::error& why, const answer& then) {
  const auto r = refusal_of(why);
  if (r == refusal::race_lost) {
    then(r);
    return self->quit(caf::exit_reason::unhandled_exception); // the board reads it again
  }
  if (rings_unstored(policy_) || r == refusal::malformed) {
    tell_unstored(std::move(change));
    then(refusal::none);
    return settle();
  }
  keep(std::move(change));
  then(refusal::in_doubt); // it is tried until it is stored
  arm();
}

void escalation_actor_state::holds(const alert_change& made) {
  now_is_ = made.now_is;
  raised_ = true;
  tell_board();
}

void escalation_actor_state::tell_unstored(unstored change) {
  change.told = true;
  const auto made = change.made;
  const auto all = change.entry.deliveries;
  keep(std::move(change));
  holds(made);
  deliver(all);
}

void escalation_actor_state::keep(unstored change) {
  unstored_.push_back(std::move(change));
  if (!retry_at_ && !storing_)
    retry_at_ = now() + parts_->limits.supervision.reload_pause;
  if (unstored_.size() <= fixed::alert_changes_unstored_max)
    return;
  // The oldest may be under way; of the two after it one is left, and its deliveries went out of
  // memory already.
  auto& joined = unstored_[2].entry;
  joined.expected = unstored_[1].entry.expected;
  if (joined.origin.empty())
    joined.origin = std::move(unstored_[1].entry.origin);
  unstored_.erase(unstored_.begin() + 1);
}

void escalation_actor_state::store_the_oldest() {
  if (storing_ || unstored_.empty())
    return;
  retry_at_.reset();
  const auto archive = directory::alert_archive(self->system());
  if (!archive)
    return not_stored(refusal::unavailable);
  storing_ = true;
  self->request(archive, fixed::alert_store_patience, unstored_.front().entry)
      .then([this](const done&) { stored_the_oldest(); },
            [this](caf::error& why) { not_stored(refusal_of(why)); });
}

void escalation_actor_state::stored_the_oldest() {
  storing_ = false;
  const auto first = std::move(unstored_.front());
  unstored_.pop_front();
  if (!first.told)
    holds(first.made);
  else if (unstored_.empty())
    tell_board(); // nothing is in memory only
  look_at_outbox(first.entry);
  store_the_oldest();
  settle();
}

void escalation_actor_state::not_stored(refusal why) {
  storing_ = false;
  if (why == refusal::race_lost)
    return self->quit(caf::exit_reason::unhandled_exception);
  retry_at_ = now() + parts_->limits.supervision.reload_pause;
  arm();
}

// --- telling ------------------------------------------------------------------------------------

void escalation_actor_state::tell_board() {
  self->send(board_, escalation_handle{escalation_ref{self}},
             alert_row{now_is_, {}, level_told(now_is_, policy_), unstored_.empty()});
}

void escalation_actor_state::look_at_outbox(const store_alert& stored) {
  if (const auto dispatcher = directory::dispatcher(self->system());
      dispatcher && !stored.deliveries.empty())
    self->send(dispatcher, ecoute::look_at_outbox{});
}

void escalation_actor_state::deliver(const std::vector<alert_delivery>& all) {
  if (const auto dispatcher = directory::dispatcher(self->system()))
    for (const auto& d : all)
      self->send(dispatcher, deliver_now{d});
}

// --- table --------------------------------------------------------------------------------------

void escalation_actor_state::begin(const escalation_start& start) {
  heard_at_ = now();
  if (!start.known) {
    store_alert entry;
    entry.origin = start.began.origin;
    return commit(raise(start.id, start.began.cause, start.began.exercise, policy_, now()),
                  std::move(entry), nobody_asked);
  }
  if (parts_->spawn_alert_archive && start.known->version != start.stored) {
    store_alert entry;
    entry.what = *start.known;
    entry.expected = start.stored;
    entry.at = now();
    keep({std::move(entry), {*start.known, {}}, true});
  }
  holds({as_read(*start.known, policy_, now()), {}});
  settle();
}

escalation_ref::behavior_type escalation_actor_state::make_behavior(shared_parts parts,
                                                                    alert_board_handle board,
                                                                    escalation_start start) {
  parts_ = std::move(parts);
  board_ = std::move(board);
  policy_ = policy_of(parts_->limits.alerts, start.began.cause.kind);
  plan_ = std::move(start.plan);
  be_quiet(self);
  begin(start);
  return {
      [this](const raise_alert& m) { return on_raise(m); },
      [this](const alert_cause_over&) { on_over(); },
      [this](const act_on_alert& m) { return on_act(m); },
      [this](const on_call_plan& m) { plan_ = m; },
      [this](const alarm_rang& m) { on_alarm(m); },
  };
}

escalation_ref::behavior_type
escalation_actor(escalation_ref::stateful_pointer<escalation_actor_state> self, shared_parts parts,
                 alert_board_handle board, escalation_start start) {
  return self->state.make_behavior(std::move(parts), std::move(board), std::move(start));
}

} // namespace ecoute
