// SPDX-License-Identifier: EUPL-1.2
// A platform with its psychologists; registry and supervisor are probes.
#include "actors/platform/platform_actor.hpp"
#include "tests/support/role_fixture.hpp"

namespace ecoute::test {

namespace {

using std::chrono::hours;

class PsychologistPlatform : public role_fixture {
protected:
  PsychologistPlatform() : role_fixture() {
    limits.psychologist.police.hours = {"mon-sun 09:00-17:00"};
    limits.psychologist.police.holidays.clear();
    set_wall_clock(ten_o_clock);
    directory::put(system, registry.as<registry_handle>());
    directory::put(system, supervisor.as<supervisor_handle>());
    it = under_test(system.spawn(platform_actor, shared_parts{make_parts()}, force::police));
    directory::put(system, force::police, it);
    claude.agent = agent_id{11};
    claude.shown_name = "Claude";
    claude.psychologist = true;
  }
  reply<psychologist_handle> find(const agent_profile& who) {
    return ask<psychologist_handle>(it, find_psychologist{who});
  }
  psychologist_handle here(const agent_profile& who) {
    auto found = std::get<psychologist_handle>(find(who));
    ask<psychologist_view>(found, session.as<agent_session_handle>(), attach_psychologist{});
    EXPECT_EQ(refused(ask<done>(found, set_here{true})), refusal::none);
    run();
    return found;
  }
  std::vector<agent_id> could_come() {
    return std::get<psychologists_here>(ask<psychologists_here>(it, ask_psychologists{})).who;
  }
  desk_view desk() {
    agent_profile anne;
    anne.agent = agent_id{1};
    anne.shown_name = "Anne";
    const auto found = std::get<operator_handle>(ask<operator_handle>(it, find_desk{anne}));
    return std::get<desk_view>(
        ask<desk_view>(found, console.as<agent_session_handle>(), attach_desk{}));
  }

  static inline const instant ten_o_clock =
      parse_utc("2026-11-30T09:00:00Z").value_or(instant{}); // in Paris
  agent_profile claude;
  probe registry{system};
  probe supervisor{system};
  probe session{system};
  probe console{system};
  platform_handle it;
};

} // namespace

TEST_F(PsychologistPlatform, KnowsWhoIsHere) {
  EXPECT_TRUE(could_come().empty());
  const auto found = here(claude);
  EXPECT_EQ(could_come(), std::vector{claude.agent});
  ASSERT_EQ(refused(ask<done>(found, set_here{false})), refusal::none);
  run();
  EXPECT_TRUE(could_come().empty());
}

TEST_F(PsychologistPlatform, GivesOneActorToEachAndNoneToOthers) {
  const auto found = std::get<psychologist_handle>(find(claude));
  EXPECT_EQ(std::get<psychologist_handle>(find(claude)), found);
  auto other = claude;
  other.platform = force::gendarmerie;
  EXPECT_EQ(refused(find(other)), refusal::forbidden);
  other = claude;
  other.psychologist = false;
  EXPECT_EQ(refused(find(other)), refusal::forbidden);
  EXPECT_EQ(refused(ask<operator_handle>(it, find_desk{claude})), refusal::forbidden);
  EXPECT_EQ(refused(ask<psychologist_handle>(it, find_psychologist_of{agent_id{12}, false})),
            refusal::not_available);
  EXPECT_EQ(refused(ask<psychologist_handle>(it, find_psychologist_of{agent_id{12}, true})),
            refusal::none)
      << "what they have joined must be somebody's";
}

TEST_F(PsychologistPlatform, TellsItsDesksWhenTheHoursBeginAndEnd) {
  const auto view = desk().psychologist;
  EXPECT_TRUE(view.offered);
  EXPECT_TRUE(view.open);
  EXPECT_EQ(view.until, ten_o_clock + hours{7});
  here(claude);
  EXPECT_EQ(console.got<psychologist_service>().back().here, 1U);
  run_for(hours{7});
  const auto closed = console.got<psychologist_service>().back();
  EXPECT_FALSE(closed.open);
  EXPECT_EQ(closed.next, ten_o_clock + hours{23});
  EXPECT_EQ(closed.here, 0U) << "nobody is here out of hours";
  EXPECT_TRUE(could_come().empty());
  run_for(hours{16});
  EXPECT_TRUE(console.got<psychologist_service>().back().open);
}

TEST_F(PsychologistPlatform, StartsOneAgainThatDied) {
  const auto found = here(claude);
  caf::anon_send_exit(found, caf::exit_reason::unhandled_exception);
  run();
  EXPECT_TRUE(could_come().empty()) << "away until they say otherwise";
  EXPECT_NE(std::get<psychologist_handle>(find(claude)), found);
  EXPECT_GE(registry.count<announce_yourself>(), 1U) << "what they have joined is told again";
  here(claude);
  EXPECT_EQ(could_come(), std::vector{claude.agent});
}

TEST_F(PsychologistPlatform, KeepsAWishToTalkForAPsychologistWhoComesLater) {
  desk();
  const auto anne = std::get<operator_handle>(ask<operator_handle>(it, find_desk_of{agent_id{1}}));
  ASSERT_EQ(refused(ask<done>(anne, ask_for_talk{true})), refusal::none);
  run();
  here(claude);
  const auto talks = session.got<psychologist_view>().back().talks;
  ASSERT_EQ(talks.size(), 1U);
  EXPECT_EQ(talks.front().shown_name, "Anne");
  EXPECT_EQ(console.got<talk_told>().back().since, now());
}

} // namespace ecoute::test
