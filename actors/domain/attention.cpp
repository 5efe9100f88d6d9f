// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/attention.hpp"

namespace ecoute {

void act(attention& a, instant now) {
  a.last_act = now;
  a.asked_at.reset();
  a.locked = false;
}

void lock(attention& a, bool locked, instant now) {
  if (!locked)
    act(a, now);
  a.locked = locked;
}

attention_effect check(attention& a, const attention_policy& policy, instant now) {
  if (a.locked)
    return attention_effect::on_break;
  if (a.asked_at)
    return now - *a.asked_at < policy.answer_within ? attention_effect::none
                                                    : attention_effect::on_break;
  if (now - a.last_act < policy.idle_max)
    return attention_effect::none;
  a.asked_at = now;
  return attention_effect::ask;
}

instant next_check(const attention& a, const attention_policy& policy) {
  if (a.locked)
    return a.last_act;
  return a.asked_at ? *a.asked_at + policy.answer_within : a.last_act + policy.idle_max;
}

} // namespace ecoute
