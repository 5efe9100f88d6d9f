// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/queue.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <tuple>

namespace ecoute {
namespace {

instant at(std::int64_t s) {
  return instant{seconds{1'000'000 + s}};
}
conversation_id conv(std::uint64_t n) {
  return {{0, n}};
}

waiting_entry entry(std::uint64_t n, std::int64_t since, visitor_role role = visitor_role::victim) {
  waiting_entry e;
  e.conversation = conv(n);
  e.since = at(since);
  e.role = role;
  return e;
}
waiting_entry in_danger(waiting_entry e) {
  e.danger = true;
  return e;
}
waiting_entry of_a_minor(waiting_entry e) {
  e.minor = true;
  return e;
}
waiting_entry given_back(waiting_entry e) {
  e.reason = queue_reason::given_back;
  return e;
}

std::vector<std::uint64_t> order(const std::vector<waiting_entry>& joined) {
  waiting_line line;
  for (const auto& e : joined)
    line.join(e);
  std::vector<std::uint64_t> ids;
  for (const auto& e : line.entries())
    ids.push_back(e.conversation.low);
  return ids;
}

TEST(QueueOrder, GoesByClassAmongThoseWhoCameTogether) {
  EXPECT_EQ(
      order({entry(1, 0, visitor_role::professional), entry(2, 0, visitor_role::relative),
             entry(3, 0, visitor_role::witness), entry(4, 0), entry(5, 0, visitor_role::unsaid),
             of_a_minor(entry(6, 0)), in_danger(entry(7, 0)), given_back(entry(8, 0)),
             in_danger(given_back(entry(9, 0)))}),
      (std::vector<std::uint64_t>{9, 8, 7, 6, 4, 5, 2, 3, 1}));
}

TEST(QueueOrder, NamesTheClassOfEach) {
  EXPECT_EQ(class_of(given_back(in_danger(entry(1, 0)))), waiting_class::given_back);
  EXPECT_EQ(class_of(in_danger(of_a_minor(entry(1, 0)))), waiting_class::danger);
  EXPECT_EQ(class_of(of_a_minor(entry(1, 0, visitor_role::professional))), waiting_class::minor);
  EXPECT_EQ(class_of(entry(1, 0, visitor_role::unsaid)), waiting_class::victim);
  EXPECT_EQ(name_of(waiting_class::given_back), "given_back");
  EXPECT_EQ(name_of(waiting_class::professional), "professional");
  EXPECT_EQ(name_of(waiting_class{9}), "");
}

TEST(QueueOrder, AgesByTenMinutesAClass) {
  const auto professional = entry(1, 0, visitor_role::professional);
  EXPECT_EQ(order({professional, entry(2, 1199)}), (std::vector<std::uint64_t>{2, 1}));
  EXPECT_EQ(order({professional, entry(2, 1201)}), (std::vector<std::uint64_t>{1, 2}));
  EXPECT_EQ(order({professional, of_a_minor(entry(2, 1799))}), (std::vector<std::uint64_t>{2, 1}));
  EXPECT_EQ(order({professional, of_a_minor(entry(2, 1801))}), (std::vector<std::uint64_t>{1, 2}));
  EXPECT_EQ(ageing_bound({}), minutes{30});
}

TEST(QueueOrder, NeverAgesPastDangerOrWhatWasGivenBack) {
  const auto old = of_a_minor(entry(1, -1'000'000));
  EXPECT_EQ(order({old, in_danger(entry(2, 5000)), given_back(entry(3, 9000))}),
            (std::vector<std::uint64_t>{3, 2, 1}));
}

TEST(QueueOrder, MovesWhoDeclaresDangerWhileWaiting) {
  waiting_line line;
  line.join(entry(1, 0));
  line.join(entry(2, 10));
  line.join(in_danger(entry(2, 10)));
  EXPECT_EQ(line.ahead_of(conv(2)), 0u);
  EXPECT_EQ(line.ahead_of(conv(1)), 1u);
  EXPECT_EQ(line.entries().size(), 2u);
}

waiting_entry any_entry(std::uint64_t n) {
  auto e = entry(n, *rc::gen::inRange(0, 7200), static_cast<visitor_role>(*rc::gen::inRange(0, 5)));
  e.danger = *rc::gen::inRange(0, 6) == 0;
  e.minor = *rc::gen::inRange(0, 4) == 0;
  if (*rc::gen::inRange(0, 8) == 0)
    e.reason = queue_reason::given_back;
  return e;
}

TEST(QueueOrderWalk, LetsNobodyPassBeyondTheAgeingBound) {
  EXPECT_TRUE(rc::check("nobody starves", [] {
    waiting_line line;
    const auto many = *rc::gen::inRange<std::uint64_t>(0, 60);
    for (std::uint64_t n = 0; n < many; ++n)
      line.join(any_entry(n % 40)); // some join again, as what they have become
    const auto& all = line.entries();
    const auto bound = ageing_bound({});
    for (std::size_t i = 0; i < all.size(); ++i) {
      RC_ASSERT(line.ahead_of(all[i].conversation) == static_cast<std::uint32_t>(i));
      for (std::size_t j = i + 1; j < all.size(); ++j) {
        const auto first = class_of(all[i]);
        const auto second = class_of(all[j]);
        if (first > second) { // a lower class before a higher one: only by age
          RC_ASSERT(second >= waiting_class::minor);
          RC_ASSERT(all[i].since < all[j].since);
        }
        if (first >= waiting_class::minor && second >= waiting_class::minor)
          RC_ASSERT(all[i].since <= all[j].since + bound);
        if (first == second && first != waiting_class::given_back)
          RC_ASSERT(all[i].since <= all[j].since);
      }
    }
  }));
}

} // namespace
} // namespace ecoute
