// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// The small part of Unicode that the rules need: reading and writing code points.
namespace ecoute {

/// Reads the code point that starts at `at` and moves `at` behind it. Nothing, and `at` unmoved,
/// when the bytes are not strict UTF-8 (overlong form, surrogate, above U+10FFFF, cut short).
std::optional<char32_t> next_code_point(std::string_view bytes, std::size_t& at);

/// Pre: c is a valid code point.
void append_code_point(std::string& to, char32_t c);

} // namespace ecoute
