// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The visitor's resume code: five words of a list of 2,048 (55 bits, RELIABILITY.md §0.9).
namespace ecoute {

class word_list {
public:
  static constexpr std::size_t words_in_code = 5;

  /// Pre: a power of two between 1,024 and 2,048 words, unique in their first four folded letters.
  /// Gives nothing otherwise.
  static std::optional<word_list> make(std::vector<std::string> words);

  /// Needs 8 random bytes.
  [[nodiscard]] std::string code_from(std::span<const std::uint8_t, 8> random) const;

  /// Folds case, accents and separators; each word may be shortened to its first four letters.
  /// The canonical form (five folded words, single spaces), or nothing when it cannot be a code.
  [[nodiscard]] std::optional<std::string> canonical(std::string_view typed) const;

private:
  std::vector<std::string> words_;  ///< as shown
  std::vector<std::string> folded_; ///< sorted, same index order as sorted words
};

} // namespace ecoute
