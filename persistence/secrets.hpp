// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/secret_text.hpp"
#include "actors/domain/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Passwords, one-time codes and session tokens of agents.
namespace ecoute {

/// argon2id, 64 MiB, 3 passes (RELIABILITY.md §2.2); about a quarter of a second. Throws key_error
/// when memory is short.
std::string hash_password(const secret_text& password);
bool password_matches(const std::string& hash, const secret_text& password);
/// A hash that no password matches, for names that nobody has: the work is the same.
const std::string& nobodys_hash();

/// RFC 6238: HMAC-SHA-1, 30 s steps, 6 digits. `secret` is raw bytes.
std::string one_time_code(std::string_view secret, std::int64_t step);
std::int64_t step_of(instant now);
/// The step whose code this is, of the current one and its two neighbours.
std::optional<std::int64_t> matching_step(std::string_view secret, const secret_text& code,
                                          instant now);

/// 32 random bytes as base64url without padding.
secret_text new_token();
/// BLAKE2b-256 of the token's text: all that is stored.
std::string stored_hash(std::string_view token);

/// RFC 4648 base32, as authenticator programs read it.
std::string base32(std::string_view bytes);

} // namespace ecoute
