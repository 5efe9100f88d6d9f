// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/queue.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <functional>

namespace ecoute {
namespace {

instant at(std::int64_t s) {
  return instant{seconds{1'000'000 + s}};
}
constexpr std::int64_t hour = 3600;

waiting_entry entry(std::uint64_t n, std::int64_t since = 0) {
  waiting_entry e;
  e.conversation = {{0, n}};
  e.since = at(since);
  return e;
}
waiting_entry speaking(waiting_entry e, const char* language) {
  e.language = language;
  return e;
}
candidate operator_number(std::int64_t n) {
  candidate c;
  c.agent = {n};
  c.state = presence::available;
  c.certified_until = at(100 * hour);
  c.idle_since = at(n);
  return c;
}

/// Who is asked for it, and why; 0 and no reason: nobody.
std::pair<std::int64_t, offer_reason>
asked(const waiting_entry& e, const std::vector<candidate>& candidates, instant now = at(10)) {
  waiting_line line;
  line.join(e);
  for (const auto& c : candidates)
    line.tell(c);
  const auto made = line.match(now);
  if (made.empty())
    return {0, {}};
  return {made[0].to.value, line.reason_of(e.conversation).value()};
}

TEST(OfferRanking, PrefersTheLeastLoadedThenTheLongestIdle) {
  auto a = operator_number(1);
  a.load = 1;
  const auto [who, why] = asked(entry(1), {a, operator_number(3), operator_number(2)});
  EXPECT_EQ(who, 2);
  EXPECT_EQ(text_of(why), "best_of_3 load_0");
}

TEST(OfferRanking, PutsWhoIsShortOfTimeBehindEverybodyWithMore) {
  auto leaving = operator_number(1);
  leaving.duty_until = at(10 + 44 * 60);
  auto busy = operator_number(2);
  busy.load = 1;
  busy.duty_until = at(10 + 45 * 60);
  EXPECT_EQ(asked(entry(1), {leaving, busy}).first, 2);
  busy.load = 2;
  const auto [who, why] = asked(entry(1), {leaving, busy});
  EXPECT_EQ(who, 1) << "an order, never a bar";
  EXPECT_EQ(text_of(why), "best_of_1 load_0 short_of_time");
}

TEST(OfferRanking, AsksNobodyWhoseDutyIsOver) {
  auto gone = operator_number(1);
  gone.duty_until = at(10);
  EXPECT_EQ(may_receive(gone, at(9)), refusal::none);
  EXPECT_EQ(may_receive(gone, at(10)), refusal::not_available);
  EXPECT_EQ(asked(entry(1), {gone}).first, 0);
}

TEST(OfferRanking, WithdrawsTheOfferOfWhoseDutyEnds) {
  waiting_line line;
  line.join(entry(1));
  auto leaving = operator_number(1);
  leaving.duty_until = at(15);
  line.tell(leaving);
  ASSERT_EQ(line.match(at(10)).size(), 1u);
  EXPECT_EQ(line.next_deadline(), at(15));
  ASSERT_EQ(line.lapses(at(15)).size(), 1u);
  EXPECT_EQ(line.reason_of({{0, 1}}), std::nullopt);
}

TEST(OfferRanking, KnowsWhenTheNextOfThoseAtWorkStopsByTimeAlone) {
  waiting_line line;
  EXPECT_EQ(line.next_to_stop(at(0)), std::nullopt);
  auto leaving = operator_number(1);
  leaving.duty_until = at(15);
  leaving.load = leaving.capacity;
  line.tell(leaving);
  auto expiring = operator_number(2);
  expiring.certified_until = at(20);
  line.tell(expiring);
  auto resting = operator_number(3);
  resting.state = presence::on_break;
  resting.duty_until = at(5);
  line.tell(resting);
  EXPECT_EQ(line.next_to_stop(at(0)), at(15)) << "full or not";
  EXPECT_EQ(line.next_to_stop(at(15)), at(20));
  EXPECT_EQ(line.next_to_stop(at(20)), std::nullopt);
}

TEST(OfferRanking, PrefersTheMinorsCertificateForAMinorOnly) {
  auto trained = operator_number(2);
  trained.minors_until = at(hour);
  trained.load = 1;
  auto minor = entry(1);
  minor.minor = true;
  EXPECT_EQ(asked(minor, {operator_number(1), trained}).first, 2);
  EXPECT_EQ(asked(entry(1), {operator_number(1), trained}).first, 1);
  trained.minors_until = at(10);
  const auto [who, why] = asked(minor, {operator_number(1), trained});
  EXPECT_EQ(who, 1) << "the certificate has ended";
  EXPECT_EQ(text_of(why), "best_of_2 load_0 no_minors_certificate");
}

TEST(OfferRanking, AsksWhoSpeaksTheLanguageWhereOneIsOnDuty) {
  auto speaker = operator_number(2);
  speaker.languages = {"ar", "en"};
  const auto english = speaking(entry(1), "en-GB");
  EXPECT_EQ(asked(english, {operator_number(1), speaker}).first, 2);
  const auto [who, why] = asked(english, {operator_number(1)});
  EXPECT_EQ(who, 1) << "nobody speaks it: anyone, at once";
  EXPECT_TRUE(why.other_language);
  EXPECT_EQ(asked(speaking(entry(1), "fr-CA"), {operator_number(1), speaker}).first, 1);
  speaker.state = presence::on_break;
  EXPECT_EQ(asked(english, {operator_number(1), speaker}).first, 1) << "not on duty just now";
}

TEST(OfferRanking, WaitsABoundedTimeForASpeakerWhoIsFull) {
  waiting_line line;
  line.join(speaking(entry(1), "en"));
  auto speaker = operator_number(2);
  speaker.languages = {"en"};
  speaker.load = 2;
  line.tell(speaker);
  line.tell(operator_number(1));
  EXPECT_TRUE(line.match(at(0)).empty());
  EXPECT_EQ(line.next_deadline(), at(180));
  EXPECT_TRUE(line.match(at(179)).empty());
  ASSERT_EQ(line.match(at(180)).size(), 1u);
  EXPECT_EQ(line.offers()[0].to, agent_id{1});
  EXPECT_TRUE(line.reason_of({{0, 1}})->other_language);
  EXPECT_EQ(line.next_deadline(), at(200)) << "the offer's own end";
}

TEST(OfferRanking, DoesNotLetDangerWaitForASpeaker) {
  auto speaker = operator_number(2);
  speaker.languages = {"en"};
  speaker.load = 2;
  auto danger = speaking(entry(1), "en");
  danger.danger = true;
  EXPECT_EQ(asked(danger, {operator_number(1), speaker}).first, 1);
}

TEST(OfferRanking, NeverOffersToSomebodyInConflict) {
  auto knows = operator_number(1);
  knows.conflicts = {{{0, 1}}};
  EXPECT_EQ(asked(entry(1), {knows}).first, 0);
  EXPECT_EQ(asked(entry(2), {knows}).first, 1);
  knows.languages = {"en"};
  EXPECT_EQ(asked(speaking(entry(1), "en"), {knows, operator_number(2)}).first, 2)
      << "a speaker who may not see it is not waited for";
}

TEST(OfferRanking, BeginsANewRoundWhenAllWhoMaySeeItHavePassed) {
  waiting_line line;
  line.join(entry(1));
  auto knows = operator_number(1);
  knows.conflicts = {{{0, 1}}};
  line.tell(knows);
  line.tell(operator_number(2));
  ASSERT_EQ(line.match(at(0)).size(), 1u);
  EXPECT_FALSE(line.reason_of({{0, 1}})->asked_again);
  ASSERT_TRUE(line.pass({{0, 1}}, {2}));
  ASSERT_EQ(line.match(at(1)).size(), 1u);
  EXPECT_EQ(text_of(*line.reason_of({{0, 1}})), "best_of_1 load_0 asked_again");
}

candidate any_candidate(std::int64_t n) {
  auto c = operator_number(n);
  c.state = *rc::gen::element(presence::available, presence::available, presence::on_break,
                              presence::wrap_up);
  c.link_silent = *rc::gen::inRange(0, 8) == 0;
  c.load = *rc::gen::inRange(0u, 4u);
  c.certified_until = at(*rc::gen::element<std::int64_t>(100 * hour, 100 * hour, 5));
  c.duty_until = *rc::gen::element(instant{}, at(600), at(2 * hour), at(9));
  c.minors_until = *rc::gen::element(instant{}, at(hour));
  c.languages = *rc::gen::element(std::vector<std::string>{}, std::vector<std::string>{"en"});
  if (*rc::gen::inRange(0, 5) == 0)
    c.conflicts = {{{0, *rc::gen::inRange<std::uint64_t>(0, 5)}}};
  return c;
}

/// The rules of the order said once more, plainly: each holds for every offer made.
void check_offer(const waiting_entry& e, const candidate& to, const std::vector<candidate>& all,
                 const std::vector<agent_id>& asked_before, instant now) {
  const queue_policy policy;
  RC_ASSERT(may_receive(to, now) == refusal::none);
  RC_ASSERT(!in_conflict(to, e.conversation));
  const auto someone = [&](const std::function<bool(const candidate&)>& test) {
    return std::any_of(all.begin(), all.end(), [&](const candidate& c) {
      const bool busy =
          std::find(asked_before.begin(), asked_before.end(), c.agent) != asked_before.end();
      return !busy && may_receive(c, now) == refusal::none && !in_conflict(c, e.conversation) &&
             test(c);
    });
  };
  const bool speaker = speaks(to, e.language);
  if (!speaker) {
    RC_ASSERT(!someone([&](auto& c) { return speaks(c, e.language); }));
    if (!e.danger && now - e.since < policy.speaker_wait)
      RC_ASSERT(std::none_of(all.begin(), all.end(), [&](auto& c) {
        return works(c, now) && speaks(c, e.language) && !in_conflict(c, e.conversation);
      }));
  }
  const auto peer = [&](const candidate& c) { return speaks(c, e.language) == speaker; };
  const bool trained = minors_certified(to, now);
  if (e.minor && !trained)
    RC_ASSERT(!someone([&](auto& c) { return peer(c) && minors_certified(c, now); }));
  const auto equal = [&](const candidate& c) {
    return peer(c) && (!e.minor || minors_certified(c, now) == trained);
  };
  if (short_of_time(to, policy, now)) // F13
    RC_ASSERT(!someone([&](auto& c) { return equal(c) && !short_of_time(c, policy, now); }));
  RC_ASSERT(!someone([&](auto& c) {
    return equal(c) && short_of_time(c, policy, now) == short_of_time(to, policy, now) &&
           c.load < to.load;
  }));
}

TEST(OfferRankingWalk, MakesOnlyOffersThatTheRulesAllow) {
  EXPECT_TRUE(rc::check("offers within the rules", [] {
    waiting_line line;
    const auto now = at(*rc::gen::inRange(10, 400));
    for (std::uint64_t n = 0; n < 5; ++n) {
      auto e = entry(n, *rc::gen::inRange(0, 10));
      e.minor = *rc::gen::arbitrary<bool>();
      e.danger = *rc::gen::inRange(0, 4) == 0;
      e.language = *rc::gen::element<std::string>("fr", "", "en", "de");
      line.join(e);
    }
    for (std::int64_t n = 1; n <= 5; ++n)
      line.tell(any_candidate(n));
    const auto made = line.match(now);
    std::vector<agent_id> before;
    for (const auto& o : made) {
      const auto& entries = line.entries();
      const auto e = std::find_if(entries.begin(), entries.end(),
                                  [&](auto& x) { return x.conversation == o.conversation; });
      const auto to = std::find_if(line.candidates().begin(), line.candidates().end(),
                                   [&](auto& c) { return c.agent == o.to; });
      check_offer(*e, *to, line.candidates(), before, now);
      RC_ASSERT(line.reason_of(o.conversation)->among > 0u);
      before.push_back(o.to);
    }
    // Nobody free is left idle while somebody waits whom they may be asked for.
    for (const auto& e : line.entries()) {
      const bool waits = std::none_of(made.begin(), made.end(),
                                      [&](auto& o) { return o.conversation == e.conversation; });
      const auto needs = needs_of(e, line.candidates(), {}, now);
      for (const auto& c : line.candidates()) {
        const bool idle = std::find(before.begin(), before.end(), c.agent) == before.end();
        const bool fits = !needs.speakers_only || speaks(c, e.language);
        const bool missed = waits && idle && fits && may_receive(c, now) == refusal::none &&
                            !in_conflict(c, e.conversation);
        RC_ASSERT(!missed);
      }
    }
  }));
}

} // namespace
} // namespace ecoute
