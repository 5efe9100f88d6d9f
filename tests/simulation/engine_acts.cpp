// SPDX-License-Identifier: EUPL-1.2
// What goes wrong.
#include "tests/simulation/acts.hpp"

#include <array>

namespace ecoute::simulation {

namespace {

void crash_a_conversation(world& w, std::uint64_t with) {
  static constexpr std::array points{"before_append", "after_commit", "loaded"};
  if (w.may_kill())
    w.crash_at(points.at(with % points.size()));
}

template <class Find>
void kill_role(world& w, Find find) {
  const auto who = find(w.system);
  if (!who || !w.may_kill())
    return;
  w.seen.add(counted::roles_killed);
  caf::anon_send_exit(who, caf::exit_reason::unhandled_exception);
}

force one_of_two(std::uint64_t with) {
  return with % 2 == 0 ? force::police : force::gendarmerie;
}

void kill_queue(world& w, std::uint64_t with) {
  kill_role(w, [with](caf::actor_system& s) { return directory::queue(s, one_of_two(with)); });
}
void kill_platform(world& w, std::uint64_t with) {
  kill_role(w, [with](caf::actor_system& s) { return directory::platform(s, one_of_two(with)); });
}
void kill_registry(world& w, std::uint64_t) {
  kill_role(w, [](caf::actor_system& s) { return directory::registry(s); });
}
void kill_journal(world& w, std::uint64_t) {
  kill_role(w, [](caf::actor_system& s) { return directory::journal(s); });
}
void kill_archive(world& w, std::uint64_t) {
  kill_role(w, [](caf::actor_system& s) { return directory::archive(s); });
}
/// Who reads the roster, or who keeps it.
void kill_roster(world& w, std::uint64_t with) {
  if (with % 2 == 0)
    return kill_role(w, [](caf::actor_system& s) { return directory::roster(s); });
  kill_role(w, [](caf::actor_system& s) { return directory::roster_archive(s); });
}
void kill_trainer(world& w, std::uint64_t) {
  kill_role(w, [](caf::actor_system& s) { return directory::trainer(s); });
}
void kill_desk(world& w, std::uint64_t with) {
  const auto desks = w.desks();
  if (desks.empty() || !w.may_kill())
    return;
  const auto* who = *chosen(desks, with);
  w.seen.add(counted::roles_killed);
  w.post<operator_handle>(
      directory::platform(w.system, who->platform),
      [](const operator_handle& desk) {
        caf::anon_send_exit(desk, caf::exit_reason::unhandled_exception);
      },
      [](refusal) {}, find_desk_of{who->agent});
}

/// Who keeps the alerts, or who reads them.
void kill_alerts(world& w, std::uint64_t with) {
  if (with % 2 == 0)
    return kill_role(w, [](caf::actor_system& s) { return directory::alert_board(s); });
  kill_role(w, [](caf::actor_system& s) { return directory::alert_archive(s); });
}
void kill_escalation(world& w, std::uint64_t with) {
  const auto all = w.escalation_handles();
  if (all.empty() || !w.may_kill())
    return;
  w.seen.add(counted::escalations_killed);
  caf::anon_send_exit(*chosen(all, with), caf::exit_reason::unhandled_exception);
}
/// One conversation dies whenever it does something, until the engine gives it up, and for a while.
void poison(world& w, std::uint64_t with) {
  std::vector<conversation_id> real;
  for (const auto& id : w.book.open())
    if (!w.book.find(id)->state.training())
      real.push_back(id);
  if (real.empty() || !w.may_kill())
    return;
  const auto id = *chosen(real, with);
  w.poison(id);
  w.later(minutes{4 + with % 9}, [&w] { w.cure(); });
  w.post<conversation_handle>(
      directory::registry(w.system),
      [](const conversation_handle& c) {
        caf::anon_send_exit(c, caf::exit_reason::unhandled_exception);
      },
      [](refusal) {}, locate{id});
}

/// The next append goes wrong.
void journal_loses(world& w, std::uint64_t with) {
  static constexpr std::array ways{journal_fault::in_doubt_lost, journal_fault::in_doubt_stored,
                                   journal_fault::lose_reply,    journal_fault::die_before,
                                   journal_fault::die_after,     journal_fault::die_in_flight};
  const auto way = ways.at(with % ways.size());
  const bool dies = way == journal_fault::die_before || way == journal_fault::die_after ||
                    way == journal_fault::die_in_flight;
  if (dies && !w.may_kill())
    return;
  w.seen.add(counted::journal_losses);
  w.store->faults.push_back(way);
}
void journal_refuses(world& w, std::uint64_t with) {
  w.seen.add(counted::journal_refusals);
  w.store->faults.push_back(with % 2 == 0 ? journal_fault::busy : journal_fault::unavailable);
}
/// The next change of the roster is done, or refused, and its answer lost.
void roster_loses(world& w, std::uint64_t) {
  w.store->roster_replies_to_lose = 1;
}
/// For a while no alert can be stored or read, or nobody knows whether it was.
void alerts_away(world& w, std::uint64_t with) {
  using test::alert_storing;
  static constexpr std::array ways{alert_storing::unavailable, alert_storing::silent,
                                   alert_storing::frozen, alert_storing::malformed};
  w.seen.add(counted::alerts_away);
  w.alerts->mode = ways.at(with % ways.size());
}
/// For a while every append is slow, refused, or nothing can be read.
void trouble(world& w, std::uint64_t with) {
  auto& store = *w.store;
  const auto how = with % 10;
  if (how < 5)
    store.latency = milliseconds{with / 10 % 3000};
  else if (how < 7)
    store.archive_away = true;
  else
    store.otherwise = with / 10 % 2 == 0 ? journal_fault::unavailable : journal_fault::busy;
  if (how < 7)
    return;
  w.seen.add(counted::journal_refusals);
  if (with / 20 % 2 == 0)
    alerts_away(w, with / 40);
  w.tell_of_journal();
}
void trouble_over(world& w, std::uint64_t) {
  w.heal();
}

void restart(world& w, std::uint64_t) {
  w.seen.add(counted::restarts);
  w.restart();
  w.tell_of_journal();
}
/// Somebody sets the machine's clock, at most an hour off; the engine that starts then believes it.
void set_clock(world& w, std::uint64_t with) {
  w.clock_set = true;
  w.set_wall_clock(w.now() + minutes{static_cast<int>(with % 121) - 60});
  restart(w, with);
}

/// Whoever runs the service changes the setting, and restarts the engine.
void set_overflow(world& w, milliseconds after, std::uint32_t spare) {
  for (auto* limits : {&w.limits, &w.intended}) {
    limits->queue.overflow_after = after;
    limits->queue.overflow_spare = spare;
  }
  restart(w, 0);
}
void let_overflow(world& w, std::uint64_t with) {
  set_overflow(w, minutes{1 + with % 6}, with / 6 % 2 == 0 ? 0 : 1);
}
void end_overflow(world& w, std::uint64_t) {
  set_overflow(w, milliseconds{0}, 1);
}

} // namespace

std::span<const act_row<world>> engine_acts() {
  using row = act_row<world>;
  static constexpr std::array rows{
      row{"crash_a_conversation", 30, crash_a_conversation},
      row{"kill_queue", 5, kill_queue},
      row{"kill_platform", 4, kill_platform},
      row{"kill_registry", 4, kill_registry},
      row{"kill_journal", 4, kill_journal},
      row{"kill_archive", 3, kill_archive},
      row{"kill_roster", 3, kill_roster},
      row{"kill_trainer", 1, kill_trainer},
      row{"kill_desk", 6, kill_desk},
      row{"kill_alerts", 4, kill_alerts},
      row{"kill_escalation", 5, kill_escalation},
      row{"poison", 2, poison},
      row{"journal_loses", 22, journal_loses},
      row{"journal_refuses", 8, journal_refuses},
      row{"roster_loses", 3, roster_loses},
      row{"trouble", 8, trouble}, // plan_maker.cpp ends it
      row{"alerts_away", 4, alerts_away},
      row{"trouble_over", 0, trouble_over},
      row{"restart", 4, restart},
      row{"set_clock", 2, set_clock},
      row{"let_overflow", 0, let_overflow},
      row{"end_overflow", 0, end_overflow},
  };
  return rows;
}

} // namespace ecoute::simulation
