// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/probe.hpp"

#include <caf/actor_system.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/message_view.hpp>

namespace ecoute::test {

namespace {

using wake_up = caf::atom_constant<caf::atom("wakeup")>;

} // namespace

void probe::record::take(caf::message m, caf::response_promise promise) {
  messages.push_back(m);
  for (const auto& [type, answers] : rules)
    if (answers(m, promise))
      return;
  open.emplace_back(std::move(m), std::move(promise));
}

caf::behavior probe::play(caf::event_based_actor* self, const std::shared_ptr<record>& record) {
  self->set_default_handler(
      [record](caf::scheduled_actor* me, caf::message_view& seen) -> caf::result<caf::message> {
        auto promise = me->make_response_promise();
        record->take(seen.move_content_to_message(), std::move(promise));
        return caf::delegated<caf::message>{};
      });
  self->set_error_handler([record](caf::scheduled_actor*, caf::error& why) {
    record->refusals.push_back(refusal_of(why));
  });
  return {[record](wake_up) {
    for (auto& one : std::exchange(record->due, {}))
      one();
  }};
}

probe::probe(caf::actor_system& system) : who_(system.spawn(play, record_)) {}

probe::~probe() {
  record_->open.clear(); // a promise holds its actor
  record_->due.clear();
  die(caf::exit_reason::kill);
}

void probe::wake() {
  caf::anon_send(who_, wake_up::value);
}

void probe::die(caf::exit_reason why) {
  caf::anon_send_exit(who_, why);
}

} // namespace ecoute::test
