// SPDX-License-Identifier: EUPL-1.2
// What a frame costs: read from a socket, written to one, stored and loaded again.
#include "net/protocol/client_codec.hpp"
#include "net/protocol/server_codec.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace ecoute {
namespace {

/// 120 characters, the mean of SERVICE.md §4, with accents as people write them.
const std::string& mean_message() {
  static const std::string text =
      "Bonsoir, je ne sais pas si c'est le bon endroit. Il est rentré ivre hier et il a cassé la "
      "porte, les enfants ont eu peur.";
  return text;
}

event said_event(std::uint32_t seq) {
  return {seq, instant{seconds{1'700'000'000 + seq}}, seq, seq,
          said{author::visitor,
               {},
               {{seq, 1}},
               text_digest(mean_message()),
               secret_text{mean_message()}}};
}

void decode_visitor_say(benchmark::State& state) {
  const auto frame = wire::padded(
      {{"type", "say"}, {"id", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"}, {"text", mean_message()}});
  for (auto _ : state)
    benchmark::DoNotOptimize(wire::decode_visitor_frame(frame, {}));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(frame.size()));
}
BENCHMARK(decode_visitor_say);

void decode_agent_say(benchmark::State& state) {
  const auto frame = wire::padded({{"type", "say"},
                                   {"id", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"},
                                   {"conversation", "7c9e6679-7425-40de-944b-e07fc1f90ae7"},
                                   {"text", mean_message()}});
  for (auto _ : state)
    benchmark::DoNotOptimize(wire::decode_agent_frame(frame, {}));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(frame.size()));
}
BENCHMARK(decode_agent_say);

/// The largest frame accepted, all of it nesting: what an attacker makes the codec read in vain.
void refuse_deep_frame(benchmark::State& state) {
  const std::string frame(wire::json_limits{}.bytes, '[');
  for (auto _ : state)
    benchmark::DoNotOptimize(wire::decode_visitor_frame(frame, {}));
}
BENCHMARK(refuse_deep_frame);

void encode_acknowledgement(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(wire::ack_frame({{1, 2}}, 40, instant{seconds{1'700'000'000}}));
}
BENCHMARK(encode_acknowledgement);

void encode_event_frame(benchmark::State& state) {
  const auto e = said_event(40);
  for (auto _ : state)
    benchmark::DoNotOptimize(wire::visitor_event_frame(e));
}
BENCHMARK(encode_event_frame);

/// A page that comes back to a conversation of 40 messages, the mean of SERVICE.md §4.
void encode_thread_of_40(benchmark::State& state) {
  visitor_attached thread;
  for (std::uint32_t n = 1; n <= 40; ++n)
    thread.missed.push_back(said_event(n));
  thread.last = 40;
  for (auto _ : state)
    benchmark::DoNotOptimize(wire::visitor_thread_frame(thread));
}
BENCHMARK(encode_thread_of_40);

void encode_stored_facts(benchmark::State& state) {
  const auto body = said_event(40).body;
  for (auto _ : state)
    benchmark::DoNotOptimize(encode_facts(body));
}
BENCHMARK(encode_stored_facts);

void decode_stored_facts(benchmark::State& state) {
  const auto body = said_event(40).body;
  const auto kind = kind_of(body);
  const auto facts = encode_facts(body);
  for (auto _ : state)
    benchmark::DoNotOptimize(decode_facts(kind, facts));
}
BENCHMARK(decode_stored_facts);

} // namespace
} // namespace ecoute

BENCHMARK_MAIN();
