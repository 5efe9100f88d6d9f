// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/training.hpp"

#include <algorithm>

namespace ecoute {

namespace {

training_act act_of(const training_step& step, const training_progress& p) {
  const auto at = p.since + step.time;
  if (step.kind == step_kind::say)
    return {step_kind::say, step.words, at};
  if (step.kind == step_kind::answer && !p.reminded && !step.words.empty())
    return {step_kind::say, step.words, at};
  return {step_kind::leave, {}, at};
}

void next_step(training_progress& p, instant at) {
  ++p.step;
  p.since = at;
  p.reminded = false;
}

} // namespace

training_act next_act(const training_script& script, const training_progress& so_far,
                      const training_policy& policy) {
  if (so_far.given_back)
    return {step_kind::leave, {}, so_far.opened_at};
  if (!so_far.taken)
    return {step_kind::leave, {}, so_far.opened_at + policy.patience};
  const training_act end{step_kind::leave, {}, so_far.opened_at + policy.length_max};
  if (so_far.step >= script.steps.size())
    return {step_kind::leave, {}, std::min(so_far.since, end.at)};
  const auto next = act_of(script.steps[so_far.step], so_far);
  return next.at < end.at ? next : end;
}

void training_taken(training_progress& p, instant at) {
  if (p.taken)
    return;
  p.taken = true;
  p.since = at;
}

void training_given_back(training_progress& p) {
  p.given_back = true;
}

void training_answered(training_progress& p, const training_script& script, instant at) {
  if (p.step < script.steps.size() && script.steps[p.step].kind == step_kind::answer)
    next_step(p, at);
}

void training_said(training_progress& p, const training_script& script, instant at) {
  if (p.step >= script.steps.size())
    return;
  if (script.steps[p.step].kind == step_kind::say)
    return next_step(p, at);
  p.reminded = true;
  p.since = at;
}

} // namespace ecoute
