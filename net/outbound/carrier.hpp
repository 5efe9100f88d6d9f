// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/webhook_address.hpp"
#include "net/outbound/mail.hpp"
#include "net/outbound/outgoing.hpp"
#include "net/texts.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace ecoute {

/// Somebody outside with whom a secret is shared.
struct signed_receiver {
  std::string url{};
  secret_text secret{};
  address_allowance allowed{};
};

/// All ways out of the engine: read once at start, shared from then on.
struct outbound_ways {
  std::map<std::string, signed_receiver> webhooks{}; ///< by their names in the settings
  std::optional<mail_relay> relay{};
  std::optional<signed_receiver> dead_man{};
  texts sentences{};
  std::function<instant()> wall_now{}; ///< signatures and mails are dated by it
  sending_limits limits{};
};

/// One try of one delivery; blocks. A receiver that the settings no longer name, or a body that
/// says nothing: not_allowed. A mail where no relay is set: switched_off.
sent carry(const outbound_ways& ways, const outgoing& what);
sent carry_beat(const outbound_ways& ways, const std::string& key, const std::string& body);

} // namespace ecoute
