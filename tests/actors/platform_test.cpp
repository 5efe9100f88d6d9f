// SPDX-License-Identifier: EUPL-1.2
// One platform with its own queue and desks; registry and supervisor are probes.
#include "actors/platform/platform_actor.hpp"
#include "tests/support/role_fixture.hpp"

namespace ecoute::test {

namespace {

using std::chrono::seconds;

using std::chrono::milliseconds;

class Platform : public role_fixture {
protected:
  Platform() {
    directory::put(system, registry.as<registry_handle>());
    directory::put(system, supervisor.as<supervisor_handle>());
    it = under_test(system.spawn(platform_actor, shared_parts{make_parts()}, force::police));
    directory::put(system, force::police, it);
    profile.agent = agent_id{1};
    profile.shown_name = "Camille";
    profile.certified_until = now() + std::chrono::hours{24};
  }

  reply<operator_handle> find(const agent_profile& who) {
    return ask<operator_handle>(it, find_desk{who});
  }
  reply<operator_handle> find(agent_id agent) {
    return ask<operator_handle>(it, find_desk_of{agent, true});
  }
  queue_handle queue() { return std::get<queue_handle>(ask<queue_handle>(it, ask_queue{})); }
  operator_handle desk() { return std::get<operator_handle>(find(profile)); }
  desk_view attach(const operator_handle& to) {
    return std::get<desk_view>(
        ask<desk_view>(to, session.as<agent_session_handle>(), attach_desk{}));
  }
  template <class Handle>
  void kill(const Handle& who) {
    caf::anon_send_exit(who, caf::exit_reason::unhandled_exception);
    run();
  }
  /// A conversation waits: who is asked?
  void join() {
    waiting_entry entry;
    entry.conversation = {{1, 1}};
    conversation.send(queue(), join_queue{entry});
    run();
  }

