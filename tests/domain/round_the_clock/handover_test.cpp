// SPDX-License-Identifier: EUPL-1.2
// A conversation changes hands: invite, note, accept. Nothing in between leaves it with nobody.
#include "actors/domain/conversation.hpp"

#include <gtest/gtest.h>

namespace ecoute {
namespace {

const agent_id anne{1};
const agent_id bruno{2};
const agent_id chloe{3};
const conversation_policy policy;

instant at(int s) {
  return instant{seconds{1'000'000 + s}};
}

struct handover : ::testing::Test {
  handover() {
    tell(open_it{visitor_role::victim,
                 {"33063", "Bordeaux", "33"},
                 {force::police, confidence::sure},
                 "fr"});
    tell(take_it{anne, "Anne", force::police});
  }
  decision tell(const command& wish, int s = 0) {
    auto d = decide(state, wish, policy, at(s));
    for (const auto& e : d.events)
      apply(state, e);
    return d;
  }
  refusal refused(const command& wish, int s = 0) {
    const auto before = state;
    const auto why = tell(wish, s).why_not;
    if (why != refusal::none) {
      EXPECT_EQ(state, before) << "a refusal changes nothing";
    }
    return why;
  }
  static note_it note(agent_id by, std::uint64_t n = 1, std::string words = "note") {
    return {by, {{n, 1}}, secret_text{std::move(words)}};
  }
  static accept_it accept(agent_id by, force platform = force::police) {
    return {by, "Bruno", platform};
  }

