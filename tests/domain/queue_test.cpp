// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/queue.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace ecoute {
namespace {

instant at(int s) {
  return instant{seconds{1'000'000 + s}};
}
conversation_id conv(std::uint64_t n) {
  return {{0, n}};
}

waiting_entry entry(std::uint64_t n, int since, queue_reason reason = queue_reason::arrived) {
  waiting_entry e;
  e.conversation = conv(n);
  e.reason = reason;
  e.since = at(since);
  return e;
}

candidate free_operator(std::int64_t n, std::uint32_t load = 0, int idle = 0) {
  return {{n}, presence::available, false, load, 2, at(1'000'000), at(idle)};
}

std::vector<std::uint64_t> order(const waiting_line& line) {
  std::vector<std::uint64_t> ids;
  for (const auto& e : line.entries())
    ids.push_back(e.conversation.low);
  return ids;
}

TEST(WaitingLine, PutsWhatWasGivenBackFirstThenTheLongestWait) {
  waiting_line line;
  for (const auto& e :
       {entry(1, 10), entry(2, 5), entry(4, 5), entry(3, 5), entry(5, 8, queue_reason::given_back),
        entry(6, 7, queue_reason::given_back)})
    line.join(e);
  EXPECT_EQ(order(line), (std::vector<std::uint64_t>{6, 5, 2, 3, 4, 1}));
  EXPECT_EQ(line.ahead_of(conv(6)), 0u);
  EXPECT_EQ(line.ahead_of(conv(1)), 5u);
  EXPECT_EQ(line.ahead_of(conv(9)), std::nullopt);
  line.join(entry(1, 1, queue_reason::given_back));
  EXPECT_EQ(order(line), (std::vector<std::uint64_t>{1, 6, 5, 2, 3, 4}));
}

waiting_entry away(waiting_entry e) {
  e.away = true;
  return e;
}

TEST(WaitingLine, AsksForWhoIsThereBeforeWhoIsAwayAndMovesNobody) {
  waiting_line line;
  line.join(away(entry(1, 1)));
  line.join(entry(2, 2));
  line.join(entry(3, 3));
  EXPECT_EQ(order(line), (std::vector<std::uint64_t>{1, 2, 3})) << "the place is kept";
  line.tell(free_operator(1));
  line.tell(free_operator(2));
  const auto made = line.match(at(10));
  ASSERT_EQ(made.size(), 2u);
  EXPECT_EQ(made[0].conversation, conv(2));
  EXPECT_EQ(made[1].conversation, conv(3));
  line.tell(free_operator(3));
  ASSERT_EQ(line.match(at(11)).size(), 1u) << "nobody present is left to be asked for";
  EXPECT_EQ(line.offers().back().conversation, conv(1));
}

TEST(WaitingLine, OffersNoMoreOnceTheEndHasBegunAndKeepsWhatIsOpen) {
  waiting_line line;
  auto english = entry(2, 2);
  english.language = "en";
  line.join(entry(1, 1));
  line.join(english);
  auto speaker = free_operator(1);
  speaker.languages = {"en"};
  line.tell(speaker);
  ASSERT_EQ(line.match(at(10)).size(), 1u);
  line.offer_no_more();
  line.tell(free_operator(2));
  EXPECT_TRUE(line.match(at(11)).empty());
  EXPECT_EQ(line.offers().size(), 1u);
  ASSERT_EQ(line.lapses(at(30)).size(), 1u) << "it ends at its time";
  EXPECT_TRUE(line.match(at(1000)).empty());
  EXPECT_EQ(line.next_deadline(), std::nullopt) << "nothing is waited for that will not be done";
}

TEST(WaitingLine, AsksForWhoIsBackAtTheirOwnPlace) {
  waiting_line line;
  line.join(away(entry(1, 1)));
  line.join(entry(2, 2));
  line.join(entry(1, 1));
  line.tell(free_operator(1));
  const auto made = line.match(at(10));
  ASSERT_EQ(made.size(), 1u);
  EXPECT_EQ(made[0].conversation, conv(1));
}

TEST(WaitingLine, LetsWhatWasGivenBackAndDeclaredDangerYieldToNobody) {
  for (const bool danger : {false, true}) {
    waiting_line line;
    auto first = away(entry(1, 5, danger ? queue_reason::arrived : queue_reason::given_back));
    first.danger = danger;
    line.join(first);
    line.join(entry(2, 1));
    line.tell(free_operator(1));
    const auto made = line.match(at(10));
    ASSERT_EQ(made.size(), 1u);
    EXPECT_EQ(made[0].conversation, conv(1)) << danger;
  }
}

TEST(WaitingLine, IsBoundedWhereConversationsAreOpened) {
  const queue_policy policy{.length_max = 2};
  EXPECT_TRUE(has_room(0, 1, policy));
  EXPECT_FALSE(has_room(1, 1, policy));
  EXPECT_FALSE(has_room(2, 0, policy));
}

TEST(WaitingLine, NeverTurnsAwayWhoIsAlreadyOpen) {
  waiting_line line{{.length_max = 2}};
  for (std::uint64_t n = 1; n <= 4; ++n)
    line.join(entry(n, static_cast<int>(n)));
  line.join(entry(2, 2));
  EXPECT_EQ(line.entries().size(), 4u);
}

TEST(WaitingLine, AsksOnlyThoseWhoMayReceive) {
  const auto why = [](auto change) {
    auto c = free_operator(1);
    change(c);
    waiting_line line;
    line.join(entry(1, 1));
    line.tell(c);
    const auto answer = may_receive(c, at(0));
    EXPECT_EQ(line.match(at(0)).size(), answer == refusal::none ? 1u : 0u);
    return answer;
  };
  EXPECT_EQ(why([](candidate&) {}), refusal::none);
  for (const auto p : {presence::offline, presence::busy, presence::on_break})
    EXPECT_EQ(why([p](candidate& c) { c.state = p; }), refusal::not_available);
  EXPECT_EQ(why([](candidate& c) { c.link_silent = true; }), refusal::not_available);
  EXPECT_EQ(why([](candidate& c) { c.certified_until = at(0); }), refusal::not_certified);
  EXPECT_EQ(why([](candidate& c) { c.load = 1; }), refusal::none);
  EXPECT_EQ(why([](candidate& c) { c.load = 2; }), refusal::at_capacity);
}

TEST(WaitingLine, AsksTheLeastLoadedThenTheLongestIdle) {
  waiting_line line;
  line.tell(free_operator(1, 1, 0));
  line.tell(free_operator(2, 0, 9));
  line.tell(free_operator(3, 0, 3));
  for (std::uint64_t n = 1; n <= 4; ++n)
    line.join(entry(n, static_cast<int>(n)));
  const auto made = line.match(at(10));
  ASSERT_EQ(made.size(), 3u);
  EXPECT_EQ(made[0], (open_offer{conv(1), {3}, at(30)}));
  EXPECT_EQ(made[1], (open_offer{conv(2), {2}, at(30)}));
  EXPECT_EQ(made[2], (open_offer{conv(3), {1}, at(30)}));
  EXPECT_TRUE(line.match(at(10)).empty());
}

TEST(WaitingLine, AsksAgainOnlyWhenEverybodyElsePassed) {
  waiting_line line;
  line.join(entry(1, 1));
  for (std::int64_t n = 1; n <= 3; ++n)
    line.tell(free_operator(n));
  std::set<std::int64_t> asked;
  for (int i = 0; i < 3; ++i) {
    const auto made = line.match(at(i));
    ASSERT_EQ(made.size(), 1u);
    EXPECT_TRUE(asked.insert(made[0].to.value).second) << "asked twice in one round";
    EXPECT_FALSE(line.pass(conv(1), {99}));
    ASSERT_TRUE(line.pass(conv(1), made[0].to));
    EXPECT_FALSE(line.pass(conv(1), made[0].to)) << "no such offer any more";
  }
  EXPECT_EQ(line.match(at(9)).size(), 1u) << "a new round begins";
}

TEST(WaitingLine, WaitsForAnOperatorBusyWithAnotherOffer) {
  waiting_line line;
  line.tell(free_operator(1));
  line.join(entry(1, 1));
  line.match(at(0));
  line.pass(conv(1), {1});
  line.tell(free_operator(2));
  line.join(entry(2, 0));
  line.tell(free_operator(1, 1));
  ASSERT_EQ(line.match(at(1)).size(), 1u) << "2 is asked for the older conversation, not 1 again";
  EXPECT_EQ(line.offers()[0], (open_offer{conv(2), {2}, at(21)}));
}

TEST(WaitingLine, FindsAnOperatorAbsentAfterTwoMissesInARow) {
  waiting_line line;
  line.join(entry(1, 1));
  line.tell(free_operator(1));
  const auto miss = [&](int s) {
    EXPECT_EQ(line.match(at(s)).size(), 1u);
    EXPECT_EQ(line.next_deadline(), at(s + 20));
    EXPECT_TRUE(line.lapses(at(s + 19)).empty());
    const auto ended = line.lapses(at(s + 20));
    EXPECT_EQ(ended.size(), 1u);
    EXPECT_EQ(ended.at(0).reason, lapse_reason::expired);
    return ended.at(0).absent;
  };
  EXPECT_FALSE(miss(0));
  line.match(at(20));
  EXPECT_TRUE(line.pass(conv(1), {1})) << "passing is a sign of presence";
  EXPECT_FALSE(miss(40));
  EXPECT_FALSE(line.nobody_on_duty(at(60)));
  EXPECT_TRUE(miss(60));
  EXPECT_TRUE(line.nobody_on_duty(at(80)));
  EXPECT_TRUE(line.match(at(80)).empty());
  line.tell(free_operator(1));
  EXPECT_FALSE(miss(90)) << "available again: counted from zero";
}

TEST(WaitingLine, NobodyIsAbsentForWhatWasAssignedToThem) {
  queue_policy policy;
  policy.assign_automatically = true;
  waiting_line line{policy};
  line.join(entry(1, 1));
  line.tell(free_operator(1));
  for (int s = 0; s < 100; s += 20) {
    ASSERT_EQ(line.match(at(s)).size(), 1u);
    EXPECT_TRUE(line.reason_of(conv(1))->automatic);
    const auto ended = line.lapses(at(s + 20));
    ASSERT_EQ(ended.size(), 1u);
    EXPECT_FALSE(ended[0].absent) << "it could not be stored, which is not theirs";
  }
}

TEST(WaitingLine, WithdrawsAnOfferWhoseOperatorMayNoLongerReceive) {
  for (const int how : {0, 1, 2, 3}) {
    waiting_line line;
    line.join(entry(1, 1));
    auto c = free_operator(1);
    line.tell(c);
    line.match(at(0));
    c.state = how == 0 ? presence::on_break : c.state;
    c.link_silent = how == 1;
    c.certified_until = how == 2 ? at(1) : c.certified_until;
    line.tell(c);
    if (how == 3)
      line.forget({1});
    EXPECT_LE(*line.next_deadline(), at(1));
    const auto ended = line.lapses(at(1));
    ASSERT_EQ(ended.size(), 1u) << how;
    EXPECT_EQ(ended[0].reason, lapse_reason::withdrawn);
    EXPECT_FALSE(ended[0].absent);
    EXPECT_FALSE(line.next_deadline());
  }
}

TEST(WaitingLine, KeepsAnOfferWhileItsOwnSlotFillsTheOperator) {
  waiting_line line;
  line.join(entry(1, 1));
  line.tell(free_operator(1, 1));
  line.match(at(0));
  line.tell(free_operator(1, 2));
  EXPECT_TRUE(line.lapses(at(1)).empty());
  const auto ended = line.lapses(at(20));
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0].reason, lapse_reason::withdrawn) << "busy, which is no miss";
  EXPECT_FALSE(line.nobody_on_duty(at(20)));
}

