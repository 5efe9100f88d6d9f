// SPDX-License-Identifier: EUPL-1.2
// A thousand open conversations brought back by an engine that starts (issue 4, shown when 5),
// beside one connection that reads and unseals the same rows. Fails when the bound is broken.
#include "actors/messages/errors.hpp"
#include "actors/messages/message_types.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/supervisor/supervisor_actor.hpp"
#include "actors/support/directory.hpp"
#include "bench/load/report.hpp"
#include "persistence/archive_actor.hpp"
#include "persistence/archive_store.hpp"
#include "persistence/journal_actor.hpp"
#include "tests/support/database.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace ecoute::bench {
namespace {

constexpr std::size_t open_count = 1000;
constexpr std::size_t lines = 38; ///< of each: about the mean of SERVICE.md §4
constexpr std::uint32_t capacity = 3;
constexpr std::size_t operators_each = 20; ///< of a platform
constexpr std::size_t held_count = 2 * operators_each * capacity;
constexpr std::uint32_t restarts = 5;
constexpr double ratio_max = 2; ///< of a whole start to the reading that it cannot do without
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

auto refused(const char* what) {
  return [what](const caf::error& why) {
    throw std::runtime_error(std::string{what} +
                             " was refused: " + std::string{refusal_name(refusal_of(why))});
  };
}

force platform_of(std::size_t n) {
  return n % 2 == 0 ? force::police : force::gendarmerie;
}

struct quiet_config : caf::actor_system_config {
  quiet_config() {
    ecoute::add_message_types(*this);
    set("scheduler.policy", caf::atom("sharing"));
    set("scheduler.max-threads", 2);
  }
};

/// A console that looks at nothing. Without an argument CAF would follow a null pointer of its own.
caf::behavior blind_console(caf::event_based_actor* self, caf::unit_t) {
  self->set_default_handler(caf::drop);
  return {[](caf::unit_t) {}};
}

/// The engine over the given database, from its start to its end.
class engine {
public:
  explicit engine(test::database& on) : system_(config_), self_(system_) {
    auto parts = std::make_shared<engine_parts>();
    parts->limits = on.config();
    parts->clock = {system_.clock().now(), wall_now()};
    parts->new_conversation_id = [n = std::uint64_t{0}]() mutable {
      return conversation_id{{1, ++n}};
    };
    parts->new_alert_id = [n = std::uint64_t{0}]() mutable { return alert_id{{2, ++n}}; };
    parts->spawn_journal = [&on](caf::actor_system& in, const supervisor_handle&) {
      const auto limits = on.config();
      return spawn_journal(in, {limits.database, limits.journal, on.keys()});
    };
    parts->spawn_archive = [&on](caf::actor_system& in) {
      return spawn_archive(in, {on.config().database, on.keys()});
    };
    parts->on_fatal = [] { throw std::runtime_error("the engine gave up"); };
    console_ = system_.spawn(blind_console, caf::unit);
    start_engine(system_, parts);
  }
  ~engine() {
    const auto registry = directory::registry(system_);
    if (registry)
      self_->monitor(registry);
    stop_engine(system_);
    if (registry)
      self_->receive([](const caf::down_msg&) {}, caf::after(patience) >> [] {});
    caf::anon_send_exit(console_, caf::exit_reason::user_shutdown);
  }
  engine(const engine&) = delete;
  engine& operator=(const engine&) = delete;

  template <class Answer, class Handle, class... Parts>
  Answer ask(const Handle& whom, Parts... parts) {
    Answer got{};
    self_->request(whom, patience, std::move(parts)...)
        .receive([&got](Answer& a) { got = std::move(a); }, refused("a request"));
    return got;
  }
  std::vector<conversation_id> open_all();
  void talk(const std::vector<conversation_id>& all);
  void take_some(const std::vector<conversation_id>& all, const std::vector<agent_id>& who);

  operator_handle desk_of(agent_id who, force platform) {
    return ask<operator_handle>(
        directory::platform(system_, platform),
        find_desk{{who, platform, "Banc", wall_now() + std::chrono::hours{24}, capacity}});
  }
  desk_view look(const operator_handle& desk) {
    return ask<desk_view>(desk, caf::actor_cast<agent_session_handle>(console_), attach_desk{});
  }
  std::size_t waiting() {
    std::size_t all = 0;
    for (const auto which : {force::police, force::gendarmerie})
      if (const auto queue = directory::queue(system_, which))
        all += ask<queue_view>(queue, ask_queue{}).waiting;
    return all;
  }
  std::size_t held(const std::vector<agent_id>& who) {
    std::size_t all = 0;
    for (std::size_t i = 0; i < who.size(); ++i)
      all += look(desk_of(who[i], platform_of(i))).held.size();
    return all;
  }
  bool ready() {
    const auto supervisor = directory::supervisor(system_);
    return supervisor && ask<engine_status>(supervisor, ask_status{}).ready;
  }

private:
  conversation_handle find(const conversation_id& id) {
    return ask<conversation_handle>(directory::registry(system_), locate{id});
  }