  agent_profile profile;
  probe registry{system};
  probe supervisor{system};
  probe session{system};
  probe conversation{system};
  platform_handle it;
};

} // namespace

TEST_F(Platform, StartsItsQueueAndNamesIt) {
  EXPECT_EQ(queue(), directory::queue(system, force::police));
  EXPECT_TRUE(lives(queue()));
}

TEST_F(Platform, GivesOneDeskPerAgentAndCompletesItsProfile) {
  const auto by_number = std::get<operator_handle>(find(profile.agent));
  EXPECT_TRUE(attach(by_number).shown_name.empty());
  EXPECT_EQ(desk(), by_number);
  EXPECT_EQ(attach(by_number).shown_name, "Camille");
  auto other = profile;
  other.agent = agent_id{2};
  EXPECT_NE(std::get<operator_handle>(find(other)), by_number);
}

TEST_F(Platform, RefusesAgentsOfTheOtherForceAndNobody) {
  profile.platform = force::gendarmerie;
  EXPECT_EQ(refused(find(profile)), refusal::forbidden);
  profile.platform = force::police;
  profile.agent = {};
  EXPECT_EQ(refused(find(profile)), refusal::forbidden);
  EXPECT_EQ(refused(find(agent_id{})), refusal::forbidden);
}

TEST_F(Platform, PassesTheQueuesViewsFaultsAndQuarantinesToEveryDesk) {
  attach(desk());
  session.forget();
  caf::anon_send(
      it, queue_view{.platform = force::police, .waiting = 3, .first = {}, .colleagues = {}});
  caf::anon_send(it, fault_notice{"conversation_quarantined", "reference"});
  run();
  EXPECT_EQ(session.count<queue_view>(), 1U);
  EXPECT_EQ(session.count<fault_notice>(), 1U);
  conversation_card card;
  card.id = {{1, 1}};
  ASSERT_EQ(refused(ask<done>(desk(), now_holding{card})), refusal::none);
  caf::anon_send(it, no_longer_holding{card.id});
  run();
  EXPECT_EQ(session.count<no_longer_holding>(), 1U);
  EXPECT_TRUE(attach(desk()).held.empty());
}

TEST_F(Platform, WhoComesLaterIsShownTheLastView) {
  join();
  attach(desk());
  run_for(seconds{1});
  auto later = profile;
  later.agent = agent_id{2};
  EXPECT_EQ(attach(std::get<operator_handle>(find(later))).queue.waiting, 1U);
}

TEST_F(Platform, ANameThatChangesIsShownThoughTheQueueSaysNothingNew) {
  attach(desk());
  queue_view view{.platform = force::police, .first = {}, .colleagues = {}};
  view.colleagues.push_back({profile.agent, {}, presence::available, 0, 2, {}});
  caf::anon_send(it, view);
  run();
  EXPECT_EQ(session.got<queue_view>().back().colleagues.front().shown_name, "Camille");
  profile.shown_name = "Camille D.";
  desk();
  EXPECT_EQ(session.got<queue_view>().back().colleagues.front().shown_name, "Camille D.");
}

TEST_F(Platform, ANewQueueAsksHowManyAreFreeOnTheOtherPlatform) {
  probe other{system};
  directory::put(system, force::gendarmerie, other.as<queue_handle>());
  kill(queue());
  EXPECT_EQ(other.count<announce_yourself>(), 1U);
  caf::anon_send(
      it, queue_view{
              .platform = force::police, .first = {}, .operators_available = 2, .colleagues = {}});
  run();
  EXPECT_EQ(other.got<other_side>().back().available, 2U) << "and tells it";
}

TEST_F(Platform, AFaultOpenedBeforeAnybodyCameIsToldToWhoComesAndOnceToWhoIsThere) {
  const fault_notice first{"conversation_quarantined", "one"};
  const fault_notice second{"conversation_quarantined", "two"};
  caf::anon_send(it, first);
  caf::anon_send(it, first);
  run();
  EXPECT_EQ(attach(desk()).faults, std::vector{first});
  for (const auto& f : {first, second, second})
    caf::anon_send(it, f);
  run();
  EXPECT_EQ(session.got<fault_notice>(), std::vector{second});
  EXPECT_EQ(attach(desk()).faults, (std::vector{first, second})) << "a newer window too";
}

TEST_F(Platform, AnOpenFaultOutlivesTheDeskAndTheQueue) {
  const fault_notice open{"conversation_quarantined", "one"};
  caf::anon_send(it, open);
  attach(desk());
  kill(desk());
  EXPECT_EQ(attach(desk()).faults, std::vector{open});
  kill(queue());
  EXPECT_EQ(attach(desk()).faults, std::vector{open});
}

TEST_F(Platform, ClosesAFaultThatIsRepeatedNoLongerAndTellsEveryDesk) {
  const fault_notice open{"conversation_quarantined", "one"};
  const auto well = limits.supervision.fault_well_after;
  caf::anon_send(it, open);
  attach(desk());
  session.forget();
  run_for(well / 2);
  caf::anon_send(it, open);
  run_for(well - milliseconds{1});
  EXPECT_EQ(session.count<fault_over>(), 0U);
  run_for(milliseconds{1});
  ASSERT_EQ(session.count<fault_over>(), 1U);
  EXPECT_EQ(session.got<fault_over>().front().what, open);
  EXPECT_TRUE(attach(desk()).faults.empty());
  caf::anon_send(it, open);
  run();
  EXPECT_EQ(session.count<fault_notice>(), 1U) << "opened anew";
}

TEST_F(Platform, ClosesAFaultAtOnceWhenItIsToldThatItIsOver) {
  const fault_notice open{"nobody_on_duty", "police"};
  caf::anon_send(it, open);
  attach(desk());
  session.forget();
  for (int i = 0; i < 2; ++i)
    caf::anon_send(it, fault_over{open});
  run();
  EXPECT_EQ(session.count<fault_over>(), 1U);
  EXPECT_TRUE(attach(desk()).faults.empty());
}

TEST_F(Platform, InventsNoDeskForWhoIsNotThere) {
  const auto nobody = ask<operator_handle>(it, find_desk_of{agent_id{99}});
  EXPECT_EQ(refused(nobody), refusal::not_available);
  const auto there = desk();
  EXPECT_EQ(std::get<operator_handle>(ask<operator_handle>(it, find_desk_of{profile.agent})),
            there);
}

TEST_F(Platform, KeepsOnlySoManyOpenFaultsTheOldest) {
  limits.supervision.faults_open_max = 2;
  const auto small =
      under_test(system.spawn(platform_actor, shared_parts{make_parts()}, force::police));
  for (const std::string reference : {"one", "two", "three"})
    caf::anon_send(small, fault_notice{"conversation_quarantined", reference});
  const auto view =
      attach(std::get<operator_handle>(ask<operator_handle>(small, find_desk{profile})));
  EXPECT_EQ(view.faults, (std::vector<fault_notice>{{"conversation_quarantined", "one"},
                                                    {"conversation_quarantined", "two"}}));
}

TEST_F(Platform, ADeadQueueIsStartedAgainAndToldByEveryDesk) {
  attach(desk());
  ASSERT_EQ(refused(ask<done>(desk(), set_my_presence{presence::available})), refusal::none);
  registry.forget();
  const auto dead = queue();
  kill(dead);
  EXPECT_NE(queue(), dead);
  EXPECT_EQ(queue(), directory::queue(system, force::police));
  EXPECT_EQ(registry.count<announce_yourself>(), 1U);
  join();
  EXPECT_EQ(session.count<offer>(), 1U) << "the new queue knows the desk";
}

TEST_F(Platform, ADeadDeskIsStartedAgainSilentWithItsProfile) {
  attach(desk());
  ASSERT_EQ(refused(ask<done>(desk(), set_my_presence{presence::available})), refusal::none);
  registry.forget();
  const auto dead = desk();
  kill(dead);
  EXPECT_NE(std::get<operator_handle>(find(profile.agent)), dead);
  EXPECT_EQ(registry.count<announce_yourself>(), 1U) << "to learn what it held";
  join();
  EXPECT_EQ(session.count<offer>(), 0U);
  EXPECT_EQ(attach(std::get<operator_handle>(find(profile.agent))).shown_name, "Camille");
}

TEST_F(Platform, ADeskThatDiedTakesItsOfferAlong) {
  attach(desk());
  ASSERT_EQ(refused(ask<done>(desk(), set_my_presence{presence::available})), refusal::none);
  join();
  ASSERT_EQ(conversation.count<offer_noted>(), 1U);
  kill(desk());
  EXPECT_EQ(conversation.count<offer_ended>(), 1U);
}

TEST_F(Platform, ADeskThatEndsNormallyIsForgotten) {
  const auto first = desk();
  attach(first);
  caf::anon_send(first, sign_off{});
  run();
  EXPECT_FALSE(lives(first));
  const auto again = desk();
  EXPECT_NE(again, first);
  EXPECT_TRUE(lives(again));
}

TEST_F(Platform, AQueueThatKeepsDyingEndsThePlatformAndEverythingOfIt) {
  const auto known = desk();
  for (std::uint32_t i = 0; i < limits.supervision.restarts_max; ++i)
    kill(queue());
  ASSERT_TRUE(lives(it));
  kill(queue());
  EXPECT_EQ(end_of(it), caf::error{caf::exit_reason::unhandled_exception});
  EXPECT_FALSE(lives(known));
}

TEST_F(Platform, ADeskThatKeepsDyingEndsThePlatformToo) {
  for (std::uint32_t i = 0; i <= limits.supervision.restarts_max; ++i) {
    ASSERT_TRUE(lives(it));
    kill(desk());
  }
  EXPECT_FALSE(lives(it));
  EXPECT_FALSE(lives(directory::queue(system, force::police)));
}

TEST_F(Platform, DeathsLongAgoAreForgotten) {
  for (std::uint32_t i = 0; i <= limits.supervision.restarts_max * 2; ++i) {
    kill(queue());
    run_for(limits.supervision.restarts_window / 2);
  }
  EXPECT_TRUE(lives(it));
}

TEST_F(Platform, AnOrderToEndTakesQueueAndDesksAlong) {
  const auto known = desk();
  const auto line = queue();
  caf::anon_send_exit(it, caf::exit_reason::user_shutdown);
  run();
  EXPECT_FALSE(lives(it));
  EXPECT_FALSE(lives(known));
  EXPECT_FALSE(lives(line));
}

TEST_F(Platform, TheSupervisorsDeathEndsItAndAStrangersDoesNot) {
  const auto dead = [&](const probe& who) {
    return caf::exit_msg{who.as<caf::actor>().address(), caf::exit_reason::unhandled_exception};
  };
  caf::anon_send(caf::actor_cast<caf::actor>(it), dead(session));
  run();
  EXPECT_TRUE(lives(it));
  caf::anon_send(caf::actor_cast<caf::actor>(it), dead(supervisor));
  run();
  EXPECT_FALSE(lives(it));
}

TEST_F(Platform, TheUnexpectedIsRefusedAndNeverPrinted) {
  EXPECT_TRUE(survives_the_unexpected(it));
}

} // namespace ecoute::test
