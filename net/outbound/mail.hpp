// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/secret_text.hpp"
#include "actors/domain/time.hpp"
#include "net/outbound/letter.hpp"
#include "net/outbound/sending.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace ecoute {

/// Who carries our mail.
struct mail_relay {
  std::string url{};  ///< smtps://HOST:PORT, or smtp://HOST:PORT with STARTTLS
  std::string from{}; ///< address of the service
  std::string user{}; ///< empty: it asks for none
  secret_text password{};
  bool plain_allowed = false;           ///< without TLS, and then to this machine only
  std::filesystem::path certificates{}; ///< who is believed; empty: the system's
};

struct mail {
  secret_text to{};
  std::string
      key{}; ///< of the delivery (is_delivery_key): makes the Message-ID, the same each time
  letter what{};
  instant at{};
};

/// An address that is its own header and its own line of SMTP: ASCII without space, quote, comma or
/// bracket, one "@", a domain with a dot or "localhost"; at most 254 bytes.
bool is_mail_address(std::string_view text);

/// The message as it travels, CRLF at each line's end. Nothing when an address or the key is none,
/// so that neither can begin a header of its own. The subject's words are encoded whole.
std::optional<std::string> message_of(const mail_relay& relay, const mail& what);

/// Sends it once to the relay; delivered: it has taken it over.
sent send_mail(const mail_relay& relay, const mail& what, const sending_limits& limits);

} // namespace ecoute
