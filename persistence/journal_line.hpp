// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "persistence/journal_store.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

/// The thread that waits for PostgreSQL, so that the journal actor never does: the actor asks for
/// one step at a time, is woken when it is done and fetches the outcome. Sleeps when there is
/// nothing to do.
namespace ecoute {

class journal_line {
public:
  /// `wake` is called from the line's thread whenever an outcome can be fetched.
  journal_line(pg_options options, std::string node, std::shared_ptr<key_ring> keys,
               std::function<void()> wake);
  /// Interrupts what is under way and joins the thread.
  ~journal_line();
  journal_line(const journal_line&) = delete;
  journal_line& operator=(const journal_line&) = delete;

  void ask(journal_action action, std::vector<numbered_append> batch);
  /// Interrupts what is under way and closes; an outcome not fetched by now is never seen.
  void drop();
  std::optional<journal_outcome> fetch();

private:
  struct job {
    journal_action action;
    std::vector<numbered_append> batch;
    std::uint64_t generation = 0;
  };
  void run();
  journal_outcome work(const job& j);

  int stop_descriptor_;
  journal_store store_;
  std::function<void()> wake_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<job> jobs_;
  std::deque<journal_outcome> outcomes_;
  std::uint64_t generation_ = 0; ///< raised by each drop
  bool stopping_ = false;
  std::thread thread_; ///< last: starts when the rest is there
};

} // namespace ecoute
