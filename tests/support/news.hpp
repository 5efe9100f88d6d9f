// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace ecoute::test {

/// Where threads tell that something has changed, and a test sleeps until what it waits for is so.
class news {
public:
  void tell() {
    {
      const std::lock_guard lock{guard_};
      ++told_;
    }
    changed_.notify_all();
  }
  /// Whether it came true in time. It is looked at after every news, and now and then without: a
  /// database tells nobody.
  template <class Condition>
  bool wait_for(Condition holds, std::chrono::milliseconds at_most) {
    const auto until = std::chrono::steady_clock::now() + at_most;
    for (;;) {
      const auto before = told();
      if (holds())
        return true;
      if (std::chrono::steady_clock::now() > until)
        return false;
      std::unique_lock lock{guard_};
      changed_.wait_for(lock, std::chrono::milliseconds{20}, [&] { return told_ != before; });
    }
  }

private:
  std::uint64_t told() {
    const std::lock_guard lock{guard_};
    return told_;
  }

  std::mutex guard_;
  std::condition_variable changed_;
  std::uint64_t told_ = 0;
};

} // namespace ecoute::test
