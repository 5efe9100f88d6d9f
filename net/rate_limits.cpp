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

bool token_bucket::holds_one(steady_instant now) {
  refill(now);
  return tokens_ >= 1.0;
}

source_limits::source_limits(const network_settings& limits)
    : limits_(limits), all_codes_(spread(limits.codes_hour_soft, hour_seconds)) {}

source_limits::counts& source_limits::of(const source_id& now, const source_id& previous,
                                         std::uint32_t factor) {
  if (const auto found = sources_.find(now); found != sources_.end()) {
    ages_.splice(ages_.end(), ages_, found->second.age);
    return *found->second.what;
  }
  // A connection may be older than the key: what it is counted under stays known too.
  std::shared_ptr<counts> what;
  if (const auto old = sources_.find(previous); old != sources_.end())
    what = old->second.what;
  else
    what = std::make_shared<counts>(
        counts{{},
               spread(limits_.codes_per_source_hour * factor, hour_seconds),
               spread(fixed::codes_hashed_in_vain_hour * factor, hour_seconds),
               spread(limits_.sign_ins_per_source_minute * factor, minute_seconds),
               spread(fixed::look_ups_minute * factor, minute_seconds),
               spread(fixed::feeds_minute * factor, minute_seconds)});
  if (sources_.size() >= fixed::sources_max) {
    sources_.erase(ages_.front());
    ages_.pop_front();
  }
  const auto age = ages_.insert(ages_.end(), now);
  return *sources_.emplace(now, entry{std::move(what), age}).first->second.what;
}

source_limits::counts& source_limits::narrow(const source_ids& who) {
  return of(who.now, who.previous, 1);
}

source_limits::counts* source_limits::wide(const source_ids& who) {
  return who.wide == who.now ? nullptr : &of(who.wide, who.wide_previous, fixed::wide_factor);
}

/// The source's own first: what it is refused is not taken from its neighbours.
bool source_limits::take(const source_ids& who, token_bucket counts::*which, steady_instant now) {
  const std::lock_guard guard{mutex_};
  if (!(narrow(who).*which).try_take(now))
    return false;
  auto* all = wide(who);
  return all == nullptr || (all->*which).try_take(now);
}

opening_turns::answer source_limits::opening(const source_ids& who, const message_id& wish,
                                             steady_instant now) {
  const opening_policy policy{.free = limits_.openings_per_source,
                              .friction = limits_.opening_friction,
                              .pending_max = limits_.openings_pending_max};
  const opening_policy shared{.free = policy.free * fixed::wide_factor,
                              .friction = policy.friction / fixed::wide_factor,
                              .pending_max = policy.pending_max * fixed::wide_factor};
  const instant at{std::chrono::floor<milliseconds>(now.time_since_epoch())};
  const std::lock_guard guard{mutex_};
  const auto own = narrow(who).openings.ask(wish, at, policy);
  auto* all = own.refused ? nullptr : wide(who);
  if (all == nullptr)
    return own;
  const auto among = all->openings.ask(wish, at, shared);
  return {among.refused, std::max(own.wait, among.wait)};
}

code_turn source_limits::code(const source_ids& who, const std::string& asked, steady_instant now) {
  const std::lock_guard guard{mutex_};
  auto& source = narrow(who);
  if (asked == source.asked && source.repeats < fixed::code_repeats_max) {
    ++source.repeats;
    return uncounted(code_try::let_in, now);
  }
  auto* all = wide(who);
  if (source.codes.try_take(now) && (all == nullptr || all->codes.try_take(now))) {
    source.asked = asked;
    source.repeats = 0;
    const bool beyond = !all_codes_.try_take(now);
    return {code_try::let_in, beyond ? fixed::code_delay_max : milliseconds{0}, beyond};
  }
  return uncounted(source.codes_in_vain.try_take(now) ? code_try::in_vain : code_try::unanswerable,
                   now);
}

code_turn source_limits::uncounted(code_try within, steady_instant now) {
  return {within, all_codes_.holds_one(now) ? milliseconds{0} : fixed::code_delay_max, false};
}

bool source_limits::sign_in(const source_ids& who, steady_instant now) {
  return take(who, &counts::sign_ins, now);
}

bool source_limits::feed(const source_ids& who, steady_instant now) {
  return take(who, &counts::feeds, now);
}

bool source_limits::look_up(const source_ids& who, steady_instant now) {
  return take(who, &counts::look_ups, now);
}

} // namespace ecoute
