// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/text_policy.hpp"

#include "actors/domain/utf8.hpp"

#include <algorithm>
#include <array>

namespace ecoute {

namespace {

constexpr std::uint32_t marks_in_a_row_max = 8;

struct range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool within(const std::array<range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const range& r) { return c >= r.first && c <= r.last; });
}

/// Marks that stack on the sign before them, of the scripts where stacking can be abused.
constexpr std::array<range, 24> combining_marks{{
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05C7}, {0x0610, 0x061A},
    {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x06DF, 0x06E4}, {0x06E7, 0x06ED},
    {0x0711, 0x0711}, {0x0730, 0x074A}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E},
    {0x0EB1, 0x0EBC}, {0x0EC8, 0x0ECD}, {0x0F71, 0x0F87}, {0x135D, 0x135F}, {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF}, {0x20D0, 0x20F0}, {0x302A, 0x302F}, {0xFE20, 0xFE2F},
}};

constexpr std::array<range, 10> white_space{{
    {'\t', '\n'},
    {' ', ' '},
    {0x00A0, 0x00A0},
    {0x1680, 0x1680},
    {0x2000, 0x200B},
    {0x2028, 0x2029},
    {0x202F, 0x202F},
    {0x205F, 0x2060},
    {0x3000, 0x3000},
    {0xFEFF, 0xFEFF},
}};

/// Signs that shape their neighbours and show nothing themselves: ZWNJ, ZWJ, variation selectors.
constexpr std::array<range, 2> joiners{{{0x200C, 0x200D}, {0xFE00, 0xFE0F}}};

bool removed(char32_t c) {
  const bool control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c <= 0x9F);
  const bool bidi = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return control || bidi;
}

/// One pass over the text; removed signs do not break a run of marks, else a second pass would
/// find more to remove.
class cleaner {
public:
  void take(char32_t c) {
    if (removed(c))
      return;
    if (within(combining_marks, c)) {
      if (marks_ == marks_in_a_row_max)
        return;
      ++marks_;
    } else if (!within(joiners, c)) {
      marks_ = 0;
    }
    if (within(white_space, c))
      keep_white(c);
    else
      keep(c);
  }

  [[nodiscard]] bool nothing_to_see() const { return !visible_; }
  [[nodiscard]] std::size_t characters() const { return characters_; }
  std::string release() { return std::move(text_); }

private:
  /// White space is held back until something follows it: this trims both ends.
  void keep_white(char32_t c) {
    if (text_.empty())
      return;
    append_code_point(white_, c);
    ++white_characters_;
  }

  void keep(char32_t c) {
    text_ += white_;
    characters_ += white_characters_ + 1;
    white_.clear();
    white_characters_ = 0;
    append_code_point(text_, c);
    visible_ = visible_ || !within(joiners, c);
  }

  std::string text_;
  std::string white_;
  std::size_t characters_ = 0;
  std::size_t white_characters_ = 0;
  std::uint32_t marks_ = 0;
  bool visible_ = false;
};

} // namespace

std::variant<std::string, refusal> clean_text(std::string_view raw, std::uint32_t characters_max,
                                              std::uint32_t bytes_max) {
  cleaner work;
  for (std::size_t at = 0; at < raw.size();) {
    const auto c = next_code_point(raw, at);
    if (!c)
      return refusal::malformed;
    work.take(*c);
  }
  if (work.nothing_to_see())
    return refusal::empty_text;
  const auto characters = work.characters();
  auto text = work.release();
  if (characters > characters_max || text.size() > bytes_max)
    return refusal::too_large;
  return text;
}

bool valid_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    if (!next_code_point(bytes, at))
      return false;
  }
  return true;
}

} // namespace ecoute
