// SPDX-License-Identifier: EUPL-1.2
#include "tests/persistence/cutting_proxy.hpp"
#include "tests/persistence/journal_fixture.hpp"

#include <map>
#include <signal.h>
#include <thread>

namespace ecoute::test {
namespace {

using std::chrono::steady_clock;

class JournalFaults : public JournalTest {
protected:
  /// Brings the server back whatever the test did to it.
  void TearDown() override {
    if (frozen_)
      cluster::shared().thaw();
    if (killed_)
      cluster::shared().start();
  }
  void kill_server() {
    cluster::shared().kill();
    killed_ = true;
  }
  void start_server() {
    cluster::shared().start();
    killed_ = false;
  }
  void freeze_server() {
    cluster::shared().freeze();
    frozen_ = true;
  }
  void thaw_server() {
    cluster::shared().thaw();
    frozen_ = false;
  }
  pid_t backend_of_the_journal() {
    return static_cast<pid_t>(
        db_.number("select pid from pg_stat_activity where application_name = 'ecoute journal' "
                   "and datname = current_database()"));
  }
  /// A journal that reaches PostgreSQL through the proxy, with its first conversation stored.
  journal_handle start_behind(const cutting_proxy& proxy, script& one) {
    auto d = deps();
    const auto direct = "host=" + cluster::shared().folder().string();
    d.database.connection.replace(0, direct.size(), "host=" + proxy.folder().string());
    d.database.statement_timeout = seconds{1};
    const auto to = start(d);
    EXPECT_EQ(store(to, one.open()), refusal::none);
    return to;
  }
  std::int64_t messages() {
    return db_.number("select count(*) from event where words is not null");
  }
  template <class Condition>
  void wait_for(const char* what, Condition holds) {
    ASSERT_TRUE(news_.wait_for(holds, seconds{40})) << what;
  }
  bool killed_ = false;
  bool frozen_ = false;
};

/// A writer of one conversation: one message at a time, each sent again with the same number and
/// client id until it is acknowledged, and reloaded from the database when it is in doubt, as a
/// conversation actor does.
class sender {
public:
  sender(std::uint64_t number, journal_handle to, caf::actor_system& system)
      : pages_(number), journal_(std::move(to)), self_(system) {}

  refusal send_one() {
    const auto before = pages_;
    auto why = refusal::none;
    const auto change = pages_.seq == 0 ? pages_.open() : pages_.say("line");
    self_->request(journal_, seconds{20}, change)
        .receive([&](const committed& c) { acknowledged_.push_back(c.last_seq); },
                 [&](caf::error& e) { why = refusal_of(e); });
    if (why != refusal::none)
      pages_ = before;
    return why;
  }
  void reload(pg_connection& reader) {
    pages_.seq = pages_.position = static_cast<std::uint32_t>(stored(reader).size());
  }
  /// The numbers of its messages in the order stored: each client id is derived from one.
  [[nodiscard]] std::vector<std::int64_t> stored(pg_connection& reader) const {
    const auto rows = reader.ask("select seq, client_id from event where conversation = $1 order "
                                 "by seq",
                                 {pg_uuid(pages_.id)});
    std::vector<std::int64_t> found;
    for (int i = 0; i < rows.count(); ++i) {
      found.push_back(rows.integer(i, 0));
      if (rows.null(i, 1))
        continue;
      EXPECT_EQ(rows.id(i, 1).low, static_cast<std::uint64_t>(found.back()) + 999);
    }
    return found;
  }
  [[nodiscard]] const std::vector<std::uint32_t>& acknowledged() const { return acknowledged_; }

private:
  script pages_;
  journal_handle journal_;
  caf::scoped_actor self_;
  std::vector<std::uint32_t> acknowledged_;
};

/// Several senders on threads of their own, and what they saw.
class crowd {
public:
  /// Tells of every answer a sender had.
  crowd(int size, const journal_handle& to, caf::actor_system& system, std::string reader,
        news& answered)
      : answered_(answered), reader_(std::move(reader)) {
    for (int i = 0; i < size; ++i)
      senders_.push_back(std::make_unique<sender>(1000 + i, to, system));
    for (auto& one : senders_)
      threads_.emplace_back([this, who = one.get()] { work(*who); });
  }
  ~crowd() { stop(); }
  crowd(const crowd&) = delete;
  crowd& operator=(const crowd&) = delete;

