// SPDX-License-Identifier: EUPL-1.2
// A duty officer looks at both platforms, reads silently, takes over, sends over, ends an offer.
#include "config/limits.hpp"
#include "tests/support/engine_fixture.hpp"

#include <algorithm>

namespace ecoute::test {

namespace {

using std::chrono::seconds;

class DutyOfficer : public engine_fixture {
protected:
  void officer_arrives() {
    start();
    officer.profile.shown_name = "Morgan";
    ASSERT_EQ(officer.sign_on(), refusal::none);
  }
  void one_is_held() {
    officer_arrives();
    ASSERT_EQ(anne.available(), refusal::none);
    ASSERT_EQ(visitor.open(), refusal::none);
    ASSERT_EQ(anne.take(visitor.id), refusal::none);
    ASSERT_EQ(anne.follow(visitor.id), refusal::none);
    ASSERT_EQ(visitor.say("is somebody there?"), refusal::none);
  }
  /// `shown`: who has it, as the wall shows it.
  refusal intervene_with(intervention what, force to = {}, agent_id shown = {}) {
    const auto r = refused(ask<done>(visitor.conversation(),
                                     intervene{officer.profile.agent, officer.profile.shown_name,
                                               officer.profile.platform, what, to, shown}));
    run();
    return r;
  }
  reply<operator_attached> read(const agent_session_handle& who) {
    return ask<operator_attached>(visitor.conversation(), who,
                                  attach_operator{officer.profile.agent, 0, true, "Morgan"});
  }
  void watch(force platform, bool on = true) {
    caf::scoped_actor self{system};
    self->send(directory::platform(system, platform), officer.session, watch_wall{on});
    run();
  }
  std::size_t interventions_stored() { return count_stored(visitor.id, kind_of(intervened{})); }
  std::vector<std::string> words_of_thread(const reply<operator_attached>& r) {
    std::vector<std::string> all;
    for (const auto& e : std::get<operator_attached>(r).missed)
      if (const auto* s = std::get_if<said>(&e.body))
        all.emplace_back(s->words.reveal());
    return all;
  }

