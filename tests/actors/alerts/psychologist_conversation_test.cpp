// SPDX-License-Identifier: EUPL-1.2
// One conversation with a psychologist in it; platform, psychologists and sessions are probes.
#include "tests/actors/lone_conversation.hpp"

#include <algorithm>

namespace ecoute::test {

namespace {

using std::chrono::seconds;

class PsychologistConversation : public lone_conversation {
protected:
  PsychologistConversation() {
    limits.psychologist.police.hours = {"mon-sun 00:00-24:00"};
    limits.psychologist.police.holidays.clear();
    platform.on<ask_psychologists>([this](const ask_psychologists&) { return there; });
    platform.on<find_psychologist_of>([this](const find_psychologist_of& m) {
      return (m.agent == claude ? first : second).as<psychologist_handle>();
    });
    for (auto* one : {&first, &second}) {
      one->on<psychologist_invitation>([](const psychologist_invitation&) { return done{}; });
      one->on<psychologist_at_work>([](const psychologist_at_work&) { return done{}; });
    }
  }
  void invited() {
    held();
    ASSERT_EQ(request(propose_psychologist{holder}), refusal::none);
    ASSERT_EQ(request(answer_psychologist{true}), refusal::none);
    run();
  }
  refusal joins(agent_id who) {
    const auto why = request(join_psychologist{who, "Claude", force::police});
    run();
    return why;
  }
  void joined() {
    invited();
    ASSERT_EQ(joins(claude), refusal::none);
  }
  refusal whispers(agent_id who) {
    const auto why =
        refused(ask<stored>(it, whisper{who, next_message_id(), secret_text{"entre nous"}}));
    run();
    return why;
  }
  static bool holds_a_whisper(const std::vector<thread_grew>& grown) {
    return std::any_of(grown.begin(), grown.end(), [](const thread_grew& m) {
      return std::any_of(m.events.begin(), m.events.end(),
                         [](const event& e) { return std::holds_alternative<whispered>(e.body); });
    });
  }

