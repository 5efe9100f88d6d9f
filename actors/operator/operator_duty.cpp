// SPDX-License-Identifier: EUPL-1.2
// The operator's desk and the end of duty: reminder, hand over, give back (relief.hpp).
#include "actors/messages/type_ids.hpp"
#include "actors/operator/operator_actor.hpp"

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
  const relief_told after{stage_at(desk_.duty_until, parts_->limits.relief, at),
                          desk_.duty_until, desk_.certified_until};
  if (after == relief_)
    return;
  relief_ = after;
  if (session_)
    self->send(session_, relief_);
  if (before == relief_.stage)
    return;
  told_.reset(); // what the queue makes of the same facts depends on the time
  if (relief_.stage == relief_stage::spent)
    leave_duty();
}

/// Nobody may hold anything any more, nor be thought to be available.
void operator_actor_state::leave_duty() {
  give_back(desk_.held, return_reason::overtime_spent);
  if (desk_.state != presence::available && desk_.state != presence::wrap_up)
    return;
  set_presence(desk_, presence::on_break, now());
  if (session_)
    self->send(session_, presence_changed{desk_.state});
}

std::optional<return_reason> operator_actor_state::must_be_empty() const {
  if (signed_off_)
    return return_reason::signed_out;
  if (relief_.stage == relief_stage::spent)
    return return_reason::overtime_spent;
  return std::nullopt;
}

} // namespace ecoute
