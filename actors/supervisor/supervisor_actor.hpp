// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"
#include "actors/support/alarm.hpp"
#include "actors/support/engine_parts.hpp"
#include "actors/support/restart_policy.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// Starts the long-lived roles in order, starts again what dies, tells the watchers.
///
///   supervisor ─┬─ journal, archive, credentials, codes, alert_archive, roster_archive
///               ├─ alert_board ── escalations
///               ├─ registry ── conversations
///               ├─ roster, trainer
///               └─ platform (police, gendarmerie) ─┬─ queue
///                                                  └─ desks
///
/// Nobody watches it but main: when a role dies too often it calls on_fatal and ends, taking
/// everything along.
namespace ecoute {

using supervisor_ref = supervisor_handle::extend<caf::reacts_to<alarm_rang>>;

class supervisor_actor_state {
public:
  explicit supervisor_actor_state(supervisor_ref::pointer owner) : self(owner) {}
  supervisor_ref::behavior_type make_behavior(shared_parts parts);

  supervisor_ref::pointer self;
  static inline const char* name = "supervisor";

private:
  struct role {
    std::string name;
    std::function<caf::actor()> start; ///< spawns it and puts it into the directory
    bool holds_conversations = false;
    caf::actor who;
    restart_policy deaths;
  };

  struct status_round { ///< one question for the tree, while its answers come
    engine_status status;
    std::vector<role_status> roles;
    std::map<std::string, std::vector<role_status>> branches; ///< by the role they are below
    std::size_t open = 0;
  };

  void add_roles();
  void add_storage();
  void add_alerts();
  void add(std::string name, std::function<caf::actor()> start, bool holds_conversations = false);
  void start(role& r);
  void fill_registry();
  void on_down(const caf::down_msg& m);
  void on_exit(const caf::exit_msg& m);
  void on_mode(const mode_changed& m);
  void on_alarm(const alarm_rang& m);
  void tell_cut();                ///< to who is on call: told again while it lasts
  void tell_dying(const role& r); ///< the same people, before it gives up
  void arm();
  void on_watch(const watcher_handle& who);
  void tell_mode(); ///< to who lets in and who offers
  caf::result<engine_status> on_ask_status();
  caf::result<engine_status> on_ask_tree();
  void ask_branches(milliseconds patience, const std::shared_ptr<status_round>& tree,
                    const std::function<void()>& heard);
  [[nodiscard]] instant now() const;

  shared_parts parts_;
  std::vector<role> roles_;
  std::vector<watcher_handle> watchers_;
  engine_mode mode_ = engine_mode::normal;
  bool ready_ = false; ///< every open conversation has been started
  std::optional<instant> fill_at_;
  std::optional<instant> cut_at_; ///< nothing can be stored: to be told again
  alarm alarm_;
};

supervisor_ref::behavior_type
supervisor_actor(supervisor_ref::stateful_pointer<supervisor_actor_state> self, shared_parts parts);

/// Starts a whole engine; used alike by the process and by the tests. The engine is found through
/// actors/support/directory.hpp.
supervisor_handle start_engine(caf::actor_system& system, shared_parts parts);

/// Orders everything to end and empties the directory; the caller drops its own handles.
void stop_engine(caf::actor_system& system);

} // namespace ecoute