  void stop() {
    stopping_ = true;
    came_back();
    for (auto& t : threads_)
      t.join();
    threads_.clear();
  }
  /// From the end of the server's last process until somebody begins to start it again.
  void went_away() { unreachable_ = away_ = true; }
  void is_starting() { away_ = false; }
  void came_back() {
    unreachable_ = false;
    unreachable_.notify_all();
  }
  [[nodiscard]] const std::vector<std::unique_ptr<sender>>& senders() const { return senders_; }

  std::atomic<int> acknowledged{0};
  std::atomic<int> acknowledged_while_away{0};
  std::atomic<int> refused_while_away{0};

private:
  void work(sender& who) {
    while (!stopping_) {
      const bool began_while_away = away_;
      const auto why = who.send_one();
      const bool all_while_away = began_while_away && away_;
      acknowledged += why == refusal::none ? 1 : 0;
      if (all_while_away)
        ++(why == refusal::none ? acknowledged_while_away : refused_while_away);
      answered_.tell();
      if (why == refusal::in_doubt)
        look_again(who);
    }
  }
  /// The doubt may be older than the news that the server is gone.
  void look_again(sender& who) {
    while (!stopping_) {
      unreachable_.wait(true);
      try {
        pg_connection reader(options_for(reader_));
        return who.reload(reader);
      } catch (const pg_failure&) {
        std::this_thread::yield();
      }
    }
  }
  news& answered_;
  std::string reader_;
  std::vector<std::unique_ptr<sender>> senders_;
  std::atomic<bool> away_{false};
  std::atomic<bool> unreachable_{false};
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> threads_;
};

TEST_F(JournalFaults, LoseNothingAcknowledgedWhenPostgresqlIsKilledUnderLoad) {
  auto d = deps();
  d.journal.cut_after = milliseconds{500};
  d.journal.append_deadline = seconds{1};
  const auto to = start(d);
  crowd people(8, to, system_, db_.as("ecoute"), news_);
  for (int round = 1; round <= 2; ++round) {
    const auto before = people.acknowledged.load();
    wait_for("load", [&] { return people.acknowledged > before + 200; });
    kill_server();
    people.went_away();
    const auto refused = people.refused_while_away.load();
    wait_for("cut", [&] { return mode_ == engine_mode::cut; });
    // What is asked now can be nothing but refused: the server has been gone since before.
    wait_for("refusals", [&] { return people.refused_while_away > refused; });
    people.is_starting();
    start_server();
    people.came_back();
    wait_for("recovery", [&] { return mode_ == engine_mode::normal; });
  }
  const auto before = people.acknowledged.load();
  wait_for("load after recovery", [&] { return people.acknowledged > before + 100; });
  people.stop();
  EXPECT_EQ(people.acknowledged_while_away, 0);

  pg_connection reader(options_for(db_.as("ecoute")));
  for (const auto& who : people.senders()) {
    const auto stored = who->stored(reader);
    for (std::size_t i = 0; i < stored.size(); ++i)
      ASSERT_EQ(stored[i], static_cast<std::int64_t>(i) + 1) << "numbers without holes";
    std::int64_t last = 0;
    for (const auto number : who->acknowledged()) {
      EXPECT_GT(number, last) << "acknowledged once";
      last = number;
      EXPECT_LE(number, stored.size()) << "an acknowledged event is missing";
    }
  }
}

TEST_F(JournalFaults, AreTriedOnADurableCluster) {
  const std::unique_ptr<PGconn, void (*)(PGconn*)> plain(PQconnectdb(db_.as("ecoute").c_str()),
                                                         &PQfinish);
  for (const auto* name : {"fsync", "full_page_writes", "synchronous_commit"}) {
    const pg_rows rows(PQexec(plain.get(), (std::string{"show "} + name).c_str()));
    ASSERT_EQ(rows.count(), 1) << name;
    EXPECT_EQ(rows.bytes(0, 0), "on") << name;
  }
}

TEST_F(JournalFaults, WriteOnceOnANewConnectionWhenABackendIsFrozen) {
  auto d = deps();
  d.database.statement_timeout = milliseconds{300};
  const auto to = start(d);
  script one(2001);
  ASSERT_EQ(store(to, one.open()), refusal::none);
  const auto pid = backend_of_the_journal();
  ASSERT_GT(pid, 1);
  ASSERT_EQ(::kill(pid, SIGSTOP), 0);
  EXPECT_EQ(store(to, one.say("while frozen")), refusal::none) << "a new connection took over";
  // It wakes with our batch in its socket: the raised epoch has shut it out.
  ASSERT_EQ(::kill(pid, SIGCONT), 0);
  wait_for("end of the frozen backend", [&] {
    return db_.number("select count(*) from pg_stat_activity where pid = " + std::to_string(pid)) ==
           0;
  });
  EXPECT_EQ(messages(), 1);
  EXPECT_EQ(store(to, one.say("after")), refusal::none);
}

TEST_F(JournalFaults, AnswerByTheDeadlineWhenTheWholeServerIsFrozen) {
  auto d = deps();
  d.database.statement_timeout = milliseconds{300};
  d.database.connect_timeout = milliseconds{300};
  d.journal.append_deadline = seconds{2};
  const auto to = start(d);
  script one(2002);
  script other(2003);
  ASSERT_EQ(store(to, one.open()), refusal::none);
  freeze_server();
  const auto since = steady_clock::now();
  const auto next = one.say("while frozen");
  EXPECT_EQ(store(to, next), refusal::in_doubt);
  EXPECT_LT(steady_clock::now() - since, seconds{5});
  EXPECT_EQ(store(to, other.open()), refusal::unavailable) << "surely never sent";
  EXPECT_LT(steady_clock::now() - since, seconds{10});
  thaw_server();
  auto last = refusal::unavailable;
  wait_for("recovery", [&] {
    last = store(to, next);
    return last == refusal::none || last == refusal::race_lost;
  });
  EXPECT_EQ(messages(), 1) << "in doubt means once or never, and it was sent again";
  EXPECT_EQ(store(to, one.say("after")), refusal::none);
}

TEST_F(JournalFaults, AcknowledgeOnceACommitWhoseReplyWasLost) {
  cutting_proxy proxy(cluster::shared().folder());
  script one(6001);
  const auto to = start_behind(proxy, one);
  const auto epoch = db_.number("select epoch from writer");
  proxy.arm(cutting_proxy::fault::lose_reply);
  EXPECT_EQ(store(to, one.say("committed, unheard")), refusal::none);
  EXPECT_TRUE(proxy.has_struck());
  EXPECT_EQ(messages(), 1);
  EXPECT_EQ(db_.number("select epoch from writer"), epoch + 1) << "behind a raised epoch";
  EXPECT_EQ(store(to, one.say("after")), refusal::none);
}

TEST_F(JournalFaults, WriteAgainABatchWhoseCommitWasNeverHeard) {
  cutting_proxy proxy(cluster::shared().folder());
  script one(6002);
  const auto to = start_behind(proxy, one);
  proxy.arm(cutting_proxy::fault::lose_request);
  EXPECT_EQ(store(to, one.say("lost on the way")), refusal::none);
  EXPECT_TRUE(proxy.has_struck());
  EXPECT_EQ(messages(), 1);
  EXPECT_EQ(store(to, one.say("after")), refusal::none);
}

TEST_F(JournalFaults, TrustTheRereadWhenAZombieCommitsLate) {
  cutting_proxy proxy(cluster::shared().folder());
  script one(6003);
  const auto to = start_behind(proxy, one);
  proxy.arm(cutting_proxy::fault::hold_request);
  const auto next = one.say("committed by a zombie");
  self_->send(caf::actor_cast<caf::actor>(to), next);
  EXPECT_TRUE(proxy.has_struck());
  EXPECT_TRUE(proxy.is_abandoned()) << "the journal gives this connection up";
  EXPECT_EQ(messages(), 0);
  proxy.release();
  self_->receive([&](const committed& c) { EXPECT_EQ(c.last_seq, one.seq); },
                 [](const caf::error&) { ADD_FAILURE() << "it is stored, and was found"; },
                 caf::after(seconds{20}) >> [] { ADD_FAILURE() << "no answer"; });
  EXPECT_EQ(messages(), 1);
  EXPECT_EQ(store(to, one.say("after")), refusal::none);
}

TEST_F(JournalFaults, ShutOutAZombieThatNeverCommits) {
  cutting_proxy proxy(cluster::shared().folder());
  script one(6004);
  const auto to = start_behind(proxy, one);
  proxy.arm(cutting_proxy::fault::hold_request);
  // The server ends the zombie, which holds the writer row, by its own limit of 5 s.
  EXPECT_EQ(store(to, one.say("written by the newcomer")), refusal::none);
  proxy.release();
  EXPECT_EQ(store(to, one.say("after")), refusal::none);
  EXPECT_EQ(messages(), 2);
}

TEST_F(JournalFaults, AreNoticedThoughNobodyWrites) {
  auto d = deps();
  d.database.statement_timeout = milliseconds{500};
  d.database.connect_timeout = milliseconds{500};
  d.journal.beat_every = milliseconds{100};
  d.journal.cut_after = milliseconds{600};
  const auto to = start(d);
  const auto is = [this](engine_mode wanted) { return [this, wanted] { return mode_ == wanted; }; };
  const auto beats = [this] { return db_.number("select batch from writer"); };
  wait_for("the first epoch", [&] { return db_.number("select count(*) from writer") == 1; });
  const auto first = beats();
  wait_for("beats", [&] { return beats() > first; });
  freeze_server();
  wait_for("cut while frozen", is(engine_mode::cut));
  thaw_server();
  wait_for("normal after the thaw", is(engine_mode::normal));
  kill_server();
  wait_for("cut while dead", is(engine_mode::cut));
  start_server();
  wait_for("normal after the start", is(engine_mode::normal));
}

TEST_F(JournalFaults, SayBusyBeyondTheBacklogAndAnswerAllOthers) {
  auto d = deps();
  d.journal.backlog_max = 3;
  d.database.connection = "host=/nonexistent dbname=none user=none";
  d.journal.append_deadline = milliseconds{500};
  std::atomic<std::uint32_t> most{0};
  std::atomic<std::uint32_t> last{0};
  d.on_backlog = [&](std::uint32_t waiting) {
    most = std::max(most.load(), waiting);
    last = waiting;
    news_.tell();
  };
  const auto to = start(d);
  for (std::uint64_t i = 0; i < 5; ++i)
    self_->send(caf::actor_cast<caf::actor>(to), script(3000 + i).open());
  std::map<refusal, int> answers;
  for (int i = 0; i < 5; ++i)
    self_->receive([&](const committed&) { ++answers[refusal::none]; },
                   [&](caf::error& e) { ++answers[refusal_of(e)]; },
                   caf::after(seconds{10}) >> [] { FAIL() << "no answer"; });
  EXPECT_EQ(answers[refusal::busy], 2);
  EXPECT_EQ(answers[refusal::unavailable], 3);
  wait_for("an empty backlog", [&] { return last == 0; });
  EXPECT_EQ(most, 3U);
}

TEST_F(JournalFaults, EndWithoutWaitingForASilentDatabase) {
  const auto to = start(deps());
  script one(4001);
  ASSERT_EQ(store(to, one.open()), refusal::none);
  freeze_server();
  self_->send(caf::actor_cast<caf::actor>(to), one.say("never answered"));
  self_->monitor(to);
  caf::anon_send_exit(to, caf::exit_reason::user_shutdown);
  const auto since = steady_clock::now();
  self_->receive([](const caf::down_msg&) {},
                 caf::after(seconds{10}) >> [] { FAIL() << "it hangs"; });
  EXPECT_LT(steady_clock::now() - since, seconds{3}) << "less than any time limit of a statement";
}

TEST_F(JournalFaults, LeaveTheArchiveAbleToReadAgain) {
  script one(5001);
  ASSERT_EQ(store(one.open()), refusal::none);
  ASSERT_TRUE(std::holds_alternative<open_heads>(ask<open_heads>(list_open{})));
  kill_server();
  EXPECT_EQ(std::get<refusal>(ask<open_heads>(list_open{})), refusal::unavailable);
  start_server();
  EXPECT_TRUE(std::holds_alternative<open_heads>(ask<open_heads>(list_open{})));
}

} // namespace
} // namespace ecoute::test
