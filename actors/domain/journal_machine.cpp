// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/journal_machine.hpp"

#include <algorithm>
#include <utility>

namespace ecoute {

namespace {

bool among(const std::vector<entry_number>& entries, entry_number wanted) {
  return std::find(entries.begin(), entries.end(), wanted) != entries.end();
}

} // namespace

journal_machine::journal_machine(const journal_limits& limits, milliseconds now)
    : limits_(limits), retry_at_(now), away_since_(now), stuck_since_(now),
      earliest_(milliseconds::max()) {}

// --- what happened -------------------------------------------------------------------------------

void journal_machine::append(const journal_entry& entry, milliseconds now) {
  expire(now);
  if (backlog() >= limits_.backlog_max)
    return answer(entry.number, refusal::busy);
  if (entry.deadline <= now)
    return answer(entry.number, refusal::unavailable);
  if (!waits_for_commit())
    stuck_since_ = now;
  earliest_ = std::min(earliest_, entry.deadline);
  waiting_.push_back(entry);
}

void journal_machine::connected(milliseconds now) {
  if (expects(state::connecting)) {
    state_ = state::raising;
    asked_ = false;
  }
  expire(now);
}

void journal_machine::connect_failed(milliseconds now) {
  if (expects(state::connecting))
    lose_connection(now, false);
  expire(now);
}

void journal_machine::epoch_bumped(std::uint64_t epoch, milliseconds now) {
  expire(now);
  if (!expects(state::raising))
    return;
  if (epoch <= epoch_) // the row was set back: nothing that it fences can be trusted
    return lose_connection(now, true);
  epoch_ = epoch;
  if (unanswered_doubt()) {
    state_ = state::rereading;
    asked_ = false;
  } else {
    sent_.clear();
    become_ready(now);
  }
}

void journal_machine::reread(const std::vector<entry_number>& found, milliseconds now) {
  if (!expects(state::rereading))
    return expire(now);
  const auto stored = [&found](const sent_entry& one) { return among(found, one.entry.number); };
  for (const auto& one : sent_) {
    if (stored(one) && !one.answered)
      answer(one.entry.number, refusal::none);
  }
  if (std::erase_if(sent_, stored) > 0)
    stuck_since_ = now;
  put_back();
  become_ready(now);
  expire(now);
}

void journal_machine::committed(const std::vector<entry_number>& conflicting, milliseconds now) {
  if (!expects(state::writing))
    return expire(now);
  for (const auto& one : sent_) {
    const bool lost = among(conflicting, one.entry.number);
    if (!lost)
      events_ += one.entry.events;
    if (!one.answered)
      answer(one.entry.number, lost ? refusal::race_lost : refusal::none);
  }
  suspects_ -= std::min(suspects_, sent_.size());
  commits_ += sent_.empty() ? 0 : 1;
  sent_.clear();
  last_was_slow_ = now - asked_at_ > limits_.slow_after;
  stuck_since_ = now;
  become_ready(now);
  expire(now);
}

void journal_machine::conflicted(const std::vector<entry_number>& conflicting, milliseconds now) {
  const auto lost = [&](const sent_entry& one) { return among(conflicting, one.entry.number); };
  if (!expects(state::writing))
    return expire(now);
  if (std::none_of(sent_.begin(), sent_.end(), lost)) // nobody to blame: search
    return row_refused(now);
  for (const auto& one : sent_) {
    if (lost(one) && !one.answered)
      answer(one.entry.number, refusal::race_lost);
  }
  std::erase_if(sent_, lost);
  put_back();
  stuck_since_ = now;
  become_ready(now);
  expire(now);
}

void journal_machine::row_refused(milliseconds now) {
  if (!expects(state::writing))
    return expire(now);
  if (sent_.size() == 1) {
    if (!sent_.front().answered)
      answer(sent_.front().entry.number, refusal::malformed);
    sent_.clear();
    suspects_ = 0;
  } else {
    suspects_ = put_back();
  }
  stuck_since_ = now;
  become_ready(now);
  expire(now);
}

void journal_machine::fenced(milliseconds now) {
  if (expects(state::writing))
    lose_connection(now, true);
  expire(now);
}

void journal_machine::connection_lost(milliseconds now) {
  if (state_ != state::away)
    lose_connection(now, false);
  expire(now);
}

void journal_machine::tick(milliseconds now) {
  if (asked_ && now >= patience_until_)
    lose_connection(now, true);
  expire(now);
}

void journal_machine::give_up() {
  for (const auto& one : waiting_)
    answer(one.number, refusal::unavailable);
  waiting_.clear();
  for (auto& one : sent_) {
    if (!std::exchange(one.answered, true))
      answer(one.entry.number, refusal::in_doubt);
  }
}

// --- what to do ----------------------------------------------------------------------------------

journal_action journal_machine::next(milliseconds now) {
  tick(now);
  if (std::exchange(drop_due_, false))
    return {.step = journal_step::drop, .entries = {}, .epoch = epoch_, .until = {}};
  if (state_ == state::rereading && !asked_ && !unanswered_doubt()) {
    sent_.clear();
    become_ready(now);
  }
  if (!asked_ && state_ == state::away && now >= retry_at_)
    return start(state::connecting, journal_step::connect, now, limits_.connect_max);
  if (!asked_ && state_ == state::raising)
    return start(state::raising, journal_step::bump_epoch, now, limits_.reply_max);
  if (!asked_ && state_ == state::rereading)
    return ask_reread(now);
  if (state_ == state::ready && (!waiting_.empty() || now >= heard_at_ + limits_.beat_every))
    return write_batch(now);
  return {.step = journal_step::wait, .entries = {}, .epoch = epoch_, .until = wake_at(now)};
}

journal_action journal_machine::start(state entered, journal_step step, milliseconds now,
                                      milliseconds patience) {
  state_ = entered;
  asked_ = true;
  asked_at_ = now;
  patience_until_ = now + patience;
  return {.step = step, .entries = {}, .epoch = epoch_, .until = patience_until_};
}

journal_action journal_machine::ask_reread(milliseconds now) {
  auto action = start(state::rereading, journal_step::reread, now, limits_.reply_max);
  for (const auto& one : sent_) {
    if (!one.answered)
      action.entries.push_back(one.entry.number);
  }
  return action;
}

journal_action journal_machine::write_batch(milliseconds now) {
  if (!waits_for_commit()) // a beat: should it not be answered, all is stuck since now
    stuck_since_ = now;
  auto action = start(state::writing, journal_step::write, now, limits_.reply_max);
  const auto entries_max = suspects_ == 0 ? waiting_.size() : (suspects_ + 1) / 2;
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;
  while (!waiting_.empty() && sent_.size() < entries_max) {
    const auto& entry = waiting_.front();
    events += entry.events;
    bytes += entry.bytes;
    const bool fits = events <= limits_.batch_events_max && bytes <= limits_.batch_bytes_max;
    if (!fits && !sent_.empty())
      break;
    action.entries.push_back(entry.number);
    sent_.push_back({entry, false});
    waiting_.pop_front();
  }
  return action;
}

std::optional<milliseconds> journal_machine::wake_at(milliseconds now) const {
  auto earliest = earliest_;
  const auto consider = [&earliest, now](milliseconds when) {
    if (when > now)
      earliest = std::min(earliest, when);
  };
  if (asked_)
    consider(patience_until_);
  if (state_ == state::away)
    consider(retry_at_);
  if (!can_commit())
    consider(away_since_ + limits_.cut_after);
  if (state_ == state::ready)
    consider(heard_at_ + limits_.beat_every);
  if (waits_for_commit())
    consider(stuck_since_ + limits_.cut_after);
  if (state_ == state::writing)
    consider(asked_at_ + limits_.slow_after + milliseconds{1});
  return earliest == milliseconds::max() ? std::nullopt : std::optional(earliest);
}

std::vector<journal_answer> journal_machine::take_answers() {
  return std::exchange(answers_, {});
}

// --- how it stands -------------------------------------------------------------------------------

engine_mode journal_machine::mode(milliseconds now) const {
  const bool away_long = !can_commit() && now - away_since_ >= limits_.cut_after;
  const bool stuck_long = waits_for_commit() && now - stuck_since_ >= limits_.cut_after;
  if (away_long || stuck_long)
    return engine_mode::cut;
  const bool slow_now = state_ == state::writing && now - asked_at_ > limits_.slow_after;
  return slow_now || last_was_slow_ ? engine_mode::slow : engine_mode::normal;
}

std::uint32_t journal_machine::backlog() const {
  const auto open = std::count_if(sent_.begin(), sent_.end(),
                                  [](const sent_entry& one) { return !one.answered; });
  return static_cast<std::uint32_t>(waiting_.size()) + static_cast<std::uint32_t>(open);
}

bool journal_machine::can_commit() const {
  return state_ == state::ready || state_ == state::writing;
}

bool journal_machine::waits_for_commit() const {
  return !idle() || state_ == state::writing;
}

bool journal_machine::unanswered_doubt() const {
  return std::any_of(sent_.begin(), sent_.end(),
                     [](const sent_entry& one) { return !one.answered; });
}

// --- moving --------------------------------------------------------------------------------------

void journal_machine::answer(entry_number entry, refusal why_not) {
  answers_.push_back({entry, why_not});
}

void journal_machine::expire(milliseconds now) {
  if (now < earliest_)
    return;
  earliest_ = milliseconds::max();
  std::erase_if(waiting_, [&](const journal_entry& entry) {
    if (entry.deadline <= now) {
      answer(entry.number, refusal::unavailable);
      return true;
    }
    earliest_ = std::min(earliest_, entry.deadline);
    return false;
  });
  for (auto& one : sent_) {
    if (one.answered)
      continue;
    if (one.entry.deadline <= now) {
      one.answered = true;
      answer(one.entry.number, refusal::in_doubt);
    } else {
      earliest_ = std::min(earliest_, one.entry.deadline);
    }
  }
}

/// What was sent stays as it is: in doubt, until a re-read behind a raised epoch.
void journal_machine::lose_connection(milliseconds now, bool must_drop) {
  if (can_commit())
    away_since_ = waits_for_commit() ? stuck_since_ : now;
  state_ = state::away;
  asked_ = false;
  drop_due_ = must_drop;
  retry_at_ = now + limits_.reconnect_pause;
  suspects_ = 0;
  last_was_slow_ = false;
}

void journal_machine::become_ready(milliseconds now) {
  state_ = state::ready;
  asked_ = false;
  heard_at_ = now;
}

/// Surely not stored: to the head again, in order, except those already told "in doubt".
std::size_t journal_machine::put_back() {
  std::size_t restored = 0;
  for (auto one = sent_.rbegin(); one != sent_.rend(); ++one) {
    if (one->answered)
      continue;
    waiting_.push_front(one->entry);
    ++restored;
  }
  sent_.clear();
  return restored;
}

} // namespace ecoute
