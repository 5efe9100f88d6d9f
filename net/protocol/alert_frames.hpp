// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/alert_messages.hpp"
#include "actors/messages/desk_messages.hpp"

#include <string>

/// The frames of alerts and of who is on call. They hold nobody's words, and of names only those of
/// colleagues.
namespace ecoute::wire {

/// Answer to `hello` of the on-call page.
std::string on_call_page_frame(const agent_profile& who);
/// All that are open, as this agent may see them: the conversation is named to duty officers.
std::string alerts_frame(const alerts_told& told, const agent_profile& who);
/// Who is on call now, and who after.
std::string turns_frame(const alerts_told& told, agent_id who);
/// `followed`: the board has just answered, so that nothing is open that was not told.
std::string beat_frame(instant at, bool followed);

} // namespace ecoute::wire
