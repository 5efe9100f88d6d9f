// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/test_days.hpp"
#include "actors/escalation/alert_view.hpp"
#include "actors/escalation/escalation_actor.hpp"
#include "actors/support/leases.hpp"
#include "actors/support/recent.hpp"
#include "actors/support/restart_policy.hpp"
#include "config/limits.hpp"

#include <caf/actor_addr.hpp>

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// All open alerts: makes one escalation of each cause, starts again what dies, shows sessions how
/// everything stands, raises the daily test, and keeps the plan of who is on call.
///
/// Spawned and watched by the supervisor. Its death takes its escalations along (links). It is a
/// projection of what is stored: started again, it reads the open alerts with their clocks and the
/// origins that no alert answers yet, and asks everybody to tell again what they told before. While
/// the archive is away it goes on by what it knew, and begins at once what cannot wait.
namespace ecoute {

using alert_board_ref = alert_board_handle::extend<caf::reacts_to<alarm_rang>>;

class alert_board_state {
public:
  explicit alert_board_state(alert_board_ref::pointer owner) : self(owner) {}
  alert_board_ref::behavior_type make_behavior(shared_parts parts);

  /// Those that run, for who watches the engine from inside (tests).
  [[nodiscard]] std::vector<escalation_ref> escalations() const;

  alert_board_ref::pointer self;
  static inline const char* name = "alert_board";

private:
  struct child {
    escalation_ref who; ///< none: it died, and is started again once it has been read
    raise_alert began;
    std::optional<alert_row> row; ///< as it last told; none: nobody may hear of it yet
    std::uint32_t stored = 0;     ///< the version that is stored, as far as it told
    restart_policy deaths;
    std::optional<alert_noted> news{}; ///< what its conversation was told last, or is to be
  };
  struct of_a_page {
    watch_alerts wish;
    std::optional<alerts_told> told;
  };
  using watcher = leases<of_a_page>::lease;
  using children = std::map<alert_id, child>;

  void on_raise(const raise_alert& m);
  void on_over(const alert_cause& cause);
  void on_watch(const agent_session_handle& who, const watch_alerts& m);
  caf::result<done> on_act(const act_on_alert& m);
  caf::result<done> on_test(const start_test_alert& m);
  void on_row(const escalation_handle& who, const alert_row& row);
  void on_alarm(const alarm_rang& m);
  void on_down(const caf::down_msg& m);
  void on_exit(const caf::exit_msg& m);

  void raise_one(const raise_alert& m);
  void count(const escalation_ref& with, const raise_alert& m);
  void raise_later(const raise_alert& m);
  void raise_early(); ///< what had to wait
  void test_daily();
  void test_taken(const alert_cause& which);

  void read();
  void nothing_to_read();
  void on_record(const alerts_record& m);
  void not_read();
  void after_reading(milliseconds pause);
  void take_plan(const alerts_record& m);
  void take_over(const alerts_record& m);
  void revive(const alerts_record& m); ///< what died
  [[nodiscard]] bool is_answered(const child& c, const alerts_record& m) const;
  [[nodiscard]] bool is_resolved(const alert_id& id) const; ///< here, stored or not
  void start_dead_from_memory();
  void start_from_memory(children::iterator one);
  void start(children::iterator one, std::optional<alert> known);
  children::iterator forget(children::iterator one);

  void tell_conversation(child& c); ///< once each
  void tell_untold();
  void told_one(refusal why);

  void gather();
  void show();
  void show(watcher& w, instant at);
  void arm();
  [[nodiscard]] children::iterator find(const alert_cause& cause, bool exercise);
  [[nodiscard]] children::iterator find_like(const raise_alert& m);
  [[nodiscard]] children::iterator find(const caf::actor_addr& who);
  [[nodiscard]] refusal may_act(const alert& a, const alert_act& act);
  [[nodiscard]] bool cannot_wait(const alert_cause& cause) const; ///< for the archive
  [[nodiscard]] instant now() const;

  shared_parts parts_;
  caf::actor_addr boss_;
  children children_;
  alerts_known all_;               ///< its rows: as they were gathered last
  std::vector<raise_alert> early_; ///< told before anything was read
  recent<alert_id> ended_{fixed::alerts_remembered};
  recent<std::string> origins_{fixed::alerts_remembered}; ///< raised already
  bool known_ = false;                                    ///< it was read at least once
  bool away_ = false;                                     ///< the last reading failed
  bool reading_ = false;
  bool read_again_ = false; ///< something died while it was being read
  std::optional<instant> read_at_;
  /// News of alerts that their conversations have not confirmed, in order; the first is under way.
  std::deque<std::pair<conversation_id, alert_noted>> untold_;
  bool telling_ = false;
  std::optional<instant> tell_at_; ///< what was not confirmed is told again then
  std::optional<test_days> tests_; ///< none: alerts live in memory only
  leases<of_a_page> watchers_{fixed::alert_watchers_max};
  alarm alarm_;
};

alert_board_ref::behavior_type
alert_board_actor(alert_board_ref::stateful_pointer<alert_board_state> self, shared_parts parts);

} // namespace ecoute
