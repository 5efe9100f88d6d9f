// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/alert_watch.hpp"
#include "net/protocol/client_frames.hpp"
#include "net/session_answers.hpp"
#include "net/session_messages.hpp"
#include "net/session_parts.hpp"
#include "net/session_socket.hpp"
#include "net/sign_in_watch.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <vector>

namespace ecoute {

/// One signed-in agent's session at the page of who is on call: the page's sockets attach to it,
/// the newest wins. Supervised by nobody, as that of the console. No desk is found or made: being
/// on call makes nobody a candidate for offers, and what a console is told never comes here.
class on_call_session_state {
public:
  explicit on_call_session_state(agent_session_ref::pointer selfptr) : self(selfptr) {}
  ~on_call_session_state();
  on_call_session_state(const on_call_session_state&) = delete;
  on_call_session_state& operator=(const on_call_session_state&) = delete;
  agent_session_ref::behavior_type make_behavior(shared_session_parts parts, agent_profile who);

  agent_session_ref::pointer self;
  static inline const char* name = "on_call_session";

private:
  struct unanswered { ///< a request whose answer has not come
    std::uint64_t socket = 0;
    std::uint64_t order = 0; ///< of its arrival among those that wait
    wish_mark mark;
    milliseconds pause{0};
  };

  done on_adopt(const adopt_agent& m);
  void on_frame(socket_frame& m);
  void on_closed(const socket_closed& m);
  void on_tick(const session_tick& m);
  void on_alerts(const alerts_told& m);
  void on_signed_out(const signed_out& m);
  void on_superseded();
  caf::result<done> on_leave();
  void shut_out();
  void end();

  void take(const wire::hello&);
  void take(const wire::watch_alerts& f);
  void take(const wire::act_on_alert& f);
  void take(const wire::test_alert& f);
  void take(const wire::pong&);
  template <class Frame, class Message>
  void ask_board(const Frame& f, const Message& m, refusal why_not);
  [[nodiscard]] bool may_pass_to(agent_id whom) const;
  alert_watch::beat beat();

  bool admit(const message_id& id, const wish_mark& mark);
  void answer(const message_id& id, std::string frame);
  void failed(const message_id& id, const caf::error& why);
  void refuse(const std::optional<message_id>& id, refusal why);
  void release(std::uint64_t socket, milliseconds pause);
  void release_this();
  steady_instant now() const;

  shared_session_parts parts_;
  agent_profile who_;
  std::unique_ptr<session_socket> socket_;
  std::string language_ = "fr";
  sign_in_watch sign_in_;
  alert_watch alerts_;
  std::optional<std::vector<on_call_row>> on_call_; ///< as it was told to this socket
  bool greeted_ = false;                            ///< hello was said on this socket, and answered
  bool ending_ = false;
  planned_leave leave_;
  std::uint64_t ticks_ = 0;
  std::uint64_t current_ = 0;
  std::unordered_map<message_id, unanswered> unanswered_;
};
static_assert(!std::is_aggregate_v<on_call_session_state>);

agent_session_ref::behavior_type
on_call_session_actor(agent_session_ref::stateful_pointer<on_call_session_state> self,
                      shared_session_parts parts, agent_profile who);

} // namespace ecoute
