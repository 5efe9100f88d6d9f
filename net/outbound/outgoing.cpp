// SPDX-License-Identifier: EUPL-1.2
#include "net/outbound/outgoing.hpp"

#include "net/quiet.hpp"

#include <caf/actor_system.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/spawn_options.hpp>

#include <exception>
#include <utility>

namespace ecoute {

void send_on_thread(caf::actor_system& system, std::function<sent()> work,
                    std::function<void(sent)> over) {
  const auto body = [](caf::event_based_actor* self, const std::function<void()>& whole) {
    print_nothing(self);
    whole();
  };
  const std::function<void()> whole = [work = std::move(work), over] {
    sent s;
    try {
      s = work();
    } catch (const std::exception&) { // memory; what it says may quote an address
      s = {};
    }
    over(s);
  };
  try {
    system.spawn<caf::detached>(body, whole);
  } catch (const std::exception&) { // no thread is left: another try
    over({});
  }
}

} // namespace ecoute
