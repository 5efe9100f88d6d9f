// SPDX-License-Identifier: EUPL-1.2
// A psychologist beside an operator, from the question to the end of the working hours.
#include "tests/support/engine_fixture.hpp"

#include <algorithm>

namespace ecoute::test {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class Psychologist : public engine_fixture {
protected:
  Psychologist() : engine_fixture(monday_morning) {
    limits.psychologist.police.hours = {"mon-fri 09:00-17:00"};
    claude.profile.shown_name = "Claude";
    dominique.profile.shown_name = "Dominique";
  }
  /// Anne holds the visitor's conversation; both psychologists are there.
  void met() {
    start();
    ASSERT_EQ(here(claude), refusal::none);
    ASSERT_EQ(here(dominique), refusal::none);
    ASSERT_EQ(anne.available(), refusal::none);
    ASSERT_EQ(visitor.open(), refusal::none);
    ASSERT_EQ(anne.take(visitor.id), refusal::none);
  }
  refusal here(scripted_agent& who) {
    if (const auto why = who.practise(); why != refusal::none)
      return why;
    return refused(ask<done>(who.practice, set_here{true}));
  }
  refusal propose(const scripted_agent& by) {
    return refused(ask<done>(visitor.conversation(), propose_psychologist{by.profile.agent}));
  }
  refusal answer(bool agreed) {
    const auto why = refused(ask<done>(visitor.conversation(), answer_psychologist{agreed}));
    run();
    return why;
  }
  refusal join(const scripted_agent& who) {
    const auto why = refused(ask<done>(who.practice, join_conversation{visitor.id}));
    run();
    return why;
  }
  /// Claude has joined and reads along.
  void joined() {
    met();
    ASSERT_EQ(propose(anne), refusal::none);
    ASSERT_EQ(answer(true), refusal::none);
    ASSERT_EQ(join(claude), refusal::none);
    ASSERT_EQ(claude.follow(visitor.id), refusal::none);
  }
  refusal whisper_by(const scripted_agent& who, const std::string& words) {
    const auto why = refused(ask<stored>(
        visitor.conversation(), whisper{who.profile.agent, next_message_id(), secret_text{words}}));
    run();
    return why;
  }
  [[nodiscard]] bool invited(const scripted_agent& who) const {
    const auto& all = who.told->practice->invitations;
    return std::any_of(all.begin(), all.end(),
                       [this](const auto& i) { return i.card.id == visitor.id; });
  }
  [[nodiscard]] bool at_work(const scripted_agent& who) const {
    const auto& all = who.told->practice->joined;
    return std::any_of(all.begin(), all.end(),
                       [this](const auto& card) { return card.id == visitor.id; });
  }
  std::vector<std::string> whispers_seen_by(const scripted_agent& who) {
    std::vector<std::string> all;
    for (const auto& [position, e] : who.told->seen[visitor.id])
      if (const auto* w = std::get_if<whispered>(&e.body))
        all.emplace_back(w->words.reveal());
    return all;
  }
  [[nodiscard]] bool visitor_saw_a_whisper() const {
    return std::any_of(visitor.told->seen.begin(), visitor.told->seen.end(), [](const auto& s) {
      return std::holds_alternative<whispered>(s.second.body);
    });
  }
  [[nodiscard]] psychologist_standing shown() const {
    return visitor.told->standing ? visitor.told->standing->psychologist : psychologist_standing{};
  }
  psychologist_left last_left() {
    psychologist_left last;
    for (const auto& e : stored_events(visitor.id))
      if (const auto* l = std::get_if<psychologist_left>(&e.body))
        last = *l;
    return last;
  }
  [[nodiscard]] bool holds_still() const { return anne.holds(visitor.id); }

  static inline const instant monday_morning =
      parse_utc("2026-11-30T09:00:00Z").value_or(instant{}); // 10:00 in Paris
  scripted_agent anne{*this, 1};
  scripted_agent bruno{*this, 2};
  scripted_agent claude{*this, 11};
  scripted_agent dominique{*this, 12};
  scripted_visitor visitor{*this};
};

} // namespace

