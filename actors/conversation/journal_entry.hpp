// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/conversation.hpp"
#include "actors/domain/queue.hpp"
#include "actors/messages/conversation_messages.hpp"
#include "actors/messages/journal_messages.hpp"

/// What a conversation writes and shows of itself, computed from its state. Pure.
namespace ecoute {

/// Completes an append with these events; the head row goes along when one of them moves it.
void fill_entry(append& entry, const conversation_id& id, const conversation_state& before,
                const std::vector<event>& events);

conversation_card card_of(const conversation_id& id, const conversation_state& state);
waiting_entry entry_of(const conversation_id& id, const conversation_state& state);

/// The events a visitor with this floor may see.
std::vector<event> visible_to_visitor(const std::vector<event>& events, std::uint32_t floor);
std::vector<event> visible_to_professionals(const std::vector<event>& events);

} // namespace ecoute
