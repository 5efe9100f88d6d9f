// SPDX-License-Identifier: EUPL-1.2
#include "actors/support/directory.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_registry.hpp>
#include <caf/actor_system.hpp>
#include <caf/atom.hpp>

namespace ecoute::directory {

namespace {

constexpr auto journal_role = caf::atom("journal");
constexpr auto archive_role = caf::atom("archive");
constexpr auto credentials_role = caf::atom("credential");
constexpr auto codes_role = caf::atom("codes");
constexpr auto registry_role = caf::atom("registry");
constexpr auto supervisor_role = caf::atom("supervisor");
constexpr auto roster_role = caf::atom("roster");
constexpr auto roster_archive_role = caf::atom("rosterread");
constexpr auto trainer_role = caf::atom("trainer");
constexpr auto alert_archive_role = caf::atom("alertstore");
constexpr auto alert_board_role = caf::atom("alertboard");
constexpr auto dispatcher_role = caf::atom("dispatcher");
constexpr auto outbox_role = caf::atom("outbox");

caf::atom_value platform_role(force which) {
  return which == force::police ? caf::atom("platform1") : caf::atom("platform2");
}

caf::atom_value queue_role(force which) {
  return which == force::police ? caf::atom("queue1") : caf::atom("queue2");
}

template <class Handle>
Handle find(caf::actor_system& system, caf::atom_value role) {
  auto found = system.registry().get(role);
  return found ? caf::actor_cast<Handle>(found) : Handle{};
}

template <class Handle>
void replace(caf::actor_system& system, caf::atom_value role, const Handle& who) {
  system.registry().erase(role); // put() alone would keep the older entry
  if (who)
    system.registry().put(role, caf::actor_cast<caf::strong_actor_ptr>(who));
}

} // namespace

journal_handle journal(caf::actor_system& system) {
  return find<journal_handle>(system, journal_role);
}
archive_handle archive(caf::actor_system& system) {
  return find<archive_handle>(system, archive_role);
}
credentials_handle credentials(caf::actor_system& system) {
  return find<credentials_handle>(system, credentials_role);
}
codes_handle codes(caf::actor_system& system) {
  return find<codes_handle>(system, codes_role);
}
registry_handle registry(caf::actor_system& system) {
  return find<registry_handle>(system, registry_role);
}
supervisor_handle supervisor(caf::actor_system& system) {
  return find<supervisor_handle>(system, supervisor_role);
}
roster_handle roster(caf::actor_system& system) {
  return find<roster_handle>(system, roster_role);
}
roster_archive_handle roster_archive(caf::actor_system& system) {
  return find<roster_archive_handle>(system, roster_archive_role);
}
trainer_handle trainer(caf::actor_system& system) {
  return find<trainer_handle>(system, trainer_role);
}
alert_archive_handle alert_archive(caf::actor_system& system) {
  return find<alert_archive_handle>(system, alert_archive_role);
}
alert_board_handle alert_board(caf::actor_system& system) {
  return find<alert_board_handle>(system, alert_board_role);
}
dispatcher_handle dispatcher(caf::actor_system& system) {
  return find<dispatcher_handle>(system, dispatcher_role);
}
outbox_handle outbox(caf::actor_system& system) {
  return find<outbox_handle>(system, outbox_role);
}
platform_handle platform(caf::actor_system& system, force which) {
  return find<platform_handle>(system, platform_role(which));
}
queue_handle queue(caf::actor_system& system, force which) {
  return find<queue_handle>(system, queue_role(which));
}

void put(caf::actor_system& system, const journal_handle& who) {
  replace(system, journal_role, who);
}
void put(caf::actor_system& system, const archive_handle& who) {
  replace(system, archive_role, who);
}
void put(caf::actor_system& system, const credentials_handle& who) {
  replace(system, credentials_role, who);
}
void put(caf::actor_system& system, const codes_handle& who) {
  replace(system, codes_role, who);
}
void put(caf::actor_system& system, const registry_handle& who) {
  replace(system, registry_role, who);
}
void put(caf::actor_system& system, const supervisor_handle& who) {
  replace(system, supervisor_role, who);
}
void put(caf::actor_system& system, const roster_handle& who) {
  replace(system, roster_role, who);
}
void put(caf::actor_system& system, const roster_archive_handle& who) {
  replace(system, roster_archive_role, who);
}
void put(caf::actor_system& system, const trainer_handle& who) {
  replace(system, trainer_role, who);
}
void put(caf::actor_system& system, const alert_archive_handle& who) {
  replace(system, alert_archive_role, who);
}
void put(caf::actor_system& system, const alert_board_handle& who) {
  replace(system, alert_board_role, who);
}
void put(caf::actor_system& system, const dispatcher_handle& who) {
  replace(system, dispatcher_role, who);
}
void put(caf::actor_system& system, const outbox_handle& who) {
  replace(system, outbox_role, who);
}
void put(caf::actor_system& system, force which, const platform_handle& who) {
  replace(system, platform_role(which), who);
}
void put(caf::actor_system& system, force which, const queue_handle& who) {
  replace(system, queue_role(which), who);
}

void clear(caf::actor_system& system) {
  for (auto role : {journal_role, archive_role, credentials_role, codes_role, registry_role,
                    supervisor_role, roster_role, roster_archive_role, trainer_role,
                    alert_archive_role, alert_board_role, dispatcher_role, outbox_role,
                    platform_role(force::police), platform_role(force::gendarmerie),
                    queue_role(force::police), queue_role(force::gendarmerie)})
    system.registry().erase(role);
}

} // namespace ecoute::directory
