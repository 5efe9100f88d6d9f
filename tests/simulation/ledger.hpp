// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/conversation.hpp"
#include "actors/messages/journal_messages.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace ecoute::simulation {

/// The journal read along by somebody else: each conversation is folded as its events are stored,
/// so that no check has to read a whole history again.
class ledger {
public:
  struct page {
    conversation_state state;
    std::unordered_set<message_id> said; ///< client ids
    instant entered{};                   ///< since the start
    bool moved = false;                  ///< to the other platform, at least once
  };
  struct moved_over { ///< by the rule of overflow
    conversation_id conversation;
    force from = force::police;
    instant at{}; ///< since the start
    milliseconds waited{};
  };

  /// What is wrong with what was stored then, since the start; empty: nothing.
  std::string enter(const append& entry, instant since_start);

  [[nodiscard]] const page* find(const conversation_id& id) const;
  /// Not closed. Ordered, so that two runs look at them alike.
  [[nodiscard]] const std::set<conversation_id>& open() const { return open_; }
  /// How often this agent's readings were recorded (I12).
  [[nodiscard]] std::uint64_t readings(const std::vector<audit_entry>& audit, agent_id by);

  /// Of real visitors.
  [[nodiscard]] std::size_t held_by(agent_id who) const;
  /// How many real visitors, who had not been held before, were answered by this platform since.
  [[nodiscard]] std::size_t first_answers(force by, instant since) const;
  [[nodiscard]] std::size_t trainings_open() const { return trainings_open_.size(); }
  /// The newest last.
  [[nodiscard]] const std::vector<moved_over>& overflows() const { return overflows_; }

private:
  std::string follow(page& p, const conversation_id& id, const event& e, instant since_start);

  std::unordered_map<conversation_id, page> pages_;
  std::set<conversation_id> open_;
  std::set<conversation_id> trainings_open_;
  std::map<agent_id, std::uint64_t> readings_;
  std::size_t audit_read_ = 0;
  std::vector<moved_over> overflows_;
  std::map<force, std::vector<instant>> first_answers_;
};

/// "said by the visitor", "taken by 3": an event in the story.
std::string told(const event& e);

} // namespace ecoute::simulation
