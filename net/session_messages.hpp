// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/type_ids.hpp"

#include <caf/fwd.hpp>

#include <cstdint>
#include <string>

/// What the sessions of this floor are told. These messages never leave the process; sockets are
/// named by a number (socket_link.hpp).
namespace ecoute {

/// Which of an agent's pages a session serves: each has its own, so that neither closes the other.
enum class agent_page : std::uint8_t { console, on_call, psychologist };

struct socket_frame { ///< socket → door or session
  std::uint64_t socket = 0;
  secret_text text;
};
struct socket_closed { ///< socket → door or session
  std::uint64_t socket = 0;
};
/// Door → visitor's session: this socket is yours now. Answers `done`.
struct adopt_visitor {
  std::uint64_t socket = 0;
  std::uint32_t seen = 0; ///< last position the page shows
  bool greet = false;     ///< answer `entered` with the token first
  message_id id;          ///< of the frame that is answered
  secret_text token;
  bool returned = false; ///< came back by code
  std::string language;
};
/// Door → agent's session: this socket is yours now. Answers `done`.
struct adopt_agent {
  std::uint64_t socket = 0;
  std::string language;
  std::string token_hash; ///< of the cookie that brought it
  instant expires{};      ///< of that sign-in, wall time
};
struct session_tick { ///< session → itself, periodic
  std::uint64_t generation = 0;
};
struct try_again { ///< session or door → itself, once after a pause
  std::uint64_t generation = 0;
};
struct release_credit { ///< session → itself: the rate limit's pause is over
  std::uint64_t socket = 0;
};
struct left_quickly {};   ///< routes → visitor's session: the quick exit was pressed
struct signed_out {       ///< routes → agent's session
  std::string token_hash; ///< of the cookie that was given up; empty: everywhere
};
struct check_sign_in { ///< agent's session → itself: does the cookie still hold?
  std::uint64_t generation = 0;
};
/// Planned end → session: answers `done` once everything asked has its answer and the socket is
/// closed (1012); nothing more is read.
struct leave_for_restart {};

template <class I>
typename I::result_type inspect(I& f, socket_frame& x) {
  return f(x.socket, x.text);
}
template <class I>
typename I::result_type inspect(I& f, socket_closed& x) {
  return f(x.socket);
}
template <class I>
typename I::result_type inspect(I& f, adopt_visitor& x) {
  return f(x.socket, x.seen, x.greet, x.id, x.token, x.returned, x.language);
}
template <class I>
typename I::result_type inspect(I& f, adopt_agent& x) {
  return f(x.socket, x.language, x.token_hash, x.expires);
}
template <class I>
typename I::result_type inspect(I& f, session_tick& x) {
  return f(x.generation);
}
template <class I>
typename I::result_type inspect(I& f, try_again& x) {
  return f(x.generation);
}
template <class I>
typename I::result_type inspect(I& f, release_credit& x) {
  return f(x.socket);
}
template <class I>
typename I::result_type inspect(I& f, left_quickly&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, signed_out& x) {
  return f(x.token_hash);
}
template <class I>
typename I::result_type inspect(I& f, check_sign_in& x) {
  return f(x.generation);
}
template <class I>
typename I::result_type inspect(I& f, leave_for_restart&) {
  return f();
}

/// The visitor's session with what this floor alone tells it.
using visitor_session_ref = visitor_session_handle::extend<
    caf::replies_to<adopt_visitor>::with<done>, caf::reacts_to<socket_frame>,
    caf::reacts_to<socket_closed>, caf::reacts_to<session_tick>, caf::reacts_to<try_again>,
    caf::reacts_to<release_credit>, caf::reacts_to<left_quickly>, caf::reacts_to<mode_changed>,
    caf::replies_to<leave_for_restart>::with<done>>;

using agent_session_ref = agent_session_handle::extend<
    caf::replies_to<adopt_agent>::with<done>, caf::reacts_to<socket_frame>,
    caf::reacts_to<socket_closed>, caf::reacts_to<session_tick>, caf::reacts_to<try_again>,
    caf::reacts_to<release_credit>, caf::reacts_to<signed_out>, caf::reacts_to<check_sign_in>,
    caf::reacts_to<mode_changed>, caf::replies_to<leave_for_restart>::with<done>>;

/// Registers these types and those of net/outbound; call it beside add_message_types.
void add_session_messages(caf::actor_system_config& config);

} // namespace ecoute

CAF_BEGIN_TYPE_ID_BLOCK(ecoute_net, caf::id_block::ecoute::end)
CAF_ADD_TYPE_ID(ecoute_net, (ecoute::socket_frame))
CAF_ADD_TYPE_ID(ecoute_net, (ecoute::socket_closed))
CAF_ADD_TYPE_ID(ecoute_net, (ecoute::adopt_visitor))
CAF_ADD_TYPE_ID(ecoute_net, (ecoute::adopt_agent))
CAF_ADD_TYPE_ID(ecoute_net, (ecoute::session_tick))
CAF_ADD_TYPE_ID(ecoute_net, (ecoute::try_again))
CAF_ADD_TYPE_ID(ecoute_net, (ecoute::release_credit))
CAF_ADD_TYPE_ID(ecoute_net, (ecoute::left_quickly))
CAF_ADD_TYPE_ID(ecoute_net, (ecoute::signed_out))
CAF_ADD_TYPE_ID(ecoute_net, (ecoute::leave_for_restart))
CAF_ADD_TYPE_ID(ecoute_net, (ecoute::check_sign_in))
CAF_END_TYPE_ID_BLOCK(ecoute_net)
