// SPDX-License-Identifier: EUPL-1.2
#include "net/alert_watch.hpp"

#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

namespace ecoute {

bool alert_watch::is_open_to(const agent_profile& who) {
  return who.on_call || who.duty_officer;
}

void alert_watch::set(agent_session_ref::pointer self, const session_parts& parts,
                      const agent_profile& who, bool on, const beat& answered) {
  on_ = on;
  // A board that knows of another window of ours would tell nothing now.
  if (const auto board = parts.engine.alert_board())
    caf::anon_send(board, agent_session_handle{agent_session_ref{self}},
                   watch_alerts{who.agent, {}, false, false});
  renew(self, parts, who, answered);
}

void alert_watch::renew(agent_session_ref::pointer self, const session_parts& parts,
                        const agent_profile& who, const beat& answered) {
  if (!on_)
    return;
  const auto board = parts.engine.alert_board();
  if (!board)
    return answered(false);
  self->request(board, parts.patience(), agent_session_handle{agent_session_ref{self}},
                watch_alerts{who.agent, {who.platform}, who.on_call, true})
      .then(
          [this, answered](const done&) {
            if (on_)
              answered(true);
          },
          [this, answered](caf::error&) {
            if (on_)
              answered(false);
          });
}

} // namespace ecoute
