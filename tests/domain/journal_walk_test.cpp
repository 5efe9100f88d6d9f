// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/journal_machine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

/// A seeded walk of the journal's reasoning against a memory database that loses replies, keeps
/// zombies of lost connections, refuses rows and lets other writers win.
namespace ecoute {
namespace {

enum class flaw { none, no_fence, acknowledge_early };

/// The database: rows, one writer row, and transactions of lost connections that may still commit.
class memory_database {
public:
  explicit memory_database(bool fenced) : fenced_(fenced) {}

  std::uint64_t bump() { return ++epoch_; }

  bool write(const std::vector<entry_number>& entries, std::uint64_t epoch) {
    if (fenced_ && epoch != epoch_)
      return false;
    for (const auto entry : entries)
      ++rows_[entry];
    return true;
  }
  void leave_zombie(const std::vector<entry_number>& entries, std::uint64_t epoch) {
    zombies_.emplace_back(entries, epoch);
  }
  /// A stalled backend goes on: its transaction meets the writer row like any other.
  void wake_zombie() {
    if (zombies_.empty())
      return;
    const auto [entries, epoch] = zombies_.back();
    zombies_.pop_back();
    write(entries, epoch);
  }
  [[nodiscard]] std::vector<entry_number>
  stored_among(const std::vector<entry_number>& keys) const {
    std::vector<entry_number> found;
    std::copy_if(keys.begin(), keys.end(), std::back_inserter(found),
                 [this](entry_number key) { return rows_.count(key) > 0; });
    return found;
  }
  [[nodiscard]] int times(entry_number entry) const {
    const auto row = rows_.find(entry);
    return row == rows_.end() ? 0 : row->second;
  }
  [[nodiscard]] const std::map<entry_number, int>& rows() const { return rows_; }

private:
  bool fenced_;
  std::uint64_t epoch_ = 0;
  std::map<entry_number, int> rows_;
  std::vector<std::pair<std::vector<entry_number>, std::uint64_t>> zombies_;
};

constexpr int entries_of_a_walk = 400;
constexpr milliseconds lateness_max{5}; ///< of a driver that polls every 5 ms

class walk {
public:
  walk(unsigned seed, flaw mutant)
      : mutant_(mutant), random_(seed), database_(mutant != flaw::no_fence),
        machine_({.batch_events_max = 16, .batch_bytes_max = 4000, .backlog_max = 40}, now_) {}

  /// What went wrong first; empty when all held.
  std::string run() {
    for (int step = 0; step < 200000 && fault_.empty() && !finished(); ++step) {
      faults_on_ = next_number_ <= entries_of_a_walk;
      maybe_append();
      const auto action = machine_.next(now_);
      collect();
      do_step(action);
      collect();
      if (chance(5))
        database_.wake_zombie();
    }
    for (int i = 0; i < 50; ++i)
      database_.wake_zombie();
    final_check();
    return fault_;
  }
  [[nodiscard]] const std::map<refusal, int>& counts() const { return counts_; }

private:
  struct asked {
    milliseconds deadline;
    bool bad_row;
    bool loses_race;
  };

  bool chance(unsigned percent) { return random_() % 100 < percent; }
  bool fault(unsigned percent) { return faults_on_ && chance(percent); }
  [[nodiscard]] bool finished() const {
    return next_number_ > entries_of_a_walk && open_.empty() && machine_.idle();
  }
  void fail(const std::string& what) {
    if (fault_.empty())
      fault_ = what;
  }

  void maybe_append() {
    for (auto burst = random_() % 4; burst > 0 && next_number_ <= entries_of_a_walk; --burst) {
      const auto number = next_number_++;
      const auto deadline = now_ + milliseconds{200 + static_cast<int>(random_() % 10000)};
      const asked entry{deadline, chance(2), chance(2)};
      all_.emplace(number, entry);
      open_.emplace(number, entry);
      const auto size = static_cast<std::uint32_t>(random_());
      machine_.append({number, 1 + size % 4, 50 + size % 700, deadline}, now_);
    }
  }

  void do_step(const journal_action& action) {
    switch (action.step) {
    case journal_step::wait:
      return wait(action.until);
    case journal_step::connect:
      pass(50);
      return fault(20) ? machine_.connect_failed(now_) : machine_.connected(now_);
    case journal_step::bump_epoch:
      return bump();
    case journal_step::reread:
      return reread(action.entries);
    case journal_step::write:
      return write(action);
    case journal_step::drop:
      behind_barrier_ = false;
      return;
    }
  }

  void wait(std::optional<milliseconds> until) {
    if (until && *until <= now_)
      return fail("waits for a past time");
    const auto rest = until ? static_cast<unsigned>((*until - now_).count()) : 1000U;
    now_ += milliseconds{1 + static_cast<int>(random_() % std::min(rest, 400U))}; // or an event
    machine_.tick(now_);
  }

