// SPDX-License-Identifier: EUPL-1.2
// The dispatcher alone in virtual time: outbox and board are played, receivers are functions.
#include "net/outbound/dispatcher_actor.hpp"
#include "tests/net/alerts/memory_outbox.hpp"
#include "tests/support/role_fixture.hpp"

#include <algorithm>

namespace ecoute::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::hours;

constexpr sent good{sending_outcome::delivered, 200};
constexpr sent busy{sending_outcome::later, 503};
constexpr sent silent{sending_outcome::unreachable, 0};

class Dispatcher : public role_fixture {
protected:
  Dispatcher() {
    outbox->contacts = {{agent_id{1}, secret_text{"camille@service.example"}},
                        {agent_id{2}, secret_text{"alex@service.example"}}};
    outbox_role = spawn_memory_outbox(system, outbox);
  }
  ~Dispatcher() override { caf::anon_send_exit(outbox_role, caf::exit_reason::kill); }

  void start() {
    dispatcher_parts parts;
    parts.outbox = [this] { return has_outbox ? outbox_role : outbox_handle{}; };
    parts.board = [this] {
      return has_board ? board.as<alert_board_handle>() : alert_board_handle{};
    };
    parts.send = [this](const outgoing& what, std::function<void(sent)> over) {
      tries.push_back({now(), what.what, std::string{what.mail_to.reveal()}});
      if (const auto answer = receiver(what))
        return over(*answer);
      hanging.push_back(std::move(over));
      hanging_max = std::max(hanging_max, hanging.size());
    };
    parts.wall = [clock = make_parts()->clock](auto steady) { return clock.at(steady); };
    parts.mails = mails;
    parts.counters = counters;
    it = under_test(spawn_dispatcher(system, parts));
  }
  void look() {
    caf::anon_send(it, look_at_outbox{});
    run();
  }
  void deliver(const alert_delivery& d) {
    caf::anon_send(it, deliver_now{d});
    run();
  }

  static alert_delivery webhook(std::uint64_t alert, std::uint32_t ring,
                                const std::string& endpoint = "pager",
                                const std::string& kind = "danger_unread") {
    const alert_id id{{7, alert}};
    return {to_text(id) + "/" + std::to_string(ring) + "/webhook/" + endpoint,
            alert_channel::webhook,
            {},
            endpoint,
            R"({"kind":")" + kind +
                R"(","level":1,"platform":"police","reference":"018f","raised_at":)" +
                R"("2026-01-05T12:05:09Z","exercise":false})",
            id,
            ring};
  }
  static alert_delivery mailed(std::uint64_t alert, std::uint32_t ring, std::int64_t to) {
    auto d = webhook(alert, ring, {});
    d.channel = alert_channel::mail;
    d.recipient = {to};
    d.key = to_text(d.about) + "/" + std::to_string(ring) + "/mail/" + std::to_string(to);
    return d;
  }
  static alert_cause failing(const std::string& detail) {
    return {alert_kind::delivery_failing, on_call_scope::system, {}, detail};
  }
  /// Tries of one delivery.
  std::vector<instant> tried(const std::string& key) const {
    std::vector<instant> out;
    for (const auto& t : tries)
      if (t.what.key == key)
        out.push_back(t.at);
    return out;
  }
  std::size_t raised(const std::string& detail) const {
    const auto all = board.got<raise_alert>();
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [&](const raise_alert& r) { return r.cause == failing(detail); }));
  }

  struct one_try {
    instant at{};
    alert_delivery what{};
    std::string to{};
  };
  std::shared_ptr<memory_outbox> outbox = std::make_shared<memory_outbox>();
  outbox_handle outbox_role;
  probe board{system};
  bool has_outbox = true;
  bool has_board = true;
  bool mails = true;
  std::function<std::optional<sent>(const outgoing&)> receiver = [](const outgoing&) {
    return good;
  };
  std::vector<one_try> tries;
  std::vector<std::function<void(sent)>> hanging;
  std::size_t hanging_max = 0;
  std::shared_ptr<outbound_counters> counters = std::make_shared<outbound_counters>();
  dispatcher_handle it;
};

} // namespace

