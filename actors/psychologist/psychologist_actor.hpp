// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/psychologist_desk.hpp"
#include "actors/messages/handles.hpp"
#include "actors/support/alarm.hpp"
#include "actors/support/engine_parts.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

/// One psychologist: present or not, what they are invited to, where they have joined.
///
/// Spawned and watched by their platform. It is a projection, as an operator's desk is: after its
/// death it comes back away, silent and empty, the conversations announce themselves again, and the
/// session attaches again. One whose session stays silent is lost in all they have joined after
/// psychologist.silence_kept. The working hours are the platform's to tell, and each conversation
/// releases them by itself when those end.
namespace ecoute {

/// As its platform knows it: the platform completes the profile.
using psychologist_ref =
    psychologist_handle::extend<caf::reacts_to<agent_profile>, caf::reacts_to<alarm_rang>>;

class psychologist_actor_state {
public:
  explicit psychologist_actor_state(psychologist_ref::pointer owner) : self(owner) {}
  psychologist_ref::behavior_type make_behavior(shared_parts parts, agent_profile who);

  /// What it knows, for who watches the engine from inside (tests).
  [[nodiscard]] const psychologist_desk& known() const { return desk_; }

  psychologist_ref::pointer self;
  static inline const char* name = "psychologist";

private:
  using found = std::function<void(const conversation_handle&)>;
  using failed = std::function<void(refusal)>;

  caf::result<psychologist_view> on_attach(const agent_session_handle& session);
  caf::result<done> on_here(bool here);
  caf::result<done> on_join(const conversation_id& id);
  caf::result<done> on_decline(const conversation_id& id);
  caf::result<done> on_answer_talk(agent_id whom);
  done on_invitation(const psychologist_invitation& m);
  done on_at_work(const psychologist_at_work& m);
  void on_dismissed(const psychologist_dismissed& m);
  void on_service(const psychologist_service& m);
  void on_profile(const agent_profile& who);
  void on_link(bool silent);
  void on_sign_off();
  void on_session_down(const caf::actor_addr& who);
  void on_alarm(const alarm_rang& m);

  void with_conversation(const conversation_id& id, found then, failed otherwise);
  caf::result<done> ask_to_end(const conversation_id& id, psychologist_end how);
  void end(const conversation_id& id, psychologist_end how); ///< of what was joined
  void forget(const conversation_id& id);
  [[nodiscard]] psychologist_view view() const;
  void publish(); ///< to the platform what it compares, to the session all; and the next alarm
  [[nodiscard]] const psychologist_policy& policy() const;
  [[nodiscard]] std::chrono::milliseconds patience() const;
  [[nodiscard]] instant now() const;

  shared_parts parts_;
  agent_profile who_;
  psychologist_desk desk_;
  std::unordered_map<conversation_id, conversation_card> cards_; ///< invited to, or joined
  agent_session_handle session_;
  psychologist_service service_; ///< as the platform told
  std::vector<talk_wish> talks_; ///< the same
  std::optional<psychologist_changed> told_;
  bool signed_off_ = false;
  bool nobody_came_ = true; ///< started for what they have joined, or not attached yet
  bool joined_once_ = false;
  instant next_try_{}; ///< leaving failed: not before then
  alarm alarm_;
};

psychologist_ref::behavior_type
psychologist_actor(psychologist_ref::stateful_pointer<psychologist_actor_state> self,
                   shared_parts parts, agent_profile who);

} // namespace ecoute
