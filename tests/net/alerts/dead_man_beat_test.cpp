// SPDX-License-Identifier: EUPL-1.2
// The beat in virtual time; the parts of the engine that it asks are played.
#include "config/limits.hpp"
#include "net/outbound/dead_man_beat.hpp"
#include "tests/support/role_fixture.hpp"

namespace ecoute::test {
namespace {

using namespace std::chrono_literals;

class DeadManBeat : public role_fixture {
protected:
  DeadManBeat() {
    supervisor.on<ask_status>([this](const ask_status&) {
      engine_status s;
      s.mode = mode;
      return s;
    });
    journal.on<ask_pulse>([](const ask_pulse&) { return pulse{}; });
  }

  void start() {
    beat_parts parts;
    parts.supervisor = [this] { return supervisor.as<supervisor_handle>(); };
    parts.journal = [this] {
      return has_journal ? journal.as<journal_handle>() : journal_handle{};
    };
    parts.board = [this] { return board.as<alert_board_handle>(); };
    parts.ask_loop = [this](std::function<void()> back) {
      if (loop_turns)
        return back();
      asked_of_loop.push_back(std::move(back));
    };
    parts.post = [this](const std::string& key, const std::string& body,
                        const std::function<void(sent)>& over) {
      beats.push_back({now(), key, body});
      over(answer);
    };
    parts.wall = [clock = make_parts()->clock](auto steady) { return clock.at(steady); };
    parts.counters = counters;
    it = under_test(spawn_dead_man_beat(system, parts));
  }
  bool beats_within(milliseconds time) {
    const auto before = beats.size();
    run_for(time);
    return beats.size() > before;
  }

  struct one_beat {
    instant at{};
    std::string key{};
    std::string body{};
  };
  engine_mode mode = engine_mode::normal;
  bool has_journal = true;
  bool loop_turns = true;
  std::vector<std::function<void()>> asked_of_loop;
  sent answer{sending_outcome::delivered, 200};
  std::vector<one_beat> beats;
  std::shared_ptr<outbound_counters> counters = std::make_shared<outbound_counters>();
  probe supervisor{system};
  probe journal{system};
  probe board{system};
  beat_handle it;
};

} // namespace

TEST_F(DeadManBeat, BeatsAtOnceAndEvery30SecondsUnderAKeyOfItsOwn) {
  start();
  run_for(90s);
  ASSERT_EQ(beats.size(), 4U);
  std::set<std::string> keys;
  for (std::size_t i = 0; i < beats.size(); ++i) {
    EXPECT_EQ(beats[i].at, beats[0].at + 30s * i);
    keys.insert(beats[i].key);
  }
  EXPECT_EQ(keys.size(), 4U);
  EXPECT_TRUE(beats[0].body.starts_with(R"({"kind":"beat","at":)")) << beats[0].body;
  EXPECT_TRUE(beats[0].body.ends_with(R"("mode":"normal"})")) << beats[0].body;
  EXPECT_EQ(counters->beats, 4U);
}

TEST_F(DeadManBeat, IsSilentWhileTheThreadOfTheSocketsHangs) {
  start();
  loop_turns = false;
  EXPECT_FALSE(beats_within(5min));
  loop_turns = true;
  EXPECT_TRUE(beats_within(30s));
}

TEST_F(DeadManBeat, TakesAnAnswerThatComesTooLateForNone) {
  loop_turns = false;
  start();
  run_for(fixed::beat_patience + 1s);
  asked_of_loop.back()();
  run();
  EXPECT_TRUE(beats.empty());
  run_for(25s);
  asked_of_loop.front()(); // of a round that is over
  run();
  EXPECT_TRUE(beats.empty());
  asked_of_loop.back()();
  run();
  EXPECT_EQ(beats.size(), 1U);
}

TEST_F(DeadManBeat, IsSilentWhileTheJournalHangsOrIsGone) {
  start();
  journal.freeze<ask_pulse>();
  EXPECT_FALSE(beats_within(5min));
  journal.on<ask_pulse>([](const ask_pulse&) { return pulse{}; });
  EXPECT_TRUE(beats_within(30s));
  has_journal = false;
  EXPECT_FALSE(beats_within(5min));
}

TEST_F(DeadManBeat, IsSilentWhileTheSupervisorHangs) {
  start();
  supervisor.freeze<ask_status>();
  EXPECT_FALSE(beats_within(5min));
}

TEST_F(DeadManBeat, BeatsOnWhileTheDatabaseIsAway) {
  mode = engine_mode::cut;
  start();
  EXPECT_TRUE(beats_within(30s));
  EXPECT_NE(beats.back().body.find(R"("mode":"cut")"), std::string::npos) << beats.back().body;
}

TEST_F(DeadManBeat, HurriesAndTellsWhenItsReceiverIsAwayAndThatItIsBack) {
  start();
  answer = {sending_outcome::unreachable, 0};
  run_for(30s);
  EXPECT_EQ(counters->beats_failed, 1U);
  EXPECT_TRUE(board.got<raise_alert>().empty()) << "one that is lost is no alert";
  run_for(20s);
  EXPECT_EQ(counters->beats_failed, 3U) << "every 10 s";
  ASSERT_EQ(board.got<raise_alert>().size(), 1U);
  EXPECT_EQ(board.got<raise_alert>().front().cause,
            (alert_cause{
                alert_kind::system_fault, on_call_scope::system, {}, std::string{dead_man_deaf}}));
  run_for(10min);
  EXPECT_EQ(board.got<raise_alert>().size(), 1U);
  answer = {sending_outcome::delivered, 200};
  run_for(10s);
  EXPECT_EQ(board.got<alert_cause_over>().size(), 1U);
}

TEST_F(DeadManBeat, PrintsNothingOfWhatItDoesNotKnow) {
  start();
  EXPECT_TRUE(survives_the_unexpected(it));
}

} // namespace ecoute::test
