// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/conversation.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ecoute {
namespace {

const agent_id anne{1};
const agent_id bruno{2};
const conversation_policy policy;
constexpr std::uint32_t first_spell = 2; // the number of the first `queued`

instant at(int s) {
  return instant{seconds{1'000'000 + s}};
}
message_id id(std::uint64_t n) {
  return {{n, 1}};
}

say_it visitor_says(std::uint64_t n, std::string words) {
  return {author::visitor, {}, id(n), secret_text{std::move(words)}};
}
say_it operator_says(agent_id who, std::uint64_t n, std::string words) {
  return {author::operator_agent, who, id(n), secret_text{std::move(words)}};
}

/// A live conversation: what is decided is applied.
struct live {
  conversation_state state;
  std::vector<event> log;

  decision tell(const command& wish, int s = 0) {
    auto d = decide(state, wish, policy, at(s));
    for (const auto& e : d.events) {
      EXPECT_EQ(e.seq, state.last_seq + 1);
      apply(state, e);
      log.push_back(e);
    }
    return d;
  }
};

live waiting() {
  live c;
  c.tell(open_it{
      visitor_role::victim, {"33063", "Bordeaux", "33"}, {force::police, confidence::sure}, "fr"});
  return c;
}
live held_by(agent_id who) {
  auto c = waiting();
  c.tell(take_it{who, "Anne", force::police}, 1);
  return c;
}
live closed_one() {
  auto c = held_by(anne);
  c.tell(close_it{author::visitor, {}}, 2);
  return c;
}

std::string kinds(const decision& d) {
  if (d.duplicate)
    return "duplicate";
  if (d.refused())
    return std::string{"!"} + std::string{refusal_name(d.why_not)};
  std::string text;
  for (const auto& e : d.events)
    text += (text.empty() ? "" : " ") + std::string{kind_name(e.body)};
  return text;
}

struct row {
  command wish;
  std::string none, waits, held, over; ///< what each phase answers; held = by Anne
};

TEST(Conversation, AnswersEachCommandInEachPhase) {
  const std::string unknown = "!unknown_conversation";
  const std::vector<row> table = {
      {open_it{}, "opened queued", "!wrong_order", "!wrong_order", "!closed"},
      {note_offer{anne, {}, first_spell}, unknown, "offered", "!not_waiting", "!closed"},
      {note_lapse{anne, lapse_reason::expired, first_spell}, unknown, "offer_lapsed",
       "!not_waiting", "!closed"},
      {take_it{anne, "Anne", force::police}, unknown, "taken", "", "!closed"},
      {take_it{bruno, "Bruno", force::police}, unknown, "taken", "!already_taken", "!closed"},
      {take_it{anne, "Anne", force::gendarmerie}, unknown, "!unknown_conversation",
       "!unknown_conversation", "!unknown_conversation"},
      {take_it{}, unknown, "!malformed", "!malformed", "!malformed"},
      {visitor_says(1, "a"), unknown, "said", "said", "!closed"},
      {visitor_says(1, ""), unknown, "!empty_text", "!empty_text", "!closed"},
      {operator_says(anne, 1, "a"), unknown, "!not_holder", "said", "!closed"},
      {operator_says(bruno, 1, "a"), unknown, "!not_holder", "!not_holder", "!closed"},
      {say_it{author::engine, {}, id(1), secret_text{"a"}}, unknown, "!forbidden", "!forbidden",
       "!closed"},
      {lose_visitor{}, unknown, "visitor_lost", "visitor_lost", "!closed"},
      {find_visitor{}, unknown, "", "", "!closed"},
      {lose_operator{anne}, unknown, "!not_holder", "operator_lost", "!closed"},
      {lose_operator{bruno}, unknown, "!not_holder", "!not_holder", "!closed"},
      {find_operator{anne}, unknown, "!not_holder", "", "!closed"},
      {give_back{anne, return_reason::handed_back}, unknown, "!not_holder", "returned queued",
       "!closed"},
      {give_back{bruno, return_reason::handed_back}, unknown, "!not_holder", "!not_holder",
       "!closed"},
      {issue_code{}, unknown, "code_issued", "code_issued", "!closed"},
      {resume_by_code{}, unknown, "resumed", "resumed", "!closed"},
      {reopen_history{anne}, unknown, "!not_holder", "", "!closed"},
      {close_it{author::visitor, {}}, unknown, "closed", "closed", "!closed"},
      {close_it{author::operator_agent, anne}, unknown, "!not_holder", "closed", "!closed"},
      {close_it{author::operator_agent, bruno}, unknown, "!not_holder", "!not_holder", "!closed"},
      {close_it{author::operator_agent, anne, close_reason::abuse}, unknown, "!not_holder",
       "closed", "!closed"},
      {close_it{author::operator_agent, anne, close_reason::ended_by_visitor}, unknown,
       "!not_holder", "!malformed", "!closed"},
      {close_it{author::engine, {}}, unknown, "!forbidden", "!forbidden", "!closed"},
      {close_left{}, unknown, "", "", "!closed"},
  };
  for (std::size_t i = 0; i < table.size(); ++i) {
    EXPECT_EQ(kinds(live{}.tell(table[i].wish)), table[i].none) << "row " << i << ", not opened";
    EXPECT_EQ(kinds(waiting().tell(table[i].wish)), table[i].waits) << "row " << i << ", waiting";
    EXPECT_EQ(kinds(held_by(anne).tell(table[i].wish)), table[i].held) << "row " << i << ", held";
    EXPECT_EQ(kinds(closed_one().tell(table[i].wish)), table[i].over) << "row " << i << ", closed";
  }
}

TEST(Conversation, ShowsTheVisitorNoHoleWhereOffersStand) {
  auto c = waiting();
  c.tell(note_offer{anne, {}, first_spell}, 1);
  c.tell(note_lapse{anne, lapse_reason::expired, first_spell}, 2);
  c.tell(take_it{bruno, "Bruno", force::police}, 3);
  std::vector<std::uint32_t> seen;
  for (const auto& e : c.log)
    seen.push_back(e.visitor_position);
  EXPECT_EQ(seen, (std::vector<std::uint32_t>{1, 2, 0, 0, 3}));
  EXPECT_EQ(c.log.back().professional_position, 5u);
}

TEST(Conversation, KnowsWhetherItsHolderTookItShortOfTime) {
  const offer_reason tight{.among = 1, .short_of_time = true};
  auto c = waiting();
  c.tell(note_offer{anne, tight, first_spell}, 1);
  EXPECT_EQ(std::get<offered>(c.log.back().body).why, tight);
  c.tell(take_it{anne, "Anne", force::police}, 2);
  EXPECT_TRUE(c.state.short_of_time);
  EXPECT_EQ(c.state.held_since, at(2));
  c.tell(give_back{anne, return_reason::handed_back}, 3);
  EXPECT_FALSE(c.state.short_of_time);
  EXPECT_EQ(c.state.held_since, instant{});
  c.tell(take_it{anne, "Anne", force::police}, 4);
  EXPECT_FALSE(c.state.short_of_time) << "by hand: nobody asked her";
  auto by_another = waiting();
  by_another.tell(note_offer{anne, tight, first_spell}, 1);
  by_another.tell(take_it{bruno, "Bruno", force::police}, 2);
  EXPECT_FALSE(by_another.state.short_of_time);
  auto lapsed = waiting();
  lapsed.tell(note_offer{anne, tight, first_spell}, 1);
  lapsed.tell(note_lapse{anne, lapse_reason::expired, first_spell}, 2);
  lapsed.tell(take_it{anne, "Anne", force::police}, 3);
  EXPECT_FALSE(lapsed.state.short_of_time) << "by hand, after all";
}

TEST(Conversation, KnowsThatItsHolderWasOfferedItForWantOfASpeaker) {
  const offer_reason foreign{.among = 1, .other_language = true};
  auto c = waiting();
  c.tell(note_offer{anne, foreign, first_spell}, 1);
  auto by_another = c;
  c.tell(take_it{anne, "Anne", force::police}, 2);
  EXPECT_TRUE(c.state.other_language);
  by_another.tell(take_it{bruno, "Bruno", force::police}, 2);
  EXPECT_FALSE(by_another.state.other_language) << "by hand: who knows what they speak";
  c.tell(give_back{anne, return_reason::handed_back}, 3);
  EXPECT_FALSE(c.state.other_language) << "of that holder only";
}

TEST(Conversation, NeverGoesBackInTime) {
  auto c = waiting();
  c.tell(visitor_says(1, "a"), 50);
  c.tell(visitor_says(2, "b"), 10);
  EXPECT_EQ(c.log.back().at, at(50));
  c.tell(visitor_says(3, "c"), 51);
  EXPECT_EQ(c.log.back().at, at(51));
}

TEST(Conversation, KeepsTheFirstWishWhenGivenBack) {
  auto c = held_by(anne);
  c.tell(lose_operator{anne}, 100);
  EXPECT_TRUE(c.state.holder_silent);
  c.tell(give_back{anne, return_reason::operator_silent}, 160);
  EXPECT_EQ(c.state.where, phase::waiting);
  EXPECT_EQ(c.state.waiting_as, queue_reason::given_back);
  EXPECT_EQ(c.state.waiting_since, at(0));
  EXPECT_TRUE(c.state.holder.is_none());
  EXPECT_TRUE(c.state.holder_name.empty());
  EXPECT_FALSE(c.state.holder_silent);
  EXPECT_EQ(std::get<queued>(c.log.back().body).reason, queue_reason::given_back);
  EXPECT_EQ(kinds(c.tell(take_it{bruno, "Bruno", force::police}, 161)), "taken");
}

TEST(Conversation, AnswersAResendWithItsNumbersEvenWhenClosed) {
  auto c = held_by(anne);
  c.tell(note_offer{anne, {}, first_spell}, 1);
  const auto first = c.tell(visitor_says(7, "bonjour"), 2).events.at(0);
  c.tell(operator_says(anne, 8, "oui"), 3);
  for (const bool over : {false, true}) {
    if (over)
      c.tell(close_it{author::visitor, {}}, 4);
    const auto again = c.tell(visitor_says(7, "bonjour"), 9);
    EXPECT_TRUE(again.duplicate);
    EXPECT_FALSE(again.refused());
    EXPECT_TRUE(again.events.empty());
    EXPECT_EQ(again.before.seq, first.seq);
    EXPECT_EQ(again.before.visitor_position, first.visitor_position);
    EXPECT_EQ(again.before.professional_position, first.professional_position);
    EXPECT_EQ(again.before.at, first.at);
    EXPECT_EQ(kinds(c.tell(operator_says(anne, 8, "oui"), 9)), "duplicate");
  }
}

TEST(Conversation, RefusesAUsedIdWithOtherWordsOrFromSomeoneElse) {
  auto c = held_by(anne);
  c.tell(visitor_says(7, "bonjour"), 2);
  const auto before = c.state;
  EXPECT_EQ(kinds(c.tell(visitor_says(7, "bonsoir"), 3)), "!other_text");
  EXPECT_EQ(kinds(c.tell(operator_says(anne, 7, "bonjour"), 3)), "!other_text");
  EXPECT_EQ(c.state, before);
}

TEST(Conversation, BoundsWordsAndTheirNumber) {
  conversation_policy tight{.text_characters_max = 3, .text_bytes_max = 6, .messages_max = 2};
  auto state = waiting().state;
  const auto says = [&](std::uint64_t n, const char* words) {
    const auto d = decide(state, visitor_says(n, words), tight, at(1));
    for (const auto& e : d.events)
      apply(state, e);
    return kinds(d);
  };
  EXPECT_EQ(says(1, "abcd"), "!too_large");
  EXPECT_EQ(says(1, "\xF0\x9F\x99\x82\xF0\x9F\x99\x82"), "!too_large") << "8 bytes";
  EXPECT_EQ(says(1, "\xC3\xA9\xC3\xA9\xC3\xA9"), "said") << "3 characters in 6 bytes";
  EXPECT_EQ(says(2, "abc"), "said");
  EXPECT_EQ(says(3, "a"), "!too_large");
  EXPECT_EQ(says(2, "abc"), "duplicate");
}

TEST(Conversation, BoundsTheCodesItIssuesInAnHourAndNotForEver) {
  const conversation_policy tight{.codes_per_hour = 2};
  struct step {
    int s;
    command wish;
    std::string answer;
  };
  constexpr int hour_s = 3600;
  const std::vector<step> table = {
      {10, issue_code{}, "code_issued"},
      {600, issue_code{}, "code_issued"},
      {601, issue_code{}, "!codes_spent"},
      {0, issue_code{}, "!codes_spent"}, // a clock that steps back
      {700, take_it{anne, "Anne", force::police}, "taken"},
      {800, resume_by_code{}, "resumed"},
      {801, issue_code{}, "!codes_spent"}, // neither who holds it nor a return makes room
      {10 + hour_s - 1, issue_code{}, "!codes_spent"},
      {10 + hour_s, issue_code{}, "code_issued"}, // the first is an hour old
      {10 + hour_s, issue_code{}, "!codes_spent"},
      {600 + hour_s, issue_code{}, "code_issued"},
      {600 + hour_s + 1, issue_code{}, "!codes_spent"},
      {100 * hour_s, issue_code{}, "code_issued"},
      {100 * hour_s, issue_code{}, "code_issued"},
      {100 * hour_s, issue_code{}, "!codes_spent"},
  };
  auto c = waiting();
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto d = decide(c.state, table[i].wish, tight, at(table[i].s));
    EXPECT_EQ(kinds(d), table[i].answer) << "step " << i;
    for (const auto& e : d.events) {
      apply(c.state, e);
      c.log.push_back(e);
    }
  }
  EXPECT_LE(c.state.codes_issued.size(), tight.codes_per_hour) << "no more is remembered";
  conversation_state again;
  for (const auto& e : c.log)
    apply(again, e);
  EXPECT_EQ(again, c.state) << "known after a death too";
}

