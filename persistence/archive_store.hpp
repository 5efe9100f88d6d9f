// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/journal_messages.hpp"
#include "persistence/event_sealing.hpp"
#include "persistence/pg_connection.hpp"

#include <memory>
#include <optional>

/// The archive's questions to PostgreSQL. One connection with its statements: after a pg_failure
/// other than `refused` the whole is thrown away and made anew. Throws pg_failure and key_error.
namespace ecoute {

class archive_store {
public:
  archive_store(const pg_options& options, std::shared_ptr<key_ring> keys);

  conversation_record load(const load_conversation& wanted);
  /// For professionals the audit row is committed before the answer (I12). Empty: the token that
  /// was named is not, or no longer, this conversation's.
  std::optional<thread_page> read(const read_thread& wanted);
  token_owner find(const find_token& wanted);
  code_owner find(const find_code& wanted);
  open_heads open_conversations();

private:
  bool owns(const std::string& token_hash, const conversation_id& id);
  void trace(const read_thread& wanted);
  std::vector<event> events_of(const conversation_id& id, const pg_rows& rows);

  pg_connection connection_;
  std::shared_ptr<key_ring> keys_;
};

} // namespace ecoute
