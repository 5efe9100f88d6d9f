// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"
#include "actors/support/alarm.hpp"
#include "actors/support/engine_parts.hpp"
#include "actors/support/leases.hpp"
#include "config/limits.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

/// The clock of the service: reads the roster again and again, tells each desk through its platform
/// until when its operator is on duty, and each platform when too few will be there.
///
/// It also decides what becomes of swaps of shifts (roster_swaps.cpp), and shows each session the
/// planning of its agent.
///
/// Spawned and watched by the supervisor. It is a projection of what the archive holds: after its
/// death it reads and tells everything anew. While the archive is away it goes on by the roster it
/// read last.
namespace ecoute {

using roster_ref = roster_handle::extend<caf::reacts_to<alarm_rang>>;

class roster_actor_state {
public:
  explicit roster_actor_state(roster_ref::pointer owner) : self(owner) {}
  roster_ref::behavior_type make_behavior(shared_parts parts);

  /// What it knows, for who watches the engine from inside (tests).
  [[nodiscard]] const roster& shifts() const { return shifts_; }

  roster_ref::pointer self;
  static inline const char* name = "roster";

private:
  struct of_a_plan {
    watch_plan wish;
    std::optional<plan_told> told;
  };
  using plan_watcher = leases<of_a_plan>::lease;

  void read();
  void on_record(const roster_record& m);
  void on_alarm(const alarm_rang& m);
  void tell_all(force which); ///< it came back and knows nothing
  void settle();              ///< tells what follows from the last change or from time
  void tell_standings(instant at);
  void tell_gaps(force which, instant at);
  void alert_of_gaps(instant at); ///< who is on call, of those within a day
  void on_watch_plan(const agent_session_handle& who, const watch_plan& m);
  void tell_plans(instant at);
  void tell_plan(plan_watcher& w, instant at);
  [[nodiscard]] plan_told plan_of(const watch_plan& m, instant at) const;
  [[nodiscard]] named_shift named(const swap& s, bool given) const;
  [[nodiscard]] std::string name_of_agent(agent_id agent) const;
  [[nodiscard]] bool concerns(const swap_request& s, const watch_plan& who) const;
  [[nodiscard]] bool is_theirs(const swap_request& s, agent_id officer) const;
  caf::result<swap_choices> on_find_swaps(const find_swaps& m) const;
  caf::result<done> on_propose(const propose_swap& m);
  caf::result<done> on_answer(const answer_swap& m);
  [[nodiscard]] swap_answer decided(const swap_request& s, const answer_swap& m) const;
  void lapse_swaps(instant at);
  [[nodiscard]] std::optional<instant> next_lapse() const;
  template <class Message>
  caf::result<done> written(const Message& m);
  [[nodiscard]] std::vector<coverage_gap> gaps_of(force which, instant at) const;
  [[nodiscard]] interval window() const; ///< of what is read
  [[nodiscard]] instant now() const;

  shared_parts parts_;
  bool known_ = false; ///< it was read at least once
  std::vector<rostered> people_;
  roster shifts_;
  std::unordered_map<agent_id, duty_standing> told_;
  std::map<force, coverage_told> gaps_told_;
  std::optional<std::set<alert_cause>> gap_alerts_; ///< as the alert board was told last
  std::optional<instant> gap_alerts_at_;            ///< told again then
  std::vector<swap_request> swaps_;
  std::unordered_map<agent_id, std::string> names_;
  leases<of_a_plan> plan_watchers_{fixed::plan_watchers_max};
  bool reading_ = false;
  bool read_again_ = false; ///< it changed while it was being read
  instant read_at_{};
  alarm alarm_;
};

roster_ref::behavior_type roster_actor(roster_ref::stateful_pointer<roster_actor_state> self,
                                       shared_parts parts);

} // namespace ecoute
