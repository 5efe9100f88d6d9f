// SPDX-License-Identifier: EUPL-1.2
// The operator's desk and the end of duty: reminder, hand over, give back (relief.hpp).
#include "actors/messages/type_ids.hpp"
#include "actors/operator/operator_actor.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/quiet_handlers.hpp"

#include <caf/stateful_actor.hpp>

#include <utility>

namespace ecoute {

void operator_actor_state::on_duty(const duty_told& m) {
  desk_.duty_until = m.how.duty_until;
  desk_.certified_until = m.how.certified_until;
  desk_.minors_until = m.how.minors_until;
  desk_.languages = m.how.languages;
  publish();
}

void operator_actor_state::on_coverage(const coverage_told& m) {
  coverage_ = m;
  if (session_)
    self->send(session_, m);
}

void operator_actor_state::follow_duty(instant at) {
  const auto before = relief_.stage;
  std::erase_if(planned_,
                [this](const relief_line& l) { return !cards_.contains(l.conversation); });
  const relief_told after{stage_at(desk_.duty_until, parts_->limits.relief, at), desk_.duty_until,
                          desk_.certified_until, planned_, desk_.minors_until};
  if (after == relief_)
    return;
  relief_ = after;
  if (session_)
    self->send(session_, relief_);
  if (before == relief_.stage)
    return;
  told_.reset(); // what the queue makes of the same facts depends on the time
  hand_over_due_.reset();
  if (relief_.stage == relief_stage::leaving)
    plan_ahead();
  if (relief_.stage == relief_stage::over)
    hand_over_due_ = at;
  if (relief_.stage == relief_stage::spent)
    leave_duty();
}

/// A proposal only: at the end of duty the queue is asked again, by those who are there then.
void operator_actor_state::plan_ahead() {
  plan_my_relief wish{desk_.agent, {}, desk_.duty_until};
  for (const auto& [id, card] : cards_)
    if (!card.training) // nobody takes it over: it ends with the duty
      wish.held.push_back({card, {}});
  const auto queue = directory::queue(self->system(), desk_.platform);
  if (wish.held.empty() || !queue || desk_.duty_until == instant{})
    return;
  self->request(queue, patience(), wish)
      .then(
          [this](const relief_plan& plan) {
            planned_ = plan.lines;
            publish();
          },
          ignore_error);
}

/// What cannot be taken now stays an offer like any other: by hand, or until its time.
void operator_actor_state::take_assigned(const offer& m) {
  self->request(operator_ref{self}, patience(), take_conversation{m.entry.conversation})
      .then([](const done&) {}, ignore_error);
}

/// Again and again until nothing is held or the overtime is spent: who declines is not asked twice
/// in a row, and who comes on duty later is asked as well.
void operator_actor_state::hand_over_all() {
  hand_over_due_ = now() + parts_->limits.queue.offer_life;
  plan_my_relief wish{desk_.agent, {}};
  for (const auto& [id, card] : cards_)
    if (card.invited.is_none() && !card.training)
      wish.held.push_back({card, successors_asked_[id]});
  const auto queue = directory::queue(self->system(), desk_.platform);
  if (wish.held.empty() || !queue)
    return;
  self->request(queue, patience(), wish)
      .then(
          [this](const relief_plan& plan) {
            for (const auto& line : plan.lines)
              ask_successor(line);
          },
          ignore_error);
}

void operator_actor_state::ask_successor(const relief_line& line) {
  if (line.to.is_none()) {
    successors_asked_.erase(line.conversation); // everybody was: from the first again
    return;
  }
  successors_asked_[line.conversation].push_back(line.to);
  self->request(operator_ref{self}, patience(),
                hand_over{line.conversation, line.to, handover_reason::relief})
      .then([](const done&) {}, ignore_error);
}

/// Nobody may hold anything any more, nor be thought to be available.
void operator_actor_state::leave_duty() {
  give_back(desk_.held, return_reason::overtime_spent);
  if (desk_.state != presence::available && desk_.state != presence::wrap_up)
    return;
  set_presence(desk_, presence::on_break, now());
  be(presence_cause::off_duty);
}

std::optional<return_reason> operator_actor_state::must_be_empty() const {
  if (signed_off_)
    return return_reason::signed_out;
  if (relief_.stage == relief_stage::spent)
    return return_reason::overtime_spent;
  return std::nullopt;
}

} // namespace ecoute
