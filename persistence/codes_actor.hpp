// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"
#include "config/limits.hpp"
#include "persistence/hash_queue.hpp"
#include "persistence/key_ring.hpp"

#include <caf/actor_system.hpp>
#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <memory>

/// The slow hashes of resume codes, on a thread and with a queue of their own: whoever asks for
/// codes without end makes other codes wait, and no agent's sign-in. Supervised by the supervisor;
/// its death loses only the waiting requests, whose callers have timeouts.
namespace ecoute {

struct codes_deps {
  std::shared_ptr<key_ring> keys;
  std::size_t waiting_max = fixed::code_hashes_waiting_max;
};

/// Detached.
codes_handle spawn_codes(caf::actor_system& system, codes_deps deps);

using codes_work_atom = caf::atom_constant<caf::atom("codework")>;
using codes_actor_type = codes_handle::extend<caf::reacts_to<codes_work_atom>>;

class codes_state {
public:
  explicit codes_state(codes_actor_type::pointer self) : self_(self) {}
  codes_actor_type::behavior_type make_behavior(codes_deps deps);
  static inline const char* name = "codes";

private:
  caf::typed_response_promise<code_index> on_derive(const derive_code_index& wish);

  codes_actor_type::pointer self_;
  codes_deps deps_;
  hash_queue jobs_;
};

} // namespace ecoute
