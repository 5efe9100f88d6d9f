// SPDX-License-Identifier: EUPL-1.2
// Coming back by the five words.
#include "tests/net/session_fixture.hpp"

#include <cctype>
#include <utility>

namespace ecoute::test {

namespace {

using namespace std::chrono_literals;
namespace json = boost::json;
using texts_seen = std::vector<std::string>;

class VisitorCodes : public session_test {
protected:
  std::string issue(const socket_ptr& page) {
    const auto id = ask(page, "code");
    EXPECT_EQ(text_of(page->answer(id), "type"), "code");
    return text_of(page->answer(id), "words");
  }
  void redeem_as(const message_id& id, const socket_ptr& page, const std::string& words) {
    page->send({{"type", "redeem"}, {"id", to_text(id)}, {"words", words}});
    run();
  }
  /// What was answered to these words, in virtual time, and when.
  struct told {
    std::string code;
    caf::timespan after{};
    int derivations = 0;
    std::string sentence;
  };
  told redeem(const std::string& words, std::uint64_t source) {
    const auto page = visit(source);
    const auto from = scheduler.clock().now();
    const auto derivations = accounts->derivations;
    const auto id = ask(page, "redeem", {{"words", words}});
    for (int i = 0; i < 3000 && page->answers(id) == 0; ++i)
      run_for(1ms);
    return {text_of(page->answer(id), "code"), scheduler.clock().now() - from,
            accounts->derivations - derivations, text_of(page->answer(id), "sentence")};
  }
};

} // namespace

TEST_F(VisitorCodes, IsRefusedInTheLanguageOfItsPage) {
  begin();
  const auto sentence_in = [this](const std::string& language, json::object first) {
    const auto page = visit();
    if (!language.empty())
      first["language"] = language;
    page->send(first);
    run_for(1s);
    return text_of(page->last("refused"), "sentence");
  };
  const auto id = to_text(next_message_id());
  const json::object resuming{{"type", "resume"}, {"token", "never-given-out"}, {"seen", 0}};
  const json::object redeeming{{"type", "redeem"}, {"id", id}, {"words", "a b c d e"}};
  const auto expected = [this](refusal why, const std::string& language) {
    return std::string{parts->sentences.sentence(why, language)};
  };
  for (const std::string language : {"fr", "en"}) {
    EXPECT_EQ(sentence_in(language, resuming), expected(refusal::stale_session, language));
    EXPECT_EQ(sentence_in(language, redeeming), expected(refusal::wrong_code, language));
  }
  EXPECT_NE(expected(refusal::wrong_code, "fr"), expected(refusal::wrong_code, "en"));
  EXPECT_EQ(sentence_in("", resuming), expected(refusal::stale_session, "fr")) << "the browser's";
}

TEST_F(VisitorCodes, BringBackNoOldTextUntilTheOperatorReopensIt) {
  begin();
  const auto agent = on_duty("alex", 1);
  const auto page = entered();
  const auto conversation = take_first(agent);
  say(page, "avant");
  const auto words = issue(page);
  const auto second = visit(2);
  const auto id = ask(second, "redeem", {{"words", words}});
  EXPECT_EQ(text_of(second->answer(id), "type"), "entered");
  EXPECT_TRUE(second->last("entered").at("returned").as_bool());
  EXPECT_EQ(page->closed, 4409) << "whoever held the older token is no longer the visitor";
  EXPECT_TRUE(second->texts().empty());
  const auto thread = second->last("thread");
  EXPECT_GT(number_of(thread, "floor"), 0U);
  ASSERT_EQ(thread.at("events").as_array().size(), 1U) << "the return itself and nothing before";
  EXPECT_EQ(text_of(thread.at("events").as_array().front().as_object(), "kind"), "resumed");
  const auto open_again = ask(agent, "reopen", {{"conversation", to_text(conversation)}});
  EXPECT_EQ(text_of(agent->answer(open_again), "type"), "ack");
  ASSERT_EQ(second->count("event"), 1U);
  EXPECT_EQ(text_of(second->last("event"), "kind"), "history_reopened");
  EXPECT_TRUE(second->texts().empty()) << "the page asks for the past itself";
  const auto token = text_of(second->last("entered"), "token");
  const auto all = resumed(token, 0);
  EXPECT_EQ(all->texts(), texts_seen{"avant"});
  EXPECT_FALSE(all->doubled());
}

TEST_F(VisitorCodes, AlertTheConsolesWhenTooManyAreTriedEverywhere) {
  limits.network.codes_hour_soft = 3;
  begin();
  const auto agent = on_duty("alex", 1);
  std::uint64_t source = 20;
  for (; source < 23; ++source)
    EXPECT_EQ(redeem("pas les cinq bons mots", source).code, "wrong_code");
  EXPECT_EQ(agent->count("fault"), 0U) << "as many as may be";
  for (; source < 26; ++source)
    EXPECT_EQ(redeem("pas les cinq bons mots", source).code, "") << "answered later";
  ASSERT_EQ(agent->count("fault"), 1U) << "told once while it lasts";
  EXPECT_EQ(text_of(agent->last("fault"), "what"), "many_codes");
  EXPECT_EQ(text_of(agent->last("fault"), "reference"), "police");
  run_for(limits.supervision.fault_well_after + 1s);
  EXPECT_EQ(text_of(agent->last("fault_over"), "what"), "many_codes");
}

TEST_F(VisitorCodes, TriedInVainFromOneSourceSlowNobodyElseDownAndAlertNobody) {
  limits.network.codes_hour_soft = limits.network.codes_per_source_hour + 1;
  begin();
  const auto agent = on_duty("alex", 1);
  const std::string words = "pas les cinq bons mots";
  const auto tries = limits.network.codes_per_source_hour + fixed::codes_hashed_in_vain_hour + 5;
  for (std::uint32_t i = 0; i < tries; ++i)
    EXPECT_EQ(redeem(words, 7).after, caf::timespan{500ms}) << i;
  EXPECT_EQ(redeem(words, 8).after, caf::timespan{500ms});
  EXPECT_EQ(agent->count("fault"), 0U);
  EXPECT_EQ(redeem(words, 9).code, "") << "now there are many, of several sources";
  EXPECT_EQ(agent->count("fault"), 1U);
  const auto in_vain = visit(7);
  const auto id = ask(in_vain, "redeem", {{"words", words}});
  run_for(fixed::code_delay_max);
  EXPECT_EQ(in_vain->answers(id), 0U) << "as late as anybody's answer";
  run_for(fixed::code_answer_step);
  EXPECT_EQ(text_of(in_vain->answer(id), "code"), "wrong_code");
}

TEST_F(VisitorCodes, GiveOneAnswerToWrongExpiredUsedAndMalformedWords) {
  begin();
  const auto page = entered();
  const auto used = issue(page);
  const auto second = visit(2);
  ask(second, "redeem", {{"words", used}});
  ASSERT_EQ(second->count("entered"), 1U);
  const auto expired = issue(second);
  run_for(limits.keys.code_life + 1h);
  const auto ended_page = entered();
  const auto of_a_closed_one = issue(ended_page);
  ask(ended_page, "leave", {});
  const std::vector<std::string> all{
      "aaao aabo aaco aado aaeo", expired,        used, "pas cinq mots", "",
      "zzzz zzzz zzzz zzzz zzzz", of_a_closed_one};
  std::uint64_t source = 10;
  for (const auto& words : all) {
    const auto got = redeem(words, ++source);
    EXPECT_EQ(got.code, "wrong_code");
    EXPECT_EQ(got.derivations, 1) << "the same work whatever was typed";
    EXPECT_EQ(got.after.count() % caf::timespan{500ms}.count(), 0);
    EXPECT_EQ(got.after, caf::timespan{500ms});
    EXPECT_FALSE(got.sentence.empty());
  }
}

TEST_F(VisitorCodes, MayBeTypedInCapitalsOrTriedAgainAfterAMistake) {
  begin();
  const auto page = entered();
  auto words = issue(page);
  for (auto& c : words)
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const auto second = visit(2);
  ask(second, "redeem", {{"words", "pas les bons"}});
  run_for(1s);
  ASSERT_EQ(text_of(second->last("refused"), "code"), "wrong_code");
  ask(second, "redeem", {{"words", words}});
  EXPECT_EQ(second->count("entered"), 1U);
}

TEST_F(VisitorCodes, AreTriedOnlySoOftenFromOneSourceWhichIsNotToldSo) {
  begin();
  for (std::uint32_t i = 0; i < limits.network.codes_per_source_hour; ++i)
    EXPECT_EQ(redeem("aaao aabo aaco aado aaeo", 7).code, "wrong_code");
  const auto words = issue(entered());
  EXPECT_EQ(redeem(words, 7).code, "wrong_code") << "the right ones too, from there";
  EXPECT_EQ(redeem(words, 7).derivations, 1) << "after the same work";
  EXPECT_EQ(redeem("aaao aabo aaco aado aaeo", 8).code, "wrong_code") << "others are not concerned";
}

TEST_F(VisitorCodes, AreNotHashedWithoutEndForOneSource) {
  begin();
  const auto most = limits.network.codes_per_source_hour + fixed::codes_hashed_in_vain_hour;
  int derivations = 0;
  for (std::uint32_t i = 0; i < most + 10; ++i) {
    const auto got = redeem("aaao aabo aaco aado aaeo", 7);
    EXPECT_EQ(got.code, "wrong_code");
    EXPECT_EQ(got.after.count() % caf::timespan{500ms}.count(), 0);
    derivations += got.derivations;
  }
  EXPECT_GT(derivations, static_cast<int>(limits.network.codes_per_source_hour));
  EXPECT_LE(derivations, static_cast<int>(most) + 1) << "and what an elapsed moment refills";
}

TEST_F(VisitorCodes, AreIssuedSoOftenInAnHourAndElseRefusedWithoutAnotherHash) {
  begin();
  const auto page = entered();
  for (std::uint32_t i = 0; i < limits.conversation.codes_per_hour; ++i) {
    issue(page);
    run_for(1s); // of the rate limit
  }
  const auto refused = [&] {
    const auto id = ask(page, "code");
    run_for(1s);
    return text_of(page->answer(id), "code");
  };
  const auto derivations = accounts->derivations;
  EXPECT_EQ(refused(), "codes_spent");
  EXPECT_EQ(refused(), "codes_spent");
  EXPECT_EQ(accounts->derivations, derivations);
  const auto sentence = text_of(page->last("refused"), "sentence");
  EXPECT_NE(sentence.find("dans une heure"), std::string::npos) << "it says when to ask again";
  run_for(codes_window);
  EXPECT_FALSE(issue(page).empty());
  EXPECT_EQ(page->closed, 0);
}

TEST_F(VisitorCodes, AllOfAConversationEndWhenOneIsUsed) {
  begin();
  const auto page = entered();
  const auto first = issue(page);
  const auto second = issue(page); // might never have reached the page: the first is still good
  const auto back = visit(3);
  ask(back, "redeem", {{"words", first}});
  EXPECT_EQ(back->count("entered"), 1U);
  EXPECT_EQ(redeem(second, 2).code, "wrong_code");
}

TEST_F(VisitorCodes, AreTriedAndIssuedWithoutTheAgentsCredentials) {
  begin();
  parts->engine.credentials = [] { return credentials_handle{}; };
  const auto words = issue(entered());
  const auto second = visit(2);
  ask(second, "redeem", {{"words", words}});
  EXPECT_EQ(second->count("entered"), 1U);
}

using VisitorDoor = VisitorCodes;

TEST_F(VisitorDoor, ClosesOnWhoIsNotSeatedAndWishesForNothing) {
  begin();
  const auto page = visit();
  page->send_text("no frame at all");
  run();
  EXPECT_EQ(text_of(page->last("refused"), "code"), "malformed");
  for (auto left = fixed::door_patience; left > 1s; left -= 1s) {
    page->send({{"type", "pong"}, {"k", 1}}); // garbage does not keep it open
    run_for(1s);
    ASSERT_EQ(page->closed, 0);
  }
  run_for(2s);
  EXPECT_EQ(page->closed, 1008);
}

TEST_F(VisitorDoor, ClosesAMomentAfterARefusedWishAndNotBefore) {
  begin();
  const auto page = visit();
  ask(page, "typing");
  run_for(fixed::door_patience - 10s);
  ask(page, "redeem", {{"words", "pas les bons"}});
  run_for(fixed::door_patience - 5s);
  EXPECT_EQ(text_of(page->last("refused"), "code"), "wrong_code");
  EXPECT_EQ(page->closed, 0) << "it has asked for something meanwhile";
  run_for(10s);
  EXPECT_EQ(page->closed, 1008);
}

TEST_F(VisitorDoor, StaysOpenToWhoWaitsForATurnOrIsSeated) {
  begin();
  for (std::uint32_t i = 0; i < limits.network.openings_per_source; ++i)
    entered();
  std::vector<socket_ptr> late;
  while (late.size() * limits.network.opening_friction <= fixed::door_patience) {
    late.push_back(visit());
    ask(late.back(), "typing"); // its patience has begun
    ask(late.back(), "enter", {{"role", "victim"}, {"place", nullptr}, {"language", "fr"}});
  }
  ASSERT_LE(late.size(), limits.network.openings_pending_max);
  run_for(fixed::door_patience + 5s);
  EXPECT_EQ(late.back()->closed, 0);
  EXPECT_EQ(late.back()->count("entered"), 0U);
  run_for(limits.network.opening_friction * 2);
  EXPECT_EQ(late.back()->count("entered"), 1U);
  run_for(fixed::door_patience * 2);
  EXPECT_EQ(late.back()->closed, 0) << "it is its session's now";
}

/// The words are typed once; everything after their use was lost.
class RedeemedWords : public VisitorCodes {
protected:
  void talk() {
    begin();
    old_page = entered(&old_token);
    words = issue(old_page);
    say(old_page, "avant");
  }
  socket_ptr ask_again() {
    const auto page = visit(2);
    redeem_as(id, page, words);
    run_for(1s);
    return page;
  }
  void expect_seated(const socket_ptr& page) {
    ASSERT_EQ(page->count("entered"), 1U) << text_of(page->last("refused"), "code");
    EXPECT_EQ(text_of(page->last("entered"), "id"), to_text(id));
    EXPECT_TRUE(page->last("entered").at("returned").as_bool());
    EXPECT_TRUE(page->texts().empty()) << "nothing from before the return";
    EXPECT_EQ(page->closed, 0);
  }
  void expect_the_old_page_is_out() {
    EXPECT_NE(old_page->closed, 0);
    const auto again = resumed(old_token, 0);
    run_for(1s);
    EXPECT_EQ(text_of(again->last("refused"), "code"), "stale_session");
    EXPECT_TRUE(again->texts().empty());
  }
  socket_ptr old_page;
  std::string old_token;
  std::string words;
  message_id id{{7, 7}};
};

TEST_F(RedeemedWords, SeatWhoAsksAgainBecauseTheAnswerWasLost) {
  talk();
  const auto first = ask_again();
  expect_seated(first);
  const auto token = text_of(first->last("entered"), "token");
  first->cut();
  const auto second = ask_again();
  expect_seated(second);
  EXPECT_EQ(text_of(second->last("entered"), "token"), token);
  second->cut();
  run_for(limits.network.visitor_lost_after * 3); // its session has ended meanwhile
  const auto third = ask_again();
  expect_seated(third);
  expect_the_old_page_is_out();
}

TEST_F(RedeemedWords, AskedAgainAreOneTryOfTheirSource) {
  talk();
  const auto archive = std::exchange(parts->engine.archive, [] { return archive_handle{}; });
  for (std::uint32_t i = 0; i < limits.network.codes_per_source_hour * 2; ++i)
    EXPECT_EQ(text_of(ask_again()->last("refused"), "code"), "unavailable");
  parts->engine.archive = archive;
  expect_seated(ask_again());
}

TEST_F(RedeemedWords, AreWrongForWhoeverAsksUnderAnotherId) {
  talk();
  expect_seated(ask_again());
  const auto other = redeem(words, 3);
  EXPECT_EQ(other.code, "wrong_code");
  EXPECT_EQ(other.after, caf::timespan{500ms});
  EXPECT_EQ(other.derivations, 1);
}

TEST_F(RedeemedWords, AreWrongAgainOnceItsTokenIsRevoked) {
  talk();
  const auto first = ask_again();
  expect_seated(first);
  const auto newer_words = issue(first);
  const auto newer = visit(3);
  ask(newer, "redeem", {{"words", newer_words}});
  ASSERT_EQ(newer->count("entered"), 1U);
  EXPECT_EQ(first->closed, 4409);
  EXPECT_EQ(text_of(ask_again()->last("refused"), "code"), "wrong_code");
  EXPECT_EQ(newer->closed, 0);
}

TEST_F(RedeemedWords, SeatBothWhoAskTheSameAtOnce) {
  talk();
  store->latency = 300ms;
  const auto first = visit(2);
  const auto second = visit(2);
  redeem_as(id, first, words);
  redeem_as(id, second, words);
  run_for(3s);
  EXPECT_GE(first->count("entered") + second->count("entered"), 1U);
  EXPECT_TRUE(first->closed == 0 || second->closed == 0);
  for (const auto& page : {first, second})
    EXPECT_NE(text_of(page->last("refused"), "code"), "wrong_code");
  expect_the_old_page_is_out();
}

TEST_F(RedeemedWords, SeatNobodyElseWhenTheCommitWasInDoubt) {
  for (const auto fault :
       {journal_fault::in_doubt_stored, journal_fault::lose_reply, journal_fault::die_after}) {
    if (!old_page)
      talk();
    else {
      old_page = entered(&old_token);
      words = issue(old_page);
      id = next_message_id();
    }
    store->faults.push_back(fault);
    const auto asking = visit(2);
    redeem_as(id, asking, words);
    run_for(limits.supervision.request_timeout * 2 + 5s);
    EXPECT_EQ(asking->count("entered"), 0U);
    EXPECT_NE(text_of(asking->last("refused"), "code"), "wrong_code");
    EXPECT_NE(old_page->closed, 0) << "whoever held the older token is no longer the visitor";
    expect_seated(ask_again());
    expect_the_old_page_is_out();
  }
}

TEST_F(RedeemedWords, SeatNobodyElseWhenTheConversationDiedOfIt) {
  talk();
  crash_at("after_commit", 1);
  const auto asking = visit(2);
  redeem_as(id, asking, words);
  run_for(10s);
  ASSERT_EQ(crashes_left, 0);
  EXPECT_NE(text_of(asking->last("refused"), "code"), "wrong_code");
  EXPECT_EQ(old_page->closed, 1008) << "its session came back with a token that was revoked";
  expect_seated(ask_again());
  expect_the_old_page_is_out();
}

TEST_F(VisitorCodes, AreRefusedHonestlyWhileStorageIsAway) {
  begin();
  store->archive_away = true;
  parts->engine.archive = [] { return archive_handle{}; };
  EXPECT_EQ(redeem("aaao aabo aaco aado aaeo", 3).code, "unavailable");
}

TEST_F(VisitorCodes, NewConversationsOfOneSourceMeetFrictionAndAreNotRefused) {
  begin();
  for (std::uint32_t i = 0; i < limits.network.openings_per_source; ++i)
    entered();
  const auto late = visit();
  ask(late, "enter", {{"role", "victim"}, {"place", nullptr}, {"language", "fr"}});
  EXPECT_EQ(late->count("entered"), 0U);
  run_for(limits.network.opening_friction);
  EXPECT_EQ(late->count("entered"), 1U);
}

class VisitorOpenings : public VisitorCodes {
protected:
  /// This source has opened as many as open at once.
  void begin_worn() {
    begin();
    for (std::uint32_t i = 0; i < limits.network.openings_per_source; ++i)
      entered();
  }
  message_id enter(const socket_ptr& page) {
    return ask(page, "enter", {{"role", "victim"}, {"place", nullptr}, {"language", "fr"}});
  }
};

TEST_F(VisitorOpenings, OfOneSourceGoOneAfterTheOtherAcrossItsConnections) {
  begin_worn();
  std::vector<socket_ptr> late;
  for (int i = 0; i < 3; ++i) {
    late.push_back(visit());
    enter(late.back());
  }
  for (int gone = 1; gone <= 3; ++gone) {
    run_for(limits.network.opening_friction);
    std::size_t in = 0;
    for (const auto& page : late)
      in += page->count("entered");
    EXPECT_EQ(in, static_cast<std::size_t>(gone));
  }
}

TEST_F(VisitorOpenings, AreToldHowLongTheyWaitOftenEnoughToStay) {
  begin_worn();
  const auto page = visit();
  const auto id = enter(page);
  ASSERT_EQ(page->count("wait"), 1U);
  EXPECT_EQ(text_of(page->last("wait"), "id"), to_text(id));
  EXPECT_EQ(number_of(page->last("wait"), "seconds"), 30U);
  run_for(limits.network.visitor_ping);
  EXPECT_EQ(number_of(page->last("wait"), "seconds"), 20U);
  EXPECT_EQ(page->closed, 0);
}

TEST_F(VisitorOpenings, KeepTheirTurnWhenThePageComesBackMeanwhile) {
  begin_worn();
  const auto first = visit();
  const auto id = enter(first);
  run_for(20s);
  first->cut();
  const auto again = visit();
  again->send({{"type", "enter"},
               {"id", to_text(id)},
               {"role", "victim"},
               {"place", nullptr},
               {"language", "fr"}});
  run();
  EXPECT_EQ(number_of(again->last("wait"), "seconds"), 10U);
  run_for(10s);
  EXPECT_EQ(again->count("entered"), 1U);
}

TEST_F(VisitorOpenings, BeyondTheBoundAreRefusedWithASentenceAndOthersAreNotConcerned) {
  begin_worn();
  for (std::uint32_t i = 0; i < limits.network.openings_pending_max; ++i)
    enter(visit());
  const auto refused = visit();
  const auto id = enter(refused);
  EXPECT_EQ(text_of(refused->answer(id), "code"), "too_many");
  EXPECT_FALSE(text_of(refused->answer(id), "sentence").empty());
  EXPECT_EQ(refused->closed, 0);
  EXPECT_EQ(parts->counters->told_too_many.load(), 1U);
  const auto elsewhere = visit(2);
  enter(elsewhere);
  EXPECT_EQ(elsewhere->count("entered"), 1U);
  run_for(limits.network.opening_friction);
  EXPECT_EQ(refused->count("entered"), 0U);
  enter(refused);
  EXPECT_GT(number_of(refused->last("wait"), "seconds"), 0U) << "one has passed: asked again";
}

} // namespace ecoute::test