TEST(Conversation, BoundsTheFactsItStores) {
  open_it wish;
  wish.where.label = std::string(fact_bytes_max + 1, 'a');
  EXPECT_EQ(kinds(live{}.tell(wish)), "!too_large");
  EXPECT_EQ(
      kinds(waiting().tell(take_it{anne, std::string(fact_bytes_max + 1, 'a'), force::police})),
      "!too_large");
  wish = {};
  wish.route.platform = static_cast<force>(9);
  EXPECT_EQ(kinds(live{}.tell(wish)), "!malformed");
}

TEST(Conversation, LetsAQuickExitSayMoreThanALostConnection) {
  auto c = held_by(anne);
  EXPECT_EQ(kinds(c.tell(lose_visitor{loss_reason::connection}, 5)), "visitor_lost");
  EXPECT_EQ(kinds(c.tell(lose_visitor{loss_reason::connection}, 6)), "");
  EXPECT_FALSE(c.state.quick_exit);
  EXPECT_EQ(kinds(c.tell(lose_visitor{loss_reason::quick_exit}, 7)), "visitor_lost");
  EXPECT_TRUE(c.state.quick_exit);
  EXPECT_EQ(c.state.visitor_away_since, at(5));
  EXPECT_EQ(kinds(c.tell(lose_visitor{loss_reason::quick_exit}, 8)), "");
  EXPECT_EQ(kinds(c.tell(lose_visitor{loss_reason::connection}, 8)), "");
  EXPECT_TRUE(c.state.quick_exit);
  EXPECT_EQ(kinds(c.tell(visitor_says(1, "a"), 9)), "said");
  EXPECT_TRUE(c.state.visitor_away) << "words alone do not bring anyone back";
  EXPECT_EQ(kinds(c.tell(find_visitor{}, 10)), "visitor_back");
  EXPECT_FALSE(c.state.visitor_away || c.state.quick_exit);
}

