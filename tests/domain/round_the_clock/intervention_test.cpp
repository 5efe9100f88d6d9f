// SPDX-License-Identifier: EUPL-1.2
// What a duty officer may do to a conversation that is somebody else's, or nobody's.
#include "actors/domain/conversation.hpp"

#include <gtest/gtest.h>

namespace ecoute {
namespace {

const agent_id anne{1};
const agent_id officer{9};
const conversation_policy policy;

struct interventions : ::testing::Test {
  interventions() {
    tell(open_it{visitor_role::victim,
                 {"33063", "Bordeaux", "33"},
                 {force::police, confidence::sure},
                 "fr"});
  }
  decision tell(const command& wish) {
    auto d = decide(state, wish, policy, instant{seconds{1'000'000}});
    for (const auto& e : d.events)
      apply(state, e);
    return d;
  }
  refusal refused(const command& wish) {
    const auto before = state;
    const auto why = tell(wish).why_not;
    if (why != refusal::none) {
      EXPECT_EQ(state, before) << "a refusal changes nothing";
    }
    return why;
  }
  void held() { tell(take_it{anne, "Anne", force::police}); }
  /// As the officer is shown it.
  [[nodiscard]] intervene_it by_officer(intervention what, force to = {}) const {
    const bool offer = what == intervention::offer_again && state.offer;
    return {officer, "Morgan", force::police, what, to, offer ? state.offer->to : state.holder};
  }
  [[nodiscard]] intervene_it by_officer_who_sees(agent_id shown, intervention what,
                                                 force to = {}) const {
    auto wish = by_officer(what, to);
    wish.shown = shown;
    return wish;
  }
  template <class Body>
  static Body body(const decision& d, std::size_t at) {
    return std::get<Body>(d.events.at(at).body);
  }

