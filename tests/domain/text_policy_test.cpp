// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/text_policy.hpp"
#include "actors/domain/utf8.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace ecoute {
namespace {

constexpr std::uint32_t characters = 4000;
constexpr std::uint32_t bytes = 16000;

std::variant<std::string, refusal> clean(std::string_view raw) {
  return clean_text(raw, characters, bytes);
}

std::string repeated(std::string_view piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i)
    text += piece;
  return text;
}

struct text_case {
  std::string_view story;
  std::string raw;
  std::variant<std::string, refusal> wanted;
};

TEST(TextPolicy, CleansAndRefusesAsTheTableSays) {
  using std::string_literals::operator""s;
  const std::vector<text_case> table{
      {"plain words stay", "Bonjour, ça va ?", "Bonjour, ça va ?"},
      {"newline and tab stay inside", "a\n\tb", "a\n\tb"},
      {"carriage return with newline becomes newline", "a\r\nb\r\nc", "a\nb\nc"},
      {"NUL is removed", "a\0b"s, "ab"},
      {"C0 controls are removed", "a\x01\x08\x1B[31mb", "a[31mb"},
      {"delete is removed",
       "a\x7F"
       "b",
       "ab"},
      {"C1 controls are removed",
       "a\xC2\x85\xC2\x9F"
       "b",
       "ab"},
      {"bidi embeddings are removed",
       "a\xE2\x80\xAA\xE2\x80\xAE"
       "b",
       "ab"},
      {"bidi isolates are removed",
       "a\xE2\x81\xA6\xE2\x81\xA9"
       "b",
       "ab"},
      {"zero-width joiner stays", "👩\u200D👧", "👩\u200D👧"},
      {"zero-width non-joiner stays", "می\u200Cخواهم", "می\u200Cخواهم"},
      {"HTML is only text", "<b onclick=x>&amp;</b>", "<b onclick=x>&amp;</b>"},
      {"outer white space goes", " \n\t\u00A0\u3000mot \u202F\n", "mot"},
      {"eight marks stay", "e" + repeated("\u0301", 8), "e" + repeated("\u0301", 8)},
      {"the ninth mark goes", "e" + repeated("\u0301", 30) + "x",
       "e" + repeated("\u0301", 8) + "x"},
      {"removed signs do not restart the count",
       "e" + repeated("\u0301", 8) + "\u202A" + repeated("\u0301", 8), "e" + repeated("\u0301", 8)},
      {"joiners do not restart the count", "e" + repeated("\u0301", 8) + "\u200D\u0301x",
       "e" + repeated("\u0301", 8) + "\u200Dx"},
      {"nothing at all", "", refusal::empty_text},
      {"only white space", " \n\t\u00A0", refusal::empty_text},
      {"only removed signs", "\0\x01\u202E"s, refusal::empty_text},
      {"only joiners", "\u200D\u200C", refusal::empty_text},
      {"stray continuation", "a\x80", refusal::malformed},
      {"overlong slash", "\xC0\xAF", refusal::malformed},
      {"surrogate", "\xED\xA0\x80", refusal::malformed},
      {"above the last code point", "\xF4\x90\x80\x80", refusal::malformed},
      {"cut short", "abc\xE2\x82", refusal::malformed},
  };
  for (const auto& one : table)
    EXPECT_EQ(clean(one.raw), one.wanted) << one.story;
}

TEST(TextPolicy, CountsCharactersAndBytesAfterCleaning) {
  EXPECT_EQ(clean_text("  ééé  ", 3, 6), (std::variant<std::string, refusal>{"ééé"}));
  EXPECT_EQ(clean_text("ééé", 2, 100), (std::variant<std::string, refusal>{refusal::too_large}));
  EXPECT_EQ(clean_text("ééé", 100, 5), (std::variant<std::string, refusal>{refusal::too_large}));
  EXPECT_EQ(clean_text("a b", 3, 3), (std::variant<std::string, refusal>{"a b"}));
  EXPECT_EQ(clean_text("a b", 2, 3), (std::variant<std::string, refusal>{refusal::too_large}));
}

TEST(TextPolicy, AcceptsTheLongestMessageAndNotOneMore) {
  const std::string longest(characters, 'x');
  EXPECT_EQ(clean(longest), (std::variant<std::string, refusal>{longest}));
  EXPECT_EQ(clean(longest + "x"), (std::variant<std::string, refusal>{refusal::too_large}));
}

TEST(TextPolicy, IsIdempotentOnAnyText) {
  const std::vector<char32_t> signs{0,       'a',    ' ',    '\n',   '\r',   '\t',   0x301,
                                    0x489,   0x200B, 0x200C, 0x200D, 0x202A, 0x2066, 0xFE0F,
                                    0x1F469, 0xE9,   0x85,   0xFEFF, 0x3000};
  std::mt19937 random{20261124};
  for (int round = 0; round < 20000; ++round) {
    std::string raw;
    for (auto left = random() % 24; left > 0; --left)
      append_code_point(raw, signs[random() % signs.size()]);
    const auto once = clean(raw);
    if (const auto* text = std::get_if<std::string>(&once)) {
      ASSERT_TRUE(valid_utf8(*text));
      ASSERT_EQ(clean(*text), once);
    } else {
      ASSERT_EQ(std::get<refusal>(once), refusal::empty_text);
    }
  }
}

TEST(TextPolicy, NeverFailsOnRandomBytes) {
  std::mt19937 random{7};
  for (int round = 0; round < 20000; ++round) {
    std::string raw;
    for (auto left = random() % 12; left > 0; --left)
      raw.push_back(static_cast<char>(random()));
    EXPECT_EQ(valid_utf8(raw),
              clean(raw) != (std::variant<std::string, refusal>{refusal::malformed}));
  }
}

TEST(Utf8, ReadsBackEveryCodePoint) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF)
      continue;
    std::string text;
    append_code_point(text, c);
    std::size_t at = 0;
    ASSERT_EQ(next_code_point(text, at), c);
    ASSERT_EQ(at, text.size());
  }
}

TEST(Utf8, StaysWhereItIsOnBrokenBytes) {
  std::size_t at = 0;
  EXPECT_FALSE(next_code_point("\xF0\x9F", at));
  EXPECT_EQ(at, 0U);
}

} // namespace
} // namespace ecoute
