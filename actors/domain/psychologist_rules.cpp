// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/psychologist_rules.hpp"

#include <algorithm>

namespace ecoute {

namespace {

using bodies = std::vector<event_body>;

psychologist_left over(const psychologist_part& part, psychologist_end how) {
  return {part.who, how};
}

} // namespace

psychologist_outcome asked_in(const conversation_state& state, const ask_psychologist_it& wish) {
  if (!state.held_by(wish.by))
    return refusal::not_holder;
  if (state.training())
    return refusal::forbidden;
  if (state.psychologist.stage != psychologist_stage::none)
    return refusal::psychologist_already;
  return bodies{psychologist_proposed{wish.by}};
}

psychologist_outcome answered_in(const conversation_state& state,
                                 const answer_psychologist_it& wish) {
  const auto& part = state.psychologist;
  switch (part.stage) {
  case psychologist_stage::none:
    break;
  case psychologist_stage::asked:
    return bodies{psychologist_answered{wish.agreed}};
  case psychologist_stage::invited:
  case psychologist_stage::joined:
    return wish.agreed ? bodies{} : bodies{over(part, psychologist_end::withdrawn)};
  }
  if (wish.agreed)
    return refusal::psychologist_over;
  return bodies{};
}

psychologist_outcome invited_in(const conversation_state& state,
                                const invite_psychologists_it& wish, instant now) {
  const auto& part = state.psychologist;
  if (part.stage != psychologist_stage::invited)
    return refusal::psychologist_over;
  if (!part.invited.empty())
    return bodies{};
  bodies all;
  for (const auto to : wish.to) {
    if (to.is_none() || wish.until <= now)
      return refusal::malformed;
    all.emplace_back(psychologist_invited{to, wish.until});
  }
  if (all.empty())
    all.emplace_back(over(part, psychologist_end::expired));
  return all;
}

psychologist_outcome joined_in(const conversation_state& state, const join_psychologist_it& wish,
                               instant now) {
  const auto& part = state.psychologist;
  if (wish.platform != state.route.platform)
    return refusal::unknown_conversation;
  if (part.joined_by(wish.by)) // accepted before, the answer was lost
    return bodies{};
  if (part.stage == psychologist_stage::joined)
    return refusal::already_taken;
  const auto* theirs = part.invitation_of(wish.by);
  if (theirs == nullptr || theirs->until <= now)
    return refusal::psychologist_over;
  if (wish.shown_name.size() > fact_bytes_max)
    return refusal::too_large;
  return bodies{psychologist_joined{wish.by, wish.shown_name}};
}

psychologist_outcome ended_in(const conversation_state& state, const end_psychologist_it& wish) {
  const auto& part = state.psychologist;
  const auto ends = [&](bool there_is) {
    return there_is ? bodies{over(part, wish.how)} : bodies{};
  };
  switch (wish.how) {
  case psychologist_end::left:
  case psychologist_end::lost:
    return ends(part.joined_by(wish.by));
  case psychologist_end::declined: {
    if (part.invitation_of(wish.by) == nullptr)
      return bodies{};
    bodies all{psychologist_left{wish.by, wish.how}};
    if (part.invited.size() == 1)
      all.emplace_back(over(part, psychologist_end::expired));
    return all;
  }
  case psychologist_end::expired:
    return ends(part.pending());
  case psychologist_end::hours_over:
    return ends(part.stage != psychologist_stage::none);
  case psychologist_end::sent_away:
    if (!state.held_by(wish.by))
      return refusal::not_holder;
    return ends(part.stage != psychologist_stage::none);
  case psychologist_end::withdrawn: // the visitor answers: no
    break;
  }
  return refusal::malformed;
}

refusal may_whisper(const conversation_state& state, agent_id by) {
  const auto& part = state.psychologist;
  if (!state.held_by(by) && !part.joined_by(by))
    return refusal::not_holder;
  return part.stage == psychologist_stage::joined ? refusal::none : refusal::psychologist_over;
}

std::optional<psychologist_left> psychologist_ended_by(const conversation_state& state,
                                                       const event_body& body) {
  const auto& part = state.psychologist;
  if (part.stage == psychologist_stage::none)
    return std::nullopt;
  if (const auto* back = std::get_if<returned>(&body)) {
    if (back->why == return_reason::rerouted)
      return over(part, psychologist_end::sent_away);
    return part.pending() ? std::optional{over(part, psychologist_end::expired)} : std::nullopt;
  }
  const auto* line = std::get_if<queued>(&body);
  if (line != nullptr && state.where == phase::waiting && line->platform != state.route.platform)
    return over(part, psychologist_end::sent_away);
  return std::nullopt;
}

std::optional<instant> psychologist_due(const psychologist_part& part,
                                        const psychologist_policy& policy) {
  if (part.stage == psychologist_stage::asked)
    return part.since + policy.agree_within;
  if (part.stage != psychologist_stage::invited)
    return std::nullopt;
  auto last = part.invited.empty() ? part.since + policy.answer_within : instant{};
  for (const auto& i : part.invited)
    last = std::max(last, i.until);
  return last;
}

void follow_psychologist(psychologist_part& part, const psychologist_proposed&, instant at) {
  part = {};
  part.stage = psychologist_stage::asked;
  part.since = at;
}

void follow_psychologist(psychologist_part& part, const psychologist_answered& e, instant at) {
  part = {};
  if (!e.agreed)
    return;
  part.stage = psychologist_stage::invited;
  part.since = at;
}

void follow_psychologist(psychologist_part& part, const psychologist_invited& e, instant) {
  part.invited.push_back({e.to, e.until});
}

void follow_psychologist(psychologist_part& part, const psychologist_joined& e, instant at) {
  part = {psychologist_stage::joined, at, {}, e.by, e.shown_name};
}

void follow_psychologist(psychologist_part& part, const psychologist_left& e, instant) {
  if (e.how == psychologist_end::declined)
    std::erase_if(part.invited, [&](const auto& i) { return i.to == e.by; });
  else
    part = {};
}

} // namespace ecoute
