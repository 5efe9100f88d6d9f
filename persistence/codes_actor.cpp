// SPDX-License-Identifier: EUPL-1.2
#include "persistence/codes_actor.hpp"

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "persistence/quiet_actor.hpp"

#include <caf/spawn_options.hpp>

namespace ecoute {

caf::typed_response_promise<code_index> codes_state::on_derive(const derive_code_index& wish) {
  auto promise = self_->make_response_promise<code_index>();
  if (jobs_.full()) {
    promise.deliver(make_error(refusal::busy));
    return promise;
  }
  const bool alone = jobs_.push([this, wish, promise]() mutable {
    try {
      promise.deliver(code_index{deps_.keys->code_index(wish.canonical_words.reveal())});
    } catch (const key_error&) {
      promise.deliver(make_error(refusal::unavailable));
    }
  });
  if (alone)
    self_->send(self_, codes_work_atom::value);
  return promise;
}

codes_actor_type::behavior_type codes_state::make_behavior(codes_deps deps) {
  handle_quietly(self_);
  deps_ = std::move(deps);
  jobs_ = hash_queue{deps_.waiting_max};
  return {
      [this](const derive_code_index& m) { return on_derive(m); },
      [this](codes_work_atom) {
        if (jobs_.work())
          self_->send(self_, codes_work_atom::value);
      },
  };
}

codes_handle spawn_codes(caf::actor_system& system, codes_deps deps) {
  const auto body = [](codes_actor_type::stateful_pointer<codes_state> self, codes_deps d) {
    return self->state.make_behavior(std::move(d));
  };
  return system.spawn<caf::detached>(body, std::move(deps));
}

} // namespace ecoute
