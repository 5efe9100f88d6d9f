// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace ecoute {

/// Cuts one connection when its deadline passes, so that a library that waits for ever gets an end
/// of file instead: SOCI gives no deadline of its own, PostgreSQL's is of no help while the server
/// is frozen, and TCP's does not exist on a Unix socket.
class deadline_cutter {
public:
  using clock = std::chrono::steady_clock;

  /// `socket` may be closed by its owner at any time: a number of our own is kept.
  explicit deadline_cutter(int socket);
  ~deadline_cutter();
  deadline_cutter(const deadline_cutter&) = delete;
  deadline_cutter& operator=(const deadline_cutter&) = delete;

  void set(clock::time_point deadline); ///< instead of an earlier one
  void clear();

private:
  void watch();

  const int socket_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::optional<clock::time_point> deadline_;
  bool ends_ = false;
  std::thread watcher_; ///< last: it uses the others
};

} // namespace ecoute
