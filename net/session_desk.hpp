// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/session_messages.hpp"
#include "net/session_parts.hpp"

#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ecoute {

/// Who attaches where: one session per visitor token, and one per page of a signed-in agent, found
/// by what the client shows. Thread-safe.
class session_desk {
public:
  /// The living session of this token, or none.
  visitor_session_ref visitor(const std::string& token_hash);
  void keep_visitor(const std::string& token_hash, const visitor_session_ref& session);
  /// Only if it is still this one.
  void forget_visitor(const std::string& token_hash, const caf::actor_addr& session);

  agent_session_ref agent(agent_id who, agent_page page = agent_page::console);
  void keep_agent(agent_id who, agent_page page, const agent_session_ref& session);
  void forget_agent(agent_id who, agent_page page, const caf::actor_addr& session);

  void tell_all(const mode_changed& m);
  struct everyone {
    std::vector<visitor_session_ref> visitors;
    std::vector<agent_session_ref> agents;
  };
  everyone all();
  /// Ends every session: the engine is stopping.
  void close_all();

  [[nodiscard]] std::size_t visitors();
  [[nodiscard]] std::size_t agents();

private:
  using agent_key = std::pair<agent_id, agent_page>;

  std::mutex mutex_;
  std::unordered_map<std::string, visitor_session_ref> visitors_; ///< by token hash
  std::map<agent_key, agent_session_ref> agents_;
};

} // namespace ecoute