  conversation_state state;
};

TEST_F(interventions, AReadingIsRecordedForProfessionalsAndChangesNothing) {
  held();
  const auto before = state;
  const auto made = tell(by_officer(intervention::read));
  ASSERT_EQ(made.events.size(), 1U);
  EXPECT_EQ(body<intervened>(made, 0), (intervened{officer, "Morgan", intervention::read}));
  EXPECT_EQ(made.events[0].visitor_position, 0U) << "the visitor is not told of each time";
  EXPECT_GT(made.events[0].professional_position, 0U);
  EXPECT_EQ(state.holder, before.holder);
  EXPECT_EQ(state.where, before.where);
  EXPECT_EQ(tell(by_officer(intervention::read)).events.size(), 1U) << "each time";
}

TEST_F(interventions, TakingOverNeedsNoNoteAndTheVisitorIsTold) {
  held();
  const auto made = tell(by_officer(intervention::take_over));
  ASSERT_EQ(made.events.size(), 2U);
  EXPECT_EQ(body<intervened>(made, 0).what, intervention::take_over);
  EXPECT_EQ(body<handed_over>(made, 1), (handed_over{anne, officer, "Morgan"}));
  EXPECT_GT(made.events[1].visitor_position, 0U);
  EXPECT_EQ(state.holder, officer);
  EXPECT_TRUE(tell(by_officer(intervention::take_over)).events.empty()) << "it is theirs already";
}

TEST_F(interventions, WhoStillWaitsIsTaken) {
  const auto made = tell(by_officer(intervention::take_over));
  ASSERT_EQ(made.events.size(), 2U);
  EXPECT_EQ(body<taken>(made, 1), (taken{officer, "Morgan"}));
  EXPECT_EQ(state.where, phase::held);
}

TEST_F(interventions, NobodyTakesOverOnTheOtherPlatform) {
  held();
  auto wish = by_officer(intervention::take_over);
  wish.platform = force::gendarmerie;
  EXPECT_EQ(refused(wish), refusal::forbidden);
  EXPECT_EQ(state.holder, anne);
}

TEST_F(interventions, NothingIsDoneToWhatIsNotWhereItWasShown) {
  const agent_id bruno{2};
  const auto waits = state;
  struct row {
    const char* now;
    agent_id holds, shown;
    refusal answer;
  };
  for (const auto& r : {row{"waits, as shown", {}, {}, refusal::none},
                        row{"waits, was held", {}, anne, refusal::changed_hands},
                        row{"held, waited", anne, {}, refusal::changed_hands},
                        row{"held by another", bruno, anne, refusal::changed_hands},
                        row{"held, as shown", anne, anne, refusal::none}})
    for (const auto what : {intervention::take_over, intervention::reroute}) {
      state = waits;
      if (!r.holds.is_none())
        tell(take_it{r.holds, "Anne", force::police});
      EXPECT_EQ(refused(by_officer_who_sees(r.shown, what, force::gendarmerie)), r.answer)
          << r.now << ", " << name_of(what);
    }
}

TEST_F(interventions, TwoOfficersDoNotTakeFromEachOtherUnawares) {
  held();
  auto first = by_officer(intervention::take_over);
  auto second = first;
  second.by = agent_id{8};
  tell(first);
  EXPECT_EQ(refused(second), refusal::changed_hands);
  EXPECT_EQ(state.holder, officer);
  second.shown = officer;
  EXPECT_EQ(refused(second), refusal::none) << "once they see who holds it now";
}

TEST_F(interventions, AColleagueIsAskedOnlyInTheNameOfWhoHoldsIt) {
  held();
  const agent_id bruno{2};
  EXPECT_EQ(refused(invite_it{bruno, agent_id{3}, handover_reason::officer}),
            refusal::changed_hands);
  EXPECT_EQ(refused(invite_it{bruno, agent_id{3}, handover_reason::asked}), refusal::not_holder);
}

TEST_F(interventions, WhatWasHeldGoesToTheHeadOfTheOtherLineAndWhatWaitedKeepsItsPlace) {
  const auto waited = tell(by_officer(intervention::reroute, force::gendarmerie));
  ASSERT_EQ(waited.events.size(), 2U);
  EXPECT_EQ(body<queued>(waited, 1), (queued{force::gendarmerie, queue_reason::sent_over}));
  EXPECT_EQ(state.route.platform, force::gendarmerie);
  tell(take_it{anne, "Anne", force::gendarmerie});
  const auto was_held = tell(by_officer(intervention::reroute, force::police));
  ASSERT_EQ(was_held.events.size(), 3U);
  EXPECT_EQ(body<returned>(was_held, 1), (returned{anne, return_reason::rerouted}));
  EXPECT_EQ(body<queued>(was_held, 2), (queued{force::police, queue_reason::rerouted}));
  EXPECT_TRUE(state.holder.is_none());
  EXPECT_EQ(refused(by_officer(intervention::reroute, force::police)), refusal::malformed)
      << "it is there already";
  EXPECT_EQ(refused(by_officer(intervention::reroute)), refusal::malformed);
}

TEST_F(interventions, WhatWasGivenBackGoesFirstThereToo) {
  held();
  tell(give_back{anne, return_reason::operator_silent});
  const auto made = tell(by_officer(intervention::reroute, force::gendarmerie));
  EXPECT_EQ(body<queued>(made, 1), (queued{force::gendarmerie, queue_reason::rerouted}));
}

TEST_F(interventions, OnlyAnOpenOfferCanBeMadeToSomebodyElse) {
  EXPECT_EQ(refused(by_officer(intervention::offer_again)), refusal::not_waiting);
  tell(note_offer{anne, {}, state.spell});
  EXPECT_EQ(refused(by_officer_who_sees(agent_id{2}, intervention::offer_again)),
            refusal::changed_hands)
      << "somebody else is asked now";
  EXPECT_EQ(tell(by_officer(intervention::offer_again)).events.size(), 1U);
  EXPECT_TRUE(state.offer) << "the queue ends it";
  held();
  EXPECT_EQ(refused(by_officer(intervention::offer_again)), refusal::not_waiting);
}

TEST_F(interventions, AChosenReliefIsRecordedAndKeptUntilItIsCarriedOut) {
  held();
  const agent_id bruno{2};
  auto wish = by_officer(intervention::plan_relief);
  wish.successor = bruno;
  const auto made = tell(wish);
  ASSERT_EQ(made.events.size(), 1U);
  EXPECT_EQ(body<intervened>(made, 0),
            (intervened{officer, "Morgan", intervention::plan_relief, bruno}));
  EXPECT_EQ(made.events[0].visitor_position, 0U);
  EXPECT_EQ(state.relief_to, bruno);
  EXPECT_EQ(state.holder, anne) << "nothing has changed hands yet";
  EXPECT_TRUE(tell(wish).events.empty()) << "chosen already";
  wish.successor = agent_id{};
  EXPECT_EQ(tell(wish).events.size(), 1U);
  EXPECT_EQ(state.relief_to, agent_id{}) << "the queue, which is not nobody's choice";
  wish.successor = bruno;
  tell(wish);
  tell(note_it{anne, {{1, 1}}, secret_text{"calm"}});
  tell(invite_it{anne, agent_id{3}, handover_reason::asked});
  EXPECT_EQ(state.relief_to, bruno) << "an invitation alone ends it not";
  tell(accept_it{agent_id{3}, "Chloe", force::police});
  EXPECT_EQ(state.relief_to, std::nullopt) << "its holder is another";
}

TEST_F(interventions, AChosenReliefMayBeLeftToTheProposalAgain) {
  held();
  auto wish = by_officer(intervention::plan_relief);
  EXPECT_TRUE(tell(wish).events.empty()) << "nobody chose anything";
  for (const auto to : {agent_id{2}, agent_id{}}) {
    wish.successor = to;
    tell(wish);
    ASSERT_EQ(state.relief_to, to);
    wish.successor = std::nullopt;
    const auto made = tell(wish);
    ASSERT_EQ(made.events.size(), 1U) << "recorded like any choice";
    EXPECT_EQ(body<intervened>(made, 0),
              (intervened{officer, "Morgan", intervention::plan_relief, std::nullopt}));
    EXPECT_EQ(state.relief_to, std::nullopt);
  }
  wish.shown = agent_id{3};
  EXPECT_EQ(refused(wish), refusal::changed_hands);
}

TEST_F(interventions, NoReliefIsChosenForWhatNobodyOrSomebodyElseHolds) {
  auto wish = by_officer(intervention::plan_relief);
  wish.successor = agent_id{2};
  EXPECT_EQ(refused(wish), refusal::changed_hands) << "it waits";
  held();
  EXPECT_EQ(refused(wish), refusal::changed_hands) << "it waited when it was shown";
  wish.shown = agent_id{3};
  EXPECT_EQ(refused(wish), refusal::changed_hands);
  wish.shown = anne;
  wish.successor = anne;
  EXPECT_EQ(refused(wish), refusal::oneself);
  wish.successor = agent_id{2};
  EXPECT_EQ(refused(wish), refusal::none);
  tell(give_back{anne, return_reason::handed_back});
  EXPECT_EQ(state.relief_to, std::nullopt) << "it is nobody's any more";
}

TEST_F(interventions, NobodyAndNothingAreRefusedAndSoIsWhatHasEnded) {
  held();
  auto nobody = by_officer(intervention::read);
  nobody.by = {};
  EXPECT_EQ(refused(nobody), refusal::malformed);
  EXPECT_EQ(refused(by_officer(intervention{})), refusal::malformed);
  auto long_name = by_officer(intervention::read);
  long_name.shown_name.assign(fact_bytes_max + 1, 'x');
  EXPECT_EQ(refused(long_name), refusal::too_large);
  tell(close_it{author::visitor, {}});
  for (const auto what : {intervention::read, intervention::take_over, intervention::reroute,
                          intervention::offer_again, intervention::plan_relief})
    EXPECT_EQ(refused(by_officer(what, force::gendarmerie)), refusal::closed) << name_of(what);
}

} // namespace
} // namespace ecoute
