// SPDX-License-Identifier: EUPL-1.2
#include "tests/persistence/journal_fixture.hpp"

#include <cstdlib>

namespace ecoute::test {
namespace {

using std::chrono::seconds;

class Journal : public JournalTest {};

TEST_F(Journal, StoresWhatTheArchiveGivesBack) {
  script one(1);
  ASSERT_EQ(store(one.open()), refusal::none);
  const std::string words("a\0b é", 6);
  ASSERT_EQ(store(one.say(words)), refusal::none);

  const auto page = ask<thread_page>(read_thread{one.id, author::visitor, 0, 10, {}});
  ASSERT_TRUE(std::holds_alternative<thread_page>(page));
  const auto& events = std::get<thread_page>(page).events;
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(std::get<opened>(events[0].body).where.label, "Bordeaux");
  EXPECT_EQ(std::get<said>(events[2].body).words.reveal(), words);

  const auto record = ask<conversation_record>(load_conversation{one.id});
  const auto& folded = std::get<conversation_record>(record).events;
  ASSERT_EQ(folded.size(), 3U);
  EXPECT_TRUE(std::get<said>(folded[2].body).words.empty()) << "words are left out of the fold";
}

TEST_F(Journal, KeepsNoPlainTextInAnyTable) {
  script one(2);
  ASSERT_EQ(store(one.open("MARKERCOMMUNE")), refusal::none);
  ASSERT_EQ(store(one.say("MARKERWORDS")), refusal::none);
  // Positive control: the search finds what does stand in clear.
  ASSERT_EQ(db_.number("select count(*) from conversation_head h where h::text like '%33%'"), 1);
  const auto tables = db_.owner().ask(
      "select table_name::text from information_schema.tables where table_schema = 'public'");
  ASSERT_GT(tables.count(), 10);
  for (int i = 0; i < tables.count(); ++i) {
    const auto table = tables.bytes(i, 0);
    for (const std::string marker : {"MARKERCOMMUNE", "MARKERWORDS"}) {
      const auto sql = "select count(*) from " + table + " t where t::text like '%" + marker +
                       "%' or t::text like '%' || encode('" + marker + "', 'hex') || '%'";
      EXPECT_EQ(db_.number(sql), 0) << table;
    }
  }
}

TEST_F(Journal, TellsTheLoserOfARaceAndStoresNothingOfIt) {
  script first(3);
  ASSERT_EQ(store(first.open()), refusal::none);
  auto second = first;
  ASSERT_EQ(store(first.say("mine")), refusal::none);
  // The same number again, together with a free one: neither may be stored.
  auto late = second.say("theirs", 77);
  late.events.push_back(second.say("and this", 78).events[0]);
  late.audit.push_back({db_.add_agent("someone"), "take", test_now()});
  EXPECT_EQ(store(late), refusal::race_lost);
  EXPECT_EQ(db_.number("select count(*) from event"), 3);
  EXPECT_EQ(db_.number("select count(*) from audit"), 0);
}

TEST_F(Journal, TakesAClientIdOnceInAConversation) {
  script one(4);
  ASSERT_EQ(store(one.open()), refusal::none);
  ASSERT_EQ(store(one.say("once", 5)), refusal::none);
  EXPECT_EQ(store(one.say("twice", 5)), refusal::race_lost);
  EXPECT_EQ(db_.number("select count(*) from event where words is not null"), 1);
}

TEST_F(Journal, RefusesOneBadRowAndKeepsItsNeighbours) {
  journal();
  std::vector<script> good;
  for (std::uint64_t i = 0; i < 20; ++i)
    good.emplace_back(100 + i);
  script bad(5);
  auto broken = bad.open();
  broken.head.where = phase::held; // without a holder: the table refuses it
  int stored = 0;
  auto why = refusal::none;
  // All are sent before any answer is awaited, so that they share batches.
  const auto to = caf::actor_cast<caf::actor>(journal());
  for (auto& s : good)
    self_->send(to, s.open());
  self_->send(to, broken);
  for (std::size_t i = 0; i < good.size() + 1; ++i)
    self_->receive([&](const committed&) { ++stored; }, [&](caf::error& e) { why = refusal_of(e); },
                   caf::after(seconds{20}) >> [] { FAIL() << "no answer"; });
  EXPECT_EQ(stored, 20);
  EXPECT_EQ(why, refusal::malformed);
  EXPECT_EQ(db_.number("select count(*) from conversation_head"), 20);
}

TEST_F(Journal, BurnsACodeOnce) {
  script one(6);
  auto opening = one.open();
  const std::string index(32, 'c');
  opening.codes.push_back({index, test_now() + std::chrono::hours{72}});
  opening.grants.push_back({std::string(32, 't')});
  ASSERT_EQ(store(opening), refusal::none);
  EXPECT_EQ(std::get<code_owner>(ask<code_owner>(find_code{index, test_now()})).conversation,
            one.id);
  append resume;
  resume.conversation = one.id;
  resume.events = {one.next(resumed{})};
  resume.burnt_codes = {index};
  resume.revoke_older_tokens = true;
  resume.grants.push_back({std::string(32, 'u')});
  ASSERT_EQ(store(resume), refusal::none);
  const auto owner = [&](char c) {
    return std::get<token_owner>(ask<token_owner>(find_token{std::string(32, c)})).conversation;
  };
  EXPECT_TRUE(owner('t').is_nil()) << "the older token died";
  EXPECT_EQ(owner('u'), one.id);
  resume.events = {one.next(resumed{})};
  resume.grants.clear();
  EXPECT_EQ(store(resume), refusal::race_lost);
  EXPECT_TRUE(
      std::get<code_owner>(ask<code_owner>(find_code{index, test_now()})).conversation.is_nil());
}

TEST_F(Journal, AUsedCodeIsFoundByTheTokenThatUsedItWhileThatIsGood) {
  script one(61);
  script other(62);
  const std::string index(32, 'k');
  auto opening = one.open();
  opening.codes.push_back({index, test_now() + std::chrono::hours{72}});
  opening.grants.push_back({std::string(32, 'o')});
  ASSERT_EQ(store(opening), refusal::none);
  auto elsewhere = other.open();
  elsewhere.grants.push_back({std::string(32, 'e')});
  ASSERT_EQ(store(elsewhere), refusal::none);
  const auto asked_by = [&](char token) {
    return std::get<code_owner>(
        ask<code_owner>(find_code{index, test_now(), std::string(32, token)}));
  };
  EXPECT_EQ(asked_by('o').conversation, one.id);
  EXPECT_FALSE(asked_by('o').redeemed) << "nobody has used it yet";
  append resume;
  resume.conversation = one.id;
  resume.events = {one.next(resumed{})};
  resume.burnt_codes = {index};
  resume.revoke_older_tokens = true;
  resume.grants.push_back({std::string(32, 'n')});
  ASSERT_EQ(store(resume), refusal::none);
  EXPECT_EQ(asked_by('n').conversation, one.id);
  EXPECT_TRUE(asked_by('n').redeemed);
  for (const char wrong : {'o', 'e', 'x'})
    EXPECT_TRUE(asked_by(wrong).conversation.is_nil()) << wrong;
  db_.owner().script("update visitor_token set revoked = true");
  EXPECT_TRUE(asked_by('n').conversation.is_nil()) << "somebody came back by a newer code";
}

TEST_F(Journal, BurnsTheOtherCodesOfItsConversationOnly) {
  script one(64);
  script other(65);
  const auto opened_with = [&](script& s, char code) {
    auto opening = s.open();
    opening.codes.push_back({std::string(32, code), test_now() + std::chrono::hours{72}});
    return store(opening);
  };
  ASSERT_EQ(opened_with(one, 'a'), refusal::none);
  ASSERT_EQ(opened_with(other, 'z'), refusal::none);
  const auto good = [&](char code) {
    const find_code question{std::string(32, code), test_now()};
    return !std::get<code_owner>(ask<code_owner>(question)).conversation.is_nil();
  };
  const auto issue = [&](char code) {
    append a;
    a.conversation = one.id;
    a.events = {one.next(code_issued{})};
    a.codes.push_back({std::string(32, code), test_now() + std::chrono::hours{72}});
    a.burn_other_codes = true;
    return store(a);
  };
  ASSERT_EQ(issue('b'), refusal::none);
  EXPECT_FALSE(good('a')) << "a newer one was issued";
  EXPECT_TRUE(good('b'));
  db_.owner().script("update resume_code set used = false");
  append resume;
  resume.conversation = one.id;
  resume.events = {one.next(resumed{})};
  resume.burnt_codes = {std::string(32, 'b')};
  resume.burn_other_codes = true;
  ASSERT_EQ(store(resume), refusal::none) << "the one that is used is found before the others go";
  EXPECT_FALSE(good('a'));
  EXPECT_FALSE(good('b'));
  EXPECT_TRUE(good('z')) << "another conversation's";
}

TEST_F(Journal, AThreadIsReadForNoTokenThatIsRevokedOrOfAnother) {
  script one(63);
  auto opening = one.open();
  opening.grants.push_back({std::string(32, 'o')});
  ASSERT_EQ(store(opening), refusal::none);
  const auto read_by = [&](char token) {
    return ask<thread_page>(
        read_thread{one.id, author::visitor, 0, 10, {}, std::string(32, token)});
  };
  EXPECT_EQ(std::get<thread_page>(read_by('o')).events.size(), 2U);
  EXPECT_EQ(std::get<refusal>(read_by('x')), refusal::stale_session);
  db_.owner().script("update visitor_token set revoked = true");
  EXPECT_EQ(std::get<refusal>(read_by('o')), refusal::stale_session);
}

TEST_F(Journal, GrantsATokenOnceSoThatAWishOpensOneConversation) {
  script one(9);
  auto opening = one.open();
  opening.grants.push_back({std::string(32, 'w')});
  ASSERT_EQ(store(opening), refusal::none);
  script other(10);
  auto again = other.open();
  again.grants = opening.grants;
  EXPECT_EQ(store(again), refusal::race_lost);
  EXPECT_EQ(db_.number("select count(*) from conversation_head"), 1);
  const find_token whose{std::string(32, 'w'), true};
  EXPECT_EQ(std::get<token_owner>(ask<token_owner>(whose)).conversation, one.id);
  EXPECT_FALSE(std::get<token_owner>(ask<token_owner>(whose)).revoked);
  db_.owner().script("update visitor_token set revoked = true");
  const auto before = std::get<token_owner>(ask<token_owner>(whose));
  EXPECT_EQ(before.conversation, one.id) << "whose it was is still known";
  EXPECT_TRUE(before.revoked);
  EXPECT_EQ(store(again), refusal::race_lost);
}

/// The engine that stored the opening is gone before it answers; the next one is asked the same.
TEST_F(Journal, AWishStoredByAnEngineThatDiedIsFoundByTheNext) {
  const message_id wish{{0x1234, 0x5678}};
  const auto token_of = [&] { // nothing but the key file is left of the engine before
    return db_.keys()->token_of_wish(wish);
  };
  script one(11);
  auto opening = one.open();
  opening.grants.push_back({token_of()});
  const auto first = start(deps());
  ASSERT_EQ(store(first, opening), refusal::none);
  caf::anon_send_exit(first, caf::exit_reason::kill);
  const auto found = std::get<token_owner>(ask<token_owner>(find_token{token_of(), true}));
  EXPECT_EQ(found.conversation, one.id);
  script late(12);
  auto again = late.open();
  again.grants.push_back({token_of()});
  EXPECT_EQ(store(start(deps()), again), refusal::race_lost);
  EXPECT_EQ(db_.number("select count(*) from conversation_head"), 1);
}

TEST_F(Journal, ShutsOutAnOlderWriterOfTheSameNode) {
  script one(7);
  const auto older = journal();
  ASSERT_EQ(store(older, one.open()), refusal::none);
  ASSERT_EQ(db_.number("select epoch from writer"), 1);
  db_.owner().script("update writer set epoch = epoch + 1"); // another engine has started
  // The older one is fenced, raises the epoch in its turn, and only then writes.
  ASSERT_EQ(store(older, one.say("later")), refusal::none);
  EXPECT_EQ(db_.number("select epoch from writer"), 3);
  EXPECT_EQ(db_.number("select count(*) from event"), 3);
}

TEST_F(Journal, LeavesTheTraceBeforeAProfessionalReads) {
  script one(8);
  ASSERT_EQ(store(one.open()), refusal::none);
  const auto agent = db_.add_agent("reader");
  const auto page = ask<thread_page>(
      read_thread{one.id, author::operator_agent, 0, 10, {agent, "read", test_now()}});
  ASSERT_TRUE(std::holds_alternative<thread_page>(page));
  EXPECT_EQ(std::get<thread_page>(page).events.size(), 2U);
  EXPECT_EQ(db_.number("select count(*) from audit where act = 'read'"), 1);
  // An agent that does not exist cannot be traced, so nothing is shown.
  EXPECT_EQ(std::get<refusal>(ask<thread_page>(
                read_thread{one.id, author::operator_agent, 0, 10, {{999999}, "read", {}}})),
            refusal::unavailable);
}

TEST_F(Journal, PagesAThreadByTheReadersOwnPositions) {
  script one(9);
  ASSERT_EQ(store(one.open()), refusal::none);
  for (int i = 0; i < 8; ++i)
    ASSERT_EQ(store(one.say("line")), refusal::none);
  const auto page =
      std::get<thread_page>(ask<thread_page>(read_thread{one.id, author::visitor, 4, 3, {}}));
  ASSERT_EQ(page.events.size(), 3U);
  EXPECT_TRUE(page.more);
  EXPECT_EQ(page.events.front().visitor_position, 5U);
  for (const auto above : {0x80000000U, 0xFFFFFFFFU}) { // beyond what a column holds: no wrap
    const auto none =
        std::get<thread_page>(ask<thread_page>(read_thread{one.id, author::visitor, above, 3, {}}));
    EXPECT_TRUE(none.events.empty()) << above;
  }
}

TEST_F(Journal, QuarantinesAConversationWhoseBytesWereChanged) {
  script one(10);
  ASSERT_EQ(store(one.open()), refusal::none);
  db_.owner().script("update event set facts = set_byte(facts, 40, get_byte(facts, 40) # 1)");
  EXPECT_EQ(std::get<refusal>(ask<conversation_record>(load_conversation{one.id})),
            refusal::quarantined);
}

TEST_F(Journal, ListsOpenConversationsForRecovery) {
  script open_one(11);
  script closed_one(12);
  ASSERT_EQ(store(open_one.open()), refusal::none);
  auto closing = closed_one.open();
  closing.head.where = phase::closed;
  ASSERT_EQ(store(closing), refusal::none);
  const auto heads = std::get<open_heads>(ask<open_heads>(list_open{})).heads;
  ASSERT_EQ(heads.size(), 1U);
  EXPECT_EQ(heads[0].conversation, open_one.id);
  EXPECT_EQ(heads[0].head.departement, "33");
}

} // namespace
} // namespace ecoute::test
