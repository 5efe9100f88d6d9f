// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/plan_maker.hpp"

#include "tests/simulation/acts.hpp"

#include <algorithm>
#include <array>

namespace ecoute::simulation {

namespace {

using std::chrono::hours;

/// 29 March and 25 October 2020, 01:00 UTC.
constexpr std::array changes{instant{seconds{1585443600}}, instant{seconds{1603587600}}};

constexpr std::uint8_t on_call_levels = 3; ///< alert_settings::levels

class maker {
public:
  maker(std::uint64_t seed, std::optional<std::uint32_t> days) : dice_(seed) {
    plan_.seed = seed;
    length(days);
  }

  plan make() {
    people();
    const bool rush = dice_.chance(20); // everybody at once
    for (const auto& v : plan_.visitors)
      visitor_story(v.number, rush);
    for (const auto& a : plan_.agents)
      agent_story(a.number);
    for (const auto& o : plan_.on_call)
      on_call_story(o.number);
    trouble_story();
    overflow_story();
    std::stable_sort(plan_.acts.begin(), plan_.acts.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    return plan_;
  }

private:
  void length(std::optional<std::uint32_t> days) {
    const auto profile = dice_.below(100);
    plan_.length = profile < 90 ? hours{2} : profile < 98 ? hours{48} : hours{21 * 24};
    if (days)
      plan_.length = hours{24} * *days;
    // Some nights are longer or shorter than others.
    const auto change = changes.at(dice_.below(changes.size()));
    plan_.starts = change - upto(plan_.length);
    if (dice_.chance(70))
      plan_.starts = changes.front() + upto(hours{24 * 200});
    plan_.tight = dice_.chance(40);
  }

  milliseconds upto(milliseconds most) {
    return milliseconds{dice_.between(0, std::max<std::int64_t>(0, most.count()))};
  }

  void people() {
    static constexpr std::array roles{visitor_role::unsaid, visitor_role::victim,
                                      visitor_role::witness, visitor_role::relative,
                                      visitor_role::professional};
    const auto visitors = 1 + dice_.below(dice_.chance(70) ? 12 : 60);
    for (std::uint32_t i = 1; i <= visitors; ++i)
      plan_.visitors.push_back(
          {i, platform(), roles.at(dice_.below(roles.size())), dice_.chance(85) ? "fr" : "en"});
    const auto agents = dice_.below(dice_.chance(70) ? 7 : 26);
    for (std::uint32_t i = 1; i <= agents; ++i) {
      const auto certified = dice_.below(100);
      plan_.agents.push_back({i, platform(),
                              certified < 75   ? hours{24 * 300}
                              : certified < 92 ? upto(plan_.length)
                                               : milliseconds{0},
                              dice_.chance(50), dice_.chance(30)});
    }
    rostered_ = dice_.chance(25);
    on_call_staff();
  }

  /// Sometimes nobody in a scope, or nobody at all; over days there are some, as there would be.
  void on_call_staff() {
    const bool days = plan_.length > hours{2};
    if (!days && dice_.chance(12))
      return;
    std::uint32_t number = 0;
    for (const auto scope :
         {on_call_scope::system, on_call_scope::police, on_call_scope::gendarmerie}) {
      if (!(days && scope == on_call_scope::system) && dice_.chance(20))
        continue;
      for (std::uint8_t level = 1; level <= on_call_levels; ++level)
        for (auto members = 1 + dice_.below(2); members > 0; --members)
          plan_.on_call.push_back({++number, scope, level});
    }
  }
  force platform() { return dice_.chance(65) ? force::police : force::gendarmerie; }

  void add(milliseconds at, doer who, std::uint32_t number, std::string_view act) {
    if (at <= plan_.length)
      plan_.acts.push_back({at, who, number, std::string{act}, dice_.next() % 1000000});
  }
  template <class Doer>
  std::string_view draw(std::span<const act_row<Doer>> rows) {
    std::size_t all = 0;
    for (const auto& row : rows)
      all += row.weight;
    auto left = dice_.below(all);
    for (const auto& row : rows) {
      if (left < row.weight)
        return row.name;
      left -= row.weight;
    }
    return rows.front().name;
  }

  /// Bursts, the pace of a talk, hesitation, long silence.
  milliseconds pause() {
    const auto how = dice_.below(100);
    if (how < 10)
      return milliseconds{0};
    if (how < 30)
      return upto(milliseconds{600});
    if (how < 75)
      return seconds{5} + upto(seconds{60});
    if (how < 92)
      return minutes{1} + upto(minutes{5});
    return upto(minutes{40});
  }

  void visitor_story(std::uint32_t number, bool rush) {
    const auto visits = 1 + static_cast<std::size_t>(plan_.length / hours{48});
    for (std::size_t visit = 0; visit < visits; ++visit) {
      auto at = upto(rush ? milliseconds{minutes{5}} : plan_.length * 9 / 10);
      add(at, doer::visitor, number, visit == 0 ? "come" : "come_anew");
      for (auto left = 2 + dice_.below(16); left > 0; --left) {
        at += pause();
        const auto act = draw(visitor_acts());
        add(at, doer::visitor, number, act);
        if (dice_.chance(6))
          add(at, doer::visitor, number, act); // twice at once
      }
    }
  }

  /// While it is offered to somebody slow, a visitor comes, and a colleague gives something back.
  void training_story(milliseconds at, std::uint32_t number) {
    add(at, doer::agent, number, "available");
    add(at, doer::agent, number, "slow");
    add(at + seconds{1}, doer::agent, number, "train");
    const auto& came = plan_.visitors.at(dice_.below(plan_.visitors.size()));
    add(at + seconds{1} + upto(seconds{10}), doer::visitor, came.number, "come_anew");
    const auto& colleague = plan_.agents.at(dice_.below(plan_.agents.size()));
    add(at + seconds{1} + upto(seconds{10}), doer::agent, colleague.number, "hand_back");
    add(at + seconds{40}, doer::agent, number, "prompt");
  }

  void agent_act(milliseconds at, std::uint32_t number, std::string_view act) {
    if (act == "train" && dice_.chance(70))
      return training_story(at, number);
    add(at, doer::agent, number, act);
    if (act != "take_by_hand" || !dice_.chance(60))
      return;
    const auto which = plan_.acts.back().with; // a colleague wants the same one
    std::vector<std::uint32_t> colleagues;
    for (const auto& a : plan_.agents)
      if (a.number != number && a.platform == platform_of(number))
        colleagues.push_back(a.number);
    if (colleagues.empty())
      return;
    const auto other = colleagues.at(dice_.below(colleagues.size()));
    add(std::max(at - seconds{1}, milliseconds{0}), doer::agent, other, "available");
    add(at, doer::agent, other, act);
    plan_.acts.back().with = which;
  }

  [[nodiscard]] force platform_of(std::uint32_t number) const {
    const auto who = std::find_if(plan_.agents.begin(), plan_.agents.end(),
                                  [number](const auto& a) { return a.number == number; });
    return who->platform;
  }

  /// A shift like others, and one ahead to exchange for a colleague's: asked for, answered by whom
  /// it concerns, and by an officer.
  void roster_story(milliseconds at, std::uint32_t number, milliseconds shift) {
    add(at, doer::agent, number, "plan_shift");
    add(at + seconds{1}, doer::agent, number, "plan_shift");
    for (auto left = 1 + dice_.below(3); left > 0; --left) {
      const auto asked = at + seconds{5} + upto(shift);
      add(asked, doer::agent, number, "ask_swap");
      for (const auto& a : plan_.agents)
        for (auto looks = a.platform == platform_of(number) ? dice_.below(3) : 0; looks > 0;
             --looks)
          add(asked + upto(minutes{30}), doer::agent, a.number, "answer_swap");
    }
  }

  void agent_story(std::uint32_t number) {
    const auto shift = std::min<milliseconds>(plan_.length, hours{8});
    auto at = dice_.chance(70) ? upto(minutes{5}) : upto(plan_.length / 2);
    for (; at < plan_.length; at += shift + upto(hours{16})) {
      if (rostered_)
        roster_story(at, number, shift);
      add(at, doer::agent, number, "sign_on");
      add(at + seconds{1}, doer::agent, number, "available");
      auto act = at + seconds{1};
      for (auto left = 4 + dice_.below(24); left > 0; --left) {
        act += dice_.chance(30) ? pause() : upto(shift / 12);
        if (act > at + shift)
          break;
        agent_act(act, number, draw(agent_acts()));
        if (dice_.chance(40))
          add(act + seconds{1}, doer::agent, number, "available");
      }
      const auto end = dice_.below(100);
      if (end < 70)
        add(at + shift, doer::agent, number, end < 45 ? "sign_off" : "vanish");
    }
  }

  /// Habits change, and now and then somebody does what nobody asked for; two do it at once.
  void on_call_story(std::uint32_t number) {
    static constexpr std::array habits{"prompt", "slow", "lie", "deaf", "turn_off"};
    static constexpr std::array<std::size_t, 10> first{0, 0, 0, 0, 0, 1, 1, 2, 3, 4};
    add({}, doer::on_call, number, habits.at(first.at(dice_.below(first.size()))));
    const auto each = std::min<milliseconds>(plan_.length, hours{12});
    for (auto begins = milliseconds{0}; begins < plan_.length; begins += each)
      for (auto left = dice_.below(5); left > 0; --left) {
        const auto at = begins + upto(each);
        const auto act = draw(on_call_acts());
        add(at, doer::on_call, number, act);
        if (at > plan_.length || !dice_.chance(40))
          continue;
        const auto with = plan_.acts.back().with;
        add(at, doer::on_call, chosen_on_call(), act);
        plan_.acts.back().with = with;
      }
    if (dice_.chance(50))
      add(plan_.length, doer::on_call, number, "prompt");
  }
  std::uint32_t chosen_on_call() {
    return plan_.on_call.at(dice_.below(plan_.on_call.size())).number;
  }

  void trouble_story() {
    const auto how = dice_.below(100);
    if (how < 15)
      return;
    const auto mean = how < 80 ? minutes{10} : minutes{1};
    auto at = milliseconds{0};
    for (std::size_t left = 200; left > 0; --left) {
      at += upto(mean * 2);
      if (dice_.chance(4))
        at += upto(plan_.length);
      const auto act = draw(engine_acts());
      add(at, doer::engine, 0, act);
      if (act == "trouble" || act == "alerts_away")
        add(at + upto(seconds{40}), doer::engine, 0, "trouble_over");
    }
  }

  void overflow_story() {
    if (!dice_.chance(20))
      return;
    const auto on = upto(plan_.length / 3);
    add(on, doer::engine, 0, "let_overflow");
    if (dice_.chance(50))
      add(on + upto(plan_.length), doer::engine, 0, "end_overflow");
  }

  dice dice_;
  bool rostered_ = false;
  plan plan_;
};

} // namespace

plan make_plan(std::uint64_t seed, std::optional<std::uint32_t> days) {
  return maker{seed, days}.make();
}

std::uint32_t hour_changes(const plan& p) {
  return static_cast<std::uint32_t>(std::count_if(changes.begin(), changes.end(), [&](instant c) {
    return p.starts <= c && c < p.starts + p.length;
  }));
}

} // namespace ecoute::simulation
