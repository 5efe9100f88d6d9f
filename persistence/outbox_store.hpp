// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/outbox_messages.hpp"
#include "persistence/sql_session.hpp"

#include <vector>

/// Deliveries that wait for their receiver; they are written with their alerts (alert_store.hpp).
/// Throws soci::soci_error, whose text is never shown.
namespace ecoute {

class outbox_store {
public:
  explicit outbox_store(soci::session& sql) : sql_(sql) {}

  /// See take_due; it takes nothing away.
  due_deliveries due(const take_due& m);
  /// Of what is due; anything else stays as it is.
  void mark(const mark_delivery& m);

private:
  std::vector<due_delivery> due_now(const take_due& m);

  soci::session& sql_;
};

} // namespace ecoute