TEST_F(Dispatcher, DeliversWhatTheOutboxHoldsAndMarksIt) {
  outbox->add(webhook(1, 1), now());
  outbox->add(mailed(1, 1, 2), now());
  start();
  ASSERT_EQ(tries.size(), 2U);
  const bool webhook_first = tries[0].what.channel == alert_channel::webhook;
  EXPECT_EQ(tries[webhook_first ? 0 : 1].what, webhook(1, 1));
  EXPECT_EQ(tries[webhook_first ? 1 : 0].what, mailed(1, 1, 2));
  EXPECT_EQ(outbox->count(delivery_outcome::delivered), 2U);
  EXPECT_EQ(outbox->find(webhook(1, 1).key)->tries, 1U);
  run_for(1h);
  EXPECT_EQ(tries.size(), 2U);
  EXPECT_EQ(counters->delivered, 2U);
  EXPECT_EQ(counters->waiting, 0U);
}

TEST_F(Dispatcher, MailsToTheAddressOfItsAgent) {
  start();
  outbox->add(mailed(1, 1, 2), now());
  look();
  ASSERT_EQ(tries.size(), 1U);
  EXPECT_EQ(tries.front().to, "alex@service.example");
}

TEST_F(Dispatcher, LooksAtOnceWhenItIsToldAndByItselfSoonAfter) {
  start();
  outbox->add(webhook(1, 1), now());
  look();
  EXPECT_EQ(tries.size(), 1U);
  outbox->add(webhook(2, 1), now());
  run_for(fixed::outbox_looked_at_every);
  EXPECT_EQ(tries.size(), 2U);
}

TEST_F(Dispatcher, TriesAgainAfterGrowingPausesAndGivesUpAfterADay) {
  receiver = [](const outgoing&) { return busy; };
  const auto first = webhook(1, 1);
  outbox->add(first, now());
  start();
  run_for(hours{23});
  const auto at = tried(first.key);
  const std::vector<milliseconds> pauses{5s, 15s, 45s, 2min, 5min, 10min, 15min, 15min};
  for (std::size_t i = 0; i < pauses.size(); ++i) {
    EXPECT_GE(at.at(i + 1) - at.at(i), pauses[i] * 8 / 10) << i;
    EXPECT_LE(at.at(i + 1) - at.at(i), pauses[i] * 12 / 10) << i;
  }
  EXPECT_EQ(outbox->count(delivery_outcome::dead), 0U);
  EXPECT_EQ(counters->dead, 0U);
  board.forget();
  run_for(hours{2});
  EXPECT_EQ(outbox->count(delivery_outcome::dead), 1U);
  EXPECT_EQ(counters->dead, 1U);
  EXPECT_EQ(raised("webhook:pager"), 1U) << "never dropped in silence";
  const auto so_far = tries.size();
  run_for(hours{2});
  EXPECT_EQ(tries.size(), so_far);
}

TEST_F(Dispatcher, DeliversEachOnceByItsKeyAndInOrderAfterAnHourWithoutReceivers) {
  bool down = true;
  std::map<std::string, int> arrived;
  std::map<std::pair<alert_id, std::string>, std::vector<std::uint32_t>> rings;
  receiver = [&](const outgoing& what) {
    if (down)
      return what.what.endpoint == "pager" ? busy : silent;
    ++arrived[what.what.key];
    rings[{what.what.about, what.what.endpoint + std::string{what.mail_to.reveal()}}].push_back(
        what.what.ring);
    return good;
  };
  start();
  for (std::uint32_t ring = 1; ring <= 30; ++ring) {
    for (std::uint64_t alert = 1; alert <= 2; ++alert) {
      for (const auto* endpoint : {"pager", "room"})
        outbox->add(webhook(alert, ring, endpoint), now());
      for (const std::int64_t person : {1, 2})
        outbox->add(mailed(alert, ring, person), now());
    }
    look();
    run_for(2min);
  }
  EXPECT_TRUE(arrived.empty());
  down = false;
  run_for(19min); // the longest pause and a fifth
  EXPECT_EQ(arrived.size(), 30U * 2 * 4);
  for (const auto& [key, times] : arrived)
    EXPECT_EQ(times, 1) << key;
  EXPECT_EQ(rings.size(), 2U * 4);
  for (const auto& [stream, order] : rings)
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  EXPECT_EQ(outbox->count(delivery_outcome::delivered), 30U * 2 * 4);
}

