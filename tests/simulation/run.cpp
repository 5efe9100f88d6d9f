// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/run.hpp"

#include "tests/simulation/acts.hpp"
#include "tests/simulation/checks.hpp"
#include "tests/simulation/plan_maker.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <utility>

namespace ecoute::simulation {

namespace {

/// RELIABILITY.md section 4.1: after all faults are over, everything is well within this.
constexpr auto liveness = minutes{15};
constexpr std::uint32_t tight_line = 5;
constexpr std::uint64_t automatic_every = 8; // plans: in this one, offers are assigned
constexpr auto tight_absence = minutes{3};
constexpr auto last_requests = minutes{2};
constexpr auto timers_max = std::chrono::hours{24};
/// The engine is told of each change of the roster; it reads it besides, and not each minute of
/// three weeks.
constexpr auto roster_read_every = minutes{10};
constexpr std::uint64_t unapproved_every = 3; // plans: in this one, two people agree by themselves

/// One that waits for answers, and one that leaves soon.
std::vector<training_script> scripts() {
  training_script talk;
  talk.name = "talk";
  talk.role = visitor_role::victim;
  talk.where = {"33063", "Bordeaux", "33"};
  talk.steps = {{step_kind::say, "is somebody there", seconds{5}},
                {step_kind::answer, "please answer", seconds{60}},
                {step_kind::say, "thank you", seconds{20}},
                {step_kind::answer, {}, minutes{3}},
                {step_kind::leave, {}, seconds{5}}};
  auto short_one = talk;
  short_one.name = "short";
  short_one.steps = {{step_kind::say, "a wrong number", seconds{10}},
                     {step_kind::leave, {}, seconds{30}}};
  return {talk, short_one};
}

/// Each scope and level changes hands daily, at eight by the clock on the wall.
on_call_plan rotations(const plan& p) {
  on_call_plan all;
  const auto begin = std::chrono::floor<date::days>(p.starts - std::chrono::hours{48});
  for (const auto& o : p.on_call) {
    auto r = std::find_if(all.rotations.begin(), all.rotations.end(), [&](const auto& known) {
      return known.scope == o.scope && known.level == o.level;
    });
    if (r == all.rotations.end()) {
      all.rotations.push_back({.scope = o.scope, .level = o.level});
      r = std::prev(all.rotations.end());
      r->first = civil_time{begin.time_since_epoch()} + std::chrono::hours{8};
      r->turn_days = 1;
    }
    r->members.push_back(on_call_person::agent_of(o));
  }
  return all;
}

template <class Doer>
auto run_of(std::span<const act_row<Doer>> rows, const planned_act& a) {
  const auto* row = act_named(rows, a.act);
  if (row == nullptr)
    throw std::invalid_argument("no such act: " + a.act);
  return row->run;
}

class execution {
public:
  execution(const plan& p, const mutant* bent, bool telling)
      : plan_(p), world_(p.seed), checks_(world_, visitors_, agents_) {
    world_.telling = telling;
    world_.limits.queue.assign_automatically = p.seed % automatic_every == 0;
    if (p.tight) {
      world_.limits.queue.length_max = tight_line;
      world_.limits.conversation.absence_kept = tight_absence;
    }
    world_.limits.roster.read_every = roster_read_every;
    world_.limits.roster.swaps.needs_approval = p.seed % unapproved_every != 0;
    world_.with_roster = true;
    world_.with_alerts = true;
    world_.limits.alerts.webhooks = {{.name = "pager"}};
    world_.trainings = scripts();
    world_.set_wall_clock(p.starts);
    world_.intended = world_.limits;
    if (bent != nullptr)
      bent->bend(world_);
    world_.check_instant = [this] { checks_.at_each_instant(); };
    for (const auto& v : p.visitors)
      visitors_.push_back(std::make_unique<visitor>(world_, v));
    for (const auto& a : p.agents)
      agents_.push_back(std::make_unique<agent>(world_, a));
    for (const auto& o : p.on_call)
      on_call_.push_back(std::make_unique<on_call_person>(world_, o));
    world_.alerts->plan = rotations(p);
    world_.on_ring = [this](const alert_delivery& d) {
      for (const auto& o : on_call_)
        if (o->agent() == d.recipient)
          o->woken();
    };
  }

  verdict run() {
    world_.start();
    for (std::size_t i = 0; i < plan_.acts.size() && world_.broken.empty(); ++i)
      act(i);
    if (world_.broken.empty())
      pass_until(plan_.length);
    if (world_.broken.empty())
      recover();
    end();
    return judge();
  }

private:
  void pass_until(milliseconds when) { world_.pass_until(caf::actor_clock::time_point{when}); }

  void act(std::size_t index) {
    const auto& a = plan_.acts[index];
    if (index == 0 || plan_.acts[index - 1].at < a.at)
      pass_until(a.at);
    else
      world_.deliver(world_.random.below(12)); // others act while this is under way
    if (!world_.broken.empty())
      return;
    // Numbers of its own: what is left out of a plan changes little of what stays.
    world_.random = dice{plan_.seed ^ static_cast<std::uint64_t>(a.at.count()) * 0x9E3779B9ULL ^
                         a.with << 20U ^ a.number};
    world_.note([&] { return told(a); });
    perform(a);
  }

  static std::string told(const planned_act& a) {
    static constexpr std::array names{"visitor ", "agent ", "engine", "on call "};
    std::string line = names.at(static_cast<std::size_t>(a.who));
    if (a.who != doer::engine)
      line += std::to_string(a.number);
    return line + ": " + a.act + ' ' + std::to_string(a.with);
  }

