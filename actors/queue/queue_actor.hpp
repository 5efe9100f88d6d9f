// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/wait_estimate.hpp"
#include "actors/messages/handles.hpp"
#include "actors/support/alarm.hpp"
#include "actors/support/engine_parts.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

/// The queue of one platform: carries out what waiting_line decides.
///
/// Spawned and watched by its platform. It is a projection: after its death it starts empty, asks
/// the conversations to announce themselves and the platform asks the desks, and open offers are
/// made anew. The list of reliefs it keeps is what the desks tell and ask (queue_relief.cpp).
namespace ecoute {

using queue_ref = queue_handle::extend<caf::reacts_to<alarm_rang>>;

class queue_actor_state {
public:
  explicit queue_actor_state(queue_ref::pointer owner) : self(owner) {}
  queue_ref::behavior_type make_behavior(shared_parts parts, force platform);

  /// What it knows, for who watches the engine from inside (tests).
  [[nodiscard]] const waiting_line& line() const { return line_; }

  queue_ref::pointer self;
  static inline const char* name = "queue";

private:
  struct waiting {
    conversation_handle who; ///< as it announced itself; a restarted one announces itself again
    std::uint32_t spell = 0; ///< which of its spells of waiting this is
    std::uint32_t joined_behind = 0; ///< how many stood before it
    std::optional<place_in_queue> told;
    told_wait wait;
    std::optional<instant> sent_over; ///< when it was told to go to the other platform
    bool long_told = false;           ///< that it waits too long
  };

  caf::result<done> on_join(const join_queue& m);
  void on_leave(const leave_queue& m);
  void take_out(const conversation_id& id);
  void on_candidate(const candidate& c);
  void on_pass(const pass_offer& m);
  void on_alarm(const alarm_rang& m);
  void on_mode(engine_mode mode);
  void on_new_other_side();
  relief_plan on_plan(const plan_my_relief& m);
  caf::result<done> on_check(const check_relief& m) const;
  void on_listed(const relief_listed& m);

  void settle(); ///< ends, makes and tells whatever follows from the last change
  void arm();
  void want_view(); ///< what the platform knows of it may be out of date
  void end(const waiting_line::lapse& ended);
  void propose(const open_offer& made);
  void note_answered(const conversation_id& id);
  void tell_places();
  void alert(); ///< somebody waits and nobody is on duty: told again while it lasts
  void end_alert();
  void tell_long_waits(); ///< to who is on call: told again while one lasts
  void overflow();
  void tell_view(); ///< to the platform, when it is another than the last one
  [[nodiscard]] std::uint32_t spell_of(const conversation_id& id) const;
  [[nodiscard]] std::uint32_t available() const;
  [[nodiscard]] std::uint32_t free_here() const; ///< for the rule of overflow
  [[nodiscard]] std::optional<instant> next_deadline() const;
  [[nodiscard]] std::optional<instant> next_longer() const; ///< "it takes longer" is to be said
  [[nodiscard]] std::optional<instant> overflow_retry() const;
  [[nodiscard]] std::optional<instant> next_long_wait() const;
  template <class Message>
  void tell(const conversation_id& id, const Message& m);
  template <class Message>
  void tell(agent_id agent, const Message& m);
  [[nodiscard]] queue_view view() const;
  [[nodiscard]] std::vector<planned_handover> reliefs() const;
  /// Who may take over from this one, with what they are planned to take over from others.
  [[nodiscard]] std::vector<candidate> successors_of(agent_id from) const;
  [[nodiscard]] instant now() const;

  shared_parts parts_;
  force platform_ = force::police;
  waiting_line line_;
  wait_estimate estimate_;
  std::unordered_map<conversation_id, waiting> waiting_;
  std::unordered_map<agent_id, operator_handle> desks_;
  std::optional<instant> alert_due_;
  bool alert_told_ = false;
  std::optional<instant> long_due_; ///< somebody waits too long: to be told again
  std::optional<instant> view_due_;
  instant view_sent_{};
  std::optional<queue_view> view_told_;       ///< unless somebody has to hear it again
  std::map<agent_id, relief_listed> reliefs_; ///< by who leaves, as they told or asked last
  std::vector<planned_handover> reliefs_told_;
  std::optional<instant> settle_due_;   ///< when time alone changes something
  std::uint32_t free_there_ = 0;        ///< operators free on the other platform
  std::optional<instant> taking_until_; ///< somebody was free here, and may be taking somebody
  alarm alarm_;
};

queue_ref::behavior_type queue_actor(queue_ref::stateful_pointer<queue_actor_state> self,
                                     shared_parts parts, force platform);

} // namespace ecoute
