// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/conversation.hpp"

#include <variant>
#include <vector>

/// Rules of an emergency in an open conversation, for decide() to number what happened. Nothing: it
/// is so already. Or why not.
namespace ecoute {

using emergency_outcome = std::variant<std::vector<event_body>, refusal>;

/// The visitor may at any time, once in emergency_pause: pressed again meanwhile, it is done
/// already. An operator may who holds it; the very same again within that time is a resend.
emergency_outcome declared_in(const conversation_state& state, const declare_it& wish, instant now);

/// As it was noted last, it is not noted again: an alert that goes on ringing on its last level
/// fills no conversation.
emergency_outcome alert_noted_in(const conversation_state& state, const note_alert_it& wish);

/// What apply() makes of them.
void follow_emergency(conversation_state& state, const emergency_declared& said, instant at);
void follow_alert(conversation_state& state, const alert_noted& noted);

} // namespace ecoute
