// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "persistence/journal_store.hpp"

#include <set>
#include <string>
#include <vector>

/// A batch as binary arrays, one statement per table, and which entries their answers leave out.
namespace ecoute {

/// Prepares every statement that a batch may use.
void prepare_journal(pg_connection& connection);

class journal_rows {
public:
  journal_rows(std::string node, std::uint64_t epoch, std::int64_t batch, instant now);

  void add_new_key(const conversation_id& whose, const wrapped_key& wrapped);
  /// `sealed` are the entry's events, in order.
  void add(const numbered_append& entry, const std::vector<stored_event>& sealed);

  /// Begin, fence, then one statement for each table that has rows; not the commit.
  [[nodiscard]] std::vector<pg_step> steps() const;

  struct verdict {
    bool fenced = false;
    std::vector<entry_number> conflicting;
  };
  /// `answers` are the results of steps().
  [[nodiscard]] verdict judge(const std::vector<pg_rows>& answers) const;

private:
  struct expectation {
    entry_number entry = 0;
    std::string key; ///< what RETURNING must show, as bytes
  };
  struct table {
    const char* statement;
    std::vector<pg_array> columns;
    std::vector<expectation> expected; ///< empty: nothing has to come back
    std::size_t rows = 0;
    void add(const std::vector<pg_value>& row);
  };
  void add_event(const numbered_append& entry, const stored_event& row);
  void add_rest(const numbered_append& entry);

  std::string node_;
  std::uint64_t epoch_;
  std::int64_t batch_;
  instant now_;
  std::unordered_map<conversation_id, std::vector<pg_value>> heads_; ///< the last of each
  table head_table_;
  table key_table_;
  table event_table_;
  table revoke_table_;
  table token_table_;
  table code_table_;
  table burn_others_table_;
  table burn_table_;
  table outbox_table_;
  table audit_table_;
};

} // namespace ecoute
