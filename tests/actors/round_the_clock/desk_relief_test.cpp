// SPDX-License-Identifier: EUPL-1.2
// One operator's desk and the end of duty.
#include "config/limits.hpp"
#include "tests/actors/round_the_clock/lone_desk.hpp"

namespace ecoute::test {

namespace {

using std::chrono::hours;

class DeskRelief : public lone_desk {
protected:
  DeskRelief() {
    directory::put(system, force::police, platform.as<platform_handle>());
    platform.on<find_desk_of>([this](const find_desk_of&) { return theirs.as<operator_handle>(); });
    theirs.on<ask_room>([](const ask_room&) { return done{}; });
    conversation.on<hand_back>([](const hand_back&) { return done{}; });
    conversation.on<invite>([](const invite&) { return done{}; });
    conversation.on<intervene>([](const intervene&) { return done{}; });
    queue.on<check_relief>([](const check_relief&) { return done{}; });
  }

  /// This one for everything, unless a duty officer chose; `possible`: whether that can be.
  void queue_proposes(agent_id to, bool possible = true) {
    queue.on<plan_my_relief>([to, possible](const plan_my_relief& m) {
      relief_plan plan;
      for (const auto& h : m.held) {
        relief_line line{h.card.id, to};
        line.chosen = h.card.relief_chosen && possible;
        if (h.card.relief_chosen && !possible)
          line.why_not = refusal::colleague_full;
        if (line.chosen)
          line.to = h.card.relief_to;
        plan.lines.push_back(line);
      }
      return plan;
    });
  }
  /// The conversation tells what a duty officer chose, and who is asked now.
  void chosen(const conversation_id& id, std::optional<agent_id> to, agent_id invited = {}) {
    conversation_card card;
    card.id = id;
    card.where = phase::held;
    card.holder = me;
    card.relief_chosen = to.has_value();
    card.relief_to = to.value_or(agent_id{});
    card.invited = invited;
    caf::anon_send(it, card_changed{card});
    run();
  }
  std::vector<agent_id> asked() {
    std::vector<agent_id> all;
    for (const auto& i : conversation.got<invite>())
      all.push_back(i.to);
    return all;
  }
  using agents = std::vector<agent_id>;

  void duty_ends(instant until) {
    caf::anon_send(it, duty_told{{me, until, profile.certified_until, now() + hours{9}, {"en"}}});
    run();
  }
  std::vector<relief_stage> stages() {
    std::vector<relief_stage> all;
    for (const auto& told : session.got<relief_told>())
      all.push_back(told.stage);
    return all;
  }

