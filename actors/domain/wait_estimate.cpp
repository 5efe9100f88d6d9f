// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/wait_estimate.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace ecoute {

namespace {

constexpr std::array<int, 13> spoken{0, 1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120};

minutes spoken_below(milliseconds wait) {
  const auto after = std::upper_bound(spoken.begin(), spoken.end(), wait,
                                      [](milliseconds w, int m) { return w < minutes{m}; });
  return minutes{after == spoken.begin() ? 0 : *std::prev(after)};
}

/// At least one minute: "at most 0 minutes" would promise too much.
minutes spoken_above(milliseconds wait) {
  const auto found = std::lower_bound(spoken.begin() + 1, spoken.end(), wait,
                                      [](int m, milliseconds w) { return minutes{m} < w; });
  return minutes{found == spoken.end() ? spoken.back() : *found};
}

} // namespace

void wait_estimate::answered(instant now, milliseconds waited, std::uint32_t ahead) {
  samples_.push_back({now, std::max(waited, milliseconds{0}) / (ahead + 1)});
  while (samples_.size() > policy_.samples_max)
    samples_.pop_front();
}

std::optional<wait_pace> wait_estimate::pace(instant now) const {
  std::vector<milliseconds> recent;
  for (const auto& s : samples_)
    if (s.at + policy_.window > now)
      recent.push_back(s.per_place);
  if (recent.empty() || recent.size() < policy_.samples_min)
    return std::nullopt;
  std::sort(recent.begin(), recent.end());
  return wait_pace{recent[recent.size() / 5], recent[recent.size() - 1 - recent.size() / 5]};
}

std::optional<instant> wait_estimate::next_change(instant now) const {
  for (const auto& s : samples_)
    if (s.at + policy_.window > now)
      return s.at + policy_.window;
  return std::nullopt;
}

std::optional<wait_range> wait_estimate::range(std::uint32_t ahead, instant now) const {
  const auto found = pace(now);
  return found ? std::optional{range_at(*found, ahead)} : std::nullopt;
}

wait_range range_at(const wait_pace& pace, std::uint32_t ahead) {
  const auto places = static_cast<std::int64_t>(ahead) + 1;
  const auto high = pace.high * places;
  return {spoken_below(pace.low * places), spoken_above(high), high > minutes{spoken.back()}};
}

wait_news news(told_wait& told, const std::optional<wait_range>& range, instant now) {
  if (range && range != told.range) {
    told = {range, now, false};
    return wait_news::changed;
  }
  const auto due = longer_due(told);
  if (!due || now < *due)
    return wait_news::none;
  told.longer_said = true;
  return wait_news::takes_longer;
}

std::optional<instant> longer_due(const told_wait& told) {
  if (!told.range || told.longer_said || told.range->open)
    return std::nullopt;
  return told.at + told.range->most;
}

} // namespace ecoute
