// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/protocol/client_frames.hpp"
#include "net/session_answers.hpp"
#include "net/session_messages.hpp"
#include "net/session_parts.hpp"
#include "net/session_socket.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <string>
#include <type_traits>
#include <unordered_map>

namespace ecoute {

struct visitor_seat {
  conversation_id conversation;
  std::string token_hash;
};

/// One visitor's session: outlives its sockets for visitor_lost_after, then ends (its token stays
/// good: a returning page makes a new session). Supervised by nobody: its death closes the socket
/// and the conversation, which monitors it, notes the visitor as lost.
///
///   adopted ──attach──▶ synchronised ──socket gone──▶ waiting ──visitor_lost_after──▶ ended
///              ▲              │ conversation died
///              └──pause───────┘   (unanswered requests are sent again, same ids)
class visitor_session_state {
public:
  explicit visitor_session_state(visitor_session_ref::pointer selfptr) : self(selfptr) {}
  ~visitor_session_state();
  visitor_session_state(const visitor_session_state&) = delete;
  visitor_session_state& operator=(const visitor_session_state&) = delete;

  visitor_session_ref::behavior_type make_behavior(shared_session_parts parts, visitor_seat seat);

  visitor_session_ref::pointer self;
  static inline const char* name = "visitor_session";

private:
  /// A request of the visitor that the conversation has not answered.
  struct unanswered {
    std::uint64_t socket = 0;
    wish_mark mark;
    milliseconds pause{0}; ///< of the rate limit, before the credit goes back
    wire::visitor_frame frame;
    bool sent = false;
    std::uint64_t order = 0; ///< of its arrival among those that wait
  };

  done on_adopt(const adopt_visitor& m);
  void on_frame(socket_frame& m);
  void on_closed(const socket_closed& m);
  void on_tick(const session_tick& m);
  void on_grown(const thread_grew& m);
  void on_standing(const visitor_standing& m);
  void on_superseded();
  void on_left_quickly();
  void on_mode(const mode_changed& m);
  caf::result<done> on_leave();
  void on_down(const caf::down_msg& m);

  void take(const wire::say& f);
  void take(const wire::ask_code& f);
  void take(const wire::leave& f);
  void take(const wire::danger& f);
  void take(const wire::answer_psychologist& f);
  void take(const wire::typing& f);
  void take(const wire::pong&);
  template <class FirstFrame>
  void take(const FirstFrame& f);

  void attach();
  void attach_to(const conversation_handle& where);
  void attached(const visitor_attached& m);
  void not_attached(const caf::error& why);
  void turned_away(refusal why);
  void attach_later();
  template <class Frame>
  void ask(const Frame& f);
  void send_unanswered();
  void send(const message_id& id, const wire::say& f);
  void send(const message_id& id, const wire::leave&);
  void send(const message_id& id, const wire::danger&);
  void send(const message_id& id, const wire::answer_psychologist& f);
  void send(const message_id& id, const wire::ask_code&);
  template <class Other>
  void send(const message_id&, const Other&) {}
  void derive_index(const message_id& id);
  void store_index(const message_id& id, const secret_text& words, const std::string& index);
  void answer(const message_id& id, std::string frame);
  void failed(const message_id& id, const caf::error& why);
  void refuse_unanswered(refusal why);
  void refuse(const std::optional<message_id>& id, refusal why);
  void release(std::uint64_t socket, milliseconds pause);
  void lost(loss_reason how);
  void end();
  steady_instant now() const;

  shared_session_parts parts_;
  visitor_seat seat_;
  std::unique_ptr<session_socket> socket_;
  std::string language_ = "fr";
  conversation_handle conversation_;
  bool synchronised_ = false;
  bool ending_ = false;
  planned_leave leave_;
  bool greet_ = false; ///< the next attachment is answered by `entered`
  adopt_visitor greeting_;
  std::uint32_t seen_ = 0; ///< last position pushed to the page
  std::uint64_t attempt_ = 0;
  std::uint32_t failures_ = 0; ///< attachments in a row that failed
  std::uint64_t ticks_ = 0;    ///< generation of the periodic tick
  std::uint64_t current_ = 0;  ///< socket of the frame being handled
  steady_instant typed_at_{};
  std::unordered_map<message_id, unanswered> unanswered_;
};
static_assert(!std::is_aggregate_v<visitor_session_state>);

visitor_session_ref::behavior_type
visitor_session_actor(visitor_session_ref::stateful_pointer<visitor_session_state> self,
                      shared_session_parts parts, visitor_seat seat);

} // namespace ecoute
