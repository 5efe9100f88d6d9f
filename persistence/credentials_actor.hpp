// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"
#include "config/limits.hpp"
#include "config/settings.hpp"
#include "persistence/agent_store.hpp"
#include "persistence/forgetful.hpp"
#include "persistence/hash_queue.hpp"
#include "persistence/rest_after_loss.hpp"

#include <caf/actor_system.hpp>
#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <functional>
#include <memory>
#include <unordered_map>

/// Agents' slow secrets on a thread of their own, one at a time: the thread is also the limit on
/// how fast anyone can guess. Supervised by the supervisor; its death loses only the waiting
/// requests, whose callers have timeouts.
namespace ecoute {

struct credentials_deps {
  database_settings database;
  agent_settings agents;
  std::shared_ptr<key_ring> keys;
  std::function<instant()> now = [] {
    return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
  };
};

/// Detached.
credentials_handle spawn_credentials(caf::actor_system& system, credentials_deps deps);

using credentials_work_atom = caf::atom_constant<caf::atom("cwork")>;
using credentials_actor_type = credentials_handle::extend<caf::reacts_to<credentials_work_atom>>;

/// Of names that nobody has: they pause like real ones.
struct guessed_name {
  std::uint32_t failures = 0;
  instant paused_until{};
};
using guessed_names =
    forgetful<std::unordered_map<std::string, guessed_name>, fixed::guessed_names_max>;

class credentials_state {
public:
  explicit credentials_state(credentials_actor_type::pointer self);
  credentials_actor_type::behavior_type make_behavior(credentials_deps deps);
  static inline const char* name = "credentials";

private:
  caf::typed_response_promise<signed_in> on_sign_in(const sign_in& wish);

  caf::expected<signed_in> check(const sign_in& wish);
  caf::expected<signed_in> check_known(const sign_in& wish, const stored_agent& agent);
  caf::error refuse_unknown(const sign_in& wish);
  signed_in admit(const stored_agent& agent);
  /// Runs `job` with a session; a database fault, or none of its answers within the read timeout
  /// and a half, is answered as unavailable.
  template <class Answer, class Job>
  caf::expected<Answer> with_store(Job job);

  credentials_actor_type::pointer self_;
  credentials_deps deps_;
  std::unique_ptr<sql_session> session_;
  hash_queue jobs_;
  guessed_names guessed_;
  rest_after_loss rest_;
};

} // namespace ecoute