  agent_id sacha{2};
  agent_id noa{3};
  agent_id officer{9};
  probe platform{system};
  probe theirs{system};
};

} // namespace

TEST_F(DeskRelief, TellsTheQueueWhatTheRosterSays) {
  attach();
  duty_ends(now() + hours{8});
  EXPECT_EQ(last_told().duty_until, now() + hours{8});
  EXPECT_EQ(last_told().minors_until, now() + hours{9});
  EXPECT_EQ(last_told().languages, std::vector<std::string>{"en"});
}

TEST_F(DeskRelief, RemindsHandsOverAndGivesBackAtTheirTimes) {
  attach();
  ASSERT_EQ(be(presence::available), refusal::none);
  duty_ends(now() + hours{1});
  hold(x);
  hold(y);
  session.forget();
  run_for(minutes{45} - milliseconds{1});
  EXPECT_TRUE(stages().empty());
  run_for(milliseconds{1});
  EXPECT_EQ(stages(), std::vector{relief_stage::leaving});
  EXPECT_EQ(session.got<relief_told>().back().duty_until, now() + minutes{15});
  run_for(minutes{15});
  EXPECT_EQ(stages().back(), relief_stage::over);
  EXPECT_EQ(conversation.count<hand_back>(), 0U) << "overtime runs";
  EXPECT_EQ(be(presence::available), refusal::not_available) << "off duty";
  run_for(minutes{15});
  EXPECT_EQ(stages().back(), relief_stage::spent);
  ASSERT_EQ(conversation.count<hand_back>(), 2U);
  EXPECT_EQ(conversation.got<hand_back>().front().why, return_reason::overtime_spent);
  EXPECT_EQ(last_told().state, presence::on_break);
  EXPECT_EQ(session.got<presence_changed>().back().state, presence::on_break);
}

TEST_F(DeskRelief, TriesAgainUntilNothingIsHeld) {
  attach();
  hold(x);
  conversation.on<hand_back>([](const hand_back&) { return refusal::unavailable; });
  duty_ends(now() - hours{1});
  EXPECT_EQ(conversation.count<hand_back>(), 1U);
  run_for(limits.supervision.reload_pause * 3);
  EXPECT_GE(conversation.count<hand_back>(), 3U);
  caf::anon_send(it, no_longer_holding{x});
  run();
  conversation.forget();
  run_for(hours{1});
  EXPECT_EQ(conversation.count<hand_back>(), 0U);
}

TEST_F(DeskRelief, GivesBackAtOnceWhatIsAnnouncedAfterTheOvertime) {
  duty_ends(now() - hours{1});
  hold(x);
  EXPECT_EQ(conversation.count<hand_back>(), 1U) << "as after a restart of the engine";
}

TEST_F(DeskRelief, AnEndThatMovesLaterKeepsTheConversations) {
  attach();
  ASSERT_EQ(be(presence::available), refusal::none);
  duty_ends(now() + minutes{5});
  hold(x);
  run_for(minutes{10});
  EXPECT_EQ(stages().back(), relief_stage::over);
  duty_ends(now() + hours{2});
  EXPECT_EQ(stages().back(), relief_stage::on_duty);
  run_for(hours{1});
  EXPECT_EQ(conversation.count<hand_back>(), 0U);
  EXPECT_EQ(be(presence::available), refusal::none);
}

TEST_F(DeskRelief, AnExpiredCertificateEndsNothingThatIsHeld) {
  attach();
  ASSERT_EQ(be(presence::available), refusal::none);
  hold(x);
  profile.certified_until = now() + minutes{1};
  duty_ends(now() + hours{8});
  EXPECT_EQ(session.got<relief_told>().back().certified_until, now() + minutes{1});
  run_for(hours{1});
  EXPECT_EQ(conversation.count<hand_back>(), 0U);
  EXPECT_EQ(be(presence::available), refusal::not_certified);
}

TEST_F(DeskRelief, IsPlannedAnewAsLongAsTheEndIsNear) {
  queue_proposes(sacha);
  attach();
  duty_ends(now() + minutes{10});
  hold(x);
  EXPECT_EQ(queue.count<plan_my_relief>(), 1U);
  run_for(fixed::relief_planned_every * 3);
  EXPECT_EQ(queue.count<plan_my_relief>(), 4U) << "colleagues come and go";
  caf::anon_send(it, no_longer_holding{x});
  run();
  queue.forget();
  run_for(minutes{5});
  EXPECT_EQ(queue.count<plan_my_relief>(), 0U) << "there is nothing to take over";
}

TEST_F(DeskRelief, TheQueueIsToldWhatIsPlannedAndThatNothingIsAnyMore) {
  queue_proposes(sacha);
  attach();
  const auto end = now() + minutes{10};
  duty_ends(end);
  hold(x);
  ASSERT_EQ(queue.count<relief_listed>(), 1U);
  const auto listed = queue.got<relief_listed>().back();
  EXPECT_EQ(listed.from, me);
  EXPECT_EQ(listed.until, end);
  ASSERT_EQ(listed.lines.size(), 1U);
  EXPECT_EQ(listed.lines.front().to, sacha);
  run_for(fixed::relief_planned_every);
  EXPECT_EQ(queue.count<relief_listed>(), 1U) << "on change only";
  caf::anon_send(it, announce_yourself{});
  run();
  EXPECT_EQ(queue.count<relief_listed>(), 2U) << "a new queue knows nothing";
  duty_ends(now() + hours{5});
  EXPECT_TRUE(queue.got<relief_listed>().back().lines.empty()) << "the end was moved";
}

TEST_F(DeskRelief, AChoiceIsCheckedByTheQueueAndRecordedByTheConversation) {
  queue_proposes(sacha);
  attach();
  duty_ends(now() + minutes{10});
  hold(x);
  ASSERT_EQ(request(choose_relief{x, noa, officer, "Morgan"}), refusal::none);
  ASSERT_EQ(queue.count<check_relief>(), 1U);
  EXPECT_EQ(queue.got<check_relief>().front().to, noa);
  EXPECT_EQ(queue.got<check_relief>().front().planned.held.size(), 1U);
  ASSERT_EQ(conversation.count<intervene>(), 1U);
  const auto wish = conversation.got<intervene>().front();
  EXPECT_EQ(wish.what, intervention::plan_relief);
  EXPECT_EQ(wish.by, officer);
  EXPECT_EQ(wish.shown_name, "Morgan");
  EXPECT_EQ(wish.shown, me) << "it is refused if somebody else holds it";
  EXPECT_EQ(wish.successor, noa);
}

TEST_F(DeskRelief, AChoiceThatCannotBeIsRefusedAndNotRecorded) {
  queue_proposes(sacha);
  attach();
  hold(x);
  EXPECT_EQ(request(choose_relief{x, noa, officer, "Morgan"}), refusal::unknown_conversation)
      << "no relief of it is planned";
  duty_ends(now() + minutes{10});
  queue.on<check_relief>([](const check_relief&) { return refusal::colleague_full; });
  EXPECT_EQ(request(choose_relief{x, noa, officer, "Morgan"}), refusal::colleague_full);
  EXPECT_EQ(request(choose_relief{z, noa, officer, "Morgan"}), refusal::changed_hands);
  EXPECT_EQ(conversation.count<intervene>(), 0U);
}

TEST_F(DeskRelief, WhatWasChosenIsAskedAtTheEndOfDuty) {
  queue_proposes(sacha);
  attach();
  duty_ends(now() + minutes{10});
  hold(x);
  hold(y);
  queue.forget();
  chosen(x, noa);
  ASSERT_EQ(queue.count<plan_my_relief>(), 1U) << "planned anew at once";
  EXPECT_EQ(session.got<relief_told>().back().planned.size(), 2U);
  EXPECT_TRUE(asked().empty()) << "nobody is asked before the end";
  run_for(minutes{10});
  const auto all = asked();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(std::count(all.begin(), all.end(), noa), 1);
  EXPECT_EQ(std::count(all.begin(), all.end(), sacha), 1);
}

TEST_F(DeskRelief, WhatIsToBeAsProposedAgainIsRecordedUncheckedAndPlannedAnew) {
  queue_proposes(sacha);
  attach();
  duty_ends(now() + minutes{10});
  hold(x);
  chosen(x, noa);
  queue.on<check_relief>([](const check_relief&) { return refusal::colleague_full; });
  ASSERT_EQ(request(choose_relief{x, {}, officer, "Morgan", true}), refusal::none);
  ASSERT_EQ(conversation.count<intervene>(), 1U);
  EXPECT_TRUE(conversation.got<intervene>().front().as_proposed);
  chosen(x, std::nullopt);
  const auto line = session.got<relief_told>().back().planned.front();
  EXPECT_EQ(line.to, sacha);
  EXPECT_FALSE(line.chosen);
  run_for(minutes{10});
  EXPECT_EQ(asked(), agents{sacha});
  EXPECT_EQ(request(choose_relief{z, {}, officer, "Morgan", true}), refusal::changed_hands);
}

TEST_F(DeskRelief, WhatIsToGoToTheQueueGoesThereAtTheEndOfDutyAndTheRestIsHandedOver) {
  queue_proposes(sacha);
  attach();
  duty_ends(now() + minutes{10});
  hold(x);
  hold(y);
  chosen(x, agent_id{});
  run_for(minutes{10} - milliseconds{1});
  EXPECT_EQ(conversation.count<hand_back>(), 0U);
  run_for(milliseconds{1});
  ASSERT_EQ(conversation.count<hand_back>(), 1U) << "not only once the overtime is spent";
  EXPECT_EQ(conversation.got<hand_back>().front().why, return_reason::overtime_spent);
  EXPECT_EQ(asked(), agents{sacha});
}

TEST_F(DeskRelief, AChoiceDuringTheOvertimeIsAskedInsteadOfWhoWasAsked) {
  queue_proposes(sacha);
  attach();
  duty_ends(now() + minutes{5});
  hold(x);
  run_for(minutes{5});
  ASSERT_EQ(asked(), agents{sacha});
  chosen(x, noa, sacha);
  EXPECT_EQ(asked(), (agents{sacha, noa}));
  chosen(x, noa, noa);
  run_for(limits.queue.offer_life * 2);
  EXPECT_EQ(asked(), (agents{sacha, noa})) << "who is asked may answer";
}

TEST_F(DeskRelief, WhoIsAskedIsNotDisturbedByAChoiceThatCannotBe) {
  queue_proposes(sacha, false);
  attach();
  duty_ends(now() + minutes{5});
  hold(x);
  run_for(minutes{5});
  ASSERT_EQ(asked(), agents{sacha});
  chosen(x, noa, sacha);
  run_for(limits.queue.offer_life * 2);
  EXPECT_EQ(asked(), agents{sacha});
  const auto line = session.got<relief_told>().back().planned.front();
  EXPECT_EQ(line.to, sacha);
  EXPECT_EQ(line.why_not, refusal::colleague_full) << "and what became of the choice is said";
}

TEST_F(DeskRelief, WhoIsAskedAnswersInPeaceWhenTheChoiceIsLeftToTheProposalAgain) {
  queue_proposes(sacha);
  attach();
  duty_ends(now() + minutes{5});
  hold(x);
  chosen(x, noa);
  run_for(minutes{5});
  ASSERT_EQ(asked(), agents{noa});
  const auto line = [this] { return session.got<relief_told>().back().planned.front(); };
  chosen(x, noa, noa);
  EXPECT_TRUE(line().chosen);
  chosen(x, std::nullopt, noa);
  EXPECT_EQ(line().to, noa);
  EXPECT_FALSE(line().chosen) << "by nobody's choice any more";
  chosen(x, noa, noa);
  EXPECT_TRUE(line().chosen) << "asked already, and chosen again";
  run_for(limits.queue.offer_life * 2);
  EXPECT_EQ(asked(), agents{noa});
}

TEST_F(DeskRelief, AConsoleThatComesLaterSeesTheStageAndTheGaps) {
  duty_ends(now() + minutes{5});
  const coverage_told gaps{force::police, {{{now(), now() + hours{1}}, 0, 2}}};
  caf::anon_send(it, gaps);
  run();
  const auto view = attach();
  EXPECT_EQ(view.relief.stage, relief_stage::leaving);
  EXPECT_EQ(view.coverage, gaps);
  caf::anon_send(it, coverage_told{});
  run();
  EXPECT_TRUE(session.got<coverage_told>().back().gaps.empty()) << "filled";
}

} // namespace ecoute::test
