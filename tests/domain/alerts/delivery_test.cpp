// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/delivery.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace ecoute::alerts {
namespace {

using std::chrono::hours;
using places = std::vector<std::size_t>;

instant at(milliseconds since) {
  return instant{seconds{1'800'000'000}} + since;
}

delivery webhook(std::uint64_t alert, std::uint32_t ring, milliseconds made = {},
                 const std::string& endpoint = "pager") {
  delivery d;
  d.about = {{0, alert}};
  d.ring = ring;
  d.endpoint = endpoint;
  d.key = std::to_string(alert) + "/" + std::to_string(ring) + "/webhook/" + endpoint;
  d.made = d.due = at(made);
  return d;
}
delivery mail(std::uint64_t alert, std::uint32_t ring, std::int64_t recipient) {
  auto d = webhook(alert, ring, {}, "");
  d.channel = alert_channel::mail;
  d.recipient = {recipient};
  d.key = std::to_string(alert) + "/" + std::to_string(ring) + "/mail/" + std::to_string(recipient);
  return d;
}

TEST(DeliveryPauses, GrowToAQuarterOfAnHourWithinAFifthOfTheirLength) {
  const std::vector<milliseconds> wanted{seconds{5}, seconds{15}, seconds{45}, minutes{2},
                                         minutes{5}, minutes{10}, minutes{15}, minutes{15}};
  for (std::uint32_t tries = 1; tries <= 8; ++tries) {
    const auto base = wanted[tries - 1];
    std::set<milliseconds> seen;
    for (std::uint64_t n = 0; n < 300; ++n) {
      const auto pause = pause_after(tries, webhook(n, 1).key);
      EXPECT_GE(pause, base * 8 / 10);
      EXPECT_LE(pause, base * 12 / 10);
      seen.insert(pause);
    }
    EXPECT_LT(*seen.begin(), base * 85 / 100) << "spread over the whole of it";
    EXPECT_GT(*seen.rbegin(), base * 115 / 100);
    EXPECT_GT(seen.size(), 100u);
  }
  EXPECT_EQ(pause_after(3, "a key"), pause_after(3, "a key")) << "after a restart the same";
  EXPECT_EQ(pause_after(4'000'000'000, "k"), pause_after(4'000'000'000, "k"));
}

TEST(DeliveryPauses, EndAfterADayWithALastTry) {
  auto d = webhook(1, 1);
  std::vector<instant> tries{d.due};
  for (auto next = after_failure(d, d.due); next; next = after_failure(d, d.due)) {
    EXPECT_EQ(next->tried, d.due);
    EXPECT_EQ(next->tries, d.tries + 1);
    EXPECT_GT(next->due, d.due);
    d = *next;
    tries.push_back(d.due);
  }
  EXPECT_EQ(tries.back(), at(hours{24}));
  EXPECT_GT(tries.size(), 80u) << "about four an hour";
  EXPECT_LT(tries.size(), 125u);
  EXPECT_LE(tries[6], at(minutes{22})) << "six pauses are over within 18 min 5 s, a fifth more";
}

TEST(DeliveryPauses, GiveOneTryToWhatHadToWaitLongerThanADay) {
  EXPECT_EQ(after_failure(webhook(1, 2), at(hours{24} + minutes{1})), std::nullopt);
  EXPECT_TRUE(after_failure(webhook(1, 2), at(hours{24} - milliseconds{1})));
}

places sent(const std::vector<delivery>& all, instant now) {
  auto found = plan_deliveries(all, now).send;
  std::sort(found.begin(), found.end());
  return found;
}

TEST(DeliveryPlan, SendsTheRingsOfOneAlertToOneReceiverOneAfterTheOther) {
  std::vector<delivery> all{webhook(1, 2), webhook(1, 1), webhook(2, 7),
                            mail(1, 2, 5), mail(1, 1, 6), webhook(1, 2, {}, "other")};
  EXPECT_EQ(sent(all, at({})), (places{1, 2, 3, 4, 5}))
      << "all but the second ring of the first alert at the pager";
  all[1].in_flight = true;
  EXPECT_EQ(sent(all, at({})), (places{2, 3, 4, 5}));
  all[1] = *after_failure(all[1], at({}));
  EXPECT_EQ(sent(all, at({})), (places{2, 3, 4, 5}))
      << "the second waits for the first, that waits for its pause";
  EXPECT_EQ(plan_deliveries(all, at({})).look_again, all[1].due);
  EXPECT_EQ(sent(all, all[1].due), (places{1, 2, 3, 4, 5}));
  all.erase(all.begin() + 1); // delivered, or dead
  EXPECT_EQ(sent(all, at({})), (places{0, 1, 2, 3, 4}));
}

TEST(DeliveryPlan, TriesAtOnceWhenTheAlertRingsAgain) {
  auto first = webhook(1, 1);
  for (int i = 0; i < 9; ++i)
    first = *after_failure(first, first.due);
  const auto failed = first.tried;
  EXPECT_GT(first.due, failed + minutes{11});
  std::vector<delivery> all{first, webhook(2, 1)};
  all[1] = *after_failure(all[1], failed);
  EXPECT_TRUE(plan_deliveries(all, failed).send.empty());
  all.push_back(webhook(1, 2));
  all.back().made = all.back().due = failed + seconds{60};
  EXPECT_EQ(plan_deliveries(all, failed + seconds{60}).send, (places{1, 0}))
      << "the earlier ring, by the newer one's leave; the other alert's pause is over";
  all[0] = *after_failure(all[0], failed + seconds{70});
  all.erase(all.begin() + 1);
  EXPECT_TRUE(plan_deliveries(all, failed + seconds{71}).send.empty()) << "once a ring";
}

TEST(DeliveryPlan, HoldsToItsBoundsAndPutsDangersFirst) {
  std::vector<delivery> all;
  for (std::uint64_t n = 0; n < 20; ++n) // 20 receivers with six each
    for (std::uint64_t alert = 0; alert < 6; ++alert)
      all.push_back(webhook(alert, 1, {}, "hook" + std::to_string(10 + n)));
  for (std::size_t n = 0; n < 3; ++n)
    all[n * 6 + 5].urgent = true;
  auto plan = plan_deliveries(all, at({}));
  EXPECT_EQ(plan.send.size(), deliveries_in_flight_max);
  EXPECT_EQ(places(plan.send.begin(), plan.send.begin() + 3), (places{5, 11, 17}));
  std::map<std::string, std::size_t> each;
  for (const auto place : plan.send)
    EXPECT_LE(++each[all[place].endpoint], deliveries_per_receiver_max);
  EXPECT_EQ(plan.look_again, std::nullopt) << "no time but an end lets more be sent";
  for (const auto place : plan.send)
    all[place].in_flight = true;
  EXPECT_TRUE(plan_deliveries(all, at(hours{1})).send.empty());
  all[plan.send[0]].in_flight = false; // failed and due again
  EXPECT_EQ(plan_deliveries(all, at({})).send.size(), 1u);
}

TEST(DeliveryPlan, CountsAllMailsAsOneReceiver) {
  std::vector<delivery> all;
  for (std::int64_t person = 1; person <= 9; ++person)
    all.push_back(mail(1, 1, person));
  all.push_back(webhook(1, 1));
  EXPECT_EQ(plan_deliveries(all, at({})).send.size(), deliveries_per_receiver_max + 1);
}

TEST(DeliveryPlan, HasNothingToDoWithNothing) {
  EXPECT_EQ(plan_deliveries({}, at({})), delivery_plan{});
}

TEST(DeadDelivery, RaisesOneAlertOfItsReceiver) {
  EXPECT_EQ(
      cause_of_dead(webhook(1, 1)),
      (alert_cause{alert_kind::delivery_failing, on_call_scope::system, {}, "webhook:pager"}));
  EXPECT_EQ(cause_of_dead(webhook(2, 5)), cause_of_dead(webhook(1, 1)));
  EXPECT_EQ(cause_of_dead(mail(1, 1, 7)).detail, "mail");
}

/// Hours of deliveries against a receiver that is away at times; each try takes two seconds.
class outbox {
public:
  explicit outbox(std::function<bool(const delivery&, instant)> answers)
      : answers_(std::move(answers)) {}

  void add(delivery d) { waiting_.push_back(std::move(d)); }

  void run(instant from, instant until) {
    for (now_ = from; now_ < until;) {
      end_what_is_over();
      const auto plan = plan_deliveries(waiting_, now_);
      for (const auto place : plan.send) {
        EXPECT_LE(waiting_[place].due - waiting_[place].made, hours{24});
        waiting_[place].in_flight = true;
        ends_.emplace(now_ + seconds{2}, waiting_[place].key);
      }
      check();
      auto next = plan.look_again.value_or(until);
      if (!ends_.empty())
        next = std::min(next, ends_.begin()->first);
      now_ = std::max(next, now_ + milliseconds{1});
    }
  }

  std::vector<std::string> delivered;
  std::vector<std::string> dead;
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

private:
  void end_what_is_over() {
    while (!ends_.empty() && ends_.begin()->first <= now_) {
      const auto found = std::find_if(waiting_.begin(), waiting_.end(), [&](const delivery& d) {
        return d.key == ends_.begin()->second;
      });
      ends_.erase(ends_.begin());
      if (answers_(*found, now_)) {
        delivered.push_back(found->key);
        waiting_.erase(found);
      } else if (auto next = after_failure(*found, now_)) {
        *found = *next;
      } else {
        dead.push_back(found->key);
        waiting_.erase(found);
      }
    }
  }
  void check() const {
    std::map<std::string, std::size_t> each;
    for (const auto& d : waiting_) {
      each[d.endpoint] += d.in_flight ? 1 : 0;
      EXPECT_LE(each[d.endpoint], deliveries_per_receiver_max);
    }
    EXPECT_LE(ends_.size(), deliveries_in_flight_max);
  }

  std::function<bool(const delivery&, instant)> answers_;
  std::vector<delivery> waiting_;
  std::multimap<instant, std::string> ends_;
  instant now_{};
};

TEST(DeliveriesOverHours, AllArriveOnceAndInOrderAfterAnHourAway) {
  outbox box{
      [](const delivery& d, instant t) { return d.endpoint != "pager" || t >= at(hours{1}); }};
  std::vector<std::string> wanted;
  for (std::uint64_t alert = 1; alert <= 3; ++alert)
    for (std::uint32_t ring = 1; ring <= 40; ++ring)
      for (const auto* endpoint : {"pager", "other"}) {
        box.add(webhook(alert, ring, {}, endpoint));
        wanted.push_back(webhook(alert, ring, {}, endpoint).key);
      }
  box.run(at({}), at(hours{1} + minutes{25}));
  EXPECT_EQ(box.waiting(), 0u);
  EXPECT_TRUE(box.dead.empty());
  std::map<std::string, std::uint32_t> last;
  for (const auto& key : box.delivered) {
    const auto alert_end = key.find('/');
    const auto ring = static_cast<std::uint32_t>(std::stoul(key.substr(alert_end + 1)));
    const auto stream = key.substr(0, alert_end) + key.substr(key.rfind('/'));
    EXPECT_EQ(ring, last[stream] + 1) << key;
    last[stream] = ring;
  }
  auto arrived = box.delivered;
  std::sort(arrived.begin(), arrived.end());
  std::sort(wanted.begin(), wanted.end());
  EXPECT_EQ(arrived, wanted);
}

TEST(DeliveriesOverHours, DieAfterADayAndLetTheNextGo) {
  outbox box{[](const delivery& d, instant) { return d.ring != 1; }};
  for (std::uint32_t ring = 1; ring <= 3; ++ring)
    box.add(webhook(1, ring));
  box.run(at({}), at(hours{24}));
  EXPECT_TRUE(box.delivered.empty()) << "behind the first";
  EXPECT_TRUE(box.dead.empty());
  box.run(at(hours{24}), at(hours{24} + minutes{1}));
  EXPECT_EQ(box.dead, std::vector<std::string>{"1/1/webhook/pager"});
  EXPECT_EQ(box.delivered, (std::vector<std::string>{"1/2/webhook/pager", "1/3/webhook/pager"}));
}

TEST(DeliveryWalk, LosesNothingAndReordersNothing) {
  EXPECT_TRUE(rc::check("a receiver that fails at random", [] {
    std::map<std::string, int> failures;
    outbox box{[&](const delivery& d, instant) { return --failures[d.key] < 0; }};
    const auto size = *rc::gen::inRange<std::uint32_t>(1, 40);
    for (std::uint32_t n = 0; n < size; ++n) {
      const auto d = webhook(n % 3, n / 3 + 1, seconds{*rc::gen::inRange(0, 600)});
      failures[d.key] = *rc::gen::inRange(0, 5);
      box.add(d);
    }
    box.run(at({}), at(hours{23}));
    RC_ASSERT(box.waiting() == 0u);
    RC_ASSERT(box.dead.empty());
    RC_ASSERT(box.delivered.size() == std::size_t{size});
    std::map<char, unsigned long> last;
    for (const auto& key : box.delivered) {
      const auto ring = std::stoul(key.substr(2));
      RC_ASSERT(ring == last[key.front()] + 1);
      last[key.front()] = ring;
    }
  }));
}

} // namespace
} // namespace ecoute::alerts
