// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/simulation/plan.hpp"
#include "tests/simulation/world.hpp"

#include <functional>
#include <map>
#include <memory>
#include <set>

namespace ecoute::simulation {

/// Somebody on call and their page: woken by what is delivered to them, they look, and do as their
/// habit is. Each act of on_call_acts() is a member here.
class on_call_person {
public:
  enum class habit {
    prompt,
    slow,
    lying, ///< takes, and does nothing
    deaf,  ///< looks, and does nothing
    off,   ///< their phone is
  };

  on_call_person(world& w, const planned_on_call& who);

  void woken();
  void become(habit how) { habit_ = how; }
  void look();
  void take(std::uint64_t which); ///< any that is open: of others, too
  void pass_on(std::uint64_t which);
  void resolve(std::uint64_t which);
  void stand_in(std::uint64_t hours); ///< for whoever's turn it is
  void drill();

  void heal(); ///< takes and resolves whatever there is
  void end();

  [[nodiscard]] agent_id agent() const { return agent_; }
  static agent_id agent_of(const planned_on_call& who);

private:
  struct window {
    std::map<alert_id, alert_row> rows;
  };
  using then_do = std::function<void()>;

  [[nodiscard]] watch_alerts wish() const;
  void watch(const then_do& then); ///< for a little longer
  void keep_looking();
  void close_page();
  void on_told(const alerts_told& m);
  void react(const alert_row& row);
  void work_on(const alert_id& id);
  void finish(const alert_id& id);
  [[nodiscard]] bool owns(const alert_id& id) const;
  [[nodiscard]] alert_act act_of(const alert_id& id, alert_command what, std::uint64_t with);
  void do_it(const alert_id& id, const alert_act& act, int tries);
  void done_it(const alert_id& id, const alert_act& act);
  void not_done(const alert_id& id, const alert_act& act, refusal why, int tries);
  void try_act(alert_command what, std::uint64_t which);
  static agent_session_handle::behavior_type
  page_actor(agent_session_handle::pointer self, on_call_person* who, std::shared_ptr<window> seat);

  world& w_;
  planned_on_call who_;
  agent_id agent_;
  agent_session_handle page_;
  std::shared_ptr<window> window_;
  std::set<alert_id> minded_; ///< something is going to be done about it
  milliseconds looks_until_{};
  habit habit_ = habit::prompt;
  bool renewing_ = false;
  bool healed_ = false;
};

} // namespace ecoute::simulation