TEST(WaitingLine, ForgetsTheOfferOfWhatLeaves) {
  waiting_line line;
  line.join(entry(1, 1));
  line.tell(free_operator(1));
  line.match(at(0));
  EXPECT_TRUE(line.leave(conv(1)));
  EXPECT_FALSE(line.leave(conv(1)));
  EXPECT_TRUE(line.offers().empty());
}

TEST(WaitingLine, MayBeGivenItsOwnEntries) {
  waiting_line line;
  line.join(entry(1, 1));
  line.join(entry(2, 2));
  line.tell(free_operator(1));
  line.match(at(0));
  line.join(line.entries()[0]);
  EXPECT_EQ(order(line), (std::vector<std::uint64_t>{1, 2}));
  EXPECT_TRUE(line.leave(line.entries()[0].conversation));
  EXPECT_EQ(order(line), (std::vector<std::uint64_t>{2}));
  EXPECT_TRUE(line.offers().empty());
}

void check_line(const waiting_line& line) {
  const auto& all = line.entries();
  for (std::size_t i = 1; i < all.size(); ++i) {
    const auto key = [](const waiting_entry& e) {
      return std::tuple{e.reason == queue_reason::arrived, e.since, e.conversation.low};
    };
    const bool ordered = key(all[i - 1]) < key(all[i]);
    RC_ASSERT(ordered);
  }
  std::set<std::uint64_t> conversations;
  std::set<std::int64_t> agents;
  for (const auto& o : line.offers()) {
    RC_ASSERT(conversations.insert(o.conversation.low).second);
    RC_ASSERT(agents.insert(o.to.value).second);
    RC_ASSERT(line.ahead_of(o.conversation).has_value());
  }
}

