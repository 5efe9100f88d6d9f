// SPDX-License-Identifier: EUPL-1.2
// The supervisor with its own registry and platforms; journal, archive and credentials are probes
// that may die, and what it does about it is watched.
#include "tests/support/role_fixture.hpp"

#include <algorithm>
#include <list>
#include <map>

namespace ecoute::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Supervisor : public role_fixture {
protected:
  /// Each start of a role is a probe of its own.
  struct played {
    std::list<probe> lives;
    std::function<void(probe&)> taught;

    template <class Handle>
    Handle start(caf::actor_system& in) {
      auto& one = lives.emplace_back(in);
      if (taught)
        taught(one);
      return one.as<Handle>();
    }
  };

  Supervisor() {
    archive.taught = [this](probe& p) {
      p.on<list_open>([this](const list_open&) -> reply<open_heads> {
        if (store->archive_away)
          return refusal::unavailable;
        return open_heads{};
      });
    };
  }

  void spawn() {
    auto parts = make_parts();
    parts->spawn_journal = [this](caf::actor_system& s, const supervisor_handle&) {
      order.emplace_back("journal");
      return journal.start<journal_handle>(s);
    };
    parts->spawn_archive = [this](caf::actor_system& s) {
      order.emplace_back("archive");
      return archive.start<archive_handle>(s);
    };
    parts->spawn_credentials = [this](caf::actor_system& s) {
      order.emplace_back("credentials");
      return credentials.start<credentials_handle>(s);
    };
    it = under_test(start_engine(system, parts));
  }
  engine_status status() { return std::get<engine_status>(ask<engine_status>(it, ask_status{})); }
  void watch() {
    caf::anon_send(it, watcher.as<watcher_handle>(), watch_engine{});
    run();
  }
  template <class Handle>
  void kill(const Handle& who) {
    caf::anon_send_exit(who, caf::exit_reason::unhandled_exception);
    run();
  }

  played journal;
  played archive;
  played credentials;
  std::vector<std::string> order;
  probe watcher{system};
  supervisor_handle it;
};

} // namespace

TEST_F(Supervisor, StartsEveryRoleInOrderAndNamesIt) {
  spawn();
  EXPECT_EQ(order, (std::vector<std::string>{"journal", "archive", "credentials"}));
  EXPECT_EQ(directory::journal(system), journal.lives.front().as<journal_handle>());
  EXPECT_EQ(directory::archive(system), archive.lives.front().as<archive_handle>());
  EXPECT_EQ(directory::credentials(system), credentials.lives.front().as<credentials_handle>());
  EXPECT_EQ(directory::supervisor(system), it);
  EXPECT_TRUE(lives(directory::registry(system)));
  for (const auto which : {force::police, force::gendarmerie}) {
    EXPECT_TRUE(lives(directory::platform(system, which)));
    EXPECT_TRUE(lives(directory::queue(system, which)));
  }
  std::vector<std::string> names;
  for (const auto& role : status().roles)
    names.push_back(role.role);
  EXPECT_EQ(names,
            (std::vector<std::string>{"journal", "archive", "credentials", "alert_board",
                                      "registry", "platform_police", "platform_gendarmerie"}));
}

TEST_F(Supervisor, IsReadyOnceTheOpenConversationsAreStarted) {
  store->archive_away = true;
  spawn();
  EXPECT_FALSE(status().ready);
  run_for(seconds{10});
  EXPECT_FALSE(status().ready);
  store->archive_away = false;
  run_for(limits.supervision.reload_pause);
  EXPECT_TRUE(status().ready);
}

TEST_F(Supervisor, AsksTheArchiveOnceAPauseUntilItIsReady) {
  store->archive_away = true;
  spawn();
  run_for(limits.supervision.reload_pause * 5);
  EXPECT_EQ(archive.lives.front().count<list_open>(), 6U);
}

TEST_F(Supervisor, EachDeadRoleIsStartedAgainAndNamedAnew) {
  spawn();
  kill(directory::journal(system));
  kill(directory::archive(system));
  kill(directory::credentials(system));
  EXPECT_EQ(journal.lives.size(), 2U);
  EXPECT_EQ(directory::journal(system), journal.lives.back().as<journal_handle>());
  EXPECT_EQ(directory::archive(system), archive.lives.back().as<archive_handle>());
  EXPECT_EQ(directory::credentials(system), credentials.lives.back().as<credentials_handle>());
  const auto s = status();
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(s.roles[i].restarts, 1U) << s.roles[i].role;
    EXPECT_EQ(s.roles[i].running, 1U);
  }
  EXPECT_FALSE(fatal);
}

