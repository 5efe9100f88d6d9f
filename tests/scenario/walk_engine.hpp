// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/operator/operator_actor.hpp"
#include "actors/queue/queue_actor.hpp"
#include "actors/support/quiet_handlers.hpp"
#include "tests/support/engine_fixture.hpp"

#include <caf/event_based_actor.hpp>

#include <functional>
#include <random>
#include <string>
#include <vector>

namespace ecoute::test {

/// A whole engine whose messages are delivered in a seeded order, and which is asked without
/// waiting. What breaks an invariant is written down and not thrown.
class walk_engine : public engine_fixture {
public:
  using when_refused = std::function<void(refusal)>;

  explicit walk_engine(std::uint64_t seed) : random_(seed) {}
  void TestBody() override {}

  std::size_t below(std::size_t n) { return n == 0 ? 0 : random_() % n; }
  bool chance(std::size_t percent) { return below(100) < percent; }

  /// Delivers at most so many messages; any of those that are ready may be next.
  void deliver(std::size_t at_most = SIZE_MAX);
  /// Lets time pass, stopping at each timer.
  void pass(caf::timespan d);

  template <class Answer, class Handle, class Ok, class... Messages>
  void post(const Handle& to, Ok ok, when_refused no, const Messages&... messages) {
    if (!to)
      return no(refusal::unavailable);
    const auto asking = [](caf::event_based_actor* self, const Handle& whom, const Ok& then,
                           const when_refused& otherwise, const Messages&... m) {
      be_quiet(self);
      self->request(whom, std::chrono::seconds{50}, m...)
          .then([then](const Answer& a) { then(a); },
                [otherwise](caf::error& e) { otherwise(refusal_of(e)); });
    };
    system.spawn(asking, to, ok, no, messages...);
  }

  void violate(const std::string& what) {
    if (broken.size() < 5)
      broken.push_back(what);
  }
  /// Part of what makes two runs of one seed equal.
  void trace(std::uint64_t value) { traced = (traced ^ value) * 0x100000001B3ULL; }

  /// What the engine's projections know; empty while they are away.
  std::vector<const waiting_line*> lines();
  std::vector<const ecoute::desk*> desks();

  std::vector<std::string> broken;
  std::uint64_t traced = 0xCBF29CE484222325ULL;

private:
  std::mt19937_64 random_;
};

} // namespace ecoute::test
