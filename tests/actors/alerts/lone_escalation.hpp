// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/escalation/escalation_actor.hpp"
#include "tests/support/alert_plans.hpp"
#include "tests/support/role_fixture.hpp"

#include <string>
#include <vector>

namespace ecoute::test {

/// One alert alone: the archive is the twin, the board and the dispatcher are probes.
class lone_escalation : public role_fixture {
public:
  lone_escalation() {
    with_alerts = true;
    plain_policies(limits);
    archive = under_test(spawn_memory_alert_archive(system, alerts));
    directory::put(system, archive);
    directory::put(system, dispatcher.as<dispatcher_handle>());
  }

  void raise(alert_kind kind, const std::string& origin = {}) {
    escalation_start start;
    start.id = id;
    start.began.cause = {kind, on_call_scope::police, {}, {}};
    start.began.origin = origin;
    spawn(start);
  }
  void spawn(escalation_start start) {
    start.plan = three_levels();
    it = under_test(system.spawn(escalation_actor, shared_parts{make_parts()},
                                 board.as<alert_board_handle>(), start));
  }
  refusal act(alert_command what, agent_id by, agent_id to = {},
              const std::string& done_what = {}) {
    return refused(ask<done>(it, act_on_alert{id, {what, by, to, done_what, seen()}}));
  }
  refusal take(agent_id by) { return act(alert_command::take, by); }
  refusal resolve(agent_id by) { return act(alert_command::resolve, by, {}, "called_back"); }
  void tell_again(bool lasts = false) {
    raise_alert again;
    again.cause = alerts->all.at(id).cause;
    again.lasts = lasts;
    caf::anon_send(it, again);
    run();
  }

  /// As the board was told last.
  alert_row row() const { return board.got<alert_row>().back(); }
  alert told() const { return row().what; }
  std::uint32_t seen() const { return board.count<alert_row>() == 0 ? 0 : told().version; }
  alert stored() const { return alerts->all.at(id); }
  /// Who is mailed by the last ring that was stored.
  std::vector<agent_id> mailed() const {
    std::vector<agent_id> who;
    for (const auto& d : alerts->outbox)
      if (d.ring == stored().rings && d.channel == alert_channel::mail)
        who.push_back(d.recipient);
    return who;
  }
  std::vector<std::string> stored_keys() const {
    std::vector<std::string> all;
    for (const auto& d : alerts->outbox)
      all.push_back(d.key);
    return all;
  }
  std::vector<std::string> keys_out_of_memory() const {
    std::vector<std::string> all;
    for (const auto& m : dispatcher.got<deliver_now>())
      all.push_back(m.what.key);
    return all;
  }

  alert_id id{{2, 1}};
  probe board{system};
  probe dispatcher{system};
  alert_archive_handle archive;
  escalation_ref it;
};

} // namespace ecoute::test
