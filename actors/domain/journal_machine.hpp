// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/refusal.hpp"
#include "actors/domain/time.hpp"
#include "actors/domain/vocabulary.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

/// The journal's reasoning (RELIABILITY.md §0.1), without connection, clock or payload. A driver
/// tells it what happened, asks next() what to do, does that one thing, and hands out the answers.
///
///   away ──connect──▶ connecting ──▶ raising ──▶ rereading ──▶ ready ◀──▶ writing
///    ▲  pause            │ failed    bump the    only with             one commit
///    │                   │           epoch       a doubtful batch      in flight
///    └───────────────────┴─────────────┴────────────┴─────────────────────┘
///             connection lost, reply late, or fenced: drop, then start over
///
/// When nothing was written for a while it beats, as a batch without entries: so that whoever waits
/// learns of a dead or frozen database though nobody writes.
///
/// A batch whose reply was lost is doubtful: it is neither acknowledged nor written again before a
/// raised epoch has shut out the old backend and a re-read has said which entries are there.
namespace ecoute {

/// Chosen by the driver, never used twice; the driver keeps the payload under it until the answer.
using entry_number = std::uint64_t;

/// One append, stored whole or not at all. Times are on a steady clock of any origin.
struct journal_entry {
  entry_number number = 0;
  std::uint32_t events = 0;
  std::uint32_t bytes = 0;
  milliseconds deadline{}; ///< its caller is answered by then, whatever happens
};

struct journal_limits {
  std::uint32_t batch_events_max = 256; ///< an entry larger than either bound goes alone
  std::uint32_t batch_bytes_max = 256 * 1024;
  std::uint32_t backlog_max = 4096; ///< entries not answered; beyond: busy
  milliseconds slow_after{500};
  milliseconds cut_after = seconds{5};
  milliseconds reconnect_pause{250};
  milliseconds connect_max = seconds{3};
  milliseconds reply_max = seconds{6};  ///< above PostgreSQL's own statement timeout
  milliseconds beat_every = seconds{2}; ///< without a commit, so that a silent loss is noticed
};

struct journal_answer {
  entry_number entry = 0;
  refusal why_not = refusal::none; ///< none: committed
  bool operator==(const journal_answer&) const = default;
};

/// What the driver does next. Each step but `wait` and `drop` is answered by exactly one input.
enum class journal_step : std::uint8_t {
  wait,       ///< for an input, at most until `until`, then tick()
  connect,    ///< → connected, connect_failed
  bump_epoch, ///< add one to the writer row, commit → epoch_bumped
  reread,     ///< which of `entries` are stored, by key → reread
  write,      ///< one transaction opened by the writer row at `epoch`; without entries it is a
              ///< beat → committed, conflicted, row_refused, fenced
  drop,       ///< close the connection; nothing that it still says may be passed on
};
struct journal_action {
  journal_step step = journal_step::wait;
  std::vector<entry_number> entries; ///< in the order of their arrival
  std::uint64_t epoch = 0;
  std::optional<milliseconds> until; ///< none: only an input can change anything
};

class journal_machine {
public:
  journal_machine(const journal_limits& limits, milliseconds now);

  void append(const journal_entry& entry, milliseconds now);

  void connected(milliseconds now);
  void connect_failed(milliseconds now);
  void epoch_bumped(std::uint64_t epoch, milliseconds now);
  void reread(const std::vector<entry_number>& found, milliseconds now);
  /// The batch is durable, but for these entries, of which nothing was written: race_lost.
  void committed(const std::vector<entry_number>& conflicting, milliseconds now);
  /// Rolled back because these lost a race: race_lost; the others are written again at once.
  void conflicted(const std::vector<entry_number>& conflicting, milliseconds now);
  /// Rolled back because of one row of unknown entry: halved until the culprit stands alone.
  void row_refused(milliseconds now);
  /// The writer row bears another epoch: somebody else writes as this node.
  void fenced(milliseconds now);
  /// At any moment; for every other fault (lost, full disk, timeout) once the driver has closed.
  void connection_lost(milliseconds now);
  void tick(milliseconds now);

  /// Answers everybody: unavailable where surely not stored, else in_doubt. Before a stop.
  void give_up();
  [[nodiscard]] journal_action next(milliseconds now);
  [[nodiscard]] std::vector<journal_answer> take_answers();
  [[nodiscard]] engine_mode mode(milliseconds now) const;
  [[nodiscard]] bool idle() const { return waiting_.empty() && sent_.empty(); }
  [[nodiscard]] std::uint32_t backlog() const;
  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
  [[nodiscard]] std::uint64_t commits() const { return commits_; } ///< beats left out
  [[nodiscard]] std::uint64_t events() const { return events_; }

private:
  enum class state : std::uint8_t { away, connecting, raising, rereading, ready, writing };
  struct sent_entry {
    journal_entry entry;
    bool answered = false; ///< in_doubt was said: whatever becomes known later, it is not re-sent
  };

  void answer(entry_number entry, refusal why_not);
  void expire(milliseconds now);
  void lose_connection(milliseconds now, bool must_drop);
  void become_ready(milliseconds now);
  std::size_t put_back();
  journal_action start(state entered, journal_step step, milliseconds now, milliseconds patience);
  journal_action ask_reread(milliseconds now);
  journal_action write_batch(milliseconds now);
  [[nodiscard]] bool expects(state wanted) const { return state_ == wanted && asked_; }
  [[nodiscard]] bool can_commit() const;
  [[nodiscard]] bool waits_for_commit() const;
  [[nodiscard]] bool unanswered_doubt() const;
  [[nodiscard]] std::optional<milliseconds> wake_at(milliseconds now) const;

  journal_limits limits_;
  state state_ = state::away;
  bool asked_ = false;    ///< the driver is at the step of this state
  bool drop_due_ = false; ///< the driver still has a connection that must go
  milliseconds asked_at_{};
  milliseconds patience_until_{}; ///< of the step the driver is at
  milliseconds retry_at_{};
  milliseconds away_since_{};  ///< of the states before ready
  milliseconds heard_at_{};    ///< of PostgreSQL: last batch or beat decided
  milliseconds stuck_since_{}; ///< last batch decided, or when something was wanted after it
  milliseconds earliest_{};    ///< no unanswered entry's deadline is before this
  bool last_was_slow_ = false;
  std::uint64_t epoch_ = 0;
  std::uint64_t commits_ = 0;
  std::uint64_t events_ = 0;
  std::size_t suspects_ = 0;          ///< entries at the head among which a bad row is searched
  std::deque<journal_entry> waiting_; ///< surely not stored
  std::vector<sent_entry> sent_;      ///< in flight while writing; doubtful in the other states
  std::vector<journal_answer> answers_;
};

} // namespace ecoute