/// Who yields takes no offer from anybody: without them, the same offers are made first.
std::vector<open_offer> match_without_who_yields(waiting_line line, instant now) {
  const auto all = line.entries();
  for (const auto& e : all)
    if (yields_to_present(e))
      line.leave(e.conversation);
  return line.match(now);
}

bool someone_is_asked_for_who_yields(const waiting_line& line) {
  return std::any_of(line.entries().begin(), line.entries().end(), [&](const waiting_entry& e) {
    return yields_to_present(e) &&
           std::any_of(line.offers().begin(), line.offers().end(),
                       [&](const open_offer& o) { return o.conversation == e.conversation; });
  });
}

/// Everybody asked may be asked, and nobody free is left idle while someone unasked waits.
void check_match(waiting_line& line, instant now) {
  const bool already = someone_is_asked_for_who_yields(line);
  const auto without = match_without_who_yields(line, now);
  const auto made = line.match(now);
  for (const auto& o : made) {
    const auto to = std::find_if(line.candidates().begin(), line.candidates().end(),
                                 [&](const candidate& c) { return c.agent == o.to; });
    RC_ASSERT(may_receive(*to, now) == refusal::none);
    RC_ASSERT(to->load < to->capacity);
  }
  const bool as_without =
      made.size() >= without.size() && std::equal(without.begin(), without.end(), made.begin());
  const bool fair = already || as_without;
  RC_ASSERT(fair);
  const bool someone = std::any_of(line.candidates().begin(), line.candidates().end(),
                                   [&](auto& c) { return may_receive(c, now) == refusal::none; });
  const bool stuck = someone && !line.entries().empty() && line.offers().empty();
  RC_ASSERT(!stuck);
}

