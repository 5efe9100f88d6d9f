// SPDX-License-Identifier: EUPL-1.2
// The stores behind SOCI while PostgreSQL is stopped in the middle of whatever it does: whoever
// asks is answered, nobody is kept, and the end of the engine waits for no one.
#include "persistence/credentials_actor.hpp"
#include "persistence/roster_archive_actor.hpp"
#include "tests/persistence/journal_fixture.hpp"

namespace ecoute::test {
namespace {

using namespace std::chrono_literals;

class FrozenServer : public ::testing::Test {
protected:
  FrozenServer() : system_(config_), self_(system_) { database_.read_timeout = 200ms; }
  void TearDown() override {
    if (frozen_)
      thaw();
  }
  void freeze() {
    cluster::shared().freeze();
    frozen_ = true;
  }
  void thaw() {
    cluster::shared().thaw();
    frozen_ = false;
  }
  template <class Handle, class Answer, class Question>
  refusal asked(const Handle& whom, const Question& question) {
    auto why = refusal::none;
    self_->request(whom, patience, question)
        .receive([](const Answer&) {},
                 [&](const caf::error& e) {
                   EXPECT_FALSE(e == caf::sec::request_timeout) << "nobody answered";
                   why = refusal_of(e);
                 });
    return why;
  }
  template <class Handle>
  bool ends(const Handle& who) {
    bool ended = false;
    self_->monitor(who);
    caf::anon_send_exit(who, caf::exit_reason::user_shutdown);
    self_->receive([&](const caf::down_msg&) { ended = true; }, caf::after(patience) >> [] {});
    return ended;
  }
  static constexpr auto patience = 30s;

  database db_;
  database_settings database_ = db_.config().database;
  quiet_config config_;
  caf::actor_system system_;
  caf::scoped_actor self_;
  bool frozen_ = false;
};

class FrozenCredentials : public FrozenServer {
protected:
  FrozenCredentials() : who_(spawn_credentials(system_, {database_, {}, db_.keys(), test_now})) {}
  ~FrozenCredentials() override { caf::anon_send_exit(who_, caf::exit_reason::user_shutdown); }
  refusal look_up() {
    return asked<credentials_handle, signed_in_agent>(who_, who_is{std::string(32, 'x')});
  }
  credentials_handle who_;
};

} // namespace

TEST_F(FrozenCredentials, AnswerUnavailableAndAreBackAfterwards) {
  const sign_in nobody{"nobody", secret_text{"correct horse battery"}, secret_text{"123456"}};
  ASSERT_EQ(look_up(), refusal::not_signed_in);
  freeze();
  EXPECT_EQ(look_up(), refusal::unavailable) << "the connection that was open";
  EXPECT_EQ(look_up(), refusal::unavailable) << "a new one, or the rest";
  const auto signing_in = asked<credentials_handle, signed_in>(who_, nobody);
  EXPECT_EQ(signing_in, refusal::unavailable);
  thaw();
  const auto end = std::chrono::steady_clock::now() + 40s;
  auto now = refusal::unavailable;
  while (now == refusal::unavailable && std::chrono::steady_clock::now() < end)
    now = look_up();
  EXPECT_EQ(now, refusal::not_signed_in);
}

TEST_F(FrozenCredentials, KeepNobodyWaitingBehindTheOthers) {
  ASSERT_EQ(look_up(), refusal::not_signed_in);
  freeze();
  const auto ask = [&] { return self_->request(who_, patience, who_is{std::string(32, 'x')}); };
  std::vector<decltype(ask())> pending;
  int refusals = 0;
  for (int i = 0; i < 60; ++i) // each of them alone would wait for a connection's two seconds
    pending.push_back(ask());
  for (auto& one : pending)
    one.receive([](const signed_in_agent&) {},
                [&](const caf::error& e) { refusals += e == caf::sec::request_timeout ? 0 : 1; });
  EXPECT_EQ(refusals, 60);
}

TEST_F(FrozenCredentials, EndWithTheEngine) {
  ASSERT_EQ(look_up(), refusal::not_signed_in);
  freeze();
  caf::anon_send(who_, who_is{std::string(32, 'x')});
  EXPECT_TRUE(ends(who_));
}

TEST_F(FrozenServer, LeavesTheRosterUnavailable) {
  const auto roster = spawn_roster_archive(system_, database_);
  const load_roster wish{{test_now(), test_now() + minutes{1}}};
  const auto load = [&] { return asked<roster_archive_handle, roster_record>(roster, wish); };
  EXPECT_EQ(load(), refusal::none);
  freeze();
  EXPECT_EQ(load(), refusal::unavailable);
  caf::anon_send(roster, wish);
  EXPECT_TRUE(ends(roster));
}

} // namespace ecoute::test
