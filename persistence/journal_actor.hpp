// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/journal_machine.hpp"
#include "actors/messages/handles.hpp"
#include "config/settings.hpp"
#include "persistence/journal_line.hpp"

#include <caf/actor_system.hpp>
#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <functional>
#include <memory>
#include <unordered_map>

/// The only writer. It gathers what arrived while the last commit was in flight and writes that as
/// one transaction (group commit); its reasoning is journal_machine, its hands are journal_line.
/// Supervised by the supervisor. Its death answers nobody: callers have a timeout and monitor it;
/// a new journal raises the epoch, and who was in doubt reloads from the archive.
namespace ecoute {

struct journal_deps {
  database_settings database;
  journal_settings journal;
  std::shared_ptr<key_ring> keys;
  /// Called on change only, on the journal's thread; must not block.
  std::function<void(engine_mode)> on_mode = [](engine_mode) {};
  /// The same, for how many entries wait.
  std::function<void(std::uint32_t)> on_backlog = [](std::uint32_t) {};
};

/// Detached, on a thread of its own.
journal_handle spawn_journal(caf::actor_system& system, journal_deps deps);

/// What the line and the timer tell the journal.
using journal_wake_atom = caf::atom_constant<caf::atom("jwake")>;
using journal_tick_atom = caf::atom_constant<caf::atom("jtick")>;
using journal_actor_type =
    journal_handle::extend<caf::reacts_to<journal_wake_atom>, caf::reacts_to<journal_tick_atom>>;

class journal_state {
public:
  explicit journal_state(journal_actor_type::pointer self);
  journal_actor_type::behavior_type make_behavior(journal_deps deps);
  static inline const char* name = "journal";

private:
  struct pending {
    std::shared_ptr<const append> what;
    caf::typed_response_promise<committed> promise;
  };
  caf::typed_response_promise<committed> on_append(append& wish);
  journal_health on_health();
  void on_wake();
  void on_outcome(const journal_outcome& outcome);
  void on_tick();
  void drive();
  void hand_out_answers();
  void arm(std::optional<milliseconds> until);
  void tell_mode();
  void tell_backlog();
  [[nodiscard]] milliseconds now() const;

  journal_actor_type::pointer self_;
  journal_deps deps_;
  std::optional<journal_machine> machine_;
  std::unordered_map<entry_number, pending> pending_;
  entry_number last_number_ = 0;
  std::optional<milliseconds> armed_; ///< the one timer that counts
  engine_mode told_ = engine_mode::normal;
  std::uint32_t told_backlog_ = 0;
  std::unique_ptr<journal_line> line_;
};

} // namespace ecoute
