// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace ecoute::load {

/// Commits of one row, one after another, on a connection of its own: what this PostgreSQL takes
/// for the least durable thing while the engine works. In a thread of its own, for the time of its
/// life; writes into a table that it makes and drops.
class bare_commits {
public:
  /// Throws std::runtime_error when the database cannot be reached.
  explicit bare_commits(const std::string& connection);
  ~bare_commits();
  bare_commits(const bare_commits&) = delete;
  bare_commits& operator=(const bare_commits&) = delete;

  /// Ends, and gives what each commit took, in milliseconds. Throws when a commit failed.
  std::vector<double> stop();

private:
  struct session;
  void run();

  std::unique_ptr<session> session_;
  std::atomic<bool> over_{false};
  bool failed_ = false; ///< read after the thread's end
  std::vector<double> took_;
  std::thread thread_;
};

} // namespace ecoute::load
