// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/on_call_person.hpp"

#include "tests/simulation/people.hpp"

#include <array>
#include <utility>

namespace ecoute::simulation {

namespace {

constexpr std::int64_t numbered_above = 1000; ///< agents of a platform stand below
constexpr auto looks_for = minutes{3};
constexpr auto looks_again = seconds{20}; ///< within fixed::alerts_lease
constexpr int tries_max = 5;
constexpr std::array<std::string_view, 4> doings{"called_back", "police_sent", "staffed",
                                                 "repaired"};

bool passes_by(refusal r) {
  return r == refusal::unavailable || r == refusal::in_doubt || r == refusal::race_lost;
}

} // namespace

on_call_person::on_call_person(world& w, const planned_on_call& who)
    : w_(w), who_(who), agent_(agent_of(who)) {
  w.alerts->names.push_back({agent_, "On call " + std::to_string(who.number)});
}

agent_id on_call_person::agent_of(const planned_on_call& who) {
  return agent_id{numbered_above + who.number};
}

// --- the page -----------------------------------------------------------------------------------

agent_session_handle::behavior_type on_call_person::page_actor(agent_session_handle::pointer self,
                                                               on_call_person* who,
                                                               std::shared_ptr<window> seat) {
  be_quiet(self);
  return {
      [](const thread_grew&) {},
      [](const conversation_id&, const typing_now&) {},
      [](const card_changed&) {},
      [](const no_longer_holding&) {},
      [](const offer&) {},
      [](const offer_over&) {},
      [](const invitation&) {},
      [](const invitation_over&) {},
      [](const queue_view&) {},
      [](const fault_notice&) {},
      [](const fault_over&) {},
      [](const relief_told&) {},
      [](const coverage_told&) {},
      [](const room_told&) {},
      [](const attention_told&) {},
      [](const care_told&) {},
      [](const wall_told&) {},
      [](const plan_told&) {},
      [who, seat](const alerts_told& m) {
        if (who->window_ == seat)
          who->on_told(m);
      },
      [](const presence_changed&) {},
      [](const superseded_by_newer&) {},
  };
}

/// Of their platform and the system, who is on call for the system of everything.
watch_alerts on_call_person::wish() const {
  switch (who_.scope) {
  case on_call_scope::police:
    return {agent_, {force::police}, true, true};
  case on_call_scope::gendarmerie:
    return {agent_, {force::gendarmerie}, true, true};
  case on_call_scope::system:
    break;
  }
  return {agent_, {force::police, force::gendarmerie}, true, true};
}

void on_call_person::watch(const then_do& then) {
  if (!page_) {
    window_ = std::make_shared<window>();
    page_ = w_.system.spawn(page_actor, this, window_);
  }
  w_.post<done>(
      directory::alert_board(w_.system),
      [this, seat = window_, then](const done&) {
        if (window_ == seat)
          then();
      },
      ignore, page_, wish());
}

void on_call_person::look() {
  if (habit_ == habit::off)
    return;
  looks_until_ = w_.elapsed() + looks_for;
  watch([] {});
  if (!std::exchange(renewing_, true))
    keep_looking();
}

void on_call_person::keep_looking() {
  w_.later(looks_again, [this] {
    if (habit_ == habit::off || w_.elapsed() >= looks_until_) {
      renewing_ = false;
      return close_page();
    }
    watch([] {});
    keep_looking();
  });
}

void on_call_person::close_page() {
  if (page_)
    caf::anon_send_exit(page_, caf::exit_reason::user_shutdown);
  page_ = nullptr;
  window_.reset();
}

void on_call_person::woken() {
  if (habit_ != habit::off && !window_)
    w_.later(milliseconds{w_.random.between(500, 20000)}, [this] { look(); });
}

void on_call_person::on_told(const alerts_told& m) {
  window_->rows.clear();
  for (const auto& row : m.rows) {
    w_.check_shown(row);
    window_->rows.emplace(row.what.id, row);
    react(row);
  }
}

// --- what comes by itself -----------------------------------------------------------------------

bool on_call_person::owns(const alert_id& id) const {
  const auto row = window_ ? window_->rows.find(id) : std::map<alert_id, alert_row>::iterator{};
  return window_ && row != window_->rows.end() && row->second.what.state == alert_state::taken &&
         row->second.what.owner == agent_;
}

void on_call_person::react(const alert_row& row) {
  const auto id = row.what.id;
  const bool ours = row.what.state == alert_state::taken && row.what.owner == agent_;
  if (habit_ == habit::deaf || healed_ || (!row.calls && !ours) || !minded_.insert(id).second)
    return;
  if (ours)
    return work_on(id);
  const auto [least, most] =
      habit_ == habit::slow ? std::pair{30000, 1200000} : std::pair{1500, 60000};
  w_.later(milliseconds{w_.random.between(least, most)}, [this, id] {
    minded_.erase(id);
    const auto row = window_ ? window_->rows.find(id) : std::map<alert_id, alert_row>::iterator{};
    if (window_ && row != window_->rows.end() && row->second.calls)
      do_it(id, act_of(id, alert_command::take, 0), tries_max);
  });
}

void on_call_person::work_on(const alert_id& id) {
  if (habit_ == habit::lying) {
    minded_.erase(id);
    return;
  }
  looks_until_ = std::max(looks_until_, w_.elapsed() + minutes{12});
  w_.later(milliseconds{w_.random.between(20000, 600000)}, [this, id] {
    minded_.erase(id);
    finish(id);
  });
}

void on_call_person::finish(const alert_id& id) {
  if (!owns(id) || habit_ == habit::deaf)
    return;
  const bool passes = !healed_ && w_.random.chance(20);
  do_it(id, act_of(id, passes ? alert_command::pass_on : alert_command::resolve, w_.random.next()),
        tries_max);
}

// --- acts ---------------------------------------------------------------------------------------

/// As their page shows it; who does not see it sends what they heard.
alert_act on_call_person::act_of(const alert_id& id, alert_command what, std::uint64_t with) {
  alert_act act{.what = what, .by = agent_};
  if (what == alert_command::pass_on)
    act.to = chosen(w_.alerts->names, with)->agent;
  if (what == alert_command::resolve)
    act.done = *chosen(doings, with);
  const auto* stored = w_.alerts->find(id);
  act.seen = stored == nullptr ? 0 : stored->version;
  if (window_)
    if (const auto row = window_->rows.find(id); row != window_->rows.end())
      act.seen = row->second.what.version;
  return act;
}

void on_call_person::do_it(const alert_id& id, const alert_act& act, int tries) {
  w_.post<done>(
      directory::alert_board(w_.system), [this, id, act](const done&) { done_it(id, act); },
      [this, id, act, tries](refusal why) { not_done(id, act, why, tries); },
      act_on_alert{id, act});
}

/// What they were told is done is so, and theirs.
void on_call_person::done_it(const alert_id& id, const alert_act& act) {
  switch (act.what) {
  case alert_command::take:
    if (!w_.has_taken(id, agent_))
      w_.violate("I5: two own one alert, or nobody does: told that it is theirs");
    break;
  case alert_command::pass_on:
    if (!w_.has_taken(id, agent_))
      w_.violate("I5: an alert was passed on by who never had it");
    break;
  case alert_command::resolve:
    if (!w_.has_resolved(id, agent_))
      w_.violate("I5: resolved, and it is not");
    break;
  }
}

void on_call_person::not_done(const alert_id& id, const alert_act& act, refusal why, int tries) {
  if (why == refusal::already_taken)
    w_.seen.add(counted::alert_races);
  if (!passes_by(why) || tries <= 1)
    return;
  const bool afresh = why == refusal::race_lost; // they look, and press again
  w_.later(milliseconds{w_.random.between(1000, 9000)}, [this, id, act, tries, afresh] {
    watch([this, id, act, tries, afresh] {
      auto again = act;
      if (afresh)
        again.seen = act_of(id, act.what, 0).seen;
      do_it(id, again, tries - 1);
    });
  });
}

void on_call_person::try_act(alert_command what, std::uint64_t which) {
  const auto& open = w_.calls.open();
  if (open.empty() || habit_ == habit::off)
    return look();
  const auto id = chosen(open, which)->first;
  look();
  watch([this, id, what, which] {
    do_it(id, act_of(id, what, which / 100), tries_max);
    if (which % 7 == 0) // pressed twice
      do_it(id, act_of(id, what, which / 100), tries_max);
  });
}

void on_call_person::take(std::uint64_t which) {
  try_act(alert_command::take, which);
}
void on_call_person::pass_on(std::uint64_t which) {
  try_act(alert_command::pass_on, which);
}
void on_call_person::resolve(std::uint64_t which) {
  try_act(alert_command::resolve, which);
}

/// Written into the plan of the on-call staff, which the engine reads now and then.
void on_call_person::stand_in(std::uint64_t hours) {
  const auto begins = w_.now();
  w_.alerts->plan.overrides.push_back(
      {who_.scope,
       who_.level,
       {begins, begins + std::chrono::hours{1 + static_cast<int>(hours % 8)}},
       agent_});
}

void on_call_person::drill() {
  w_.post<done>(
      directory::alert_board(w_.system), [this](const done&) { w_.seen.add(counted::drills); },
      ignore, start_test_alert{agent_, who_.scope});
}

// --- the end ------------------------------------------------------------------------------------

void on_call_person::heal() {
  healed_ = true;
  habit_ = habit::prompt;
  look();
  watch([this] {
    for (const auto& [id, row] : window_->rows)
      if (owns(id))
        do_it(id, act_of(id, alert_command::resolve, 0), tries_max);
      else if (row.what.state != alert_state::taken)
        do_it(id, act_of(id, alert_command::take, 0), tries_max);
  });
}

void on_call_person::end() {
  habit_ = habit::off;
  close_page();
}

} // namespace ecoute::simulation
