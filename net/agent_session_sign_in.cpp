// SPDX-License-Identifier: EUPL-1.2
// The part of an agent's session that looks after the sign-in it stands on.
#include "actors/messages/errors.hpp"
#include "net/agent_session_actor.hpp"
#include "net/log.hpp"

#include <algorithm>

namespace ecoute {

/// Another device of the same agent that signs out leaves this one alone.
void agent_session_state::on_signed_out(const signed_out& m) {
  if (!m.token_hash.empty() && m.token_hash != cookie_hash_)
    return;
  if (desk_)
    self->send(desk_, sign_off{});
  desk_ = nullptr;
  socket_->drop(close_code::not_signed_in);
  end();
}

void agent_session_state::check_later() {
  const auto left = std::max(expires_ - parts_->wall_now(), milliseconds{0});
  const auto pause = std::min(left, parts_->limits.agents.session_check_every);
  self->delayed_send(self, pause, check_sign_in{++checks_});
}

/// While the database is away nobody can revoke anything, and nobody is shut out before the end of
/// the sign-in.
void agent_session_state::on_check(const check_sign_in& m) {
  if (m.generation != checks_ || !socket_->attached())
    return;
  if (parts_->wall_now() >= expires_)
    return shut_out();
  const auto credentials = parts_->engine.credentials();
  if (!credentials || parts_->mode->load() == engine_mode::cut)
    return check_later();
  self->request(credentials, parts_->patience(), who_is{cookie_hash_})
      .then(
          [this, m](const signed_in_agent&) {
            if (m.generation == checks_)
              check_later();
          },
          [this, m](caf::error& why) {
            if (m.generation != checks_)
              return;
            if (refusal_of(why) == refusal::not_signed_in)
              return shut_out();
            check_later();
          });
}

/// The desk keeps what is held, as for any console that falls silent: whoever signs in again in
/// time goes on, else everything goes back to the head of the queue.
void agent_session_state::shut_out() {
  logging::write(logging::name::signed_out, {{logging::key::why, refusal::not_signed_in}});
  socket_->drop(close_code::not_signed_in);
  greeted_ = shown_ = false;
  tell_link(true);
}

} // namespace ecoute