using step = std::tuple<std::uint8_t, std::uint8_t, std::uint8_t>;

TEST(WaitingLineWalk, KeepsOrderAndOffersWithinTheRules) {
  EXPECT_TRUE(rc::check("queue walk", [](const std::vector<step>& steps) {
    waiting_line line{{.length_max = 6}};
    int now = 0;
    for (const auto& [kind, which, how] : steps) {
      const agent_id agent{1 + how % 4};
      if (kind % 8 < 2) {
        const auto reason = how % 3 == 0 ? queue_reason::given_back : queue_reason::arrived;
        auto e = entry(which % 10, how, reason);
        e.away = which % 3 == 2;
        line.join(e);
      } else if (kind % 8 < 4) {
        auto c = free_operator(agent.value, which % 4, how);
        c.state = which % 5 == 4 ? presence::busy : presence::available;
        c.link_silent = which % 7 == 6;
        c.certified_until = at(which % 11 == 10 ? 0 : 1'000'000);
        line.tell(c);
      } else if (kind % 8 == 4) {
        line.leave(conv(which % 10));
      } else if (kind % 8 == 5) {
        line.forget(agent);
      } else if (kind % 8 == 6 && !line.offers().empty()) {
        const auto open = line.offers()[which % line.offers().size()];
        RC_ASSERT(line.pass(open.conversation, open.to).has_value());
      }
      now += how % 16;
      line.lapses(at(now));
      check_match(line, at(now));
      check_line(line);
    }
  }));
}

} // namespace
} // namespace ecoute