  void perform(const planned_act& a) {
    if (a.who == doer::engine)
      world_.disturbed_at = world_.elapsed();
    if (a.who == doer::engine)
      return run_of(engine_acts(), a)(world_, a.with);
    if (a.who == doer::visitor)
      return perform(a, plan_.visitors, visitors_, visitor_acts());
    if (a.who == doer::on_call)
      return perform(a, plan_.on_call, on_call_, on_call_acts());
    perform(a, plan_.agents, agents_, agent_acts());
  }

  template <class Planned, class Doer>
  static void perform(const planned_act& a, const std::vector<Planned>& planned,
                      const std::vector<std::unique_ptr<Doer>>& people,
                      std::span<const act_row<Doer>> rows) {
    for (std::size_t i = 0; i < people.size(); ++i)
      if (planned[i].number == a.number)
        run_of(rows, a)(*people[i], a.with);
  }

  /// Every fault is over and everybody does what they should.
  void recover() {
    world_.note([] { return std::string{"everything is healed"}; });
    world_.heal();
    world_.store->faults.clear();
    world_.store->roster_replies_to_lose = 0;
    world_.crash_at({});
    world_.cure();
    checks_.healed();
    for (auto passed = minutes{0}; passed < liveness && world_.broken.empty(); ++passed) {
      for (const auto& v : visitors_)
        v->heal();
      for (const auto& a : agents_)
        a->heal();
      for (const auto& o : on_call_)
        o->heal();
      world_.pass(minutes{1});
    }
    if (world_.broken.empty())
      checks_.at_the_end();
  }

  /// Everybody goes, the engine stops, and nothing stays behind.
  void end() {
    world_.check_instant = [] {};
    world_.over = true;
    for (const auto& v : visitors_)
      v->end();
    for (const auto& a : agents_)
      a->end();
    for (const auto& o : on_call_)
      o->end();
    world_.stop();
    world_.pass(last_requests);
    for (auto passed = last_requests; passed < timers_max && !world_.idle(); passed += minutes{60})
      world_.pass(minutes{60});
    if (!world_.idle())
      world_.violate("a timer is left over after the end");
    if (world_.system.registry().running() != 0)
      world_.violate("something still runs after the end");
  }

  verdict judge() {
    auto& counts = world_.seen;
    counts.add(counted::zombie_writes, world_.store->fenced);
    counts.add(counted::roster_losses, world_.store->roster_replies_lost);
    counts.add(counted::hour_changes, hour_changes(plan_));
    for (const auto& a : plan_.agents)
      counts.add(counted::certificates_ended,
                 a.certified_for > milliseconds{0} && a.certified_for < plan_.length);
    for (const auto& [id, rows] : world_.store->events) {
      const auto* page = world_.book.find(id);
      const bool training = page != nullptr && page->state.training();
      counts.add(training ? counted::trainings : counted::conversations, page != nullptr);
      bool over = false;
      for (const auto& e : rows) {
        world_.trace(static_cast<std::uint64_t>(e.at.time_since_epoch().count()) + kind_of(e.body));
        if (training)
          counts.add(counted::trainings_taken, std::holds_alternative<taken>(e.body));
        else
          count(e, over);
      }
    }
    return {world_.broken, world_.traced, counts, std::move(world_.told)};
  }

  /// `over`: it went to the other platform by the rule, and nobody has taken it since.
  void count(const event& e, bool& over) {
    auto& counts = world_.seen;
    if (const auto* q = std::get_if<queued>(&e.body))
      over = q->reason == queue_reason::overflow;
    if (std::holds_alternative<taken>(e.body)) {
      counts.add(counted::taken);
      counts.add(counted::overflows_taken, std::exchange(over, false));
    }
    if (const auto* m = std::get_if<marked>(&e.body))
      counts.add(counted::minors, m->what == mark::minor && m->on);
    if (std::holds_alternative<said>(e.body))
      counts.add(counted::messages);
    if (std::holds_alternative<closed>(e.body))
      counts.add(counted::closed);
    if (const auto* c = std::get_if<closed>(&e.body))
      counts.add(counted::left, c->by == author::engine);
    if (const auto* l = std::get_if<offer_lapsed>(&e.body)) {
      counts.add(counted::offers_passed, l->reason == lapse_reason::passed);
      counts.add(counted::offers_expired, l->reason == lapse_reason::expired);
    }
    if (const auto* r = std::get_if<returned>(&e.body)) {
      counts.add(counted::vanishings, r->why == return_reason::operator_silent);
      counts.add(counted::handed_back, r->why == return_reason::handed_back);
      counts.add(counted::signed_out_holding, r->why == return_reason::signed_out);
      counts.add(counted::overtime_spent, r->why == return_reason::overtime_spent);
    }
    if (std::holds_alternative<handed_over>(e.body))
      counts.add(counted::handed_over);
    if (const auto* h = std::get_if<handover_ended>(&e.body)) {
      counts.add(counted::handovers_declined, h->how == handover_end::declined);
      counts.add(counted::handovers_expired, h->how == handover_end::expired);
    }
  }

  const plan& plan_;
  world world_;
  std::vector<std::unique_ptr<visitor>> visitors_;
  std::vector<std::unique_ptr<agent>> agents_;
  std::vector<std::unique_ptr<on_call_person>> on_call_;
  checks checks_;
};

} // namespace

verdict run(const plan& p, const mutant* bent, bool telling) {
  return execution{p, bent, telling}.run();
}

} // namespace ecoute::simulation
