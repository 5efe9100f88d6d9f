// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/outbound/deliveries_held.hpp"
#include "net/outbound/outbound_messages.hpp"
#include "net/outbound/outgoing.hpp"

#include <caf/actor_system.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

/// Delivers what the outbox holds, again and again until it is delivered or a day old, each under
/// its key. Supervised by the supervisor; its death loses nothing that is stored: what was not
/// marked is sent again under its key, and what was in memory only is stored by whoever asked.
///
///   board, its own alarm ─look_at_outbox─▶ ─take_due─▶ outbox
///                                          ─send─▶ a thread ─sending_over─▶ ─mark_delivery─▶
///                                          outbox
///   escalation ─deliver_now─▶ the same out of memory, while the outbox is away
///   a receiver fails, or one is dead ─raise_alert─▶ board
namespace ecoute {

using dispatcher_ref =
    dispatcher_handle::extend<caf::reacts_to<sending_over>, caf::reacts_to<session_tick>>;

struct dispatcher_parts {
  std::function<outbox_handle()> outbox;     ///< null: away
  std::function<alert_board_handle()> board; ///< null: away
  send_function send;
  bool mails = true; ///< false: no relay is set, so that no address is needed
  std::function<instant(std::chrono::steady_clock::time_point)> wall;
  milliseconds request_patience = seconds{12};
  milliseconds retry_pause = seconds{1}; ///< while the outbox or the board is away
  std::shared_ptr<outbound_counters> counters = std::make_shared<outbound_counters>();
};

class dispatcher_state {
public:
  explicit dispatcher_state(dispatcher_ref::pointer owner) : self(owner) {}
  dispatcher_ref::behavior_type make_behavior(dispatcher_parts parts);

  dispatcher_ref::pointer self;
  static inline const char* name = "dispatcher";

private:
  void on_deliver_now(const deliver_now& m);
  void on_over(const sending_over& m);
  void on_tick(const session_tick& m);
  void go_on(); ///< whatever can be done now

  void look();
  void taken(const due_deliveries& all);
  void outbox_is_away();
  void send_what_may_go();
  void send_one(const deliveries_held::start_of& start);
  void mark_next();
  void read_contacts();
  void note_failure(const deliveries_held::landing& what, std::uint16_t status);
  void note_success(const delivery& d);
  void tell_board();
  void arm();
  [[nodiscard]] instant now() const;

  dispatcher_parts parts_;
  deliveries_held held_{fixed::deliveries_unstored_max};
  std::map<agent_id, secret_text> contacts_;
  bool contacts_known_ = false;
  instant contacts_at_{}; ///< to be read
  instant look_at_{};     ///< the outbox
  instant mark_at_{};     ///< not sooner
  bool looking_ = false;
  bool look_again_ = false;
  bool marking_ = false;
  bool reading_ = false;
  std::set<alert_cause> failing_; ///< told to people
  std::set<alert_cause> dead_;    ///< so that the cause is not over by itself
  std::set<alert_cause> to_raise_;
  std::set<alert_cause> to_end_;
  std::optional<instant> armed_;
  std::uint64_t generation_ = 0;
};

dispatcher_ref::behavior_type
dispatcher_actor(dispatcher_ref::stateful_pointer<dispatcher_state> self, dispatcher_parts parts);

dispatcher_handle spawn_dispatcher(caf::actor_system& system, dispatcher_parts parts);

} // namespace ecoute