  scripted_agent officer{*this, 9};
  scripted_agent anne{*this, 1};
  scripted_agent bruno{*this, 2};
  scripted_agent gilles{*this, 3, force::gendarmerie};
  scripted_visitor visitor{*this};
};

} // namespace

// --- the wall -----------------------------------------------------------------------------------

TEST_F(DutyOfficer, SeesBothPlatformsAndWhatChangesThere) {
  officer_arrives();
  watch(force::police);
  watch(force::gendarmerie);
  ASSERT_EQ(officer.told->walls.size(), 2U) << "the whole of each at once";
  ASSERT_EQ(gilles.available(), refusal::none);
  ASSERT_EQ(anne.available(), refusal::none);
  run_for(limits.supervision.queue_view_every * 2);
  EXPECT_EQ(officer.told->wall(force::gendarmerie).queue.operators_available, 1U);
  ASSERT_EQ(visitor.open(), refusal::none);
  run_for(limits.supervision.queue_view_every * 2);
  const auto& wall = officer.told->wall(force::police);
  ASSERT_EQ(wall.queue.waiting, 1U);
  ASSERT_EQ(wall.queue.offers.size(), 1U);
  EXPECT_EQ(wall.queue.offers[0].to, anne.profile.agent);
  EXPECT_EQ(wall.queue.offers[0].conversation, visitor.id);
}

TEST_F(DutyOfficer, IsToldNothingOnceTheyLookAwayOrTheirConsoleIsGone) {
  officer_arrives();
  watch(force::police);
  watch(force::police, false);
  ASSERT_EQ(anne.available(), refusal::none);
  run_for(limits.supervision.queue_view_every * 2);
  EXPECT_EQ(officer.told->walls.size(), 1U);
  watch(force::police);
  const auto told = officer.told->walls.size();
  run_for(fixed::wall_lease);
  ASSERT_EQ(visitor.open(), refusal::none);
  run_for(limits.supervision.queue_view_every * 2);
  EXPECT_EQ(officer.told->walls.size(), told) << "nobody has said for a while that they watch";
}

TEST_F(DutyOfficer, WhoSaysAgainThatTheyWatchIsToldNothingTwice) {
  officer_arrives();
  watch(force::police);
  watch(force::police);
  EXPECT_EQ(officer.told->walls.size(), 1U);
}

TEST_F(DutyOfficer, OnlySoManyWatchAtOnce) {
  officer_arrives();
  std::vector<std::unique_ptr<scripted_agent>> many;
  for (std::size_t i = 0; i < fixed::wall_watchers_max; ++i) {
    many.push_back(std::make_unique<scripted_agent>(*this, static_cast<std::int64_t>(100 + i)));
    ASSERT_EQ(many.back()->sign_on(), refusal::none);
    caf::scoped_actor self{system};
    self->send(directory::platform(system, force::police), many.back()->session, watch_wall{});
    run();
  }
  watch(force::police);
  EXPECT_TRUE(officer.told->walls.empty());
  run_for(fixed::wall_lease);
  watch(force::police);
  EXPECT_EQ(officer.told->walls.size(), 1U) << "there is room once the others have gone";
}

TEST_F(DutyOfficer, SeesWhatAColleagueHoldsAndWhoIsToTakeItOver) {
  one_is_held();
  const auto r = ask<held_cards>(anne.desk, ask_held{});
  ASSERT_EQ(refused(r), refusal::none);
  ASSERT_EQ(std::get<held_cards>(r).cards.size(), 1U);
  EXPECT_EQ(std::get<held_cards>(r).cards[0].id, visitor.id);
}

TEST_F(DutyOfficer, SeesWhoIsToTakeOverWhatAtTheEndOfWhoseDuty) {
  one_is_held();
  ASSERT_EQ(bruno.available(), refusal::none);
  watch(force::police);
  EXPECT_TRUE(officer.told->wall(force::police).reliefs.empty());
  const auto end = now() + std::chrono::minutes{10};
  caf::anon_send(directory::platform(system, force::police),
                 duty_told{{.agent = anne.profile.agent,
                            .duty_until = end,
                            .certified_until = anne.profile.certified_until}});
  run_for(limits.supervision.queue_view_every * 2);
  const auto rows = officer.told->wall(force::police).reliefs;
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].from, anne.profile.agent);
  EXPECT_EQ(rows[0].until, end);
  EXPECT_EQ(rows[0].what.conversation, visitor.id);
  EXPECT_EQ(rows[0].what.to, bruno.profile.agent);
  EXPECT_EQ(rows[0].what.about.label, "Bordeaux");
  ASSERT_EQ(anne.give_back(visitor.id), refusal::none);
  run_for(limits.supervision.queue_view_every * 2);
  EXPECT_TRUE(officer.told->wall(force::police).reliefs.empty());
}

// --- silent reading -----------------------------------------------------------------------------

TEST_F(DutyOfficer, ReadsOnlyOnceThatIsStoredAndTheHolderSeesIt) {
  one_is_held();
  const auto r = read(officer.session);
  ASSERT_EQ(refused(r), refusal::none);
  EXPECT_EQ(words_of_thread(r), std::vector<std::string>{"is somebody there?"});
  EXPECT_EQ(interventions_stored(), 1U);
  run();
  const auto& seen = anne.told->seen[visitor.id];
  EXPECT_TRUE(std::any_of(seen.begin(), seen.end(), [](const auto& s) {
    return std::holds_alternative<intervened>(s.second.body);
  }));
  EXPECT_EQ(visitor.told->seen.size(), visitor.told->seen.rbegin()->first) << "and not the visitor";
  ASSERT_EQ(visitor.say("please"), refusal::none);
  run();
  EXPECT_EQ(officer.texts(visitor.id).back(), "please") << "what comes is shown as it comes";
  EXPECT_EQ(refused(read(officer.session)), refusal::none);
  EXPECT_EQ(interventions_stored(), 1U) << "the same reading goes on";
}

