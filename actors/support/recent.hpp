// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <utility>

namespace ecoute {

/// The last so many of something, each once: what comes a second time soon after is recognised.
template <class T>
class recent {
public:
  explicit recent(std::size_t most) : most_(most) {}

  /// False when it is among them already.
  bool add(T one) {
    if (contains(one))
      return false;
    if (all_.size() >= most_)
      all_.pop_front();
    all_.push_back(std::move(one));
    return true;
  }
  [[nodiscard]] bool contains(const T& one) const {
    return std::find(all_.begin(), all_.end(), one) != all_.end();
  }
  void clear() { all_.clear(); }

private:
  std::size_t most_;
  std::deque<T> all_;
};

} // namespace ecoute
