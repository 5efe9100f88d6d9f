// SPDX-License-Identifier: EUPL-1.2
// Coverage of a year (to be under 100 ms) and a queue of 10,000 waiting (to be under 1 ms for each
// decision). Each also runs the smallest thing that does the same work, as a yardstick.
#include "actors/domain/coverage.hpp"
#include "actors/domain/queue.hpp"
#include "actors/domain/relief.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <random>

namespace ecoute {
namespace {

using std::chrono::hours;

constexpr std::int64_t agents = 70; // 40 police and 30 gendarmes, SERVICE.md §1
constexpr std::int64_t days = 365;
constexpr std::uint64_t waiting = 10'000;
constexpr std::int64_t seats = 60;

instant at(std::int64_t s) {
  return instant{seconds{1'700'000'000 + s}};
}

struct year {
  roster shifts;
  std::vector<certification> certificates;
  interval window{at(0), at(0) + hours{24 * days}};
};

/// Day or night, two days of four, a fifth of the shifts called off; certificates of a year.
year a_year() {
  std::mt19937_64 chance{2026};
  year y;
  std::vector<agent_id> known;
  std::vector<shift> shifts;
  for (std::int64_t a = 1; a <= agents; ++a) {
    known.push_back({a});
    const auto ends = at(0) + hours{24 * static_cast<std::int64_t>(chance() % days)};
    y.certificates.push_back({{a}, certificate::adults, {at(0) - hours{24 * days}, ends}});
    y.certificates.push_back({{a}, certificate::adults, {ends + hours{24}, y.window.end}});
    for (std::int64_t d = a % 4; d < days; d += 4) {
      if (chance() % 5 == 0)
        continue;
      const auto start = at(0) + hours{24 * d + (a % 2 == 0 ? 8 : 20)};
      const auto platform = a <= 40 ? force::police : force::gendarmerie;
      shifts.push_back({{a}, platform, duty::operator_agent, {start, start + hours{12}}});
    }
  }
  y.shifts = std::get<roster>(roster::make(std::move(shifts), known, {}));
  return y;
}

void gaps_of_a_year(benchmark::State& state) {
  const auto y = a_year();
  const coverage_rule rule{.at_least = 4};
  std::size_t found = 0;
  for (auto _ : state)
    found = gaps(y.shifts, y.certificates, rule, y.window).size();
  if (found == 0)
    state.SkipWithError("a year without a gap shows nothing");
  state.counters["shifts"] = static_cast<double>(y.shifts.shifts().size());
  state.counters["gaps"] = static_cast<double>(found);
}
BENCHMARK(gaps_of_a_year)->Unit(benchmark::kMillisecond);

/// Yardstick: sorting the ends of the same shifts.
void sort_the_ends_of_a_year(benchmark::State& state) {
  const auto y = a_year();
  for (auto _ : state) {
    std::vector<instant> ends;
    for (const auto& s : y.shifts.shifts()) {
      ends.push_back(s.when.start);
      ends.push_back(s.when.end);
    }
    std::sort(ends.begin(), ends.end());
    benchmark::DoNotOptimize(ends);
  }
}
BENCHMARK(sort_the_ends_of_a_year)->Unit(benchmark::kMillisecond);

void make_a_year(benchmark::State& state) {
  const auto y = a_year();
  std::vector<agent_id> known;
  for (std::int64_t a = 1; a <= agents; ++a)
    known.push_back({a});
  for (auto _ : state)
    benchmark::DoNotOptimize(roster::make(y.shifts.shifts(), known, {}));
}
BENCHMARK(make_a_year)->Unit(benchmark::kMillisecond);

waiting_entry entry(std::uint64_t n) {
  waiting_entry e;
  e.conversation = {{n * 0x9E3779B97F4A7C15ULL, n}};
  e.since = at(static_cast<std::int64_t>(n));
  e.role = static_cast<visitor_role>(n % 5);
  e.minor = n % 10 == 0;
  e.danger = n % 50 == 0;
  e.language = n % 7 == 0 ? "en" : "fr";
  e.about = {"33063", "Bordeaux, une commune au nom assez long", "33"};
  return e;
}

candidate seat(std::int64_t n, std::uint32_t load) {
  candidate c;
  c.agent = {n};
  c.state = presence::available;
  c.load = load;
  c.certified_until = at(10'000'000);
  c.idle_since = at(n);
  c.minors_until = n % 3 == 0 ? at(10'000'000) : instant{};
  if (n % 8 == 0)
    c.languages = {"en"};
  return c;
}

waiting_line full_line() {
  waiting_line line;
  for (std::uint64_t n = 1; n <= waiting; ++n)
    line.join(entry(n));
  for (std::int64_t n = 1; n <= seats; ++n)
    line.tell(seat(n, 2));
  return line;
}

/// One decision with all that belongs to it: somebody joins, a seat becomes free, the offer is
/// made, the one offered leaves.
void decide_among_ten_thousand(benchmark::State& state) {
  auto line = full_line();
  const auto now = at(waiting + 60);
  std::uint64_t n = waiting;
  std::int64_t who = 0;
  for (auto _ : state) {
    who = who % seats + 1;
    line.join(entry(++n));
    line.tell(seat(who, 1));
    const auto made = line.match(now);
    if (made.size() != 1) {
      state.SkipWithError("no offer was made");
      break;
    }
    line.tell(seat(who, 2));
    line.leave(made[0].conversation);
  }
}
BENCHMARK(decide_among_ten_thousand)->Unit(benchmark::kMicrosecond);

/// The worst case of joining: what was given back goes to the head of ten thousand.
void give_back_before_ten_thousand(benchmark::State& state) {
  auto line = full_line();
  auto back = entry(waiting / 2);
  back.reason = queue_reason::given_back;
  for (auto _ : state) {
    line.leave(back.conversation);
    line.join(back);
  }
}
BENCHMARK(give_back_before_ten_thousand)->Unit(benchmark::kMicrosecond);

/// The worst case of matching: a seat is free and all ten thousand wait for somebody who speaks
/// their language and is full.
void look_in_vain_through_ten_thousand(benchmark::State& state) {
  waiting_line line;
  for (std::uint64_t n = 1; n <= waiting; ++n) {
    auto e = entry(n);
    e.language = "en";
    e.danger = false;
    e.since = at(0);
    line.join(e);
  }
  for (std::int64_t n = 1; n <= seats; ++n)
    line.tell(seat(n, n == 1 ? 1 : 2));
  for (auto _ : state)
    if (!line.match(at(1)).empty())
      state.SkipWithError("an offer was made");
}
BENCHMARK(look_in_vain_through_ten_thousand)->Unit(benchmark::kMicrosecond);

/// Yardstick: one pass over the ten thousand.
void pass_over_ten_thousand(benchmark::State& state) {
  const auto line = full_line();
  for (auto _ : state)
    benchmark::DoNotOptimize(std::count_if(line.entries().begin(), line.entries().end(),
                                           [](const waiting_entry& e) { return e.minor; }));
}
BENCHMARK(pass_over_ten_thousand)->Unit(benchmark::kMicrosecond);

/// A night ends: 60 operators with two conversations each, 60 successors.
void plan_the_relief_of_a_night(benchmark::State& state) {
  std::vector<live_conversation> live;
  for (std::uint64_t n = 1; n <= 2 * seats; ++n) {
    auto about = entry(n);
    live.push_back({about.conversation, {1000 + static_cast<std::int64_t>(n % seats)}, about});
  }
  std::vector<candidate> successors;
  for (std::int64_t n = 1; n <= seats; ++n)
    successors.push_back(seat(n, 0));
  for (auto _ : state)
    benchmark::DoNotOptimize(plan_relief(live, successors, {}, at(0)));
}
BENCHMARK(plan_the_relief_of_a_night)->Unit(benchmark::kMicrosecond);

} // namespace
} // namespace ecoute

BENCHMARK_MAIN();
