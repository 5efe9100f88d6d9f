// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <utility>

namespace ecoute {

/// Slow hashes of one actor, one at a time and at most so many. The actor sends itself a message
/// for each: requests that arrive while one hash is computed are queued, or refused when there are
/// too many, before the next one starts. So the mailbox never holds more than one hash's time of
/// them.
class hash_queue {
public:
  explicit hash_queue(std::size_t most = 0) : most_(most) {}

  [[nodiscard]] bool full() const { return jobs_.size() >= most_; }
  /// True when it is the only one: the actor then sends itself the message.
  bool push(std::function<void()> job) {
    jobs_.push_back(std::move(job));
    return jobs_.size() == 1;
  }
  /// Does the first one; true when there are more: the actor then sends itself the message again.
  bool work() {
    if (jobs_.empty())
      return false;
    jobs_.front()();
    jobs_.pop_front();
    return !jobs_.empty();
  }

private:
  std::size_t most_;
  std::deque<std::function<void()>> jobs_;
};

} // namespace ecoute
