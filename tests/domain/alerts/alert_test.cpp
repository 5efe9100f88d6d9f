// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/alert.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

namespace ecoute::alerts {
namespace {

constexpr agent_id anne{1};
constexpr agent_id bruno{2};
constexpr agent_id chloe{3};
constexpr alert_id an_id{{7, 9}};

instant at(std::int64_t s) {
  return instant{seconds{1'800'000'000 + s}};
}

/// Three levels; a danger's at 60 s each, another's at 5 min each.
alert_policy policy_of(alert_kind kind) {
  const milliseconds wait = is_danger(kind) ? milliseconds{seconds{60}} : minutes{5};
  alert_policy p;
  p.kind = kind;
  p.steps = {{1, wait, 7}, {2, wait, 7}, {3, wait, 7}};
  p.ends_with_cause = !is_danger(kind);
  p.danger = is_danger(kind);
  return p;
}
alert raised(alert_kind kind, std::int64_t s = 0) {
  return raise(an_id, {kind, on_call_scope::police, {}, {}}, false, policy_of(kind), at(s)).now_is;
}
alert_act take(agent_id by, const alert& seen) {
  return {alert_command::take, by, {}, {}, seen.version};
}
alert_act pass(agent_id by, agent_id to, const alert& seen) {
  return {alert_command::pass_on, by, to, {}, seen.version};
}
alert_act resolve(agent_id by, const std::string& done, const alert& seen) {
  return {alert_command::resolve, by, {}, done, seen.version};
}
alert_change change(const alert_answer& a) {
  const auto* found = std::get_if<alert_change>(&a);
  EXPECT_NE(found, nullptr) << "refused";
  return found == nullptr ? alert_change{} : *found;
}
refusal why(const alert_answer& a) {
  const auto* found = std::get_if<refusal>(&a);
  return found == nullptr ? refusal::none : *found;
}

class Alert : public testing::Test {
protected:
  alert_change act(const alert_act& c, std::int64_t s) {
    auto made = change(decide(now_is, c, policy, at(s)));
    now_is = made.now_is;
    return made;
  }
  [[nodiscard]] refusal refused(const alert_act& c, std::int64_t s) const {
    return why(decide(now_is, c, policy, at(s)));
  }
  /// The level that rings at that second; -1: none does.
  int level_at(std::int64_t s) {
    const auto made = time_passed(now_is, policy, at(s));
    if (!made)
      return -1;
    now_is = made->now_is;
    return made->ring ? made->ring->level : -2;
  }

  alert_policy policy = policy_of(alert_kind::emergency);
  alert now_is = raised(alert_kind::emergency);
};

TEST_F(Alert, RingsTheFirstLevelAtOnce) {
  const auto made = raise(an_id, {alert_kind::minor, on_call_scope::gendarmerie, {}, "x"}, true,
                          policy_of(alert_kind::minor), at(5));
  EXPECT_EQ(made.now_is.state, alert_state::climbing);
  EXPECT_EQ(made.now_is.raised_at, at(5));
  EXPECT_EQ(made.now_is.due, at(305));
  EXPECT_EQ(made.now_is.version, 1u);
  EXPECT_TRUE(made.now_is.exercise);
  EXPECT_EQ(made.now_is.cause.detail, "x");
  EXPECT_EQ(made.ring, (alert_ring{1, 7, {}, 1}));
}

TEST_F(Alert, OfADangerClimbsALevelEach60SecondsAndThenTellsAllAgainAndAgain) {
  for (const auto& [second, level] : std::vector<std::pair<std::int64_t, int>>{{0, -1},
                                                                               {59, -1},
                                                                               {60, 2},
                                                                               {61, -1},
                                                                               {119, -1},
                                                                               {120, 3},
                                                                               {179, -1},
                                                                               {180, 0},
                                                                               {239, -1},
                                                                               {240, 0},
                                                                               {300, 0},
                                                                               {3600, 0},
                                                                               {3659, -1},
                                                                               {3660, 0}})
    EXPECT_EQ(level_at(second), level) << second;
  EXPECT_EQ(now_is.rings, 8u);
  EXPECT_EQ(now_is.step, 3u) << "beyond the last it stays";
}

TEST_F(Alert, OfAnotherKindClimbsEachFiveMinutes) {
  policy = policy_of(alert_kind::waiting_long);
  now_is = raised(alert_kind::waiting_long);
  for (const auto& [second, level] : std::vector<std::pair<std::int64_t, int>>{
           {299, -1}, {300, 2}, {599, -1}, {600, 3}, {899, -1}, {900, 0}, {1200, 0}})
    EXPECT_EQ(level_at(second), level) << second;
}

TEST_F(Alert, ClimbsByOneStepHoweverLateItIsTold) {
  EXPECT_EQ(level_at(7200), 2) << "the engine was away for two hours";
  EXPECT_EQ(now_is.due, at(7260));
  EXPECT_EQ(level_at(7259), -1);
  EXPECT_EQ(level_at(7260), 3);
}

TEST_F(Alert, ReadUnderTheSameClockKeepsItsTime) {
  EXPECT_EQ(as_read(now_is, policy, at(0)), now_is);
  EXPECT_EQ(as_read(now_is, policy, at(59)), now_is);
  EXPECT_EQ(as_read(now_is, policy, at(7200)), now_is) << "overdue";
}

TEST_F(Alert, ReadUnderAClockThatWasSetBackWaitsNoLongerThanItsPolicySays) {
  now_is = as_read(now_is, policy, at(-3600));
  EXPECT_EQ(now_is.due, at(-3540));
  EXPECT_EQ(now_is, as_read(now_is, policy, at(-3600)));
  act(take(anne, now_is), -3600);
  EXPECT_EQ(as_read(now_is, policy, at(-7200)).due, at(-7200 + 15 * 60));
}

TEST_F(Alert, TakenByTwoAtOnceHasOneOwner) {
  const auto seen = now_is;
  const auto first = act(take(anne, seen), 10);
  EXPECT_EQ(first.now_is.owner, anne);
  EXPECT_EQ(first.now_is.version, 2u);
  EXPECT_EQ(first.ring, std::nullopt);
  EXPECT_EQ(refused(take(bruno, seen), 10), refusal::already_taken);
  EXPECT_EQ(now_is.owner, anne);
}

TEST_F(Alert, TakenAgainByItsOwnerAnswersTheSameAndChangesNothing) {
  const auto wish = take(anne, now_is);
  const auto first = act(wish, 10);
  EXPECT_EQ(act(wish, 20), first) << "the answer was lost; the act_within runs from the first";
  EXPECT_EQ(now_is.due, at(10) + minutes{15});
}

TEST_F(Alert, TakenAndLeftClimbsAgainAtTheStepAfterTheOneItHadReached) {
  EXPECT_EQ(level_at(60), 2);
  act(take(anne, now_is), 70);
  EXPECT_EQ(level_at(70 + 899), -1);
  EXPECT_EQ(level_at(70 + 900), 3) << "never back to the first level";
  EXPECT_EQ(now_is.state, alert_state::climbing);
  EXPECT_TRUE(now_is.owner.is_none());
  EXPECT_EQ(refused(resolve(anne, "called_back", now_is), 1000), refusal::not_holder);
  EXPECT_EQ(level_at(70 + 960), 0);
}

TEST_F(Alert, CanBeTakenThoughItCountedAndClimbedSinceItWasSeen) {
  const auto seen = now_is;
  now_is = told_again(now_is).now_is;
  EXPECT_EQ(level_at(60), 2);
  EXPECT_EQ(act(take(anne, seen), 61).now_is.owner, anne);
}

TEST_F(Alert, IsNotTakenByAHandThatSawItBeforeItWasTakenAndLeft) {
  const auto late = take(anne, now_is);
  act(late, 10);
  EXPECT_EQ(level_at(10 + 900), 2);
  EXPECT_EQ(refused(late, 911), refusal::race_lost) << "a frame that was sent again";
  EXPECT_EQ(act(take(anne, now_is), 912).now_is.owner, anne);
}

TEST_F(Alert, PassedOnRingsThatPersonAloneAndClimbsWhenTheyDoNotTakeIt) {
  EXPECT_EQ(level_at(60), 2);
  act(take(anne, now_is), 61);
  const auto wish = pass(anne, bruno, now_is);
  const auto made = act(wish, 100);
  EXPECT_EQ(made.now_is.state, alert_state::passed);
  EXPECT_EQ(made.now_is.owner, bruno);
  EXPECT_EQ(made.now_is.passed_by, anne);
  EXPECT_EQ(made.ring, (alert_ring{2, 7, bruno, 3}));
  EXPECT_EQ(made.now_is.due, at(160));
  const auto again = act(wish, 110);
  EXPECT_EQ(again.now_is, made.now_is);
  EXPECT_EQ(again.ring, std::nullopt);
  EXPECT_EQ(level_at(159), -1);
  EXPECT_EQ(level_at(160), 3);
  EXPECT_TRUE(now_is.owner.is_none());
  EXPECT_TRUE(now_is.passed_by.is_none());
}

TEST_F(Alert, PassedOnIsTakenByWhoeverIsThereFirst) {
  act(take(anne, now_is), 1);
  const auto before = now_is;
  act(pass(anne, bruno, now_is), 2);
  EXPECT_EQ(refused(resolve(bruno, "called_back", now_is), 3), refusal::not_holder)
      << "asked to, they have not taken it yet";
  EXPECT_EQ(refused(take(chloe, before), 3), refusal::race_lost);
  EXPECT_EQ(act(take(chloe, now_is), 3).now_is.owner, chloe);
  EXPECT_TRUE(now_is.passed_by.is_none());
  EXPECT_EQ(refused(take(bruno, now_is), 4), refusal::already_taken);
  EXPECT_EQ(now_is.due, at(3) + minutes{15});
}

TEST_F(Alert, IsResolvedByItsOwnerOnlyWithWhatWasDone) {
  EXPECT_EQ(refused(resolve(anne, "called_back", now_is), 1), refusal::not_holder);
  act(take(anne, now_is), 1);
  EXPECT_EQ(refused(resolve(bruno, "called_back", now_is), 2), refusal::not_holder);
  for (const auto* word : {"", "none", "Called_back", "we phoned 06 12 34 56 78"})
    EXPECT_EQ(refused(resolve(anne, word, now_is), 2), refusal::malformed) << word;
  const auto wish = resolve(anne, "police_sent", now_is);
  const auto made = act(wish, 3);
  EXPECT_EQ(made.now_is.state, alert_state::resolved);
  EXPECT_EQ(made.now_is.done, "police_sent");
  EXPECT_EQ(made.now_is.owner, anne);
  EXPECT_EQ(made.ring, std::nullopt);
  EXPECT_EQ(act(wish, 4), made);
  EXPECT_EQ(level_at(1'000'000), -1);
  for (const auto& late : {take(bruno, now_is), take(anne, now_is), pass(anne, bruno, now_is),
                           resolve(anne, "drill", now_is), resolve(bruno, "drill", now_is)})
    EXPECT_EQ(refused(late, 5), refusal::closed);
}

TEST_F(Alert, IsPassedOnToSomebodyElseOnly) {
  EXPECT_EQ(refused(pass(anne, bruno, now_is), 1), refusal::not_holder);
  act(take(anne, now_is), 1);
  EXPECT_EQ(refused(pass(anne, anne, now_is), 2), refusal::oneself);
  EXPECT_EQ(refused(pass(anne, {}, now_is), 2), refusal::malformed);
  EXPECT_EQ(refused(pass(bruno, chloe, now_is), 2), refusal::not_holder);
  EXPECT_EQ(refused(take({}, now_is), 2), refusal::forbidden);
  EXPECT_EQ(refused({static_cast<alert_command>(9), anne, {}, {}, 9}, 2), refusal::malformed);
}

TEST_F(Alert, CountsTheSameCauseAndDoesNotRingForIt) {
  for (int i = 0; i < 5; ++i) {
    const auto made = told_again(now_is);
    EXPECT_EQ(made.ring, std::nullopt);
    EXPECT_EQ(made.now_is.due, now_is.due);
    EXPECT_EQ(made.now_is.version, now_is.version + 1);
    now_is = made.now_is;
  }
  EXPECT_EQ(now_is.count, 6u);
  act(take(anne, now_is), 10);
  const auto due = now_is.due;
  now_is = told_again(now_is).now_is;
  EXPECT_EQ(now_is.count, 7u);
  EXPECT_EQ(now_is.owner, anne);
  EXPECT_EQ(now_is.due, due);
  act(resolve(anne, "called_back", now_is), 20);
  EXPECT_EQ(told_again(now_is), (alert_change{now_is, {}}));
}

TEST_F(Alert, OfADangerStaysWhenItsCauseIsOver) {
  policy.ends_with_cause = true; // whatever its policy says
  EXPECT_EQ(cause_is_over(now_is, policy), std::nullopt);
  policy = policy_of(alert_kind::minor);
  policy.danger = true;
  EXPECT_EQ(cause_is_over(raised(alert_kind::minor), policy), std::nullopt);
  policy.danger = policy.ends_with_cause = false;
  EXPECT_EQ(cause_is_over(raised(alert_kind::minor), policy), std::nullopt);
}

class CauseOver : public Alert {
protected:
  CauseOver() {
    policy = policy_of(alert_kind::queue_full);
    now_is = raised(alert_kind::queue_full);
  }
  void over() {
    const auto made = cause_is_over(now_is, policy);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->ring, std::nullopt);
    EXPECT_EQ(made->now_is.version, now_is.version + 1);
    now_is = made->now_is;
    EXPECT_EQ(cause_is_over(now_is, policy), std::nullopt) << "once";
  }
};

TEST_F(CauseOver, ResolvesWhatNobodyHas) {
  over();
  EXPECT_EQ(now_is.state, alert_state::resolved);
  EXPECT_EQ(now_is.done, "cause_over");
  EXPECT_TRUE(now_is.owner.is_none());
}

TEST_F(CauseOver, ResolvesWhatWasPassedOnAndNotTaken) {
  act(take(anne, now_is), 1);
  act(pass(anne, bruno, now_is), 2);
  over();
  EXPECT_EQ(now_is.state, alert_state::resolved);
}

TEST_F(CauseOver, LeavesWhatWasTakenToItsOwnerAndEndsItWhenTheyDoNothing) {
  act(take(anne, now_is), 10);
  over();
  EXPECT_EQ(now_is.state, alert_state::taken);
  EXPECT_EQ(now_is.owner, anne);
  EXPECT_EQ(level_at(10 + 899), -1);
  EXPECT_EQ(level_at(10 + 900), -2) << "resolved, and nobody is woken for it";
  EXPECT_EQ(now_is.state, alert_state::resolved);
  EXPECT_EQ(now_is.done, "cause_over");
}

TEST_F(CauseOver, IsForgottenWhenTheCauseIsBack) {
  act(take(anne, now_is), 10);
  over();
  now_is = told_again(now_is).now_is;
  EXPECT_FALSE(now_is.cause_over);
  EXPECT_EQ(level_at(10 + 900), 2);
}

TEST(AlertPolicy, IsRefusedForEachFault) {
  const auto good = policy_of(alert_kind::minor);
  EXPECT_EQ(fault_of(good, 3), policy_fault::none);
  struct row {
    policy_fault why;
    void (*spoil)(alert_policy&);
    std::uint8_t last = 3;
  };
  for (const auto& r : std::vector<row>{
           {policy_fault::no_steps, [](alert_policy& p) { p.steps.clear(); }},
           {policy_fault::no_last_level, [](alert_policy& p) { p.steps.pop_back(); }},
           {policy_fault::no_last_level, [](alert_policy&) {}, 2},
           {policy_fault::no_last_level, [](alert_policy&) {}, 4},
           {policy_fault::level_falls, [](alert_policy& p) { p.steps[0].level = 3; }},
           {policy_fault::level_falls, [](alert_policy& p) { p.steps[0].level = 0; }},
           {policy_fault::no_channel, [](alert_policy& p) { p.steps[1].channels = 0; }},
           {policy_fault::no_channel, [](alert_policy& p) { p.steps[1].channels = 8; }},
           {policy_fault::wait_out_of_range,
            [](alert_policy& p) { p.steps[2].wait = milliseconds{4999}; }},
           {policy_fault::wait_out_of_range,
            [](alert_policy& p) { p.steps[2].wait = alert_wait_max + milliseconds{1}; }},
           {policy_fault::wait_out_of_range,
            [](alert_policy& p) { p.act_within = milliseconds{0}; }},
           {policy_fault::too_many_steps,
            [](alert_policy& p) { p.steps.insert(p.steps.end(), 8, p.steps.back()); }}}) {
    auto bad = good;
    r.spoil(bad);
    EXPECT_EQ(fault_of(bad, r.last), r.why) << name_of(r.why);
  }
  auto twice = good;
  twice.steps.insert(twice.steps.begin(), twice.steps.front());
  EXPECT_EQ(fault_of(twice, 3), policy_fault::none) << "the same level may be told twice";
}

TEST(AlertPolicy, WithoutAnyStepStillTellsEverybodyEachMinute) {
  const alert_policy none;
  auto made = raise(an_id, {}, false, none, at(0));
  EXPECT_EQ(made.ring, (alert_ring{0, every_channel, {}, 1}));
  EXPECT_EQ(made.now_is.due, at(60));
  made = *time_passed(made.now_is, none, at(60));
  EXPECT_EQ(made.ring, (alert_ring{0, every_channel, {}, 2}));
  EXPECT_EQ(made.now_is.due, at(120));
}

TEST(AlertWords, AreReadBackAsTheyAreWritten) {
  std::set<std::string_view> words;
  for (std::size_t n = 1; n <= alert_kinds; ++n) {
    const auto k = static_cast<alert_kind>(n);
    EXPECT_EQ(alert_kind_named(name_of(k)), k) << n;
    EXPECT_TRUE(words.insert(name_of(k)).second) << n;
  }
  EXPECT_EQ(name_of(alert_kind::waiting_long), "waiting_long");
  EXPECT_EQ(name_of(alert_kind::test_missing), "test_missing");
  EXPECT_EQ(name_of(static_cast<alert_kind>(alert_kinds + 1)), "");
  EXPECT_EQ(name_of(static_cast<alert_kind>(0)), "");
  for (const auto s : {on_call_scope::system, on_call_scope::police, on_call_scope::gendarmerie})
    EXPECT_EQ(on_call_scope_named(name_of(s)), s);
  for (const auto c : {alert_channel::page, alert_channel::webhook, alert_channel::mail})
    EXPECT_EQ(alert_channel_named(name_of(c)), c);
  for (const auto c : {alert_command::take, alert_command::pass_on, alert_command::resolve})
    EXPECT_EQ(alert_command_named(name_of(c)), c);
  EXPECT_EQ(name_of(alert_state::climbing), "climbing");
  EXPECT_EQ(name_of(alert_state::resolved), "resolved");
  EXPECT_EQ(name_of(policy_fault::too_many_steps), "too_many_steps");
  for (const auto* unknown : {"", "Test", "danger", "none"}) {
    EXPECT_EQ(alert_kind_named(unknown), std::nullopt) << unknown;
    EXPECT_EQ(alert_channel_named(unknown), std::nullopt) << unknown;
  }
  EXPECT_TRUE(resolution_named("drill"));
  EXPECT_FALSE(resolution_named("ignored"));
  EXPECT_EQ(scope_of(force::police), on_call_scope::police);
  EXPECT_EQ(scope_of(force::gendarmerie), on_call_scope::gendarmerie);
}

/// What an alert may be, in a few lines: who has it, who is asked, how far it has climbed.
struct reference {
  enum class where { free, with, asked, over };

  void climb(const alert_policy& p, std::int64_t now) {
    reached = std::min(reached + 1, p.steps.size());
    stands = where::free;
    due = now + wait(p);
    ++rings;
  }
  [[nodiscard]] std::int64_t wait(const alert_policy& p) const {
    const auto& s = reached < p.steps.size() ? p.steps[reached] : p.steps.back();
    return std::chrono::duration_cast<seconds>(s.wait).count();
  }
  [[nodiscard]] int level(const alert_policy& p) const {
    return reached < p.steps.size() ? p.steps[reached].level : 0;
  }

  where stands = where::free;
  agent_id person{};
  std::size_t reached = 0;
  std::int64_t due = 0;
  std::uint32_t rings = 1;
};

alert_policy any_policy() {
  alert_policy p;
  p.kind = *rc::gen::element(alert_kind::emergency, alert_kind::queue_full);
  p.ends_with_cause = *rc::gen::arbitrary<bool>();
  p.act_within = seconds{*rc::gen::inRange(5, 2000)};
  std::uint8_t level = 1;
  for (auto n = *rc::gen::inRange(1, 6); n > 0; --n) {
    p.steps.push_back({level, seconds{*rc::gen::inRange(5, 400)},
                       static_cast<channel_set>(*rc::gen::inRange(1, 8))});
    level = static_cast<std::uint8_t>(level + *rc::gen::inRange(0, 2));
  }
  return p;
}

class walk {
public:
  walk() : policy_(any_policy()), last_(policy_.steps.back().level) {
    RC_ASSERT(fault_of(policy_, last_) == policy_fault::none);
    expected_.due = expected_.wait(policy_);
    const auto made = raise(an_id, {policy_.kind, {}, {}, {}}, false, policy_, at(0));
    follow(made);
  }

  void step() {
    now_ += *rc::gen::weightedOneOf<int>(
        {{3, rc::gen::inRange(0, 30)}, {1, rc::gen::inRange(0, 3000)}});
    const auto before = now_is_;
    switch (*rc::gen::inRange(0, 6)) {
    case 0:
      follow(told_again(now_is_));
      break;
    case 1:
      end_cause();
      break;
    case 2:
      take_it();
      break;
    case 3:
      pass_it();
      break;
    default:
      wait();
    }
    RC_ASSERT(now_is_ == before || now_is_.version == before.version + 1);
    check();
  }

private:
  using where = reference::where;

  void follow(const alert_change& c) {
    now_is_ = c.now_is;
    if (!c.ring)
      return;
    RC_ASSERT(c.ring->number == ++rung_); // from 1, without hole
    RC_ASSERT(c.ring->channels != 0);
    RC_ASSERT(c.ring->level == expected_.level(policy_));
    if (c.ring->only.is_none())
      levels_.insert(c.ring->level);
  }

  void wait() {
    if (const auto made = time_passed(now_is_, policy_, at(now_))) {
      RC_ASSERT(now_ >= expected_.due);
      if (made->now_is.state == alert_state::resolved) {
        RC_ASSERT(policy_.kind != alert_kind::emergency);
        expected_.stands = where::over;
      } else {
        expected_.climb(policy_, now_);
      }
      follow(*made);
    } else {
      const bool quiet = expected_.stands == where::over || now_ < expected_.due;
      RC_ASSERT(quiet);
    }
  }

  void take_it() {
    const agent_id by{*rc::gen::inRange(1, 4)};
    const auto made =
        decide(now_is_, {alert_command::take, by, {}, {}, now_is_.version}, policy_, at(now_));
    const bool free = expected_.stands == where::free || expected_.stands == where::asked;
    const bool theirs = expected_.stands == where::with && expected_.person == by;
    RC_ASSERT(std::holds_alternative<alert_change>(made) == (free || theirs));
    if (!free)
      return;
    expected_.stands = where::with;
    expected_.person = by;
    expected_.due = now_ + std::chrono::duration_cast<seconds>(policy_.act_within).count();
    follow(std::get<alert_change>(made));
  }

  void pass_it() {
    const agent_id by{*rc::gen::inRange(1, 4)};
    const agent_id to{by.value + 10};
    const auto made =
        decide(now_is_, {alert_command::pass_on, by, to, {}, now_is_.version}, policy_, at(now_));
    const bool theirs = expected_.stands == where::with && expected_.person == by;
    RC_ASSERT(std::holds_alternative<alert_change>(made) ==
              (theirs || (now_is_.state == alert_state::passed && now_is_.passed_by == by)));
    if (!theirs)
      return;
    expected_.stands = where::asked;
    expected_.person = to;
    expected_.due = now_ + expected_.wait(policy_);
    ++expected_.rings;
    follow(std::get<alert_change>(made));
  }

  void end_cause() {
    const auto made = cause_is_over(now_is_, policy_);
    if (!made)
      return;
    RC_ASSERT(policy_.kind == alert_kind::queue_full);
    RC_ASSERT(policy_.ends_with_cause);
    if (expected_.stands != where::with)
      expected_.stands = where::over;
    follow(*made);
  }

  void check() const {
    const bool over = now_is_.state == alert_state::resolved;
    RC_ASSERT(over == (expected_.stands == where::over));
    RC_ASSERT(now_is_.rings == expected_.rings);
    if (over)
      return;
    const bool owned = now_is_.state == alert_state::taken || now_is_.state == alert_state::passed;
    RC_ASSERT(owned != now_is_.owner.is_none()); // one owner or none, as its state says
    RC_ASSERT((now_is_.state == alert_state::passed) != now_is_.passed_by.is_none());
    if (owned)
      RC_ASSERT(now_is_.owner == expected_.person);
    RC_ASSERT(now_is_.due == at(expected_.due));
    auto longest = policy_.act_within; // never silent
    for (const auto& s : policy_.steps)
      longest = std::max(longest, s.wait);
    RC_ASSERT(now_is_.due <= at(now_) + longest);
    if (now_is_.step + 1 >= policy_.steps.size())
      for (const auto& s : policy_.steps) // each level rang on the way
        RC_ASSERT(levels_.count(s.level) == 1u);
    RC_ASSERT(level_told(now_is_, policy_) == expected_.level(policy_));
  }

  alert_policy policy_;
  std::uint8_t last_;
  alert now_is_;
  reference expected_;
  std::set<int> levels_;
  std::uint32_t rung_ = 0;
  std::int64_t now_ = 0;
};

TEST(AlertWalk, HasOneOwnerAndIsNeverSilentUntilItIsResolved) {
  EXPECT_TRUE(rc::check("any acts at any time", [] {
    walk w;
    for (int i = 0; i < 60; ++i)
      w.step();
  }));
}

} // namespace
} // namespace ecoute::alerts
