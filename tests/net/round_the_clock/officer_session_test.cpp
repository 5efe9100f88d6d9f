// SPDX-License-Identifier: EUPL-1.2
// The duty officer's frames, and that nobody else is answered any of them.
#include "config/limits.hpp"
#include "tests/net/session_fixture.hpp"

#include <algorithm>

namespace ecoute::test {

namespace {

class OfficerSession : public session_test {
protected:
  OfficerSession() { limits.network.agent_burst = 200; }

  socket_ptr officer() {
    add_agent("morgan", 9, true);
    return console("morgan");
  }
  static std::string type_of(const socket_ptr& agent, const message_id& id) {
    return text_of(agent->answer(id), "type");
  }
  static std::string code_of(const socket_ptr& agent, const message_id& id) {
    return text_of(agent->answer(id), "code");
  }
  /// Held by "alex", agent 1.
  conversation_id held_by(socket_ptr& holder) {
    begin();
    holder = on_duty("alex", 1);
    visitor = entered();
    return take_first(holder);
  }
  static boost::json::object about(const conversation_id& id) {
    return {{"conversation", to_text(id)}};
  }
  /// Held by this agent, as they are shown it.
  static boost::json::object held_by_whom(const conversation_id& id, int from) {
    return {{"conversation", to_text(id)}, {"from", from}};
  }
  /// 0: the queue.
  static boost::json::object relief(const conversation_id& id, int from, int to) {
    boost::json::object fields{
        {"conversation", to_text(id)}, {"platform", "police"}, {"from", from}};
    if (to != 0)
      fields["to"] = to;
    return fields;
  }
  /// The duty of this agent ends so soon.
  void duty_of(std::int64_t agent, milliseconds left) {
    caf::anon_send(directory::platform(system, force::police),
                   duty_told{{.agent = {agent},
                              .duty_until = now() + left,
                              .certified_until = now() + std::chrono::hours{24}}});
    run_for(limits.supervision.queue_view_every * 2);
  }
  /// The rows that a wall of the police shows.
  static boost::json::array reliefs(const socket_ptr& officer) {
    boost::json::array rows;
    for (const auto& wall : officer->all("wall"))
      if (text_of(wall, "platform") == "police")
        rows = wall.at("reliefs").as_array();
    return rows;
  }
  static boost::json::object offered_to(const conversation_id& id, int to) {
    return {{"conversation", to_text(id)}, {"to", to}};
  }
  message_id read(const socket_ptr& agent, const conversation_id& id) {
    return ask(agent, "watch", {{"conversation", to_text(id)}, {"seen", 0}, {"silently", true}});
  }

