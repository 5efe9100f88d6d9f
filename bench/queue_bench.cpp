// SPDX-License-Identifier: EUPL-1.2
// The waiting line at its limit: 500 waiting (RELIABILITY.md §5), 60 seats (SERVICE.md §4, pulse).
#include "actors/domain/queue.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>

namespace ecoute {
namespace {

constexpr std::uint64_t waiting = 500;
constexpr std::int64_t seats = 60;

instant at(std::int64_t s) {
  return instant{seconds{1'700'000'000 + s}};
}

waiting_entry entry(std::uint64_t n) {
  waiting_entry out;
  out.conversation = {{n * 0x9E3779B97F4A7C15ULL, n}};
  out.since = at(static_cast<std::int64_t>(n));
  return out;
}

candidate seat(std::int64_t n, std::uint32_t load) {
  candidate c;
  c.agent = {n};
  c.state = presence::available;
  c.load = load;
  c.certified_until = at(1'000'000);
  c.idle_since = at(n);
  return c;
}

waiting_line full_line(std::uint32_t load) {
  waiting_line line;
  for (std::uint64_t n = 1; n <= waiting; ++n)
    line.join(entry(n));
  for (std::int64_t n = 1; n <= seats; ++n)
    line.tell(seat(n, load));
  return line;
}

/// A seat becomes free: who is offered to it.
void match_one_free_seat(benchmark::State& state) {
  const auto full = full_line(2);
  for (auto _ : state) {
    state.PauseTiming();
    auto line = full;
    state.ResumeTiming();
    line.tell(seat(30, 1));
    auto made = line.match(at(1000));
    if (made.size() != 1)
      state.SkipWithError("no offer was made");
    benchmark::DoNotOptimize(made);
  }
}
BENCHMARK(match_one_free_seat);

/// A shift begins: 60 offers at once.
void match_sixty_free_seats(benchmark::State& state) {
  const auto full = full_line(0);
  for (auto _ : state) {
    state.PauseTiming();
    auto line = full;
    state.ResumeTiming();
    auto made = line.match(at(1000));
    if (made.size() != seats)
      state.SkipWithError("not every seat was offered one");
    benchmark::DoNotOptimize(made);
  }
}
BENCHMARK(match_sixty_free_seats);

/// Somebody joins behind 499 others and somebody leaves: what each arrival costs at the limit.
void join_and_leave(benchmark::State& state) {
  auto line = full_line(2);
  const auto last = entry(waiting);
  for (auto _ : state) {
    line.leave(last.conversation);
    line.join(last);
  }
}
BENCHMARK(join_and_leave);

void place_of_the_last(benchmark::State& state) {
  const auto line = full_line(2);
  const auto last = entry(waiting).conversation;
  for (auto _ : state)
    benchmark::DoNotOptimize(line.ahead_of(last));
}
BENCHMARK(place_of_the_last);

} // namespace
} // namespace ecoute

BENCHMARK_MAIN();
