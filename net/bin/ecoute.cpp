// SPDX-License-Identifier: EUPL-1.2
#include "actors/supervisor/supervisor_actor.hpp"
#include "net/agent_routes.hpp"
#include "net/bin/ecoute_engine.hpp"
#include "net/io_threads.hpp"
#include "net/limits/cgroup_memory.hpp"
#include "net/listener.hpp"
#include "net/log.hpp"
#include "net/mode_watch_actor.hpp"
#include "net/operations_routes.hpp"
#include "net/planned_end.hpp"
#include "net/session_desk.hpp"
#include "net/visitor_routes.hpp"

#include <CLI/CLI.hpp>
#include <caf/exit_reason.hpp>
#include <caf/send.hpp>
#include <sodium.h>

#include <atomic>
#include <csignal>
#include <ctime>
#include <iostream>
#include <sys/prctl.h>
#include <unistd.h>

/// The engine's process: reads what it needs, starts the engine and three listeners, says `ready`,
/// waits for a signal, and ends everything in order.
namespace ecoute {
namespace {

constexpr int exit_refused = 1; ///< could not start
constexpr int exit_gave_up =
    2; ///< the supervisor or a socket's thread gave up: to be started again

std::atomic<bool> gave_up_flag{false};

void give_up() {
  gave_up_flag = true;
  kill(getpid(), SIGTERM);
}

sigset_t ending_signals() {
  sigset_t out;
  sigemptyset(&out);
  sigaddset(&out, SIGTERM);
  sigaddset(&out, SIGINT);
  return out;
}

/// True when a signal came within the pause.
bool told_to_end(milliseconds pause) {
  const auto set = ending_signals();
  const timespec wait{pause.count() / 1000, (pause.count() % 1000) * 1'000'000};
  return sigtimedwait(&set, nullptr, &wait) > 0;
}

void wait_for_the_end() {
  const auto set = ending_signals();
  int which = 0;
  sigwait(&set, &which);
}

struct faces {
  listener visitors;
  listener agents;
  listener operations;
};

metric_source more_metrics(const std::shared_ptr<std::unique_ptr<faces>>& open,
                           const start_material& material) {
  return
      [open, counts = material.counts, sent = material.outbound_counts, memory = cgroup_memory{}] {
        const auto use = memory.look();
        metric_list out{
            {"memory_used_bytes", use.used},
            {"memory_limit_bytes", use.limit},
            {"openings_refused_for_memory_total", counts->refused_for_memory()},
            {"journal_backlog", counts->journal_backlog()},
            {"deliveries_delivered_total", sent->delivered},
            {"deliveries_failed_total", sent->failed},
            {"deliveries_dead_total", sent->dead},
            {"deliveries_crowded_out_total", sent->crowded_out},
            {"deliveries_waiting", sent->waiting},
            {"dead_man_beats_total", sent->beats},
            {"dead_man_beats_failed_total", sent->beats_failed},
        };
        if (!*open)
          return out;
        add_listener_metrics(out, "visitors", (*open)->visitors.counters());
        add_listener_metrics(out, "agents", (*open)->agents.counters());
        return out;
      };
}

/// Serves until a signal comes. Throws std::runtime_error when an address cannot be had.
void serve(io_threads& io, caf::actor_system& system, const start_material& material) {
  const auto parts = make_session_parts(system, material);
  const auto& net = material.limits.network;
  const auto open = std::make_shared<std::unique_ptr<faces>>();
  auto made = std::unique_ptr<faces>(new faces{
      {io, net.visitors, net, visitor_routes(system, parts, material.visitor_files)},
      {io, net.agents, net, agent_routes(system, parts, material.agent_files)},
      {io, net.operations, net, operations_routes(system, parts, more_metrics(open, material))}});
  *open = std::move(made);
  start_durable_engine(system, material, give_up,
                       [&io](std::function<void()> answer) { io.call(std::move(answer)); });
  bool ends = false;
  while (!ends && !engine_is_ready(system))
    ends = told_to_end(milliseconds{100});
  // Only now: before it is ready the supervisor may not be found, and would never tell.
  const auto watcher = spawn_mode_watch(system, parts);
  for (auto* face : {&(*open)->visitors, &(*open)->agents, &(*open)->operations})
    face->start();
  if (!ends) {
    logging::write(logging::name::serving,
                   {{logging::key::port, std::uint64_t{(*open)->visitors.port()}}});
    std::cout << "ready" << std::endl;
    wait_for_the_end();
  }
  logging::write(logging::name::stopping);
  for (auto* face : {&(*open)->visitors, &(*open)->agents})
    face->stop_accepting();
  if (!gave_up_flag)
    drain(system, parts, material.limits.supervision.drain);
  for (auto* face : {&(*open)->visitors, &(*open)->agents, &(*open)->operations})
    face->stop(close_code::shutting_down);
  *material.stop_sending = true;
  end_engine(system, material.limits.supervision.request_timeout);
  parts->desk->close_all();
  io.join();
  open->reset();
  caf::anon_send_exit(watcher, caf::exit_reason::user_shutdown);
}

int run(const start_options& options) {
  std::vector<std::string> faults;
  const auto material = prepare(options, faults);
  if (!faults.empty()) {
    for (const auto& f : faults)
      std::cerr << "ecoute: " << f << "\n";
    return exit_refused;
  }
  logging::write(logging::name::starting);
  int result = 0;
  {
    io_threads io{1, give_up}; // before the actor system: a stream must die before its context
    engine_config config;
    caf::actor_system system{config};
    try {
      serve(io, system, material);
    } catch (const std::runtime_error& e) {
      std::cerr << "ecoute: " << e.what() << "\n";
      result = exit_refused;
    }
    stop_engine(system);
  }
  logging::write(logging::name::stopped);
  return gave_up_flag ? exit_gave_up : result;
}

int command_line(int argc, char** argv) {
  CLI::App app{"The engine of Écoute"};
  start_options options;
  options.files = ECOUTE_FILES;
  app.add_option("--config", options.config, "settings file (TOML)");
  app.add_option("--files", options.files, "folder that holds net/web and config/data");
  app.add_option("--set", options.overrides, "any setting, as section.key=value")
      ->allow_extra_args(false);
  CLI11_PARSE(app, argc, argv);
  return run(options);
}

} // namespace
} // namespace ecoute

int main(int argc, char** argv) {
  prctl(PR_SET_DUMPABLE, 0); // before any key is read
  ecoute::keep_what_exceptions_say_out_of_the_log();
  const auto signals = ecoute::ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr); // inherited by every thread: main waits for them
  std::signal(SIGPIPE, SIG_IGN);
  if (sodium_init() < 0)
    return ecoute::exit_refused;
  return ecoute::command_line(argc, argv);
}