  quiet_config config_;
  caf::actor_system system_;
  caf::scoped_actor self_;
  caf::actor console_;
};

std::vector<conversation_id> engine::open_all() {
  const auto registry = directory::registry(system_);
  std::vector<decltype(self_->request(registry, patience, open_conversation{}))> asked;
  for (std::size_t n = 0; n < open_count; ++n) {
    open_conversation wish;
    wish.wish = {visitor_role::victim,
                 {"33063", "Bordeaux", "33"},
                 {platform_of(n), confidence::sure},
                 "fr"};
    wish.token_hash = std::to_string(n);
    wish.token_hash.resize(32, '.');
    wish.client_id = {{2, n + 1}};
    asked.push_back(self_->request(registry, patience, std::move(wish)));
  }
  std::vector<conversation_id> all;
  for (auto& answer : asked)
    answer.receive([&all](const opened_as& m) { all.push_back(m.conversation); },
                   refused("an opening"));
  return all;
}

void engine::talk(const std::vector<conversation_id>& all) {
  std::vector<conversation_handle> who;
  for (const auto& id : all)
    who.push_back(find(id));
  for (std::uint64_t line = 1; line <= lines; ++line) {
    std::vector<decltype(self_->request(who[0], patience, say{}))> asked;
    for (std::size_t n = 0; n < who.size(); ++n)
      asked.push_back(self_->request(
          who[n], patience,
          say{author::visitor, {}, {{n + 3, line}}, secret_text{std::string{mean_message}}}));
    for (auto& answer : asked)
      answer.receive([](const stored&) {}, refused("a message"));
  }
}

void engine::take_some(const std::vector<conversation_id>& all, const std::vector<agent_id>& who) {
  for (std::size_t i = 0; i < held_count; ++i) {
    const auto n = i % who.size();
    const auto desk = desk_of(who[n], platform_of(n));
    if (i < who.size()) {
      look(desk);
      ask<done>(desk, set_my_presence{presence::available});
    }
    ask<done>(desk, take_conversation{all.at(i)});
  }
}

/// The rows that a start reads, by one connection and nothing else.
double read_alone(test::database& on) {
  archive_store store(test::options_for(on.config().database.connection), on.keys());
  const auto start = clock::now();
  std::size_t events = 0;
  for (const auto& [id, head] : store.open_conversations().heads)
    events += store.load({id}).events.size();
  if (events < open_count * (lines + 2))
    throw std::runtime_error("not all rows are there");
  return seconds_since(start);
}

/// Until each is with its operator or waits.
double restart(test::database& on, const std::vector<agent_id>& who) {
  const auto start = clock::now();
  engine e(on);
  while (!e.ready() || e.waiting() < open_count - held_count || e.held(who) < held_count)
    if (seconds_since(start) > std::chrono::duration<double>(patience).count())
      throw std::runtime_error("some do not come back");
    else
      std::this_thread::sleep_for(milliseconds{2});
  const auto took = seconds_since(start);
  if (e.waiting() + e.held(who) != open_count)
    throw std::runtime_error("some came back twice");
  return took;
}

bool measure() {
  test::database shared;
  std::vector<agent_id> who;
  for (std::size_t i = 0; i < 2 * operators_each; ++i)
    who.push_back(shared.add_agent("banc" + std::to_string(i), platform_of(i)));
  {
    engine first(shared);
    while (!first.ready())
      std::this_thread::sleep_for(milliseconds{2});
    const auto all = first.open_all();
    first.talk(all);
    first.take_some(all, who);
  }
  std::vector<double> alone;
  std::vector<double> whole;
  std::vector<double> ratios;
  for (std::uint32_t n = 0; n < restarts; ++n) {
    alone.push_back(read_alone(shared));
    whole.push_back(restart(shared, who));
    ratios.push_back(whole.back() / alone.back());
  }
  load::report out;
  out.note("the same rows read alone, median", load::quantile(alone, 0.5), "s");
  out.note("1,000 open conversations back in care, median", load::quantile(whole, 0.5), "s");
  out.note("the slowest start", load::quantile(whole, 1), "s");
  out.bound("a start to its reading alone, median", load::quantile(ratios, 0.5), "", ratio_max);
  return out.all_held();
}

} // namespace
} // namespace ecoute::bench

int main() {
  try {
    return ecoute::bench::measure() ? 0 : 1;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "restart_bench: %s\n", e.what());
    return 1;
  }
}
