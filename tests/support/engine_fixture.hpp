// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/supervisor/supervisor_actor.hpp"
#include "actors/support/directory.hpp"
#include "tests/support/memory_store.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/scoped_actor.hpp>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace ecoute::test {

struct virtual_time_config : caf::actor_system_config {
  virtual_time_config();
};

/// What was answered to a request: the answer, or why not.
template <class Answer>
using reply = std::variant<Answer, refusal>;

template <class Answer>
refusal refused(const reply<Answer>& r) {
  return std::holds_alternative<refusal>(r) ? std::get<refusal>(r) : refusal::none;
}

/// A whole engine on CAF's test scheduler: one thread, virtual time, storage in memory.
class engine_fixture : public ::testing::Test {
public:
  /// Virtual time begins then.
  explicit engine_fixture(instant begin = instant{std::chrono::hours{24 * 365 * 50}});
  ~engine_fixture() override;

  void start();
  void stop();
  /// What the engine is given: storage in memory, the limits and the clock of this fixture.
  std::shared_ptr<engine_parts> make_parts();
  /// The engine dies and comes back; only the store stays.
  void restart();

  /// Runs whatever is ready, then time, stopping at each timer on the way.
  void run_for(caf::timespan d);
  void run() { run_for(caf::timespan{0}); }
  [[nodiscard]] instant now();

  template <class Answer, class Handle, class... Messages>
  reply<Answer> ask(const Handle& to, const Messages&... messages) {
    caf::scoped_actor self{system};
    auto pending = self->request(to, std::chrono::seconds{50}, messages...);
    run();
    for (int i = 0; i < 600 && self->mailbox().empty(); ++i)
      run_for(std::chrono::milliseconds{100});
    reply<Answer> out = refusal::unavailable;
    pending.receive([&](const Answer& a) { out = a; },
                    [&](const caf::error& why) { out = refusal_of(why); });
    return out;
  }

  conversation_handle locate_one(const conversation_id& id);
  message_id next_message_id() { return {{7, ++message_ids_}}; }
  /// Events of one conversation as stored.
  const std::vector<event>& stored_events(const conversation_id& id) { return store->events[id]; }
  [[nodiscard]] std::size_t count_stored(const conversation_id& id, std::uint8_t kind);

  virtual_time_config config;
  caf::actor_system system;
  caf::scheduler::test_coordinator& scheduler;
  shared_store store = std::make_shared<memory_store>();
  settings limits;
  std::shared_ptr<service_counts> counts = std::make_shared<service_counts>();
  fault_point fault;
  bool fatal = false;
  bool with_roster = false; ///< whether the engine keeps the store's roster

private:
  std::uint64_t conversation_ids_ = 0;
  std::uint64_t message_ids_ = 0;
  wall_clock clock_;
};

/// A visitor whose session remembers everything it is told.
class scripted_visitor {
public:
  explicit scripted_visitor(engine_fixture& engine, force platform = force::police);

  refusal open();
  refusal attach();
  refusal say(const std::string& words);
  refusal say(const message_id& id, const std::string& words);
  void lose(loss_reason how = loss_reason::connection);
  void vanish(); ///< its session ends

  /// The texts seen, by position; `gapless` when no position is missing or was told otherwise.
  [[nodiscard]] std::vector<std::string> texts() const;
  [[nodiscard]] bool gapless() const;
  [[nodiscard]] conversation_handle conversation() { return engine_.locate_one(id); }

  struct record {
    std::map<std::uint32_t, event> seen;
    bool contradicted = false;
    std::uint32_t floor = 0;
    std::optional<visitor_standing> standing;
    int superseded = 0;
    int typing = 0;
  };
  std::shared_ptr<record> told = std::make_shared<record>();
  conversation_id id;
  open_conversation wish;
  visitor_session_handle session;

private:
  engine_fixture& engine_;
};

/// An agent whose session remembers everything it is told.
class scripted_agent {
public:
  scripted_agent(engine_fixture& engine, std::int64_t number, force platform = force::police);

  refusal sign_on(); ///< finds the desk and attaches
  refusal available();
  refusal be(presence wished);
  refusal take(const conversation_id& id);
  refusal follow(const conversation_id& id); ///< reads its thread from where it stands
  refusal say(const conversation_id& id, const std::string& words);
  refusal say(const conversation_id& id, const message_id& m, const std::string& words);
  refusal give_back(const conversation_id& id);
  refusal note(const conversation_id& id, const std::string& words);
  refusal hand_over(const conversation_id& id, const scripted_agent& to);
  refusal accept_handover(const conversation_id& id);
  void silent(bool yes = true);
  void vanish(); ///< its session ends

  [[nodiscard]] std::vector<std::string> texts(const conversation_id& id) const;
  [[nodiscard]] bool gapless(const conversation_id& id) const;
  [[nodiscard]] bool has_offer(const conversation_id& id) const;
  [[nodiscard]] bool holds(const conversation_id& id) const;

  struct record {
    std::map<conversation_id, std::map<std::uint32_t, event>> seen;
    bool contradicted = false;
    std::map<conversation_id, offer> offers;
    std::map<conversation_id, conversation_card> invitations;
    std::map<conversation_id, conversation_card> cards;
    std::vector<fault_notice> faults;
    std::optional<presence> state; ///< as told without being asked
    std::optional<queue_view> queue;
    std::vector<relief_told> relief; ///< oldest first
    std::optional<coverage_told> coverage;
    int superseded = 0;
    int queue_views = 0;
  };
  std::shared_ptr<record> told = std::make_shared<record>();
  agent_profile profile;
  operator_handle desk;
  agent_session_handle session;

private:
  engine_fixture& engine_;
};

} // namespace ecoute::test
