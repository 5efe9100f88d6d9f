// SPDX-License-Identifier: EUPL-1.2
#include "net/outbound/dead_man_beat.hpp"

#include "config/limits.hpp"
#include "net/log.hpp"
#include "net/quiet.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>

#include <utility>

namespace ecoute {
namespace {

/// While it fails, tried so much more often.
constexpr int hurry = 3;

alert_cause deaf() {
  return {alert_kind::system_fault, on_call_scope::system, {}, std::string{dead_man_deaf}};
}

} // namespace

void beat_state::next(milliseconds pause) {
  self->delayed_send(self, pause, session_tick{round_});
}

/// A round that is not over by the next one is given up: its answers count for nothing.
void beat_state::ask() {
  ++round_;
  heard_ = 0;
  asked_ = now();
  next(parts_.every);
  const auto round = round_;
  if (const auto supervisor = parts_.supervisor())
    self->request(supervisor, fixed::beat_patience, ask_status{})
        .then(
            [this, round](const engine_status& s) {
              mode_ = s.mode;
              answered(round, part::scheduler);
            },
            [](caf::error&) {});
  if (const auto journal = parts_.journal())
    self->request(caf::actor_cast<caf::actor>(journal), fixed::beat_patience, ask_pulse{})
        .then([this, round](const pulse&) { answered(round, part::journal); }, [](caf::error&) {});
  // A loop that never turns again must not keep this actor in memory.
  parts_.ask_loop([me = caf::actor_cast<caf::weak_actor_ptr>(beat_handle{self}), round] {
    if (const auto here = caf::actor_cast<beat_handle>(me))
      caf::anon_send(here, loop_answers{round});
  });
}

void beat_state::answered(std::uint64_t round, part who) {
  if (round != round_ || heard_ == all_parts || now() > asked_ + fixed::beat_patience)
    return;
  heard_ = static_cast<std::uint8_t>(heard_ | static_cast<std::uint8_t>(who));
  if (heard_ == all_parts)
    beat();
}

void beat_state::beat() {
  const auto at = std::to_string(std::chrono::floor<seconds>(now()).time_since_epoch().count());
  const auto body =
      R"({"kind":"beat","at":)" + at + R"(,"mode":")" + std::string{name_of(mode_)} + R"("})";
  parts_.post("beat/" + at, body, [me = beat_handle{self}, round = round_](sent s) {
    caf::anon_send(me, sending_over{round, static_cast<std::uint8_t>(s.outcome), s.status});
  });
}

void beat_state::on_over(const sending_over& m) {
  if (static_cast<sending_outcome>(m.outcome) == sending_outcome::delivered) {
    ++parts_.counters->beats;
    failed_ = 0;
    if (const auto board = parts_.board(); told_ && board) {
      told_ = false;
      self->send(board, alert_cause_over{deaf()});
    }
    return;
  }
  ++parts_.counters->beats_failed;
  if (m.flight == round_)
    next(parts_.every / hurry);
  if (++failed_ < fixed::beats_failed_until_told || told_)
    return;
  logging::write(logging::name::beat_failed, {{logging::key::status, std::uint64_t{m.status}}});
  if (const auto board = parts_.board()) {
    told_ = true;
    self->send(board, raise_alert{deaf()});
  }
}

beat_handle::behavior_type beat_state::make_behavior(beat_parts parts) {
  parts_ = std::move(parts);
  print_nothing(self);
  ask();
  return {
      [this](const session_tick& m) {
        if (m.generation == round_)
          ask();
      },
      [this](const loop_answers& m) { answered(m.asked, part::sockets); },
      [this](const sending_over& m) { on_over(m); },
  };
}

beat_handle spawn_dead_man_beat(caf::actor_system& system, beat_parts parts) {
  return system.spawn([](beat_handle::stateful_pointer<beat_state> self,
                         beat_parts p) { return self->state.make_behavior(std::move(p)); },
                      std::move(parts));
}

} // namespace ecoute
