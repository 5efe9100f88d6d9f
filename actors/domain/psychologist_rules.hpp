// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/conversation.hpp"
#include "actors/domain/psychologist_desk.hpp"

#include <optional>
#include <variant>
#include <vector>

/// Rules of a psychologist in an open conversation, for decide() to number what happened. Nothing:
/// it is so already. Or why not. Working hours and who is there are no part of them.
namespace ecoute {

using psychologist_outcome = std::variant<std::vector<event_body>, refusal>;

psychologist_outcome asked_in(const conversation_state& state, const ask_psychologist_it& wish);
psychologist_outcome answered_in(const conversation_state& state,
                                 const answer_psychologist_it& wish);
psychologist_outcome invited_in(const conversation_state& state,
                                const invite_psychologists_it& wish, instant now);
psychologist_outcome joined_in(const conversation_state& state, const join_psychologist_it& wish,
                               instant now);
psychologist_outcome ended_in(const conversation_state& state, const end_psychologist_it& wish);
refusal may_whisper(const conversation_state& state, agent_id by);

/// What an event ends that does not speak of the psychologist; stored before it. Given back to the
/// queue: a question or an invitation, for nobody is there to be joined; who has joined stays with
/// the visitor. To another platform: all of it.
std::optional<psychologist_left> psychologist_ended_by(const conversation_state& state,
                                                       const event_body& body);

/// When the visitor's question, or the last invitation, is over unanswered. Agreed to and nobody
/// invited: as late as an invitation made at once would be.
std::optional<instant> psychologist_due(const psychologist_part& part,
                                        const psychologist_policy& policy);

/// What apply() makes of them.
void follow_psychologist(psychologist_part& part, const psychologist_proposed& e, instant at);
void follow_psychologist(psychologist_part& part, const psychologist_answered& e, instant at);
void follow_psychologist(psychologist_part& part, const psychologist_invited& e, instant at);
void follow_psychologist(psychologist_part& part, const psychologist_joined& e, instant at);
void follow_psychologist(psychologist_part& part, const psychologist_left& e, instant at);

} // namespace ecoute
