// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/resume_words.hpp"

#include "actors/domain/fold.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace ecoute {

namespace {

constexpr std::size_t letters_that_tell = 4;
constexpr std::size_t words_min = 1024;
constexpr std::size_t words_max = 2048;
constexpr std::size_t typed_bytes_max = 256;

std::string_view telling(std::string_view folded) {
  return folded.substr(0, letters_that_tell);
}

bool one_word_of_letters(std::string_view folded) {
  return !folded.empty() &&
         std::all_of(folded.begin(), folded.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

} // namespace

std::optional<word_list> word_list::make(std::vector<std::string> words) {
  if (words.size() < words_min || words.size() > words_max || !std::has_single_bit(words.size()))
    return std::nullopt;
  std::vector<std::pair<std::string, std::string>> pairs; // folded, shown
  pairs.reserve(words.size());
  for (auto& word : words) {
    auto folded = fold_words(word);
    if (!one_word_of_letters(folded))
      return std::nullopt;
    pairs.emplace_back(std::move(folded), std::move(word));
  }
  std::sort(pairs.begin(), pairs.end());
  const auto twin =
      std::adjacent_find(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) {
        return telling(a.first) == telling(b.first);
      });
  if (twin != pairs.end())
    return std::nullopt;
  word_list list;
  for (auto& [folded, shown] : pairs) {
    list.folded_.push_back(std::move(folded));
    list.words_.push_back(std::move(shown));
  }
  return list;
}

std::string word_list::code_from(std::span<const std::uint8_t, 8> random) const {
  std::uint64_t bits = 0;
  for (const auto byte : random)
    bits = (bits << 8U) | byte;
  std::string code;
  for (std::size_t i = 0; i < words_in_code; ++i) {
    if (i > 0)
      code.push_back(' ');
    code += words_[bits % words_.size()]; // a power of two: no word is likelier than another
    bits /= words_.size();
  }
  return code;
}

std::optional<std::string> word_list::canonical(std::string_view typed) const {
  if (typed.size() > typed_bytes_max)
    return std::nullopt;
  const auto folded = fold_words(typed);
  const auto parts = split_words(folded);
  if (parts.size() != words_in_code)
    return std::nullopt;
  std::string code;
  for (const auto part : parts) {
    const auto found = std::lower_bound(folded_.begin(), folded_.end(), telling(part));
    const bool meant = found != folded_.end() && found->starts_with(part) &&
                       (part.size() >= letters_that_tell || part == *found);
    if (!meant)
      return std::nullopt;
    if (!code.empty())
      code.push_back(' ');
    code += *found;
  }
  return code;
}

} // namespace ecoute
