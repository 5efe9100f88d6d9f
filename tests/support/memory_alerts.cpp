// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/memory_alerts.hpp"

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/quiet_handlers.hpp"

#include <caf/actor_system.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <utility>

namespace ecoute::test {

refusal memory_alerts::store(const store_alert& m) {
  const auto* known = find(m.what.id);
  const auto version = known == nullptr ? 0U : known->version;
  if (version == m.what.version)
    return refusal::none; // said twice
  const bool twice = std::any_of(all.begin(), all.end(), [&](const auto& one) {
    const auto& a = one.second;
    return a.id != m.what.id && a.state != alert_state::resolved && a.cause == m.what.cause &&
           a.exercise == m.what.exercise;
  });
  const auto origin = std::find_if(origins.begin(), origins.end(),
                                   [&](const alert_origin& o) { return o.key == m.origin; });
  if (version != m.expected || twice || (!m.origin.empty() && origin == origins.end()))
    return refusal::race_lost;
  if (origin != origins.end())
    origins.erase(origin);
  const bool taken = m.what.state == alert_state::taken;
  if (m.what.cause.kind == alert_kind::test && taken)
    last_test = std::max(last_test, m.at);
  all[m.what.id] = m.what;
  if (!forgetful)
    history.push_back(m);
  for (const auto& d : m.deliveries)
    put_in_outbox(d);
  if (on_stored)
    on_stored(m);
  if (forgetful && m.what.state == alert_state::resolved)
    ended_.insert(all.extract(m.what.id));
  return refusal::none;
}

const alert* memory_alerts::find(const alert_id& id) const {
  const auto known = all.find(id);
  if (known != all.end())
    return &known->second;
  const auto ended = ended_.find(id);
  return ended == ended_.end() ? nullptr : &ended->second;
}

void memory_alerts::put_in_outbox(const alert_delivery& d) {
  if (forgetful || keys_.insert(d.key).second)
    outbox.push_back(d);
}

std::vector<alert> memory_alerts::open() const {
  std::vector<alert> found;
  for (const auto& [id, a] : all)
    if (a.state != alert_state::resolved)
      found.push_back(a);
  return found;
}

std::vector<alert> memory_alerts::open(alert_kind kind) const {
  auto found = open();
  std::erase_if(found, [kind](const alert& a) { return a.cause.kind != kind; });
  return found;
}

alerts_record memory_alerts::load() const {
  alerts_record read{open(), origins, plan, names, last_test};
  if (mutant.forgets_open)
    read.open.clear();
  if (mutant.forgets_clocks)
    for (auto& a : read.open)
      a.due = {};
  return read;
}

void memory_alerts::receive(const alert_delivery& d) {
  if (!forgetful)
    attempts.push_back(d.key);
  if (receivers_away || (!forgetful && !received_.insert(d.key).second))
    return;
  if (!forgetful)
    received.push_back(d);
  if (on_received)
    on_received(d);
}

void memory_alerts::deliver_due() {
  if (receivers_away)
    return;
  while (delivered_ < outbox.size())
    receive(outbox[delivered_++]);
  if (forgetful) {
    outbox.clear();
    delivered_ = 0;
  }
}

namespace {

using at_work = std::lock_guard<std::mutex>;

struct archive_state {
  explicit archive_state(alert_archive_handle::pointer owner) : self(owner) {}

  template <class Answer, class Work>
  caf::result<Answer> answer(Work work) {
    const at_work lock{alerts->guard};
    if (alerts->mode == alert_storing::unavailable)
      return make_error(refusal::unavailable);
    if (alerts->mode == alert_storing::frozen)
      return self->make_response_promise<Answer>();
    auto answered = work();
    if (alerts->mode == alert_storing::silent)
      return self->make_response_promise<Answer>();
    return answered;
  }
  caf::result<done> on_store(const store_alert& m) {
    ++alerts->asked;
    return answer<done>([&]() -> caf::result<done> {
      if (alerts->mode == alert_storing::malformed)
        return make_error(refusal::malformed);
      if (const auto why = alerts->store(m); why != refusal::none)
        return make_error(why);
      return done{};
    });
  }

  alert_archive_handle::pointer self;
  static inline const char* name = "alert_archive";
  shared_alerts alerts;
};

alert_archive_handle::behavior_type
memory_alert_archive(alert_archive_handle::stateful_pointer<archive_state> self,
                     shared_alerts alerts) {
  be_quiet(self);
  auto& s = self->state;
  s.alerts = std::move(alerts);
  return {
      [&s](const load_alerts&) {
        ++s.alerts->loads;
        return s.answer<alerts_record>(
            [&s]() -> caf::result<alerts_record> { return s.alerts->load(); });
      },
      [&s](const find_feed& m) {
        return s.answer<on_call_feed>([&]() -> caf::result<on_call_feed> {
          const auto known = s.alerts->feeds.find(m.token_hash);
          const bool none = known == s.alerts->feeds.end();
          return on_call_feed{none ? agent_id{} : known->second, s.alerts->plan};
        });
      },
      [&s](const store_alert& m) { return s.on_store(m); },
  };
}

dispatcher_handle::behavior_type memory_dispatcher(dispatcher_handle::pointer self,
                                                   shared_alerts alerts) {
  be_quiet(self);
  const auto look = [alerts] {
    const at_work lock{alerts->guard};
    alerts->deliver_due();
  };
  look();
  return {
      [look](const look_at_outbox&) { look(); },
      [alerts](const deliver_now& m) {
        const at_work lock{alerts->guard};
        alerts->receive(m.what);
      },
  };
}

} // namespace

alert_archive_handle spawn_memory_alert_archive(caf::actor_system& system, shared_alerts alerts) {
  return system.spawn(memory_alert_archive, std::move(alerts));
}

dispatcher_handle spawn_memory_dispatcher(caf::actor_system& system, shared_alerts alerts) {
  return system.spawn(memory_dispatcher, std::move(alerts));
}

} // namespace ecoute::test
