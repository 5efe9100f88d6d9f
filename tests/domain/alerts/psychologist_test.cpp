// SPDX-License-Identifier: EUPL-1.2
// A psychologist in a conversation: asked for, agreed to, invited, joined, gone.
#include "actors/domain/psychologist_rules.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace ecoute {
namespace {

const agent_id anne{1};
const agent_id benoit{2};
const agent_id claude{11};
const agent_id dominique{12};
const conversation_policy policy;
constexpr auto start = seconds{1'000'000};

message_id id(std::uint64_t n) {
  return {{n, 1}};
}

struct psychologists : ::testing::Test {
  psychologists() { open({}); }
  void open(agent_id trainee) {
    state = {};
    log.clear();
    tell(open_it{visitor_role::victim,
                 {"33063", "Bordeaux", "33"},
                 {force::police, confidence::sure},
                 "fr",
                 trainee});
    tell(take_it{anne, "Anne", force::police});
  }
  decision tell(const command& wish) {
    auto d = decide(state, wish, policy, now());
    for (const auto& e : d.events) {
      apply(state, e);
      log.push_back(e);
    }
    return d;
  }
  refusal refused(const command& wish) {
    const auto before = state;
    const auto why = tell(wish).why_not;
    EXPECT_EQ(state, before) << "a refusal changes nothing";
    return why;
  }
  /// The names of what is stored, "" for nothing.
  std::string kinds(const command& wish) {
    const auto made = tell(wish);
    if (made.refused())
      return "!" + std::string{refusal_name(made.why_not)};
    std::string all;
    for (const auto& e : made.events)
      all += (all.empty() ? "" : " ") + std::string{kind_name(e.body)};
    return all;
  }
  [[nodiscard]] instant now() const { return instant{start + at}; }
  [[nodiscard]] psychologist_stage stage() const { return state.psychologist.stage; }

  void asked() { tell(ask_psychologist_it{anne}); }
  void agreed() {
    asked();
    tell(answer_psychologist_it{true});
  }
  void invited() {
    agreed();
    tell(invite_psychologists_it{{claude, dominique}, now() + seconds{60}});
  }
  void joined() {
    invited();
    tell(joins(claude));
  }
  static join_psychologist_it joins(agent_id who) { return {who, "Claude", force::police}; }
  [[nodiscard]] psychologist_left last_left() const {
    return std::get<psychologist_left>(log.back().body);
  }