  const agent_id claude{11};
  const agent_id dominique{12};
  psychologists_here there{{claude, dominique}};
  probe first{system};
  probe second{system};
};

} // namespace

TEST_F(PsychologistConversation, TellsAWhisperToHolderAndPsychologistAndNeverToTheVisitor) {
  joined();
  probe theirs{system};
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  ASSERT_EQ(refused(follow(agent, holder)), refusal::none);
  ASSERT_EQ(refused(follow(theirs, claude)), refusal::none);
  EXPECT_EQ(whispers(holder), refusal::none);
  EXPECT_EQ(whispers(claude), refusal::none);
  EXPECT_EQ(agent.count<thread_grew>(), 2U);
  EXPECT_EQ(theirs.count<thread_grew>(), 2U);
  EXPECT_TRUE(holds_a_whisper(agent.got<thread_grew>()));
  EXPECT_TRUE(holds_a_whisper(theirs.got<thread_grew>()));
  EXPECT_EQ(visitor.count<thread_grew>(), 0U) << "not even that something happened";
  const auto again = attach(visitor, 0);
  for (const auto& e : std::get<visitor_attached>(again).missed)
    EXPECT_FALSE(std::holds_alternative<whispered>(e.body));
}

TEST_F(PsychologistConversation, ShowsNothingToWhoIsOnlyInvited) {
  invited();
  EXPECT_EQ(refused(follow(agent, claude)), refusal::not_holder);
  EXPECT_EQ(refused(follow(agent, dominique)), refusal::not_holder);
  ASSERT_EQ(joins(claude), refusal::none);
  EXPECT_EQ(refused(follow(agent, claude)), refusal::none);
  EXPECT_EQ(refused(follow(agent, dominique)), refusal::not_holder);
}

TEST_F(PsychologistConversation, TellsTheOthersThatSomebodyJoined) {
  joined();
  EXPECT_EQ(first.count<psychologist_dismissed>(), 0U);
  EXPECT_EQ(second.count<psychologist_dismissed>(), 1U);
  EXPECT_GE(first.count<psychologist_at_work>(), 1U);
  EXPECT_EQ(first.got<psychologist_at_work>().back().card.psychologist_who, claude);
}

TEST_F(PsychologistConversation, RepeatsAnInvitationUntilItIsHeard) {
  first.freeze<psychologist_invitation>();
  invited();
  EXPECT_EQ(first.count<psychologist_invitation>(), 1U);
  first.on<psychologist_invitation>([](const psychologist_invitation&) { return done{}; });
  run_for(limits.supervision.request_timeout + limits.supervision.reload_pause);
  EXPECT_EQ(first.count<psychologist_invitation>(), 2U);
}

TEST_F(PsychologistConversation, InvitesOnceItsPlatformAnswersAgain) {
  held();
  ASSERT_EQ(request(propose_psychologist{holder}), refusal::none);
  platform.on<ask_psychologists>([](const ask_psychologists&) { return refusal::unavailable; });
  ASSERT_EQ(request(answer_psychologist{true}), refusal::none);
  run();
  EXPECT_EQ(stored_of<psychologist_invited>(), 0U);
  platform.on<ask_psychologists>([this](const ask_psychologists&) { return there; });
  run_for(limits.supervision.reload_pause);
  EXPECT_EQ(stored_of<psychologist_invited>(), 2U);
}

TEST_F(PsychologistConversation, WhomNobodyCanBeAskedForIsOverAtTheLatestInTime) {
  held();
  ASSERT_EQ(request(propose_psychologist{holder}), refusal::none);
  platform.on<ask_psychologists>([](const ask_psychologists&) { return refusal::unavailable; });
  ASSERT_EQ(request(answer_psychologist{true}), refusal::none);
  run_for(limits.psychologist.policy.answer_within + seconds{1});
  EXPECT_EQ(stored_of<psychologist_left>(), 1U);
}

TEST_F(PsychologistConversation, ProposesNothingWhileItsPlatformIsAway) {
  held();
  directory::put(system, force::police, platform_handle{});
  EXPECT_EQ(request(propose_psychologist{holder}), refusal::unavailable);
  EXPECT_EQ(stored_of<psychologist_proposed>(), 0U);
}

TEST_F(PsychologistConversation, IsToldAgainToWhoJoinedAfterItsDeath) {
  joined();
  replayed();
  first.forget();
  second.forget();
  caf::anon_send(it, announce_yourself{});
  run();
  EXPECT_GE(first.count<psychologist_at_work>(), 1U);
  EXPECT_EQ(whispers(claude), refusal::none);
}

TEST_F(PsychologistConversation, ExpiresAnInvitationThoughTheJournalIsAwayForAWhile) {
  invited();
  journal_fails(refusal::unavailable);
  run_for(limits.psychologist.policy.answer_within + seconds{2});
  EXPECT_EQ(stored_of<psychologist_left>(), 0U);
  journal_works();
  run_for(limits.supervision.reload_pause * 2);
  EXPECT_EQ(stored_of<psychologist_left>(), 1U);
  EXPECT_EQ(first.count<psychologist_dismissed>(), 1U);
}

TEST_F(PsychologistConversation, TakesOnlyTheirOwnEndsFromAPsychologist) {
  joined();
  for (const auto how : {psychologist_end::hours_over, psychologist_end::expired,
                         psychologist_end::withdrawn, psychologist_end::sent_away})
    EXPECT_EQ(request(end_psychologist{claude, how}), refusal::malformed);
  EXPECT_EQ(request(end_psychologist{claude, psychologist_end::left}), refusal::none);
}

TEST_F(PsychologistConversation, PassesOnWhoTypes) {
  joined();
  probe theirs{system};
  ASSERT_EQ(refused(attach(visitor)), refusal::none);
  ASSERT_EQ(refused(follow(agent, holder)), refusal::none);
  ASSERT_EQ(refused(follow(theirs, claude)), refusal::none);
  for (const auto who : {author::visitor, author::operator_agent, author::psychologist})
    caf::anon_send(it, typing_now{who});
  run();
  EXPECT_EQ(visitor.count<typing_now>(), 2U);
  EXPECT_EQ(agent.count<typing_now>(), 2U);
  EXPECT_EQ(theirs.count<typing_now>(), 2U);
}

} // namespace ecoute::test
