// SPDX-License-Identifier: EUPL-1.2
// The engine under load over real sockets. Prints what it measured; fails when a bound is broken.
#include "bench/load/idle_load.hpp"
#include "bench/load/messages_load.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

namespace {

using namespace ecoute;

client::endpoint endpoint_of(const std::string& url) {
  const auto parsed = client::parse_url(url);
  if (!parsed)
    throw std::runtime_error("'" + url + "' is not an address like http://localhost:8080");
  return *parsed;
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"Load on a running engine, over real sockets"};
  app.require_subcommand(1);
  std::string visitors;
  std::string agents;
  long seconds = 30;
  load::messages_options messages;
  load::idle_options idle;
  app.add_option("--visitors", visitors, "address of the visitors' listener")->required();

  auto* talk = app.add_subcommand("messages", "acknowledgements beside bare commits");
  talk->add_option("--agents", agents, "address of the agents' listener")->required();
  talk->add_option("--connection", messages.connection, "PostgreSQL, a role that makes tables")
      ->required();
  talk->add_option("--operators", messages.operators, "names of those who answer")->delimiter(',');
  talk->add_option("--password", messages.password, "of each of them");
  talk->add_option("--code-command", messages.code_command, "prints a code; {} is the name");
  talk->add_option("--conversations", messages.conversations, "")->capture_default_str();
  talk->add_option("--rate", messages.per_second, "messages per second")->capture_default_str();
  talk->add_option("--seconds", seconds, "")->capture_default_str();

  auto* rest = app.add_subcommand("idle", "memory and processor while nothing happens");
  rest->add_option("--pid", idle.engine, "the engine's process")->required();
  rest->add_option("--from", idle.from, "visitors at first")->capture_default_str();
  rest->add_option("--to", idle.to, "visitors at last")->capture_default_str();
  rest->add_option("--events", idle.events, "of each conversation, two at least")
      ->check(CLI::Range(2, 1000))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  load::report out;
  try {
    if (talk->parsed()) {
      messages.visitors = endpoint_of(visitors);
      messages.agents = endpoint_of(agents);
      messages.time = std::chrono::seconds{seconds};
      load::measure_messages(messages, out);
    } else {
      idle.visitors = endpoint_of(visitors);
      load::measure_idle(idle, out);
    }
  } catch (const std::exception& e) {
    std::fprintf(stderr, "load_bench: %s\n", e.what());
    return 1;
  }
  return out.all_held() ? 0 : 1;
}
