// SPDX-License-Identifier: EUPL-1.2
// One psychologist alone: registry, platform, conversation and session are probes.
#include "actors/psychologist/psychologist_actor.hpp"
#include "tests/support/role_fixture.hpp"

namespace ecoute::test {

namespace {

using std::chrono::seconds;

class PsychologistActor : public role_fixture {
protected:
  PsychologistActor() {
    directory::put(system, registry.as<registry_handle>());
    directory::put(system, force::police, platform.as<platform_handle>());
    registry.on<locate>([this](const locate&) { return talk.as<conversation_handle>(); });
    talk.on<join_psychologist>([](const join_psychologist&) { return done{}; });
    talk.on<end_psychologist>([](const end_psychologist&) { return done{}; });
    agent_profile who;
    who.agent = agent_id{11};
    who.shown_name = "Claude";
    who.psychologist = true;
    it = under_test(system.spawn(psychologist_actor, shared_parts{make_parts()}, who));
  }
  void open(bool yes = true) {
    caf::anon_send(it, psychologist_service{true, yes, {}, {}, 0});
    run();
  }
  psychologist_view attach() {
    return std::get<psychologist_view>(
        ask<psychologist_view>(it, session.as<agent_session_handle>(), attach_psychologist{}));
  }
  template <class Message>
  refusal request(const Message& m) {
    return refused(ask<done>(it, m));
  }
  void here() {
    open();
    attach();
    ASSERT_EQ(request(set_here{true}), refusal::none);
  }
  void invited() {
    conversation_card card;
    card.id = about;
    ASSERT_EQ(request(psychologist_invitation{card, now() + seconds{60}}), refusal::none);
  }
  void joined() {
    conversation_card card;
    card.id = about;
    ASSERT_EQ(request(psychologist_at_work{card}), refusal::none);
  }
  [[nodiscard]] psychologist_changed told() const {
    return platform.got<psychologist_changed>().back();
  }

  const conversation_id about{{1, 1}};
  probe registry{system};
  probe platform{system};
  probe talk{system};
  probe session{system};
  psychologist_ref it;
};

} // namespace

TEST_F(PsychologistActor, TellsItsPlatformOfItsRoom) {
  EXPECT_EQ(told().room, 0U);
  here();
  EXPECT_EQ(told(), (psychologist_changed{agent_id{11}, true, 2}));
  joined();
  EXPECT_EQ(told().room, 1U);
  caf::anon_send(it, agent_link{true});
  run();
  EXPECT_EQ(told().room, 0U);
  caf::anon_send(it, agent_link{false});
  run();
  EXPECT_EQ(told().room, 1U);
}

TEST_F(PsychologistActor, IsHereWithinTheHoursOnly) {
  attach();
  EXPECT_EQ(request(set_here{true}), refusal::psychologist_off_hours);
  here();
  invited();
  open(false);
  EXPECT_FALSE(session.got<psychologist_view>().back().here);
  EXPECT_EQ(request(join_conversation{about}), refusal::psychologist_off_hours);
}

TEST_F(PsychologistActor, JoinsByInvitationOnly) {
  here();
  EXPECT_EQ(request(join_conversation{about}), refusal::psychologist_over);
  EXPECT_EQ(talk.count<join_psychologist>(), 0U);
  invited();
  EXPECT_EQ(request(join_conversation{about}), refusal::none);
  const auto asked = talk.got<join_psychologist>();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked.front().shown_name, "Claude");
  EXPECT_EQ(told().room, 1U);
}

TEST_F(PsychologistActor, GivesTheKeptPlaceBackWhenSomebodyElseJoined) {
  here();
  invited();
  talk.on<join_psychologist>([](const join_psychologist&) { return refusal::already_taken; });
  EXPECT_EQ(request(join_conversation{about}), refusal::already_taken);
  EXPECT_EQ(told().room, 2U);
  EXPECT_TRUE(session.got<psychologist_view>().back().invitations.empty());
}

TEST_F(PsychologistActor, KeepsTheInvitationWhenItCouldNotBeStored) {
  here();
  invited();
  talk.on<join_psychologist>([](const join_psychologist&) { return refusal::unavailable; });
  EXPECT_EQ(request(join_conversation{about}), refusal::unavailable);
  EXPECT_EQ(session.got<psychologist_view>().back().invitations.size(), 1U);
  talk.on<join_psychologist>([](const join_psychologist&) { return done{}; });
  EXPECT_EQ(request(join_conversation{about}), refusal::none);
}

TEST_F(PsychologistActor, LeavesWhatItsSilentLinkLosesAndTriesAgain) {
  here();
  joined();
  talk.on<end_psychologist>([](const end_psychologist&) { return refusal::unavailable; });
  caf::anon_send(it, agent_link{true});
  run_for(limits.psychologist.policy.silence_kept + milliseconds{1});
  ASSERT_EQ(talk.count<end_psychologist>(), 1U);
  EXPECT_EQ(talk.got<end_psychologist>().front().how, psychologist_end::lost);
  run_for(limits.supervision.reload_pause);
  EXPECT_EQ(talk.count<end_psychologist>(), 2U);
}

TEST_F(PsychologistActor, TellsItsSessionThatItIsOver) {
  here();
  joined();
  caf::anon_send(it, psychologist_dismissed{about, true});
  run();
  const auto gone = session.got<no_longer_holding>();
  ASSERT_EQ(gone.size(), 1U);
  EXPECT_TRUE(gone.front().closed);
  EXPECT_TRUE(session.got<psychologist_view>().back().joined.empty());
}

TEST_F(PsychologistActor, EndsWhenItSignedOutAndIsOutOfEverything) {
  here();
  joined();
  caf::anon_send(it, sign_off{});
  run();
  EXPECT_EQ(talk.count<end_psychologist>(), 1U);
  EXPECT_TRUE(lives(it)) << "the conversation has not said so yet";
  caf::anon_send(it, psychologist_dismissed{about, false});
  run();
  EXPECT_FALSE(lives(it));
}

TEST_F(PsychologistActor, TheNewestWindowWins) {
  here();
  probe newer{system};
  ask<psychologist_view>(it, newer.as<agent_session_handle>(), attach_psychologist{});
  EXPECT_EQ(session.count<superseded_by_newer>(), 1U);
}

TEST_F(PsychologistActor, PrintsNothingOfWhatItDoesNotKnow) {
  EXPECT_TRUE(survives_the_unexpected(it));
}

} // namespace ecoute::test