  socket_ptr visitor;
};

} // namespace

TEST_F(OfficerSession, OnlyADutyOfficerIsShownToBeOne) {
  begin();
  EXPECT_TRUE(officer()->last("desk").at("duty_officer").as_bool());
  EXPECT_FALSE(on_duty("alex", 1)->last("desk").at("duty_officer").as_bool());
}

TEST_F(OfficerSession, NobodyElseIsAnsweredAnyOfIt) {
  socket_ptr alex;
  const auto conversation = held_by(alex);
  const auto blaise = on_duty("blaise", 2);
  const auto stored = stored_events(conversation).size();
  blaise->send({{"type", "wall"}, {"on", true}});
  run();
  EXPECT_EQ(text_of(blaise->last("refused"), "code"), "forbidden");
  EXPECT_EQ(blaise->count("wall"), 0U);
  EXPECT_EQ(code_of(blaise, ask(blaise, "look", {{"platform", "police"}, {"agent", 1}})),
            "forbidden");
  EXPECT_EQ(code_of(blaise, ask(blaise, "take_over", held_by_whom(conversation, 1))), "forbidden");
  EXPECT_EQ(code_of(blaise, ask(blaise, "offer_again", offered_to(conversation, 1))), "forbidden");
  EXPECT_EQ(code_of(blaise, read(blaise, conversation)), "forbidden");
  EXPECT_EQ(code_of(blaise, ask(blaise, "hand_over",
                                {{"conversation", to_text(conversation)},
                                 {"to", 2},
                                 {"from", 1},
                                 {"platform", "police"}})),
            "forbidden");
  EXPECT_EQ(code_of(blaise, ask(blaise, "plan_relief", relief(conversation, 1, 2))), "forbidden");
  EXPECT_EQ(
      code_of(blaise, ask(blaise, "reroute",
                          {{"conversation", to_text(conversation)}, {"platform", "gendarmerie"}})),
      "unknown_conversation");
  EXPECT_EQ(blaise->count("thread"), 0U);
  EXPECT_EQ(stored_events(conversation).size(), stored) << "nothing was done";
}

TEST_F(OfficerSession, TheWallIsToldWhileItIsWatchedAndNotAfter) {
  begin();
  const auto morgan = officer();
  morgan->send({{"type", "wall"}, {"on", true}});
  run();
  EXPECT_EQ(morgan->count("wall"), 2U) << "of each platform";
  on_duty("alex", 1);
  entered();
  run_for(limits.supervision.queue_view_every * 2);
  auto last = morgan->last("wall");
  EXPECT_EQ(text_of(last, "platform"), "police");
  EXPECT_EQ(number_of(last, "waiting"), 1U);
  ASSERT_EQ(last.at("offers").as_array().size(), 1U);
  run_for(fixed::wall_lease * 2);
  const auto told = morgan->count("wall");
  entered();
  run_for(limits.supervision.queue_view_every * 2);
  EXPECT_GT(morgan->count("wall"), told) << "the session says by itself that it still watches";
  morgan->send({{"type", "wall"}, {"on", false}});
  run();
  const auto before = morgan->count("wall");
  entered();
  run_for(limits.supervision.queue_view_every * 2);
  EXPECT_EQ(morgan->count("wall"), before);
}

TEST_F(OfficerSession, ANewWindowAsksForTheWallAnew) {
  begin();
  const auto morgan = officer();
  morgan->send({{"type", "wall"}, {"on", true}});
  run();
  const auto again = console("morgan");
  on_duty("alex", 1);
  run_for(limits.supervision.queue_view_every * 2);
  EXPECT_EQ(again->count("wall"), 0U);
  again->send({{"type", "wall"}, {"on", true}});
  run();
  EXPECT_EQ(again->count("wall"), 2U) << "all of it at once, though the lease of before runs";
}

TEST_F(OfficerSession, LooksAtADeskReadsSilentlyAndTakesOver) {
  socket_ptr alex;
  const auto conversation = held_by(alex);
  say(visitor, "is somebody there?");
  const auto morgan = officer();
  const auto looked = ask(morgan, "look", {{"platform", "police"}, {"agent", 1}});
  ASSERT_EQ(type_of(morgan, looked), "held");
  EXPECT_EQ(morgan->answer(looked).at("held").as_array().size(), 1U);
  read(morgan, conversation);
  EXPECT_EQ(morgan->texts(), std::vector<std::string>{"is somebody there?"});
  EXPECT_EQ(text_of(alex->last("event"), "kind"), "intervened") << "who holds it is told";
  EXPECT_EQ(text_of(alex->last("event"), "what"), "read");
  say(visitor, "please");
  EXPECT_EQ(morgan->texts().back(), "please");
  EXPECT_EQ(code_of(morgan, say(morgan, "no", conversation)), "not_holder");
  ASSERT_EQ(type_of(morgan, ask(morgan, "take_over", held_by_whom(conversation, 1))), "ack");
  EXPECT_EQ(alex->count("gone"), 1U);
  EXPECT_EQ(type_of(morgan, say(morgan, "I am Morgan", conversation)), "ack");
  EXPECT_EQ(visitor->texts().back(), "I am Morgan");
}

TEST_F(OfficerSession, TakesNothingFromAnybodyElseThanWasShown) {
  socket_ptr alex;
  const auto conversation = held_by(alex);
  const auto stored = stored_events(conversation).size();
  const auto morgan = officer();
  EXPECT_EQ(code_of(morgan, ask(morgan, "take_over", about(conversation))), "changed_hands")
      << "shown as waiting";
  EXPECT_EQ(code_of(morgan, ask(morgan, "take_over", held_by_whom(conversation, 2))),
            "changed_hands");
  EXPECT_EQ(code_of(morgan, ask(morgan, "reroute",
                                {{"conversation", to_text(conversation)},
                                 {"platform", "gendarmerie"},
                                 {"from", 2}})),
            "changed_hands");
  EXPECT_EQ(stored_events(conversation).size(), stored);
  const auto over =
      ask(morgan, "reroute",
          {{"conversation", to_text(conversation)}, {"platform", "gendarmerie"}, {"from", 1}});
  EXPECT_EQ(type_of(morgan, over), "ack");
}

TEST_F(OfficerSession, StopsReading) {
  socket_ptr alex;
  const auto conversation = held_by(alex);
  const auto morgan = officer();
  read(morgan, conversation);
  morgan->send({{"type", "unwatch"}, {"conversation", to_text(conversation)}});
  run();
  say(visitor, "please");
  EXPECT_TRUE(morgan->texts().empty());
  alex->send({{"type", "unwatch"}, {"conversation", to_text(conversation)}});
  run();
  say(visitor, "again");
  EXPECT_EQ(alex->texts().back(), "again") << "the holder cannot look away by it";
}

TEST_F(OfficerSession, AsksForNoMoreThreadsAtOnceThanItsCredits) {
  limits.network.requests_unanswered_max = 2;
  begin();
  on_duty("alex", 1);
  const auto morgan = officer();
  std::vector<conversation_id> all;
  for (int i = 0; i < 3; ++i) {
    entered();
    for (const auto& [id, head] : store->heads)
      if (std::find(all.begin(), all.end(), id) == all.end())
        all.push_back(id);
  }
  ASSERT_EQ(all.size(), 3U);
  store->latency = seconds{1}; // a reading is traced before it is shown
  for (const auto& id : all)
    read(morgan, id);
  EXPECT_EQ(morgan->count("thread"), 0U);
  EXPECT_EQ(morgan->unread(), 1U) << "two are under way";
  morgan->answers_pings = false; // pongs would wait in the same line
  run_for(seconds{8});
  EXPECT_EQ(morgan->unread(), 0U);
  EXPECT_EQ(morgan->count("thread"), 3U);
}

TEST_F(OfficerSession, AReadingThatIsAskedForAgainAsIfItWereTheirsGoesOnAsAReading) {
  socket_ptr alex;
  const auto conversation = held_by(alex);
  const auto morgan = officer();
  read(morgan, conversation);
  ask(morgan, "watch", {{"conversation", to_text(conversation)}, {"seen", 0}});
  say(visitor, "please");
  EXPECT_EQ(morgan->texts(), std::vector<std::string>{"please"});
  morgan->send({{"type", "unwatch"}, {"conversation", to_text(conversation)}});
  run();
  say(visitor, "again");
  EXPECT_EQ(morgan->texts(), std::vector<std::string>{"please"}) << "and ends as one";
}

TEST_F(OfficerSession, ReadsOnlySoManyConversationsOfOthersInAnHour) {
  socket_ptr alex;
  const auto conversation = held_by(alex);
  const auto morgan = officer();
  for (std::size_t i = 0; i < fixed::silent_reads_max; ++i) {
    read(morgan, conversation);
    read(morgan, conversation); // a gap is filled: the same reading
    morgan->send({{"type", "unwatch"}, {"conversation", to_text(conversation)}});
    run_for(seconds{1});
  }
  EXPECT_EQ(code_of(morgan, read(morgan, conversation)), "too_many");
  run_for(fixed::silent_reads_window);
  const auto threads = morgan->count("thread");
  read(morgan, conversation);
  EXPECT_EQ(morgan->count("thread"), threads + 1);
}

TEST_F(OfficerSession, SigningInAnewBeginsNoNewCountOfReadings) {
  socket_ptr alex;
  const auto conversation = held_by(alex);
  auto morgan = officer();
  const auto reads_once_more = [&] {
    const auto id = read(morgan, conversation);
    morgan->send({{"type", "unwatch"}, {"conversation", to_text(conversation)}});
    run_for(seconds{1});
    return code_of(morgan, id);
  };
  for (std::size_t i = 0; i < fixed::silent_reads_max; ++i)
    ASSERT_EQ(reads_once_more(), "");
  morgan = console("morgan");
  EXPECT_EQ(reads_once_more(), "too_many") << "another window";
  ASSERT_EQ(post(agents, "/deconnexion", "", "morgan").status, 204U);
  run_for(seconds{1});
  morgan = officer();
  EXPECT_EQ(reads_once_more(), "too_many") << "another session";
}

TEST_F(OfficerSession, SendsOverAndHasOfferedAgain) {
  begin();
  const auto alex = on_duty("alex", 1);
  entered();
  const auto conversation = only_conversation();
  ASSERT_EQ(alex->count("offer"), 1U);
  const auto morgan = officer();
  EXPECT_EQ(type_of(morgan, ask(morgan, "offer_again", offered_to(conversation, 1))), "ack");
  EXPECT_EQ(alex->count("offer_over"), 1U);
  const auto over = ask(morgan, "reroute",
                        {{"conversation", to_text(conversation)}, {"platform", "gendarmerie"}});
  EXPECT_EQ(type_of(morgan, over), "ack");
  EXPECT_EQ(code_of(morgan, ask(morgan, "take_over", about(conversation))), "forbidden")
      << "it is the other platform's now";
  EXPECT_EQ(code_of(morgan, ask(morgan, "look", {{"platform", "police"}, {"agent", 77}})),
            "not_available");
}

TEST_F(OfficerSession, ChangesWhoIsToTakeOverAtTheEndOfADuty) {
  socket_ptr alex;
  const auto conversation = held_by(alex);
  const auto blaise = on_duty("blaise", 2);
  const auto noa = on_duty("noa", 3);
  const auto morgan = officer();
  morgan->send({{"type", "wall"}, {"on", true}});
  run();
  EXPECT_TRUE(reliefs(morgan).empty());
  duty_of(1, minutes{3});
  ASSERT_EQ(reliefs(morgan).size(), 1U);
  auto row = reliefs(morgan).front().as_object();
  EXPECT_EQ(text_of(row, "conversation"), to_text(conversation));
  EXPECT_EQ(number_of(row, "from"), 1U);
  const auto proposed = static_cast<int>(number_of(row, "to"));
  ASSERT_TRUE(proposed == 2 || proposed == 3);
  const int other = 5 - proposed;

  EXPECT_EQ(code_of(morgan, ask(morgan, "plan_relief", relief(conversation, 1, 1))),
            "colleague_unavailable")
      << "who leaves";
  EXPECT_EQ(code_of(morgan, ask(morgan, "plan_relief", relief(conversation, 2, other))),
            "changed_hands");
  EXPECT_EQ(code_of(morgan, ask(morgan, "plan_relief", relief(conversation, 77, other))),
            "changed_hands")
      << "whose desk is not there";
  ASSERT_EQ(type_of(morgan, ask(morgan, "plan_relief", relief(conversation, 1, other))), "ack");
  EXPECT_EQ(text_of(alex->last("event"), "what"), "plan_relief") << "who holds it is told";
  EXPECT_EQ(number_of(alex->last("event"), "to"), static_cast<std::uint64_t>(other));
  run_for(limits.supervision.queue_view_every * 2);
  row = reliefs(morgan).front().as_object();
  EXPECT_EQ(number_of(row, "to"), static_cast<std::uint64_t>(other));
  EXPECT_TRUE(row.contains("chosen"));
  run_for(minutes{3});
  EXPECT_EQ((other == 2 ? blaise : noa)->count("invitation"), 1U) << "and so it is done";
  EXPECT_EQ((other == 2 ? noa : blaise)->count("invitation"), 0U);
}

TEST_F(OfficerSession, SendsToTheQueueAtTheEndOfADuty) {
  socket_ptr alex;
  const auto conversation = held_by(alex);
  const auto morgan = officer();
  morgan->send({{"type", "wall"}, {"on", true}});
  run();
  duty_of(1, minutes{3});
  ASSERT_EQ(type_of(morgan, ask(morgan, "plan_relief", relief(conversation, 1, 0))), "ack");
  run_for(limits.supervision.queue_view_every * 2);
  const auto row = reliefs(morgan).front().as_object();
  EXPECT_FALSE(row.contains("to"));
  EXPECT_TRUE(row.contains("chosen"));
  run_for(minutes{3});
  EXPECT_EQ(alex->count("gone"), 1U);
  EXPECT_TRUE(reliefs(morgan).empty());
}

TEST_F(OfficerSession, LeavesAReliefToTheProposalAgain) {
  socket_ptr alex;
  const auto conversation = held_by(alex);
  const auto blaise = on_duty("blaise", 2);
  const auto morgan = officer();
  morgan->send({{"type", "wall"}, {"on", true}});
  run();
  duty_of(1, minutes{3});
  ASSERT_EQ(type_of(morgan, ask(morgan, "plan_relief", relief(conversation, 1, 0))), "ack");
  auto wish = relief(conversation, 1, 0);
  wish["as_proposed"] = true;
  ASSERT_EQ(type_of(morgan, ask(morgan, "plan_relief", wish)), "ack");
  EXPECT_TRUE(alex->last("event").contains("as_proposed")) << "who holds it is told";
  run_for(limits.supervision.queue_view_every * 2);
  const auto row = reliefs(morgan).front().as_object();
  EXPECT_EQ(number_of(row, "to"), 2U);
  EXPECT_FALSE(row.contains("chosen"));
  run_for(minutes{3});
  EXPECT_EQ(blaise->count("invitation"), 1U);
}

TEST_F(OfficerSession, ChoosesWhoTakesOver) {
  socket_ptr alex;
  const auto conversation = held_by(alex);
  const auto blaise = on_duty("blaise", 2);
  const auto morgan = officer();
  const auto asked = ask(
      morgan, "hand_over",
      {{"conversation", to_text(conversation)}, {"to", 2}, {"from", 1}, {"platform", "police"}});
  ASSERT_EQ(type_of(morgan, asked), "ack");
  ASSERT_EQ(blaise->count("invitation"), 1U);
  EXPECT_EQ(text_of(blaise->last("invitation").at("handover").as_object(), "why"), "officer");
}

} // namespace ecoute::test
