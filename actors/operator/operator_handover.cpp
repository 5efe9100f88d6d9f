// SPDX-License-Identifier: EUPL-1.2
// A handover from both desks: who leaves asks a colleague, who comes accepts.
#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/operator/operator_actor.hpp"
#include "actors/support/directory.hpp"

#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <type_traits>
#include <utility>

namespace ecoute {

/// A slot is reserved first: two conversations never compete for the same one.
template <class Message>
caf::result<done> operator_actor_state::begin_holding(const conversation_id& id, const Message& m) {
  auto ready = desk_;
  if (std::is_same_v<Message, intervene>) // a duty officer looks at the wall, not at offers
    ready.state = presence::available;
  if (const auto why = reserve(ready, id, parts_->limits.operators, now()); why != refusal::none)
    return make_error(why);
  desk_.reserved = std::move(ready.reserved);
  publish();
  auto promise = self->make_response_promise<done>();
  const failed give_up = [this, id, promise](refusal r) mutable {
    // Only the reservation: what is already held was confirmed by the conversation itself.
    if (cards_.find(id) == cards_.end())
      release(desk_, id, now());
    publish();
    promise.deliver(make_error(r));
  };
  with_conversation(
      id,
      [this, id, m, promise, give_up](const conversation_handle& c) mutable {
        self->request(c, patience(), m)
            .then(
                [this, id, promise](const done&) mutable {
                  confirm(desk_, id);
                  drop_offer(id);
                  drop_invitation(id);
                  publish();
                  promise.deliver(done{});
                },
                [give_up](caf::error& why) mutable { give_up(refusal_of(why)); });
      },
      give_up);
  return promise;
}

template caf::result<done> operator_actor_state::begin_holding(const conversation_id&, const take&);
template caf::result<done> operator_actor_state::begin_holding(const conversation_id&,
                                                               const intervene&);

bool operator_actor_state::drop_invitation(const conversation_id& id) {
  return std::erase_if(invitations_, [&](const conversation_card& c) { return c.id == id; }) > 0;
}

/// The colleague's desk is asked first, so that the holder learns at once that nobody will come.
caf::result<done> operator_actor_state::on_hand_over(const hand_over& m) {
  if (m.to == desk_.agent)
    return make_error(refusal::oneself);
  const auto platform = directory::platform(self->system(), desk_.platform);
  if (!platform)
    return make_error(refusal::unavailable);
  auto promise = self->make_response_promise<done>();
  const auto refuse = [promise](caf::error& why) mutable {
    const auto r = refusal_of(why); // `forbidden`: no such colleague on this platform
    promise.deliver(make_error(r == refusal::forbidden ? refusal::colleague_unavailable : r));
  };
  self->request(platform, patience(), find_desk_of{m.to})
      .then(
          [this, m, promise, refuse](const operator_handle& colleague) {
            self->request(colleague, patience(), ask_room{m.conversation})
                .then(
                    [this, m, promise](const done&) {
                      pass_on(m.conversation, invite{desk_.agent, m.to, m.why}, promise);
                    },
                    refuse);
          },
          refuse);
  return promise;
}

caf::result<done> operator_actor_state::on_ask_room(const conversation_id& id) {
  const auto seen = as_candidate(desk_);
  if (in_conflict(seen, id))
    return make_error(refusal::colleague_unavailable); // never the reason
  if (const auto why = may_receive(seen, now()); why != refusal::none)
    return make_error(of_colleague(why));
  return done{};
}

caf::result<done> operator_actor_state::on_accept(const conversation_id& id) {
  return begin_holding(id, accept_invitation{desk_.agent, desk_.shown_name, desk_.platform});
}

void operator_actor_state::on_invitation(const invitation& m) {
  drop_invitation(m.card.id);
  invitations_.push_back(m.card);
  tell_session(m);
}

void operator_actor_state::on_invitation_over(const conversation_id& id) {
  if (drop_invitation(id))
    tell_session(invitation_over{id});
}

std::vector<conversation_card> operator_actor_state::cards_held() const {
  std::vector<conversation_card> cards;
  for (const auto& id : desk_.held)
    if (const auto card = cards_.find(id); card != cards_.end())
      cards.push_back(card->second);
  return cards;
}

} // namespace ecoute
