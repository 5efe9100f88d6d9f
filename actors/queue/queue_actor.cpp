// SPDX-License-Identifier: EUPL-1.2
#include "actors/queue/queue_actor.hpp"

#include "actors/domain/overflow.hpp"
#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/quiet_handlers.hpp"
#include "config/limits.hpp"

#include <caf/actor_cast.hpp>
#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <utility>

namespace ecoute {

instant queue_actor_state::now() const {
  return parts_->clock.at(self->clock().now());
}

template <class Message>
void queue_actor_state::tell(const conversation_id& id, const Message& m) {
  if (const auto known = waiting_.find(id); known != waiting_.end())
    self->send(known->second.who, m);
}

template <class Message>
void queue_actor_state::tell(agent_id agent, const Message& m) {
  if (const auto known = desks_.find(agent); known != desks_.end())
    self->send(known->second, m);
}

std::uint32_t queue_actor_state::available() const {
  return static_cast<std::uint32_t>(
      std::count_if(line_.candidates().begin(), line_.candidates().end(),
                    [&](const candidate& c) { return may_receive(c, now()) == refusal::none; }));
}

queue_view queue_actor_state::view() const {
  queue_view v{.platform = platform_,
               .waiting = static_cast<std::uint32_t>(line_.entries().size()),
               .first = {},
               .operators_available = 0,
               .left_before_answer = parts_->counts->left_before_answer(platform_),
               .colleagues = {},
               .offers = {}};
  const auto shown = std::min(fixed::queue_rows_shown, line_.entries().size());
  v.first.assign(line_.entries().begin(),
                 line_.entries().begin() + static_cast<std::ptrdiff_t>(shown));
  v.operators_available = available();
  for (const auto& o : line_.offers())
    if (line_.ahead_of(o.conversation).value_or(shown) < shown)
      v.offers.push_back({o.conversation, o.to, o.until});
  for (const auto& c : line_.candidates())
    if (c.state != presence::offline && v.colleagues.size() < fixed::colleagues_shown)
      v.colleagues.push_back(
          {c.agent, {}, c.state, c.load, c.capacity, c.duty_until, c.link_silent});
  return v;
}

std::uint32_t queue_actor_state::spell_of(const conversation_id& id) const {
  const auto known = waiting_.find(id);
  return known == waiting_.end() ? 0 : known->second.spell;
}

void queue_actor_state::end(const waiting_line::lapse& ended) {
  const auto& o = ended.offer;
  tell(o.to, offer_over{o.conversation, ended.reason});
  tell(o.conversation, offer_ended{o.to, ended.reason, spell_of(o.conversation)});
  if (!ended.absent)
    return;
  if (const auto desk = desks_.find(o.to); desk != desks_.end())
    self->request(desk->second, parts_->limits.supervision.request_timeout,
                  set_my_presence{presence::on_break})
        .then([](const done&) {}, ignore_error);
}

void queue_actor_state::propose(const open_offer& made) {
  const auto* entry = line_.find(made.conversation);
  const auto why = line_.reason_of(made.conversation).value_or(offer_reason{});
  tell(made.conversation,
       offer_noted{made.to, why, entry->spell}); // first: it may be taken at once
  tell(made.to, offer{*entry, made.until, why});
}

/// Who was free a moment ago is perhaps just taking one of those who wait, and their word must not
/// come later than ours.
std::uint32_t queue_actor_state::free_here() const {
  const bool lately = taking_until_ && now() < *taking_until_;
  return std::max<std::uint32_t>(available(), lately ? 1 : 0);
}

/// What was told and did not go (its journal was away) is told again after a pause.
void queue_actor_state::overflow() {
  const auto& policy = parts_->limits.queue;
  const auto other = platform_ == force::police ? force::gendarmerie : force::police;
  for (const auto& id : overflowing(line_.entries(), {free_here(), free_there_}, policy, now())) {
    auto& w = waiting_[id];
    if (w.sent_over && now() < *w.sent_over + parts_->limits.supervision.request_timeout)
      continue;
    w.sent_over = now();
    tell(id, overflow_to{other});
  }
}

void queue_actor_state::settle() {
  for (const auto& ended : line_.lapses(now()))
    end(ended);
  for (const auto& made : line_.match(now()))
    propose(made);
  for (const auto& ended : line_.lapses(now())) // a training gives way to who is real
    end(ended);
  overflow();
  tell_places();
  alert();
  want_view();
  tell_long_waits();
  settle_due_ = next_deadline();
  arm();
}

void queue_actor_state::want_view() {
  if (!view_due_)
    view_due_ = std::max(now(), view_sent_ + parts_->limits.supervision.queue_view_every);
}

/// A certificate ends in months, and a timer cannot be taken back: nobody waits for it in one go.
void queue_actor_state::arm() {
  auto due = settle_due_;
  if (due)
    due = std::min<instant>(*due, std::chrono::floor<std::chrono::hours>(now()) +
                                      fixed::timer_looks_ahead);
  alarm_.set(queue_ref{self}, earliest(due, view_due_), now());
}

std::optional<instant> queue_actor_state::next_deadline() const {
  auto due = earliest(line_.next_deadline(), line_.next_to_stop(now()));
  due = earliest(due, earliest(next_longer(), alert_due_));
  due = earliest(due, earliest(next_long_wait(), long_due_));
  if (!line_.entries().empty())
    due = earliest(due, estimate_.next_change(now()));
  due = earliest(due, next_overflow(line_.entries(), parts_->limits.queue, now()));
  if (taking_until_ && *taking_until_ > now() && !line_.entries().empty())
    due = earliest(due, taking_until_);
  return earliest(due, overflow_retry());
}

/// Whoever was sent over and still waits here did not hear it.
std::optional<instant> queue_actor_state::overflow_retry() const {
  std::optional<instant> first;
  for (const auto& [id, w] : waiting_)
    if (w.sent_over)
      if (const auto due = *w.sent_over + parts_->limits.supervision.request_timeout; due > now())
        first = earliest(first, due);
  return first;
}

caf::result<done> queue_actor_state::on_join(const join_queue& m) {
  const auto who = caf::actor_cast<conversation_handle>(self->current_sender());
  if (!who)
    return make_error(refusal::malformed);
  const auto known = waiting_.find(m.entry.conversation);
  if (known != waiting_.end() && known->second.spell != m.entry.spell)
    take_out(m.entry.conversation); // it has been away, and that was not heard of
  line_.join(m.entry);
  auto& w = waiting_[m.entry.conversation];
  if (!w.who)
    w.joined_behind = line_.ahead_of(m.entry.conversation).value_or(0);
  w.who = who;
  w.spell = m.entry.spell;
  w.told.reset(); // started again, it knows nothing of its place
  w.sent_over.reset();
  settle();
  return done{};
}

void queue_actor_state::on_leave(const leave_queue& m) {
  if (m.answered)
    note_answered(m.conversation);
  take_out(m.conversation);
  settle();
}

void queue_actor_state::take_out(const conversation_id& id) {
  const auto open = std::find_if(line_.offers().begin(), line_.offers().end(),
                                 [&](const open_offer& o) { return o.conversation == id; });
  if (open != line_.offers().end())
    tell(open->to, offer_over{id, lapse_reason::withdrawn});
  line_.leave(id);
  waiting_.erase(id);
}

void queue_actor_state::on_candidate(const candidate& c) {
  if (const auto desk = caf::actor_cast<operator_handle>(self->current_sender()))
    desks_[c.agent] = desk;
  if (parts_->limits.queue.overflow_after > milliseconds{0} && available() > 0)
    taking_until_ = now() + parts_->limits.operators.reservation_life;
  line_.tell(c);
  settle();
}

void queue_actor_state::on_pass(const pass_offer& m) {
  if (auto ended = line_.pass(m.conversation, m.by)) {
    ended->reason = m.why;
    end(*ended);
  }
  settle();
}

void queue_actor_state::on_alarm(const alarm_rang& m) {
  if (!alarm_.rang(m))
    return;
  if (view_due_ && *view_due_ <= now())
    tell_view();
  if (settle_due_ && *settle_due_ <= now())
    return settle();
  arm();
}

void queue_actor_state::tell_view() {
  view_sent_ = now();
  const auto platform = directory::platform(self->system(), platform_);
  if (!platform) {
    view_due_ = now() + parts_->limits.supervision.reload_pause;
    return;
  }
  view_due_.reset();
  if (auto rows = reliefs(); rows != reliefs_told_) {
    self->send(platform, reliefs_told{rows});
    reliefs_told_ = std::move(rows);
  }
  auto seen = view();
  if (view_told_ == seen)
    return;
  self->send(platform, seen);
  view_told_ = std::move(seen);
}

void queue_actor_state::on_mode(engine_mode mode) {
  if (mode == engine_mode::draining)
    line_.offer_no_more();
}

/// The platform tells it what it is told here.
void queue_actor_state::on_new_other_side() {
  view_told_.reset();
  settle();
}

queue_ref::behavior_type queue_actor_state::make_behavior(shared_parts parts, force platform) {
  parts_ = std::move(parts);
  platform_ = platform;
  line_ = waiting_line{parts_->limits.queue};
  be_quiet(self);
  if (const auto registry = directory::registry(self->system()))
    self->send(registry, platform_, announce_yourself{});
  return {
      [this](const join_queue& m) { return on_join(m); },
      [this](const leave_queue& m) { on_leave(m); },
      [this](const candidate_changed& m) { on_candidate(m.who); },
      [this](const candidate_left& m) {
        line_.forget(m.agent);
        reliefs_.erase(m.agent);
        settle();
        desks_.erase(m.agent);
      },
      [this](const pass_offer& m) { on_pass(m); },
      [this](const other_side& m) {
        free_there_ = m.available;
        settle();
      },
      [this](const mode_changed& m) { on_mode(m.mode); },
      [this](const announce_yourself&) { on_new_other_side(); },
      [this](const plan_my_relief& m) { return on_plan(m); },
      [this](const check_relief& m) { return on_check(m); },
      [this](const relief_listed& m) { on_listed(m); },
      [this](const ask_queue&) { return view(); },
      [this](const alarm_rang& m) { on_alarm(m); },
  };
}

queue_ref::behavior_type queue_actor(queue_ref::stateful_pointer<queue_actor_state> self,
                                     shared_parts parts, force platform) {
  return self->state.make_behavior(std::move(parts), platform);
}

} // namespace ecoute
