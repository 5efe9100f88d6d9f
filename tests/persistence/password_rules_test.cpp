// SPDX-License-Identifier: EUPL-1.2
#include "config/limits.hpp"
#include "persistence/password_rules.hpp"
#include "persistence/secrets.hpp"

#include <gtest/gtest.h>

namespace ecoute::test {
namespace {

password_fault judged(const std::string& password, const std::string& name = "camille.martin") {
  return fault_of_password(secret_text{password}, name, "Camille");
}

TEST(PasswordRules, RefuseTheCommonestPasswordsAndWhatIsMadeOfThem) {
  for (const char* common :
       {"password1234",     "Password1234!",    "P@ssw0rd12345",  "passwordpassword",
        "qwertyuiop123",    "azertyuiop12",     "123456789012",   "1q2w3e4r5t6y",
        "letmein12345",     "iloveyou1234",     "motdepasse1234", "motdepassemotdepasse",
        "azerty123456",     "soleil123456",     "administrator",  "bonjour12345",
        "gendarmerie2024!", "police-nationale", "marseille13013", "aaaaaaaaaaaa",
        "elephantelephant", "Bordeaux2024!",    "abcdefghijkl"})
    EXPECT_EQ(judged(common), password_fault::commonplace) << common;
}

TEST(PasswordRules, TakeSeveralUnusualWordsAndWhatIsMadeHere) {
  for (const char* good : {"correct horse battery", "q7Vw-29xk-Lm4T",
                           "brouette saphir gondole nuit", "éléphant rose sur la Meuse"})
    EXPECT_EQ(judged(good), password_fault::none) << good;
  EXPECT_EQ(judged(std::string{new_token().reveal()}), password_fault::none);
}

TEST(PasswordRules, CountCharactersAndNotBytes) {
  EXPECT_EQ(judged("q7Vw-29xk-L"), password_fault::too_short);
  EXPECT_EQ(judged("éàüöêîôûëïç"), password_fault::too_short) << "eleven, in 22 bytes";
  EXPECT_EQ(judged("éàüöêîôûëïçñ"), password_fault::none);
  EXPECT_EQ(judged("q7Vw-29xk-Lm4T\xff"), password_fault::not_utf8);
}

TEST(PasswordRules, RefuseWhatNoSignInWouldTake) {
  const std::string good = "q7Vw-29xk-Lm4T ";
  std::string longest = good;
  while (longest.size() < fixed::sign_in_field_bytes_max)
    longest += good[longest.size() % good.size()];
  EXPECT_EQ(judged(longest), password_fault::none);
  EXPECT_EQ(judged(longest + "x"), password_fault::too_long);
}

TEST(PasswordRules, RefuseTheSignInNameHoweverItIsWritten) {
  for (const char* named : {"q7Vw-elodie-29xk", "q7Vw-ELODIE-29xk", "q7Vw-Élodie-29xk"})
    EXPECT_EQ(judged(named, "elodie"), password_fault::names_its_owner) << named;
  EXPECT_EQ(judged("q7Vw-alex-29xk", "alexandra"), password_fault::none);
  EXPECT_EQ(judged("q7Vw-29xk-Lm4T", "lm"), password_fault::none) << "too short to look for";
}

TEST(PasswordRules, RefuseTheServicesName) {
  for (const char* named : {"q7Vw-ecoute-29xk", "q7Vw-Écoute-29xk", "ECOUTE-q7Vw-29xk"})
    EXPECT_EQ(judged(named), password_fault::names_the_service) << named;
}

TEST(PasswordRules, SayWhatIsWrongAndNothingOfThePassword) {
  EXPECT_TRUE(sentence_of(password_fault::none).empty());
  for (auto n = static_cast<int>(password_fault::not_utf8);
       n <= static_cast<int>(password_fault::commonplace); ++n)
    EXPECT_TRUE(sentence_of(static_cast<password_fault>(n)).starts_with("the password ")) << n;
}

} // namespace
} // namespace ecoute::test
