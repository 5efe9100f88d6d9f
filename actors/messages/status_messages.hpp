// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/vocabulary.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// How the engine itself stands: its roles, their health, numbers only.
namespace ecoute {

struct watch_engine {}; ///< net → supervisor: tell me mode_changed and fault_notice
struct ask_status {};   ///< in short, answered at once: no health
struct ask_tree {};     ///< with the health of each role and of its children, as far as they answer
struct role_status {
  std::string role; ///< a child's: "parent/child"
  std::uint32_t running = 0;
  std::uint32_t restarts = 0;
  bool answers = false;      ///< in time
  std::uint32_t mailbox = 0; ///< messages that wait for it; as it answered
};
struct branch_status { ///< of a role that has children: theirs
  std::vector<role_status> children;
};
/// Anybody → every actor of the engine (actors/support/quiet_handlers.hpp). Answers pulse.
struct ask_pulse {};
struct pulse {
  std::uint32_t mailbox = 0; ///< messages that wait behind this one
};
struct engine_status {
  engine_mode mode = engine_mode::normal;
  std::vector<role_status> roles;
  std::uint32_t conversations = 0;
  bool ready = false;
};

template <class I>
typename I::result_type inspect(I& f, watch_engine&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, ask_status&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, ask_tree&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, role_status& x) {
  return f(x.role, x.running, x.restarts, x.answers, x.mailbox);
}
template <class I>
typename I::result_type inspect(I& f, branch_status& x) {
  return f(x.children);
}
template <class I>
typename I::result_type inspect(I& f, ask_pulse&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, pulse& x) {
  return f(x.mailbox);
}
template <class I>
typename I::result_type inspect(I& f, engine_status& x) {
  return f(x.mode, x.roles, x.conversations, x.ready);
}

} // namespace ecoute
