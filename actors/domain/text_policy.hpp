// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/refusal.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace ecoute {

/// Cleans a message as RELIABILITY.md §2.2 says: valid UTF-8 only (else `malformed`); NUL, C0/C1
/// controls except newline and tab, and bidi controls U+202A–202E, U+2066–2069 removed; CR LF
/// becomes newline; ZWJ/ZWNJ kept; at most 8 combining marks in a row; outer white space trimmed.
/// Idempotent. Refuses `empty_text` when nothing is left and `too_large` over either bound.
std::variant<std::string, refusal> clean_text(std::string_view raw, std::uint32_t characters_max,
                                              std::uint32_t bytes_max);

/// Strict UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
bool valid_utf8(std::string_view bytes);

} // namespace ecoute
