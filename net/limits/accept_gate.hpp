// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/settings.hpp"
#include "net/source_hash.hpp"

#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>

namespace ecoute {

enum class admission_verdict : std::uint8_t {
  admitted,
  full,        ///< connections_max
  too_fast,    ///< handshakes_per_second
  source_full, ///< connections_per_source_max
  source_fast, ///< connections_per_source_minute
};

/// Who may connect (RELIABILITY.md §5, connections). Limits slow down and never shut out for good:
/// every refusal passes by itself. The clock is an argument. Thread-safe.
class accept_gate {
public:
  using clock = std::chrono::steady_clock;

  accept_gate(const network_settings& limits, clock::time_point now);

  /// A place held; given back when the last copy dies.
  using place = std::shared_ptr<void>;

  /// One more connection of the node: total and handshakes per second.
  admission_verdict enter(clock::time_point now, place& out);

  /// The same connection's source, once it is known.
  admission_verdict enter_source(const source_ids& source, clock::time_point now, place& out);

  std::size_t sources() const;

private:
  struct bucket {
    double tokens = 0;
    clock::time_point at;
    bool take(double capacity, double per_second, clock::time_point now);
  };
  struct source_state {
    std::shared_ptr<std::uint32_t> open = std::make_shared<std::uint32_t>(0);
    bucket minute;
    std::list<source_id>::iterator age;
  };
  using table = std::map<source_id, source_state>;

  admission_verdict check(const source_id& id, std::uint32_t factor, clock::time_point now,
                          place& out);
  void carry_over(const source_id& previous, const source_id& now);
  void forget_oldest();
  place hold(const std::shared_ptr<std::uint32_t>& counter);

  const std::uint32_t total_max_;
  const std::uint32_t source_max_;
  const std::uint32_t source_minute_;
  const std::uint32_t handshakes_;
  std::shared_ptr<std::mutex> mutex_ = std::make_shared<std::mutex>();
  std::shared_ptr<std::uint32_t> total_ = std::make_shared<std::uint32_t>(0);
  bucket handshake_bucket_;
  table sources_;
  std::list<source_id> ages_; ///< oldest first
};

} // namespace ecoute
