// SPDX-License-Identifier: EUPL-1.2
// Swaps of shifts: the real roster over a store in memory; sessions and platforms are probes.
#include "actors/roster/roster_actor.hpp"
#include "config/limits.hpp"
#include "tests/support/role_fixture.hpp"

#include <algorithm>

namespace ecoute::test {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

class RosterSwaps : public role_fixture {
protected:
  RosterSwaps() {
    limits.roster.duty.required = true;
    limits.roster.coverage_at_least = 1;
    directory::put(system, force::police, police.as<platform_handle>());
    for (const auto who : {camille, alex, sacha, morgan})
      person(who);
    shift_of(camille, hours{10}, hours{20});
    shift_of(alex, hours{30}, hours{40});
    shift_of(sacha, hours{12}, hours{22});
    store->roster.names = {{camille, "Camille"}, {alex, "Alex"}};
  }

  void start() {
    archive = under_test(spawn_memory_roster(system, store));
    directory::put(system, archive);
    it = under_test(system.spawn(roster_actor, shared_parts{make_parts()}));
  }
  void person(agent_id who) {
    store->roster.people.push_back(
        {.agent = who, .platform = force::police, .certified_until = began + hours{24 * 365}});
  }
  void shift_of(agent_id who, milliseconds from, milliseconds to) {
    store->roster.shifts.push_back(
        {who, force::police, duty::operator_agent, {began + from, began + to}});
  }
  refusal propose(agent_id by, hours own, agent_id with, hours theirs, std::uint64_t number = 1) {
    return refused(ask<done>(
        it, propose_swap{message_id{{9, number}}, {by, began + own}, {with, began + theirs}}));
  }
  refusal answer(swap_act what, agent_id by, bool officer = false) {
    return refused(ask<done>(it, answer_swap{message_id{{9, 1}}, what, by, officer}));
  }
  void watch(probe& session, agent_id who, bool officer = false, bool afresh = true) {
    caf::anon_send(it, session.as<agent_session_handle>(), watch_plan{who, officer, afresh});
    run();
  }
  bool works(agent_id who, hours from) const {
    const auto& all = store->roster.shifts;
    return std::any_of(all.begin(), all.end(), [&](const shift& s) {
      return s.agent == who && s.when.start == began + from;
    });
  }
  static swap_state last_state(const probe& session) {
    return session.got<plan_told>().back().swaps.at(0).state;
  }

  instant began = now();
  agent_id camille{1};
  agent_id alex{2};
  agent_id sacha{3};
  agent_id morgan{4};
  probe police{system};
  probe hers{system};
  probe his{system};
  probe officers{system};
  roster_archive_handle archive;
  roster_ref it;
};

} // namespace

TEST_F(RosterSwaps, AskedAcceptedApprovedAndToldToThoseItConcerns) {
  start();
  probe other{system};
  watch(hers, camille);
  watch(his, alex);
  watch(officers, morgan, true);
  watch(other, sacha);
  ASSERT_EQ(hers.count<plan_told>(), 1U);
  EXPECT_EQ(hers.got<plan_told>().back().mine.size(), 1U);
  ASSERT_EQ(propose(camille, hours{10}, alex, hours{30}), refusal::none);
  EXPECT_EQ(last_state(hers), swap_state::asked);
  const auto asked = his.got<plan_told>().back().swaps.at(0);
  EXPECT_EQ(asked.given.name, "Camille");
  EXPECT_EQ(asked.given.what.when.end, began + hours{20});
  EXPECT_EQ(officers.count<plan_told>(), 1U) << "nothing to approve yet";
  ASSERT_EQ(answer(swap_act::accept, alex), refusal::none);
  EXPECT_EQ(last_state(officers), swap_state::accepted);
  EXPECT_TRUE(works(camille, hours{10})) << "not yet";
  ASSERT_EQ(answer(swap_act::approve, morgan, true), refusal::none);
  EXPECT_TRUE(works(camille, hours{30}));
  EXPECT_TRUE(works(alex, hours{10}));
  const auto plan = hers.got<plan_told>().back();
  EXPECT_EQ(plan.mine.at(0).when.start, began + hours{30}) << "read again at once";
  EXPECT_EQ(plan.swaps.at(0).state, swap_state::agreed);
  EXPECT_EQ(plan.swaps.at(0).given.what.when.end, began + hours{20}) << "as it was asked for";
  EXPECT_TRUE(officers.got<plan_told>().back().swaps.empty());
  EXPECT_EQ(other.count<plan_told>(), 1U) << "it is nobody else's";
}