  conversation_state state;
};

TEST_F(handover, ChangesTheHolderOnlyWhenItIsAccepted) {
  ASSERT_EQ(refused(invite_it{anne, bruno}), refusal::none);
  ASSERT_EQ(refused(note(anne)), refusal::none);
  EXPECT_EQ(state.holder, anne);
  const auto made = tell(accept(bruno), 10);
  ASSERT_EQ(made.events.size(), 1U);
  EXPECT_EQ(std::get<handed_over>(made.events[0].body), (handed_over{anne, bruno, "Bruno"}));
  EXPECT_GT(made.events[0].visitor_position, 0U) << "the visitor is told";
  EXPECT_EQ(state.holder, bruno);
  EXPECT_EQ(state.holder_name, "Bruno");
  EXPECT_FALSE(state.handover);
  EXPECT_FALSE(state.has_note) << "the next handover wants a note of its own";
  EXPECT_EQ(refused(say_it{author::operator_agent, anne, {{9, 9}}, secret_text{"late"}}),
            refusal::not_holder);
}

TEST_F(handover, WantsANote) {
  tell(invite_it{anne, bruno});
  EXPECT_EQ(refused(accept(bruno)), refusal::note_missing);
  EXPECT_EQ(refused(note(bruno)), refusal::not_holder) << "the one who leaves writes it";
  tell(note(anne));
  EXPECT_EQ(refused(accept(bruno)), refusal::none);
}

TEST_F(handover, ANoteMayBeWrittenBeforeAnybodyIsInvited) {
  tell(note(anne));
  tell(invite_it{anne, bruno});
  EXPECT_EQ(refused(accept(bruno)), refusal::none);
}

TEST_F(handover, AResentNoteIsTheSameNoteAndOtherWordsAreRefused) {
  tell(note(anne));
  const auto again = tell(note(anne));
  EXPECT_TRUE(again.duplicate);
  EXPECT_TRUE(again.events.empty());
  EXPECT_EQ(refused(note(anne, 1, "other")), refusal::other_text);
  EXPECT_EQ(refused(say_it{author::operator_agent, anne, {{1, 1}}, secret_text{"note"}}),
            refusal::other_text)
      << "the visitor is never sent a note";
  EXPECT_EQ(refused(note(anne, 2, "")), refusal::empty_text);
  EXPECT_EQ(refused(note(anne, 2, std::string(4001, 'x'))), refusal::too_large);
}

TEST_F(handover, EndsByItsDeadlineAndStaysWithItsHolder) {
  tell(note(anne));
  tell(invite_it{anne, bruno});
  EXPECT_TRUE(tell(end_invitation_of{{}, handover_end::expired}, 89).events.empty());
  EXPECT_EQ(refused(accept(bruno), 90), refusal::not_invited) << "late, though not recorded yet";
  ASSERT_EQ(tell(end_invitation_of{{}, handover_end::expired}, 90).events.size(), 1U);
  EXPECT_EQ(state.holder, anne);
  EXPECT_EQ(refused(accept(bruno), 91), refusal::not_invited);
}

TEST_F(handover, MayBeDeclinedByTheInvitedAndWithdrawnByTheHolder) {
  tell(invite_it{anne, bruno});
  EXPECT_EQ(refused(end_invitation_of{chloe, handover_end::declined}), refusal::not_invited);
  EXPECT_EQ(refused(end_invitation_of{bruno, handover_end::withdrawn}), refusal::not_holder);
  EXPECT_EQ(refused(end_invitation_of{bruno, handover_end::declined}), refusal::none);
  EXPECT_EQ(refused(end_invitation_of{bruno, handover_end::declined}), refusal::not_invited);
  tell(invite_it{anne, bruno});
  EXPECT_EQ(refused(end_invitation_of{anne, handover_end::withdrawn}), refusal::none);
  EXPECT_EQ(state.holder, anne);
}

TEST_F(handover, InvitingAnotherWithdrawsTheFirst) {
  tell(invite_it{anne, bruno});
  EXPECT_TRUE(tell(invite_it{anne, bruno}).events.empty()) << "sent again";
  const auto made = tell(invite_it{anne, chloe});
  ASSERT_EQ(made.events.size(), 2U);
  EXPECT_EQ(std::get<handover_ended>(made.events[0].body),
            (handover_ended{bruno, handover_end::withdrawn}));
  EXPECT_EQ(state.handover->to, chloe);
}

TEST_F(handover, RefusesWhatMakesNoSense) {
  EXPECT_EQ(refused(invite_it{anne, anne}), refusal::oneself);
  EXPECT_EQ(refused(invite_it{anne, {}}), refusal::malformed);
  EXPECT_EQ(refused(invite_it{bruno, chloe}), refusal::not_holder);
  EXPECT_EQ(refused(accept(bruno)), refusal::not_invited);
  tell(note(anne));
  tell(invite_it{anne, bruno});
  EXPECT_EQ(refused(accept(bruno, force::gendarmerie)), refusal::unknown_conversation);
  EXPECT_EQ(refused(accept(chloe)), refusal::not_invited);
  EXPECT_EQ(refused(invite_it{anne, bruno, static_cast<handover_reason>(9)}), refusal::malformed);
}

TEST_F(handover, OfTwoAcceptsTheSecondIsTheSameOne) {
  tell(note(anne));
  tell(invite_it{anne, bruno});
  tell(accept(bruno));
  const auto again = tell(accept(bruno));
  EXPECT_FALSE(again.refused());
  EXPECT_TRUE(again.events.empty());
}

TEST_F(handover, EndsWithTheHolding) {
  for (const command& end : {command{give_back{anne, return_reason::operator_silent}},
                             command{close_it{author::operator_agent, anne}}}) {
    const auto before = state;
    tell(note(anne));
    tell(invite_it{anne, bruno});
    tell(end);
    EXPECT_FALSE(state.handover);
    EXPECT_NE(refused(accept(bruno)), refusal::none);
    state = before;
  }
}

TEST_F(handover, MarksStayWithTheConversation) {
  EXPECT_EQ(refused(mark_it{bruno, mark::danger, true}), refusal::not_holder);
  tell(mark_it{anne, mark::danger, true});
  tell(mark_it{anne, mark::minor, true});
  EXPECT_TRUE(tell(mark_it{anne, mark::minor, true}).events.empty());
  tell(give_back{anne, return_reason::handed_back});
  EXPECT_TRUE(state.danger);
  EXPECT_TRUE(state.minor);
  tell(take_it{bruno, "Bruno", force::police});
  tell(mark_it{bruno, mark::danger, false});
  EXPECT_FALSE(state.danger);
}

TEST_F(handover, ToTheOtherPlatformGoesToTheHeadOfItsQueue) {
  EXPECT_EQ(refused(reroute_it{anne, force::police}), refusal::malformed);
  EXPECT_EQ(refused(reroute_it{bruno, force::gendarmerie}), refusal::not_holder);
  const auto made = tell(reroute_it{anne, force::gendarmerie});
  ASSERT_EQ(made.events.size(), 2U);
  EXPECT_EQ(std::get<returned>(made.events[0].body), (returned{anne, return_reason::rerouted}));
  EXPECT_EQ(state.route.platform, force::gendarmerie);
  EXPECT_EQ(state.waiting_as, queue_reason::rerouted);
  EXPECT_EQ(refused(take_it{anne, "Anne", force::police}), refusal::unknown_conversation);
  EXPECT_EQ(refused(take_it{chloe, "Chloé", force::gendarmerie}), refusal::none);
}

TEST_F(handover, OverflowMovesOnlyWhoWaits) {
  EXPECT_EQ(refused(overflow_it{force::gendarmerie}), refusal::not_waiting);
  tell(give_back{anne, return_reason::handed_back});
  EXPECT_TRUE(tell(overflow_it{force::police}).events.empty());
  ASSERT_EQ(tell(overflow_it{force::gendarmerie}).events.size(), 1U);
  EXPECT_EQ(state.route.platform, force::gendarmerie);
}

} // namespace
} // namespace ecoute
