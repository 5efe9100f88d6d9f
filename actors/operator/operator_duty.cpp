// SPDX-License-Identifier: EUPL-1.2
// The operator's desk and the end of duty: reminder, hand over, give back (relief.hpp).
#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/operator/operator_actor.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/quiet_handlers.hpp"
#include "config/limits.hpp"

#include <caf/stateful_actor.hpp>

#include <algorithm>
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
  const auto before = relief_.told.stage;
  const auto stage = stage_at(desk_.duty_until, parts_->limits.relief, at);
  if (!plans_relief(stage))
    relief_.plan_due.reset();
  else if (!relief_.plan_due)
    relief_.plan_due = at;
  if (stage == relief_stage::on_duty && !relief_.plan_due)
    relief_.planned.clear(); // the end was moved
  std::erase_if(relief_.planned,
                [this](const relief_line& l) { return !cards_.contains(l.conversation); });
  const relief_told after{stage, desk_.duty_until, desk_.certified_until, relief_.planned,
                          desk_.minors_until};
  if (after == relief_.told)
    return;
  relief_.told = after;
  if (session_)
    self->send(session_, relief_.told);
  if (before == stage)
    return;
  told_.reset(); // what the queue makes of the same facts depends on the time
  relief_.hand_over_due.reset();
  if (stage == relief_stage::leaving)
    plan_ahead();
  if (stage == relief_stage::over)
    relief_.hand_over_due = at;
  if (stage == relief_stage::spent)
    leave_duty();
}

/// From the reminder on; earlier, where somebody took it who was short of time.
bool operator_actor_state::plans_relief(relief_stage stage) const {
  if (desk_.duty_until == instant{} || stage > relief_stage::leaving)
    return false;
  return std::any_of(cards_.begin(), cards_.end(), [stage](const auto& c) {
    return !c.second.training && (stage == relief_stage::leaving || c.second.short_of_time);
  });
}

/// Nobody takes a training over: it ends with the duty.
plan_my_relief operator_actor_state::relief_wish(instant then) const {
  plan_my_relief wish{desk_.agent, {}, then};
  for (const auto& [id, card] : cards_) {
    const auto asked = relief_.asked.find(id);
    if (!card.training)
      wish.held.push_back(
          {card, asked == relief_.asked.end() ? std::vector<agent_id>{} : asked->second});
  }
  return wish;
}

/// A proposal only: at the end of duty the queue is asked again, by those who are there then.
void operator_actor_state::plan_ahead() {
  relief_.plan_due = now() + fixed::relief_planned_every;
  const auto wish = relief_wish(desk_.duty_until);
  const auto queue = directory::queue(self->system(), desk_.platform);
  if (wish.held.empty() || !queue || desk_.duty_until == instant{})
    return;
  self->request(queue, patience(), wish)
      .then(
          [this](const relief_plan& plan) {
            relief_.planned = plan.lines;
            publish();
          },
          ignore_error);
}

void operator_actor_state::list_relief() {
  relief_listed list{desk_.agent, desk_.duty_until, relief_.planned};
  const bool nothing = list.lines.empty() && relief_.listed.lines.empty();
  const auto queue = directory::queue(self->system(), desk_.platform);
  if (!queue || nothing || list == relief_.listed)
    return;
  self->send(queue, list);
  relief_.listed = std::move(list);
}

/// The queue says whether it could be, the conversation records it, and its card brings it back.
/// What is to be as proposed can always be.
caf::result<done> operator_actor_state::on_choose_relief(const choose_relief& m) {
  if (!cards_.contains(m.conversation))
    return make_error(refusal::changed_hands);
  const auto& planned = relief_.planned;
  if (std::none_of(planned.begin(), planned.end(),
                   [&](const relief_line& l) { return l.conversation == m.conversation; }))
    return make_error(refusal::unknown_conversation);
  const auto queue = directory::queue(self->system(), desk_.platform);
  if (!queue)
    return make_error(refusal::unavailable);
  const intervene choice{m.by, m.shown_name, desk_.platform, intervention::plan_relief,
                         {},   desk_.agent,  m.to,           m.as_proposed};
  auto promise = self->make_response_promise<done>();
  if (m.as_proposed) {
    pass_on(m.conversation, choice, promise);
    return promise;
  }
  self->request(queue, patience(),
                check_relief{relief_wish(desk_.duty_until), m.conversation, m.to})
      .then([this, id = m.conversation, choice,
             promise](const done&) { pass_on(id, choice, promise); },
            [promise](caf::error& why) mutable { promise.deliver(make_error(refusal_of(why))); });
  return promise;
}

void operator_actor_state::follow_choice() {
  if (relief_.told.stage == relief_stage::over)
    hand_over_all();
  else if (plans_relief(relief_.told.stage))
    plan_ahead();
}

/// What cannot be taken now stays an offer like any other: by hand, or until its time.
void operator_actor_state::take_assigned(const offer& m) {
  self->request(operator_ref{self}, patience(), take_conversation{m.entry.conversation})
      .then([](const done&) {}, ignore_error);
}

/// Again and again until nothing is held or the overtime is spent: who declines is not asked twice
/// in a row, and who comes on duty later is asked as well. Who is asked is left to answer, unless a
/// duty officer has chosen somebody else since.
void operator_actor_state::hand_over_all() {
  relief_.hand_over_due = now() + parts_->limits.queue.offer_life;
  auto wish = relief_wish(instant{});
  std::erase_if(wish.held, [](const still_held& h) {
    const bool otherwise = h.card.relief_chosen && h.card.relief_to != h.card.invited;
    return !h.card.invited.is_none() && !otherwise;
  });
  const auto queue = directory::queue(self->system(), desk_.platform);
  if (wish.held.empty() || !queue)
    return;
  self->request(queue, patience(), wish)
      .then(
          [this](const relief_plan& plan) {
            for (const auto& line : plan.lines)
              ask_successor(line);
            publish();
          },
          ignore_error);
}

void operator_actor_state::ask_successor(const relief_line& line) {
  const auto card = cards_.find(line.conversation);
  if (card == cards_.end())
    return;
  if (!card->second.invited.is_none() && !line.chosen) {
    if (auto* known = relief_.line_of(line.conversation))
      known->why_not = line.why_not; // asked already, and what was chosen otherwise cannot be
    return;
  }
  std::erase_if(relief_.planned,
                [&](const relief_line& l) { return l.conversation == line.conversation; });
  relief_.planned.push_back(line);
  if (line.to.is_none()) {
    relief_.asked.erase(line.conversation); // everybody was: from the first again
    if (line.chosen)                        // the queue
      give_back({line.conversation}, return_reason::overtime_spent);
    return;
  }
  relief_.asked[line.conversation].push_back(line.to);
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
  if (relief_.told.stage == relief_stage::spent)
    return return_reason::overtime_spent;
  return std::nullopt;
}

} // namespace ecoute