TEST(Conversation, ShowsNoPastTextAfterACodeUntilItsOperatorReopensIt) {
  auto c = held_by(anne);
  c.tell(visitor_says(1, "avant"), 2);
  c.tell(resume_by_code{}, 3);
  EXPECT_TRUE(c.state.came_by_code);
  EXPECT_EQ(c.state.visitor_floor, c.log.back().visitor_position - 1);
  EXPECT_EQ(kinds(c.tell(reopen_history{bruno}, 4)), "!not_holder");
  EXPECT_EQ(kinds(c.tell(reopen_history{anne}, 4)), "history_reopened");
  EXPECT_EQ(c.state.visitor_floor, 0u);
  EXPECT_EQ(kinds(c.tell(reopen_history{anne}, 5)), "");
}

TEST(Conversation, CountsLeavingBeforeAnAnswerApart) {
  const auto why = [](live c, author by) {
    return std::get<closed>(c.tell(close_it{by, anne}, 9).events.at(0).body);
  };
  EXPECT_EQ(why(waiting(), author::visitor),
            (closed{author::visitor, {}, close_reason::left_before_answer}));
  EXPECT_EQ(why(held_by(anne), author::visitor),
            (closed{author::visitor, {}, close_reason::ended_by_visitor}));
  EXPECT_EQ(why(held_by(anne), author::operator_agent),
            (closed{author::operator_agent, anne, close_reason::ended_by_operator}));
}

