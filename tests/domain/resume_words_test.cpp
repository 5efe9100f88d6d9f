// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/fold.hpp"
#include "actors/domain/resume_words.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace ecoute {
namespace {

std::vector<std::string> shipped_words() {
  std::ifstream file(std::string(ECOUTE_SOURCE_DIR) + "/config/data/mots_reprise.txt");
  std::vector<std::string> words;
  for (std::string word; std::getline(file, word);)
    words.push_back(word);
  return words;
}

word_list shipped() {
  return word_list::make(shipped_words()).value();
}

std::array<std::uint8_t, 8> random_bytes(std::mt19937_64& random) {
  std::array<std::uint8_t, 8> bytes{};
  for (auto& byte : bytes)
    byte = static_cast<std::uint8_t>(random());
  return bytes;
}

std::string shortened(const std::string& code) {
  std::string text;
  for (const auto word : split_words(code))
    text += std::string(word.substr(0, 4)) + "-";
  return text;
}

TEST(ResumeWords, TakesTheShippedListOf2048Words) {
  EXPECT_EQ(shipped_words().size(), 2048U);
  EXPECT_TRUE(word_list::make(shipped_words()).has_value());
}

TEST(ResumeWords, RefusesAListThatIsNotAPowerOfTwo) {
  auto words = shipped_words();
  words.pop_back();
  EXPECT_FALSE(word_list::make(words).has_value());
}

TEST(ResumeWords, RefusesAListThatIsTooShort) {
  auto words = shipped_words();
  words.resize(512);
  EXPECT_FALSE(word_list::make(words).has_value());
}

TEST(ResumeWords, RefusesWordsThatShareTheirFirstFourLetters) {
  auto words = shipped_words();
  words.back() = words.front() + "ment";
  EXPECT_FALSE(word_list::make(words).has_value());
}

TEST(ResumeWords, RefusesAnythingThatIsNotOneWord) {
  auto words = shipped_words();
  words.back() = "zz top";
  EXPECT_FALSE(word_list::make(words).has_value());
  words.back() = "";
  EXPECT_FALSE(word_list::make(words).has_value());
}

TEST(ResumeWords, ReadsBackEveryCodeItMakes) {
  const auto list = shipped();
  std::mt19937_64 random{1};
  for (int round = 0; round < 2000; ++round) {
    const auto bytes = random_bytes(random);
    const auto code = list.code_from(bytes);
    ASSERT_EQ(split_words(code).size(), 5U);
    const auto canonical = list.canonical(code);
    ASSERT_EQ(canonical, fold_words(code));
    ASSERT_EQ(list.canonical(shortened(*canonical)), canonical);
    ASSERT_EQ(list.canonical(*canonical), canonical);
  }
}

TEST(ResumeWords, UsesEveryBitOfThe55) {
  const auto list = shipped();
  std::set<std::string> codes;
  for (int bit = 0; bit < 64; ++bit) {
    std::array<std::uint8_t, 8> bytes{};
    bytes.at(static_cast<std::size_t>(7 - bit / 8)) = static_cast<std::uint8_t>(1U << (bit % 8));
    codes.insert(list.code_from(bytes));
  }
  EXPECT_EQ(codes.size(), 56U); // 55 bits tell codes apart, the last nine all give the first code
}

TEST(ResumeWords, AcceptsCaseAccentsAndAnySeparator) {
  const auto list = shipped();
  const auto wanted = list.canonical("abaisser abandon abdiquer abeille abolir");
  ASSERT_TRUE(wanted.has_value());
  for (const auto* typed :
       {"ABAISSER Abandon abdiquer abeille abolir", "  abaisser, abandon; abdiquer.abeille/abolir ",
        "abai aban abdi abei abol", "âbaisser abândon abdiquér abèille abolïr",
        "abaisser\nabandon\tabdiquer\u00A0abeille-abolir", "abaiss aband abdiqu abeil aboli"})
    EXPECT_EQ(list.canonical(typed), wanted) << typed;
}

TEST(ResumeWords, RefusesWhatCannotBeACode) {
  const auto list = shipped();
  for (const std::string& typed : std::vector<std::string>{
           "", "abaisser", "abaisser abandon abdiquer abeille",
           "abaisser abandon abdiquer abeille abolir abrasif",
           "abaisser abandon abdiquer abeille abo", "abaisser abandon abdiquer abeille xyzxyz",
           "abaisseur abandon abdiquer abeille abolir", "\xFF\xFE", std::string(10000, 'a')})
    EXPECT_FALSE(list.canonical(typed).has_value());
}

} // namespace
} // namespace ecoute
