// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/operator/operator_actor.hpp"
#include "actors/platform/psychologist_children.hpp"
#include "actors/queue/queue_actor.hpp"
#include "actors/support/alarm.hpp"
#include "actors/support/leases.hpp"
#include "actors/support/open_faults.hpp"
#include "actors/support/restart_policy.hpp"
#include "config/limits.hpp"

#include <unordered_map>
#include <vector>

/// One platform (police, gendarmerie): owns its queue, its operators' desks and its psychologists.
///
/// Spawned and watched by the supervisor. Its death takes them along (links); after
/// its restart they are empty, and conversations and sessions announce themselves again.
namespace ecoute {

using platform_ref = platform_handle::extend<caf::reacts_to<alarm_rang>>;

class platform_actor_state {
public:
  explicit platform_actor_state(platform_ref::pointer owner) : self(owner) {}
  platform_ref::behavior_type make_behavior(shared_parts parts, force which);

  /// Its desks, for who watches the engine from inside (tests).
  [[nodiscard]] std::vector<operator_ref> desks() const;

  platform_ref::pointer self;
  static inline const char* name = "platform";

private:
  struct desk_child {
    operator_ref who;
    agent_profile profile;
    restart_policy deaths;
  };

  struct of_a_wall {}; ///< nothing is kept of who watches it
  caf::result<operator_handle> on_find_desk(const agent_profile& who);
  caf::result<operator_handle> on_find_desk_of(const find_desk_of& m);
  operator_handle desk_of(const agent_profile& who);
  void on_down(const caf::down_msg& m);
  void on_exit(const caf::exit_msg& m);
  void spawn_queue();
  operator_ref spawn_desk(const agent_profile& who);
  void on_queue_view(queue_view& m);
  void tell_view(); ///< with everybody's name
  void on_watch_wall(const agent_session_handle& who, const watch_wall& m);
  void tell_wall();
  [[nodiscard]] wall_told wall() const;
  void on_fault(const fault_notice& m);
  void on_fault_over(const fault_over& m);
  void tell_over(const std::vector<fault_notice>& over);
  void alert(const fault_notice& f, bool lasts); ///< who is on call
  void end_alerts(const std::vector<fault_notice>& over);
  [[nodiscard]] std::optional<alert_cause> cause_of(const fault_notice& f) const;
  void on_alarm(const alarm_rang& m);
  void arm(); ///< for the next fault that may be over, or change of hours
  caf::result<branch_status> on_ask_tree();
  void on_mode(const mode_changed& m);
  void on_duty(const duty_told& m);
  void on_coverage(const coverage_told& m);
  void desk_died(agent_id agent, bool by_accident);
  caf::result<psychologist_handle> on_find_psychologist(const agent_profile& who);
  caf::result<psychologist_handle> on_find_psychologist_of(const find_psychologist_of& m);
  psychologist_handle psychologist_of(const agent_profile& who);
  psychologist_ref spawn_psychologist(const agent_profile& who);
  void psychologist_died(agent_id agent, bool by_accident);
  void on_psychologist(const psychologist_changed& m);
  [[nodiscard]] psychologists_here who_could_be_invited() const;
  void follow_hours(); ///< of the psychologists
  [[nodiscard]] talks_waiting waiting_talks() const;
  void on_talk_wanted(const talk_wanted& m);
  void on_talk_answered(const talk_answered& m);
  void tell_talk(agent_id agent); ///< to their desk
  template <class Message>
  void tell_psychologists(const Message& m);
  void ask_conversations(); ///< to announce themselves to what has just been started
  template <class Message>
  void tell_desks(const Message& m);
  [[nodiscard]] force other_force() const {
    return which_ == force::police ? force::gendarmerie : force::police;
  }
  [[nodiscard]] instant now() const;

  shared_parts parts_;
  caf::actor_addr boss_;
  force which_ = force::police;
  queue_ref queue_;
  std::optional<restart_policy> queue_deaths_;
  std::unordered_map<agent_id, desk_child> desks_;
  psychologist_children psychologists_;
  std::unordered_map<agent_id, duty_standing> duties_; ///< as the roster told, desk or no desk
  engine_mode mode_ = engine_mode::normal; ///< as told last: for a queue that comes later
  coverage_told coverage_;
  queue_view queue_view_;                 ///< the last one: for desks that come later
  std::vector<planned_handover> reliefs_; ///< as its queue told: for the wall alone
  leases<of_a_wall> watchers_{fixed::wall_watchers_max}; ///< duty officers' sessions
  open_faults faults_; ///< told again while they last, after this actor's restart too
  alarm alarm_;
};

platform_ref::behavior_type
platform_actor(platform_ref::stateful_pointer<platform_actor_state> self, shared_parts parts,
               force which);

} // namespace ecoute