TEST_F(RosterSwaps, NeedsNoOfficerWhereTheSettingSaysSo) {
  limits.roster.swaps.needs_approval = false;
  start();
  ASSERT_EQ(propose(camille, hours{10}, alex, hours{30}), refusal::none);
  ASSERT_EQ(answer(swap_act::accept, alex), refusal::none);
  EXPECT_TRUE(works(alex, hours{10}));
  EXPECT_EQ(answer(swap_act::accept, alex), refusal::swap_over);
}

TEST_F(RosterSwaps, DutyFollowsFromTheSwap) {
  start();
  const auto before = police.count<duty_told>();
  ASSERT_EQ(propose(camille, hours{10}, alex, hours{30}), refusal::none);
  ASSERT_EQ(answer(swap_act::accept, alex), refusal::none);
  ASSERT_EQ(answer(swap_act::approve, morgan, true), refusal::none);
  run_for(hours{10});
  const auto told = police.got<duty_told>();
  EXPECT_GT(told.size(), before);
  EXPECT_TRUE(std::any_of(told.begin(), told.end(), [&](const duty_told& d) {
    return d.how.agent == alex && d.how.duty_until == began + hours{20};
  })) << "he is on duty instead of her";
}

TEST_F(RosterSwaps, RefusesEachBadRequestAndStoresNothing) {
  start();
  EXPECT_EQ(propose(camille, hours{10}, camille, hours{10}), refusal::oneself);
  EXPECT_EQ(propose(camille, hours{11}, alex, hours{30}), refusal::unknown_shift);
  EXPECT_EQ(propose(camille, hours{10}, alex, hours{31}), refusal::unknown_shift);
  EXPECT_TRUE(store->roster.swaps.empty());
  ASSERT_EQ(propose(camille, hours{10}, alex, hours{30}), refusal::none);
  EXPECT_EQ(answer(swap_act::accept, camille), refusal::forbidden) << "not hers to accept";
  EXPECT_EQ(answer(swap_act::decline, sacha), refusal::forbidden);
  EXPECT_EQ(answer(swap_act::withdraw, alex), refusal::forbidden);
  EXPECT_EQ(answer(swap_act::approve, sacha), refusal::forbidden) << "no officer";
  EXPECT_EQ(answer(swap_act::approve, morgan, true), refusal::swap_over) << "nobody accepted";
  ASSERT_EQ(answer(swap_act::accept, alex), refusal::none);
  EXPECT_EQ(answer(swap_act::approve, alex, true), refusal::forbidden) << "one of the two";
  ASSERT_EQ(answer(swap_act::withdraw, camille), refusal::none);
  EXPECT_EQ(answer(swap_act::approve, morgan, true), refusal::swap_over);
  EXPECT_TRUE(works(camille, hours{10}));
}

TEST_F(RosterSwaps, RefusesAPastShiftAnOverlapAndWhoIsNotCertified) {
  shift_of(alex, hours{19}, hours{23});
  start();
  EXPECT_EQ(propose(camille, hours{10}, alex, hours{30}), refusal::shifts_overlap);
  EXPECT_EQ(propose(sacha, hours{12}, alex, hours{30}), refusal::shifts_overlap);
  for (auto& p : store->roster.people)
    if (p.agent == alex)
      p.certified_until = began + hours{1};
  run_for(limits.roster.read_every);
  EXPECT_EQ(propose(camille, hours{10}, alex, hours{19}), refusal::shift_needs_certificate);
  run_for(hours{11});
  EXPECT_EQ(propose(camille, hours{10}, alex, hours{30}), refusal::shift_begun);
}

