// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/support/alert_plans.hpp"
#include "tests/support/engine_fixture.hpp"
#include "tests/support/probe.hpp"

#include <set>
#include <string>
#include <vector>

namespace ecoute::test {

/// A whole engine whose alerts are stored and delivered, with one person on call at each of three
/// levels and one webhook.
class alert_story : public engine_fixture {
protected:
  alert_story() {
    with_alerts = true;
    plain_policies(limits);
    alerts->plan = three_levels();
    alerts->names = {{first_called, "Camille"}, {second_called, "Alex"}, {third_called, "Morgan"}};
  }

  /// The on-call page of this person; to be said again within its lease.
  void looks(const probe& page, agent_id who) {
    caf::anon_send(directory::alert_board(system), page.as<agent_session_handle>(),
                   watch_alerts{who, {force::police, force::gendarmerie}, true, true});
    run();
  }
  refusal act(const alert& about, alert_command what, agent_id by) {
    return refused(ask<done>(directory::alert_board(system),
                             act_on_alert{about.id, {what, by, {}, "called_back", about.version}}));
  }
  alert only(alert_kind kind) const {
    const auto found = alerts->open(kind);
    EXPECT_EQ(found.size(), 1U);
    return found.empty() ? alert{} : found.front();
  }
  /// When it rang, as it is stored.
  std::vector<instant> rings(alert_kind kind) const {
    std::vector<instant> times;
    std::uint32_t before = 0;
    for (const auto& step : alerts->history)
      if (step.what.cause.kind == kind && step.what.rings > before) {
        times.push_back(step.at);
        before = step.what.rings;
      }
    return times;
  }
  /// Whom the receivers were told to wake, in order.
  std::vector<agent_id> woken() const {
    std::vector<agent_id> who;
    for (const auto& d : alerts->received)
      if (d.channel == alert_channel::mail)
        who.push_back(d.recipient);
    return who;
  }
  std::set<std::string> received_keys() const {
    std::set<std::string> keys;
    for (const auto& d : alerts->received)
      keys.insert(d.key);
    return keys;
  }
  std::set<std::string> stored_keys() const {
    std::set<std::string> keys;
    for (const auto& d : alerts->outbox)
      keys.insert(d.key);
    return keys;
  }

  /// Anne holds the conversation of a visitor in danger.
  void in_danger() {
    ASSERT_EQ(anne.available(), refusal::none);
    ASSERT_EQ(visitor.open(), refusal::none);
    ASSERT_EQ(anne.take(visitor.id), refusal::none);
    ASSERT_EQ(refused(ask<done>(visitor.conversation(),
                                set_mark{anne.profile.agent, mark::danger, true})),
              refusal::none);
  }

  scripted_agent anne{*this, 1};
  scripted_visitor visitor{*this};
  probe phone{system};
  probe other_phone{system};
};

} // namespace ecoute::test
