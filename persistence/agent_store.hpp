// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/credentials_messages.hpp"
#include "persistence/key_ring.hpp"
#include "persistence/sql_session.hpp"

#include <optional>
#include <string>

/// Agents and their sessions. Throws soci::soci_error, whose text is never shown.
namespace ecoute {

struct stored_agent {
  agent_profile profile;
  std::string name;
  std::string password_hash;
  std::string totp_secret; ///< sealed
  instant paused_until{};
};

struct new_agent {
  std::string name; ///< lower case
  std::string shown_name;
  force platform = force::police;
  std::string password_hash;
  std::string totp_secret; ///< raw; stored sealed
  instant certified_until{};
  std::uint32_t capacity = 3;
  bool demo = false;
};

/// What an agent's one-time secret is bound to.
std::string totp_context(const std::string& name);

class agent_store {
public:
  explicit agent_store(soci::session& sql) : sql_(sql) {}

  std::optional<stored_agent> by_name(const std::string& name);
  /// False when the name is taken.
  bool create(const new_agent& agent, const key_ring& keys);

  /// Takes the owner's role. Known to their sessions from the next sign-in on.
  void set_duty_officer(agent_id agent, bool on);
  void set_on_call(agent_id agent, bool on);
  void set_psychologist(agent_id agent, bool on);

  /// False when a code of this step or a later one was accepted before.
  bool use_step(agent_id agent, std::int64_t step);
  void count_failure(agent_id agent, std::uint32_t failures_max, instant pause_until);
  void forget_failures(agent_id agent);

  void open_session(const std::string& hash, agent_id agent, instant now, instant expires);
  std::optional<signed_in_agent> by_session(const std::string& hash, instant now);
  void close_session(const std::string& hash);
  void close_sessions_of(agent_id agent);

private:
  void set_role(agent_id agent, int role, bool on);

  soci::session& sql_;
};

} // namespace ecoute
