// SPDX-License-Identifier: EUPL-1.2
#include "net/rate_limits.hpp"

#include "config/limits.hpp"

#include <algorithm>
#include <cmath>

namespace ecoute {

namespace {

constexpr double hour_seconds = 3600;
constexpr double minute_seconds = 60;

token_bucket spread(std::uint32_t count, double window_seconds) {
  return {static_cast<double>(count), count / window_seconds};
}

} // namespace

void token_bucket::refill(steady_instant now) {
  if (at_ != steady_instant{}) {
    const double passed = std::chrono::duration<double>(now - at_).count();
    tokens_ = std::min(burst_, tokens_ + std::max(passed, 0.0) * rate_);
  }
  at_ = now;
}

milliseconds token_bucket::take(steady_instant now) {
  refill(now);
  tokens_ -= 1.0;
  if (tokens_ >= 0.0)
    return milliseconds{0};
  return milliseconds{static_cast<std::int64_t>(std::ceil(-tokens_ / rate_ * 1000.0))};
}

bool token_bucket::try_take(steady_instant now) {
  refill(now);
  if (tokens_ < 1.0)
    return false;
  tokens_ -= 1.0;
  return true;
}

source_limits::source_limits(const network_settings& limits)
    : limits_(limits), all_codes_(spread(limits.codes_hour_soft, hour_seconds)) {}

source_limits::entry& source_limits::of(const source_id& who) {
  if (const auto found = sources_.find(who); found != sources_.end()) {
    ages_.splice(ages_.end(), ages_, found->second.age);
    return found->second;
  }
  if (sources_.size() >= fixed::sources_max) {
    sources_.erase(ages_.front());
    ages_.pop_front();
  }
  const auto age = ages_.insert(ages_.end(), who);
  entry fresh{{},
              spread(limits_.codes_per_source_hour, hour_seconds),
              spread(limits_.sign_ins_per_source_minute, minute_seconds),
              age};
  return sources_.emplace(who, fresh).first->second;
}

opening_turns::answer source_limits::opening(const source_id& who, const message_id& wish,
                                             steady_instant now) {
  const opening_policy policy{.free = limits_.openings_per_source,
                              .friction = limits_.opening_friction,
                              .pending_max = limits_.openings_pending_max};
  const instant at{std::chrono::floor<milliseconds>(now.time_since_epoch())};
  const std::lock_guard guard{mutex_};
  return of(who).openings.ask(wish, at, policy);
}

bool source_limits::code(const source_id& who, steady_instant now) {
  const std::lock_guard guard{mutex_};
  return of(who).codes.try_take(now);
}

milliseconds source_limits::code_delay(steady_instant now) {
  const std::lock_guard guard{mutex_};
  return all_codes_.try_take(now) ? milliseconds{0} : fixed::code_delay_max;
}

bool source_limits::sign_in(const source_id& who, steady_instant now) {
  const std::lock_guard guard{mutex_};
  return of(who).sign_ins.try_take(now);
}

} // namespace ecoute