TEST_F(Dispatcher, SendsFourAtOnceToOneReceiverAndSixtyFourInAll) {
  receiver = [](const outgoing&) { return std::nullopt; };
  for (std::uint64_t alert = 0; alert < 10; ++alert)
    for (int n = 0; n < 20; ++n)
      outbox->add(webhook(alert, 1, "hook" + std::to_string(n)), now());
  start();
  run_for(fixed::outbox_looked_at_every);
  EXPECT_EQ(hanging_max, 64U);
  std::map<std::string, int> each;
  for (const auto& t : tries)
    EXPECT_LE(++each[t.what.endpoint], 4);
  hanging.front()(good);
  run();
  EXPECT_EQ(tries.size(), 65U) << "one is over, another begins";
}

TEST_F(Dispatcher, LetsNoReceiverThatHangsKeepAnotherWaiting) {
  receiver = [](const outgoing& what) {
    return what.what.endpoint == "hung" ? std::nullopt : std::optional{good};
  };
  for (std::uint64_t alert = 0; alert < 200; ++alert)
    outbox->add(webhook(alert, 1, "hung"), now());
  start();
  outbox->add(webhook(500, 1), now());
  look();
  EXPECT_EQ(tried(webhook(500, 1).key).size(), 1U);
}

TEST_F(Dispatcher, CountsAThreadThatDoesNotComeBackAsFailed) {
  receiver = [this](const outgoing&) {
    return tries.size() == 1 ? std::nullopt : std::optional{good};
  };
  outbox->add(webhook(1, 1), now());
  start();
  run_for(fixed::delivery_overdue + 7s);
  EXPECT_EQ(tries.size(), 2U);
  hanging.front()(silent); // it comes back after all: that is known already
  run_for(1h);
  EXPECT_EQ(tries.size(), 2U);
  EXPECT_EQ(outbox->count(delivery_outcome::delivered), 1U);
}

TEST_F(Dispatcher, DeliversOutOfMemoryWhileTheOutboxIsAwayAndNotAgainOnceItIsStored) {
  start();
  outbox->away = true;
  deliver(webhook(1, 1));
  deliver(mailed(1, 1, 1));
  EXPECT_EQ(tries.size(), 2U);
  EXPECT_EQ(tries.back().to, "camille@service.example") << "as read before";
  run_for(10min);
  outbox->away = false;
  outbox->add(webhook(1, 1), now());
  outbox->add(mailed(1, 1, 1), now());
  look();
  EXPECT_EQ(outbox->count(delivery_outcome::delivered), 2U);
  run_for(1h);
  EXPECT_EQ(tries.size(), 2U);
}

TEST_F(Dispatcher, SendsNothingTwiceThatItIsAskedForTwice) {
  start();
  deliver(webhook(1, 1));
  deliver(webhook(1, 1));
  EXPECT_EQ(tries.size(), 1U);
}

