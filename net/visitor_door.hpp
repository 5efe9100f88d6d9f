// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/protocol/client_frames.hpp"
#include "net/session_messages.hpp"
#include "net/session_parts.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/stateful_actor.hpp>

#include <memory>
#include <optional>
#include <string>

namespace ecoute {

/// Where a visitor's socket stands until its first frame has said whose it is: a new conversation,
/// a page that comes back, or the five words. Seats it at a session and ends; lives as long as its
/// socket at most.
class visitor_door_state {
public:
  explicit visitor_door_state(caf::event_based_actor* selfptr) : self(selfptr) {}
  visitor_door_state(const visitor_door_state&) = delete;
  visitor_door_state& operator=(const visitor_door_state&) = delete;

  caf::behavior make_behavior(shared_session_parts parts, source_ids source, std::string language);

  caf::event_based_actor* self;
  static inline const char* name = "visitor_door";

private:
  void on_frame(socket_frame& m);
  void take(const wire::enter& f);
  void take(const wire::resume& f);
  void take(const wire::redeem& f);
  template <class Other>
  void take(const Other& f);

  void await_turn(const wire::enter& f, milliseconds left);
  void open(const wire::enter& f);
  void resumed(const wire::resume& f, const token_owner& owner);
  void tell_many_codes();
  std::string name_of_try(const message_id& id, const secret_text& words) const;
  /// `refused`: by the conversation, which had burnt the code before.
  void look_up(const message_id& id, const std::string& index, bool refused);
  void burn(const message_id& id, const std::string& index, const conversation_id& where);
  void redeem_at(const message_id& id, const std::string& index, const conversation_id& where,
                 const conversation_handle& conversation);
  void wrong_code(const message_id& id);
  void seat(const conversation_id& where, adopt_visitor m, int tries = 0);
  void refuse(const std::optional<message_id>& id, refusal why);
  /// Gives the last frame's credit back, after a pause when frames come too fast.
  void release();
  /// The first frame has its answer; another may come.
  void settled();
  /// Until door_patience is over.
  void wait_for_a_wish();
  void on_patience_over(const session_tick& m);
  void leave();
  void speak(const std::string& language);
  void after(milliseconds pause, std::function<void()> what);
  steady_instant now() const;

  shared_session_parts parts_;
  source_ids source_;
  std::uint64_t socket_ = 0;
  std::shared_ptr<socket_link> link_;
  std::string language_; ///< the browser's, until the page says which
  bool busy_ = false;    ///< one first frame at a time
  bool seated_ = false;
  std::optional<token_bucket> bucket_;
  milliseconds pause_{0};   ///< of the last frame
  std::uint64_t waits_ = 0; ///< generation of its patience; 0: no frame has come
  std::uint32_t owed_ = 0;  ///< credits whose pause is not over
  steady_instant asked_at_{};
  std::function<void()> later_;
};
static_assert(!std::is_aggregate_v<visitor_door_state>);

caf::behavior visitor_door(caf::stateful_actor<visitor_door_state>* self,
                           shared_session_parts parts, source_ids source, std::string language);

} // namespace ecoute
