// SPDX-License-Identifier: EUPL-1.2
// The part of an agent's session that shows their planning and asks for swaps of shifts.
#include "actors/messages/errors.hpp"
#include "net/agent_session_actor.hpp"
#include "net/protocol/server_codec.hpp"

namespace ecoute {

namespace {

swap_act act_of(wire::plan_act what) {
  switch (what) {
  case wire::plan_act::accept:
    return swap_act::accept;
  case wire::plan_act::decline:
    return swap_act::decline;
  case wire::plan_act::approve:
    return swap_act::approve;
  case wire::plan_act::reject:
    return swap_act::reject;
  default:
    return swap_act::withdraw;
  }
}

} // namespace

/// Again and again: a roster that was started anew knows of nobody who watches.
void agent_session_state::watch_plan(bool afresh) {
  if (const auto roster = parts_->engine.roster())
    self->send(roster, agent_session_handle{agent_session_ref{self}},
               ecoute::watch_plan{who_.agent, who_.duty_officer, afresh});
}

void agent_session_state::take(const wire::act_on_plan& f) {
  const bool officers = f.what == wire::plan_act::approve || f.what == wire::plan_act::reject;
  unanswered wish;
  wish.mark = mark_of(f);
  if ((officers && !is_officer(f.id)) || !admit(f.id, std::move(wish)))
    return;
  const auto roster = parts_->engine.roster();
  if (!roster)
    return failed(f.id, make_error(refusal::unavailable));
  const auto no = [this, id = f.id](caf::error& why) { failed(id, why); };
  const auto yes = [this, id = f.id](const done&) { answer(id, wire::ack_frame(id)); };
  const shift_key own{who_.agent, f.own};
  if (f.what == wire::plan_act::choices) {
    const auto show = [this, f](const swap_choices& m) {
      answer(f.id, wire::choices_frame(f.id, f.own, m));
    };
    self->request(roster, parts_->patience(), find_swaps{own}).then(show, no);
  } else if (f.what == wire::plan_act::ask) {
    self->request(roster, parts_->patience(), propose_swap{f.id, own, {f.with, f.theirs}})
        .then(yes, no);
  } else {
    self->request(roster, parts_->patience(),
                  answer_swap{f.swap, act_of(f.what), who_.agent, who_.duty_officer})
        .then(yes, no);
  }
}

} // namespace ecoute
