// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/operator/operator_actor.hpp"
#include "tests/support/role_fixture.hpp"

namespace ecoute::test {

/// One operator's desk; session, queue, registry and conversations are probes.
class lone_desk : public role_fixture {
protected:
  lone_desk() {
    directory::put(system, force::police, queue.as<queue_handle>());
    directory::put(system, registry.as<registry_handle>());
    registry.on<locate>([this](const locate&) { return conversation.as<conversation_handle>(); });
    profile.agent = me;
    profile.certified_until = now() + std::chrono::hours{24 * 365};
    it = under_test(system.spawn(operator_actor, shared_parts{make_parts()}, profile));
  }

  desk_view attach() {
    return std::get<desk_view>(
        ask<desk_view>(it, session.as<agent_session_handle>(), attach_desk{}));
  }
  template <class Message>
  refusal request(const Message& m) {
    return refused(ask<done>(it, m));
  }
  refusal be(presence wished) { return request(set_my_presence{wished}); }
  void hold(const conversation_id& id, bool danger = false) {
    conversation_card card;
    card.id = id;
    card.where = phase::held;
    card.holder = me;
    card.danger = danger;
    EXPECT_EQ(request(now_holding{card}), refusal::none);
  }
  candidate last_told() { return queue.got<candidate_changed>().back().who; }

  agent_id me{1};
  conversation_id x{{1, 1}};
  conversation_id y{{1, 2}};
  conversation_id z{{1, 3}};
  agent_profile profile;
  probe queue{system};
  probe registry{system};
  probe conversation{system};
  probe session{system};
  operator_ref it;
};

} // namespace ecoute::test
