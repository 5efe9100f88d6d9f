// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/conversation.hpp"
#include "actors/messages/journal_messages.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>

namespace ecoute::simulation {

/// The journal read along by somebody else: each conversation is folded as its events are stored,
/// so that no check has to read a whole history again.
class ledger {
public:
  struct page {
    conversation_state state;
    std::unordered_set<message_id> said; ///< client ids
  };

  /// What is wrong with what was stored; empty: nothing.
  std::string enter(const append& entry);

  [[nodiscard]] const page* find(const conversation_id& id) const;
  /// Not closed. Ordered, so that two runs look at them alike.
  [[nodiscard]] const std::set<conversation_id>& open() const { return open_; }
  [[nodiscard]] const std::map<conversation_id, page>& all() const { return pages_; }
  /// How often this agent's readings were recorded (I12).
  [[nodiscard]] std::uint64_t readings(const std::vector<audit_entry>& audit, agent_id by);

private:
  std::map<conversation_id, page> pages_;
  std::set<conversation_id> open_;
  std::map<agent_id, std::uint64_t> readings_;
  std::size_t audit_read_ = 0;
};

/// "said by the visitor", "taken by 3": an event in the story.
std::string told(const event& e);

} // namespace ecoute::simulation
