// SPDX-License-Identifier: EUPL-1.2
// A training on the whole engine: asked for, offered, answered, ended, and counted nowhere.
#include "config/limits.hpp"
#include "tests/support/engine_fixture.hpp"

#include <algorithm>

namespace ecoute::test {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class Training : public engine_fixture {
protected:
  Training() {
    training_script s;
    s.name = "essai";
    s.title = "Un essai";
    s.role = visitor_role::victim;
    s.where = {"33063", "Bordeaux", "33"};
    s.steps = {{step_kind::say, "bonjour", seconds{5}},
               {step_kind::answer, "il y a quelqu'un ?", seconds{60}},
               {step_kind::say, "merci", seconds{10}},
               {step_kind::leave, "", seconds{3}}};
    trainings = {s};
  }

  refusal train(const scripted_agent& who, const std::string& script = "essai") {
    return refused(ask<done>(directory::trainer(system),
                             start_training{who.profile.agent, who.profile.platform, script}));
  }
  /// The one training that was offered to them.
  conversation_id offered_to(const scripted_agent& who) {
    for (const auto& [id, o] : who.told->offers)
      if (!o.entry.only_for.is_none())
        return id;
    return {};
  }
  /// Asked for, and found among what is offered.
  conversation_id training_of(scripted_agent& who) {
    EXPECT_EQ(train(who), refusal::none);
    run();
    const auto id = offered_to(who);
    EXPECT_FALSE(id.is_nil());
    return id;
  }
  template <class Body>
  std::vector<Body> stored_of(const conversation_id& id) {
    std::vector<Body> all;
    for (const auto& e : stored_events(id))
      if (const auto* one = std::get_if<Body>(&e.body))
        all.push_back(*one);
    return all;
  }
  queue_view view() {
    const auto r = ask<queue_view>(directory::queue(system, force::police), ask_queue{});
    return std::holds_alternative<queue_view>(r) ? std::get<queue_view>(r) : queue_view{};
  }
  bool is_closed(const conversation_id& id) { return !stored_of<closed>(id).empty(); }

  scripted_agent camille{*this, 1};
  scripted_agent alex{*this, 2};
};

} // namespace

TEST_F(Training, IsThereOnlyWhereThereAreScripts) {
  trainings.clear();
  start();
  EXPECT_FALSE(directory::trainer(system));
}

TEST_F(Training, ListsItsScripts) {
  start();
  const auto r = ask<trainings_told>(directory::trainer(system), list_trainings{});
  ASSERT_TRUE(std::holds_alternative<trainings_told>(r));
  EXPECT_EQ(std::get<trainings_told>(r).scripts,
            (std::vector<training_row>{{"essai", "Un essai", "fr", visitor_role::victim}}));
}

TEST_F(Training, IsOfferedToWhoAskedAnsweredAndPlayedToItsEnd) {
  start();
  ASSERT_EQ(camille.available(), refusal::none);
  ASSERT_EQ(alex.available(), refusal::none);
  const auto id = training_of(camille);
  EXPECT_FALSE(alex.has_offer(id));
  EXPECT_EQ(stored_of<opened>(id).at(0).trainee, agent_id{1});
  EXPECT_EQ(alex.take(id), refusal::unknown_conversation);
  ASSERT_EQ(camille.take(id), refusal::none);
  run();
  EXPECT_TRUE(camille.told->cards.at(id).training);
  run_for(seconds{6});
  EXPECT_EQ(camille.texts(id), (std::vector<std::string>{"bonjour"}));
  ASSERT_EQ(camille.say(id, "je vous lis"), refusal::none);
  run_for(seconds{11});
  EXPECT_EQ(camille.texts(id), (std::vector<std::string>{"bonjour", "je vous lis", "merci"}));
  EXPECT_FALSE(is_closed(id));
  run_for(seconds{4});
  ASSERT_TRUE(is_closed(id));
  EXPECT_EQ(stored_of<closed>(id).at(0).by, author::visitor);
  EXPECT_FALSE(camille.holds(id));
  EXPECT_EQ(train(camille), refusal::none) << "another one";
}

TEST_F(Training, OneAtATimeAndOnlyWhatThereIs) {
  start();
  ASSERT_EQ(camille.available(), refusal::none);
  EXPECT_EQ(train(camille, "unknown"), refusal::malformed);
  scripted_agent nobody{*this, 0};
  EXPECT_EQ(train(nobody), refusal::malformed);
  ASSERT_EQ(train(camille), refusal::none);
  EXPECT_EQ(train(camille), refusal::too_many);
  EXPECT_EQ(train(alex), refusal::none);
}

TEST_F(Training, IsBoundedInAll) {
  start();
  for (std::size_t i = 0; i < fixed::trainings_running_max; ++i) {
    const scripted_agent who{*this, static_cast<std::int64_t>(100 + i)};
    ASSERT_EQ(train(who), refusal::none);
  }
  EXPECT_EQ(train(camille), refusal::too_many);
}

