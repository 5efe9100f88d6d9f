// SPDX-License-Identifier: EUPL-1.2
// What a conversation's rules cost: one message, and the fold of a whole conversation after a
// death.
#include "actors/domain/conversation.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

namespace ecoute {
namespace {

const agent_id operator_one{7};

instant at(std::uint64_t s) {
  return instant{seconds{1'700'000'000 + static_cast<std::int64_t>(s)}};
}

say_it message(std::uint64_t n) {
  return {author::visitor,
          {},
          {{n, 1}},
          secret_text{"Une phrase de longueur moyenne, comme on en écrit ici."}};
}

/// A held conversation with this many messages, and the events that made it.
struct held_conversation {
  conversation_state state;
  std::vector<event> log;

  explicit held_conversation(std::uint64_t messages) {
    tell(open_it{visitor_role::victim,
                 {"33063", "Bordeaux", "33"},
                 {force::police, confidence::sure},
                 "fr"},
         0);
    tell(take_it{operator_one, "Camille", force::police}, 1);
    for (std::uint64_t n = 1; n <= messages; ++n)
      tell(message(n), n + 1);
  }

  void tell(const command& wish, std::uint64_t s) {
    for (auto& e : decide(state, wish, {}, at(s)).events) {
      apply(state, e);
      log.push_back(std::move(e));
    }
  }
};

/// The conversation starts again every 1,000 messages: its memory of ids grows with it.
void decide_and_apply_a_message(benchmark::State& state) {
  constexpr std::uint64_t messages = 1000;
  const held_conversation fresh(0);
  auto live = fresh.state;
  std::uint64_t n = 0;
  for (auto _ : state) {
    if (++n % messages == 0)
      live = fresh.state;
    for (const auto& e : decide(live, message(n), {}, at(n)).events)
      apply(live, e);
  }
}
BENCHMARK(decide_and_apply_a_message);

void answer_a_resend(benchmark::State& state) {
  const held_conversation held(static_cast<std::uint64_t>(state.range(0)));
  const command again = message(1);
  for (auto _ : state)
    benchmark::DoNotOptimize(decide(held.state, again, {}, at(9999)));
}
BENCHMARK(answer_a_resend)->Arg(40)->Arg(20'000 / 2);

void fold_after_a_death(benchmark::State& state) {
  const held_conversation held(static_cast<std::uint64_t>(state.range(0)));
  for (auto _ : state) {
    conversation_state again;
    for (const auto& e : held.log)
      apply(again, e);
    benchmark::DoNotOptimize(again);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(held.log.size()));
}
BENCHMARK(fold_after_a_death)->Arg(40)->Arg(250);

} // namespace
} // namespace ecoute

BENCHMARK_MAIN();
