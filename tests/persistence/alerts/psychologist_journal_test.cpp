// SPDX-License-Identifier: EUPL-1.2
// What a psychologist brings into a conversation, stored and read again.
#include "tests/persistence/journal_fixture.hpp"

namespace ecoute::test {
namespace {

class PsychologistJournal : public JournalTest {
protected:
  /// As the rules would number it: hidden from the visitor or not.
  event numbered(script& one, event_body body) {
    auto e = one.next(std::move(body));
    e.professional_position = e.seq;
    if (shown_to_visitor(e.body)) {
      e.visitor_position = ++shown_;
    } else {
      e.visitor_position = 0;
    }
    return e;
  }
  append with(const script& one, std::vector<event> events) {
    append a;
    a.conversation = one.id;
    a.events = std::move(events);
    return a;
  }
  thread_page read(const script& one, author audience, agent_id who = {}) {
    return std::get<thread_page>(
        ask<thread_page>(read_thread{one.id, audience, 0, 20, {who, "read", test_now()}}));
  }

  std::uint32_t shown_ = 2; ///< opened, queued
};

TEST_F(PsychologistJournal, ReadsBackEveryKindToProfessionalsAndNoWhisperToTheVisitor) {
  const auto claude = db_.add_agent("claude");
  const auto anne = db_.add_agent("anne");
  script one(21);
  ASSERT_EQ(store(journal(), one.open()), refusal::none);
  const message_id secret{{1, 1}};
  const message_id line{{1, 2}};
  const std::vector<event> events{
      numbered(one, psychologist_proposed{anne}),
      numbered(one, psychologist_answered{true}),
      numbered(one, psychologist_invited{claude, test_now()}),
      numbered(one, psychologist_joined{claude, "Claude"}),
      numbered(one, whispered{author::psychologist, claude, secret, whisper_digest("entre nous"),
                              secret_text{"entre nous"}}),
      numbered(one, said{author::psychologist, claude, line, text_digest("bonjour"),
                         secret_text{"bonjour"}}),
      numbered(one, psychologist_left{claude, psychologist_end::left})};
  ASSERT_EQ(store(journal(), with(one, events)), refusal::none);

  const auto theirs = read(one, author::operator_agent, anne);
  ASSERT_EQ(theirs.events.size(), events.size() + 2);
  for (std::size_t i = 0; i < events.size(); ++i)
    EXPECT_EQ(theirs.events[i + 2], events[i]) << kind_name(events[i].body);
  for (const auto& e : read(one, author::visitor).events)
    EXPECT_FALSE(std::holds_alternative<whispered>(e.body));
  EXPECT_EQ(read(one, author::visitor).events.size(), events.size() + 2 - 2)
      << "neither the invitation nor the whisper";
  EXPECT_EQ(db_.number("select count(*) from event where author = 4"), 4);
}

TEST_F(PsychologistJournal, RefusesAWhisperThatWouldHaveAPlaceForTheVisitor) {
  const auto claude = db_.add_agent("claude");
  script one(22);
  ASSERT_EQ(store(journal(), one.open()), refusal::none);
  auto e = numbered(one, whispered{author::psychologist, claude, {{1, 1}}, 1, secret_text{"mot"}});
  e.visitor_position = 3;
  EXPECT_NE(store(journal(), with(one, {e})), refusal::none);
  EXPECT_EQ(db_.number("select count(*) from event"), 2);
}

} // namespace
} // namespace ecoute::test