TEST_F(Training, CountsNowhere) {
  limits.queue.length_max = 1;
  limits.queue.overflow_after = seconds{1};
  start();
  ASSERT_EQ(alex.sign_on(), refusal::none); // not available: nobody is on duty
  ASSERT_EQ(train(camille), refusal::none);
  ASSERT_EQ(train(alex), refusal::none) << "the one before does not fill the line";
  EXPECT_EQ(view().waiting, 0U);
  EXPECT_TRUE(view().first.empty());
  run_for(fixed::training_patience - seconds{1});
  EXPECT_TRUE(alex.told->faults.empty()) << "nobody_on_duty is told for real visitors";
  scripted_visitor visitor{*this};
  ASSERT_EQ(visitor.open(), refusal::none) << "the line of one is free";
  run();
  EXPECT_EQ(visitor.told->standing->ahead, 0U);
  EXPECT_EQ(view().waiting, 1U);
  run_for(minutes{1});
  EXPECT_EQ(counts->left_before_answer(), 0U) << "the trainings closed unanswered";
}

TEST_F(Training, AFullLineRefusesATrainingWithoutAnAlert) {
  limits.queue.length_max = 1;
  start();
  ASSERT_EQ(camille.sign_on(), refusal::none);
  ASSERT_EQ(alex.available(), refusal::none);
  scripted_visitor visitor{*this};
  ASSERT_EQ(visitor.open(), refusal::none);
  EXPECT_EQ(train(camille), refusal::queue_full);
  run_for(seconds{5});
  EXPECT_TRUE(alex.told->faults.empty());
}

TEST_F(Training, ARealVisitorComesFirst) {
  start();
  ASSERT_EQ(camille.available(), refusal::none);
  const auto id = training_of(camille);
  scripted_visitor visitor{*this};
  ASSERT_EQ(visitor.open(), refusal::none);
  run();
  EXPECT_TRUE(camille.has_offer(visitor.id));
  EXPECT_FALSE(camille.has_offer(id)) << "its offer gave way";
  EXPECT_EQ(visitor.told->standing->ahead, 0U);
  ASSERT_EQ(camille.take(visitor.id), refusal::none);
  run();
  EXPECT_TRUE(camille.has_offer(id)) << "nobody real waits any more";
  ASSERT_EQ(camille.take(id), refusal::none);
  run();
  EXPECT_EQ(camille.told->room.load, 1U) << "a training takes no room";
}

TEST_F(Training, EndsByItselfWhenNobodyTakesIt) {
  start();
  ASSERT_EQ(camille.available(), refusal::none);
  const auto id = training_of(camille);
  run_for(limits.queue.offer_life * 3);
  EXPECT_FALSE(camille.has_offer(id));
  EXPECT_EQ(stored_of<offered>(id).size(), 1U) << "it is offered once";
  run_for(fixed::training_patience);
  EXPECT_TRUE(is_closed(id));
  scripted_visitor visitor{*this};
  ASSERT_EQ(visitor.open(), refusal::none);
  run();
  EXPECT_TRUE(camille.has_offer(visitor.id)) << "missing it puts nobody on a break";
}

TEST_F(Training, EndsWhenItsTraineeLeaves) {
  start();
  ASSERT_EQ(camille.available(), refusal::none);
  ASSERT_EQ(alex.available(), refusal::none);
  const auto id = training_of(camille);
  ASSERT_EQ(camille.take(id), refusal::none);
  camille.vanish();
  run_for(limits.operators.silence_kept + seconds{5});
  EXPECT_TRUE(is_closed(id));
  EXPECT_FALSE(alex.has_offer(id));
  EXPECT_EQ(stored_of<offered>(id).size(), 1U);
}

TEST_F(Training, TheTrainersDeathEndsNothingReal) {
  start();
  ASSERT_EQ(camille.available(), refusal::none);
  scripted_visitor visitor{*this};
  ASSERT_EQ(visitor.open(), refusal::none);
  ASSERT_EQ(camille.take(visitor.id), refusal::none);
  const auto id = training_of(camille);
  caf::anon_send_exit(directory::trainer(system), caf::exit_reason::unhandled_exception);
  run_for(seconds{1});
  EXPECT_TRUE(is_closed(id)) << "it waited, and its visitor is gone";
  EXPECT_EQ(visitor.say("encore là"), refusal::none);
  EXPECT_TRUE(camille.holds(visitor.id));
  EXPECT_FALSE(fatal);
  EXPECT_EQ(train(camille), refusal::none) << "the next trainer knows of none under way";
}

TEST_F(Training, OutlivesTheDeathOfItsConversation) {
  start();
  ASSERT_EQ(camille.available(), refusal::none);
  const auto id = training_of(camille);
  ASSERT_EQ(camille.take(id), refusal::none);
  run_for(seconds{6});
  caf::anon_send_exit(locate_one(id), caf::exit_reason::unhandled_exception);
  run_for(seconds{5});
  ASSERT_EQ(camille.follow(id), refusal::none);
  ASSERT_EQ(camille.say(id, "je vous lis"), refusal::none);
  run_for(seconds{15});
  EXPECT_EQ(stored_of<said>(id).size(), 3U) << "each line once";
  EXPECT_TRUE(is_closed(id));
}

TEST_F(Training, AfterARestartOfTheEngineItClosesUnlessHeld) {
  start();
  ASSERT_EQ(camille.available(), refusal::none);
  const auto id = training_of(camille);
  restart();
  run_for(limits.network.visitor_lost_after + seconds{2});
  EXPECT_TRUE(is_closed(id));
  EXPECT_EQ(counts->left_before_answer(), 0U);
}

} // namespace ecoute::test
