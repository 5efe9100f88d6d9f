// SPDX-License-Identifier: EUPL-1.2
// Somebody here says that a danger is now: who is on call is called.
#include "actors/conversation/conversation_actor.hpp"
#include "actors/conversation/refusing.hpp"
#include "actors/domain/alert_origin.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"

#include <string>
#include <utility>

namespace ecoute {

namespace {

/// Nothing was wrong with it: it could not be stored, or nobody knows whether it was.
bool is_for_want_of_storage(refusal why) {
  return why == refusal::unavailable || why == refusal::busy || why == refusal::in_doubt ||
         why == refusal::race_lost;
}

} // namespace

/// The alert is raised by what is stored, so that it is though the engine dies in between. What
/// cannot be stored raises it all the same (RELIABILITY.md §0.6): whoever asked asks again, and
/// then it is not counted twice. A training calls nobody.
caf::result<done> conversation_actor_state::on_declare(const declare_emergency& m) {
  const bool real = !state_.training();
  const alert_cause cause{alert_kind::emergency, scope_of(state_.route.platform), id_, {}};
  const auto key = origin_key(id_, state_.last_seq + 1);
  const auto call = [this](const raise_alert& what) {
    if (const auto board = directory::alert_board(self->system()))
      self->send(board, what);
  };
  append extra;
  if (real)
    extra.outbox.push_back({key, std::string{origin_kind}, origin_body(cause, false)});
  auto promise = self->make_response_promise<done>();
  const bool known = ready_ && state_.last_seq > 0; // else it is not known where it belongs
  commit(
      declare_it{m.who, m.by, m.what, m.place_known, m.sureness}, std::move(extra),
      [=, this](const decision& made) mutable {
        if (!made.events.empty()) {
          joined_ = false; // in danger it stands elsewhere in the queue
          if (real)
            call({cause, key});
        }
        promise.deliver(done{});
      },
      [=](refusal why) mutable {
        if (known && real && is_for_want_of_storage(why))
          call({.cause = cause, .lasts = true});
        promise.deliver(make_error(why));
      });
  return promise;
}

} // namespace ecoute
