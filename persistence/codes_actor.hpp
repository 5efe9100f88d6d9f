// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"
#include "config/limits.hpp"

#include <caf/actor_system.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The slow hashes of resume codes, some at once, each on a thread of its own, and a queue for the
/// others: whoever asks for codes without end makes other codes wait, and no agent's sign-in.
///
///   supervisor ── codes ─┬─ hasher    detached; one question at a time
///                        └─ hasher
///
/// Supervised by the supervisor. Who gives out the work never computes, so that it refuses at once
/// what would wait too long. When a hasher dies everything that waits is answered as unavailable,
/// and all of it ends and is started anew.
namespace ecoute {

/// The index of a code's canonical words: slow, called from several threads. May throw key_error.
using code_hash = std::function<std::string(std::string_view)>;

struct codes_deps {
  code_hash index_of;
  std::size_t at_once = fixed::code_hashes_at_once;
  std::size_t waiting_max = fixed::code_hashes_waiting_max;
};

codes_handle spawn_codes(caf::actor_system& system, codes_deps deps);

class codes_state {
public:
  explicit codes_state(codes_handle::pointer self) : self_(self) {}
  codes_handle::behavior_type make_behavior(codes_deps deps);
  static inline const char* name = "codes";

private:
  using answer = caf::typed_response_promise<code_index>;
  struct question {
    derive_code_index wish;
    answer promise;
  };
  struct hasher {
    codes_handle who;
    std::optional<answer> under_way{};
  };

  answer on_derive(const derive_code_index& wish);
  void give(hasher& to, question asked);
  void give_next(hasher& to);
  void on_exit(const caf::exit_msg& m);

  codes_handle::pointer self_;
  std::vector<hasher> hashers_; ///< none is added or removed after the start
  std::deque<question> waiting_;
  std::size_t waiting_max_ = 0;
};
static_assert(!std::is_aggregate_v<codes_state>);

} // namespace ecoute
