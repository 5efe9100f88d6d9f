// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"
#include "actors/support/alarm.hpp"
#include "actors/support/engine_parts.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// One open alert: carries out what alert.hpp decides, in time, and is the only writer of it.
///
/// Spawned and watched by the alert board. It ends when the alert is resolved and stored. When it
/// dies, or has lost a race, the board starts it again from what is stored.
///
/// Persist, then act: a change is stored together with its deliveries before anybody hears of it.
/// While the archive is away, a danger and a fault of the system are told at once all the same, out
/// of memory: the board shows them, the dispatcher is handed the deliveries, and the changes are
/// stored under the same keys, in order, once the archive is back. Any other alert waits for it.
namespace ecoute {

using escalation_ref = escalation_handle::extend<caf::reacts_to<alarm_rang>>;

struct escalation_start {
  alert_id id{};
  raise_alert began{};
  std::optional<alert> known{}; ///< as stored, or as last told; none: it is to be raised
  std::uint32_t stored = 0;     ///< the version that the archive holds; 0: none
  on_call_plan plan{};
};

class escalation_actor_state {
public:
  explicit escalation_actor_state(escalation_ref::pointer owner) : self(owner) {}
  escalation_ref::behavior_type make_behavior(shared_parts parts, alert_board_handle board,
                                              escalation_start start);

  /// What it knows, for who watches the engine from inside (tests); null before it is raised.
  [[nodiscard]] const alert* known() const { return raised_ ? &now_is_ : nullptr; }

  escalation_ref::pointer self;
  static inline const char* name = "escalation";

private:
  /// A change that the archive has not confirmed. `told`: it holds, and whom it concerns has heard;
  /// else it holds once it is stored, and nothing else happens until then.
  struct unstored {
    store_alert entry;
    alert_change made;
    bool told = false;
  };
  using answer = std::function<void(refusal)>;

  caf::result<done> on_raise(const raise_alert& m);
  void on_over();
  caf::result<done> on_act(const act_on_alert& m);
  void on_alarm(const alarm_rang& m);
  void begin(const escalation_start& start);

  void settle(); ///< the next thing that is due; what is stored comes here again
  void commit(alert_change made, store_alert entry, const answer& then);
  void store(const unstored& change, const answer& then);
  void refused(unstored change, const caf::error& why, const answer& then);
  void holds(const alert_change& made);                 ///< from now on
  void tell_unstored(unstored change);                  ///< the emergency path
  void deliver(const std::vector<alert_delivery>& all); ///< out of memory
  void look_at_outbox(const store_alert& stored);
  void keep(unstored change);
  void store_the_oldest();
  void stored_the_oldest();
  void not_stored(refusal why);
  void tell_board();
  void arm();
  [[nodiscard]] bool waits_for_archive() const; ///< until then nothing else happens
  [[nodiscard]] std::optional<instant> unheard_at() const;
  [[nodiscard]] instant now() const;

  shared_parts parts_;
  alert_board_handle board_;
  alert_policy policy_;
  on_call_plan plan_;
  alert now_is_;
  bool raised_ = false;
  std::deque<std::string> told_again_; ///< its cause, so often; origins, or empty
  bool over_ = false;                  ///< its cause, and nothing was made of that yet
  instant heard_at_{};                 ///< of its cause
  std::deque<unstored> unstored_;      ///< oldest first
  bool storing_ = false;               ///< the oldest of them is under way
  std::optional<instant> retry_at_;
  alarm alarm_;
};

escalation_ref::behavior_type
escalation_actor(escalation_ref::stateful_pointer<escalation_actor_state> self, shared_parts parts,
                 alert_board_handle board, escalation_start start);

} // namespace ecoute