TEST_F(Supervisor, ADeadRegistryIsStartedAgainAndFilled) {
  spawn();
  const auto dead = directory::registry(system);
  kill(dead);
  EXPECT_NE(directory::registry(system), dead);
  EXPECT_EQ(archive.lives.front().count<list_open>(), 2U);
}

TEST_F(Supervisor, ANewRegistryIsToldTheMode) {
  spawn();
  caf::anon_send(it, mode_changed{engine_mode::cut});
  run();
  kill(directory::registry(system));
  scripted_visitor visitor{*this};
  EXPECT_EQ(visitor.open(), refusal::unavailable);
  EXPECT_EQ(journal.lives.front().total(), 0U);
}

TEST_F(Supervisor, ADeadPlatformIsStartedAgainWithItsQueue) {
  spawn();
  const auto dead = directory::platform(system, force::police);
  const auto line = directory::queue(system, force::police);
  const auto other = directory::platform(system, force::gendarmerie);
  kill(dead);
  EXPECT_NE(directory::platform(system, force::police), dead);
  EXPECT_FALSE(lives(line));
  EXPECT_TRUE(lives(directory::queue(system, force::police)));
  EXPECT_EQ(directory::platform(system, force::gendarmerie), other);
}

TEST_F(Supervisor, ARoleThatEndsNormallyIsMissedAsWell) {
  spawn();
  caf::anon_send_exit(directory::archive(system), caf::exit_reason::user_shutdown);
  run();
  EXPECT_EQ(archive.lives.size(), 2U);
}

TEST_F(Supervisor, ARoleThatKeepsDyingEndsEverything) {
  spawn();
  const auto registry = directory::registry(system);
  for (std::uint32_t i = 0; i < limits.supervision.engine_restarts_max; ++i)
    kill(directory::journal(system));
  EXPECT_FALSE(fatal);
  ASSERT_TRUE(lives(it));
  kill(directory::journal(system));
  EXPECT_TRUE(fatal);
  EXPECT_EQ(end_of(it), caf::error{caf::exit_reason::unhandled_exception});
  EXPECT_FALSE(lives(registry));
}

TEST_F(Supervisor, DeathsLongAgoAreForgotten) {
  spawn();
  for (std::uint32_t i = 0; i < limits.supervision.engine_restarts_max * 3; ++i) {
    kill(directory::journal(system));
    run_for(limits.supervision.restarts_window / 5);
  }
  EXPECT_FALSE(fatal);
}

TEST_F(Supervisor, WatchersAreToldTheModeNowAndWhenItChanges) {
  spawn();
  watch();
  ASSERT_EQ(watcher.count<mode_changed>(), 1U);
  EXPECT_EQ(watcher.got<mode_changed>().front().mode, engine_mode::normal);
  caf::anon_send(it, mode_changed{engine_mode::slow});
  run();
  EXPECT_EQ(watcher.got<mode_changed>().back().mode, engine_mode::slow);
  EXPECT_EQ(status().mode, engine_mode::slow);
}

TEST_F(Supervisor, DrainingDoesNotTurnBack) {
  spawn();
  watch();
  caf::anon_send(it, mode_changed{engine_mode::draining});
  caf::anon_send(it, mode_changed{engine_mode::normal});
  run();
  EXPECT_EQ(status().mode, engine_mode::draining);
  EXPECT_EQ(watcher.got<mode_changed>().back().mode, engine_mode::draining);
}

TEST_F(Supervisor, WatchersLearnOfAQuarantineWithoutPersonalData) {
  spawn();
  watch();
  const conversation_id id{{1, 2}};
  caf::anon_send(it, gave_up{id});
  run();
  ASSERT_EQ(watcher.count<fault_notice>(), 1U);
  EXPECT_EQ(watcher.got<fault_notice>().front().what, "conversation_quarantined");
  EXPECT_EQ(watcher.got<fault_notice>().front().reference, to_text(id));
}

TEST_F(Supervisor, AWatcherThatDiedIsToldNothingMore) {
  spawn();
  watch();
  watcher.die();
  run();
  caf::anon_send(it, mode_changed{engine_mode::slow});
  run();
  EXPECT_EQ(watcher.count<mode_changed>(), 1U);
  EXPECT_TRUE(lives(it));
}