TEST(Conversation, KeepsTheReasonAnOperatorGivesForTheEnd) {
  for (const auto why : {close_reason::no_answer, close_reason::abuse}) {
    auto c = held_by(anne);
    EXPECT_EQ(
        std::get<closed>(c.tell(close_it{author::operator_agent, anne, why}, 9).events.at(0).body),
        (closed{author::operator_agent, anne, why}));
  }
}

TEST(Conversation, CountsWhoWasTakenOnlyWhileAwayAsLeftBeforeAnAnswer) {
  for (const bool comes_back : {false, true}) {
    auto c = waiting();
    c.tell(lose_visitor{}, 1);
    c.tell(take_it{anne, "Anne", force::police}, 2);
    if (comes_back)
      c.tell(find_visitor{}, 3);
    const auto why =
        std::get<closed>(c.tell(close_it{author::operator_agent, anne}, 9).events.at(0).body);
    EXPECT_EQ(why.why,
              comes_back ? close_reason::ended_by_operator : close_reason::left_before_answer);
  }
}

TEST(Conversation, CountsWhoWasAnsweredOnceAndGivenBackAsAnswered) {
  auto c = held_by(anne);
  c.tell(give_back{anne, return_reason::handed_back}, 2);
  const auto why = std::get<closed>(c.tell(close_it{author::visitor, {}}, 9).events.at(0).body);
  EXPECT_EQ(why.why, close_reason::ended_by_visitor);
}

