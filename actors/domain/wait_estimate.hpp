// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/time.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

/// How long somebody will wait, honestly: a range, from what others waited in the last hour, per
/// place in the queue. Told only when it changes; nothing is told while too few were answered.
namespace ecoute {

struct wait_policy {
  milliseconds window = std::chrono::hours{1};
  std::uint32_t samples_min = 3;
  std::uint32_t samples_max = 512; ///< the newest are kept
};

/// In whole minutes as people say them (1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120): `least` is
/// rounded down (0: less than a minute), `most` up. Beyond two hours `most` is 120 and `open`.
struct wait_range {
  minutes least{0};
  minutes most{0};
  bool open = false; ///< "more than"
  bool operator==(const wait_range&) const = default;
};

/// What one place in the queue costs: one in five waited less, one in five more.
struct wait_pace {
  milliseconds low{0};
  milliseconds high{0};
};
/// For somebody with `ahead` before them.
wait_range range_at(const wait_pace& pace, std::uint32_t ahead);

class wait_estimate {
public:
  explicit wait_estimate(wait_policy policy = {}) : policy_(policy) {}

  /// Somebody was answered now. `ahead`: how many stood before them when they joined.
  void answered(instant now, milliseconds waited, std::uint32_t ahead);
  /// Nothing while fewer than samples_min were answered within the window.
  [[nodiscard]] std::optional<wait_pace> pace(instant now) const;
  /// When the next answer that counts now is too long ago.
  [[nodiscard]] std::optional<instant> next_change(instant now) const;
  /// For somebody with `ahead` before them.
  [[nodiscard]] std::optional<wait_range> range(std::uint32_t ahead, instant now) const;

private:
  struct sample {
    instant at;
    milliseconds per_place;
  };
  wait_policy policy_;
  std::deque<sample> samples_; ///< by time
};

/// What a visitor was told, and what to tell them now.
struct told_wait {
  std::optional<wait_range> range;
  instant at{};
  bool longer_said = false;
  bool operator==(const told_wait&) const = default;
};
enum class wait_news : std::uint8_t {
  none = 1,
  changed = 2,      ///< say the new range
  takes_longer = 3, ///< the end of what was said has passed: say so, once per range
};
/// Updates `told` when there is something to say.
wait_news news(told_wait& told, const std::optional<wait_range>& range, instant now);
/// When "it takes longer" would be due; nothing when it was said or nothing was told.
std::optional<instant> longer_due(const told_wait& told);

} // namespace ecoute