TEST_F(Supervisor, TheStatusIsAnsweredAlsoWithoutARegistry) {
  spawn();
  probe frozen{system};
  directory::put(system, frozen.as<registry_handle>());
  EXPECT_EQ(status().conversations, 0U);
  EXPECT_EQ(frozen.count<ask_status>(), 1U);
  directory::put(system, registry_handle{});
  EXPECT_EQ(status().roles.size(), 7U);
}

TEST_F(Supervisor, TheTreeShowsEachRolesHealthAndItsChildren) {
  journal.taught = [](probe& p) { p.on<ask_pulse>([](const ask_pulse&) { return pulse{3}; }); };
  spawn(); // archive and credentials hear the question and say nothing
  scripted_agent camille{*this, 1};
  ASSERT_EQ(camille.sign_on(), refusal::none);
  const auto asked_at = now();
  const auto tree = std::get<engine_status>(ask<engine_status>(it, ask_tree{}));
  EXPECT_LT(now(), asked_at + limits.supervision.request_timeout) << "nobody is waited for";
  std::map<std::string, role_status> roles;
  std::vector<std::string> names;
  for (const auto& r : tree.roles) {
    roles[r.role] = r;
    names.push_back(r.role);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"journal", "archive", "credentials", "alert_board",
                                             "registry", "platform_police", "platform_police/queue",
                                             "platform_police/desk", "platform_gendarmerie",
                                             "platform_gendarmerie/queue"}));
  EXPECT_TRUE(roles["journal"].answers);
  EXPECT_EQ(roles["journal"].mailbox, 3U);
  EXPECT_FALSE(roles["archive"].answers);
  EXPECT_EQ(roles["archive"].running, 1U) << "it runs, and does not answer";
  for (const auto* role : {"registry", "platform_police", "platform_police/queue",
                           "platform_police/desk", "platform_gendarmerie"})
    EXPECT_TRUE(roles[role].answers) << role;
}

TEST_F(Supervisor, TheTreeShowsAPlatformThatDoesNotAnswerWithoutItsChildren) {
  spawn();
  probe frozen{system};
  directory::put(system, force::police, frozen.as<platform_handle>());
  const auto tree = std::get<engine_status>(ask<engine_status>(it, ask_tree{}));
  EXPECT_EQ(std::count_if(tree.roles.begin(), tree.roles.end(),
                          [](const role_status& r) { return r.role == "platform_police/queue"; }),
            0);
  EXPECT_EQ(
      std::count_if(tree.roles.begin(), tree.roles.end(),
                    [](const role_status& r) { return r.role == "platform_gendarmerie/queue"; }),
      1);
  directory::put(system, force::police, platform_handle{});
}

TEST_F(Supervisor, EveryActorTellsHowManyMessagesWaitForIt) {
  spawn();
  const auto line = caf::actor_cast<caf::actor>(directory::queue(system, force::police));
  caf::scoped_actor self{system};
  auto pending = self->request(line, std::chrono::seconds{5}, ask_pulse{});
  caf::anon_send(line, announce_yourself{}); // both arrive before the queue has its turn
  caf::anon_send(line, announce_yourself{});
  run();
  std::uint32_t waiting = 0;
  pending.receive([&](const pulse& p) { waiting = p.mailbox; }, [](const caf::error&) {});
  EXPECT_EQ(waiting, 2U);
}

TEST_F(Supervisor, AnOrderToEndTakesEverythingAlongAndEmptiesTheDirectory) {
  spawn();
  const auto registry = directory::registry(system);
  const auto line = directory::queue(system, force::gendarmerie);
  probe& writer = journal.lives.front();
  const auto journal_was = writer.as<journal_handle>();
  caf::anon_send_exit(it, caf::exit_reason::user_shutdown);
  run();
  EXPECT_FALSE(lives(it));
  EXPECT_FALSE(lives(registry));
  EXPECT_FALSE(lives(line));
  EXPECT_FALSE(lives(journal_was));
  EXPECT_FALSE(directory::journal(system));
  EXPECT_FALSE(directory::supervisor(system));
  EXPECT_FALSE(fatal) << "asked to end";
}

TEST_F(Supervisor, TheUnexpectedIsRefusedAndNeverPrinted) {
  spawn();
  EXPECT_TRUE(survives_the_unexpected(it));
}

} // namespace ecoute::test