  conversation_state state;
  std::vector<event> log;
  milliseconds at{0};
};

TEST_F(psychologists, JoinOnlyAfterTheHolderAskedAndTheVisitorAgreed) {
  EXPECT_EQ(refused(answer_psychologist_it{true}), refusal::psychologist_over);
  EXPECT_EQ(refused(invite_psychologists_it{{claude}, now() + seconds{60}}),
            refusal::psychologist_over);
  EXPECT_EQ(refused(joins(claude)), refusal::psychologist_over);
  EXPECT_EQ(kinds(ask_psychologist_it{anne}), "psychologist_proposed");
  EXPECT_EQ(refused(invite_psychologists_it{{claude}, now() + seconds{60}}),
            refusal::psychologist_over)
      << "the visitor has not answered";
  EXPECT_EQ(refused(joins(claude)), refusal::psychologist_over);
  EXPECT_EQ(kinds(answer_psychologist_it{true}), "psychologist_answered");
  EXPECT_EQ(kinds(invite_psychologists_it{{claude, dominique}, now() + seconds{60}}),
            "psychologist_invited psychologist_invited");
  EXPECT_EQ(kinds(joins(claude)), "psychologist_joined");
  EXPECT_EQ(state.psychologist.who, claude);
  EXPECT_EQ(state.psychologist.name, "Claude");
}

TEST_F(psychologists, AreAskedForByTheHolderAloneAndOnceAtATime) {
  EXPECT_EQ(refused(ask_psychologist_it{benoit}), refusal::not_holder);
  asked();
  EXPECT_EQ(refused(ask_psychologist_it{anne}), refusal::psychologist_already);
  tell(answer_psychologist_it{true});
  EXPECT_EQ(refused(ask_psychologist_it{anne}), refusal::psychologist_already);
  tell(invite_psychologists_it{{claude}, now() + seconds{60}});
  tell(joins(claude));
  EXPECT_EQ(refused(ask_psychologist_it{anne}), refusal::psychologist_already);
}

TEST_F(psychologists, AreNotAskedForInATraining) {
  open(anne);
  EXPECT_EQ(refused(ask_psychologist_it{anne}), refusal::forbidden);
}

TEST_F(psychologists, AreRefusedByTheVisitorAtAnyTime) {
  EXPECT_EQ(kinds(answer_psychologist_it{false}), "") << "nobody asks: nothing to say no to";
  asked();
  EXPECT_EQ(kinds(answer_psychologist_it{false}), "psychologist_answered");
  EXPECT_EQ(stage(), psychologist_stage::none);
  invited();
  EXPECT_EQ(kinds(answer_psychologist_it{false}), "psychologist_left");
  EXPECT_EQ(last_left(), (psychologist_left{{}, psychologist_end::withdrawn}));
  joined();
  EXPECT_EQ(kinds(answer_psychologist_it{false}), "psychologist_left");
  EXPECT_EQ(last_left(), (psychologist_left{claude, psychologist_end::withdrawn}));
  EXPECT_EQ(stage(), psychologist_stage::none);
  EXPECT_EQ(kinds(ask_psychologist_it{anne}), "psychologist_proposed")
      << "the holder may ask again";
}

TEST_F(psychologists, AgreedToTwiceChangeNothing) {
  agreed();
  EXPECT_EQ(kinds(answer_psychologist_it{true}), "");
  joined();
  EXPECT_EQ(kinds(answer_psychologist_it{true}), "");
}

TEST_F(psychologists, JoinOneOfThemOnly) {
  invited();
  EXPECT_EQ(kinds(joins(dominique)), "psychologist_joined");
  EXPECT_EQ(refused(joins(claude)), refusal::already_taken);
  EXPECT_EQ(kinds(joins(dominique)), "") << "the answer was lost";
  EXPECT_TRUE(state.psychologist.invited.empty());
}

TEST_F(psychologists, JoinOnlyIfInvitedInTimeAndOnTheirPlatform) {
  invited();
  EXPECT_EQ(refused(joins(agent_id{13})), refusal::psychologist_over);
  EXPECT_EQ(refused(join_psychologist_it{claude, "Claude", force::gendarmerie}),
            refusal::unknown_conversation);
  EXPECT_EQ(refused(join_psychologist_it{claude, "Claude", {}}), refusal::unknown_conversation);
  EXPECT_EQ(refused(join_psychologist_it{claude, std::string(300, 'n'), force::police}),
            refusal::too_large);
  at += seconds{60};
  EXPECT_EQ(refused(joins(claude)), refusal::psychologist_over);
}

TEST_F(psychologists, InvitedMustBeSomebodyWithTimeToAnswer) {
  agreed();
  EXPECT_EQ(refused(invite_psychologists_it{{agent_id{}}, now() + seconds{60}}),
            refusal::malformed);
  EXPECT_EQ(refused(invite_psychologists_it{{claude}, now()}), refusal::malformed);
  tell(invite_psychologists_it{{claude}, now() + seconds{60}});
  EXPECT_EQ(kinds(invite_psychologists_it{{dominique}, now() + seconds{60}}), "")
      << "those who are asked are waited for";
}

TEST_F(psychologists, NobodyThereIsTheEndOfIt) {
  agreed();
  EXPECT_EQ(kinds(invite_psychologists_it{{}, now() + seconds{60}}), "psychologist_left");
  EXPECT_EQ(last_left(), (psychologist_left{{}, psychologist_end::expired}));
  EXPECT_EQ(stage(), psychologist_stage::none);
}

TEST_F(psychologists, DeclinedByAllAreOver) {
  invited();
  EXPECT_EQ(kinds(end_psychologist_it{claude, psychologist_end::declined}), "psychologist_left");
  EXPECT_EQ(log.back().visitor_position, 0U) << "who says no is not the visitor's to know";
  EXPECT_EQ(kinds(end_psychologist_it{claude, psychologist_end::declined}), "") << "a resend";
  EXPECT_EQ(refused(joins(claude)), refusal::psychologist_over);
  EXPECT_EQ(kinds(end_psychologist_it{dominique, psychologist_end::declined}),
            "psychologist_left psychologist_left");
  EXPECT_EQ(last_left(), (psychologist_left{{}, psychologist_end::expired}));
  EXPECT_GT(log.back().visitor_position, 0U);
  EXPECT_EQ(stage(), psychologist_stage::none);
}

TEST_F(psychologists, LeaveAreLostOrAreSentAwayOnceOnly) {
  for (const auto how : {psychologist_end::left, psychologist_end::lost}) {
    joined();
    EXPECT_EQ(kinds(end_psychologist_it{dominique, how}), "") << "somebody else's end";
    EXPECT_EQ(kinds(end_psychologist_it{claude, how}), "psychologist_left");
    EXPECT_EQ(last_left(), (psychologist_left{claude, how}));
    EXPECT_EQ(kinds(end_psychologist_it{claude, how}), "");
  }
  joined();
  EXPECT_EQ(refused(end_psychologist_it{benoit, psychologist_end::sent_away}), refusal::not_holder);
  EXPECT_EQ(refused(end_psychologist_it{claude, psychologist_end::withdrawn}), refusal::malformed)
      << "that is the visitor's word";
  EXPECT_EQ(kinds(end_psychologist_it{anne, psychologist_end::sent_away}), "psychologist_left");
  EXPECT_EQ(last_left(), (psychologist_left{claude, psychologist_end::sent_away}));
  EXPECT_EQ(kinds(end_psychologist_it{anne, psychologist_end::sent_away}), "");
}

TEST_F(psychologists, AreReleasedAtTheEndOfTheHours) {
  for (void (psychologists::*reach)() :
       {&psychologists::asked, &psychologists::invited, &psychologists::joined}) {
    (this->*reach)();
    EXPECT_EQ(kinds(end_psychologist_it{{}, psychologist_end::hours_over}), "psychologist_left");
    EXPECT_EQ(stage(), psychologist_stage::none);
  }
  EXPECT_EQ(kinds(end_psychologist_it{{}, psychologist_end::hours_over}), "");
}

TEST_F(psychologists, WhoHasJoinedDoesNotExpire) {
  joined();
  EXPECT_EQ(kinds(end_psychologist_it{{}, psychologist_end::expired}), "");
  EXPECT_EQ(psychologist_due(state.psychologist, {}), std::nullopt);
}

TEST_F(psychologists, WaitForEachAnswerForABoundedTime) {
  const psychologist_policy p;
  asked();
  EXPECT_EQ(psychologist_due(state.psychologist, p), now() + p.agree_within);
  at += seconds{5};
  tell(answer_psychologist_it{true});
  EXPECT_EQ(psychologist_due(state.psychologist, p), now() + p.answer_within);
  tell(invite_psychologists_it{{claude}, now() + seconds{42}});
  EXPECT_EQ(psychologist_due(state.psychologist, p), now() + seconds{42});
}

TEST_F(psychologists, SayLinesOnlyOnceTheyHaveJoined) {
  const auto line = [](std::uint64_t n) {
    return say_it{author::psychologist, claude, id(n), secret_text{"bonjour"}};
  };
  invited();
  EXPECT_EQ(refused(line(1)), refusal::psychologist_over);
  tell(joins(claude));
  EXPECT_EQ(kinds(line(1)), "said");
  EXPECT_GT(log.back().visitor_position, 0U);
  EXPECT_EQ(std::get<said>(log.back().body).agent, claude);
  EXPECT_TRUE(tell(line(1)).duplicate);
  EXPECT_EQ(refused(say_it{author::psychologist, dominique, id(2), secret_text{"moi"}}),
            refusal::psychologist_over);
  tell(end_psychologist_it{claude, psychologist_end::left});
  EXPECT_TRUE(tell(line(1)).duplicate) << "only the acknowledgement was lost";
  EXPECT_EQ(refused(line(3)), refusal::psychologist_over);
}

TEST_F(psychologists, WhisperWithTheHolderAndTheVisitorNeverSeesIt) {
  const auto whispers = [](agent_id who, std::uint64_t n) {
    return whisper_it{who, id(n), secret_text{"entre nous"}};
  };
  invited();
  EXPECT_EQ(refused(whispers(anne, 1)), refusal::psychologist_over) << "nobody hears it yet";
  EXPECT_EQ(refused(whispers(claude, 1)), refusal::not_holder);
  tell(joins(claude));
  EXPECT_EQ(kinds(whispers(anne, 1)), "whispered");
  EXPECT_EQ(std::get<whispered>(log.back().body).who, author::operator_agent);
  EXPECT_EQ(kinds(whispers(claude, 2)), "whispered");
  EXPECT_EQ(std::get<whispered>(log.back().body).who, author::psychologist);
  EXPECT_EQ(log.back().visitor_position, 0U);
  EXPECT_TRUE(tell(whispers(claude, 2)).duplicate);
  EXPECT_EQ(refused(whispers(benoit, 3)), refusal::not_holder);
  EXPECT_EQ(refused(whisper_it{anne, id(4), secret_text{}}), refusal::empty_text);
}

TEST_F(psychologists, AnIdOfAWhisperIsNeverOneOfAMessage) {
  joined();
  tell(whisper_it{anne, id(1), secret_text{"mot"}});
  EXPECT_EQ(refused(say_it{author::operator_agent, anne, id(1), secret_text{"mot"}}),
            refusal::other_text)
      << "the acknowledgement of a whisper must not pass for one of a line to the visitor";
  tell(say_it{author::operator_agent, anne, id(2), secret_text{"mot"}});
  EXPECT_EQ(refused(whisper_it{anne, id(2), secret_text{"mot"}}), refusal::other_text);
}

TEST_F(psychologists, TheHolderNeverLosesTheConversation) {
  joined();
  tell(say_it{author::psychologist, claude, id(1), secret_text{"bonjour"}});
  tell(end_psychologist_it{claude, psychologist_end::left});
  EXPECT_EQ(state.holder, anne);
  EXPECT_EQ(state.where, phase::held);
}

TEST_F(psychologists, StayThroughAHandoverAndWhisperWithTheSuccessor) {
  joined();
  tell(note_it{anne, id(1), secret_text{"note"}});
  tell(invite_it{anne, benoit, handover_reason::asked});
  tell(accept_it{benoit, "Benoît", force::police});
  ASSERT_EQ(state.holder, benoit);
  EXPECT_TRUE(state.psychologist.joined_by(claude));
  EXPECT_EQ(kinds(whisper_it{benoit, id(2), secret_text{"bonjour"}}), "whispered");
  EXPECT_EQ(refused(whisper_it{anne, id(3), secret_text{"adieu"}}), refusal::not_holder);
}

TEST_F(psychologists, StayWithTheVisitorWhenItGoesBackToItsQueue) {
  joined();
  EXPECT_EQ(kinds(give_back{anne, return_reason::operator_silent}), "returned queued");
  EXPECT_TRUE(state.psychologist.joined_by(claude));
  EXPECT_EQ(kinds(overflow_it{force::gendarmerie}), "psychologist_left queued")
      << "not over there: another platform's";
  EXPECT_EQ(stage(), psychologist_stage::none);
}

TEST_F(psychologists, AreNotAwaitedByAQueue) {
  asked();
  EXPECT_EQ(kinds(give_back{anne, return_reason::handed_back}),
            "psychologist_left returned queued");
  EXPECT_EQ(stage(), psychologist_stage::none);
}

TEST_F(psychologists, DoNotGoToTheOtherPlatform) {
  joined();
  EXPECT_EQ(kinds(reroute_it{anne, force::gendarmerie}), "psychologist_left returned queued");
  EXPECT_EQ(stage(), psychologist_stage::none);
}

TEST_F(psychologists, AreOutOfItWhenItIsClosed) {
  joined();
  tell(close_it{author::visitor, {}});
  EXPECT_EQ(state.psychologist, psychologist_part{});
  EXPECT_EQ(refused(whisper_it{claude, id(1), secret_text{"mot"}}), refusal::closed);
  EXPECT_EQ(refused(ask_psychologist_it{anne}), refusal::closed);
}

} // namespace
} // namespace ecoute
