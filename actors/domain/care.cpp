// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/care.hpp"

namespace ecoute {

std::string_view name_of(care_advice a) {
  switch (a) {
  case care_advice::none:
    return "none";
  case care_advice::take_a_break:
    return "take_a_break";
  case care_advice::debrief:
    return "debrief";
  }
  return {};
}

care_state begin_shift(instant now) {
  return {.working_since = now, .break_since = std::nullopt, .heavy = 0};
}

void conversation_ended(care_state& s, bool heavy) {
  s.heavy = heavy ? s.heavy + 1 : 0;
}

void break_begun(care_state& s, instant now) {
  if (!s.break_since)
    s.break_since = now;
}

void break_ended(care_state& s, const care_policy& policy, instant now) {
  if (s.break_since && now - *s.break_since >= policy.break_min)
    s.working_since = now;
  s.break_since.reset();
}

void debriefed(care_state& s) {
  s.heavy = 0;
}

care_advice advice(const care_state& s, const care_policy& policy, instant now) {
  if (s.heavy >= policy.heavy_in_a_row)
    return care_advice::debrief;
  const bool long_stretch = !s.break_since && now - s.working_since >= policy.work_max;
  return long_stretch ? care_advice::take_a_break : care_advice::none;
}

std::optional<instant> next_advice(const care_state& s, const care_policy& policy, instant now) {
  const auto due = s.working_since + policy.work_max;
  if (s.break_since || due <= now)
    return std::nullopt;
  return due;
}

bool break_fits(std::uint32_t not_on_break, std::uint32_t at_least, std::uint32_t waiting) {
  return waiting == 0 || not_on_break > at_least;
}

} // namespace ecoute
