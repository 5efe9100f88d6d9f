// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/fold.hpp"

#include "actors/domain/utf8.hpp"

#include <array>

namespace ecoute {

namespace {

constexpr char32_t first_folded = 0xC0;
constexpr std::string_view separator = " ";

/// U+00C0 to U+017F: every Latin letter that a European name is written with.
constexpr std::array<std::string_view, 192> latin{
    "a", "a", "a",  "a",  "a", "a", "ae", "c",  "e",  "e", "e", "e", "i",  "i",  "i", "i", "d", "n",
    "o", "o", "o",  "o",  "o", " ", "o",  "u",  "u",  "u", "u", "y", "th", "ss", "a", "a", "a", "a",
    "a", "a", "ae", "c",  "e", "e", "e",  "e",  "i",  "i", "i", "i", "d",  "n",  "o", "o", "o", "o",
    "o", " ", "o",  "u",  "u", "u", "u",  "y",  "th", "y", "a", "a", "a",  "a",  "a", "a", "c", "c",
    "c", "c", "c",  "c",  "c", "c", "d",  "d",  "d",  "d", "e", "e", "e",  "e",  "e", "e", "e", "e",
    "e", "e", "g",  "g",  "g", "g", "g",  "g",  "g",  "g", "h", "h", "h",  "h",  "i", "i", "i", "i",
    "i", "i", "i",  "i",  "i", "i", "ij", "ij", "j",  "j", "k", "k", "k",  "l",  "l", "l", "l", "l",
    "l", "l", "l",  "l",  "l", "n", "n",  "n",  "n",  "n", "n", "n", "n",  "n",  "o", "o", "o", "o",
    "o", "o", "oe", "oe", "r", "r", "r",  "r",  "r",  "r", "s", "s", "s",  "s",  "s", "s", "s", "s",
    "t", "t", "t",  "t",  "t", "t", "u",  "u",  "u",  "u", "u", "u", "u",  "u",  "u", "u", "u", "u",
    "w", "w", "y",  "y",  "y", "z", "z",  "z",  "z",  "z", "z", "s",
};

bool joins_previous(char32_t c) {
  const bool combining = c >= 0x300 && c <= 0x36F;
  const bool invisible = c == 0xAD || c == 0x200B || c == 0x200C || c == 0x200D || c == 0xFEFF;
  return combining || invisible;
}

std::string_view latin_fold(char32_t c) {
  if (c >= first_folded && c < first_folded + latin.size())
    return latin.at(c - first_folded);
  return separator;
}

void append_folded(std::string& to, char32_t c) {
  if (joins_previous(c))
    return;
  const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  if (kept)
    to.push_back(static_cast<char>(c));
  else if (c >= 'A' && c <= 'Z')
    to.push_back(static_cast<char>(c - 'A' + 'a'));
  else if (const auto letters = latin_fold(c); letters != separator)
    to.append(letters);
  else if (!to.empty() && to.back() != ' ')
    to.push_back(' ');
}

} // namespace

std::string fold_words(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto c = next_code_point(text, at);
    if (!c)
      ++at; // a broken byte parts words like any other foreign sign
    append_folded(folded, c.value_or(U' '));
  }
  if (!folded.empty() && folded.back() == ' ')
    folded.pop_back();
  return folded;
}

std::vector<std::string_view> split_words(std::string_view folded) {
  std::vector<std::string_view> words;
  while (!folded.empty()) {
    const auto end = folded.find(' ');
    if (end != 0)
      words.push_back(folded.substr(0, end));
    folded.remove_prefix(end == std::string_view::npos ? folded.size() : end + 1);
  }
  return words;
}

} // namespace ecoute