constexpr int kept_s = 30 * 60; ///< absence_kept

TEST(Conversation, KeepsThePlaceOfWhoIsLostThenClosesByItself) {
  for (const auto how : {loss_reason::connection, loss_reason::quick_exit}) {
    auto c = waiting();
    EXPECT_EQ(left_at(c.state, policy), std::nullopt);
    c.tell(lose_visitor{how}, 100);
    EXPECT_EQ(left_at(c.state, policy), at(100 + kept_s));
    EXPECT_EQ(kinds(c.tell(close_left{}, 100 + kept_s - 1)), "");
    const auto end = c.tell(close_left{}, 100 + kept_s);
    ASSERT_EQ(kinds(end), "closed");
    EXPECT_EQ(std::get<closed>(end.events.at(0).body),
              (closed{author::engine, {}, close_reason::left_before_answer}));
    EXPECT_TRUE(token_alive(c.state, policy, at(100 + kept_s + 60))) << "the page is told so";
  }
}

TEST(Conversation, CountsTheAbsenceFromTheLastLoss) {
  auto c = waiting();
  c.tell(lose_visitor{}, 100);
  c.tell(find_visitor{}, 100 + kept_s - 1);
  EXPECT_EQ(left_at(c.state, policy), std::nullopt);
  EXPECT_EQ(kinds(c.tell(close_left{}, 100 + kept_s)), "");
  c.tell(lose_visitor{}, 5000);
  c.tell(lose_visitor{loss_reason::quick_exit}, 5500);
  EXPECT_EQ(left_at(c.state, policy), at(5000 + kept_s)) << "away since the first";
}

TEST(Conversation, LeavesWhoWasAnsweredInAnOperatorsCare) {
  auto c = held_by(anne);
  c.tell(lose_visitor{}, 5);
  EXPECT_EQ(left_at(c.state, policy), std::nullopt) << "held";
  c.tell(give_back{anne, return_reason::operator_silent}, 6);
  EXPECT_EQ(left_at(c.state, policy), std::nullopt) << "in the queue again";
  EXPECT_EQ(kinds(c.tell(close_left{}, 100 * kept_s)), "");
}

TEST(Conversation, ClosesWhoWasOnlyEverHeldWhileAway) {
  auto c = waiting();
  c.tell(lose_visitor{}, 5);
  c.tell(take_it{anne, "Anne", force::police}, 6);
  EXPECT_EQ(kinds(c.tell(close_left{}, 5 + kept_s)), "") << "held";
  c.tell(give_back{anne, return_reason::operator_silent}, 5 + kept_s);
  EXPECT_EQ(kinds(c.tell(close_left{}, 5 + kept_s)), "closed");
}

TEST(Conversation, LetsATokenLiveTwoHoursAfterTheLoss) {
  auto c = held_by(anne);
  EXPECT_TRUE(token_alive(c.state, policy, at(1'000'000)));
  c.tell(lose_visitor{}, 100);
  EXPECT_TRUE(token_alive(c.state, policy, at(100 + 7199)));
  EXPECT_FALSE(token_alive(c.state, policy, at(100 + 7200)));
  c.tell(find_visitor{}, 200);
  EXPECT_TRUE(token_alive(c.state, policy, at(1'000'000)));
  c.tell(close_it{author::visitor, {}}, 300);
  EXPECT_TRUE(token_alive(c.state, policy, at(300 + 7199)));
  EXPECT_FALSE(token_alive(c.state, policy, at(300 + 7200)));
  EXPECT_FALSE(token_alive(conversation_state{}, policy, at(0)));
}

} // namespace
} // namespace ecoute
