// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/outbound/outbound_messages.hpp"
#include "net/outbound/outgoing.hpp"

#include <caf/actor_system.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

/// Says to somebody outside, every 30 s, that the engine lives; who does not hear it for 90 s rings
/// (RELIABILITY.md §0.6). It says so only when the engine does answer: the supervisor and the
/// journal on the scheduler, and the thread of the sockets. An engine that hangs is silent.
///
///   tick ─▶ supervisor, journal, loop asked ─all answered─▶ POST ─▶ next tick
///             └ one of them silent for beat_patience: no POST
///
/// While PostgreSQL is away it beats on, with the mode in it: that has its own alert, by the
/// emergency path. Supervised by the supervisor; dead beyond its policy, the receiver rings.
namespace ecoute {

using beat_handle = caf::typed_actor<caf::reacts_to<session_tick>, caf::reacts_to<loop_answers>,
                                     caf::reacts_to<sending_over>>;

struct beat_parts {
  std::function<supervisor_handle()> supervisor; ///< null: away
  std::function<journal_handle()> journal;       ///< null: away
  std::function<alert_board_handle()> board;     ///< null: away
  /// Asks the thread of the sockets to call this.
  std::function<void(std::function<void()>)> ask_loop;
  post_function post;
  std::function<instant(std::chrono::steady_clock::time_point)> wall;
  milliseconds every = seconds{30};
  std::shared_ptr<outbound_counters> counters = std::make_shared<outbound_counters>();
};

/// Of the receiver being away: an alert of the system.
inline constexpr std::string_view dead_man_deaf = "dead_man_deaf";

class beat_state {
public:
  explicit beat_state(beat_handle::pointer owner) : self(owner) {}
  beat_handle::behavior_type make_behavior(beat_parts parts);

  beat_handle::pointer self;
  static inline const char* name = "dead_man_beat";

private:
  void ask();
  enum class part : std::uint8_t { scheduler = 1, journal = 2, sockets = 4 };
  static constexpr std::uint8_t all_parts = 7;
  void answered(std::uint64_t round, part who);
  void beat();
  void on_over(const sending_over& m);
  void next(milliseconds pause);
  [[nodiscard]] instant now() const { return parts_.wall(self->clock().now()); }

  beat_parts parts_;
  std::uint64_t round_ = 0;
  std::uint8_t heard_ = 0; ///< parts, in this round
  instant asked_{};
  engine_mode mode_ = engine_mode::normal;
  int failed_ = 0; ///< beats in a row
  bool told_ = false;
};

beat_handle spawn_dead_man_beat(caf::actor_system& system, beat_parts parts);

} // namespace ecoute
