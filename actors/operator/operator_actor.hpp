// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/attention.hpp"
#include "actors/messages/handles.hpp"
#include "actors/operator/desk_relief.hpp"
#include "actors/support/alarm.hpp"
#include "actors/support/engine_parts.hpp"
#include "actors/support/open_faults.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

/// One operator's desk: presence, capacity, what they hold, what is offered to them.
///
/// Spawned and watched by its platform. It is a projection: after its death it comes back silent
/// and empty, the conversations it held announce themselves again, and the session attaches again.
/// A desk whose session stays silent gives everything back after operators.silence_kept (I3), and
/// ends if nobody ever came to it; one whose operator's duty has ended, after relief.overtime (I6).
namespace ecoute {

/// As its platform knows it: the platform completes the profile and asks to be told again.
using operator_ref =
    operator_handle::extend<caf::reacts_to<agent_profile>, caf::reacts_to<announce_yourself>,
                            caf::reacts_to<alarm_rang>>;

class operator_actor_state {
public:
  explicit operator_actor_state(operator_ref::pointer owner) : self(owner) {}
  operator_ref::behavior_type make_behavior(shared_parts parts, agent_profile who);

  /// What it knows, for who watches the engine from inside (tests).
  [[nodiscard]] const desk& known() const { return desk_; }

  operator_ref::pointer self;
  static inline const char* name = "operator";

private:
  using found = std::function<void(const conversation_handle&)>;
  using failed = std::function<void(refusal)>;

  caf::result<desk_view> on_attach(const agent_session_handle& session);
  caf::result<done> on_presence(presence wished);
  caf::result<done> on_one_more();
  caf::result<done> on_debrief();
  caf::result<done> on_ask_for_talk(bool wanted);
  void on_act();
  caf::result<done> on_take(const conversation_id& id);
  caf::result<done> on_take_over(const take_over_conversation& m);
  caf::result<done> on_choose_relief(const choose_relief& m);
  caf::result<done> on_refuse(const conversation_id& id);
  caf::result<done> on_hand_over(const hand_over& m);
  caf::result<done> on_ask_room(const conversation_id& id);
  caf::result<done> on_accept(const conversation_id& id);
  void on_invitation(const invitation& m);
  void on_invitation_over(const conversation_id& id);
  void on_offer(const offer& m);
  void take_assigned(const offer& m);
  void on_offer_over(const offer_over& m);
  void on_new_queue();
  void on_holding(const now_holding& m);
  void weigh(const conversation_card& card);
  void on_no_longer_holding(const no_longer_holding& m);
  void on_card(const card_changed& m);
  void on_fault(const fault_notice& m);
  void on_fault_over(const fault_over& m);
  void on_link(bool silent);
  void on_sign_off();
  void on_profile(const agent_profile& who);
  void on_duty(const duty_told& m);
  void on_coverage(const coverage_told& m);
  void on_session_down(const caf::actor_addr& who);
  void on_alarm(const alarm_rang& m);

  void with_conversation(const conversation_id& id, found then, failed otherwise);
  void give_back(const std::vector<conversation_id>& ids, return_reason why);
  void tell_link(const conversation_id& id);
  [[nodiscard]] std::vector<conversation_card> cards_held() const;
  bool drop_offer(const conversation_id& id);
  bool drop_invitation(const conversation_id& id);
  /// `m` makes the conversation ours: take, accept_invitation.
  template <class Message>
  caf::result<done> begin_holding(const conversation_id& id, const Message& m);
  template <class Message>
  caf::result<done> ask_conversation(const conversation_id& id, const Message& m);
  caf::result<done> end_handover(const conversation_id& id, handover_end how);
  template <class Message>
  void pass_on(const conversation_id& id, const Message& m,
               caf::typed_response_promise<done> promise);
  template <class Message>
  void tell_session(const Message& m) {
    if (session_)
      self->send(session_, m);
  }
  void let_go(const no_longer_holding& m); ///< of what was held
  void be(presence_cause why); ///< the desk's presence was set: told, and what hangs on it
  [[nodiscard]] bool break_fits_now() const;
  [[nodiscard]] bool watched() const; ///< thought to be there for an offer
  void follow_attention(instant at);
  void tell_attention();
  void follow_wrap_up();
  void tell_room_and_care(instant at);
  [[nodiscard]] std::optional<instant> next_care(instant at) const;
  void follow_duty(instant at); ///< what the time left means: told, and acted upon
  void leave_duty();
  [[nodiscard]] bool plans_relief(relief_stage stage) const;
  [[nodiscard]] plan_my_relief relief_wish(instant then) const; ///< of all that needs one
  void plan_ahead();    ///< who would take over at the end of duty: told to the operator
  void hand_over_all(); ///< asks the queue who takes over, then those
  void ask_successor(const relief_line& line);
  void follow_choice(); ///< a duty officer's, of who takes over
  void list_relief();   ///< to the queue, what is planned
  /// Why nothing may be held here any more, if so.
  [[nodiscard]] std::optional<return_reason> must_be_empty() const;
  void publish(); ///< what the queue should know, when it changed; and the next alarm
  [[nodiscard]] std::chrono::milliseconds patience() const;
  [[nodiscard]] instant now() const;

  shared_parts parts_;
  desk desk_;
  agent_session_handle session_;
  std::vector<offer> offers_;
  std::vector<conversation_card> invitations_; ///< to take over from a colleague
  std::unordered_map<conversation_id, conversation_card> cards_;
  queue_view queue_;
  open_faults faults_;     ///< as the platform told them
  coverage_told coverage_; ///< the same
  desk_relief relief_;
  presence_changed stands_;
  room_told room_;                       ///< as the session was told
  attention attention_;                  ///< whether somebody is there
  std::optional<instant> attention_due_; ///< looked at then; acts do not move it
  attention_told attention_told_;
  std::optional<care_state> care_; ///< of this shift; nothing outlives it
  care_told care_told_;
  psychologist_service psychologists_; ///< as the platform told
  talk_told talk_;                     ///< the same
  std::optional<candidate> told_;      ///< what the queue knows
  bool signed_off_ = false;
  bool nobody_came_ = true; ///< started for what its agent holds, or not attached yet
  bool held_once_ = false;
  instant next_try_{}; ///< giving back failed: not before then
  alarm alarm_;
};

operator_ref::behavior_type
operator_actor(operator_ref::stateful_pointer<operator_actor_state> self, shared_parts parts,
               agent_profile who);

} // namespace ecoute
