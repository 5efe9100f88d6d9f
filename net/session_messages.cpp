// SPDX-License-Identifier: EUPL-1.2
#include "net/session_messages.hpp"

#include "net/outbound/outbound_messages.hpp"

#include <caf/actor_system_config.hpp>

namespace ecoute {

void add_session_messages(caf::actor_system_config& config) {
  config.add_message_types<caf::id_block::ecoute_net>();
  config.add_message_types<caf::id_block::ecoute_outbound>();
}

} // namespace ecoute
