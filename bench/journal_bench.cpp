// SPDX-License-Identifier: EUPL-1.2
// The journal against PostgreSQL alone (issue 3, §9): the same batches into the same private,
// durable server, in turn within one run. PostgreSQL alone gets them from one connection, sealed
// and laid out beforehand, in one trip with the commit. Fails when the bound is broken.
#include "actors/messages/message_types.hpp"
#include "actors/messages/type_ids.hpp"
#include "bench/load/report.hpp"
#include "persistence/journal_actor.hpp"
#include "persistence/journal_rows.hpp"
#include "tests/support/database.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace ecoute::bench {
namespace {

constexpr std::size_t batch_events = 256; ///< journal.batch_events_max
constexpr std::size_t batches = 8;        ///< of one round; fits journal.backlog_max
constexpr std::size_t conversations = batch_events * batches;
constexpr std::uint32_t rounds = 40;
constexpr double share_min = 0.5; ///< issue 3, §9
constexpr seconds patience{60};
const char* const mean_message =
    "Il est rentré hier soir et il a recommencé, les enfants ont tout entendu et je ne sais plus "
    "vers qui me tourner.";

using clock = std::chrono::steady_clock;

double seconds_since(clock::time_point start) {
  return std::chrono::duration<double>(clock::now() - start).count();
}

instant wall_now() {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

conversation_id numbered(std::uint64_t series, std::uint64_t n) {
  return {{series, n}};
}

append opening(const conversation_id& id) {
  append a;
  a.conversation = id;
  a.events.push_back({1, wall_now(), 1, 1, opened{}});
  a.changes_head = true;
  return a;
}

append message(const conversation_id& id, std::uint32_t seq) {
  said words;
  words.client_id = {{id.low, seq}};
  words.words = secret_text{std::string{mean_message}};
  words.digest = text_digest(words.words.reveal());
  append a;
  a.conversation = id;
  a.events.push_back({seq, wall_now(), seq, seq, std::move(words)});
  return a;
}

/// PostgreSQL alone: what goes over the wire is ready before the clock starts.
class bare_server {
public:
  explicit bare_server(test::database& on)
      : keys_(on.keys()), connection_(test::options_for(on.config().database.connection)),
        key_(secret_key::random()) {
    prepare_journal(connection_);
    epoch_ = static_cast<std::uint64_t>(connection_.run("bump", {pg_text(node)}).integer(0, 0));
    for (std::size_t b = 0; b < batches; ++b)
      write(laid_out(b, 1));
  }

  double round(std::uint32_t seq) {
    std::vector<std::vector<pg_step>> ready;
    for (std::size_t b = 0; b < batches; ++b)
      ready.push_back(laid_out(b, seq));
    const auto start = clock::now();
    for (const auto& steps : ready)
      write(steps);
    return seconds_since(start);
  }

private:
  static constexpr const char* node = "bare";
  static constexpr std::uint64_t series = 1;

  std::vector<pg_step> laid_out(std::size_t batch, std::uint32_t seq) {
    journal_rows rows(node, epoch_, ++written_, wall_now());
    for (std::size_t i = 0; i < batch_events; ++i) {
      const auto id = numbered(series, batch * batch_events + i);
      if (seq == 1)
        rows.add_new_key(id, keys_->wrap(key_, id, wall_now()));
      const numbered_append entry{
          i + 1, std::make_shared<const append>(seq == 1 ? opening(id) : message(id, seq))};
      rows.add(entry, {seal_event(key_, id, entry.what->events.front())});
    }
    auto steps = rows.steps();
    steps.push_back({"commit", {}});
    return steps;
  }

  void write(const std::vector<pg_step>& steps) { connection_.pipeline(steps); }

  std::shared_ptr<key_ring> keys_;
  pg_connection connection_;
  secret_key key_;
  std::uint64_t epoch_ = 0;
  std::int64_t written_ = 0;
};

struct quiet_config : caf::actor_system_config {
  quiet_config() { ecoute::add_message_types(*this); }
};

/// The journal as the engine runs it, asked by messages.
class journal_side {
public:
  explicit journal_side(test::database& on)
      : system_(config_), self_(system_),
        journal_(spawn_journal(system_, {on.config().database, on.config().journal, on.keys()})) {
    round(1);
  }
  ~journal_side() { caf::anon_send_exit(journal_, caf::exit_reason::user_shutdown); }
  journal_side(const journal_side&) = delete;
  journal_side& operator=(const journal_side&) = delete;

  double round(std::uint32_t seq) {
    std::vector<append> wishes;
    for (std::size_t i = 0; i < conversations; ++i) {
      const auto id = numbered(series, i);
      wishes.push_back(seq == 1 ? opening(id) : message(id, seq));
    }
    const auto start = clock::now();
    std::vector<decltype(self_->request(journal_, patience, opening({})))> asked;
    asked.reserve(wishes.size());
    for (auto& wish : wishes)
      asked.push_back(self_->request(journal_, patience, std::move(wish)));
    for (auto& answer : asked)
      answer.receive([](const committed&) {},
                     [](caf::error&) { throw std::runtime_error("an append was refused"); });
    return seconds_since(start);
  }

private:
  static constexpr std::uint64_t series = 2;

  quiet_config config_;
  caf::actor_system system_;
  caf::scoped_actor self_;
  journal_handle journal_;
};

bool measure() {
  test::database shared;
  bare_server bare(shared);
  journal_side journal(shared);
  std::vector<double> shares;
  double bare_time = 0;
  double journal_time = 0;
  for (std::uint32_t n = 0; n < rounds; ++n) {
    const auto seq = n + 2;
    // Each goes first as often as the other.
    const bool bare_first = n % 2 == 0;
    double alone = bare_first ? bare.round(seq) : 0;
    const double ours = journal.round(seq);
    if (!bare_first)
      alone = bare.round(seq);
    bare_time += alone;
    journal_time += ours;
    shares.push_back(alone / ours);
  }
  constexpr double events = static_cast<double>(conversations) * rounds;
  load::report out;
  out.note("PostgreSQL alone, batches of 256", events / bare_time, "events/s");
  out.note("the journal", events / journal_time, "events/s");
  out.note("share of a round, lowest tenth", load::quantile(shares, 0.1), "");
  out.note("share of a round, highest tenth", load::quantile(shares, 0.9), "");
  out.at_least("share of a round, median", load::quantile(shares, 0.5), "", share_min);
  return out.all_held();
}

} // namespace
} // namespace ecoute::bench

int main() {
  try {
    return ecoute::bench::measure() ? 0 : 1;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "journal_bench: %s\n", e.what());
    return 1;
  }
}
