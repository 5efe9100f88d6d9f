// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/virtual_engine.hpp"

#include "actors/messages/message_types.hpp"

#include <caf/atom.hpp>

#include <algorithm>

namespace ecoute::test {

virtual_time_config::virtual_time_config() {
  ecoute::add_message_types(*this);
  set("scheduler.policy", caf::atom("testing"));
}

virtual_engine::virtual_engine(instant begin)
    : system(config),
      scheduler(dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler())),
      clock_(scheduler.clock().now(), begin) {}

virtual_engine::~virtual_engine() {
  stop();
}

std::shared_ptr<engine_parts> virtual_engine::make_parts() {
  auto parts = std::make_shared<engine_parts>();
  parts->spawn_journal = [this](caf::actor_system& s, const supervisor_handle&) {
    return spawn_memory_journal(s, store);
  };
  parts->spawn_archive = [this](caf::actor_system& s) { return spawn_memory_archive(s, store); };
  if (with_roster)
    parts->spawn_roster_archive = [this](caf::actor_system& s) {
      return spawn_memory_roster(s, store);
    };
  if (with_alerts)
    parts->spawn_alert_archive = [this](caf::actor_system& s) {
      return spawn_memory_alert_archive(s, alerts);
    };
  parts->new_conversation_id = [this] { return conversation_id{{1, ++conversation_ids_}}; };
  parts->new_alert_id = [this] { return alert_id{{2, ++alert_ids_}}; };
  parts->on_fatal = [this] { fatal = true; };
  parts->fault = [this](const conversation_id& id, std::string_view point) {
    if (fault)
      fault(id, point);
  };
  parts->clock = clock_;
  parts->counts = counts;
  parts->limits = limits;
  parts->trainings = trainings;
  return parts;
}

void virtual_engine::set_wall_clock(instant to) {
  clock_ = wall_clock{scheduler.clock().now(), to};
}

void virtual_engine::start() {
  start_engine(system, make_parts());
  if (with_alerts)
    start_dispatcher();
  run();
}

void virtual_engine::start_dispatcher() {
  dispatcher_ = spawn_memory_dispatcher(system, alerts);
  directory::put(system, dispatcher_);
}

void virtual_engine::stop() {
  stop_engine(system);
  if (dispatcher_)
    caf::anon_send_exit(std::exchange(dispatcher_, dispatcher_handle{}),
                        caf::exit_reason::user_shutdown);
  run();
}

void virtual_engine::restart() {
  stop();
  start();
}

void virtual_engine::run_for(caf::timespan d) {
  auto& clock = scheduler.clock();
  const auto end = clock.current_time + d;
  scheduler.run();
  while (!clock.schedule().empty() && clock.schedule().begin()->first <= end) {
    const auto at = clock.schedule().begin()->first;
    scheduler.advance_time(at > clock.current_time ? at - clock.current_time : caf::timespan{0});
    scheduler.run();
  }
  if (end > clock.current_time)
    scheduler.advance_time(end - clock.current_time);
  scheduler.run();
}

instant virtual_engine::now() {
  return clock_.at(scheduler.clock().now());
}

conversation_handle virtual_engine::locate_one(const conversation_id& id) {
  const auto r = ask<conversation_handle>(directory::registry(system), locate{id});
  return std::holds_alternative<conversation_handle>(r) ? std::get<conversation_handle>(r)
                                                        : conversation_handle{};
}

std::size_t virtual_engine::count_stored(const conversation_id& id, std::uint8_t kind) {
  const auto& all = store->events[id];
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [kind](const event& e) { return kind_of(e.body) == kind; }));
}

} // namespace ecoute::test
