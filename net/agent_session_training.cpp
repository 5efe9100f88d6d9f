// SPDX-License-Identifier: EUPL-1.2
// The part of an agent's session that asks for a training; what follows comes like any offer.
#include "actors/messages/errors.hpp"
#include "net/agent_session_actor.hpp"
#include "net/protocol/server_codec.hpp"

#include <utility>

namespace ecoute {

void agent_session_state::take(const wire::ask_trainings& f) {
  unanswered wish;
  wish.mark = mark_of(f);
  if (!admit(f.id, std::move(wish)))
    return;
  const auto trainer = parts_->engine.trainer();
  if (!trainer) // there are no scripts
    return answer(f.id, wire::trainings_frame(f.id, {}));
  self->request(trainer, parts_->patience(), list_trainings{})
      .then([this,
             id = f.id](const trainings_told& all) { answer(id, wire::trainings_frame(id, all)); },
            [this, id = f.id](caf::error& why) { failed(id, why); });
}

void agent_session_state::take(const wire::train& f) {
  unanswered wish;
  wish.mark = mark_of(f);
  if (!admit(f.id, std::move(wish)))
    return;
  const auto trainer = parts_->engine.trainer();
  if (!trainer)
    return failed(f.id, make_error(refusal::unavailable));
  self->request(trainer, parts_->patience() * 2,
                start_training{who_.agent, who_.platform, f.script})
      .then([this, id = f.id](const done&) { answer(id, wire::ack_frame(id)); },
            [this, id = f.id](caf::error& why) { failed(id, why); });
}

} // namespace ecoute
