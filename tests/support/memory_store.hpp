// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"

#include <caf/fwd.hpp>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

/// What PostgreSQL is in production: the twins of journal and archive share one of these, and it
/// outlives the engine.
namespace ecoute::test {

/// What the journal does with one append instead of storing and answering it.
enum class journal_fault {
  none,
  busy,
  unavailable,
  in_doubt_lost,   ///< not stored, answered in_doubt
  in_doubt_stored, ///< stored, answered in_doubt
  lose_reply,      ///< stored, never answered
  die_before,      ///< the journal ends without storing
  die_after,       ///< the journal ends after storing
  die_in_flight,   ///< the journal ends, its transaction goes on without it
};

struct memory_store {
  /// Held by the twins while they are at work. A test on the test scheduler needs it never: there
  /// everything happens on its own thread.
  std::mutex guard;

  struct code {
    conversation_id conversation;
    instant expires{};
  };
  std::map<conversation_id, std::vector<event>> events;
  std::map<conversation_id, head_change> heads;
  std::map<std::string, conversation_id> tokens;
  std::map<std::string, conversation_id> revoked_tokens;
  std::map<std::string, code> codes;
  std::map<std::string, code> used_codes;
  std::vector<audit_entry> audit;
  roster_record roster;

  std::deque<journal_fault> faults;                         ///< for the next appends, in order
  journal_fault otherwise = journal_fault::none;            ///< for all others
  milliseconds latency{0};                                  ///< of each commit
  std::function<milliseconds(milliseconds)> latency_of_one; ///< out of `latency`; else all of it
  bool archive_away = false;
  std::uint64_t commits = 0;
  std::uint64_t epoch = 0;  ///< of the newest journal: an older one is fenced
  std::uint64_t fenced = 0; ///< writes refused to an older one
  std::function<void(const append&)> on_stored;
  std::function<void(const roster_record& before)> on_roster; ///< the engine has changed it
  std::uint32_t roster_replies_to_lose = 0; ///< of the next changes, done or refused
  std::uint64_t roster_replies_lost = 0;
  /// What becomes of a transaction whose journal has ended; never: it comes to nothing.
  std::function<void(const append&, std::uint64_t epoch)> on_in_flight;

  /// Deliberate faults, to show that a test can see them.
  struct mutants {
    bool acknowledges_early = false; ///< what was not stored is answered committed all the same
    bool ignores_fence = false;      ///< an older journal still writes
    bool forgets_ids = false;        ///< what is loaded for the fold has lost its client ids
    bool reads_stale = false;        ///< what is loaded for the fold lacks the last event
    bool keeps_codes = false;        ///< a code is not burnt
    bool reads_untraced = false;     ///< a professional reads without an audit entry
    bool halves_swaps = false;       ///< of an agreed swap only one shift changes hands
  };
  mutants mutant;

  /// As the database would, with its constraints: whole or not at all.
  refusal ask(const swap_request& asked);
  refusal move(const move_swap& m);
  journal_fault next_fault();
  /// All or nothing, as the database's constraints would have it.
  refusal store(const append& entry);
  /// As store(), of the journal of this epoch.
  refusal store_as(const append& entry, std::uint64_t writer);
  /// Messages stored with this client id; more than one breaks invariant 2.
  [[nodiscard]] std::size_t times_stored(const conversation_id& id, const message_id& m) const;
  /// What the archive answers: for the fold, and for one audience (a professional's is recorded).
  conversation_record load(const conversation_id& id);
  thread_page read(const read_thread& m);
  [[nodiscard]] token_owner find(const find_token& m) const;
  [[nodiscard]] code_owner find(const find_code& m) const;
  /// Whether this token is this conversation's, and not revoked.
  [[nodiscard]] bool owns(const std::string& token, const conversation_id& id) const;

private:
  void put_roster(roster_record after);
};

using shared_store = std::shared_ptr<memory_store>;

journal_handle spawn_memory_journal(caf::actor_system& system, shared_store store);
archive_handle spawn_memory_archive(caf::actor_system& system, shared_store store);
roster_archive_handle spawn_memory_roster(caf::actor_system& system, shared_store store);

} // namespace ecoute::test
