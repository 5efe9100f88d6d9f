// SPDX-License-Identifier: EUPL-1.2
// The list of reliefs of one platform, as its queue keeps it; desks and platform are probes.
#include "actors/queue/queue_actor.hpp"
#include "config/limits.hpp"
#include "tests/support/role_fixture.hpp"

namespace ecoute::test {

namespace {

class QueueRelief : public role_fixture {
protected:
  QueueRelief() {
    directory::put(system, force::police, platform.as<platform_handle>());
    directory::put(system, registry.as<registry_handle>());
    it = under_test(system.spawn(queue_actor, shared_parts{make_parts()}, force::police));
    end = now() + minutes{10};
  }

  static conversation_card card(std::uint64_t n, std::optional<agent_id> chosen = std::nullopt) {
    conversation_card c;
    c.id = {{1, n}};
    c.where = phase::held;
    c.role = visitor_role::witness;
    c.about.label = "Bordeaux";
    c.relief_chosen = chosen.has_value();
    c.relief_to = chosen.value_or(agent_id{});
    return c;
  }
  candidate someone(agent_id who, std::uint32_t load = 0, std::uint32_t capacity = 1) {
    return {.agent = who,
            .state = presence::available,
            .load = load,
            .capacity = capacity,
            .certified_until = now() + std::chrono::hours{24},
            .idle_since = now()};
  }
  void comes(const candidate& c) {
    desk.send(it, candidate_changed{c});
    run();
  }
  static plan_my_relief of(agent_id from, std::vector<conversation_card> cards, instant then) {
    plan_my_relief wish{from, {}, then};
    for (auto& c : cards)
      wish.held.push_back({std::move(c), {}});
    return wish;
  }
  std::vector<relief_line> plan(agent_id from, std::vector<conversation_card> cards, instant then) {
    return std::get<relief_plan>(ask<relief_plan>(it, of(from, std::move(cards), then))).lines;
  }
  agent_id taker(agent_id from, std::uint64_t n, instant then) {
    return plan(from, {card(n)}, then).front().to;
  }
  refusal check(agent_id from, std::uint64_t n, agent_id to) {
    return refused(ask<done>(it, check_relief{of(from, {card(1)}, end), {{1, n}}, to}));
  }
  std::vector<planned_handover> told() {
    run_for(limits.supervision.queue_view_every);
    const auto all = platform.got<reliefs_told>();
    return all.empty() ? std::vector<planned_handover>{} : all.back().rows;
  }

  agent_id camille{1};
  agent_id dominique{2};
  agent_id sacha{3};
  agent_id noa{4};
  instant end;
  probe platform{system};
  probe registry{system};
  probe desk{system};
  queue_ref it;
};

} // namespace

TEST_F(QueueRelief, WhoLeavesSecondIsNotPromisedWhatTheFirstWas) {
  comes(someone(sacha));
  EXPECT_EQ(taker(camille, 1, end), sacha);
  EXPECT_EQ(taker(dominique, 2, end), agent_id{}) << "one slot, promised";
  EXPECT_EQ(taker(camille, 1, end), sacha) << "one's own promise is no hindrance";
  desk.send(it, relief_listed{camille, end, {}});
  run();
  EXPECT_EQ(taker(dominique, 2, end), sacha) << "nothing of the first is planned any more";
}

TEST_F(QueueRelief, WhatIsCarriedOutNowGoesByWhatThereIsNow) {
  comes(someone(sacha));
  ASSERT_EQ(taker(camille, 1, end), sacha);
  EXPECT_EQ(taker(dominique, 2, instant{}), sacha) << "a plan keeps no slot free";
}

TEST_F(QueueRelief, WhatADutyOfficerChoseComesFirstAndElseIsToldWhyNot) {
  comes(someone(sacha));
  comes(someone(noa));
  auto lines = plan(camille, {card(1), card(2, noa)}, end);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].to, sacha);
  EXPECT_FALSE(lines[0].chosen);
  EXPECT_EQ(lines[1].to, noa);
  EXPECT_TRUE(lines[1].chosen);
  comes(someone(noa, 1));
  lines = plan(camille, {card(2, noa)}, end);
  EXPECT_EQ(lines[0].to, sacha);
  EXPECT_FALSE(lines[0].chosen);
  EXPECT_EQ(lines[0].why_not, refusal::colleague_full);
  EXPECT_EQ(lines[0].role, visitor_role::witness) << "so that a row can be told from another";
  EXPECT_EQ(lines[0].about.label, "Bordeaux");
}

TEST_F(QueueRelief, AChangeIsCheckedAsThingsStand) {
  auto expired = someone(agent_id{5});
  expired.certified_until = end;
  auto leaves_too = someone(agent_id{6});
  leaves_too.duty_until = end;
  for (const auto& c : {someone(sacha), someone(noa, 1), expired, leaves_too, someone(camille, 1)})
    comes(c);
  EXPECT_EQ(check(camille, 1, sacha), refusal::none);
  EXPECT_EQ(check(camille, 1, agent_id{}), refusal::none) << "the queue";
  EXPECT_EQ(check(camille, 1, noa), refusal::colleague_full);
  EXPECT_EQ(check(camille, 1, agent_id{5}), refusal::colleague_not_certified);
  EXPECT_EQ(check(camille, 1, agent_id{6}), refusal::colleague_unavailable);
  EXPECT_EQ(check(camille, 1, agent_id{77}), refusal::colleague_unavailable);
  EXPECT_EQ(check(camille, 1, camille), refusal::colleague_unavailable);
  EXPECT_EQ(check(camille, 9, sacha), refusal::unknown_conversation);
  ASSERT_EQ(taker(dominique, 2, end), sacha);
  EXPECT_EQ(check(camille, 1, sacha), refusal::colleague_full)
      << "promised to who leaves at another desk";
}

TEST_F(QueueRelief, ThePlatformIsToldTheListTheSoonestFirstAndOnChangeOnly) {
  comes(someone(sacha, 0, 2));
  plan(dominique, {card(2)}, end + minutes{5});
  plan(camille, {card(1)}, end);
  auto rows = told();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].from, camille);
  EXPECT_EQ(rows[0].until, end);
  EXPECT_EQ(rows[0].what.to, sacha);
  EXPECT_EQ(rows[1].from, dominique);
  const auto before = platform.count<reliefs_told>();
  plan(camille, {card(1)}, end);
  EXPECT_EQ(told().size(), 2U);
  EXPECT_EQ(platform.count<reliefs_told>(), before);
  platform.send(it, candidate_left{camille});
  run();
  rows = told();
  ASSERT_EQ(rows.size(), 1U) << "whose desk has ended";
  EXPECT_EQ(rows[0].from, dominique);
}

TEST_F(QueueRelief, TheListIsBounded) {
  relief_listed all{camille, end, {}};
  for (std::uint64_t n = 1; n <= fixed::reliefs_shown + 20; ++n)
    all.lines.push_back({{{1, n}}, sacha});
  desk.send(it, all);
  run();
  EXPECT_EQ(told().size(), fixed::reliefs_shown);
}

} // namespace ecoute::test
