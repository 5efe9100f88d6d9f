// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/conversation/conversation_actor.hpp"
#include "actors/support/alarm.hpp"
#include "actors/support/restart_policy.hpp"

#include <optional>
#include <unordered_map>
#include <vector>

/// Finds, starts and restarts conversations by id: one actor per id at any time.
///
/// Spawned and watched by the supervisor. Its death takes every conversation along (links), since
/// two registries would start an id twice; after its restart `repopulate` brings the open ones
/// back. A conversation that dies by exceptions too often is quarantined: a fault is open until it
/// is started again after supervision.quarantine_retry, and lives.
namespace ecoute {

using registry_ref = registry_handle::extend<caf::reacts_to<alarm_rang>>;

class registry_actor_state {
public:
  explicit registry_actor_state(registry_ref::pointer owner) : self(owner) {}
  registry_ref::behavior_type make_behavior(shared_parts parts);

  /// One that runs, for who watches the engine from inside (tests); null otherwise.
  [[nodiscard]] conversation_ref find(const conversation_id& id) const;

  registry_ref::pointer self;
  static inline const char* name = "registry";

private:
  struct child {
    conversation_ref who;
    restart_policy deaths;
    /// Where it waits, as it told; until it has, it may wait in any line.
    std::optional<waits_in> counted;
    bool quarantined = false;
    instant quarantined_at{};
  };
  using opening_promise = caf::typed_response_promise<opened_as>;
  /// A wish to open that has no answer yet: a resend waits for the same one. Afterwards the
  /// visitor's token, which stays the same for the same wish, says which conversation it opened.
  using opening = std::vector<opening_promise>;

  caf::result<conversation_handle> on_locate(const conversation_id& id);
  caf::result<opened_as> on_open(const open_conversation& m);
  caf::result<done> on_repopulate();
  void opened_before(const open_conversation& m, const token_owner& found);
  void open_if_room(const open_conversation& m);
  void open_now(const open_conversation& m, const conversation_id& id, spawned_to purpose);
  void opened(const open_conversation& m, caf::expected<opened_as> outcome);
  conversation_ref spawn_one(const conversation_id& id, spawned_to purpose);
  conversation_ref running(const conversation_id& id, spawned_to purpose);
  void on_waits_in(const waits_in& m);
  [[nodiscard]] refusal room_in(force platform) const;
  void note_full(force platform); ///< somebody was turned away
  void look_at_memory();
  void tell_short_memory(); ///< while it lasts
  void on_down(const caf::down_msg& m);
  void on_exit(const caf::exit_msg& m);
  void quarantine(const conversation_id& id);
  void try_again(const conversation_id& id, child& poisoned);
  void tell_fault(const conversation_id& id);
  void tell_full(force platform); ///< while it lasts
  void on_alarm(const alarm_rang& m);
  void tell_again();
  void arm(); ///< while something is quarantined, full or short, and to look at the memory
  void on_announce(force which);
  static fault_notice quarantined_fault(const conversation_id& id);
  [[nodiscard]] instant now() const;

  shared_parts parts_;
  caf::actor_addr boss_;
  engine_mode mode_ = engine_mode::normal;
  std::unordered_map<conversation_id, child> children_;
  std::unordered_map<caf::actor_addr, conversation_id> by_address_;
  std::unordered_map<message_id, opening> openings_;
  std::vector<force> full_;         ///< whose line was full, as its consoles were told
  std::optional<instant> tells_at_; ///< what is amiss: told again, or tried again
  std::optional<instant> looks_at_memory_at_;
  bool memory_short_ = false; ///< as it was looked at last
  alarm alarm_;
};

registry_ref::behavior_type
registry_actor(registry_ref::stateful_pointer<registry_actor_state> self, shared_parts parts);

} // namespace ecoute
