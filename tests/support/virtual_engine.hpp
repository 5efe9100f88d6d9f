// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/supervisor/supervisor_actor.hpp"
#include "actors/support/directory.hpp"
#include "tests/support/memory_alerts.hpp"
#include "tests/support/memory_store.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/scoped_actor.hpp>

#include <memory>
#include <variant>

namespace ecoute::test {

struct virtual_time_config : caf::actor_system_config {
  virtual_time_config();
};

/// What was answered to a request: the answer, or why not.
template <class Answer>
using reply = std::variant<Answer, refusal>;

template <class Answer>
refusal refused(const reply<Answer>& r) {
  return std::holds_alternative<refusal>(r) ? std::get<refusal>(r) : refusal::none;
}

/// A whole engine on CAF's test scheduler: one thread, virtual time, storage in memory.
class virtual_engine {
public:
  /// Virtual time begins then.
  explicit virtual_engine(instant begin = instant{std::chrono::hours{24 * 365 * 50}});
  virtual ~virtual_engine();
  virtual_engine(const virtual_engine&) = delete;
  virtual_engine& operator=(const virtual_engine&) = delete;

  void start();
  void stop();
  /// What the engine is given: storage in memory, the limits and the clock of this fixture.
  std::shared_ptr<engine_parts> make_parts();
  /// The engine dies and comes back; only the store stays.
  void restart();

  /// Runs whatever is ready, then time, stopping at each timer on the way.
  void run_for(caf::timespan d);
  void run() { run_for(caf::timespan{0}); }
  [[nodiscard]] instant now();

  template <class Answer, class Handle, class... Messages>
  reply<Answer> ask(const Handle& to, const Messages&... messages) {
    caf::scoped_actor self{system};
    auto pending = self->request(to, std::chrono::seconds{50}, messages...);
    run();
    for (int i = 0; i < 600 && self->mailbox().empty(); ++i)
      run_for(std::chrono::milliseconds{100});
    reply<Answer> out = refusal::unavailable;
    pending.receive([&](const Answer& a) { out = a; },
                    [&](const caf::error& why) { out = refusal_of(why); });
    return out;
  }

  conversation_handle locate_one(const conversation_id& id);
  message_id next_message_id() { return {{7, ++message_ids_}}; }
  /// Events of one conversation as stored.
  const std::vector<event>& stored_events(const conversation_id& id) { return store->events[id]; }
  [[nodiscard]] std::size_t count_stored(const conversation_id& id, std::uint8_t kind);

  virtual_time_config config;
  caf::actor_system system;
  caf::scheduler::test_coordinator& scheduler;
  shared_store store = std::make_shared<memory_store>();
  settings limits;
  std::shared_ptr<service_counts> counts = std::make_shared<service_counts>();
  fault_point fault;
  bool fatal = false;
  std::vector<training_script> trainings;
  bool with_roster = false; ///< whether the engine keeps the store's roster
  shared_alerts alerts = std::make_shared<memory_alerts>();
  bool with_alerts = false; ///< whether alerts are stored there, and delivered from the next start

  /// The machine's wall clock is set to this; an engine reads it once, as it starts.
  void set_wall_clock(instant to);

private:
  void start_dispatcher();

  dispatcher_handle dispatcher_;
  std::uint64_t conversation_ids_ = 0;
  std::uint64_t message_ids_ = 0;
  std::uint64_t alert_ids_ = 0;
  wall_clock clock_;
};

} // namespace ecoute::test
