// SPDX-License-Identifier: EUPL-1.2
// What a conversation is, read from the archive; and giving way to who reads it anew.
#include "actors/conversation/conversation_actor.hpp"
#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/quiet_handlers.hpp"

#include <map>
#include <utility>
#include <variant>

namespace ecoute {

void conversation_actor_state::load() {
  ready_ = false;
  const auto archive = directory::archive(self->system());
  if (!archive)
    return arm(now() + parts_->limits.supervision.reload_pause);
  self->request(archive, parts_->limits.supervision.request_timeout, load_conversation{id_})
      .await([this](const conversation_record& record) { loaded(record); },
             [this](caf::error& why) {
               if (refusal_of(why) == refusal::quarantined)
                 tell_unreadable();
               arm(now() + parts_->limits.supervision.reload_pause);
             });
}

/// Its platform stands in what cannot be read: both are told, and count it once.
void conversation_actor_state::tell_unreadable() {
  for (const auto which : {force::police, force::gendarmerie})
    if (const auto platform = directory::platform(self->system(), which))
      self->send(platform, fault_notice{"conversation_unreadable", to_text(id_)});
}

void conversation_actor_state::loaded(const conversation_record& record) {
  parts_->reach(id_, "loaded");
  if (superseded())
    return self->quit();
  conversation_state folded;
  std::map<agent_id, force> left_behind;
  std::map<agent_id, force> invited; // psychologists
  for (const auto& e : record.events) {
    apply(folded, e);
    if (state_.last_seq > 0 && e.seq > state_.last_seq) { // stored in doubt
      if (!folded.training())
        parts_->counts->note(folded.route.platform, e);
      if (std::holds_alternative<resumed>(e.body))
        seat_visitor(visitor_session_handle{}); // whoever was seated is no longer the visitor
    }
    if (const auto* i = std::get_if<psychologist_invited>(&e.body))
      invited.insert_or_assign(i->to, folded.route.platform);
    if (!folded.holder.is_none())
      left_behind.insert_or_assign(folded.holder, folded.route.platform);
  }
  state_ = std::move(folded);
  ready_ = true;
  joined_ = false;
  holder_told_ = false;
  if (state_.last_seq > 0 && state_.where != phase::closed && !visitor_)
    visitor_due_ = now() + parts_->limits.network.visitor_lost_after;
  invited_told_ = false;
  psychologists_.told = false;
  if (psychologist_.who && !state_.psychologist.joined_by(psychologist_.agent))
    unseat(psychologist_);
  if (state_.where == phase::closed)
    end_reading();
  for (auto* theirs : {&reader_, &guest_})
    if (theirs->who && theirs->agent == state_.holder)
      std::swap(operator_, *theirs);
  if (operator_.who && operator_.agent != state_.holder)
    unseat(operator_);
  if (guest_.who && guest_.agent != stands().invited)
    unseat(guest_);
  if (reader_.who && reader_.agent == state_.holder)
    unseat(reader_);
  // Whoever stored a change may have died before it told the queue, or the desks it left.
  for (const auto platform : {force::police, force::gendarmerie})
    if (state_.last_seq > 0 &&
        (state_.where != phase::waiting || platform != state_.route.platform))
      leave_line(platform);
  for (const auto& [agent, platform] : left_behind)
    if (agent != state_.holder)
      tell_desk(platform, agent, no_longer_holding{id_, state_.where == phase::closed});
  for (const auto& [agent, platform] : invited)
    if (!state_.psychologist.joined_by(agent) && !state_.psychologist.invitation_of(agent))
      dismiss(platform, agent);
  catch_up();
}

// --- succession -------------------------------------------------------------------------------

/// CAF holds back even an exit while an answer is awaited: whoever awaits the journal as its
/// registry ends lives on beside its successor, and must not tell anybody anything any more.
bool conversation_actor_state::superseded() const {
  const auto registry = directory::registry(self->system());
  return registry && registry.address() != registry_.address();
}

/// The successor may have read before our last append was committed.
void conversation_actor_state::give_way() {
  self->request(directory::registry(self->system()), parts_->limits.supervision.request_timeout,
                locate{id_})
      .await(
          [this](const conversation_handle& successor) {
            self->send(successor, read_again{});
            self->quit();
          },
          [this](caf::error&) { self->quit(); });
}

} // namespace ecoute
