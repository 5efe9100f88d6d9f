// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/conversation_messages.hpp"
#include "actors/messages/desk_messages.hpp"
#include "actors/messages/handover_messages.hpp"
#include "actors/messages/officer_messages.hpp"
#include "actors/messages/swap_messages.hpp"
#include "actors/messages/training_messages.hpp"
#include "config/settings.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Server frames as text, each padded so that its length in bytes is a multiple of 256: a network
/// observer learns a size class, not a length.
namespace ecoute::wire {

inline constexpr std::size_t pad_bucket = 256;

/// Serialises and pads.
std::string padded(boost::json::object frame);

std::string entered_frame(const std::optional<message_id>& id, const secret_text& token,
                          force platform, confidence sureness, bool returned);
/// Only what this audience may see is written; the rest of `events` is skipped.
std::string visitor_thread_frame(const visitor_attached& thread);
std::string agent_thread_frame(const conversation_id& conversation, const message_id& id,
                               const operator_attached& thread);
/// Empty when this audience never sees the event.
std::string visitor_event_frame(const event& e);
std::string agent_event_frame(const conversation_id& conversation, const event& e);
std::string standing_frame(const visitor_standing& s);
std::string standing_frame(const visitor_attached& a);

/// `n` and `at` only when something was stored.
std::string ack_frame(const message_id& id, std::uint32_t n = 0, instant at = {});
std::string code_frame(const message_id& id, const secret_text& words);
std::string typing_frame();
std::string typing_frame(const conversation_id& conversation);
std::string mode_frame(engine_mode mode);
/// The conversation wished for opens after this time; whole seconds, rounded up.
std::string wait_frame(const message_id& id, milliseconds left);
std::string refused_frame(const std::optional<message_id>& id, refusal why,
                          std::string_view sentence);
std::string ping_frame(std::uint64_t k);

/// `clocks`: when those of the page turn amber, and red.
std::string desk_frame(const desk_view& view, const console_settings& clocks,
                       bool duty_officer = false);
std::string invitation_frame(const invitation& i);
std::string invitation_over_frame(const invitation_over& o);
std::string queue_frame(const queue_view& view);
std::string offer_frame(const offer& o);
std::string offer_over_frame(const offer_over& o);
std::string card_frame(const conversation_card& card);
std::string gone_frame(const conversation_id& conversation);
std::string fault_frame(const fault_notice& f);
std::string fault_over_frame(const fault_over& f);
std::string presence_frame(const presence_changed& p);
std::string relief_frame(const relief_told& r);
std::string coverage_frame(const coverage_told& c);
std::string room_frame(const room_told& r);
std::string attention_frame(const attention_told& a);
std::string care_frame(const care_told& c);
std::string wall_frame(const wall_told& w);
std::string trainings_frame(const message_id& id, const trainings_told& all);
std::string held_frame(const message_id& id, agent_id agent, const held_cards& held);

std::string psychologists_frame(const psychologist_service& s);
std::string talk_frame(const talk_told& t);
std::string practice_frame(const psychologist_view& v); ///< all that the psychologists' page shows

std::string plan_frame(const plan_told& p);
std::string choices_frame(const message_id& id, instant own, const swap_choices& c);

} // namespace ecoute::wire