  /// Time of one exchange; never over a deadline unnoticed, as a driver polls until it.
  void pass(int most) {
    const auto until = now_ + milliseconds{random_() % static_cast<unsigned>(most)};
    while (now_ < until) {
      now_ += milliseconds{std::min<std::int64_t>(5, (until - now_).count())};
      machine_.tick(now_);
      collect();
    }
  }

  void bump() {
    pass(100);
    if (fault(15))
      return machine_.connection_lost(now_); // never arrived
    const auto epoch = database_.bump();
    if (fault(15))
      return machine_.connection_lost(now_); // arrived, reply lost
    behind_barrier_ = true;
    machine_.epoch_bumped(epoch, now_);
  }

  void reread(const std::vector<entry_number>& keys) {
    if (!behind_barrier_)
      fail("re-reads without a barrier");
    const auto found = database_.stored_among(keys);
    pass(100);
    if (fault(15))
      return lose();
    machine_.reread(found, now_);
  }

  void lose() {
    behind_barrier_ = false;
    machine_.connection_lost(now_);
  }

  void write(const journal_action& action) {
    if (!behind_barrier_)
      fail("writes without a barrier");
    for (const auto entry : action.entries) {
      if (open_.count(entry) == 0)
        fail("sends what was answered");
    }
    pass(fault(5) ? 9000 : 100);
    if (fault(6))
      return lose(); // never arrived
    if (fault(6)) {
      database_.leave_zombie(action.entries, action.epoch);
      return lose();
    }
    const auto is_bad = [this](entry_number entry) { return all_.at(entry).bad_row; };
    if (std::any_of(action.entries.begin(), action.entries.end(), is_bad))
      return machine_.row_refused(now_);
    commit(action);
  }

  void commit(const journal_action& action) {
    std::vector<entry_number> losers;
    std::vector<entry_number> winners;
    for (const auto entry : action.entries)
      (all_.at(entry).loses_race ? losers : winners).push_back(entry);
    if (!losers.empty() && chance(50))
      return machine_.conflicted(losers, now_);
    if (fault(2))
      database_.bump(); // somebody else writes as this node
    if (mutant_ == flaw::acknowledge_early && fault(20)) {
      machine_.committed(losers, now_);
      return;
    }
    if (!database_.write(winners, action.epoch)) {
      behind_barrier_ = false;
      return machine_.fenced(now_);
    }
    if (fault(8))
      return lose(); // committed, reply lost
    machine_.committed(losers, now_);
  }

  void collect() {
    for (const auto& answer : machine_.take_answers()) {
      const auto who = open_.find(answer.entry);
      if (who == open_.end())
        return fail("answers twice");
      ++counts_[answer.why_not];
      if (now_ > who->second.deadline + lateness_max)
        fail("answers late");
      if (answer.why_not == refusal::none) {
        acknowledged_.insert(answer.entry);
        if (database_.times(answer.entry) != 1)
          fail("acknowledges what is not stored once");
      } else if (answer.why_not != refusal::in_doubt) {
        surely_not_.insert(answer.entry);
      }
      open_.erase(who);
    }
  }

  void final_check() {
    if (!open_.empty())
      fail("leaves somebody without an answer");
    for (const auto& [entry, times] : database_.rows()) {
      if (times != 1)
        fail("stores twice");
      if (surely_not_.count(entry) > 0)
        fail("refuses what is stored");
    }
    for (const auto entry : acknowledged_) {
      if (database_.times(entry) != 1)
        fail("loses what it acknowledged");
    }
  }

  flaw mutant_;
  std::mt19937 random_;
  milliseconds now_{0};
  memory_database database_;
  journal_machine machine_;
  bool faults_on_ = true;
  bool behind_barrier_ = false;
  entry_number next_number_ = 1;
  std::map<entry_number, asked> all_;
  std::map<entry_number, asked> open_;
  std::set<entry_number> acknowledged_;
  std::set<entry_number> surely_not_;
  std::map<refusal, int> counts_;
  std::string fault_;
};

TEST(JournalWalk, KeepsEveryPromiseOverAThousandSeeds) {
  std::map<refusal, int> counts;
  for (unsigned seed = 1; seed <= 1000; ++seed) {
    walk one(seed, flaw::none);
    ASSERT_EQ(one.run(), "") << "seed " << seed;
    for (const auto& [why, times] : one.counts())
      counts[why] += times;
  }
  for (const auto why : {refusal::none, refusal::busy, refusal::unavailable, refusal::in_doubt,
                         refusal::race_lost, refusal::malformed})
    EXPECT_GT(counts[why], 20) << "the walk never came to " << static_cast<int>(why);
}

bool caught(flaw mutant) {
  for (unsigned seed = 1; seed <= 300; ++seed) {
    if (!walk(seed, mutant).run().empty())
      return true;
  }
  return false;
}

TEST(JournalWalk, SeesADatabaseWithoutAFence) {
  EXPECT_TRUE(caught(flaw::no_fence));
}
TEST(JournalWalk, SeesAnAcknowledgementBeforeTheCommit) {
  EXPECT_TRUE(caught(flaw::acknowledge_early));
}

} // namespace
} // namespace ecoute
