// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/alert_messages.hpp"
#include "persistence/sql_session.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// Alerts as they stand, their history, and what is to be delivered of them. Throws
/// soci::soci_error, whose text is never shown.
///
/// There is no fence here by the writer's epoch, which only the journal knows. Each alert has its
/// own: its version. An engine that should be dead can at most do what time would do to an alert
/// as it stands, under the keys that the living one would give, and only one of both.
namespace ecoute {

class alert_store {
public:
  explicit alert_store(soci::session& sql) : sql_(sql) {}

  /// All of one instant: what is open, by the time it was raised; what is to be raised; who is on
  /// call; everybody's shown name; when a test was taken last.
  alerts_record load();
  /// See store_alert: none, race_lost or malformed.
  refusal store(const store_alert& m);

private:
  std::vector<alert> open();
  std::vector<alert_origin> origins();
  std::vector<agent_name> names();
  instant last_test();
  std::optional<alert> stored(const alert_id& id);

  refusal put(const store_alert& m);
  bool insert(const alert& a);
  bool update(const alert& a, std::uint32_t expected);
  bool answers_origin(const store_alert& m);
  void add_history(const store_alert& m);
  void add_deliveries(std::span<const alert_delivery> all, instant at);

  soci::session& sql_;
};

} // namespace ecoute
