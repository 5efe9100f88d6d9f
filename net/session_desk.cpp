// SPDX-License-Identifier: EUPL-1.2
#include "net/session_desk.hpp"

#include <caf/exit_reason.hpp>
#include <caf/send.hpp>

namespace ecoute {

namespace {

template <class Map>
typename Map::mapped_type find_in(const Map& map, const auto& key) {
  const auto found = map.find(key);
  return found == map.end() ? typename Map::mapped_type{} : found->second;
}

/// Gives the handle out: dropping the last one may end the session, which then asks this desk to
/// forget it, so that no handle may die under the lock.
template <class Map>
typename Map::mapped_type taken_from(Map& map, const auto& key, const caf::actor_addr& session) {
  const auto found = map.find(key);
  if (found == map.end() || found->second.address() != session)
    return {};
  auto out = std::move(found->second);
  map.erase(found);
  return out;
}

} // namespace

visitor_session_ref session_desk::visitor(const std::string& token_hash) {
  const std::lock_guard guard{mutex_};
  return find_in(visitors_, token_hash);
}

void session_desk::keep_visitor(const std::string& token_hash, const visitor_session_ref& session) {
  auto other = session;
  const std::lock_guard guard{mutex_};
  std::swap(visitors_[token_hash], other);
}

void session_desk::forget_visitor(const std::string& token_hash, const caf::actor_addr& session) {
  visitor_session_ref last;
  const std::lock_guard guard{mutex_};
  last = taken_from(visitors_, token_hash, session);
}

agent_session_ref session_desk::agent(agent_id who, agent_page page) {
  const std::lock_guard guard{mutex_};
  return find_in(agents_, agent_key{who, page});
}

void session_desk::keep_agent(agent_id who, agent_page page, const agent_session_ref& session) {
  auto other = session;
  const std::lock_guard guard{mutex_};
  std::swap(agents_[{who, page}], other);
}

void session_desk::forget_agent(agent_id who, agent_page page, const caf::actor_addr& session) {
  agent_session_ref last;
  const std::lock_guard guard{mutex_};
  last = taken_from(agents_, agent_key{who, page}, session);
}

void session_desk::tell_all(const mode_changed& m) {
  const std::lock_guard guard{mutex_};
  for (const auto& [hash, session] : visitors_)
    caf::anon_send(session, m);
  for (const auto& [who, session] : agents_)
    caf::anon_send(session, m);
}

session_desk::everyone session_desk::all() {
  everyone out;
  const std::lock_guard guard{mutex_};
  for (const auto& [hash, session] : visitors_)
    out.visitors.push_back(session);
  for (const auto& [who, session] : agents_)
    out.agents.push_back(session);
  return out;
}

void session_desk::close_all() {
  std::unordered_map<std::string, visitor_session_ref> visitors;
  std::map<agent_key, agent_session_ref> agents;
  {
    const std::lock_guard guard{mutex_};
    visitors.swap(visitors_);
    agents.swap(agents_);
  }
  for (const auto& [hash, session] : visitors)
    caf::anon_send_exit(session, caf::exit_reason::user_shutdown);
  for (const auto& [who, session] : agents)
    caf::anon_send_exit(session, caf::exit_reason::user_shutdown);
}

std::size_t session_desk::visitors() {
  const std::lock_guard guard{mutex_};
  return visitors_.size();
}

std::size_t session_desk::agents() {
  const std::lock_guard guard{mutex_};
  return agents_.size();
}

} // namespace ecoute
