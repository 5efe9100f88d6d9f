// SPDX-License-Identifier: EUPL-1.2
// What a conversation does by time alone: stores what is due, and tries again what did not work.
#include "actors/conversation/conversation_actor.hpp"
#include "actors/conversation/journal_entry.hpp"
#include "actors/domain/relief.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"
#include "config/limits.hpp"

#include <caf/stateful_actor.hpp>

namespace ecoute {

/// One at a time: what is stored comes here again.
void conversation_actor_state::store_what_is_due() {
  const auto keep_trying = [this](refusal r) {
    if (r == refusal::busy || r == refusal::unavailable)
      arm(now() + parts_->limits.supervision.reload_pause);
  };
  if (state_.handover && state_.handover->until <= now())
    return commit(
        end_invitation_of{{}, handover_end::expired}, {}, [](const decision&) {}, keep_trying);
  if (const auto how = psychologist_over_by_now())
    return commit(
        end_psychologist_it{{}, *how}, {}, [](const decision&) {}, keep_trying);
  if (return_to_store_)
    return commit(
        find_visitor{}, {}, [this](const decision&) { return_to_store_ = false; }, keep_trying);
  if (loss_to_store_)
    return commit(
        *loss_to_store_, {}, [this](const decision&) { loss_to_store_.reset(); }, keep_trying);
  if (const auto left = leaves_at(); left && *left <= now())
    return commit(
        close_left{}, {}, [](const decision&) {}, keep_trying);
  if (!silence_to_store_ || state_.where != phase::held)
    return silence_to_store_.reset();
  const auto wish = *silence_to_store_ ? command{lose_operator{state_.holder}}
                                       : command{find_operator{state_.holder}};
  commit(
      wish, {}, [this](const decision&) { silence_to_store_.reset(); }, keep_trying);
}

/// Who may still be on the way back, after a start of the engine, is waited for first.
std::optional<instant> conversation_actor_state::leaves_at() const {
  if (visitor_due_ || return_to_store_)
    return std::nullopt;
  return left_at(state_, parts_->limits.conversation);
}

conversation_card conversation_actor_state::card() const {
  auto c = card_of(id_, state_);
  const auto due = long_due(state_.held_since, parts_->limits.relief);
  c.lasts_long = state_.where == phase::held && due <= now();
  c.psychologist = psychologist_seen();
  return c;
}

void conversation_actor_state::tell_that_it_lasts() {
  const auto known = card();
  if (known.lasts_long && !lasts_told_)
    tell_desk(state_.route.platform, state_.holder, card_changed{known});
  lasts_told_ = known.lasts_long;
}

/// Each once, and that it is over. A board that has begun anew knows of none.
void conversation_actor_state::tell_dangers() {
  const auto board = directory::alert_board(self->system());
  if (!board)
    return; // as it begins, everybody is asked
  if (dangers_.board != board.address())
    dangers_.news.forget();
  dangers_.board = board.address();
  const auto news = dangers_.news.follow(id_, state_, fixed::danger_patience, now());
  for (const auto& cause : news.begun)
    self->send(board, raise_alert{cause, {}, false, news.again});
  for (const auto& cause : news.over)
    self->send(board, alert_cause_over{cause});
}

void conversation_actor_state::arm(std::optional<instant> retry) {
  retry_at_ = earliest(retry_at_, retry);
  // What is due waits for the fold: else a store that is away would be asked without a pause.
  const auto left = retry_at_ ? std::nullopt : leaves_at(); // overdue: only as often as retried
  auto due = ready_ ? earliest(earliest(ends_at_, visitor_due_), left) : std::nullopt;
  if (ready_ && state_.handover && state_.handover->until > now())
    due = earliest(due, state_.handover->until);
  if (ready_ && state_.where == phase::held && !lasts_told_)
    due = earliest(due, long_due(state_.held_since, parts_->limits.relief));
  if (ready_)
    due = earliest(due, psychologist_next());
  if (ready_)
    due = earliest(due, next_danger(state_, fixed::danger_patience, now()));
  alarm_.set(conversation_ref{self}, earliest(retry_at_, due), now());
}

void conversation_actor_state::on_alarm(const alarm_rang& m) {
  if (!alarm_.rang(m))
    return;
  if (retry_at_ && *retry_at_ <= now())
    retry_at_.reset();
  if (!ready_)
    return load();
  if (ends_at_ && *ends_at_ <= now())
    return self->quit();
  if (visitor_due_ && *visitor_due_ <= now()) {
    visitor_due_.reset();
    return on_visitor_link(true, loss_reason::connection);
  }
  reconcile();
}

} // namespace ecoute
