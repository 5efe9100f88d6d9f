// SPDX-License-Identifier: EUPL-1.2
// The actors behind which alerts and their deliveries are stored, while PostgreSQL is well, stopped
// in the middle of whatever it does, and well again; and an alert of an event that the journal
// wrote.
#include "actors/domain/alert_origin.hpp"
#include "persistence/alert_archive_actor.hpp"
#include "persistence/outbox_actor.hpp"
#include "tests/persistence/journal_fixture.hpp"

namespace ecoute::test {
namespace {

using namespace std::chrono_literals;

class AlertActors : public JournalTest {
protected:
  AlertActors()
      : archive_of_alerts_(spawn_alert_archive(system_, impatient())),
        outbox_(spawn_outbox(system_, impatient())) {}
  ~AlertActors() override {
    caf::anon_send_exit(archive_of_alerts_, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(outbox_, caf::exit_reason::user_shutdown);
  }
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
  template <class Answer, class Handle, class Question>
  std::variant<Answer, refusal> asked(const Handle& whom, const Question& question) {
    std::variant<Answer, refusal> out = refusal::none;
    self_->request(whom, patience, question)
        .receive([&](Answer& a) { out = std::move(a); },
                 [&](const caf::error& e) {
                   EXPECT_FALSE(e == caf::sec::request_timeout) << "nobody answered";
                   out = refusal_of(e);
                 });
    return out;
  }
  template <class Answer, class Handle, class Question>
  refusal why_not(const Handle& whom, const Question& question) {
    const auto answer = asked<Answer>(whom, question);
    const auto* why = std::get_if<refusal>(&answer);
    return why == nullptr ? refusal::none : *why;
  }
  template <class Handle>
  bool ends(const Handle& who) {
    bool ended = false;
    self_->monitor(who);
    caf::anon_send_exit(who, caf::exit_reason::user_shutdown);
    self_->receive([&](const caf::down_msg&) { ended = true; }, caf::after(patience) >> [] {});
    return ended;
  }
  refusal load() { return why_not<alerts_record>(archive_of_alerts_, load_alerts{}); }
  refusal take() { return why_not<due_deliveries>(outbox_, take_due{test_now(), {}}); }
  refusal store_alert_of(const store_alert& m) { return why_not<done>(archive_of_alerts_, m); }
  static store_alert raised(const alert_cause& cause, const std::string& origin = {}) {
    const auto a = raise({{9, 1}}, cause, false, {}, test_now()).now_is;
    const alert_delivery hook{"key", alert_channel::webhook, {}, "regional", "{}", a.id, 1};
    return {a, 0, {hook}, origin, {}, a.raised_at};
  }
  database_settings impatient() {
    auto d = db_.config().database;
    d.read_timeout = 200ms;
    return d;
  }

  static constexpr auto patience = 30s;
  const alert_cause fault_{alert_kind::system_fault, on_call_scope::system, {}, "disk"};
  alert_archive_handle archive_of_alerts_;
  outbox_handle outbox_;
  bool frozen_ = false;
};

TEST_F(AlertActors, StoreAnAlertAndHandOutItsDeliveries) {
  const auto change = raised(fault_);
  ASSERT_EQ(store_alert_of(change), refusal::none);
  EXPECT_EQ(store_alert_of(change), refusal::none);
  auto other = change;
  other.what.id = alert_id{{9, 2}};
  EXPECT_EQ(store_alert_of(other), refusal::race_lost);
  const auto record =
      std::get<alerts_record>(asked<alerts_record>(archive_of_alerts_, load_alerts{}));
  EXPECT_EQ(record.open, std::vector{change.what});
  const auto due =
      std::get<due_deliveries>(asked<due_deliveries>(outbox_, take_due{change.at, {}})).due;
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].what, change.deliveries[0]);
  const mark_delivery mark{"key", delivery_outcome::delivered, 1, {}, test_now()};
  EXPECT_EQ(why_not<done>(outbox_, mark), refusal::none);
  EXPECT_TRUE(std::get<due_deliveries>(asked<due_deliveries>(outbox_, take_due{change.at, {}}))
                  .due.empty());
  EXPECT_EQ(why_not<agent_contacts>(outbox_, load_contacts{}), refusal::none);
}

TEST_F(AlertActors, RaiseWhatTheJournalWroteWithAnEvent) {
  script talk(1);
  auto event = talk.open();
  const alert_cause cause{alert_kind::emergency, on_call_scope::police, talk.id, {}};
  event.outbox = {{"origin", std::string{origin_kind}, origin_body(cause, false)}};
  ASSERT_EQ(store(event), refusal::none);
  // The engine dies here; the next one finds it.
  auto record = std::get<alerts_record>(asked<alerts_record>(archive_of_alerts_, load_alerts{}));
  ASSERT_EQ(record.origins.size(), 1U);
  EXPECT_EQ(record.origins[0].key, "origin");
  EXPECT_EQ(record.origins[0].cause, cause);
  ASSERT_EQ(store_alert_of(raised(cause, "origin")), refusal::none);
  record = std::get<alerts_record>(asked<alerts_record>(archive_of_alerts_, load_alerts{}));
  EXPECT_TRUE(record.origins.empty());
  EXPECT_EQ(record.open.size(), 1U);
}

TEST_F(AlertActors, AnswerUnavailableWhileTheServerIsFrozenAndAreBackAfterwards) {
  ASSERT_EQ(load(), refusal::none);
  ASSERT_EQ(take(), refusal::none);
  freeze();
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(load(), refusal::unavailable) << "the connection that was open";
  EXPECT_EQ(take(), refusal::unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  const auto change = raised(fault_);
  EXPECT_EQ(store_alert_of(change), refusal::unavailable) << "a new one, or the rest";
  thaw();
  const auto end = std::chrono::steady_clock::now() + 40s;
  auto now = refusal::unavailable;
  while (now == refusal::unavailable && std::chrono::steady_clock::now() < end)
    now = store_alert_of(change);
  EXPECT_EQ(now, refusal::none);
  while (take() == refusal::unavailable && std::chrono::steady_clock::now() < end) {
  }
  EXPECT_EQ(take(), refusal::none);
}

TEST_F(AlertActors, KeepNobodyWaitingBehindTheOthers) {
  ASSERT_EQ(load(), refusal::none);
  freeze();
  const auto ask = [&] { return self_->request(archive_of_alerts_, patience, raised(fault_)); };
  std::vector<decltype(ask())> pending;
  int refusals = 0;
  for (int i = 0; i < 60; ++i) // each of them alone would wait for a connection's two seconds
    pending.push_back(ask());
  for (auto& one : pending)
    one.receive([](const done&) {},
                [&](const caf::error& e) { refusals += e == caf::sec::request_timeout ? 0 : 1; });
  EXPECT_EQ(refusals, 60);
}

TEST_F(AlertActors, EndWithTheEngine) {
  ASSERT_EQ(load(), refusal::none);
  ASSERT_EQ(take(), refusal::none);
  freeze();
  caf::anon_send(archive_of_alerts_, load_alerts{});
  caf::anon_send(outbox_, take_due{test_now(), {}});
  EXPECT_TRUE(ends(archive_of_alerts_));
  EXPECT_TRUE(ends(outbox_));
}

} // namespace
} // namespace ecoute::test
