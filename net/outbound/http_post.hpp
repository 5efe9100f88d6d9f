// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/webhook_address.hpp"
#include "net/outbound/sending.hpp"
#include "net/outbound/webhook_signature.hpp"

#include <filesystem>
#include <string>

namespace ecoute {

/// One signed POST of JSON.
struct http_post {
  std::string url{}; ///< may hold a secret: told to nobody
  webhook_stamp stamp{};
  std::string body{};
  address_allowance allowed{};
  std::filesystem::path certificates{}; ///< who is believed; empty: the system's
};

/// Sends it once and waits for the answer's status. Where to is decided by webhook_address.hpp, of
/// the URL as it stands and of each address before the socket is made; a redirect is not followed.
/// What follows the status is read up to the limit and cut off, and does not count: a receiver that
/// has said 200 has it.
sent send_post(const http_post& what, const sending_limits& limits);

/// What a status means (sending.hpp).
sending_outcome outcome_of_status(std::uint16_t status);

} // namespace ecoute
