// SPDX-License-Identifier: EUPL-1.2
// What a duty officer does here: reads silently, takes over, sends it over, has it offered again.
#include "actors/conversation/conversation_actor.hpp"
#include "actors/conversation/refusing.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"

#include <string>
#include <utility>

namespace ecoute {

caf::result<done> conversation_actor_state::on_intervene(const intervene& m) {
  if (m.what == intervention::read) // only together with the thread: attach_operator
    return make_error(refusal::malformed);
  append extra;
  extra.audit.push_back({m.by, std::string{name_of(m.what)}, now()});
  const auto offer = m.what == intervention::offer_again ? state_.offer : std::nullopt;
  const auto successor = m.as_proposed ? std::nullopt : std::optional{m.successor};
  auto promise = self->make_response_promise<done>();
  commit(
      intervene_it{m.by, m.shown_name, m.platform, m.what, m.to, m.shown, successor},
      std::move(extra),
      [this, offer, promise](const decision&) mutable {
        const auto queue = directory::queue(self->system(), state_.route.platform);
        if (offer && queue)
          self->send(queue, pass_offer{id_, offer->to, lapse_reason::withdrawn});
        promise.deliver(done{});
      },
      refusing(promise));
  return promise;
}

/// The event is stored before anything is shown. Not again when the same session comes back to
/// where it sat: its link was lost, or a gap is to be filled.
caf::result<operator_attached>
conversation_actor_state::on_silent_read(const agent_session_handle& who,
                                         const attach_operator& m) {
  auto promise = self->make_response_promise<operator_attached>();
  if (reader_.who && reader_.who.address() == who.address()) {
    seat_and_show(who, m, promise);
    return promise;
  }
  commit(
      intervene_it{m.agent, m.shown_name, {}, intervention::read, {}}, {},
      [this, who, m, promise](const decision&) {
        end_reading(); // one officer at a time: the other one is told
        seat_and_show(who, m, promise);
      },
      refusing(promise));
  return promise;
}

void conversation_actor_state::on_stop_reading(agent_id officer) {
  if (reader_.agent == officer)
    unseat(reader_);
}

void conversation_actor_state::end_reading() {
  if (reader_.who)
    self->send(reader_.who, no_longer_holding{id_, state_.where == phase::closed});
  unseat(reader_);
}

} // namespace ecoute
