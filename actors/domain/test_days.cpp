// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/test_days.hpp"

#include <algorithm>

namespace ecoute {

namespace {

constexpr std::chrono::hours longer_than_any_day{26};

} // namespace

void test_days::taken(instant at) {
  if (at == instant{})
    return;
  since_ = at;
  if (raised_at_ && *raised_at_ <= at)
    raised_at_.reset();
}

void test_days::is_open(instant raised_at) {
  raised_at_ = std::max(raised_at_.value_or(raised_at), raised_at);
}

/// At or before `now`.
instant test_days::last_daily(instant now) const {
  auto last = zone_.next_daily(at_, now - longer_than_any_day);
  for (auto next = last; next <= now; next = zone_.next_daily(at_, next))
    last = next;
  return last;
}

std::optional<instant> test_days::missing_at() const {
  if (!raised_at_ || missing_told_)
    return std::nullopt;
  return *raised_at_ + answer_within_;
}

test_days::due test_days::look(instant now) {
  due found;
  const auto last = last_daily(now);
  if (last > since_ && (!raised_at_ || *raised_at_ < last)) {
    raised_at_ = now;
    missing_told_ = false;
    found.raise = true;
  }
  if (const auto at = missing_at(); at && *at <= now) {
    missing_told_ = true;
    found.missing = true;
  }
  return found;
}

std::optional<instant> test_days::next(instant now) const {
  const auto daily = zone_.next_daily(at_, now);
  return std::min(daily, missing_at().value_or(daily));
}

} // namespace ecoute
