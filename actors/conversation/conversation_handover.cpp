// SPDX-License-Identifier: EUPL-1.2
// A handover: who is invited is told and may read along; on acceptance they are the holder.
#include "actors/conversation/conversation_actor.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"

#include <utility>

namespace ecoute {

caf::result<done> conversation_actor_state::on_accept(const accept_invitation& m) {
  append extra;
  extra.audit.push_back({m.by, "take_over", now()});
  return answer_done(accept_it{m.by, m.shown_name, m.platform}, std::move(extra));
}

void conversation_actor_state::changed_hands(const conversation_standing& before) {
  const bool elsewhere = state_.route.platform != before.platform;
  const bool moved = state_.holder != before.holder;
  if (moved) {
    unseat(operator_);
    for (auto* theirs : {&reader_, &guest_}) // of two seats of one person, one is left empty
      if (!theirs->agent.is_none() && theirs->agent == state_.holder)
        operator_ = std::exchange(*theirs, {});
    if (!before.holder.is_none())
      tell_desk(before.platform, before.holder,
                no_longer_holding{id_, state_.where == phase::closed});
    holder_told_ = false;
  }
  if (state_.where == phase::closed)
    end_reading();
  if (moved || elsewhere) {
    joined_ = false;
    place_.reset();
  }
  if (elsewhere || (state_.where != phase::waiting && (moved || state_.where == phase::closed)))
    leave_line(before.platform);
}

/// Who was invited and does not hold it now is told that it is over, however it ended.
void conversation_actor_state::handover_changed(const conversation_standing& before) {
  const auto invited = stands().invited;
  if (invited == before.invited)
    return;
  invited_told_ = false;
  if (before.invited.is_none() || before.invited == state_.holder)
    return;
  unseat(guest_);
  tell_desk(before.platform, before.invited, invitation_over{id_});
}

/// Told until their desk says so. What cannot be told ends by its deadline.
void conversation_actor_state::tell_invited() {
  const auto platform = directory::platform(self->system(), state_.route.platform);
  const auto patience = parts_->limits.supervision.request_timeout;
  invited_told_ = true;
  const auto again = [this](const caf::error&) {
    invited_told_ = false;
    arm(now() + parts_->limits.supervision.reload_pause);
  };
  if (!platform)
    return again({});
  const auto to = state_.handover->to;
  self->request(platform, patience, find_desk_of{to})
      .then(
          [this, to, patience, again](const operator_handle& desk) {
            if (state_.handover && state_.handover->to == to)
              self->request(desk, patience, invitation{card()}).then([](const done&) {}, again);
          },
          again);
}

} // namespace ecoute