TEST_F(Psychologist, JoinsWithTheVisitorsAgreementWhispersAndLeaves) {
  met();
  EXPECT_EQ(propose(anne), refusal::none);
  run();
  EXPECT_EQ(shown().stage, psychologist_stage::asked);
  EXPECT_FALSE(invited(claude)) << "the visitor is asked first";
  EXPECT_EQ(anne.say(visitor.id, "pendant ce temps"), refusal::none);
  EXPECT_EQ(answer(true), refusal::none);
  EXPECT_TRUE(invited(claude));
  EXPECT_TRUE(invited(dominique));
  EXPECT_EQ(join(claude), refusal::none);
  EXPECT_EQ(shown(), (psychologist_standing{psychologist_stage::joined, "Claude", {}}));
  EXPECT_TRUE(at_work(claude));
  EXPECT_FALSE(invited(dominique)) << "the other offer has ended";
  ASSERT_EQ(claude.follow(visitor.id), refusal::none);

  EXPECT_EQ(whisper_by(anne, "elle a peur pour sa fille"), refusal::none);
  EXPECT_EQ(whisper_by(claude, "demandez-lui où elle dort"), refusal::none);
  EXPECT_EQ(refused(ask<stored>(visitor.conversation(),
                                say{author::psychologist, claude.profile.agent, next_message_id(),
                                    secret_text{"bonjour, je suis Claude"}})),
            refusal::none);
  run();
  const std::vector<std::string> both{"elle a peur pour sa fille", "demandez-lui où elle dort"};
  EXPECT_EQ(whispers_seen_by(anne), both);
  EXPECT_EQ(whispers_seen_by(claude), both);
  EXPECT_FALSE(visitor_saw_a_whisper());
  EXPECT_EQ(visitor.texts(),
            (std::vector<std::string>{"pendant ce temps", "bonjour, je suis Claude"}));
  EXPECT_TRUE(visitor.gapless()) << "a whisper leaves no hole";

  EXPECT_EQ(refused(ask<done>(claude.practice, leave_conversation{visitor.id})), refusal::none);
  run();
  EXPECT_EQ(last_left(), (psychologist_left{claude.profile.agent, psychologist_end::left}));
  EXPECT_EQ(shown().stage, psychologist_stage::none);
  EXPECT_FALSE(at_work(claude));
  EXPECT_EQ(claude.told->gone, std::vector{visitor.id});
  EXPECT_NE(claude.follow(visitor.id), refusal::none) << "it is no longer theirs to read";
  EXPECT_TRUE(holds_still());
}

TEST_F(Psychologist, OfTwoWhoAcceptExactlyOneJoins) {
  met();
  ASSERT_EQ(propose(anne), refusal::none);
  ASSERT_EQ(answer(true), refusal::none);
  caf::scoped_actor self{system};
  auto first = self->request(claude.practice, seconds{50}, join_conversation{visitor.id});
  auto second = self->request(dominique.practice, seconds{50}, join_conversation{visitor.id});
  run();
  std::vector<refusal> answers;
  const auto took = [&](const done&) { answers.push_back(refusal::none); };
  const auto was_late = [&](const caf::error& why) { answers.push_back(refusal_of(why)); };
  first.receive(took, was_late);
  second.receive(took, was_late);
  std::sort(answers.begin(), answers.end());
  EXPECT_EQ(answers, (std::vector{refusal::none, refusal::already_taken}));
  EXPECT_EQ(count_stored(visitor.id, kind_of(psychologist_joined{})), 1U);
  run();
  EXPECT_NE(at_work(claude), at_work(dominique));
  EXPECT_FALSE(invited(claude) || invited(dominique));
}

TEST_F(Psychologist, IsNotAskedForOutOfHoursOrWhereThereIsNone) {
  met();
  EXPECT_EQ(propose(bruno), refusal::not_holder);
  set_wall_clock(monday_morning + hours{10}); // 20:00
  restart();
  ASSERT_EQ(anne.sign_on(), refusal::none);
  EXPECT_EQ(propose(anne), refusal::psychologist_off_hours);
  EXPECT_FALSE(anne.told->psychologists.open);
  EXPECT_EQ(anne.told->psychologists.next, monday_morning + hours{23}) << "Tuesday, 09:00";
  ASSERT_EQ(claude.practise(), refusal::none);
  EXPECT_EQ(refused(ask<done>(claude.practice, set_here{true})), refusal::psychologist_off_hours);
  limits.psychologist.police.offered = false;
  restart();
  EXPECT_EQ(propose(anne), refusal::psychologist_none);
  EXPECT_EQ(claude.practise(), refusal::psychologist_none);
}

TEST_F(Psychologist, IsNotAskedForWhileNobodyIsThere) {
  met();
  for (auto* who : {&claude, &dominique})
    ASSERT_EQ(refused(ask<done>(who->practice, set_here{false})), refusal::none);
  run();
  EXPECT_EQ(propose(anne), refusal::psychologist_away);
  EXPECT_EQ(count_stored(visitor.id, kind_of(psychologist_proposed{})), 0U);
  EXPECT_EQ(here(claude), refusal::none);
  EXPECT_EQ(propose(anne), refusal::none);
  EXPECT_EQ(propose(anne), refusal::psychologist_already);
}

