// SPDX-License-Identifier: EUPL-1.2
// A planned end: nobody is offered anything any more, and what is offered may yet be accepted.
#include "tests/support/engine_fixture.hpp"

#include <caf/send.hpp>

namespace ecoute::test {

namespace {

class Draining : public engine_fixture {
protected:
  /// The first is offered to Anne, the second waits.
  void two_wait() {
    start();
    ASSERT_EQ(anne.available(), refusal::none);
    ASSERT_EQ(first.open(), refusal::none);
    ASSERT_EQ(second.open(), refusal::none);
    run();
    ASSERT_TRUE(anne.has_offer(first.id));
  }
  void drain() {
    caf::anon_send(directory::supervisor(system), mode_changed{engine_mode::draining});
    run();
  }
  template <class Handle>
  void kill(const Handle& who) {
    caf::anon_send_exit(who, caf::exit_reason::unhandled_exception);
    run();
  }

  scripted_agent anne{*this, 1};
  scripted_agent bruno{*this, 2};
  scripted_visitor first{*this};
  scripted_visitor second{*this};
};

} // namespace

TEST_F(Draining, WhoComesNowIsOfferedNothing) {
  two_wait();
  drain();
  ASSERT_EQ(bruno.available(), refusal::none);
  run_for(limits.queue.offer_life * 3);
  EXPECT_TRUE(bruno.told->offers.empty());
  EXPECT_TRUE(anne.told->offers.empty()) << "hers has lapsed, and none follows";
}

TEST_F(Draining, AnOpenOfferMayYetBeAccepted) {
  two_wait();
  drain();
  EXPECT_TRUE(anne.has_offer(first.id)) << "it is not taken back";
  ASSERT_EQ(anne.take(first.id), refusal::none);
  run();
  EXPECT_TRUE(anne.holds(first.id));
  EXPECT_FALSE(anne.has_offer(second.id)) << "though she has a slot left";
}

TEST_F(Draining, AQueueOrAPlatformBegunAnewOffersNothingEither) {
  two_wait();
  ASSERT_EQ(bruno.sign_on(), refusal::none);
  drain();
  kill(directory::queue(system, force::police));
  ASSERT_EQ(bruno.available(), refusal::none);
  run_for(limits.queue.offer_life);
  EXPECT_TRUE(bruno.told->offers.empty());
  kill(directory::platform(system, force::police));
  run_for(limits.supervision.reload_pause);
  ASSERT_EQ(bruno.available(), refusal::none);
  run_for(limits.queue.offer_life);
  EXPECT_TRUE(bruno.told->offers.empty());
}

TEST_F(Draining, AnyOtherModeChangesNothingOfTheOffers) {
  two_wait();
  caf::anon_send(directory::supervisor(system), mode_changed{engine_mode::slow});
  run();
  ASSERT_EQ(bruno.available(), refusal::none);
  run();
  EXPECT_TRUE(bruno.has_offer(second.id));
}

} // namespace ecoute::test
