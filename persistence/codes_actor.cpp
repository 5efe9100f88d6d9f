// SPDX-License-Identifier: EUPL-1.2
#include "persistence/codes_actor.hpp"

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "persistence/key_ring.hpp"
#include "persistence/quiet_actor.hpp"

#include <caf/spawn_options.hpp>

#include <algorithm>
#include <utility>

namespace ecoute {

namespace {

codes_handle::behavior_type code_hasher(codes_handle::pointer self, code_hash index_of) {
  handle_quietly(self);
  return {
      [index_of = std::move(index_of)](const derive_code_index& m) -> caf::result<code_index> {
        try {
          return code_index{index_of(m.canonical_words.reveal())};
        } catch (const key_error&) {
          return make_error(refusal::unavailable);
        }
      },
  };
}

} // namespace

codes_state::answer codes_state::on_derive(const derive_code_index& wish) {
  question asked{wish, self_->make_response_promise<code_index>()};
  auto promise = asked.promise;
  const auto idle =
      std::find_if(hashers_.begin(), hashers_.end(), [](const hasher& h) { return !h.under_way; });
  if (idle != hashers_.end())
    give(*idle, std::move(asked));
  else if (waiting_.size() < waiting_max_)
    waiting_.push_back(std::move(asked));
  else
    promise.deliver(make_error(refusal::busy));
  return promise;
}

void codes_state::give(hasher& to, question asked) {
  to.under_way = std::move(asked.promise);
  self_->request(to.who, fixed::code_hash_patience, std::move(asked.wish))
      .then(
          [this, &to](code_index& m) {
            to.under_way->deliver(std::move(m));
            give_next(to);
          },
          [this, &to](caf::error& why) {
            to.under_way->deliver(make_error(refusal_of(why)));
            give_next(to);
          });
}

void codes_state::give_next(hasher& to) {
  to.under_way.reset();
  if (waiting_.empty())
    return;
  auto next = std::move(waiting_.front());
  waiting_.pop_front();
  give(to, std::move(next));
}

/// An order to end, or the death of a hasher: nobody is left waiting for an answer.
void codes_state::on_exit(const caf::exit_msg& m) {
  if (!m.reason)
    return;
  for (auto& h : hashers_)
    if (h.under_way)
      h.under_way->deliver(make_error(refusal::unavailable));
  for (auto& asked : waiting_)
    asked.promise.deliver(make_error(refusal::unavailable));
  waiting_.clear();
  self_->quit(m.reason);
}

codes_handle::behavior_type codes_state::make_behavior(codes_deps deps) {
  handle_quietly(self_);
  self_->set_exit_handler([this](const caf::exit_msg& m) { on_exit(m); });
  waiting_max_ = deps.waiting_max;
  for (std::size_t i = 0; i < deps.at_once; ++i)
    hashers_.push_back({self_->spawn<caf::detached + caf::linked>(code_hasher, deps.index_of)});
  return {
      [this](const derive_code_index& m) { return on_derive(m); },
  };
}

codes_handle spawn_codes(caf::actor_system& system, codes_deps deps) {
  const auto body = [](codes_handle::stateful_pointer<codes_state> self, codes_deps d) {
    return self->state.make_behavior(std::move(d));
  };
  return system.spawn(body, std::move(deps));
}

} // namespace ecoute
