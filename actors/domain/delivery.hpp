// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/alert.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// When the rings of alerts are sent to whoever receives them outside, and sent again (RELIABILITY
/// §5). Who receives rings of one alert receives them in order: a later one waits until the earlier
/// is delivered or dead, however often that is tried. Nothing is dropped in silence: after a day a
/// delivery is dead, which raises an alert.
namespace ecoute {

inline constexpr std::size_t deliveries_in_flight_max = 64;
inline constexpr std::size_t deliveries_per_receiver_max = 4;
inline constexpr std::chrono::hours delivery_life{24};

/// One that is neither delivered nor dead.
struct delivery {
  std::string key{};
  alert_channel channel = alert_channel::webhook;
  std::string endpoint{}; ///< of a webhook, its name: all mails are one receiver, the relay
  agent_id recipient{};   ///< of a mail
  alert_id about{};
  std::uint32_t ring = 0; ///< order within one alert
  bool urgent = false;    ///< of a danger: before others
  instant made{};
  instant due{};   ///< not sooner; of a new one, made
  instant tried{}; ///< last, when that ended; zero: never
  std::uint32_t tries = 0;
  bool in_flight =
      false; ///< of this process: after a restart none is, and the key makes it harmless
  bool operator==(const delivery&) const = default;
};

/// After so many tries: 5 s, 15 s, 45 s, 2, 5, 10 min, then 15 min, each ±20 % by the key, so that
/// what failed together is not tried again together.
milliseconds pause_after(std::uint32_t tries, std::string_view key);

/// How it waits after a try that failed. Nothing: it is dead, a day after it was made; the last try
/// is at that time, or the first where it had to wait for an earlier ring until then.
std::optional<delivery> after_failure(delivery d, instant now);
/// What a dead one raises: one alert per receiver.
alert_cause cause_of_dead(const delivery& d);

struct delivery_plan {
  std::vector<std::size_t> send{}; ///< places in the list, what comes first first
  /// When time alone lets more be sent; so does the end of each one in flight.
  std::optional<instant> look_again{};
  bool operator==(const delivery_plan&) const = default;
};
/// What may be sent now. A failed one is due at once when its alert rings again: who is rung each
/// minute is not kept waiting for fifteen.
delivery_plan plan_deliveries(std::span<const delivery> all, instant now);

} // namespace ecoute
