// SPDX-License-Identifier: EUPL-1.2
// An operator's certificate ends at midnight, in the middle of a shift and of a conversation.
#include "tests/scenario/round_the_clock/roster_story.hpp"

namespace ecoute::test {

namespace {

class CertificateEnds : public roster_story {
protected:
  CertificateEnds() : roster_story("2026-11-02T22:00") {
    expiring.profile.certified_until = paris("2026-11-03T00:00");
    works(expiring, "2026-11-02T20:00", "2026-11-03T06:00");
    start();
    EXPECT_EQ(expiring.available(), refusal::none);
    EXPECT_EQ(before.open(), refusal::none);
    EXPECT_EQ(expiring.take(before.id), refusal::none);
  }

  scripted_agent expiring{*this, 1};
  scripted_visitor before{*this};
  scripted_visitor after{*this};
};

} // namespace

TEST_F(CertificateEnds, TheConversationGoesOnAndNothingNewIsOffered) {
  EXPECT_EQ(expiring.told->relief.back().certified_until, paris("2026-11-03T00:00")) << "is told";
  run_until("2026-11-03T00:00");
  ASSERT_EQ(after.open(), refusal::none);
  run();
  EXPECT_FALSE(expiring.has_offer(after.id));
  EXPECT_TRUE(after.told->standing->nobody_on_duty);
  EXPECT_EQ(expiring.take(after.id), refusal::not_certified);
  ASSERT_EQ(expiring.say(before.id, "I am still here"), refusal::none);
  run();
  EXPECT_EQ(before.texts(), std::vector<std::string>{"I am still here"});
  EXPECT_EQ(before.told->standing->where, phase::held);
}

TEST_F(CertificateEnds, TheGapThatThisMakesIsShownBeforehand) {
  ASSERT_TRUE(expiring.told->coverage.has_value());
  ASSERT_FALSE(expiring.told->coverage->gaps.empty());
  EXPECT_EQ(expiring.told->coverage->gaps.front().when.start, paris("2026-11-03T00:00"));
}

TEST_F(CertificateEnds, RenewedInTimeNothingChanges) {
  store->roster.people.front().certified_until = paris("2027-11-03T00:00");
  run_until("2026-11-03T00:01");
  ASSERT_EQ(after.open(), refusal::none);
  run();
  EXPECT_TRUE(expiring.has_offer(after.id));
}

} // namespace ecoute::test
