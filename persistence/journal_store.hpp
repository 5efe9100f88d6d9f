// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/journal_machine.hpp"
#include "actors/messages/journal_messages.hpp"
#include "config/limits.hpp"
#include "persistence/event_sealing.hpp"
#include "persistence/forgetful.hpp"
#include "persistence/pg_connection.hpp"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

/// The journal's hands: the steps of journal_machine done on PostgreSQL. Used by one thread.
namespace ecoute {

/// An append under the number the machine knows it by.
struct numbered_append {
  entry_number number = 0;
  std::shared_ptr<const append> what;
};

enum class journal_report : std::uint8_t {
  connected,
  epoch_bumped,
  reread,
  committed,
  conflicted,  ///< rolled back because of `entries`
  row_refused, ///< rolled back because of a row of some entry
  fenced,
  lost, ///< any other fault; the connection has been closed
};
struct journal_outcome {
  journal_report what = journal_report::lost;
  std::vector<entry_number> entries;
  std::uint64_t epoch = 0;
};

using known_keys =
    forgetful<std::unordered_map<conversation_id, secret_key>, fixed::known_keys_max>;

class journal_store {
public:
  journal_store(pg_options options, std::string node, std::shared_ptr<key_ring> keys);

  /// None of these throws.
  journal_outcome connect();
  journal_outcome bump_epoch();
  /// Which of the last batch's entries are stored: by the very bytes of their sealed facts, which
  /// no other writer can have made.
  journal_outcome reread(const std::vector<entry_number>& doubtful);
  journal_outcome write(const std::vector<numbered_append>& batch, std::uint64_t epoch,
                        instant now);
  void drop();

private:
  struct row_set;
  struct entry_mark { ///< how an entry is recognised after a lost answer
    conversation_id conversation;
    std::uint32_t seq = 0; ///< 0: no events; the batch number decides
    std::string facts;
  };
  template <class Step>
  journal_outcome attempt(Step step);
  journal_outcome put(const std::vector<numbered_append>& batch, std::uint64_t epoch, instant now);
  std::vector<entry_number> find_keys(const std::vector<numbered_append>& batch, instant now);
  const secret_key* key_of(const conversation_id& id) const;
  void remember_keys();

  pg_options options_;
  std::string node_;
  std::shared_ptr<key_ring> keys_;
  std::unique_ptr<pg_connection> connection_;
  known_keys known_keys_;                                    ///< committed ones
  std::unordered_map<conversation_id, secret_key> new_keys_; ///< of the batch in hand
  std::unordered_map<conversation_id, wrapped_key> new_wrapped_;
  std::unordered_map<entry_number, entry_mark> marks_;
  std::int64_t batch_ = 0;
};

} // namespace ecoute