TEST_F(Psychologist, IsRefusedAsEasilyAsAgreedTo) {
  met();
  ASSERT_EQ(propose(anne), refusal::none);
  EXPECT_EQ(answer(false), refusal::none);
  EXPECT_FALSE(invited(claude));
  EXPECT_EQ(shown().stage, psychologist_stage::none);
  EXPECT_EQ(join(claude), refusal::psychologist_over);
}

TEST_F(Psychologist, GoesWhenTheVisitorAgreesNoLonger) {
  joined();
  EXPECT_EQ(answer(false), refusal::none);
  EXPECT_EQ(last_left(), (psychologist_left{claude.profile.agent, psychologist_end::withdrawn}));
  EXPECT_FALSE(at_work(claude));
  EXPECT_EQ(whisper_by(claude, "trop tard"), refusal::not_holder);
  EXPECT_TRUE(holds_still());
}

TEST_F(Psychologist, ThatNobodyAnswersForIsOverInTimeAndMayBeProposedAgain) {
  met();
  ASSERT_EQ(propose(anne), refusal::none);
  ASSERT_EQ(answer(true), refusal::none);
  ASSERT_EQ(refused(ask<done>(claude.practice, decline_conversation{visitor.id})), refusal::none);
  run();
  EXPECT_EQ(shown().stage, psychologist_stage::invited) << "Dominique may still come";
  run_for(limits.psychologist.policy.answer_within);
  EXPECT_EQ(last_left(), (psychologist_left{{}, psychologist_end::expired}));
  EXPECT_FALSE(invited(dominique));
  EXPECT_EQ(join(dominique), refusal::psychologist_over);
  EXPECT_EQ(shown().stage, psychologist_stage::none);
  EXPECT_EQ(propose(anne), refusal::none);
}

TEST_F(Psychologist, ThatAllDeclineIsOverAtOnce) {
  met();
  ASSERT_EQ(propose(anne), refusal::none);
  ASSERT_EQ(answer(true), refusal::none);
  for (auto* who : {&claude, &dominique})
    ASSERT_EQ(refused(ask<done>(who->practice, decline_conversation{visitor.id})), refusal::none);
  run();
  EXPECT_EQ(last_left(), (psychologist_left{{}, psychologist_end::expired}));
}

TEST_F(Psychologist, ThatTheVisitorDoesNotAnswerIsNotAskedForEver) {
  met();
  ASSERT_EQ(propose(anne), refusal::none);
  run_for(limits.psychologist.policy.agree_within);
  EXPECT_EQ(last_left(), (psychologist_left{{}, psychologist_end::expired}));
  EXPECT_EQ(answer(true), refusal::psychologist_over);
}

TEST_F(Psychologist, IsAnnouncedTheEndOfTheHoursAndReleasedThen) {
  joined();
  const auto five = monday_morning + hours{7}; // 17:00 in Paris
  run_for(five - minutes{10} - now() - seconds{1});
  EXPECT_EQ(shown().until, instant{});
  run_for(seconds{1});
  EXPECT_EQ(shown().until, five) << "the visitor";
  EXPECT_EQ(anne.told->cards.at(visitor.id).psychologist.until, five) << "the operator";
  EXPECT_EQ(claude.told->practice->joined.at(0).psychologist.until, five) << "the psychologist";
  run_for(minutes{10});
  EXPECT_EQ(last_left(), (psychologist_left{claude.profile.agent, psychologist_end::hours_over}));
  EXPECT_FALSE(at_work(claude));
  EXPECT_FALSE(claude.told->practice->here);
  EXPECT_FALSE(anne.told->psychologists.open);
  EXPECT_TRUE(holds_still());
}

TEST_F(Psychologist, WhoseLinkIsSilentIsLostAndTheOperatorGoesOn) {
  joined();
  caf::anon_send(claude.practice, agent_link{true});
  run_for(limits.psychologist.policy.silence_kept - seconds{1});
  EXPECT_TRUE(stored_events(visitor.id).back().seq > 0);
  EXPECT_EQ(count_stored(visitor.id, kind_of(psychologist_left{})), 0U);
  run_for(seconds{2});
  EXPECT_EQ(last_left(), (psychologist_left{claude.profile.agent, psychologist_end::lost}));
  EXPECT_TRUE(holds_still());
  EXPECT_EQ(anne.say(visitor.id, "je suis toujours là"), refusal::none);
}

