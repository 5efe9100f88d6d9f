// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/agent_wishes.hpp"
#include "net/session_parts.hpp"
#include "net/sign_in_watch.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <memory>
#include <string>
#include <type_traits>
#include <unordered_map>

namespace ecoute {

/// One signed-in psychologist's session: the sockets of their page attach to it, the newest wins.
/// Supervised by nobody, as that of the console. Behind it stands the psychologist's own actor and
/// no desk: nothing is offered here, and nothing is held. What was asked is not sent again by
/// itself: the page does, by the same id, once it reads `unavailable`.
class psychologist_session_state {
public:
  explicit psychologist_session_state(agent_session_ref::pointer selfptr) : self(selfptr) {}
  ~psychologist_session_state();
  psychologist_session_state(const psychologist_session_state&) = delete;
  psychologist_session_state& operator=(const psychologist_session_state&) = delete;
  agent_session_ref::behavior_type make_behavior(shared_session_parts parts, agent_profile who);

  agent_session_ref::pointer self;
  static inline const char* name = "psychologist_session";

private:
  using thread = watched_thread;
  struct unanswered { ///< a request whose answer has not come
    std::uint64_t socket = 0;
    std::uint64_t order = 0; ///< of its arrival among those that wait
    wish_mark mark;
    milliseconds pause{0};
    bool known = true; ///< a refusal may tell that the conversation exists
  };

  done on_adopt(const adopt_agent& m);
  void on_frame(socket_frame& m);
  void on_closed(const socket_closed& m);
  void on_tick(const session_tick& m);
  void on_view(const psychologist_view& m);
  void on_grown(const thread_grew& m);
  void on_gone(const no_longer_holding& m);
  void on_down(const caf::down_msg& m);
  void on_retry(const try_again& m);
  void on_signed_out(const signed_out& m);
  void on_superseded();
  caf::result<done> on_leave();
  void shut_out();
  void end();

  void take(const wire::hello&);
  void take(const wire::set_here& f);
  void take(const wire::act_at_practice& f);
  void take(const wire::come_to_talk& f);
  void take(const wire::watch& f);
  void take(const wire::say& f);
  void take(const wire::whisper& f);
  void take(const wire::pong&);

  void find_practice();
  void attach();
  void retry_later();
  void tell_link(bool silent);
  template <class Frame, class Message>
  void ask_practice(const Frame& f, const Message& m);
  template <class Frame, class Make>
  void write(const Frame& f, Make make);
  void with(const conversation_id& about, const std::function<void(const conversation_handle&)>& ok,
            const std::function<void(const caf::error&)>& no);
  void watch(const conversation_id& about);
  void watched(const conversation_id& about, std::uint64_t attempt, const operator_attached& m);
  void watch_failed(const conversation_id& about, std::uint64_t attempt, const caf::error& why);
  void give_back(thread& shown); ///< the credit of the `watch` that waited

  bool admit(const message_id& id, const wish_mark& mark, bool known = true);
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
  psychologist_handle practice_; ///< the psychologist's own actor
  bool greeted_ = false;         ///< hello was said on this socket
  bool shown_ = false;           ///< the page was shown on this socket
  bool told_silent_ = false;
  bool ending_ = false;
  planned_leave leave_;
  std::uint64_t attempt_ = 0;
  std::uint32_t failures_ = 0; ///< tries in a row that failed
  std::uint64_t ticks_ = 0;
  std::uint64_t current_ = 0;
  std::unordered_map<conversation_id, thread> threads_;
  std::unordered_map<message_id, unanswered> unanswered_;
};
static_assert(!std::is_aggregate_v<psychologist_session_state>);

agent_session_ref::behavior_type
psychologist_session_actor(agent_session_ref::stateful_pointer<psychologist_session_state> self,
                           shared_session_parts parts, agent_profile who);

} // namespace ecoute
