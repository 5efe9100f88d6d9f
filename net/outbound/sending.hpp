// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/limits.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

/// What webhooks and mails have in common.
namespace ecoute {

/// What became of one try.
enum class sending_outcome : std::uint8_t {
  delivered = 1, ///< a 2xx; of a mail: the relay has taken it over
  later,         ///< 408, 425, 429 or 5xx; of a mail: 4xx
  refused,       ///< any other status, a redirect too: none is followed
  unreachable,   ///< no answer in time, no such name, or not who it should be (TLS)
  not_allowed,   ///< nothing was sent: the address is private, or something is none of ours
  switched_off,  ///< by the settings, which name no relay of mail: over, and nobody is told
};

struct sent {
  sending_outcome outcome = sending_outcome::unreachable;
  std::uint16_t status = 0; ///< 0: there was none
  bool operator==(const sent&) const = default;
};

/// Raised when the process ends: what is under way is given up within a second or two. It was
/// delivered, or it is sent again under its key.
using stop_flag = std::shared_ptr<const std::atomic<bool>>;

struct sending_limits {
  std::chrono::milliseconds whole =
      fixed::delivery_patience; ///< from the name's look-up to the end
  std::size_t answer_bytes = fixed::delivery_answer_bytes_max; ///< then it is cut off
  stop_flag stop{};                                            ///< may be null
};

} // namespace ecoute
