// SPDX-License-Identifier: EUPL-1.2
// The part of the alert board that writes what becomes of an alert into its conversation: who waits
// there for help sees whether somebody has it.
#include "actors/escalation/alert_board_actor.hpp"
#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"

#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <utility>

namespace ecoute {

/// A conversation knows what it was told: this board, started anew, may say it again.
void alert_board_state::tell_conversation(child& c) {
  const auto& about = c.row->what.cause.conversation;
  if (about.is_nil() || c.row->what.exercise)
    return;
  auto news = news_of(*c.row, all_.names);
  if (c.news == news)
    return;
  c.news = news;
  if (untold_.size() >= fixed::alerts_open_max && !telling_)
    untold_.pop_front(); // the history of the alert has it
  untold_.emplace_back(about, std::move(news));
  if (!tell_at_)
    tell_untold();
}

/// One at a time: what became of an alert is noted in order.
void alert_board_state::tell_untold() {
  if (telling_ || untold_.empty())
    return;
  telling_ = true;
  const auto registry = directory::registry(self->system());
  if (!registry)
    return told_one(refusal::unavailable);
  const auto patience = parts_->limits.supervision.request_timeout;
  const auto failed = [this](caf::error& why) { told_one(refusal_of(why)); };
  self->request(registry, patience, locate{untold_.front().first})
      .then(
          [this, patience, failed](const conversation_handle& where) {
            self->request(where, patience, note_alert_progress{untold_.front().second})
                .then([this](const done&) { told_one(refusal::none); }, failed);
          },
          failed);
}

/// What was closed, or is no more, is told nothing. What cannot be stored now is told again, after
/// what others are waiting for.
void alert_board_state::told_one(refusal why) {
  telling_ = false;
  const bool over = why == refusal::none || why == refusal::closed || why == refusal::malformed ||
                    why == refusal::too_large || why == refusal::unknown_conversation;
  const auto about = untold_.front().first;
  if (over) {
    untold_.pop_front();
    return tell_untold();
  }
  std::stable_partition(untold_.begin(), untold_.end(),
                        [&](const auto& one) { return one.first != about; });
  tell_at_ = now() + parts_->limits.supervision.reload_pause;
  arm();
}

} // namespace ecoute
