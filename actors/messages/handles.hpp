// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/alert_messages.hpp"
#include "actors/messages/care_messages.hpp"
#include "actors/messages/conversation_messages.hpp"
#include "actors/messages/credentials_messages.hpp"
#include "actors/messages/desk_messages.hpp"
#include "actors/messages/feed_messages.hpp"
#include "actors/messages/handover_messages.hpp"
#include "actors/messages/journal_messages.hpp"
#include "actors/messages/officer_messages.hpp"
#include "actors/messages/outbox_messages.hpp"
#include "actors/messages/relief_messages.hpp"
#include "actors/messages/roster_messages.hpp"
#include "actors/messages/status_messages.hpp"
#include "actors/messages/swap_messages.hpp"
#include "actors/messages/training_messages.hpp"

#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

/// Every interface of the engine on one page: who accepts what, and what is answered. A request
/// may always be answered by an error holding a `refusal` (see errors.hpp); no request is made
/// without a timeout.
namespace ecoute {
// One message per line, whatever fits into one:
// clang-format off

/// Told what its visitor may see. One per visitor token; lives in net.
using visitor_session_handle = caf::typed_actor<
  caf::reacts_to<thread_grew>,
  caf::reacts_to<visitor_standing>,
  caf::reacts_to<typing_now>,
  caf::reacts_to<superseded_by_newer>>;

/// Told what its agent may see. One per signed-in agent; lives in net.
using agent_session_handle = caf::typed_actor<
  caf::reacts_to<thread_grew>,
  caf::reacts_to<conversation_id, typing_now>,
  caf::reacts_to<card_changed>,
  caf::reacts_to<no_longer_holding>,
  caf::reacts_to<offer>,
  caf::reacts_to<offer_over>,
  caf::reacts_to<invitation>,
  caf::reacts_to<invitation_over>,
  caf::reacts_to<queue_view>,
  caf::reacts_to<fault_notice>,
  caf::reacts_to<fault_over>,
  caf::reacts_to<presence_changed>,
  caf::reacts_to<relief_told>,
  caf::reacts_to<coverage_told>,
  caf::reacts_to<room_told>,
  caf::reacts_to<attention_told>,
  caf::reacts_to<care_told>,
  caf::reacts_to<wall_told>,
  caf::reacts_to<plan_told>,
  caf::reacts_to<alerts_told>,
  caf::reacts_to<superseded_by_newer>>;

/// Told of the engine's state; lives in net.
using watcher_handle = caf::typed_actor<
  caf::reacts_to<mode_changed>,
  caf::reacts_to<fault_notice>>;

/// Writes; answers after the commit. The only way anything is stored about a conversation.
using journal_handle = caf::typed_actor<
  caf::replies_to<append>::with<committed>,
  caf::replies_to<ask_journal_health>::with<journal_health>>;

/// Reads.
using archive_handle = caf::typed_actor<
  caf::replies_to<load_conversation>::with<conversation_record>,
  caf::replies_to<read_thread>::with<thread_page>,
  caf::replies_to<find_token>::with<token_owner>,
  caf::replies_to<find_code>::with<code_owner>,
  caf::replies_to<list_open>::with<open_heads>>;

/// Agents' sign-in (argon2id), on a thread of its own with a bounded queue.
using credentials_handle = caf::typed_actor<
  caf::replies_to<sign_in>::with<signed_in>,
  caf::replies_to<who_is>::with<signed_in_agent>,
  caf::replies_to<sign_out>::with<done>,
  caf::replies_to<sign_out_everywhere>::with<done>>;

/// Resume codes' hashes (argon2id), two at once on threads of their own, with a bounded queue: what
/// visitors ask of it keeps no agent waiting.
using codes_handle = caf::typed_actor<
  caf::replies_to<derive_code_index>::with<code_index>>;

/// One per conversation: the only writer of its events.
using conversation_handle = caf::typed_actor<
  caf::replies_to<visitor_session_handle, attach_visitor>::with<visitor_attached>,
  caf::replies_to<agent_session_handle, attach_operator>::with<operator_attached>,
  caf::replies_to<say>::with<stored>,
  caf::replies_to<take>::with<done>,
  caf::replies_to<hand_back>::with<done>,
  caf::replies_to<close_conversation>::with<done>,
  caf::replies_to<may_issue_code>::with<done>,
  caf::replies_to<store_code>::with<done>,
  caf::replies_to<redeem_code>::with<done>,
  caf::replies_to<reopen>::with<done>,
  caf::replies_to<invite>::with<done>,
  caf::replies_to<accept_invitation>::with<done>,
  caf::replies_to<end_invitation>::with<done>,
  caf::replies_to<write_note>::with<stored>,
  caf::replies_to<set_mark>::with<done>,
  caf::replies_to<reroute>::with<done>,
  caf::replies_to<intervene>::with<done>,
  caf::replies_to<declare_emergency>::with<done>,
  caf::replies_to<note_alert_progress>::with<done>,
  caf::reacts_to<stop_reading>,
  caf::reacts_to<visitor_gone>,
  caf::reacts_to<visitor_here>,
  caf::reacts_to<operator_link>,
  caf::reacts_to<offer_noted>,
  caf::reacts_to<offer_ended>,
  caf::reacts_to<place_in_queue>,
  caf::reacts_to<overflow_to>,
  caf::reacts_to<typing_now>,
  caf::reacts_to<announce_yourself>,
  caf::reacts_to<read_again>>;

/// One per platform: who waits, who is next, who is asked.
using queue_handle = caf::typed_actor<
  caf::replies_to<join_queue>::with<done>,
  caf::reacts_to<leave_queue>,
  caf::reacts_to<candidate_changed>,
  caf::reacts_to<candidate_left>,
  caf::reacts_to<pass_offer>,
  caf::reacts_to<other_side>,
  caf::reacts_to<mode_changed>, ///< nothing more is offered while draining
  caf::reacts_to<announce_yourself>, ///< the other platform's queue has just begun: tell it
  caf::replies_to<plan_my_relief>::with<relief_plan>,
  caf::replies_to<check_relief>::with<done>,
  caf::reacts_to<relief_listed>,
  caf::replies_to<ask_queue>::with<queue_view>>;

/// One per agent who answers: presence, capacity, live conversations.
using operator_handle = caf::typed_actor<
  caf::replies_to<agent_session_handle, attach_desk>::with<desk_view>,
  caf::replies_to<set_my_presence>::with<done>,
  caf::replies_to<take_conversation>::with<done>,
  caf::replies_to<refuse_offer>::with<done>,
  caf::replies_to<return_conversation>::with<done>,
  caf::replies_to<hand_over>::with<done>,
  caf::replies_to<ask_room>::with<done>,
  caf::replies_to<accept_handover>::with<done>,
  caf::replies_to<decline_handover>::with<done>,
  caf::replies_to<withdraw_handover>::with<done>,
  caf::replies_to<reroute_conversation>::with<done>,
  caf::replies_to<take_over_conversation>::with<done>,
  caf::replies_to<choose_relief>::with<done>,
  caf::replies_to<ask_held>::with<held_cards>,
  caf::replies_to<invitation>::with<done>,
  caf::reacts_to<invitation_over>,
  caf::reacts_to<offer>,
  caf::reacts_to<offer_over>,
  caf::reacts_to<queue_view>,
  caf::replies_to<now_holding>::with<done>,
  caf::reacts_to<no_longer_holding>,
  caf::reacts_to<card_changed>,
  caf::reacts_to<fault_notice>,
  caf::reacts_to<fault_over>,
  caf::reacts_to<agent_link>,
  caf::reacts_to<sign_off>,
  caf::replies_to<ask_for_one_more>::with<done>,
  caf::replies_to<debrief_held>::with<done>,
  caf::reacts_to<agent_acted>,
  caf::reacts_to<duty_told>,
  caf::reacts_to<coverage_told>>;

/// One per force: owns its queue and its operators' desks.
using platform_handle = caf::typed_actor<
  caf::replies_to<find_desk>::with<operator_handle>,
  caf::replies_to<find_desk_of>::with<operator_handle>,
  caf::replies_to<ask_queue>::with<queue_handle>,
  caf::reacts_to<queue_view>,
  caf::reacts_to<reliefs_told>,
  caf::reacts_to<agent_session_handle, watch_wall>,
  caf::reacts_to<no_longer_holding>, ///< whichever desk holds it: it is quarantined
  caf::reacts_to<fault_notice>,
  caf::replies_to<ask_tree>::with<branch_status>,
  caf::reacts_to<mode_changed>, ///< for its queue
  caf::reacts_to<duty_told>,
  caf::reacts_to<coverage_told>>;

/// Reads the roster, and writes swaps.
using roster_archive_handle = caf::typed_actor<
  caf::replies_to<load_roster>::with<roster_record>,
  caf::replies_to<store_swap>::with<done>,
  caf::replies_to<move_swap>::with<done>>;

/// Who is on duty until when, and the gaps ahead.
using roster_handle = caf::typed_actor<
  caf::reacts_to<read_roster>,
  caf::reacts_to<agent_session_handle, watch_plan>,
  caf::replies_to<find_swaps>::with<swap_choices>,
  caf::replies_to<propose_swap>::with<done>,
  caf::replies_to<answer_swap>::with<done>,
  caf::reacts_to<force, announce_yourself>>; ///< a platform came back: tell it everything

/// Plays scripted visitors for operators who train; there is none where there are no scripts.
using trainer_handle = caf::typed_actor<
  caf::replies_to<list_trainings>::with<trainings_told>,
  caf::replies_to<start_training>::with<done>>;

/// Reads alerts and who is on call, and writes what becomes of alerts.
using alert_archive_handle = caf::typed_actor<
  caf::replies_to<load_alerts>::with<alerts_record>,
  caf::replies_to<find_feed>::with<on_call_feed>,
  caf::replies_to<store_alert>::with<done>>;

/// What is to be delivered, and what became of it.
using outbox_handle = caf::typed_actor<
  caf::replies_to<take_due>::with<due_deliveries>,
  caf::replies_to<mark_delivery>::with<done>,
  caf::replies_to<load_contacts>::with<agent_contacts>>;

/// Delivers what the outbox holds: webhooks and mails; lives in net.
using dispatcher_handle = caf::typed_actor<
  caf::reacts_to<look_at_outbox>,
  caf::reacts_to<deliver_now>>;

/// One per open alert: its steps in time, who has it.
using escalation_handle = caf::typed_actor<
  caf::replies_to<raise_alert>::with<done>, ///< its cause again
  caf::reacts_to<alert_cause_over>,
  caf::replies_to<act_on_alert>::with<done>,
  caf::reacts_to<on_call_plan>>; ///< who is on call has changed

/// All open alerts: makes one of each cause, and shows them to who is on call.
using alert_board_handle = caf::typed_actor<
  caf::reacts_to<raise_alert>,
  caf::reacts_to<alert_cause_over>,
  caf::replies_to<agent_session_handle, watch_alerts>::with<done>,
  caf::replies_to<act_on_alert>::with<done>,
  caf::replies_to<start_test_alert>::with<done>,
  caf::reacts_to<escalation_handle, alert_row>>; ///< how it stands now

/// Finds and restarts conversations by id: one actor per id at any time.
using registry_handle = caf::typed_actor<
  caf::replies_to<open_conversation>::with<opened_as>,
  caf::replies_to<locate>::with<conversation_handle>,
  caf::replies_to<repopulate>::with<done>,
  caf::reacts_to<mode_changed>, ///< nothing is opened while cut or draining
  caf::reacts_to<waits_in>,
  caf::replies_to<ask_status>::with<role_status>, ///< `running`: how many conversations run
  caf::reacts_to<force, announce_yourself>>; ///< tell every conversation of this platform

/// Starts everything in order, restarts what dies, gives up upward.
using supervisor_handle = caf::typed_actor<
  caf::reacts_to<mode_changed>,
  caf::reacts_to<gave_up>,
  caf::reacts_to<watcher_handle, watch_engine>,
  caf::replies_to<ask_status>::with<engine_status>,
  caf::replies_to<ask_tree>::with<engine_status>>;

// clang-format on
} // namespace ecoute
