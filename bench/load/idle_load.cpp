// SPDX-License-Identifier: EUPL-1.2
#include "bench/load/idle_load.hpp"

#include "bench/load/crowd.hpp"
#include "bench/load/process_stat.hpp"

namespace ecoute::load {

namespace {

constexpr double kib_per_visitor_max = 24; ///< issue 3, §9
constexpr double core_share_max = 1;       ///< percent
constexpr std::size_t events_before_words = 2;
/// Buffers of the last answers are given back within this.
constexpr std::chrono::seconds settling{5};

/// Percent of one core over this time; sockets are answered meanwhile.
double core_share(client::loop& on, pid_t engine, std::chrono::seconds time) {
  const auto before = processor_time(engine);
  const auto start = client::clock::now();
  on.run_for(time);
  const std::chrono::duration<double, std::milli> wall = client::clock::now() - start;
  const auto used = processor_time(engine) - before;
  return 100.0 * static_cast<double>(used.count()) / wall.count();
}

} // namespace

void measure_idle(const idle_options& chosen, report& out) {
  client::loop loop;
  loop.run_for(settling);
  out.bound("processor with nobody there, of a core", core_share(loop, chosen.engine, chosen.quiet),
            "%", core_share_max);
  crowd people(loop, chosen.visitors);
  const auto messages = chosen.events - events_before_words;
  const auto resident_at = [&](std::size_t size) {
    people.grow_to(size, messages);
    loop.run_for(settling);
    const auto kib = static_cast<double>(resident_kib(chosen.engine));
    out.note("resident with " + std::to_string(size) + " idle visitors", kib / 1024, "MiB");
    return kib;
  };
  const auto few = resident_at(chosen.from);
  const auto many = resident_at(chosen.to);
  out.note("visitors let in at a second try", static_cast<double>(people.tried_again()), "");
  out.note("processor with all of them there, of a core",
           core_share(loop, chosen.engine, chosen.quiet), "%");
  bool all_there = true;
  for (std::size_t i = 0; i < people.size(); ++i)
    all_there = all_there && people.at(i).connected();
  out.must("all visitors are still there", all_there);
  out.bound("memory per idle visitor", (many - few) / static_cast<double>(chosen.to - chosen.from),
            "KiB", kib_per_visitor_max);
}

} // namespace ecoute::load
