// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <list>
#include <mutex>
#include <string>
#include <thread>

/// Stands between the journal and PostgreSQL on a Unix socket and fails at the very moment that
/// matters: at the next COMMIT, once for each arming.
namespace ecoute::test {

class cutting_proxy {
public:
  enum class fault : int {
    none,
    lose_reply,   ///< committed, but the answer is lost with the connection
    lose_request, ///< the connection breaks before the server hears of it
    hold_request, ///< the server hears of it at release(), the client never hears of the server
  };

  /// `server` is the folder of PostgreSQL's socket.
  explicit cutting_proxy(const std::filesystem::path& server);
  ~cutting_proxy();
  cutting_proxy(const cutting_proxy&) = delete;
  cutting_proxy& operator=(const cutting_proxy&) = delete;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  void arm(fault next);
  /// Waits at most 20 s until the armed fault has struck.
  [[nodiscard]] bool has_struck();
  /// Waits at most 20 s until the client of the held request has hung up.
  [[nodiscard]] bool is_abandoned();
  /// Lets the held request through.
  void release();

private:
  struct link {
    int client = -1;
    int server = -1;
    bool held = false;
    std::string kept; ///< the request that is held
  };
  void run();
  void welcome();
  bool carry_request(link& one);
  bool carry_reply(link& one);
  bool still_held(link& one);
  /// Whether this fault is armed; it is then no more.
  bool strikes(fault wanted);
  void note_abandoned();

  std::filesystem::path server_;
  std::filesystem::path folder_;
  int listener_ = -1;
  int wake_ = -1;
  std::list<link> links_;
  std::mutex guard_; ///< of the two that are waited for
  std::condition_variable changed_;
  fault armed_ = fault::none;
  bool abandoned_ = false;
  std::atomic<bool> released_{false};
  std::atomic<bool> stopping_{false};
  std::thread thread_; ///< last: starts when the rest is there
};

} // namespace ecoute::test
