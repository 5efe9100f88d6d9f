// SPDX-License-Identifier: EUPL-1.2
#include "actors/messages/message_types.hpp"

#include "actors/messages/type_ids.hpp"

#include <caf/actor_system_config.hpp>

namespace ecoute {

void add_message_types(caf::actor_system_config& config) {
  config.add_message_types<caf::id_block::ecoute>();
}

} // namespace ecoute