TEST_F(DutyOfficer, ReadsNothingWhileTheJournalCannotRecordIt) {
  one_is_held();
  store->otherwise = journal_fault::unavailable;
  EXPECT_NE(refused(read(officer.session)), refusal::none);
  EXPECT_TRUE(officer.told->seen.empty());
  EXPECT_EQ(interventions_stored(), 0U);
}

TEST_F(DutyOfficer, WhoStopsReadingIsShownNoMoreAndReadsAnewNextTime) {
  one_is_held();
  ASSERT_EQ(refused(read(officer.session)), refusal::none);
  caf::scoped_actor self{system};
  self->send(visitor.conversation(), stop_reading{officer.profile.agent});
  run();
  ASSERT_EQ(visitor.say("please"), refusal::none);
  run();
  EXPECT_TRUE(officer.texts(visitor.id).empty());
  ASSERT_EQ(refused(read(officer.session)), refusal::none);
  EXPECT_EQ(interventions_stored(), 2U);
}

TEST_F(DutyOfficer, ASecondReaderSendsTheFirstAway) {
  one_is_held();
  ASSERT_EQ(refused(read(officer.session)), refusal::none);
  scripted_agent other{*this, 8};
  ASSERT_EQ(other.sign_on(), refusal::none);
  officer.told->gone.clear();
  ASSERT_EQ(refused(ask<operator_attached>(visitor.conversation(), other.session,
                                           attach_operator{agent_id{8}, 0, true, "Noa"})),
            refusal::none);
  run();
  EXPECT_EQ(officer.told->gone, std::vector<conversation_id>{visitor.id});
}

TEST_F(DutyOfficer, TheReadingEndsWithTheConversation) {
  one_is_held();
  ASSERT_EQ(refused(read(officer.session)), refusal::none);
  ASSERT_EQ(refused(ask<done>(visitor.conversation(), close_conversation{author::visitor, {}})),
            refusal::none);
  run();
  EXPECT_EQ(officer.told->gone, std::vector<conversation_id>{visitor.id});
}

// --- acts ---------------------------------------------------------------------------------------

TEST_F(DutyOfficer, TakesOverAndWhoHeldItIsToldAndKeepsNothing) {
  one_is_held();
  ASSERT_EQ(refused(read(officer.session)), refusal::none);
  ASSERT_EQ(
      refused(ask<done>(officer.desk, take_over_conversation{visitor.id, anne.profile.agent})),
      refusal::none);
  run();
  EXPECT_TRUE(officer.holds(visitor.id));
  EXPECT_FALSE(anne.holds(visitor.id));
  EXPECT_EQ(anne.say(visitor.id, "late"), refusal::not_holder);
  EXPECT_EQ(officer.say(visitor.id, "I am Morgan"), refusal::none);
  run();
  EXPECT_EQ(visitor.told->standing->holder_name, "Morgan");
  EXPECT_TRUE(visitor.gapless());
  EXPECT_EQ(officer.texts(visitor.id).back(), "I am Morgan") << "and reads on without asking again";
}

TEST_F(DutyOfficer, WhatHasChangedHandsSinceItWasShownIsLeftWhereItIs) {
  one_is_held();
  scripted_agent other{*this, 8};
  ASSERT_EQ(other.sign_on(), refusal::none);
  const take_over_conversation from_anne{visitor.id, anne.profile.agent};
  ASSERT_EQ(refused(ask<done>(officer.desk, from_anne)), refusal::none);
  EXPECT_EQ(refused(ask<done>(other.desk, from_anne)), refusal::changed_hands);
  EXPECT_EQ(intervene_with(intervention::reroute, force::gendarmerie, anne.profile.agent),
            refusal::changed_hands);
  run();
  EXPECT_TRUE(officer.holds(visitor.id));
  EXPECT_EQ(interventions_stored(), 1U) << "nothing of it is recorded as done";
  EXPECT_EQ(refused(ask<done>(officer.desk, from_anne)), refusal::none) << "their answer was lost";
}

