// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/support/alarm.hpp"
#include "actors/support/engine_parts.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <optional>

/// The visitor of one training: attaches to its conversation as a visitor's session does, and
/// carries out what next_act() tells.
///
/// Spawned and watched by the trainer, and started again by nobody: its conversation notes the
/// visitor as lost. It ends when the conversation is closed, or is another's.
namespace ecoute {

using scripted_visitor_ref = visitor_session_handle::extend<caf::reacts_to<alarm_rang>>;

class scripted_visitor_state {
public:
  explicit scripted_visitor_state(scripted_visitor_ref::pointer owner) : self(owner) {}
  scripted_visitor_ref::behavior_type make_behavior(shared_parts parts, training_script script,
                                                    conversation_id id);

  scripted_visitor_ref::pointer self;
  static inline const char* name = "scripted_visitor";

private:
  struct under_way { ///< sent again by the same id until it is answered
    step_kind what = step_kind::say;
    message_id id;
    std::string words;
  };

  void find();
  void attach(const conversation_handle& where);
  void seen(const std::vector<event>& events);
  void failed(refusal why);
  void act();
  void send();
  void settle();
  void on_alarm(const alarm_rang& m);
  void on_down(const caf::down_msg& m);
  [[nodiscard]] instant now() const;

  shared_parts parts_;
  training_script script_;
  conversation_id id_;
  training_progress progress_;
  conversation_handle conversation_;
  std::uint32_t seen_ = 0;
  bool attached_ = false;
  std::optional<under_way> pending_;
  std::optional<instant> retry_at_;
  alarm alarm_;
};

scripted_visitor_ref::behavior_type
scripted_visitor_actor(scripted_visitor_ref::stateful_pointer<scripted_visitor_state> self,
                       shared_parts parts, training_script script, conversation_id id);

} // namespace ecoute
