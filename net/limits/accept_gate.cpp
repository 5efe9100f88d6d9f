// SPDX-License-Identifier: EUPL-1.2
#include "net/limits/accept_gate.hpp"

#include "config/limits.hpp"

#include <algorithm>
#include <utility>

namespace ecoute {

accept_gate::accept_gate(const network_settings& limits, clock::time_point now)
    : total_max_(limits.connections_max), source_max_(limits.connections_per_source_max),
      source_minute_(limits.connections_per_source_minute),
      handshakes_(limits.handshakes_per_second),
      handshake_bucket_{static_cast<double>(limits.handshakes_per_second), now} {}

bool accept_gate::bucket::take(double capacity, double per_second, clock::time_point now) {
  const double passed = std::chrono::duration<double>(now - at).count();
  tokens = std::min(capacity, tokens + std::max(passed, 0.0) * per_second);
  at = now;
  if (tokens < 1.0) {
    return false;
  }
  tokens -= 1.0;
  return true;
}

accept_gate::place accept_gate::hold(const std::shared_ptr<std::uint32_t>& counter) {
  ++*counter;
  // The lock is shared, because a connection may outlive its listener's gate.
  return place{counter.get(), [counter, lock = mutex_](void*) {
                 const std::lock_guard guard{*lock};
                 --*counter;
               }};
}

admission_verdict accept_gate::enter(clock::time_point now, place& out) {
  const std::lock_guard guard{*mutex_};
  if (*total_ >= total_max_) {
    return admission_verdict::full;
  }
  if (!handshake_bucket_.take(handshakes_, handshakes_, now)) {
    return admission_verdict::too_fast;
  }
  out = hold(total_);
  return admission_verdict::admitted;
}

admission_verdict accept_gate::enter_source(const source_ids& source, clock::time_point now,
                                            place& out) {
  place narrow;
  place wide;
  const bool two = source.wide != source.now;
  auto verdict = admission_verdict::admitted;
  {
    const std::lock_guard guard{*mutex_};
    carry_over(source.previous, source.now);
    carry_over(source.wide_previous, source.wide);
    verdict = check(source.now, 1, now, narrow);
    if (verdict == admission_verdict::admitted && two) {
      verdict = check(source.wide, fixed::wide_factor, now, wide);
    }
  }
  if (verdict == admission_verdict::admitted) {
    out = two ? std::make_shared<std::pair<place, place>>(std::move(narrow), std::move(wide))
              : std::move(narrow);
  }
  return verdict;
}

admission_verdict accept_gate::check(const source_id& id, std::uint32_t factor,
                                     clock::time_point now, place& out) {
  auto found = sources_.find(id);
  if (found == sources_.end()) {
    forget_oldest();
    found = sources_.emplace(id, source_state{}).first;
    found->second.minute = {static_cast<double>(source_minute_) * factor, now};
    found->second.age = ages_.insert(ages_.end(), id);
  }
  auto& state = found->second;
  ages_.splice(ages_.end(), ages_, state.age);
  if (*state.open >= source_max_ * factor) {
    return admission_verdict::source_full;
  }
  const double per_minute = static_cast<double>(source_minute_) * factor;
  if (!state.minute.take(per_minute, per_minute / 60.0, now)) {
    return admission_verdict::source_fast;
  }
  out = hold(state.open);
  return admission_verdict::admitted;
}

void accept_gate::carry_over(const source_id& previous, const source_id& now) {
  const auto old = sources_.find(previous);
  if (old == sources_.end() || sources_.contains(now)) {
    return;
  }
  auto node = sources_.extract(old);
  node.key() = now;
  *node.mapped().age = now;
  sources_.insert(std::move(node));
}

void accept_gate::forget_oldest() {
  if (sources_.size() < fixed::sources_max) {
    return;
  }
  sources_.erase(ages_.front());
  ages_.pop_front();
}

std::size_t accept_gate::sources() const {
  const std::lock_guard guard{*mutex_};
  return sources_.size();
}

} // namespace ecoute