TEST_F(RosterSwaps, RefusesAnAgreementOverARosterThatChangedMeanwhile) {
  limits.roster.swaps.needs_approval = false;
  start();
  ASSERT_EQ(propose(camille, hours{10}, alex, hours{30}), refusal::none);
  for (auto& s : store->roster.shifts)
    if (s.agent == alex)
      s.when.end += hours{1};
  EXPECT_EQ(answer(swap_act::accept, alex), refusal::race_lost);
  EXPECT_TRUE(works(camille, hours{10}));
  EXPECT_EQ(answer(swap_act::accept, alex), refusal::none) << "read again, it is as it is";
  EXPECT_TRUE(works(alex, hours{10}));
}

TEST_F(RosterSwaps, TheSameRequestAgainIsStoredOnce) {
  start();
  ASSERT_EQ(propose(camille, hours{10}, alex, hours{30}), refusal::none);
  EXPECT_EQ(propose(camille, hours{10}, alex, hours{30}), refusal::none);
  EXPECT_EQ(store->roster.swaps.size(), 1U);
}

TEST_F(RosterSwaps, TheSameSwapUnderAnotherIdIsAskedForOnce) {
  start();
  ASSERT_EQ(propose(camille, hours{10}, alex, hours{30}, 1), refusal::none);
  EXPECT_EQ(propose(camille, hours{10}, alex, hours{30}, 2), refusal::race_lost);
  EXPECT_EQ(store->roster.swaps.size(), 1U);
}

TEST_F(RosterSwaps, NobodyAsksWithoutEnd) {
  const auto wanted = [](std::uint64_t number) { return hours{30 + 20 * number}; };
  for (std::uint64_t number = 1; number <= fixed::swaps_open_max + 1; ++number)
    shift_of(alex, wanted(number), wanted(number) + hours{10});
  start();
  std::uint64_t number = 1;
  for (; number <= fixed::swaps_open_max; ++number)
    ASSERT_EQ(propose(camille, hours{10}, alex, wanted(number), number), refusal::none);
  EXPECT_EQ(propose(camille, hours{10}, alex, wanted(number), number), refusal::too_many);
}

TEST_F(RosterSwaps, LapsesWhenOneOfTheShiftsBegins) {
  start();
  ASSERT_EQ(propose(camille, hours{10}, alex, hours{30}), refusal::none);
  run_for(hours{10} - seconds{1});
  EXPECT_EQ(store->roster.swaps.at(0).what.state, swap_state::asked);
  run_for(seconds{1});
  EXPECT_EQ(store->roster.swaps.at(0).what.state, swap_state::lapsed);
  EXPECT_EQ(answer(swap_act::accept, alex), refusal::swap_over);
}

TEST_F(RosterSwaps, ChoicesAreColleaguesShiftsThatMayBeHad) {
  start();
  const auto all =
      std::get<swap_choices>(ask<swap_choices>(it, find_swaps{{camille, began + hours{10}}}));
  ASSERT_EQ(all.shifts.size(), 2U);
  EXPECT_EQ(all.shifts[0].what.agent, sacha);
  EXPECT_EQ(all.shifts[1].name, "Alex");
  EXPECT_EQ(refused(ask<swap_choices>(it, find_swaps{{camille, began}})), refusal::unknown_shift);
}

TEST_F(RosterSwaps, SaysSoWhileTheDatabaseIsAway) {
  start();
  store->archive_away = true;
  EXPECT_EQ(propose(camille, hours{10}, alex, hours{30}), refusal::unavailable);
  store->archive_away = false;
  EXPECT_EQ(propose(camille, hours{10}, alex, hours{30}), refusal::none);
}

TEST_F(RosterSwaps, WhoNoLongerWatchesIsToldNothingMore) {
  start();
  watch(his, alex);
  run_for(fixed::wall_lease);
  ASSERT_EQ(propose(camille, hours{10}, alex, hours{30}), refusal::none);
  EXPECT_EQ(his.count<plan_told>(), 1U);
  watch(his, alex, false, false);
  EXPECT_EQ(his.count<plan_told>(), 2U) << "who comes back is told all of it";
}

} // namespace ecoute::test