TEST_F(Dispatcher, TriesAgainOutOfMemoryByTheSameRuleAndInOrder) {
  bool down = true;
  receiver = [&](const outgoing&) { return down ? silent : good; };
  start();
  outbox->away = true;
  deliver(webhook(1, 1));
  run_for(30s);
  const auto so_far = tried(webhook(1, 1).key).size();
  EXPECT_EQ(so_far, 3U) << "at once, after 5 s, after 15 s more";
  deliver(webhook(1, 2));
  EXPECT_EQ(tried(webhook(1, 1).key).size(), so_far + 1) << "its alert rings again";
  EXPECT_TRUE(tried(webhook(1, 2).key).empty());
  down = false;
  run_for(3min);
  EXPECT_EQ(tried(webhook(1, 1).key).size(), so_far + 2);
  EXPECT_EQ(tried(webhook(1, 2).key).size(), 1U);
  EXPECT_GE(tried(webhook(1, 2).key).front(), tried(webhook(1, 1).key).back());
}

TEST_F(Dispatcher, HandsToTheOutboxWhatItKnowsOfOneThatIsStoredLate) {
  receiver = [](const outgoing&) { return silent; };
  start();
  outbox->away = true;
  const auto rang = now();
  deliver(webhook(1, 1));
  run_for(30s);
  const auto so_far = tries.size();
  outbox->away = false;
  outbox->add(webhook(1, 1), rang);
  look();
  const auto* row = outbox->find(webhook(1, 1).key);
  EXPECT_EQ(row->tries, so_far);
  EXPECT_GT(row->next_try, now()) << "it goes on where it was, and does not begin anew";
  run_for(10min);
  EXPECT_GT(tries.size(), so_far);
  EXPECT_EQ(row->tries, tries.size());
}

TEST_F(Dispatcher, MarksLaterWhatItCannotMarkNow) {
  receiver = [this](const outgoing&) {
    outbox->away = true; // PostgreSQL dies while it is sent
    return good;
  };
  outbox->add(webhook(1, 1), now());
  start();
  run_for(1h);
  EXPECT_EQ(outbox->count(delivery_outcome::delivered), 0U);
  outbox->away = false;
  run_for(5s);
  EXPECT_EQ(outbox->count(delivery_outcome::delivered), 1U);
  run_for(1h);
  EXPECT_EQ(tries.size(), 1U);
}

TEST_F(Dispatcher, GoesOnOutOfMemoryWithWhatFailedBeforeTheOutboxWentAway) {
  receiver = [this](const outgoing&) {
    outbox->away = true;
    return tries.size() < 3 ? silent : good;
  };
  outbox->add(webhook(1, 1), now());
  start();
  run_for(1min);
  EXPECT_EQ(tries.size(), 3U);
  outbox->away = false;
  run_for(5s);
  EXPECT_EQ(outbox->find(webhook(1, 1).key)->tries, 3U);
  EXPECT_EQ(outbox->count(delivery_outcome::delivered), 1U);
}

TEST_F(Dispatcher, FindsTheOutboxThatWasAwayAsItBegan) {
  has_outbox = false;
  outbox->add(webhook(1, 1), now());
  start();
  EXPECT_TRUE(tries.empty());
  has_outbox = true;
  run_for(2s);
  EXPECT_EQ(tries.size(), 1U);
}

TEST_F(Dispatcher, TellsOfAReceiverThatKeepsFailingAndThatItIsWellAgain) {
  bool down = true;
  receiver = [&](const outgoing&) { return down ? busy : good; };
  outbox->add(webhook(1, 1), now());
  outbox->add(webhook(2, 1), now());
  start();
  run_for(30s);
  EXPECT_EQ(board.count<raise_alert>(), 0U) << "a hiccup is no alert";
  run_for(1min);
  EXPECT_EQ(raised("webhook:pager"), 1U) << "one for the receiver, whatever did not arrive";
  run_for(1h);
  EXPECT_EQ(board.count<raise_alert>(), 1U);
  EXPECT_EQ(board.count<alert_cause_over>(), 0U);
  down = false;
  run_for(20min);
  ASSERT_EQ(board.count<alert_cause_over>(), 1U);
  EXPECT_EQ(board.got<alert_cause_over>().front().cause, failing("webhook:pager"));
}

