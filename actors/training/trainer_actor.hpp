// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/support/engine_parts.hpp"
#include "actors/training/scripted_visitor.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <unordered_map>

/// Opens trainings for operators who ask for one: each is an ordinary conversation, marked from its
/// first event, whose visitor is played by a scripted_visitor.
///
/// Spawned and watched by the supervisor where there are scripts. Its death ends its visitors
/// (links) and nothing real: a training that waits closes by itself when its visitor is gone
/// (left_at), one that is held stays with its trainee, who sees the visitor lost and ends it. A new
/// one begins with no training under way.
namespace ecoute {

class trainer_actor_state {
public:
  explicit trainer_actor_state(trainer_handle::pointer owner) : self(owner) {}
  trainer_handle::behavior_type make_behavior(shared_parts parts);

  trainer_handle::pointer self;
  static inline const char* name = "trainer";

private:
  caf::result<done> on_start(const start_training& m);
  void on_down(const caf::down_msg& m);
  void on_exit(const caf::exit_msg& m);
  void begin(const training_script& script, const conversation_id& id, agent_id trainee);
  [[nodiscard]] trainings_told list() const;
  [[nodiscard]] open_conversation opening(const training_script& script,
                                          const start_training& m) const;

  shared_parts parts_;
  caf::actor_addr boss_;
  std::unordered_map<agent_id, caf::actor_addr> running_; ///< null: it is being opened
};

trainer_handle::behavior_type
trainer_actor(trainer_handle::stateful_pointer<trainer_actor_state> self, shared_parts parts);

} // namespace ecoute
