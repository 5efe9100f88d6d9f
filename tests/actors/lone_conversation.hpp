// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/conversation/conversation_actor.hpp"
#include "tests/support/role_fixture.hpp"

#include <string>
#include <vector>

namespace ecoute::test {

/// One conversation alone: journal, archive, queue, platform and the holder's desk are probes. The
/// journal stores and answers at once, the archive reads what was stored; a test changes that.
class lone_conversation : public role_fixture {
public:
  lone_conversation() {
    directory::put(system, journal.as<journal_handle>());
    directory::put(system, archive.as<archive_handle>());
    directory::put(system, force::police, queue.as<queue_handle>());
    directory::put(system, force::police, platform.as<platform_handle>());
    journal_works();
    archive_works();
    queue.on<join_queue>([](const join_queue&) { return done{}; });
    platform.on<find_desk_of>([this](const find_desk_of&) { return desk.as<operator_handle>(); });
    desk.on<now_holding>([](const now_holding&) { return done{}; });
  }

  void journal_works() {
    journal.on<append>([this](const append& a) -> reply<committed> {
      if (const auto why = store->store(a); why != refusal::none)
        return why;
      return committed{a.conversation, a.events.back().seq};
    });
  }
  void journal_fails(refusal why) {
    journal.on<append>([why](const append&) { return why; });
  }
  void archive_works() {
    archive.on<load_conversation>(
        [this](const load_conversation& m) { return store->load(m.conversation); });
    archive.on<read_thread>([this](const read_thread& m) { return store->read(m); });
  }

  void spawn(spawned_to purpose) {
    it = under_test(system.spawn(conversation_actor, shared_parts{make_parts()}, id, purpose));
  }
  refusal open() {
    open_conversation wish;
    wish.wish = {
        visitor_role::victim, {"33063", "Bordeaux", "33"}, {force::police, confidence::sure}, "fr"};
    wish.token_hash = "token";
    wish.client_id = next_message_id();
    return refused(ask<opened_as>(it, wish));
  }
  /// Waiting, with its opening stored.
  void waiting() {
    spawn(spawned_to::open);
    ASSERT_EQ(open(), refusal::none);
  }
  /// Held by agent 1.
  void held() {
    waiting();
    ASSERT_EQ(request(take{holder, "Camille", force::police}), refusal::none);
  }
  /// Dies and is started again as the registry does it.
  void replayed() {
    caf::anon_send_exit(it, caf::exit_reason::kill);
    run();
    forget();
    spawn(spawned_to::replay);
  }
  void forget() {
    for (auto* one : {&journal, &archive, &queue, &platform, &desk, &visitor, &agent})
      one->forget();
  }

  template <class Message>
  refusal request(const Message& m) {
    return refused(ask<done>(it, m));
  }
  reply<stored> visitor_says(const message_id& m, const std::string& words) {
    return ask<stored>(it, say{author::visitor, {}, m, secret_text{words}});
  }
  refusal visitor_says(const std::string& words) {
    return refused(visitor_says(next_message_id(), words));
  }
  refusal agent_says(const std::string& words) {
    return refused(ask<stored>(
        it, say{author::operator_agent, holder, next_message_id(), secret_text{words}}));
  }
  reply<visitor_attached> attach(const probe& who, std::uint32_t seen = 0) {
    return ask<visitor_attached>(it, who.as<visitor_session_handle>(), attach_visitor{seen});
  }
  reply<operator_attached> follow(const probe& who, agent_id by, std::uint32_t seen = 0) {
    return ask<operator_attached>(it, who.as<agent_session_handle>(), attach_operator{by, seen});
  }
  template <class Body>
  std::size_t stored_of() {
    return count_stored(id, kind_of(Body{}));
  }
  std::vector<std::string> texts_in(const std::vector<thread_grew>& grown) const {
    std::vector<std::string> texts;
    for (const auto& m : grown)
      for (const auto& e : m.events)
        if (const auto* s = std::get_if<said>(&e.body))
          texts.emplace_back(s->words.reveal());
    return texts;
  }

  /// Of a conversation just opened: the number of its `queued`.
  static constexpr std::uint32_t first_spell = 2;
  conversation_id id{{9, 9}};
  agent_id holder{1};
  probe journal{system};
  probe archive{system};
  probe queue{system};
  probe platform{system};
  probe desk{system};
  probe visitor{system};
  probe agent{system};
  conversation_ref it;
};

} // namespace ecoute::test
