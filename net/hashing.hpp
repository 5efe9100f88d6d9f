// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/secret_text.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace ecoute {

/// A token's 32 secret bytes as a page holds them: base64url without padding.
secret_text token_text(std::string_view bytes);
/// 32 random bytes as base64url without padding: what a visitor's page holds in memory.
secret_text random_token();
/// BLAKE2b-256 of the token's text: all that is kept or asked for.
std::string token_hash(std::string_view token);
std::array<std::uint8_t, 8> random_bytes();

} // namespace ecoute
