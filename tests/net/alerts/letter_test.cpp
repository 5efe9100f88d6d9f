// SPDX-License-Identifier: EUPL-1.2
#include "net/outbound/letter.hpp"

#include <gtest/gtest.h>

#include <set>

namespace ecoute::test {
namespace {

const texts& shipped_texts() {
  static const auto all = texts::load(ECOUTE_SOURCE_DIR "/net/web/texts");
  return all;
}

std::string notice_body(const std::string& field = {}, const std::string& value = {}) {
  std::vector<std::pair<std::string, std::string>> all{{"kind", R"("danger_unread")"},
                                                       {"level", "2"},
                                                       {"platform", R"("police")"},
                                                       {"reference", R"("018f3a2b")"},
                                                       {"raised_at", R"("2026-01-05T12:05:09Z")"},
                                                       {"exercise", "false"}};
  std::string out;
  for (const auto& [name, text] : all)
    if (name != field || !value.empty())
      out += (out.empty() ? "{\"" : ",\"") + name + "\":" + (name == field ? value : text);
  return out + "}";
}

TEST(Letter, ReadsWhatIsDelivered) {
  const auto notice = read_notice(notice_body());
  ASSERT_TRUE(notice);
  EXPECT_EQ(*notice, (alert_notice{alert_kind::danger_unread, 2, on_call_scope::police, "018f3a2b",
                                   instant{seconds{1767614709}}, false}));
}

TEST(Letter, IsNotMadeOfWhatNobodyUnderstands) {
  EXPECT_FALSE(read_notice(""));
  EXPECT_FALSE(read_notice("[]"));
  for (const auto& [field, value] :
       std::vector<std::pair<std::string, std::string>>{{"kind", "\"birthday\""},
                                                        {"kind", "7"},
                                                        {"level", "-1"},
                                                        {"level", "10"},
                                                        {"platform", "\"marine\""},
                                                        {"reference", "\"\""},
                                                        {"reference", R"("018f\r\nBcc: x")"},
                                                        {"reference", R"("Camille")"},
                                                        {"raised_at", "\"hier\""}})
    EXPECT_FALSE(read_notice(notice_body(field, value))) << field << ": " << value;
  for (const auto* field : {"kind", "level", "platform", "reference", "raised_at"})
    EXPECT_FALSE(read_notice(notice_body(field))) << "without " << field;
}

TEST(Letter, SaysWhatWhereAndSinceWhenByTheClockOfParis) {
  const auto letter = letter_about(*read_notice(notice_body()), shipped_texts());
  EXPECT_EQ(letter.subject, "Alerte 018f3a2b : Une personne en danger n’a encore été lue par "
                            "personne (police)");
  for (const auto* part :
       {"Service : police\n", "Astreinte appelée : niveau 2\n",
        "Depuis : 05/01/2026 13:05 (heure de Paris)\n", "Référence : 018f3a2b\n", "« Prendre »"})
    EXPECT_NE(letter.text.find(part), std::string::npos) << part << letter.text;
  EXPECT_EQ(letter.text.find("EXERCICE"), std::string::npos);
}

TEST(Letter, SaysThatEverybodyIsCalled) {
  const auto letter = letter_about(*read_notice(notice_body("level", "0")), shipped_texts());
  EXPECT_NE(letter.text.find("Astreinte appelée : tous les niveaux\n"), std::string::npos);
}

TEST(Letter, SaysFirstOfAllThatItIsAnExercise) {
  const auto letter = letter_about(*read_notice(notice_body("exercise", "true")), shipped_texts());
  EXPECT_TRUE(letter.subject.starts_with("EXERCICE Alerte 018f3a2b")) << letter.subject;
  EXPECT_TRUE(letter.text.starts_with("EXERCICE : ")) << letter.text;
}

TEST(Letter, HasASentenceForEachKindAndEachService) {
  std::set<std::string> subjects;
  for (std::uint8_t k = 1; k <= alert_kinds; ++k)
    for (const auto scope :
         {on_call_scope::system, on_call_scope::police, on_call_scope::gendarmerie}) {
      const auto letter = letter_about({.kind = static_cast<alert_kind>(k),
                                        .platform = scope,
                                        .reference = "0",
                                        .raised_at = {}},
                                       shipped_texts());
      for (const auto& text : {letter.subject, letter.text}) {
        EXPECT_EQ(text.find("courriel."), std::string::npos) << text;
        EXPECT_EQ(text.find('{'), std::string::npos) << text;
      }
      subjects.insert(letter.subject);
    }
  EXPECT_EQ(subjects.size(), alert_kinds * 3);
}

} // namespace
} // namespace ecoute::test
