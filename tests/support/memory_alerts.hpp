// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"

#include <caf/fwd.hpp>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

/// What PostgreSQL holds of alerts and their deliveries, in memory; and who delivers.
namespace ecoute::test {

/// What becomes of each request.
enum class alert_storing {
  works,
  unavailable,
  silent,    ///< stored or read, and never answered
  frozen,    ///< neither stored nor answered
  malformed, ///< the database refuses a row
};

struct memory_alerts {
  std::mutex guard; ///< as memory_store's

  std::map<alert_id, alert> all;      ///< as they stand, the resolved ones too
  std::vector<store_alert> history;   ///< every version that was stored, in order
  std::vector<alert_delivery> outbox; ///< in order; each key once
  std::vector<alert_origin> origins;  ///< that no alert answers yet
  on_call_plan plan;
  std::vector<agent_name> names;
  std::map<std::string, agent_id> feeds; ///< calendars, by token hash
  instant last_test{};
  alert_storing mode = alert_storing::works;
  std::uint64_t loads = 0;
  std::uint64_t asked = 0; ///< to store something

  std::function<void(const store_alert&)> on_stored;      ///< another version
  std::function<void(const alert_delivery&)> on_received; ///< each key once, unless forgetful
  /// For a service of weeks: no history, of the outbox only what was not delivered, and what is
  /// resolved aside; a receiver does not know a key again.
  bool forgetful = false;
  /// Deliberate faults, to show that a test can see them.
  struct mutants {
    bool forgets_open = false;   ///< what is open is not read
    bool forgets_clocks = false; ///< all that is read is due at once
  };
  mutants mutant;

  /// As the database's constraints would have it: all or nothing.
  refusal store(const store_alert& m);
  [[nodiscard]] alerts_record load() const;

  [[nodiscard]] const alert* find(const alert_id& id) const; ///< null: never stored
  [[nodiscard]] std::vector<alert> open() const;
  [[nodiscard]] std::vector<alert> open(alert_kind kind) const;

  /// What arrived, each key once, in order: a receiver knows a key that it has had.
  std::vector<alert_delivery> received;
  std::vector<std::string> attempts; ///< every key that was sent, in order
  bool receivers_away = false;
  void receive(const alert_delivery& d);
  /// Sends what the outbox holds and was not delivered.
  void deliver_due();
  [[nodiscard]] std::size_t undelivered() const { return outbox.size() - delivered_; }

private:
  void put_in_outbox(const alert_delivery& d);

  std::map<alert_id, alert> ended_;          ///< while forgetful
  std::size_t delivered_ = 0;                ///< of the outbox, from its beginning
  std::unordered_set<std::string> keys_;     ///< of the outbox
  std::unordered_set<std::string> received_; ///< by the receivers
};

using shared_alerts = std::shared_ptr<memory_alerts>;

alert_archive_handle spawn_memory_alert_archive(caf::actor_system& system, shared_alerts alerts);
/// Looks at the outbox as it starts, and as often as it is told to.
dispatcher_handle spawn_memory_dispatcher(caf::actor_system& system, shared_alerts alerts);

} // namespace ecoute::test