TEST_F(Dispatcher, TakesNothingBackOnceADeliveryIsDead) {
  receiver = [](const outgoing& what) { return what.what.about.low == 1 ? busy : good; };
  outbox->add(webhook(1, 1), now());
  start();
  run_for(hours{25});
  EXPECT_EQ(outbox->count(delivery_outcome::dead), 1U);
  outbox->add(webhook(2, 1), now());
  look();
  EXPECT_EQ(outbox->count(delivery_outcome::delivered), 1U);
  EXPECT_EQ(board.count<alert_cause_over>(), 0U);
}

TEST_F(Dispatcher, TellsAtOnceOfWhatCannotBeSentAsItIsSet) {
  receiver = [](const outgoing&) { return sent{sending_outcome::not_allowed, 0}; };
  outbox->add(webhook(1, 1), now());
  outbox->add(mailed(1, 1, 9), now()); // whose address nobody knows
  start();
  EXPECT_EQ(tries.size(), 1U);
  EXPECT_EQ(raised("webhook:pager"), 1U);
  EXPECT_EQ(raised("mail"), 1U);
  EXPECT_EQ(outbox->count(delivery_outcome::again), 2U) << "somebody may set it right";
}

TEST_F(Dispatcher, IsDoneWithMailsWhereNoRelayIsSetAndTellsNobody) {
  mails = false;
  receiver = [](const outgoing&) { return sent{sending_outcome::switched_off, 0}; };
  outbox->add(mailed(1, 1, 9), now());
  start();
  EXPECT_EQ(outbox->count(delivery_outcome::dead), 1U);
  EXPECT_EQ(board.count<raise_alert>(), 0U);
  EXPECT_EQ(counters->dead, 0U);
}

TEST_F(Dispatcher, TellsTheBoardOnceItIsBack) {
  has_board = false;
  receiver = [](const outgoing&) { return busy; };
  outbox->add(webhook(1, 1), now());
  start();
  run_for(10min);
  has_board = true;
  run_for(5s);
  EXPECT_EQ(raised("webhook:pager"), 1U);
}

TEST_F(Dispatcher, MailsOnceItHasReadTheAddresses) {
  outbox->away = true;
  start();
  deliver(mailed(1, 1, 1));
  run_for(3s);
  EXPECT_TRUE(tries.empty());
  EXPECT_EQ(board.count<raise_alert>(), 0U);
  outbox->away = false;
  run_for(10s);
  ASSERT_EQ(tries.size(), 1U);
  EXPECT_EQ(tries.front().to, "camille@service.example");
}

TEST_F(Dispatcher, ReadsChangedAddresses) {
  start();
  outbox->contacts.front().mail = secret_text{"nouvelle@service.example"};
  run_for(fixed::contacts_read_every);
  outbox->add(mailed(1, 1, 1), now());
  look();
  EXPECT_EQ(tries.back().to, "nouvelle@service.example");
}

TEST_F(Dispatcher, SendsAgainUnderItsKeyWhatItHadNotMarkedWhenItDied) {
  receiver = [](const outgoing&) { return std::nullopt; };
  outbox->add(webhook(1, 1), now());
  start();
  caf::anon_send_exit(it, caf::exit_reason::kill);
  run();
  receiver = [](const outgoing&) { return good; };
  start();
  ASSERT_EQ(tries.size(), 2U);
  EXPECT_EQ(tries[0].what.key, tries[1].what.key);
  EXPECT_EQ(outbox->count(delivery_outcome::delivered), 1U);
}

TEST_F(Dispatcher, AnswersWhetherItLivesAndPrintsNothing) {
  start();
  EXPECT_TRUE(survives_the_unexpected(it));
  caf::scoped_actor asking{system};
  auto pending = asking->request(caf::actor_cast<caf::actor>(it), 1s, ask_pulse{});
  run();
  bool answered = false;
  pending.receive([&](const pulse&) { answered = true; }, [](caf::error&) {});
  EXPECT_TRUE(answered);
}

} // namespace ecoute::test
