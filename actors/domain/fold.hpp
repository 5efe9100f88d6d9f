// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Comparing what people type with what is written in lists.
namespace ecoute {

/// Lower-case letters a–z and digits, words parted by single spaces. Accents (composed or not) and
/// ligatures are folded ("Œ" to "oe"); everything else, broken UTF-8 included, parts words.
std::string fold_words(std::string_view text);

/// The words of a folded text.
std::vector<std::string_view> split_words(std::string_view folded);

} // namespace ecoute