TEST_F(DutyOfficer, WhoIsFullTakesNothingOver) {
  officer.profile.capacity = 1;
  one_is_held();
  scripted_visitor other{*this};
  ASSERT_EQ(officer.available(), refusal::none);
  ASSERT_EQ(other.open(), refusal::none);
  ASSERT_EQ(officer.take(other.id), refusal::none);
  EXPECT_EQ(
      refused(ask<done>(officer.desk, take_over_conversation{visitor.id, anne.profile.agent})),
      refusal::at_capacity);
  EXPECT_TRUE(anne.holds(visitor.id));
}

TEST_F(DutyOfficer, SendsAWaitingConversationOverAndItIsAnsweredThere) {
  officer_arrives();
  ASSERT_EQ(gilles.available(), refusal::none);
  ASSERT_EQ(visitor.open(), refusal::none);
  ASSERT_EQ(intervene_with(intervention::reroute, force::gendarmerie), refusal::none);
  run();
  EXPECT_TRUE(gilles.has_offer(visitor.id));
  EXPECT_EQ(gilles.take(visitor.id), refusal::none);
}

TEST_F(DutyOfficer, SendsAHeldConversationOverToTheHeadOfTheLine) {
  one_is_held();
  scripted_visitor before{*this, force::gendarmerie};
  ASSERT_EQ(before.open(), refusal::none);
  ASSERT_EQ(intervene_with(intervention::reroute, force::gendarmerie, anne.profile.agent),
            refusal::none);
  EXPECT_FALSE(anne.holds(visitor.id));
  ASSERT_EQ(gilles.available(), refusal::none);
  run();
  EXPECT_TRUE(gilles.has_offer(visitor.id)) << "it comes before who only waited";
}

TEST_F(DutyOfficer, AnOfferThatNobodyAnswersGoesToSomebodyElseAtOnce) {
  officer_arrives();
  ASSERT_EQ(anne.available(), refusal::none);
  ASSERT_EQ(visitor.open(), refusal::none);
  run();
  ASSERT_TRUE(anne.has_offer(visitor.id));
  ASSERT_EQ(bruno.available(), refusal::none);
  run();
  ASSERT_EQ(intervene_with(intervention::offer_again, {}, anne.profile.agent), refusal::none);
  EXPECT_FALSE(anne.has_offer(visitor.id));
  EXPECT_TRUE(bruno.has_offer(visitor.id));
  const auto& stored = stored_events(visitor.id);
  EXPECT_TRUE(std::any_of(stored.begin(), stored.end(), [](const event& e) {
    const auto* lapse = std::get_if<offer_lapsed>(&e.body);
    return lapse != nullptr && lapse->reason == lapse_reason::withdrawn;
  })) << "nobody is said to have let it pass";
}

TEST_F(DutyOfficer, ChoosesWhoTakesOverFromAColleague) {
  one_is_held();
  ASSERT_EQ(bruno.available(), refusal::none);
  ASSERT_EQ(refused(ask<done>(
                anne.desk, hand_over{visitor.id, bruno.profile.agent, handover_reason::officer})),
            refusal::none);
  run();
  ASSERT_EQ(bruno.told->invitations.count(visitor.id), 1U);
  EXPECT_EQ(bruno.told->invitations.at(visitor.id).invited_why, handover_reason::officer);
  EXPECT_EQ(bruno.accept_handover(visitor.id), refusal::note_missing) << "the note is still due";
  ASSERT_EQ(anne.note(visitor.id, "she is at her mother's"), refusal::none);
  EXPECT_EQ(bruno.accept_handover(visitor.id), refusal::none);
  EXPECT_TRUE(bruno.holds(visitor.id));
}

TEST_F(DutyOfficer, EachActLeavesATraceWithItsName) {
  one_is_held();
  ASSERT_EQ(refused(read(officer.session)), refusal::none);
  ASSERT_EQ(intervene_with(intervention::reroute, force::gendarmerie, anne.profile.agent),
            refusal::none);
  std::vector<std::string> acts;
  for (const auto& t : store->audit)
    if (t.agent == officer.profile.agent)
      acts.push_back(t.act);
  EXPECT_EQ(acts, (std::vector<std::string>{"read", "reroute"}));
  EXPECT_EQ(intervene_with(intervention::read), refusal::malformed)
      << "nothing is read without the thread's own trace";
}

} // namespace ecoute::test
