// SPDX-License-Identifier: EUPL-1.2
#include "net/sign_in_watch.hpp"

#include "actors/messages/errors.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>

namespace ecoute {

void sign_in_watch::stand_on(const adopt_agent& m) {
  cookie_hash_ = m.token_hash;
  expires_ = m.expires;
}

bool sign_in_watch::ends_by(const signed_out& m) const {
  return m.token_hash.empty() || m.token_hash == cookie_hash_;
}

void sign_in_watch::check_later(agent_session_ref::pointer self, const session_parts& parts) {
  const auto left = std::max(expires_ - parts.wall_now(), milliseconds{0});
  const auto pause = std::min(left, parts.limits.agents.session_check_every);
  self->delayed_send(self, pause, check_sign_in{++checks_});
}

void sign_in_watch::check(agent_session_ref::pointer self, const session_parts& parts,
                          const check_sign_in& m, const std::function<void()>& over) {
  if (m.generation != checks_)
    return;
  if (parts.wall_now() >= expires_)
    return over();
  const auto credentials = parts.engine.credentials();
  if (!credentials || parts.mode->load() == engine_mode::cut)
    return check_later(self, parts);
  self->request(credentials, parts.patience(), who_is{cookie_hash_})
      .then(
          [this, self, &parts, m](const signed_in_agent&) {
            if (m.generation == checks_)
              check_later(self, parts);
          },
          [this, self, &parts, m, over](caf::error& why) {
            if (m.generation != checks_)
              return;
            if (refusal_of(why) == refusal::not_signed_in)
              return over();
            check_later(self, parts);
          });
}

} // namespace ecoute
