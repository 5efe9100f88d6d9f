// SPDX-License-Identifier: EUPL-1.2
#include "actors/training/trainer_actor.hpp"

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/quiet_handlers.hpp"
#include "config/limits.hpp"

#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace ecoute {

namespace {

std::string bytes_of(const uuid& id) {
  std::string out;
  for (const auto half : {id.high, id.low})
    for (int i = 0; i < 8; ++i)
      out.push_back(static_cast<char>((half >> (8 * i)) & 0xFF));
  return out;
}

} // namespace

trainings_told trainer_actor_state::list() const {
  trainings_told all;
  for (const auto& s : parts_->trainings)
    all.scripts.push_back({s.name, s.title, s.language, s.role});
  return all;
}

/// Its token is a hash that nobody knows a token for: no page ever resumes it.
open_conversation trainer_actor_state::opening(const training_script& script,
                                               const start_training& m) const {
  open_conversation wish;
  wish.wish = {script.role, script.where, {m.platform, confidence::sure}, script.language, m.agent};
  wish.token_hash =
      bytes_of(parts_->new_conversation_id()) + bytes_of(parts_->new_conversation_id());
  wish.client_id = message_id{uuid{parts_->new_conversation_id()}};
  return wish;
}

caf::result<done> trainer_actor_state::on_start(const start_training& m) {
  const auto& all = parts_->trainings;
  const auto script = std::find_if(all.begin(), all.end(),
                                   [&](const training_script& s) { return s.name == m.script; });
  if (script == all.end() || m.agent.is_none() || name_of(m.platform).empty())
    return make_error(refusal::malformed);
  if (running_.contains(m.agent) || running_.size() >= fixed::trainings_running_max)
    return make_error(refusal::too_many);
  const auto registry = directory::registry(self->system());
  if (!registry)
    return make_error(refusal::unavailable);
  running_.emplace(m.agent, caf::actor_addr{});
  auto promise = self->make_response_promise<done>();
  self->request(registry, parts_->limits.supervision.request_timeout * 2, opening(*script, m))
      .then(
          [this, promise, chosen = *script, trainee = m.agent](const opened_as& as) mutable {
            begin(chosen, as.conversation, trainee);
            promise.deliver(done{});
          },
          [this, promise, trainee = m.agent](caf::error& why) mutable {
            running_.erase(trainee);
            promise.deliver(make_error(refusal_of(why)));
          });
  return promise;
}

void trainer_actor_state::begin(const training_script& script, const conversation_id& id,
                                agent_id trainee) {
  const auto visitor =
      self->spawn<caf::linked + caf::monitored>(scripted_visitor_actor, parts_, script, id);
  running_[trainee] = visitor.address();
}

void trainer_actor_state::on_down(const caf::down_msg& m) {
  std::erase_if(running_, [&](const auto& one) { return one.second == m.source; });
}

void trainer_actor_state::on_exit(const caf::exit_msg& m) {
  // A visitor's death also comes along its link; it is answered by on_down.
  if (m.reason && is_order(self, m, boss_))
    self->quit(m.reason);
}

trainer_handle::behavior_type trainer_actor_state::make_behavior(shared_parts parts) {
  parts_ = std::move(parts);
  be_quiet(self);
  boss_ = directory::supervisor(self->system()).address();
  self->set_down_handler([this](const caf::down_msg& m) { on_down(m); });
  self->set_exit_handler([this](const caf::exit_msg& m) { on_exit(m); });
  return {
      [this](const list_trainings&) { return list(); },
      [this](const start_training& m) { return on_start(m); },
  };
}

trainer_handle::behavior_type
trainer_actor(trainer_handle::stateful_pointer<trainer_actor_state> self, shared_parts parts) {
  return self->state.make_behavior(std::move(parts));
}

} // namespace ecoute
