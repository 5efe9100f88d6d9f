// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/conversation/conversation_actor.hpp"
#include "actors/escalation/escalation_actor.hpp"
#include "actors/operator/operator_actor.hpp"
#include "actors/queue/queue_actor.hpp"
#include "actors/support/quiet_handlers.hpp"
#include "tests/simulation/alert_book.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/offers_seen.hpp"
#include "tests/simulation/planning.hpp"
#include "tests/simulation/tally.hpp"
#include "tests/support/virtual_engine.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/mailbox_element.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ecoute::simulation {

using test::journal_fault;

/// A whole engine whose messages are delivered in a seeded order, and which is asked without
/// waiting. What breaks an invariant is written down and not thrown.
class world : public test::virtual_engine {
public:
  using when_refused = std::function<void(refusal)>;

  explicit world(std::uint64_t seed);

  /// Delivers at most so many messages; any of those that are ready may be next.
  void deliver(std::size_t at_most = SIZE_MAX);
  /// Lets time pass until then, stopping at each instant at which something is due.
  void pass_until(caf::actor_clock::time_point end);
  void pass(caf::timespan d) { pass_until(scheduler.clock().current_time + d); }
  /// Does something later on: what a person, or a network, takes its time for.
  void later(milliseconds delay, std::function<void()> what);
  [[nodiscard]] milliseconds elapsed() const;
  [[nodiscard]] bool idle() const { return later_.empty() && scheduler.clock().schedule().empty(); }

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

  void violate(const std::string& what);
  /// Part of what makes two runs of one plan equal.
  void trace(std::uint64_t value) { traced = (traced ^ value) * 0x100000001B3ULL; }
  /// For whoever reads the story; only while it is told.
  template <class Line>
  void note(Line line) {
    if (telling)
      remember(line());
  }

  /// Nothing is wrong with what the engine stands on, so that it has no excuse.
  [[nodiscard]] bool healthy() const;
  [[nodiscard]] bool alerts_kept() const { return alerts->mode == test::alert_storing::works; }
  void heal();
  /// The journal says that it is away, once it has been for a while; to each new engine again.
  void tell_of_journal();
  /// Whatever this conversation does ends in its death, until it is cured.
  void poison(const conversation_id& id) {
    poisoned_ = id;
    was_poisoned_.insert(id);
  }
  void cure() { poisoned_.reset(); }
  /// The roster has changed: the engine is told, and reads it if it can.
  void tell_roster();
  /// Whether the engine forgives one more death now.
  [[nodiscard]] bool may_kill();
  /// The next conversation that comes to this point dies.
  void crash_at(std::string point) { crash_at_ = std::move(point); }

  // What the engine's projections know; null while they are away.
  const waiting_line* line(force which);
  std::vector<const ecoute::desk*> desks();
  std::vector<operator_handle> desk_handles();
  const ecoute::desk* desk_behind(const operator_handle& who);
  /// Of a conversation that runs and is not reading itself.
  const conversation_state* conversation(const conversation_id& id);
  bool runs_as(const conversation_id& id, const conversation_handle& who);
  bool given_up(const conversation_id& id); ///< quarantined
  std::vector<escalation_ref> escalation_handles();
  std::vector<const alert*> escalations(); ///< what each of them knows

  // Whether it is so, by what is stored or, while that is away, told.
  bool has_taken(const alert_id& id, agent_id by);
  bool has_resolved(const alert_id& id, agent_id by);
  /// An alert shown to somebody is stored so, or said not to be and may be so.
  void check_shown(const alert_row& row);

  settings intended; ///< the limits, before a mutant bends them
  dice random;
  tally seen;  ///< what happened in this run
  ledger book; ///< what the store holds, folded as it grows
  alert_book calls{intended.alerts};
  planning roster{store->roster};
  swap_book swaps;
  offers_seen offered;
  std::vector<std::string> broken;
  std::uint64_t traced = 0xCBF29CE484222325ULL;
  std::function<void()> check_instant;                ///< when something happened, and now and then
  std::function<void(const alert_delivery&)> on_ring; ///< somebody is told of an alert
  std::optional<milliseconds> cut_at; ///< the journal has been said to be away, since then
  /// A mutant: looks at each message before it is handled; false: it is lost.
  std::function<bool(const caf::local_actor&, caf::mailbox_element&)> tamper;
  milliseconds disturbed_at{}; ///< when something last went wrong
  bool clock_set = false;      ///< an event may bear a later time than it was
  bool over = false;           ///< whatever broke, time passes until nothing is left
  bool telling = false;
  std::deque<std::string> told;

private:
  void follow_roster(const roster_record& before);
  void follow_alert(const store_alert& m);
  void keep_origins(const append& entry);
  void count(const alert_book::entry& made, const alert_cause& cause);
  const alert* known_alert(const alert_id& id);
  void count(swap_state to);
  void check();
  void remember(std::string line);
  void tamper_with(caf::resumable& job);
  void reach(const conversation_id& id, std::string_view point);

  std::multimap<caf::actor_clock::time_point, std::function<void()>> later_;
  caf::actor_clock::time_point looked_at_{};
  std::string crash_at_;
  std::optional<conversation_id> poisoned_;
  std::set<conversation_id> was_poisoned_;
  std::deque<instant> kills_;
};

} // namespace ecoute::simulation
