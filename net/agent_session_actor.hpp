// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/agent_wishes.hpp"
#include "net/alert_watch.hpp"
#include "net/session_parts.hpp"
#include "net/sign_in_watch.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>

namespace ecoute {

/// One signed-in agent's session: the console's sockets attach to it, the newest wins. Supervised
/// by nobody: its death closes the socket, and the console comes back to a new one. The desk keeps
/// what the agent holds for a while of silence; this session only tells it `silent` and `back`.
class agent_session_state {
public:
  explicit agent_session_state(agent_session_ref::pointer selfptr) : self(selfptr) {}
  ~agent_session_state();
  agent_session_state(const agent_session_state&) = delete;
  agent_session_state& operator=(const agent_session_state&) = delete;
  agent_session_ref::behavior_type make_behavior(shared_session_parts parts, agent_profile who);

  agent_session_ref::pointer self;
  static inline const char* name = "agent_session";

private:
  using thread = watched_thread;
  using wanted = agent_wanted;
  using unanswered = agent_unanswered;
  done on_adopt(const adopt_agent& m);
  void on_frame(socket_frame& m);
  void on_closed(const socket_closed& m);
  void on_tick(const session_tick& m);
  void on_grown(const thread_grew& m);
  void on_signed_out(const signed_out& m);
  void shut_out();
  void on_superseded();
  caf::result<done> on_leave();
  void on_card(const card_changed& m);
  void on_gone(const no_longer_holding& m);
  void on_invitation(const invitation& m);
  void on_invitation_over(const invitation_over& m);
  void forget_thread(const conversation_id& about);
  [[nodiscard]] bool knows(const conversation_id& about) const;
  void on_down(const caf::down_msg& m);
  void on_retry(const try_again& m);

  void take(const wire::hello&);
  void take(const wire::set_presence& f);
  void take(const wire::act_on& f);
  void take(const wire::watch& f);
  void take(const wire::say& f);
  void take(const wire::note& f);
  void take(const wire::set_mark& f);
  void take(const wire::escalate& f);
  void take(const wire::whisper& f);
  void take(const wire::ask_for_talk& f);
  void take(const wire::hand_over& f);
  void take(const wire::reroute& f);
  template <class Frame>
  void write(const Frame& f, wanted what);
  void take(const wire::typing& f);
  void take(const wire::act_for_oneself& f);
  void take(const wire::here&);
  void take(const wire::watch_wall& f);
  void take(const wire::look_at_desk& f);
  void take(const wire::unwatch& f);
  void take(const wire::ask_trainings& f);
  void take(const wire::train& f);
  void take(const wire::pong&);
  void take(const wire::act_on_plan& f);
  void take(const wire::plan_relief& f);
  void take(const wire::watch_alerts& f);
  void watch_plan(bool afresh);
  void find_desk_again();
  void attach_to(const operator_handle& found);
  void show(const desk_view& view);
  void retry_later();
  void tell_link(bool silent);

  bool is_officer(const std::optional<message_id>& id);
  void tell_watching();
  void with_desk(const message_id& id, force platform, agent_id whose,
                 const std::function<void(const operator_handle&)>& ok,
                 refusal if_gone = refusal::changed_hands);
  void hand_over_for(const wire::hand_over& f);
  void on_wall(const wall_told& m);
  bool may_read_silently(const wire::watch& f);
  void intervene(const message_id& id, wish_mark mark, const conversation_id& about,
                 ecoute::intervention what, agent_id shown, force to = {});
  template <class Frame, class Message>
  void ask_desk(const Frame& f, const Message& m, bool known = true);
  bool admit(const message_id& id, unanswered wish);
  void ask_conversation(const message_id& id, unanswered wish);
  void send_unanswered(const conversation_id& about);
  void send_unwatched();
  void refuse_unsent(const conversation_id& about, refusal why);
  void send(const message_id& id, const conversation_handle& where);
  void with(const conversation_id& about, const std::function<void(const conversation_handle&)>& ok,
            const std::function<void(const caf::error&)>& no);
  void watch(const conversation_id& about);
  void give_back(thread& shown); ///< the credit of the `watch` that waited
  void watched(const conversation_id& about, std::uint64_t attempt, const operator_attached& m);
  void watch_failed(const conversation_id& about, std::uint64_t attempt, const caf::error& why);
  void answer(const message_id& id, std::string frame);
  void failed(const message_id& id, const caf::error& why);
  static refusal veiled(refusal why, bool known);
  void refuse(const std::optional<message_id>& id, refusal why);
  void release(std::uint64_t socket, milliseconds pause);
  void end();
  steady_instant now() const;

  shared_session_parts parts_;
  agent_profile who_;
  std::unique_ptr<session_socket> socket_;
  std::string language_ = "fr";
  sign_in_watch sign_in_;
  operator_handle desk_;
  bool greeted_ = false; ///< hello was said on this socket
  bool shown_ = false;   ///< the desk was shown on this socket
  bool told_silent_ = false;
  bool ending_ = false;
  planned_leave leave_;
  std::uint64_t attempt_ = 0;
  std::uint32_t failures_ = 0; ///< tries in a row that failed
  std::uint64_t ticks_ = 0;
  std::uint64_t current_ = 0;
  steady_instant typed_at_{};
  bool watches_wall_ = false;
  alert_watch alerts_;                       ///< of a duty officer, who is shown how many are open
  std::unordered_set<conversation_id> held_; ///< as the desk tells it
  std::unordered_set<conversation_id> invited_; ///< to take over, as the desk tells it
  std::unordered_map<conversation_id, thread> threads_;
  std::unordered_map<message_id, unanswered> unanswered_;
};
static_assert(!std::is_aggregate_v<agent_session_state>);

agent_session_ref::behavior_type
agent_session_actor(agent_session_ref::stateful_pointer<agent_session_state> self,
                    shared_session_parts parts, agent_profile who);

} // namespace ecoute
