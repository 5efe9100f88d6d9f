// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/secret_text.hpp"
#include "actors/domain/time.hpp"

#include <string>
#include <string_view>

/// How a receiver knows that a delivery is ours, is of now, and is not one it has had already:
///
///   Ecoute-Time: 1767225600            seconds since 1970, UTC, of this try; refused when it is
///                                      further than fixed::webhook_replay_window from now
///   Ecoute-Key: <idempotency key>      the same for every try of one delivery
///   Ecoute-Signature: v1=<64 hex>      HMAC-SHA-256 under the shared secret of
///                                      "<Ecoute-Time>.<Ecoute-Key>.<body>"
///
/// The key is signed too: a delivery that somebody has overheard is no new one under another key.
namespace ecoute {

inline constexpr std::string_view webhook_time_header = "Ecoute-Time";
inline constexpr std::string_view webhook_key_header = "Ecoute-Key";
inline constexpr std::string_view webhook_signature_header = "Ecoute-Signature";

/// What a receiver is given beside the body; as text, since it comes from outside.
struct webhook_stamp {
  std::string time{};
  std::string key{};
  std::string signature{};
};

/// Letters, digits and "-_/", so that it is a header by itself, part of a Message-ID, and no "."
/// ends it early; at most 200 bytes.
bool is_delivery_key(std::string_view key);

/// `key` is one (is_delivery_key).
webhook_stamp sign_webhook(const secret_text& secret, std::string_view key, std::string_view body,
                           instant now);

enum class webhook_check : std::uint8_t {
  genuine = 1,
  malformed,       ///< a header is missing or is none of ours
  out_of_window,   ///< too old, so that what was overheard is worth nothing, or ahead
  wrong_signature, ///< or of another secret
};
/// Total, and in constant time with regard to the secret. Whether the key was had already is for
/// the receiver to remember.
webhook_check check_webhook(const secret_text& secret, const webhook_stamp& stamp,
                            std::string_view body, instant now);

} // namespace ecoute
