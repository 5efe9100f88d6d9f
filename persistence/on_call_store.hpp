// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/on_call.hpp"
#include "actors/messages/outbox_messages.hpp"
#include "persistence/sql_session.hpp"

#include <string>
#include <vector>

/// Who is on call, where their alerts are mailed, and their calendars' secret addresses. Throws
/// soci::soci_error, whose text is never shown. Changing anything takes the owner's role.
namespace ecoute {

class on_call_store {
public:
  explicit on_call_store(soci::session& sql) : sql_(sql) {}

  /// Rotations by scope and level, overrides in the order they were made; within the caller's
  /// transaction, if there is one that reads of one instant.
  on_call_plan plan();
  /// Instead of what was stored, in one transaction.
  void replace(const on_call_plan& plan, instant made_at);

  std::vector<agent_id> allowed(); ///< to be on call
  std::vector<agent_contact> contacts();
  /// False: it is no address.
  bool set_mail(agent_id agent, const secret_text& mail);
  void forget_mail(agent_id agent);

  /// Whose calendar has this address, by the hash of its token; nobody: there is none (any more).
  agent_id feed_owner(const std::string& token_hash);
  /// Instead of those that this agent had before.
  void set_feed(agent_id agent, const std::string& token_hash);
  void revoke_feeds(agent_id agent);

private:
  soci::session& sql_;
};

} // namespace ecoute