TEST_F(Psychologist, WhoSignsOutLeaves) {
  joined();
  caf::anon_send(claude.practice, sign_off{});
  run();
  EXPECT_EQ(last_left(), (psychologist_left{claude.profile.agent, psychologist_end::left}));
}

TEST_F(Psychologist, IsSentAwayByTheHolderAlone) {
  joined();
  const auto dismiss = [this](const scripted_agent& by) {
    return refused(ask<done>(visitor.conversation(), dismiss_psychologist{by.profile.agent}));
  };
  EXPECT_EQ(dismiss(dominique), refusal::not_holder);
  EXPECT_EQ(dismiss(anne), refusal::none);
  run();
  EXPECT_FALSE(at_work(claude));
  EXPECT_EQ(dismiss(anne), refusal::none) << "it is so already";
}

TEST_F(Psychologist, StaysThroughAHandoverAndTheSuccessorSeesTheWhispers) {
  joined();
  ASSERT_EQ(whisper_by(anne, "avant le relais"), refusal::none);
  ASSERT_EQ(bruno.available(), refusal::none);
  ASSERT_EQ(anne.note(visitor.id, "note"), refusal::none);
  ASSERT_EQ(anne.hand_over(visitor.id, bruno), refusal::none);
  run();
  ASSERT_EQ(bruno.accept_handover(visitor.id), refusal::none);
  ASSERT_EQ(bruno.follow(visitor.id), refusal::none);
  EXPECT_TRUE(at_work(claude));
  EXPECT_EQ(whisper_by(claude, "après"), refusal::none);
  EXPECT_EQ(whispers_seen_by(bruno), (std::vector<std::string>{"avant le relais", "après"}));
  EXPECT_EQ(whisper_by(anne, "encore"), refusal::not_holder);
}

TEST_F(Psychologist, ComesBackWithTheConversationAfterARestartOfTheEngine) {
  joined();
  ASSERT_EQ(whisper_by(claude, "avant"), refusal::none);
  restart();
  ASSERT_EQ(anne.sign_on(), refusal::none);
  ASSERT_EQ(visitor.attach(), refusal::none);
  ASSERT_EQ(claude.practise(), refusal::none);
  run();
  EXPECT_TRUE(at_work(claude));
  ASSERT_EQ(claude.follow(visitor.id), refusal::none);
  EXPECT_EQ(shown().name, "Claude");
  EXPECT_EQ(whisper_by(claude, "après"), refusal::none);
  EXPECT_FALSE(visitor_saw_a_whisper());
}

TEST_F(Psychologist, WhoDoesNotComeBackAfterARestartIsLost) {
  joined();
  restart();
  run_for(limits.psychologist.policy.silence_kept + seconds{5});
  EXPECT_EQ(last_left(), (psychologist_left{claude.profile.agent, psychologist_end::lost}));
}

TEST_F(Psychologist, EndsWithTheConversation) {
  joined();
  ASSERT_EQ(refused(ask<done>(visitor.conversation(), close_conversation{author::visitor, {}})),
            refusal::none);
  run();
  EXPECT_FALSE(at_work(claude));
  EXPECT_EQ(claude.told->gone, std::vector{visitor.id});
}

TEST_F(Psychologist, AnAgentMayAskForATalkAndIsToldWhoComes) {
  met();
  EXPECT_EQ(refused(ask<done>(anne.desk, ask_for_talk{true})), refusal::none);
  run();
  ASSERT_EQ(claude.told->practice->talks.size(), 1U);
  EXPECT_EQ(claude.told->practice->talks.front().agent, anne.profile.agent);
  EXPECT_EQ(anne.told->talk, (talk_told{now(), {}}));
  EXPECT_EQ(refused(ask<done>(claude.practice, answer_talk{anne.profile.agent})), refusal::none);
  run();
  EXPECT_EQ(anne.told->talk.answered_by, "Claude");
  EXPECT_TRUE(dominique.told->practice->talks.empty());
  EXPECT_EQ(refused(ask<done>(anne.desk, ask_for_talk{false})), refusal::none);
  run();
  EXPECT_EQ(anne.told->talk, talk_told{});
}

TEST_F(Psychologist, IsNoOperatorAndAnOperatorIsNone) {
  start();
  EXPECT_EQ(anne.sign_on(), refusal::none);
  EXPECT_EQ(refused(ask<psychologist_handle>(directory::platform(system, force::police),
                                             find_psychologist{anne.profile})),
            refusal::forbidden);
  claude.profile.psychologist = true;
  EXPECT_EQ(claude.sign_on(), refusal::forbidden) << "no desk: nothing is offered to them";
}

} // namespace ecoute::test
